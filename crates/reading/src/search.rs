//! Searches to come back to, and what is new in them.

use lapau_feed::json::Read;
use serde::Serialize;

use crate::Reading;

/// How many searches may be kept.
const MOST_SEARCHES: usize = 20;

/// A search to come back to. Titles are known by their [`mark`]s, a few bytes each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Read)]
#[serde(default)]
pub struct SavedSearch {
    /// Its address in the app, which says all of it.
    pub address: String,
    /// What it is called.
    pub name: String,
    /// The titles that were seen in it, in order.
    pub seen: Vec<u32>,
}

impl SavedSearch {
    /// The most titles that a search may find to be kept: what finds more tells nobody what is new.
    pub const MOST: usize = 1_000;

    /// Whether a title was not there when one last looked.
    pub fn is_new(&self, title: &str) -> bool {
        self.seen.binary_search(&mark(title)).is_err()
    }

    /// Has these titles count as seen, and no others.
    pub fn look(&mut self, mut titles: Vec<u32>) {
        lapau_search::sort(&mut titles, &|a, b| a.cmp(&b));
        titles.dedup();
        titles.truncate(Self::MOST);
        self.seen = titles;
    }
}

/// What a title is known by among those that were seen: FNV-1a of its identifier. Two in a thousand titles share one once in ten thousand searches.
pub fn mark(title: &str) -> u32 {
    title.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl Reading {
    /// Keeps a search, with what it finds now as seen. `false`: it is kept already, or there are too many.
    pub fn keep(&mut self, address: &str, name: &str, found: Vec<u32>) -> bool {
        let allowed = self.search(address).is_none() && self.searches.len() < MOST_SEARCHES;
        if allowed {
            let mut search = SavedSearch { address: address.into(), name: name.trim().into(), seen: Vec::new() };
            search.look(found);
            self.searches.push(search);
        }
        allowed
    }

    /// A search that is kept.
    pub fn search(&self, address: &str) -> Option<&SavedSearch> {
        self.searches.iter().find(|search| search.address == address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_there_is_new_until_one_looks() {
        let mut reading = Reading::default();
        let address = "/koleksi?q=surau";
        assert!(reading.keep(address, " surau ", vec![mark("b"), mark("a")]));
        assert!(!reading.keep(address, "again", vec![]), "a search is kept once");
        let search = reading.search(address).unwrap();
        assert_eq!(search.name, "surau");
        assert_eq!(["a", "b", "c"].map(|title| search.is_new(title)), [false, false, true]);
        let mut search = search.clone();
        search.look(vec![mark("c"), mark("b")]);
        assert_eq!(["a", "b", "c"].map(|title| search.is_new(title)), [true, false, false]);
    }

    #[test]
    fn there_is_an_end_to_what_is_kept() {
        let mut reading = Reading::default();
        for n in 0..MOST_SEARCHES {
            assert!(reading.keep(&n.to_string(), "", (0..2_000).collect()));
        }
        assert!(!reading.keep("more", "", vec![]));
        assert_eq!(reading.searches[0].seen.len(), SavedSearch::MOST);
    }
}
