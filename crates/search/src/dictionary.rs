//! A sorted dictionary of words, front-coded: each word is stored as what differs from the word before it.
//!
//! A word's number is its rank, so the words that share a beginning are a range of numbers.
//! Walking it in order yields what two neighbours share, which lets a search for similar words skip whole branches, see [`crate::typo`].

use std::ops::Range;

use crate::image::{Reader, Writer};

/// Words between two that are stored whole.
const BLOCK: usize = 16;

/// Sorted, distinct words of at most 255 bytes.
#[derive(Debug, Default)]
pub(crate) struct Dictionary {
    /// For each word: bytes shared with the one before (0 at the start of a block), bytes that follow, those bytes.
    bytes: Vec<u8>,
    /// Where each block starts.
    blocks: Vec<u32>,
    length: usize,
}

impl Dictionary {
    /// A dictionary of words that are sorted and distinct.
    pub(crate) fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut dictionary = Self::default();
        let mut last = "";
        for word in words {
            debug_assert!(last < word && word.len() < 256);
            let shared = if dictionary.length.is_multiple_of(BLOCK) {
                dictionary.blocks.push(dictionary.bytes.len() as u32);
                0
            } else {
                shared(last.as_bytes(), word.as_bytes())
            };
            dictionary.bytes.extend([shared as u8, (word.len() - shared) as u8]);
            dictionary.bytes.extend(&word.as_bytes()[shared..]);
            dictionary.length += 1;
            last = word;
        }
        dictionary
    }

    /// Reads what [`Dictionary::save`] wrote.
    pub(crate) fn load(reader: &mut Reader) -> Self {
        let (bytes, mut blocks) = (reader.bytes(), reader.numbers());
        Self { bytes, length: blocks.pop().unwrap_or_default() as usize, blocks }
    }

    pub(crate) fn save(&self, writer: &mut Writer) {
        writer.bytes(&self.bytes);
        writer.numbers(&[&self.blocks[..], &[self.length as u32]].concat());
    }

    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    /// Bytes used.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len() + self.blocks.len() * 4
    }

    /// The number of a word.
    pub(crate) fn find(&self, word: &str) -> Option<u32> {
        let (n, found) = self.seek_bytes(word.as_bytes());
        found.then_some(n)
    }

    /// The numbers of the words that begin so.
    pub(crate) fn beginning(&self, prefix: &str) -> Range<u32> {
        let start = self.seek_bytes(prefix.as_bytes()).0;
        // No word contains the byte 0xff, so it marks the place after every word that begins so.
        let beyond = [prefix.as_bytes(), &[0xff]].concat();
        start..self.seek_bytes(&beyond).0
    }

    /// The word with a number; empty if there is none.
    pub(crate) fn word(&self, n: u32) -> String {
        let mut walk = self.walk(n);
        walk.next().map(|word| String::from_utf8_lossy(word.bytes).into_owned()).unwrap_or_default()
    }

    /// The number of the first word that is not before this one, and whether it is this one.
    fn seek_bytes(&self, word: &[u8]) -> (u32, bool) {
        let block = self.blocks.partition_point(|&at| self.head(at) <= word).saturating_sub(1);
        let mut walk = self.walk_block(block);
        let mut n = block * BLOCK;
        while let Some(next) = walk.next() {
            if next.bytes >= word {
                return (n as u32, next.bytes == word);
            }
            n += 1;
        }
        (n as u32, false)
    }

    /// The word a block starts with.
    fn head(&self, at: u32) -> &[u8] {
        let at = at as usize;
        &self.bytes[at + 2..at + 2 + usize::from(self.bytes[at + 1])]
    }

    fn walk_block(&self, block: usize) -> Walk<'_> {
        let at = self.blocks.get(block).map_or(self.bytes.len(), |&at| at as usize);
        Walk { dictionary: self, at, n: block * BLOCK, word: Vec::new() }
    }

    /// The words from a number on.
    pub(crate) fn walk(&self, n: u32) -> Walk<'_> {
        let mut walk = self.walk_block(n as usize / BLOCK);
        for _ in 0..n as usize % BLOCK {
            walk.next();
        }
        walk
    }
}

