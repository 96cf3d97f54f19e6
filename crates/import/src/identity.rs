//! Identifiers that are the same at every import, and records that a file holds twice.
//!
//! It remembers eight bytes and a count for every record, not the records.

use std::collections::HashMap;

use lapau_feed::{
    Digest,
    catalogue::{Holding, Medium, Title},
};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::Sink;

/// What a title text is compared by: its letters and digits, without case, marks and punctuation.
///
/// `title_key` of a whole title text equals `title_key` of the parts it was split into, title and subtitle, joined in any way.
pub fn title_key(text: &str) -> String {
    text.nfkd().filter(|c| c.is_alphanumeric() && !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The identifier of a holding: the same for the same title, branch, place and call number.
pub fn holding_id(title: &str, holding: &Holding) -> String {
    Digest::short_id(&format!("{title}|{}|{}|{}", holding.branch, holding.place, holding.call))
}

/// Groups the editions and translations of one work; empty where nothing tells the work.
///
/// It is made of the uniform title, if the record has one, else of the title proper, and of the main name in any order of its words.
/// A title without a name may share its words with another by chance, and a serial is a work of its own.
pub(crate) fn work_of(title: &Title, uniform: &str) -> String {
    let Some(main) = title.names.iter().find(|name| name.role.is_empty()) else { return String::new() };
    let proper = title_key(if uniform.is_empty() { &title.title } else { uniform });
    let mut words: Vec<String> =
        main.name.split(|c: char| !c.is_alphanumeric()).map(title_key).filter(|word| !word.is_empty()).collect();
    if proper.is_empty() || words.is_empty() || matches!(title.medium, Medium::Serial | Medium::Article) {
        return String::new();
    }
    words.sort();
    Digest::short_id(&format!("work|{proper}|{}", words.join(" ")))
}

/// What a title without a control number is known by.
pub(crate) fn content_key(title: &Title) -> String {
    let names: Vec<&str> = title.names.iter().map(|name| name.name.as_str()).collect();
    let year = title.year.map(|year| year.to_string()).unwrap_or_default();
    let parts = [&title.title, &title.subtitle, &names.join(" "), &title.publisher, &year, &title.edition];
    parts.map(|part| title_key(part)).join("|") + "|" + title.isbn.first().map_or("", String::as_str)
}

/// Who a record is among those of its file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Identity {
    /// It has the identifier, and is the `occurrence`-th record (from 1) with the key it was made of.
    New { id: String, occurrence: u32 },
    /// The very same record was there before, as the `of`-th of the file.
    Repeat { of: u64 },
}

impl Identity {
    /// The identifier of a title, unless it is a repeat; the sink is told of either. `several` says what so many earlier records have in common with it.
    pub(crate) fn title(self, at: &str, sink: &mut dyn Sink, several: impl Fn(u32) -> String) -> Option<String> {
        match self {
            Self::Repeat { of } => {
                sink.skipped(at, &format!("the very same record is in this file already, as record {of}"));
                None
            }
            Self::New { id, occurrence } => {
                if occurrence > 1 {
                    sink.mended(at, &format!("{}; it is kept as one of its own", several(occurrence - 1)));
                }
                Some(id)
            }
        }
    }

    /// Whether it is the first row of an item, which can't be kept as one of its own; the sink is told if not.
    pub(crate) fn admits_item(self, item: &str, at: &str, sink: &mut dyn Sink) -> bool {
        let why = match self {
            Self::New { occurrence: 1, .. } => return true,
            Self::New { .. } => format!("item {item} is in this file already, with other values"),
            Self::Repeat { of } => format!("the very same row is in this file already, as record {of}"),
        };
        sink.skipped(at, &why);
        false
    }
}

/// What records with the same control number have in common.
pub(crate) fn same_number(earlier: u32) -> String {
    format!("{earlier} earlier records have the same number")
}

/// The records of a file so far.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    keys: HashMap<u64, u32>,
    contents: HashMap<u64, u64>,
}

impl Seen {
    /// Identifies the `number`-th record by its key and its whole content.
    pub(crate) fn identify(&mut self, number: u64, source: &str, key: &str, content: &[u8]) -> Identity {
        let first = *self.contents.entry(fingerprint(content)).or_insert(number);
        if first != number {
            return Identity::Repeat { of: first };
        }
        let key = format!("{source}|{key}");
        let occurrence = self.keys.entry(fingerprint(key.as_bytes())).or_insert(0);
        *occurrence += 1;
        let id = match *occurrence {
            1 => Digest::short_id(&key),
            n => Digest::short_id(&format!("{key}|{n}")),
        };
        Identity::New { id, occurrence: *occurrence }
    }
}

/// Eight bytes that stand for some: two texts share them by chance once in billions of files.
pub fn fingerprint(bytes: &[u8]) -> u64 {
    Digest::of(bytes).0[..8].iter().fold(0, |all, byte| all << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_gives_the_same_identifier_and_a_second_one_another() {
        let (mut once, mut again) = (Seen::default(), Seen::default());
        let first = once.identify(1, "slims", "k", b"a");
        assert_eq!(first, again.identify(1, "slims", "k", b"changed"));
        assert_ne!(first, Seen::default().identify(1, "koha", "k", b"a"));
        let Identity::New { id, occurrence } = once.identify(2, "slims", "k", b"b") else { panic!() };
        assert_eq!(occurrence, 2);
        assert_ne!(Identity::New { id, occurrence: 1 }, first);
        assert_eq!(once.identify(3, "slims", "k", b"a"), Identity::Repeat { of: 1 });
    }

    #[test]
    fn a_title_is_compared_without_case_marks_and_punctuation() {
        assert_eq!(title_key("Ajax : creating Web pages"), title_key("Ajax creating web-pages"));
        assert_eq!(title_key("Kaba Cindua Mató"), title_key("KABA CINDUA MATO"));
        assert_ne!(title_key("Jilid 1"), title_key("Jilid 2"));
    }
}
