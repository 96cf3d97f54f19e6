//! Texts that many records share (names, subjects, publishers), each kept once and gone by its number.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use crate::bytes::Rows;

/// Numbers by text.
pub(crate) type Numbers = HashMap<Box<str>, u32, FxBuildHasher>;

/// Texts in the making. Number 0 is the empty one.
#[derive(Debug)]
pub(crate) struct Sharing {
    numbers: Numbers,
    pub(crate) texts: Rows,
}

impl Default for Sharing {
    fn default() -> Self {
        let mut sharing = Self { numbers: Numbers::default(), texts: Rows::default() };
        sharing.number("");
        sharing
    }
}

impl Sharing {
    /// The number of a text, which it is given if it has none yet.
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.texts.len() as u32;
        self.texts.push(text.as_bytes());
        self.numbers.insert(text.into(), number);
        number
    }
}
