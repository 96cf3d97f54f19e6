//! Tables of separated values as library systems and spreadsheets save them.
//!
//! A general CSV reader is not enough here: SLiMS does not double the quotation marks inside the values of its item export, and one lost mark must cost one line, not the rest of the file.
//! So a row is first read by RFC 4180 and, where that gives the wrong number of columns, by the marks and separators that stand between two values.

mod dialect;
mod lines;
mod rows;

use dialect::Dialect;
pub(crate) use lines::{Line, Lines};
pub(crate) use rows::Rows;
