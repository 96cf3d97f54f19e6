//! Identifiers of titles, as short as can be and the same for ever.
//!
//! In the store a title has an identifier of twelve characters, drawn from its source and its number there, so that imports find it again.
//! A hundred thousand of these do not compress, and being drawn by lot they lie in an order in which nothing else compresses either.
//! So a title is published under a number of five characters, given once, in the order of the titles' barcodes, which is about that in which they came to the library.
//!
//! Titles that were published before there were such numbers keep the identifiers they have.
//! Where a store was lost or is older than the feed that lies there, that feed says which title is which: by its barcodes, or word for word.

use std::{
    collections::{HashMap, HashSet},
    io,
};

use lapau_feed::{
    Collection, Manifest, Record,
    catalogue::{Holding, Title},
    chunk,
    manifest::MAX_CHUNK,
};
use lapau_import::fingerprint;

use super::{
    PublishError,
    output::Output,
    place::{Destination, Overtaken},
};
use crate::{content::Draft, store::Store};

/// Crockford's base 32, in lower case: its letters are in the order of their numbers.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// How many characters a number has.
const LENGTH: u32 = 5;
/// How many numbers there are: the first character is a digit, so that a word is none.
const MOST: u64 = 10 << (5 * (LENGTH - 1));

/// The titles of a feed that the store does not remember.
#[derive(Debug, Default)]
pub(super) struct Lying {
    names: HashSet<String>,
    by_item: HashMap<u64, String>,
    by_record: HashMap<u64, String>,
}

impl Lying {
    /// Reads the feed that lies in a place, if the store does not know of it; `past` is the last publication it does know of.
    pub(super) fn read(out: &Destination, past: Option<&Manifest>) -> io::Result<Option<Self>> {
        if !out.is_there() {
            return Ok(None);
        }
        let output = Output::hold(out)?.ok_or_else(|| io::Error::other(Overtaken))?;
        let Some(manifest) = output.manifest()? else { return Ok(None) };
        if past.is_some_and(|past| past.generation >= manifest.generation) {
            return Ok(None);
        }
        let mut lying = Self::default();
        each(&output, &manifest, |title: Title| {
            lying.names.insert(title.id.clone());
            lying.by_record.insert(print(&title), title.id);
        })?;
        each(&output, &manifest, |holding: Holding| {
            for item in &holding.items {
                lying.by_item.insert(fingerprint(item.id.as_bytes()), holding.title_id().to_owned());
            }
        })?;
        Ok(Some(lying))
    }
}

/// Hands on the records of a collection; those of a chunk that is gone or damaged tell nothing.
fn each<R: Record>(output: &Output, manifest: &Manifest, take: impl FnMut(R)) -> io::Result<()> {
    let chunks = manifest.entry(R::COLLECTION).map(|entry| &entry.chunks[..]).unwrap_or_default();
    let mut records = Vec::new();
    for part in chunks {
        if let Some(bytes) = output.chunk(part, MAX_CHUNK as usize)?
            && let Ok((read, _)) = chunk::read::<R>(&bytes)
        {
            records.extend(read);
        }
    }
    records.into_iter().for_each(take);
    Ok(())
}

/// Stands for what a record says, whatever its identifier.
fn print(title: &Title) -> u64 {
    let said = Title { id: String::new(), ..title.clone() };
    fingerprint(serde_json::to_string(&said).unwrap_or_default().as_bytes())
}

/// Under which identifier each title is published.
#[derive(Debug)]
pub(super) struct Names {
    known: HashMap<String, String>,
    fresh: Vec<(String, String)>,
    /// Titles that are published under the identifiers they have in the store.
    own: HashSet<String>,
    /// What no other title may be called.
    taken: HashSet<String>,
}

impl Names {
    /// The names that were given until now.
    pub(super) async fn read(store: &Store, drafts: &[Draft]) -> Result<Self, PublishError> {
        let known = store.title_names().await?;
        let own = if known.is_empty() { store.published_titles().await? } else { HashSet::new() };
        let written =
            drafts.iter().filter(|draft| draft.collection == Collection::Titles).map(|draft| draft.id.clone());
        let taken = known.values().cloned().chain(written).collect();
        Ok(Self { known, fresh: Vec::new(), own, taken })
    }

