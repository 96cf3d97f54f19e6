//! A file that holds a table, opened as what it is.

use crate::{
    Format, ImportError, Input,
    delimited::{Lines, Rows},
    spreadsheet::{self, Workbook},
};

use super::Grid;

/// An opened file, from which the rows are borrowed.
pub(crate) enum Source<'a> {
    Text(&'a mut dyn Input),
    Workbook(Box<Workbook<'a>>),
}

impl<'a> Source<'a> {
    /// Opens a file as a workbook if it is one, otherwise as text.
    ///
    /// # Errors
    ///
    /// Where it begins like a workbook and is none that can be read, or one that would fill the memory.
    pub(crate) fn open(format: Format, input: &'a mut dyn Input) -> Result<Self, ImportError> {
        if !spreadsheet::begins_like_workbook(input)? {
            return Ok(Self::Text(input));
        }
        match Workbook::open(input)? {
            Ok(workbook) => Ok(Self::Workbook(Box::new(workbook))),
            Err(reason) => Err(ImportError::OtherFormat { format, reason }),
        }
    }

    /// Its rows: of a workbook those of the first sheet that has some.
    pub(crate) fn grid(&mut self) -> Result<Box<dyn Grid + '_>, ImportError> {
        Ok(match self {
            Self::Text(input) => Box::new(Rows::open(Lines::new(input)?)),
            Self::Workbook(workbook) => Box::new(workbook.rows()?),
        })
    }
}
