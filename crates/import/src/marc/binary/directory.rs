//! The fields of a record, found through its directory as far as that can be trusted.
//!
//! A directory entry is believed only where the field it points to ends in a field terminator and has none inside.
//! Where one entry is wrong, the fields are found by their terminators and given the tags of the directory in order.

use super::framing::{FIELD_END, LEADER};

const ENTRY: usize = 12;

/// A record whose fields are still bytes.
#[derive(Debug)]
pub(super) struct RawRecord<'a> {
    pub(super) leader: &'a [u8],
    pub(super) fields: Vec<RawField<'a>>,
    /// What was wrong with leader and directory.
    pub(super) faults: Vec<String>,
}

/// A field without its terminator.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RawField<'a> {
    pub(super) tag: &'a str,
    pub(super) bytes: &'a [u8],
}

/// A directory entry, without numbers where they are none.
#[derive(Clone, Copy, Debug)]
struct Entry<'a> {
    tag: &'a str,
    length: usize,
    start: Option<usize>,
}

/// Finds the fields of a record, which is given without its terminator.
///
/// # Errors
///
/// The reason why it has no fields.
pub(super) fn parse(bytes: &[u8]) -> Result<RawRecord<'_>, String> {
    if bytes.len() <= LEADER {
        return Err(format!("{} bytes are too few for a leader and a directory", bytes.len()));
    }
    let mut faults = Vec::new();
    let length = leader_length(bytes);
    if length != LEADER {
        faults.push(format!("the leader has {length} characters instead of 24"));
    }
    let (leader, rest) = bytes.split_at(length);
    if !leader.iter().all(|byte| (b' '..0x7f).contains(byte)) {
        faults.push("the leader has characters that are not ASCII".to_owned());
    }
    let Some(end) = memchr::memchr(FIELD_END, rest) else {
        return Err("it has no field terminator, so no directory".to_owned());
    };
    let (directory, area) = (&rest[..end], &rest[end + 1..]);
    if number(&leader[12..17]) != Some(length + end + 1) {
        faults.push("the base address in the leader is wrong".to_owned());
    }
    let entries = entries(directory, &mut faults);
    if entries.is_empty() {
        return Err("its directory has no entry that can be read".to_owned());
    }
    let fields = match exact(&entries, area) {
        Some(fields) => fields,
        None => by_terminators(&entries, area, &mut faults),
    };
    if fields.is_empty() {
        return Err("it has a directory and no fields".to_owned());
    }
    Ok(RawRecord { leader, fields, faults })
}

/// Where the directory begins: after 24 bytes, unless whole entries fit only when the leader lost or gained a few.
fn leader_length(bytes: &[u8]) -> usize {
    let Some(end) = memchr::memchr(FIELD_END, &bytes[LEADER..]).map(|end| LEADER + end) else { return LEADER };
    let fits = |start: usize| {
        (end - start).is_multiple_of(ENTRY)
            && (start == LEADER || number(&bytes[start + 7..start + ENTRY]) == Some(0))
            && bytes[start..end].chunks(ENTRY).all(|entry| number(&entry[3..]).is_some())
    };
    [LEADER, LEADER - 1, LEADER + 1, LEADER - 2, LEADER + 2]
        .into_iter()
        .filter(|start| start + ENTRY <= end)
        .find(|start| fits(*start))
        .unwrap_or(LEADER)
}

fn entries<'a>(directory: &'a [u8], faults: &mut Vec<String>) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::with_capacity(directory.len() / ENTRY);
    let (mut at, mut expected, mut unreadable, mut oversize) = (0, 0, 0usize, false);
    while at + ENTRY <= directory.len() {
        let entry = &directory[at..at + ENTRY];
        let mut size = ENTRY;
        let mut length = number(&entry[3..7]);
        let mut start = number(&entry[7..]);
        // A field of 10,000 bytes or more has no place in four digits; some systems write five and shift the rest.
        if start != Some(expected)
            && !directory.len().is_multiple_of(ENTRY)
            && let Some(wide) = directory.get(at..at + ENTRY + 1)
            && number(&wide[8..]) == Some(expected)
        {
            (length, start, size, oversize) = (number(&wide[3..8]), Some(expected), ENTRY + 1, true);
        }
        match std::str::from_utf8(&entry[..3]) {
            Ok(tag) if tag.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                expected = start.unwrap_or(expected) + length.unwrap_or(0);
                entries.push(Entry { tag, length: length.unwrap_or(0), start });
            }
            _ => unreadable += 1,
        }
        at += size;
    }
    if oversize {
        faults.push("a directory entry has a length of five digits".to_owned());
    } else if !directory.len().is_multiple_of(ENTRY) {
        faults.push("the length of the directory is no multiple of 12".to_owned());
    }
    if unreadable > 0 {
        faults.push(format!("{unreadable} directory entries have no readable tag"));
    }
    entries
}

/// The fields as the directory has them; `None` where one of its entries is not borne out.
fn exact<'a>(entries: &[Entry<'a>], area: &'a [u8]) -> Option<Vec<RawField<'a>>> {
    let field = |entry: &Entry<'a>| {
        let start = entry.start?;
        let end = start.checked_add(entry.length.checked_sub(1)?)?;
        let bytes = area.get(start..end)?;
        let begins = start == 0 || area[start - 1] == FIELD_END;
        let ends = area.get(end) == Some(&FIELD_END);
        (begins && ends && !bytes.contains(&FIELD_END)).then_some(RawField { tag: entry.tag, bytes })
    };
    let fields: Vec<RawField<'a>> = entries.iter().map(field).collect::<Option<_>>()?;
    let mut starts: Vec<usize> = entries.iter().filter_map(|entry| entry.start).collect();
    starts.sort_unstable();
    starts.windows(2).all(|pair| pair[0] != pair[1]).then_some(fields)
}

