//! Bytes: numbers and texts in as few as they need, and rows of them one after another.

use crate::image::{Reader, Writer};

/// Appends a number: seven bits a byte, the low ones first.
pub(crate) fn put_number(bytes: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Takes a number from the front; what was not written here yields some number, and no more bytes than there are.
#[inline]
pub(crate) fn take_number(bytes: &mut &[u8]) -> u32 {
    let (mut value, mut shift) = (0_u32, 0);
    while let [byte, rest @ ..] = *bytes {
        *bytes = rest;
        value |= u32::from(byte & 0x7f).wrapping_shl(shift);
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    value
}

/// Appends a text with its length.
pub(crate) fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put_number(bytes, text.len() as u32);
    bytes.extend(text.as_bytes());
}

/// Takes a text from the front.
pub(crate) fn take_text<'a>(bytes: &mut &'a [u8]) -> &'a str {
    let length = (take_number(bytes) as usize).min(bytes.len());
    let (text, rest) = bytes.split_at(length);
    *bytes = rest;
    std::str::from_utf8(text).unwrap_or_default()
}

/// Bytes mixed to a number, which tells most from most others.
pub(crate) fn mixed(bytes: &[u8]) -> u32 {
    let add = |sum: u64, word: u64| (sum.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (words, rest) = bytes.as_chunks();
    let sum = words.iter().fold(bytes.len() as u64, |sum, word| add(sum, u64::from_le_bytes(*word)));
    let last = rest.iter().fold(0, |last, byte| last << 8 | u64::from(*byte));
    (add(sum, last) >> 32) as u32
}

/// Rows of bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    pub(crate) bytes: Vec<u8>,
    /// Where each row ends.
    pub(crate) ends: Vec<u32>,
}

impl Rows {
    /// Ends a row: everything that was written to `bytes` since the last one.
    pub(crate) fn end(&mut self) {
        self.ends.push(self.bytes.len() as u32);
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, row: &[u8]) {
        self.bytes.extend(row);
        self.end();
    }

    /// A row; empty if there is none.
    pub(crate) fn get(&self, n: u32) -> &[u8] {
        let start = n.checked_sub(1).map_or(Some(0), |before| self.ends.get(before as usize).copied());
        let end = self.ends.get(n as usize).copied();
        start.zip(end).and_then(|(start, end)| self.bytes.get(start as usize..end as usize)).unwrap_or_default()
    }

    /// A row that is a text.
    pub(crate) fn text(&self, n: u32) -> &str {
        std::str::from_utf8(self.get(n)).unwrap_or_default()
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// All rows.
    pub(crate) fn all(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len() as u32).map(|n| self.get(n))
    }
}

/// How many rows of [`Dense`] ones lie between two of which it is noted where they start.
const STEP: usize = 8;

/// Rows that are complete, in less room: each begins with its length, and where it starts is noted of every eighth.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dense {
    bytes: Vec<u8>,
    starts: Vec<u32>,
    length: usize,
}

impl Dense {
    /// Adds a row.
    pub(crate) fn push(&mut self, row: &[u8]) {
        if self.length.is_multiple_of(STEP) {
            self.starts.push(self.bytes.len() as u32);
        }
        put_number(&mut self.bytes, row.len() as u32);
        self.bytes.extend(row);
        self.length += 1;
    }

    /// Rows of which one comes first, another second and so on.
    pub(crate) fn of<'a>(rows: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut dense = Self::default();
        rows.for_each(|row| dense.push(row));
        dense
    }

    /// A row; empty if there is none.
    pub(crate) fn get(&self, n: u32) -> &[u8] {
        let n = n as usize;
        let start = self.starts.get(n / STEP).filter(|_| n < self.length);
        let mut rest = start.and_then(|start| self.bytes.get(*start as usize..)).unwrap_or_default();
        for _ in 0..n % STEP {
            let length = take_number(&mut rest) as usize;
            rest = rest.get(length..).unwrap_or_default();
        }
        let length = take_number(&mut rest) as usize;
        rest.get(..length).unwrap_or_default()
    }

    /// A row that is a text.
    pub(crate) fn text(&self, n: u32) -> &str {
        std::str::from_utf8(self.get(n)).unwrap_or_default()
    }

    /// The rows as texts.
    pub(crate) fn texts(&self) -> Vec<String> {
        (0..self.length as u32).map(|n| self.text(n).to_owned()).collect()
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    /// Reads what [`Dense::save`] wrote.
    pub(crate) fn load(reader: &mut Reader) -> Self {
        let (bytes, mut starts) = (reader.bytes(), reader.numbers());
        // Each row has a byte at least: no number that was not written here is more than there are.
        let length = (starts.pop().unwrap_or_default() as usize).min(bytes.len());
        Self { bytes, starts, length }
    }

    pub(crate) fn save(&self, writer: &mut Writer) {
        writer.bytes(&self.bytes);
        writer.numbers(&[&self.starts[..], &[self.length as u32]].concat());
    }

    /// Bytes used.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len() + 4 * self.starts.len()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_put_is_taken(parts in prop::collection::vec((any::<u32>(), "\\PC{0,200}"), 0..30)) {
            let mut rows = Rows::default();
            for (number, text) in &parts {
                put_number(&mut rows.bytes, *number);
                put_text(&mut rows.bytes, text);
                rows.end();
            }
            for (n, (number, text)) in parts.iter().enumerate() {
                let mut row = rows.get(n as u32);
                prop_assert_eq!(take_number(&mut row), *number);
                prop_assert_eq!(take_text(&mut row), text);
                prop_assert!(row.is_empty());
            }
            prop_assert_eq!(rows.get(parts.len() as u32), [0_u8; 0]);
            let dense = Dense::of(rows.all());
            for n in 0..=parts.len() as u32 + 9 {
                prop_assert_eq!(dense.get(n), rows.get(n));
            }
        }

        #[test]
        fn any_bytes_are_taken_without_a_panic(bytes: Vec<u8>) {
            let mut rest = &bytes[..];
            while !rest.is_empty() {
                take_number(&mut rest);
                take_text(&mut rest);
            }
        }
    }
}
