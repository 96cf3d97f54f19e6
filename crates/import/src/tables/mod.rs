//! Tables with known columns, wherever their rows come from: a text file with separators or a sheet of a workbook.

mod grid;
mod header;
mod source;
mod table;

pub(crate) use grid::{Grid, Outcome, usual};
pub(crate) use header::{Column, header_row, label, members_columns, places, positional_members};
pub(crate) use source::Source;
pub(crate) use table::{Members, Row, Table};