/// The fields between terminators, with the tags of the directory.
fn by_terminators<'a>(entries: &[Entry<'a>], area: &'a [u8], faults: &mut Vec<String>) -> Vec<RawField<'a>> {
    let mut pieces: Vec<(usize, &[u8])> = Vec::new();
    let mut start = 0;
    for end in memchr::memchr_iter(FIELD_END, area) {
        pieces.push((start, &area[start..end]));
        start = end + 1;
    }
    if !area[start..].iter().all(u8::is_ascii_whitespace) {
        faults.push("the last field has no terminator".to_owned());
        pieces.push((start, &area[start..]));
    }
    if entries.len() == pieces.len() {
        // The directory need not be in the order of the data.
        let mut ordered: Vec<&Entry<'a>> = entries.iter().collect();
        if ordered.iter().all(|entry| entry.start.is_some()) {
            ordered.sort_by_key(|entry| entry.start);
        }
        faults.push("lengths or positions in the directory are wrong; fields were matched in order".to_owned());
        let field = |(entry, (_, bytes)): (&Entry<'a>, (usize, &'a [u8]))| RawField { tag: entry.tag, bytes };
        return ordered.into_iter().zip(pieces).map(field).collect();
    }
    let mut taken = vec![false; pieces.len()];
    let mut fields = Vec::with_capacity(entries.len());
    let mut next = 0;
    let mut missing = 0;
    for entry in entries {
        let exact = entry.start.and_then(|start| pieces.binary_search_by_key(&start, |(at, _)| *at).ok());
        let place = exact.or(Some(next)).filter(|place| taken.get(*place) == Some(&false));
        match place {
            Some(place) => {
                taken[place] = true;
                next = place + 1;
                fields.push(RawField { tag: entry.tag, bytes: pieces[place].1 });
            }
            None => missing += 1,
        }
    }
    let extra = taken.iter().filter(|taken| !**taken).count();
    if missing > 0 {
        faults.push(format!("{missing} fields of the directory are not in the record"));
    }
    if extra > 0 {
        faults.push(format!("{extra} fields are not in the directory and were left out"));
    }
    fields
}

fn number(digits: &[u8]) -> Option<usize> {
    digits.iter().try_fold(0usize, |all, digit| digit.is_ascii_digit().then(|| all * 10 + usize::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(directory: &str, area: &str) -> Vec<u8> {
        let base = LEADER + directory.len() + 1;
        format!("00000nam  22{base:05} a 4500{directory}\u{1e}{area}").into_bytes()
    }

    fn fields(bytes: &[u8]) -> Vec<(String, String)> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        parse(bytes).unwrap().fields.iter().map(|field| (field.tag.to_owned(), text(field.bytes))).collect()
    }

    fn faults(bytes: &[u8]) -> usize {
        parse(bytes).unwrap().faults.len()
    }

    #[test]
    fn a_good_directory_is_followed_in_any_order() {
        let bytes = record("245000600003001000300000", "a1\u{1e}title\u{1e}");
        assert_eq!(fields(&bytes), [("245".into(), "title".into()), ("001".into(), "a1".into())]);
        assert_eq!(faults(&bytes), 0);
    }

    #[test]
    fn wrong_lengths_are_mended_by_terminators() {
        let bytes = record("001000900000245000900009", "a1\u{1e}title\u{1e}");
        assert_eq!(fields(&bytes), [("001".into(), "a1".into()), ("245".into(), "title".into())]);
        assert_eq!(faults(&bytes), 1);
    }

    #[test]
    fn overlapping_entries_and_lost_terminators_are_told() {
        assert_eq!(fields(&record("001000300000245000300000", "a1\u{1e}title\u{1e}"))[1].1, "title");
        let cut = record("001000300000245000600003", "a1\u{1e}tit");
        assert_eq!(fields(&cut)[1].1, "tit");
        assert_eq!(faults(&cut), 2);
    }

    #[test]
    fn a_leader_that_lost_a_character_is_understood() {
        let mut bytes = record("001000300000245000600003", "a1\u{1e}title\u{1e}");
        bytes.remove(23);
        assert_eq!(fields(&bytes)[1], ("245".into(), "title".into()));
        assert_eq!(faults(&bytes), 2);
    }

    #[test]
    fn an_entry_with_a_length_of_five_digits_is_understood() {
        let long = "x".repeat(10_000);
        let bytes = record("0010003000005001000100003245000610004", &format!("a1\u{1e}{long}\u{1e}title\u{1e}"));
        let found = fields(&bytes);
        assert_eq!((found[1].0.as_str(), found[1].1.len(), found[2].1.as_str()), ("500", 10_000, "title"));
    }

    #[test]
    fn what_has_no_fields_is_an_error() {
        for bytes in [&b""[..], b"00000nam", b"00000nam  2200000 a 4500no terminator", b"00000nam  2200025 a 4500\x1e"]
        {
            assert!(parse(bytes).is_err());
        }
    }
}
