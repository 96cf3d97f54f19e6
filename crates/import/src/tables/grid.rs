//! Rows of values, before anyone knows what they mean.

use std::io;

/// Rows that are read one by one.
pub(crate) trait Grid {
    /// The first rows, some forty, to find out what the table holds.
    fn head(&self) -> &[Vec<String>];

    /// Sets how many values a row should have.
    fn expect(&mut self, columns: usize);

    /// The next row that is not blank, the first rows among them.
    fn next(&mut self) -> io::Result<Option<Outcome>>;

    /// How many bytes of the file are behind.
    fn consumed(&self) -> u64;
}

/// What was made of one row.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Its place, its values, and what had to be mended.
    Values { at: String, values: Vec<String>, mended: Vec<String> },
    /// Nothing, and why.
    Unreadable { at: String, reason: String },
}

/// The number of columns that most rows have.
pub(crate) fn usual(rows: &[Vec<String>]) -> usize {
    let count = |columns: usize| rows.iter().filter(|row| row.len() == columns).count();
    rows.iter().map(Vec::len).max_by_key(|columns| count(*columns)).unwrap_or(0)
}
