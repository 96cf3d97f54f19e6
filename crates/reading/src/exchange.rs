//! Lists as a file: JSON to take them to another phone, CSV for a spreadsheet.

use lapau_feed::{
    dates,
    json::{self, Read},
};
use serde::Serialize;

use crate::{
    List, Reading,
    list::{Entry, MOST_ENTRIES, alike},
};

/// What a file of lists says of itself.
const FORMAT: &str = "lapau-lists";
/// The version of the format that is written, and the newest that is read.
const VERSION: u32 = 1;
/// The largest file that is read, in bytes.
pub(crate) const LARGEST: usize = 16 << 20;

/// Lists as a file.
#[derive(Serialize, Read)]
struct File {
    format: String,
    version: u32,
    lists: Vec<List>,
}

/// What a file is, before anything else in it is believed.
#[derive(Read)]
pub(crate) struct Head {
    #[serde(default)]
    pub(crate) format: String,
    #[serde(default)]
    pub(crate) version: u32,
}

/// Why a file can't be taken in. Nothing of it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is larger than any lists.
    #[error("the file is too large")]
    TooLarge,
    /// It is no JSON, or not the lists' own.
    #[error("the file holds no lists: {0}")]
    NoLists(String),
    /// It was written by a newer app.
    #[error("the file is of version {0}, which a newer app wrote")]
    Newer(u32),
}

/// What a file brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// How many titles were put into lists.
    pub titles: usize,
    /// How many were there already.
    pub known: usize,
    /// How many had no place: they have no identifier, or there are too many.
    pub left_out: usize,
}

impl Reading {
    /// The lists as JSON, which [`take_in`](Self::take_in) reads.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let lists = self.lists.clone();
        serde_json::to_string(&File { format: FORMAT.into(), version: VERSION, lists })
    }

    /// The lists as CSV (RFC 4180) with a byte order mark, so that spreadsheets read it as UTF-8. `name` is what a list is called.
    pub fn to_csv(&self, name: impl Fn(&List) -> String) -> String {
        let mut csv = String::from("\u{feff}list,title,author,id,added\r\n");
        for list in &self.lists {
            for entry in &list.entries {
                let added = entry.added.as_ref().map(dates::iso).unwrap_or_default();
                add_row(&mut csv, &[&name(list), &entry.title, &entry.author, &entry.id, &added]);
            }
        }
        csv
    }

    /// Takes in what a file of lists holds, beside what is there. `new_id` makes an identifier for each list that is new here.
    pub fn take_in(&mut self, text: &str, mut new_id: impl FnMut() -> String) -> Result<Added, Error> {
        if text.len() > LARGEST {
            return Err(Error::TooLarge);
        }
        let no_lists = |error: json::Error| Error::NoLists(error.to_string());
        let head: Head = json::from_str(text).map_err(no_lists)?;
        match head {
            Head { format, .. } if format != FORMAT => {
                return Err(Error::NoLists("it does not say that it has any".into()));
            }
            Head { version, .. } if version > VERSION => return Err(Error::Newer(version)),
            _ => {}
        }
        let file: File = json::from_str(text).map_err(no_lists)?;
        let mut added = Added::default();
        for list in file.lists {
            let same = |known: &&List| match list.is_given() {
                true => known.id == list.id,
                false => !known.is_given() && alike(&known.name, list.name.trim()),
            };
            let id = match self.lists.iter().find(same) {
                Some(known) => known.id.clone(),
                None => {
                    let id = new_id();
                    if !self.begin(&id, &list.name) {
                        added.left_out += list.entries.len();
                        continue;
                    }
                    id
                }
            };
            for entry in list.entries {
                self.take_in_entry(&id, entry, &mut added);
            }
        }
        Ok(added)
    }

    pub(crate) fn take_in_entry(&mut self, list: &str, entry: Entry, added: &mut Added) {
        let Some(known) = self.list(list) else { return };
        let id = entry.id.trim();
        let fits = !id.is_empty() && id.len() <= 64 && entry.title.len() <= 2_000 && entry.author.len() <= 500;
        // What the reader has done with a title here since counts more than an older file.
        let elsewhere = known.is_given() && self.lists.iter().any(|other| other.is_given() && other.has(&entry.id));
        if known.has(&entry.id) || elsewhere {
            added.known += 1;
        } else if fits && known.entries.len() < MOST_ENTRIES && self.put(list, entry) {
            added.titles += 1;
        } else {
            added.left_out += 1;
        }
    }
}

