//! Where one record ends and the next begins, in files that do not always say so.
//!
//! A record ends at its terminator (0x1D). The length in its leader is used only to tell a terminator inside the record from the one at its end, and a leader after a field terminator begins a record of its own.

use std::{
    collections::VecDeque,
    io::{self, BufRead},
};

pub(super) const RECORD_END: u8 = 0x1d;
pub(super) const FIELD_END: u8 = 0x1e;
pub(super) const SUBFIELD: u8 = 0x1f;
pub(super) const LEADER: usize = 24;

/// ISO 2709 allows 99,999 bytes; a record of more than this is no record.
const LONGEST: usize = 8 * 1024 * 1024;

/// The bytes of one record, as far as they could be told from what is around them.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// Where it begins in the file.
    pub(super) offset: u64,
    /// From the leader to the record terminator, which is left out.
    pub(super) bytes: Vec<u8>,
    /// What was wrong around it.
    pub(super) faults: Vec<String>,
    /// Why it cannot be read at all.
    pub(super) unreadable: Option<String>,
}

/// A stretch of the file up to a terminator.
#[derive(Debug)]
struct Chunk {
    offset: u64,
    bytes: Vec<u8>,
    terminated: bool,
    overlong: bool,
}

/// The records of a file.
pub(super) struct Frames<'a> {
    input: &'a mut dyn BufRead,
    consumed: u64,
    chunks: VecDeque<Chunk>,
    ready: VecDeque<Frame>,
}

impl<'a> Frames<'a> {
    pub(super) fn new(input: &'a mut dyn BufRead) -> io::Result<Self> {
        let mut frames = Self { input, consumed: 0, chunks: VecDeque::new(), ready: VecDeque::new() };
        let first = frames.chunk()?;
        frames.chunks.extend(first);
        Ok(frames)
    }

    /// Why this file is certainly no MARC; `None` while it may be.
    pub(super) fn no_marc(&self) -> Option<&'static str> {
        let bytes = self.chunks.front().map(|chunk| chunk.bytes.as_slice())?;
        let bytes = &bytes[junk(bytes)..];
        let head = &bytes[..bytes.len().min(4096)];
        let zeros = head.iter().filter(|byte| **byte == 0).count();
        match head {
            [] => None,
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("it is UTF-16 text; save it as binary MARC (.mrc)"),
            _ if zeros * 3 > head.len() => {
                Some("it is UTF-16 text or another binary format; save it as binary MARC (.mrc)")
            }
            [b'<', ..] => Some("it is XML; import it as marcxml"),
            [b'{' | b'[', ..] => Some("it is JSON; binary MARC (.mrc) is wanted"),
            [b'=', b'L' | b'l', b'D' | b'd', b'R' | b'r', ..] => Some("it is MarcEdit text; import it as marc-text"),
            _ if !bytes.contains(&FIELD_END) && !looks_like_leader(bytes) => Some("it has no field terminators"),
            _ => None,
        }
    }

    /// How many bytes of the input were taken.
    pub(super) fn consumed(&self) -> u64 {
        self.consumed
    }

    pub(super) fn next(&mut self) -> io::Result<Option<Frame>> {
        loop {
            if let Some(frame) = self.ready.pop_front() {
                return Ok(Some(frame));
            }
            let Some(chunk) = self.whole_chunk()? else { return Ok(None) };
            self.carve(chunk);
        }
    }

    /// Reads up to and past the next terminator.
    fn chunk(&mut self) -> io::Result<Option<Chunk>> {
        let mut chunk = Chunk { offset: self.consumed, bytes: Vec::new(), terminated: false, overlong: false };
        while !chunk.terminated {
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                break;
            }
            let end = memchr::memchr(RECORD_END, available);
            let taken = end.unwrap_or(available.len());
            if chunk.bytes.len() + taken > LONGEST {
                chunk.overlong = true;
                chunk.bytes.truncate(LEADER);
            }
            if !chunk.overlong {
                chunk.bytes.extend_from_slice(&available[..taken]);
            }
            chunk.terminated = end.is_some();
            let used = taken + usize::from(chunk.terminated);
            self.input.consume(used);
            self.consumed += used as u64;
        }
        Ok((self.consumed > chunk.offset).then_some(chunk))
    }

    /// A chunk that holds at least the whole of its first record, also where that has a terminator inside.
    fn whole_chunk(&mut self) -> io::Result<Option<Chunk>> {
        let next = match self.chunks.pop_front() {
            Some(chunk) => Some(chunk),
            None => self.chunk()?,
        };
        let Some(mut first) = next else { return Ok(None) };
        let start = junk(&first.bytes);
        let Some(length) = leader_at(&first.bytes[start..]).and_then(declared_length) else { return Ok(Some(first)) };
        let mut total = first.bytes.len() - start + 1;
        let mut used = 0;
        while total < length && first.terminated && !first.overlong {
            if used == self.chunks.len() {
                match self.chunk()? {
                    Some(chunk) => self.chunks.push_back(chunk),
                    None => break,
                }
            }
            let piece = &self.chunks[used];
            if piece.overlong || leader_at(&piece.bytes[junk(&piece.bytes)..]).is_some() {
                break;
            }
            total += piece.bytes.len() + 1;
            used += 1;
        }
        if used > 0 && total == length && self.chunks[used - 1].terminated {
            for piece in self.chunks.drain(..used) {
                first.bytes.push(RECORD_END);
                first.bytes.extend_from_slice(&piece.bytes);
            }
        }
        Ok(Some(first))
    }

    /// Cuts a chunk into the records in it, mostly one.
    fn carve(&mut self, chunk: Chunk) {
        let Chunk { offset, bytes, terminated, overlong } = chunk;
        if overlong {
            let reason = "more than 8 MiB without a record terminator".to_owned();
            self.ready.push_back(Frame { offset, unreadable: Some(reason), ..Frame::default() });
            return;
        }
        let mut at = 0;
        loop {
            at += junk(&bytes[at..]);
            let rest = &bytes[at..];
            if rest.is_empty() {
                return;
            }
            let mut faults = Vec::new();
            let skipped = match next_leader(rest) {
                // What lies before a leader and has no field in it is no record.
                Some(start) if !rest[..start].contains(&FIELD_END) => start,
                _ => 0,
            };
            if skipped > 0 {
                faults.push(format!("{skipped} bytes before the record belong to none and were passed over"));
            }
            let start = at + skipped;
            let end = next_record(&bytes[start..]).map_or(bytes.len(), |end| start + end);
            if end < bytes.len() {
                faults.push("the record terminator is missing".to_owned());
            } else if !terminated {
                faults.push("the file ends before the record terminator".to_owned());
            }
            self.ready.push_back(Frame {
                offset: offset + start as u64,
                bytes: bytes[start..end].to_vec(),
                faults,
                unreadable: None,
            });
            at = end;
        }
    }
}

