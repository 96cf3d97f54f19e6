//! Lists of titles.
//!
//! Three of them everybody has: what one wishes to read, is reading, has finished. A title is in one of these at most, since it can't be wished for and finished at once; it may be in any number of the reader's own.

use jiff::civil::Date;
use lapau_feed::json::Read;
use serde::Serialize;

use crate::Reading;

/// The identifier of the list of what one wishes to read.
pub const WISHED: &str = "wished";
/// The identifier of the list of what one is reading.
pub const READING: &str = "reading";
/// The identifier of the list of what one has finished.
pub const FINISHED: &str = "finished";

/// How many lists there may be.
const MOST_LISTS: usize = 100;
/// How many titles may be in one.
pub(crate) const MOST_ENTRIES: usize = 5_000;
/// How long a name may be, in characters.
const LONGEST_NAME: usize = 80;

/// A list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Read)]
#[serde(default)]
pub struct List {
    /// Its identifier: that of one of the three, or one of its own.
    pub id: String,
    /// Its name; empty for the three, which every language calls otherwise.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The titles, in the order in which they came.
    pub entries: Vec<Entry>,
}

/// A title in a list: enough of it to know it by, even when the library has it no more.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Read)]
#[serde(default)]
pub struct Entry {
    /// The title's identifier.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Its first author; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// The day it was put there.
    #[serde(skip_serializing_if = "Option::is_none", with = "lapau_feed::dates::option")]
    pub added: Option<Date>,
}

impl List {
    /// Whether it is one of the three that everybody has.
    pub fn is_given(&self) -> bool {
        is_given(&self.id)
    }

    /// Whether a title is in it.
    pub fn has(&self, title: &str) -> bool {
        self.entries.iter().any(|entry| entry.id == title)
    }
}

fn is_given(id: &str) -> bool {
    [WISHED, READING, FINISHED].contains(&id)
}

/// Whether two names are the same but for the case of their letters.
pub(crate) fn alike(a: &str, b: &str) -> bool {
    a.chars().flat_map(char::to_lowercase).eq(b.chars().flat_map(char::to_lowercase))
}

impl Reading {
    /// A list.
    pub fn list(&self, id: &str) -> Option<&List> {
        self.lists.iter().find(|list| list.id == id)
    }

    /// The lists that a title is in.
    pub fn lists_with<'a>(&'a self, title: &'a str) -> impl Iterator<Item = &'a List> {
        self.lists.iter().filter(move |list| list.has(title))
    }

    /// Puts a title into a list, and takes it out of those that this one excludes. `false`: it is there already, the list is full, or there is none.
    pub fn put(&mut self, list: &str, entry: Entry) -> bool {
        let fits = |known: &List| known.id == list && !known.has(&entry.id) && known.entries.len() < MOST_ENTRIES;
        let Some(at) = self.lists.iter().position(fits) else { return false };
        if is_given(list) {
            for other in self.lists.iter_mut().filter(|other| other.is_given()) {
                other.entries.retain(|known| known.id != entry.id);
            }
        }
        self.lists[at].entries.push(entry);
        true
    }

    /// Takes a title out of a list. `false`: it was not there.
    pub fn take(&mut self, list: &str, title: &str) -> bool {
        let Some(list) = self.lists.iter_mut().find(|known| known.id == list) else { return false };
        let before = list.entries.len();
        list.entries.retain(|entry| entry.id != title);
        list.entries.len() < before
    }

    /// Begins a list of the reader's own. `false`: its name says nothing or is taken, or there are too many.
    pub fn begin(&mut self, id: &str, name: &str) -> bool {
        let allowed = self.may_be_called("", name) && self.list(id).is_none() && self.lists.len() < MOST_LISTS;
        if allowed {
            self.lists.push(List { id: id.into(), name: name.trim().into(), entries: Vec::new() });
        }
        allowed
    }

    /// Calls a list of the reader's own something else. `false`: it can't be called that.
    pub fn rename(&mut self, id: &str, name: &str) -> bool {
        let allowed = self.may_be_called(id, name);
        let list = self.lists.iter_mut().find(|list| list.id == id && !is_given(id)).filter(|_| allowed);
        list.map(|list| list.name = name.trim().into()).is_some()
    }

    /// Forgets a list of the reader's own with all that is in it.
    pub fn forget(&mut self, id: &str) -> bool {
        let before = self.lists.len();
        self.lists.retain(|list| list.id != id || is_given(id));
        self.lists.len() < before
    }

    /// Whether a list may have a name: it says something, is short enough, and no other list has it.
    fn may_be_called(&self, id: &str, name: &str) -> bool {
        let name = name.trim();
        let taken = |list: &List| list.id != id && alike(&list.name, name);
        !name.is_empty() && name.chars().count() <= LONGEST_NAME && !self.lists.iter().any(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str) -> Entry {
        Entry { id: id.into(), title: id.to_uppercase(), ..Entry::default() }
    }

    fn within(reading: &Reading, title: &str) -> Vec<String> {
        reading.lists_with(title).map(|list| list.id.clone()).collect()
    }

    #[test]
    fn a_title_is_wished_for_read_or_finished_and_in_any_list_of_ones_own() {
        let mut reading = Reading::default();
        assert!(reading.begin("own", " Untuk Ibu "));
        assert!(reading.put(WISHED, entry("a")) && reading.put("own", entry("a")));
        assert!(!reading.put("own", entry("a")), "once is enough");
        assert!(reading.put(FINISHED, entry("a")));
        assert_eq!(within(&reading, "a"), [FINISHED, "own"]);
        assert!(reading.take("own", "a") && !reading.take("own", "a"));
        assert_eq!(within(&reading, "a"), [FINISHED]);
        assert!(!reading.put("none", entry("b")));
        assert_eq!(within(&reading, "b"), [""; 0]);
    }

    #[test]
    fn names_say_something_and_are_told_apart() {
        let mut reading = Reading::default();
        assert!(!reading.begin("x", "  ") && !reading.begin("x", &"a".repeat(81)));
        assert!(reading.begin("x", "Silek") && !reading.begin("y", "SILEK") && reading.begin("y", "Dapur"));
        assert!(!reading.rename("y", "silek") && reading.rename("y", "dapur ") && !reading.rename(WISHED, "Nanti"));
        assert_eq!(reading.list("y").unwrap().name, "dapur");
        assert!(reading.forget("y") && !reading.forget(WISHED));
        assert_eq!(reading.lists.len(), 4);
    }

    #[test]
    fn a_full_list_takes_nothing_more_and_loses_nothing() {
        let mut reading = Reading::default();
        reading.lists[1].entries = (0..MOST_ENTRIES).map(|n| entry(&n.to_string())).collect();
        reading.put(WISHED, entry("late"));
        assert!(!reading.put(READING, entry("late")));
        assert_eq!(within(&reading, "late"), [WISHED]);
    }
}