    /// Names the titles that have no name yet, each of them its identifier and its JSON.
    pub(super) fn give<'a>(
        &mut self,
        titles: impl Iterator<Item = (&'a str, &'a str)>,
        holdings: impl Iterator<Item = &'a Holding>,
        lying: Option<&Lying>,
    ) {
        let mut nameless: HashMap<&str, Nameless<'_>> = titles
            .filter(|(id, _)| !self.known.contains_key(*id))
            .map(|(id, json)| (id, Nameless { id, json, items: Vec::new() }))
            .collect();
        if nameless.is_empty() {
            return;
        }
        for holding in holdings {
            if let Some(title) = nameless.get_mut(holding.title_id()) {
                title.items.extend(holding.items.iter().map(|item| &*item.id));
            }
        }
        let mut nameless: Vec<Nameless<'_>> = nameless.into_values().collect();
        nameless.iter_mut().for_each(|title| title.items.sort_by_key(|&item| order(item)));
        nameless.sort_by(|a, b| (a.first(), a.id).cmp(&(b.first(), b.id)));
        nameless.retain(|title| {
            let own = self.own.contains(title.id).then(|| title.id.to_owned());
            let name = own.or_else(|| title.among(lying?)).filter(|name| self.taken.insert(name.clone()));
            name.is_none_or(|name| {
                self.set(title.id, name);
                false
            })
        });
        let names = lying.map(|lying| &lying.names).into_iter().flatten();
        self.taken.extend(names.cloned());
        let mut next = self.taken.iter().filter_map(|name| number(name)).max().map_or(0, |last| last + 1);
        for title in nameless {
            let name = written(next).unwrap_or_else(|| title.id.to_owned());
            next += 1;
            self.set(title.id, name);
        }
    }

    fn set(&mut self, id: &str, name: String) {
        self.fresh.push((id.to_owned(), name.clone()));
        self.known.insert(id.to_owned(), name);
    }

    /// What a title is called; one that nobody named is called what it is.
    pub(super) fn of<'a>(&'a self, id: &'a str) -> &'a str {
        self.known.get(id).map_or(id, String::as_str)
    }

    /// The names that are to be remembered.
    pub(super) fn into_fresh(self) -> Vec<(String, String)> {
        self.fresh
    }
}

/// A title without a name.
struct Nameless<'a> {
    id: &'a str,
    json: &'a str,
    items: Vec<&'a str>,
}

impl<'a> Nameless<'a> {
    /// Its first barcode, by which it is put in order; what has none comes last.
    fn first(&self) -> (bool, Option<(&'a str, usize, &'a str)>) {
        let first = self.items.first().map(|&item| order(item));
        (first.is_none(), first)
    }

    /// What it is called in a feed.
    fn among(&self, lying: &Lying) -> Option<String> {
        let mut by_items = self.items.iter().filter_map(|item| lying.by_item.get(&fingerprint(item.as_bytes())));
        let by_record = || lying.by_record.get(&print(&serde_json::from_str(self.json).ok()?));
        by_items.next().or_else(by_record).cloned()
    }
}

/// Brings barcodes into the order in which they were given: `B2` is before `B10`.
fn order(code: &str) -> (&str, usize, &str) {
    let (letters, rest) = code.split_at(code.find(|c: char| c.is_ascii_digit()).unwrap_or(code.len()));
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    (letters, digits, rest)
}

/// A number as it is written; `None` if it is too large.
fn written(number: u64) -> Option<String> {
    let digit = |place: u32| char::from(ALPHABET[(number >> (5 * place) & 31) as usize]);
    (number < MOST).then(|| (0..LENGTH).rev().map(digit).collect())
}

/// The number that a name is, if it is one.
fn number(name: &str) -> Option<u64> {
    let digit = |byte: u8| ALPHABET.iter().position(|known| *known == byte).map(|digit| digit as u64);
    let number = name.bytes().try_fold(0, |number: u64, byte| Some(number << 5 | digit(byte)?))?;
    (name.len() == LENGTH as usize && number < MOST).then_some(number)
}

/// The JSON of a title under another identifier.
///
/// # Errors
///
/// When it is no title.
pub(super) fn renamed(json: &str, from: &str, to: &str) -> serde_json::Result<String> {
    if from == to {
        return Ok(json.to_owned());
    }
    let title: Title = serde_json::from_str(json)?;
    serde_json::to_string(&Title { id: to.to_owned(), ..title })
}

#[cfg(test)]
mod tests {
    use lapau_feed::catalogue::Item;

