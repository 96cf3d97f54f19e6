//! What became of each file, for people and programs.

use serde::Serialize;

/// What became of an import's files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Each file, in the order given.
    pub files: Vec<FileReport>,
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// The file as it was given.
    pub file: String,
    /// Its format; `None` if it was not recognised.
    pub format: Option<&'static str>,
    /// How many records it holds.
    pub read: u64,
    /// How many of them were kept.
    pub imported: u64,
    /// What was mended.
    pub mended: Vec<Mended>,
    /// What was left out.
    pub skipped: Vec<Skipped>,
    /// Why nothing of it was imported, if nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Something that was mended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mended {
    /// Its place.
    pub at: At,
    /// What was wrong, and what was made of it.
    pub what: String,
}

/// Something that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Its place.
    pub at: At,
    /// Why.
    pub reason: String,
}

/// A place in a file: a number if it is one (a line, a record, a byte), else the words of the reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum At {
    /// A line, a record or a byte.
    Number(u64),
    /// Words.
    Words(String),
}

impl From<&str> for At {
    fn from(text: &str) -> Self {
        text.parse().map_or_else(|_| Self::Words(text.to_owned()), Self::Number)
    }
}

impl std::fmt::Display for At {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(out, "{number}"),
            Self::Words(words) => out.write_str(words),
        }
    }
}

impl FileReport {
    pub(super) fn new(file: &str, format: Option<&'static str>) -> Self {
        Self { file: file.to_owned(), format, ..Self::default() }
    }
}

impl Report {
    /// Whether every record of every file was kept.
    pub fn is_complete(&self) -> bool {
        self.files.iter().all(|file| file.error.is_none() && file.skipped.is_empty())
    }
}