/// Adds a row to a table of comma-separated values (RFC 4180), each cell in quotation marks.
///
/// A cell that a spreadsheet would work out as a formula has an apostrophe before it.
pub fn add_row(table: &mut String, cells: &[&str]) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            table.push(',');
        }
        let formula = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        table.push('"');
        table.push_str(formula);
        table.push_str(&cell.replace('"', "\"\""));
        table.push('"');
    }
    table.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::{FINISHED, READING, WISHED};

    fn reading() -> Reading {
        let mut reading = Reading::default();
        let entry = |id: &str, title: &str| Entry {
            id: id.into(),
            title: title.into(),
            author: "Navis, A. A.".into(),
            added: Some(date(2026, 11, 24)),
        };
        reading.begin("own", "Untuk \"Ibu\"");
        reading.put(WISHED, entry("a", "Robohnya surau kami"));
        reading.put("own", entry("b", "=1+1"));
        reading
    }

    #[test]
    fn a_file_is_taken_in_beside_what_is_there() {
        let file = reading().to_json().unwrap();
        let mut other = Reading::default();
        other.put(READING, reading().lists[0].entries[0].clone());
        let added = other.take_in(&file, || "new".into()).unwrap();
        assert_eq!(added, Added { titles: 1, known: 1, left_out: 0 });
        assert!(other.list(READING).unwrap().has("a") && !other.list(WISHED).unwrap().has("a"));
        assert_eq!(other.list("new").unwrap().name, "Untuk \"Ibu\"");
        assert_eq!(other.take_in(&file, || "again".into()).unwrap(), Added { known: 2, ..Added::default() });
    }

    #[test]
    fn what_is_no_file_of_lists_is_refused_whole() {
        let mut reading = reading();
        let before = reading.clone();
        let mut refused = |text: &str| reading.take_in(text, || "x".into()).unwrap_err();
        assert!(matches!(refused("list,title\n"), Error::NoLists(_)));
        assert!(matches!(refused("{}"), Error::NoLists(_)));
        assert!(matches!(
            refused(r#"{"format":"lapau-lists","version":1,"lists":[{"entries":7}]}"#),
            Error::NoLists(_)
        ));
        assert_eq!(refused(r#"{"format":"lapau-lists","version":2}"#), Error::Newer(2));
        assert_eq!(refused(&" ".repeat(LARGEST + 1)), Error::TooLarge);
        assert_eq!(reading, before);
    }

    #[test]
    fn entries_that_name_nothing_are_counted() {
        let file = r#"{"format":"lapau-lists","version":1,"lists":[{"id":"finished","entries":[{"title":"?"},{"id":"c","title":"C"}]},{"id":"z","name":" ","entries":[{"id":"d"}]}]}"#;
        let mut reading = Reading::default();
        let added = reading.take_in(file, || "new".into()).unwrap();
        assert_eq!(added, Added { titles: 1, known: 0, left_out: 2 });
        assert!(reading.list(FINISHED).unwrap().has("c"));
    }

    #[test]
    fn a_spreadsheet_gets_texts_and_no_formulas() {
        let csv = reading().to_csv(|list| if list.name.is_empty() { "Ingin dibaca".into() } else { list.name.clone() });
        assert_eq!(
            csv,
            "\u{feff}list,title,author,id,added\r\n\"Ingin dibaca\",\"Robohnya surau kami\",\"Navis, A. A.\",\"a\",\"2026-11-24\"\r\n\"Untuk \"\"Ibu\"\"\",\"'=1+1\",\"Navis, A. A.\",\"b\",\"2026-11-24\"\r\n"
        );
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_door(text in "\\PC{0,200}", json in "[\\[\\]{}\":,a-z0-9 ]{0,120}") {
            let mut reading = Reading::default();
            prop_assert!(reading.take_in(&text, || "x".into()).is_err());
            let _ = reading.take_in(&json, || "x".into());
        }
    }
}
