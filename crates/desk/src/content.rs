//! The content folder: what librarians write themselves, one small text file for each record.
//!
//! ```text
//! library.toml            the library record
//! events/bedah-buku.md    front matter in TOML between two +++ lines, then Markdown
//! news/2026.toml          several records as [[news]] tables, each with its id
//! pictures/teras.jpg      a picture that a record names
//! ```
//!
//! Promised: every mistake is named with its file and field, all of them in one run, so that nobody corrects one only to meet the next;
//! a field the format does not know is a mistake, since a misspelt field would be lost in silence.
//! Never: nothing is written into the folder but by [`writing`] and [`pictures`], which a form of the desk asks to; pictures that are made ready lie in a hidden folder of it.

mod fields;
mod folder;
mod instants;
mod markdown;
pub mod pictures;
mod toml_text;
mod typed;
pub mod writing;

use std::fmt;

use lapau_feed::Collection;
use serde_json::Value;

pub use fields::{resolve_titles, texts};
pub use folder::{changed_since, read};
pub use markdown::{Unsupported, parse as prose};
pub use typed::{Typed, read as read_typed};

/// A record as a librarian wrote it, its references to titles not yet looked up.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its collection.
    pub collection: Collection,
    /// Its identifier.
    pub id: String,
    /// Its file, from the content folder.
    pub file: String,
    /// What it says.
    pub value: Value,
    /// The files of its picture.
    pub pictures: Vec<pictures::Ready>,
}

/// Something wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Complaint {
    /// The file from the content folder, or the record of an import.
    pub place: String,
    /// The field, as a path from the record; empty where it is the whole.
    pub field: String,
    /// What is wrong.
    pub what: String,
}

impl Complaint {
    /// A complaint about a field of a file or record.
    pub fn new(place: impl Into<String>, field: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), field: field.into(), what: what.into() }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field.as_str() {
            "" => write!(out, "{}: {}", self.place, self.what),
            field => write!(out, "{}: {field}: {}", self.place, self.what),
        }
    }
}
