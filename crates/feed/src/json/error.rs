//! What was wrong, and where.

use std::fmt;

/// Why a text is not what it is read as.
#[derive(Clone, Debug, PartialEq, Eq)]
// Behind a pointer, so that what hands it on is small.
pub struct Error(Box<Fault>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    what: What,
    path: String,
    line: usize,
    column: usize,
}

/// What was wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum What {
    /// It ends too early.
    #[error("it ends too early")]
    Cut,
    /// It is no JSON.
    #[error("is no JSON: {0}")]
    Syntax(&'static str),
    /// Another value stands there.
    #[error("expected {expected}, found {found}")]
    Other {
        /// What should stand there.
        expected: &'static str,
        /// What stands there.
        found: &'static str,
    },
    /// A text has not the form it must have.
    #[error("expected {expected}, found {found:?}")]
    Form {
        /// What should stand there.
        expected: &'static str,
        /// The text.
        found: String,
    },
    /// A word is not among those it must be.
    #[error("unknown variant `{found}`, expected one of {}", known.join(", "))]
    Word {
        /// The word.
        found: String,
        /// What it may be.
        known: &'static [&'static str],
    },
    /// A number does not fit.
    #[error("{0} is too large or too small a number here")]
    Range(String),
    /// A field is missing.
    #[error("missing field `{0}`")]
    Missing(&'static str),
    /// A field stands there twice.
    #[error("duplicate field `{0}`")]
    Twice(&'static str),
    /// A field that is not known stands where only known ones may.
    #[error("unknown field `{0}`")]
    Unknown(String),
    /// A type's own reason.
    #[error("{0}")]
    Own(&'static str),
}

impl Error {
    /// Something wrong before a place in a text.
    pub(super) fn new(what: What, before: &str) -> Self {
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        Self(Box::new(Fault { what, path: String::new(), line, column }))
    }

    /// What was wrong.
    pub fn what(&self) -> &What {
        &self.0.what
    }

    /// The field it was in, as a path from the record: `items[2].id`; empty for the record itself.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Whether the text was cut off: it may be right as far as it goes.
    pub fn is_cut(&self) -> bool {
        self.0.what == What::Cut
    }

    /// The same, seen from the record that has it in a field.
    pub(super) fn in_field(mut self, name: &str) -> Self {
        let path = &mut self.0.path;
        if !path.is_empty() && !path.starts_with('[') {
            path.insert(0, '.');
        }
        path.insert_str(0, name);
        self
    }

    /// The same, seen from the list that has it at a place.
    pub(super) fn at(mut self, n: usize) -> Self {
        let path = &mut self.0.path;
        if !path.is_empty() && !path.starts_with('[') {
            path.insert(0, '.');
        }
        path.insert_str(0, &format!("[{n}]"));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault { what, path, line, column } = &*self.0;
        if !path.is_empty() {
            write!(out, "{path}: ")?;
        }
        write!(out, "{what} at line {line} column {column}")
    }
}

impl std::error::Error for Error {}

/// The text of some bytes.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, Error> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
        Error::new(What::Syntax("it is not UTF-8"), before)
    })
}