    use super::*;

    fn names(known: &[(&str, &str)], own: &[&str], taken: &[&str]) -> Names {
        let known: HashMap<String, String> =
            known.iter().map(|(id, name)| (id.to_string(), name.to_string())).collect();
        let taken = known.values().cloned().chain(taken.iter().map(ToString::to_string)).collect();
        Names { known, fresh: Vec::new(), own: own.iter().map(ToString::to_string).collect(), taken }
    }

    fn holding(title: &str, items: &[&str]) -> Holding {
        let items = items.iter().map(|id| Item { id: id.to_string(), reference: false }).collect();
        Holding { id: format!("h{title}"), title: title.into(), items, ..Holding::default() }
    }

    fn given(names: &mut Names, titles: &[&str], holdings: &[Holding], lying: Option<&Lying>) -> Vec<String> {
        let json =
            |id: &str| serde_json::to_string(&Title { id: id.into(), title: id.into(), ..Title::default() }).unwrap();
        let records: Vec<String> = titles.iter().map(|id| json(id)).collect();
        names.give(titles.iter().copied().zip(records.iter().map(String::as_str)), holdings.iter(), lying);
        titles.iter().map(|id| names.of(id).to_owned()).collect()
    }

    #[test]
    fn titles_are_numbered_as_their_barcodes_are_and_what_comes_later_behind_them() {
        let mut first = names(&[], &[], &["00009"]);
        let holdings =
            [holding("x", &["B10", "B11"]), holding("y", &["B9"]), holding("y", &["B2"]), holding("w", &["A7"])];
        // A title that a librarian wrote has a name that looks like a number.
        assert_eq!(given(&mut first, &["v", "w", "x", "y"], &holdings, None), ["0000d", "0000a", "0000c", "0000b"]);
        let fresh = first.into_fresh();
        assert_eq!(fresh.len(), 4);
        let known: Vec<(&str, &str)> = fresh.iter().map(|(id, name)| (&**id, &**name)).collect();
        // Those that went keep theirs, so that no other title ever has it.
        let mut second = names(&known, &[], &[]);
        assert_eq!(given(&mut second, &["a", "x"], &[holding("a", &["B1"])], None), ["0000e", "0000c"]);
        assert_eq!(second.into_fresh(), [("a".to_owned(), "0000e".to_owned())]);
    }

    #[test]
    fn what_was_published_under_its_own_identifier_keeps_it() {
        let mut names = names(&[], &["x", "gone"], &[]);
        assert_eq!(given(&mut names, &["x", "y"], &[], None), ["x", "00000"]);
        assert_eq!(names.into_fresh().len(), 2);
    }

    #[test]
    fn a_feed_that_lies_there_says_which_title_is_which() {
        let same = Title { id: "00007".into(), title: "same".into(), ..Title::default() };
        let lying = Lying {
            names: ["00007", "00008", "0000z"].map(str::to_owned).into(),
            by_item: [(fingerprint(b"B1"), "00008".to_owned()), (fingerprint(b"B2"), "00008".to_owned())].into(),
            by_record: [(print(&same), same.id.clone())].into(),
        };
        let mut names = names(&[], &[], &[]);
        let holdings = [holding("a", &["B1"]), holding("b", &["B2"])];
        let said = given(&mut names, &["a", "b", "same", "other"], &holdings, Some(&lying));
        // The second one with barcodes of that title is another now.
        assert_eq!(said, ["00008", "00010", "00007", "00011"]);
    }

    #[test]
    fn numbers_are_in_the_order_of_their_names() {
        let all = [0, 1, 31, 32, 1 << 20, MOST - 1];
        let names = all.map(|n| written(n).unwrap());
        assert!(names.is_sorted());
        assert_eq!(names.clone().map(|name| number(&name).unwrap()), all);
        assert_eq!(written(MOST), None);
        assert_eq!(["cavpddkcmdve", "surau", "zebra", "hamka", "", "0000", "00-01"].map(number), [None; 7]);
    }

    #[test]
    fn a_record_says_its_new_name() {
        let json = r#"{"id":"a","title":"Robohnya \"surau\" kami"}"#;
        assert_eq!(renamed(json, "a", "00001").unwrap(), json.replacen("\"a\"", "\"00001\"", 1));
        assert_eq!(renamed(json, "a", "a").unwrap(), json);
    }
}
