//! Two catalogues made one: what changed since a catalogue was indexed takes its place in it, and nothing else is read again.
//!
//! Titles that went or changed leave the tables, and those that came are indexed by themselves, as a small catalogue. Then each table of both is gone through once, in its order, and written anew. What comes of it answers as if everything had been indexed at once.

use std::cmp::Ordering;
use std::ops::Range;

use crate::bytes::Dense;
use crate::catalogue::{Catalogue, by_work};
use crate::codes::Codes;
use crate::index::Index;
use crate::narrowing::Attributes;
use crate::order::filed;
use crate::records::{Records, renumber};
use crate::stock::Stock;
use crate::texts::Texts;

/// A title of one of two catalogues, by its position there.
#[derive(Clone, Copy)]
pub(crate) enum Whose {
    First(u32),
    Second(u32),
}

/// Where the titles of two catalogues stand in the one that is made of them.
#[derive(Default)]
pub(crate) struct Places {
    /// Those of the first one; nothing for those that leave.
    pub(crate) staying: Vec<Option<u32>>,
    /// Those of the second one.
    pub(crate) coming: Vec<u32>,
    /// Which title stands at each position. Those of either keep their order.
    pub(crate) order: Vec<Whose>,
}

impl Places {
    /// A table with a value for each title.
    pub(crate) fn merge<T: Copy + Default>(&self, first: &[T], second: &[T]) -> Vec<T> {
        let value = |whose: &Whose| match whose {
            Whose::First(n) => first.get(*n as usize),
            Whose::Second(n) => second.get(*n as usize),
        };
        self.order.iter().map(|whose| value(whose).copied().unwrap_or_default()).collect()
    }

    /// A table with a row for each title, as two functions write those of either anew.
    pub(crate) fn merge_rows(&self, first: &Dense, second: &Dense, anew: [&Anew; 2]) -> Dense {
        let (mut rows, mut row) = (Dense::default(), Vec::new());
        let (mut all, mut others) = ((0..).zip(first.all()), second.all());
        for whose in &self.order {
            row.clear();
            match whose {
                Whose::First(n) => anew[0](all.find(|(at, _)| at == n).map_or(&[][..], |(_, row)| row), &mut row),
                Whose::Second(_) => anew[1](others.next().unwrap_or_default(), &mut row),
            }
            rows.push(&row);
        }
        rows
    }

    fn stay(&mut self, titles: Range<usize>, leaves: &dyn Fn(u32) -> bool) {
        for n in titles.map(|n| n as u32) {
            let stays = !leaves(n);
            self.staying.push(stays.then_some(self.order.len() as u32));
            if stays {
                self.order.push(Whose::First(n));
            }
        }
    }

    fn come(&mut self) {
        let n = self.coming.len() as u32;
        self.coming.push(self.order.len() as u32);
        self.order.push(Whose::Second(n));
    }
}

/// Writes a row in other numbers.
pub(crate) type Anew<'a> = dyn Fn(&[u8], &mut Vec<u8>) + 'a;

impl Catalogue {
    /// The catalogue without the titles whose identifiers leave, and with those of another one, which has none of those that stay. Everything is on its shelf.
    pub(crate) fn merge(self, leaves: &dyn Fn(&str) -> bool, other: Self) -> Self {
        let places = self.places(leaves, &other);
        let worn = self.worn.saturating_add(other.len() as u32);
        let days = self.days.merge(&other.days, &places);
        let (by_id, works) = (self.merge_by_id(&other, &places), self.merge_works(&other, &places));
        let Self { records, stock, index, codes, thesaurus, .. } = self;
        let index = Index::merge(index, &other.index, &places);
        let (codes, recoded) = Codes::merge(codes, &other.codes, &places);
        let (mut texts, mut parts) = (Texts::again(&records.texts), Texts::again(&records.parts));
        let numbers = |kept: &Dense, texts: &mut Texts| -> Vec<u32> {
            kept.all().map(|text| texts.number(std::str::from_utf8(text).unwrap_or_default())).collect()
        };
        let (of_texts, of_parts) =
            (numbers(&other.records.texts, &mut texts), numbers(&other.records.parts, &mut parts));
        let text = |n: u32| of_texts.get(n as usize).copied().unwrap_or_default();
        let part = |n: u32| of_parts.get(n as usize).copied().unwrap_or_default();
        let anew: [&Anew; 2] = [&|row, out| out.extend(row), &|row, out| renumber(row, &text, &part, out)];
        let rows = places.merge_rows(&records.rows, &other.records.rows, anew);
        let attributes = Attributes::merge(records.attributes, &other.records.attributes, &places);
        let stock = Stock::merge(stock, &other.stock, &places, &recoded, (&text, &part));
        let records = Records { rows, texts: texts.kept(), parts: parts.kept(), attributes };
        Self { records, stock, index, codes, thesaurus, days, by_id, works, worn, ..Self::default() }
    }

    /// Where the titles of both stand.
    fn places(&self, leaves: &dyn Fn(&str) -> bool, other: &Self) -> Places {
        let leaves = |n: u32| leaves(self.records.id(n));
        let mut places = Places::default();
        let mut start = 0;
        for n in 0..other.len() as u32 {
            let filed = filed(&other.records.get(n));
            let (mut end, mut beyond) = (start, self.len());
            while end < beyond {
                let middle = end.midpoint(beyond);
                if self.compare(middle as u32, other, n, &filed).is_lt() {
                    end = middle + 1;
                } else {
                    beyond = middle;
                }
            }
            places.stay(start..end, &leaves);
            places.come();
            start = end;
        }
        places.stay(start..self.len(), &leaves);
        places
    }

    /// The order of a title and one of another catalogue, which is filed under these words: that in which both keep their titles.
    fn compare(&self, n: u32, other: &Self, second: u32, words: &str) -> Ordering {
        let came = |catalogue: &Self, n: u32| (catalogue.days.of(n), catalogue.records.attributes.filed_year(n));
        let last_first = came(other, second).cmp(&came(self, n));
        let by_words = || filed(&self.records.get(n)).as_str().cmp(words);
        last_first.then_with(by_words).then_with(|| self.records.id(n).cmp(other.records.id(second)))
    }

    fn merge_by_id(&self, other: &Self, places: &Places) -> Vec<u32> {
        let mut by_id = Vec::with_capacity(places.order.len());
        let mut others = other.by_id.iter().peekable();
        let place = |n: &u32| places.coming[*n as usize];
        for n in &self.by_id {
            let Some(staying) = places.staying[*n as usize] else { continue };
            while let Some(before) = others.next_if(|other_n| other.records.id(**other_n) < self.records.id(*n)) {
                by_id.push(place(before));
            }
            by_id.push(staying);
        }
        by_id.extend(others.map(place));
        by_id
    }

    fn merge_works(&self, other: &Self, places: &Places) -> Vec<(u64, u32)> {
        let staying = self.works.iter().filter_map(|(work, n)| Some((*work, places.staying[*n as usize]?)));
        let coming = other.works.iter().map(|(work, n)| (*work, places.coming[*n as usize]));
        by_work(staying.chain(coming).collect())
    }
}