/// Whether a file that begins with these bytes is MARC.
pub(crate) fn begins_like_marc(head: &[u8]) -> bool {
    let head = &head[junk(head)..];
    let digits = head.len() > LEADER && head[..5].iter().all(u8::is_ascii_digit);
    let begins = looks_like_leader(head)
        && head[LEADER..].first().is_none_or(|byte| byte.is_ascii_alphanumeric() || *byte == FIELD_END);
    begins || head[..head.len().min(4096)].contains(&FIELD_END) && (digits || head.contains(&SUBFIELD))
}

/// How many bytes of white space, end-of-file marks and byte order marks come first.
fn junk(bytes: &[u8]) -> usize {
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    // Spaces may be the beginning of a leader whose length was left blank.
    if leader_at(&bytes[mark..]).is_some() {
        return mark;
    }
    mark + bytes[mark..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r' | b'\t' | b' ' | 0 | 0x1a)).count()
}

/// The leader, where the bytes begin with one beyond doubt.
fn leader_at(bytes: &[u8]) -> Option<&[u8]> {
    bytes.get(..LEADER).filter(|leader| looks_like_leader(leader))
}

fn looks_like_leader(bytes: &[u8]) -> bool {
    let Some(leader) = bytes.get(..LEADER) else { return false };
    let digits = |range: std::ops::Range<usize>| leader[range].iter().all(u8::is_ascii_digit);
    leader.iter().all(|byte| (b' '..0x7f).contains(byte))
        && (digits(0..5) || &leader[..5] == b"     ")
        && (digits(12..17) && leader[6].is_ascii_alphabetic() || &leader[10..12] == b"22" || &leader[20..22] == b"45")
        && !leader[5].is_ascii_digit()
}

fn declared_length(leader: &[u8]) -> Option<usize> {
    std::str::from_utf8(&leader[..5]).ok()?.parse().ok()
}

/// Where the first leader is.
fn next_leader(bytes: &[u8]) -> Option<usize> {
    (0..bytes.len().saturating_sub(LEADER)).find(|at| looks_like_leader(&bytes[*at..]))
}

/// Where, after the first record, another one begins without a terminator before it: at a leader right after a field's end.
fn next_record(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(FIELD_END, bytes).map(|end| end + 1).filter(|start| *start >= LEADER).find(|start| {
        let next = &bytes[*start..];
        let gap = next.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        // In a directory of tags without values a leader could be imitated; its data follow after a field's end.
        looks_like_leader(&next[gap..]) && next[gap + LEADER..].contains(&FIELD_END)
    })
}
