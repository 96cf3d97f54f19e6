//! What the word index is made of, and what of it a search reads: for measuring, and for planning what a phone could leave unfetched.

use std::ops::Range;

use crate::catalogue::Catalogue;

/// The word index in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anatomy<'a> {
    /// How many words there are.
    pub words: usize,
    /// The words.
    pub dictionary: usize,
    /// The roots, and which words are of each.
    pub roots: usize,
    /// For each word the titles it is in, one list after the other in the order of the words.
    pub lists: &'a [u8],
    /// The length of each title, and where each list starts.
    pub rest: usize,
}

/// A list that a search reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The number of its word, by the order of all words.
    pub word: u32,
    /// Where it lies among [the lists](Anatomy::lists).
    pub list: Range<usize>,
}

impl Catalogue {
    /// What the word index is made of.
    pub fn anatomy(&self) -> Anatomy<'_> {
        let index = &self.index;
        let (dictionary, roots, lists) = (index.terms.size(), index.roots_size(), index.postings.bytes());
        Anatomy {
            words: index.terms.len(),
            dictionary,
            roots,
            lists,
            rest: index.size() - dictionary - roots - lists.len(),
        }
    }

    /// The lists that a search for a text reads, each once, in their order.
    pub fn reading(&self, text: &str) -> Vec<Reading> {
        let slots = self.answer(text).map(|answer| answer.slots).unwrap_or_default();
        let terms = slots.iter().flat_map(|slot| slot.terms.iter().map(|(term, _)| term));
        let mut words: Vec<u32> =
            terms.chain(slots.iter().flat_map(|slot| slot.phrases.iter().flatten())).copied().collect();
        words.sort_unstable();
        words.dedup();
        words.into_iter().map(|word| Reading { word, list: self.index.postings.place(word) }).collect()
    }
}
