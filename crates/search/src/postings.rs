//! Postings: for each term the titles it is in, and in which of their fields.
//!
//! A list is the number of its titles, then for each title the distance from the one before with the field mask in the low bits, all as variable-length integers: about two bytes a posting.

use std::ops::Range;

use crate::bytes::{put_number, take_number};
use crate::image::{Reader, Writer};

/// How many bits of a posting say the fields.
pub(crate) const FIELD_BITS: u32 = 4;

/// The fields of a title that are told apart, as bits of a mask.
pub(crate) mod field {
    /// The title proper.
    pub(crate) const TITLE: u8 = 1;
    /// The names.
    pub(crate) const NAME: u8 = 2;
    /// What tells its subject: subject headings, other title information, series.
    pub(crate) const ABOUT: u8 = 4;
    /// Everything else that is written on it.
    pub(crate) const OTHER: u8 = 8;
}

/// Lists of postings by term number.
#[derive(Debug, Default)]
pub(crate) struct Postings {
    bytes: Vec<u8>,
    starts: Vec<u32>,
}

impl Postings {
    /// Adds the list of the next term: titles, each with its mask in the low bits, in ascending order.
    pub(crate) fn push(&mut self, list: impl ExactSizeIterator<Item = u32>) {
        self.starts.push(self.bytes.len() as u32);
        put_number(&mut self.bytes, list.len() as u32);
        let mut last = 0;
        for posting in list {
            put_number(&mut self.bytes, posting - last);
            last = posting & !((1 << FIELD_BITS) - 1);
        }
    }

    /// Reads what [`Postings::save`] wrote.
    pub(crate) fn load(reader: &mut Reader) -> Self {
        Self { bytes: reader.bytes(), starts: reader.numbers() }
    }

    pub(crate) fn save(&self, writer: &mut Writer) {
        writer.bytes(&self.bytes);
        writer.numbers(&self.starts);
    }

    /// How many titles a term is in.
    pub(crate) fn frequency(&self, term: u32) -> u32 {
        self.of(term).left
    }

    /// The postings of a term; none if there is no such term.
    pub(crate) fn of(&self, term: u32) -> List<'_> {
        let bytes = self.starts.get(term as usize).map_or(&[][..], |&start| &self.bytes[start as usize..]);
        let mut list = List { bytes, left: 0, title: 0 };
        list.left = take_number(&mut list.bytes);
        list
    }

    /// The titles that all of these terms are in, with the fields that any of them is in.
    pub(crate) fn together(&self, terms: &[u32]) -> Vec<(u32, u8)> {
        let mut terms = terms.iter();
        let mut titles: Vec<(u32, u8)> = terms.next().map(|term| self.of(*term).collect()).unwrap_or_default();
        for term in terms {
            let mut list = self.of(*term).peekable();
            titles.retain_mut(|(title, mask)| {
                while list.next_if(|(next, _)| next < title).is_some() {}
                let here = list.next_if(|(next, _)| next == title);
                *mask |= here.map_or(0, |(_, mask)| mask);
                here.is_some()
            });
        }
        titles
    }

    /// All lists, one after the other.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where the list of a term lies among them.
    pub(crate) fn place(&self, term: u32) -> Range<usize> {
        let at = |term: usize| self.starts.get(term).map_or(self.bytes.len(), |start| *start as usize);
        at(term as usize)..at(term as usize + 1)
    }

    /// Bytes used.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len() + self.starts.len() * 4
    }
}

/// The postings of a term: titles in ascending order, each with its mask.
#[derive(Clone, Debug)]
pub(crate) struct List<'a> {
    bytes: &'a [u8],
    left: u32,
    title: u32,
}

impl Iterator for List<'_> {
    type Item = (u32, u8);

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let value = take_number(&mut self.bytes);
        self.title += value >> FIELD_BITS;
        Some((self.title, value as u8 & ((1 << FIELD_BITS) - 1)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lists_come_back_as_they_went_in(lists in prop::collection::vec(prop::collection::btree_map(prop_oneof![0_u32..60, 0_u32..1 << 24], 1_u8..16, 0..40), 0..8)) {
            let lists: Vec<Vec<(u32, u8)>> = lists.into_iter().map(BTreeMap::into_iter).map(Iterator::collect).collect();
            let mut postings = Postings::default();
            for list in &lists {
                postings.push(list.iter().map(|(title, mask)| title << FIELD_BITS | u32::from(*mask)));
            }
            for (term, list) in lists.iter().enumerate() {
                prop_assert_eq!(postings.frequency(term as u32) as usize, list.len());
                prop_assert_eq!(&postings.of(term as u32).collect::<Vec<_>>(), list);
            }
            prop_assert_eq!(postings.of(lists.len() as u32).count(), 0);
            if let [first, second, ..] = &lists[..] {
                let both = |title: u32| Some(first.iter().find(|(t, _)| *t == title)?.1 | second.iter().find(|(t, _)| *t == title)?.1);
                let expected: Vec<(u32, u8)> = first.iter().filter_map(|(title, _)| Some((*title, both(*title)?))).collect();
                prop_assert_eq!(postings.together(&[0, 1]), expected);
            }
        }
    }
}