/// A walk through a dictionary in order. It lends its words, so it is no iterator.
pub(crate) struct Walk<'a> {
    dictionary: &'a Dictionary,
    at: usize,
    n: usize,
    word: Vec<u8>,
}

/// A word on a walk.
pub(crate) struct Step<'a> {
    /// Its number.
    pub(crate) n: u32,
    /// How many bytes it shares with the word before; fewer may be told than there are, at the start of the walk.
    pub(crate) shared: usize,
    /// The word.
    pub(crate) bytes: &'a [u8],
}

impl Walk<'_> {
    /// The next word.
    pub(crate) fn next(&mut self) -> Option<Step<'_>> {
        let bytes = &self.dictionary.bytes;
        let (&stored, &rest) = (bytes.get(self.at)?, bytes.get(self.at + 1)?);
        let rest = &bytes[self.at + 2..self.at + 2 + usize::from(rest)];
        let shared = if self.n.is_multiple_of(BLOCK) { shared(&self.word, rest) } else { usize::from(stored) };
        self.word.truncate(usize::from(stored));
        self.word.extend(rest);
        self.at += 2 + rest.len();
        self.n += 1;
        Some(Step { n: self.n as u32 - 1, shared, bytes: &self.word })
    }

    /// Passes over words that share this many bytes with the last one, which must have as many: whole blocks at once, without reading them. Some that share them may still come.
    pub(crate) fn skip(&mut self, shared: usize) {
        let prefix = &self.word[..shared.min(self.word.len())];
        let mut block = self.n.div_ceil(BLOCK);
        // The words up to the start of a block can be passed over only if that start still shares the bytes.
        while let Some(&at) = self.dictionary.blocks.get(block)
            && self.dictionary.head(at).starts_with(prefix)
        {
            self.at = at as usize;
            self.n = block * BLOCK;
            block += 1;
        }
    }
}

fn shared(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn finds_what_a_sorted_set_finds(words in prop::collection::btree_set("[a-cé]{1,6}", 0..120), asked in "[a-cé]{0,4}") {
            let dictionary = Dictionary::new(words.iter().map(String::as_str));
            let sorted: Vec<&String> = words.iter().collect();
            prop_assert_eq!(dictionary.find(&asked).map(|n| sorted[n as usize]), words.get(&asked));
            let begin: BTreeSet<&String> = words.iter().filter(|word| word.starts_with(&asked)).collect();
            let range = dictionary.beginning(&asked);
            prop_assert_eq!(range.clone().map(|n| sorted[n as usize]).collect::<BTreeSet<_>>(), begin);
            for (n, word) in sorted.iter().enumerate() {
                prop_assert_eq!(dictionary.find(word), Some(n as u32));
                prop_assert_eq!(&dictionary.word(n as u32), *word);
            }
            let mut walk = dictionary.walk(0);
            let mut last: Vec<u8> = Vec::new();
            while let Some(step) = walk.next() {
                prop_assert_eq!(step.shared, shared(&last, step.bytes));
                last = step.bytes.to_vec();
            }
        }

        #[test]
        fn skipping_loses_no_other_word(words in prop::collection::btree_set("[ab]{1,9}", 1..200), depth in 1_usize..4) {
            let dictionary = Dictionary::new(words.iter().map(String::as_str));
            let mut walk = dictionary.walk(0);
            let mut seen = BTreeSet::new();
            while let Some(step) = walk.next() {
                let long = step.bytes.len() >= depth;
                seen.insert(step.bytes[..depth.min(step.bytes.len())].to_vec());
                if long {
                    walk.skip(depth);
                }
            }
            let all: BTreeSet<Vec<u8>> = words.iter().map(|word| word.as_bytes()[..depth.min(word.len())].to_vec()).collect();
            prop_assert_eq!(seen, all);
        }
    }
}
