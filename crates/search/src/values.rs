//! Values that many titles share (languages, branches), as small numbers.

/// The number of a value among known ones, which it joins if it is new. Past 65,535 values, all share the last number.
pub(crate) fn number(known: &mut Vec<String>, value: &str) -> u16 {
    let n = known.iter().position(|known| known == value).unwrap_or_else(|| {
        if known.len() <= usize::from(u16::MAX) {
            known.push(value.to_owned());
        }
        known.len() - 1
    });
    n as u16
}

/// Lists of numbers, one after another.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    pub(crate) ends: Vec<u32>,
    pub(crate) values: Vec<u16>,
}

impl Lists {
    /// Adds the next list; what it repeats is kept once.
    pub(crate) fn push(&mut self, values: impl Iterator<Item = u16>) {
        let start = self.values.len();
        for value in values {
            if !self.values[start..].contains(&value) {
                self.values.push(value);
            }
        }
        self.ends.push(self.values.len() as u32);
    }

    /// A list.
    pub(crate) fn get(&self, n: u32) -> &[u16] {
        let n = n as usize;
        let start = n.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.values[start..self.ends[n] as usize]
    }
}
