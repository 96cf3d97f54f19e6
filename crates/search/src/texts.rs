//! Texts that many records share, each kept once and gone by its number: whole ones (names, subjects), and the parts between the spaces of others (titles, call numbers).

use crate::bytes::{Dense, Rows, mixed, put_number, take_number};

/// Texts in the making, numbered in the order of their first appearance.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    pub(crate) rows: Rows,
    /// By what a text is mixed to, or in one of the places behind: that, and its number and one; 0 where there is none. As many as a power of two, at least half of them free.
    places: Vec<(u32, u32)>,
}

impl Texts {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The number of a text, which it is given if it has none yet.
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        if self.places.len() <= 2 * self.len() {
            self.spread();
        }
        let mix = mixed(text.as_bytes());
        let place = self.place(text.as_bytes(), mix);
        if self.places[place].1 == 0 {
            self.rows.push(text.as_bytes());
            self.places[place] = (mix, self.len() as u32);
        }
        self.places[place].1 - 1
    }

    /// The number of a text that has one.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        if self.places.is_empty() {
            return None;
        }
        self.places[self.place(text.as_bytes(), mixed(text.as_bytes()))].1.checked_sub(1)
    }

    /// The texts by number, to be kept.
    pub(crate) fn kept(&self) -> Dense {
        Dense::of(self.rows.all())
    }

    /// Where a text is, or would be.
    fn place(&self, text: &[u8], mix: u32) -> usize {
        let last = self.places.len() - 1;
        let mut place = mix as usize & last;
        loop {
            let (mixed, next) = self.places[place];
            if next == 0 || mixed == mix && self.rows.get(next - 1) == text {
                return place;
            }
            place = (place + 1) & last;
        }
    }

    fn spread(&mut self) {
        let places = (4 * self.len()).next_power_of_two().max(64);
        let before = std::mem::replace(&mut self.places, vec![(0, 0); places]);
        for (mix, next) in before.into_iter().filter(|(_, next)| *next > 0) {
            let mut place = mix as usize & (places - 1);
            while self.places[place].1 != 0 {
                place = (place + 1) & (places - 1);
            }
            self.places[place] = (mix, next);
        }
    }
}

/// All that records share, in the making.
#[derive(Debug)]
pub(crate) struct Sharing {
    /// Number 0 is the empty one.
    pub(crate) texts: Texts,
    /// What stands between spaces.
    pub(crate) parts: Texts,
}

impl Default for Sharing {
    fn default() -> Self {
        let mut texts = Texts::default();
        texts.number("");
        Self { texts, parts: Texts::default() }
    }
}

/// The numbers of the parts of a text, in place of those that are there.
pub(crate) fn spell(text: &str, parts: &mut Texts, numbers: &mut Vec<u32>) {
    numbers.clear();
    if !text.is_empty() {
        numbers.extend(text.split(' ').map(|part| parts.number(part)));
    }
}

/// Writes the numbers of the parts of a text.
pub(crate) fn put_parts(bytes: &mut Vec<u8>, numbers: &[u32]) {
    put_number(bytes, numbers.len() as u32);
    numbers.iter().for_each(|number| put_number(bytes, *number));
}

/// A text in its parts, put together when it is asked for.
#[derive(Clone, Copy, Default)]
pub struct Spelt<'a> {
    /// How many parts there are, and their numbers.
    bytes: &'a [u8],
    parts: Option<&'a Dense>,
}

impl<'a> Spelt<'a> {
    /// Takes a text from the front.
    pub(crate) fn take(bytes: &mut &'a [u8], parts: &'a Dense) -> Self {
        Self { bytes: take_parts(bytes), parts: Some(parts) }
    }

    /// The text.
    pub fn text(self) -> String {
        let (mut bytes, mut text) = (self.bytes, String::new());
        for n in 0..take_number(&mut bytes).min(bytes.len() as u32) {
            if n > 0 {
                text.push(' ');
            }
            text.push_str(self.parts.map_or("", |parts| parts.text(take_number(&mut bytes))));
        }
        text
    }
}

impl std::fmt::Debug for Spelt<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.text().fmt(out)
    }
}

/// Takes the numbers of the parts of a text from the front.
pub(crate) fn take_parts<'a>(bytes: &mut &'a [u8]) -> &'a [u8] {
    let start = *bytes;
    // Each has a byte at least: no number that was not written here asks for more than there is.
    for _ in 0..take_number(bytes).min(bytes.len() as u32) {
        take_number(bytes);
    }
    &start[..start.len() - bytes.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_text_has_one_number(texts in prop::collection::vec("[ab\0]{0,3}|\\PC{0,30}", 0..300)) {
            let mut known = Texts::default();
            for text in &texts {
                let before = known.len();
                let found = known.find(text);
                let number = known.number(text);
                prop_assert_eq!(found, (known.len() == before).then_some(number));
                prop_assert_eq!(known.rows.text(number), text);
                prop_assert_eq!(known.number(text), number);
            }
            for number in 0..known.len() as u32 {
                prop_assert_eq!(known.find(known.rows.text(number)), Some(number));
            }
        }

        #[test]
        fn texts_in_parts_come_back_as_they_were(texts in prop::collection::vec("[a ]{0,6}|\\PC{0,20}", 0..12)) {
            let (mut parts, mut numbers, mut bytes) = (Texts::default(), Vec::new(), Vec::new());
            for text in &texts {
                spell(text, &mut parts, &mut numbers);
                put_parts(&mut bytes, &numbers);
            }
            let (mut rest, kept) = (&bytes[..], parts.kept());
            for text in &texts {
                prop_assert_eq!(&Spelt::take(&mut rest, &kept).text(), text);
            }
            prop_assert!(rest.is_empty());
        }

        #[test]
        fn any_bytes_are_some_text(bytes: Vec<u8>) {
            let (mut rest, none) = (&bytes[..], Dense::default());
            while !rest.is_empty() {
                Spelt::take(&mut rest, &none).text();
            }
        }
    }
}
