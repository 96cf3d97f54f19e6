//! Reading JSON, with little code for many types.
//!
//! Readers that serde derives are compiled anew for every type and every field of it: 170 KB of what a phone once downloaded.
//! Here one [`Reader`] reads everything, and a type gives no more than tables: the names of its fields ([`Shape`]) and the place that takes each ([`Fields`]).
//! `#[derive(Read)]` makes them from the type's `#[serde(…)]` attributes, so that a record is declared once for writing and reading.
//!
//! What is read, and what is refused, is what serde_json reads and refuses (`agreement.rs` holds both against each other), with these differences: a record is an object and never an array of its fields, a word such as an event's kind is a string and never an object, and a field given twice is an error in every type.
//! A reader never panics, and its depth and memory are bounded by the types and the length of the text.

#[cfg(test)]
mod agreement;
mod error;
mod number;
mod reader;
mod record;
mod values;

pub(crate) use error::utf8;
pub use error::{Error, What};
pub use lapau_record_derive::Read;
pub(crate) use reader::Column;
pub use reader::{Place, Reader};
pub use record::{Fields, List, Map, Shape, Words};
pub use values::Extent;

/// A place that takes a value as it is read.
pub trait Slot {
    /// Reads the value that comes next, whatever the place held before.
    ///
    /// # Errors
    /// When it is another than the place can take. The place then holds anything, and is to be thrown away.
    fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), Error>;
}

/// A type that can be read; derived for records, and by hand for what has a form of its own.
pub trait Read: Slot + Sized {
    /// What it is before it is read, and where a field may be missing.
    const EMPTY: Self;

    /// Whether a field of it must be there.
    const REQUIRED: bool = true;
}

/// Reads a value from a whole text of JSON.
///
/// # Errors
/// When it is no JSON, another value, or something follows it.
pub fn from_str<T: Read>(text: &str) -> Result<T, Error> {
    let mut reader = Reader::new(text);
    let mut value = T::EMPTY;
    value.fill(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// Reads the rows of a table, whose columns stand in a text, so many; `None` for what can't be read.
pub(crate) fn from_columns<'t, T: Read>(
    text: &'t str,
    columns: &'t [Column],
    count: usize,
) -> impl Iterator<Item = Option<T>> {
    let mut reader = Reader::of_rows(text, columns);
    (0..count).map(move |row| {
        reader.go_to(row);
        let mut value = T::EMPTY;
        value.fill(&mut reader).ok().map(|()| value)
    })
}

/// Reads one row of a table, whose columns stand in a text; `None` if it can't be read.
pub(crate) fn from_row<T: Read>(text: &str, columns: &[Column], row: usize) -> Option<T> {
    let mut reader = Reader::of_rows(text, columns);
    reader.go_to(row);
    let mut value = T::EMPTY;
    value.fill(&mut reader).ok().map(|()| value)
}

/// Reads a value from the bytes of a whole text of JSON.
///
/// # Errors
/// As [`from_str`]; and when they are not UTF-8.
pub fn from_slice<T: Read>(bytes: &[u8]) -> Result<T, Error> {
    from_str(utf8(bytes)?)
}
