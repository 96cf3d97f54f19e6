//! A table with known columns, found by their labels or, without labels, by their place.

use std::io::BufRead;

use super::{
    Dialect, as_text,
    header::{Column, header_row, members_columns, places, positional_members},
    lines::Lines,
    rows::{Outcome, Rows},
};
use crate::{Format, ImportError, Sink, text::repaired};

/// A row of a table.
pub(crate) struct Row {
    /// `line 17`.
    pub(crate) at: String,
    /// The number of the record in the file, from 1.
    pub(crate) number: u64,
    values: Vec<String>,
}

/// A table whose rows are read one by one.
pub(crate) struct Table<'a> {
    rows: Rows<'a>,
    places: Vec<Option<usize>>,
    /// Rows that are still to be passed over: the labels, and what stands above them.
    above: usize,
    /// Records so far, readable or not.
    pub(crate) read: u64,
}

impl<'a> Table<'a> {
    /// Opens a table with `columns`; `positions` says where they are in a file without labels, given its first rows.
    ///
    /// # Errors
    ///
    /// [`ImportError::PersonalData`] for a list of members (unless `may_have_members`, for reports that mix both),
    /// [`ImportError::OtherFormat`] where a column in `needed` is not there.
    pub(crate) fn open(
        format: Format,
        input: &'a mut dyn BufRead,
        columns: &[Column],
        needed: &[usize],
        may_have_members: bool,
        positions: impl Fn(&[Vec<String>]) -> Option<Vec<Option<usize>>>,
    ) -> Result<Self, ImportError> {
        let lines = Lines::new(input)?;
        let (dialect, head) = Dialect::of(&as_text(lines.head()).0);
        let other = |reason: &str| ImportError::OtherFormat { format, reason: reason.to_owned() };
        let header = header_row(&head, columns);
        let by_label = header.map(|row| places(&head[row], columns)).unwrap_or_default();
        let missing = needed.iter().find(|column| by_label.get(**column).is_none_or(Option::is_none));
        let about_members = members_columns(&head);
        // One such label alone may be a value, unless it stands among labels.
        if (about_members.len() >= 2 || header.is_some() && !about_members.is_empty())
            && !(may_have_members && missing.is_none())
        {
            return Err(ImportError::PersonalData { columns: about_members.join(", ") });
        }
        if positional_members(&head) {
            return Err(ImportError::PersonalData {
                columns: "without labels, but in the order of a member export".to_owned(),
            });
        }
        let mut rows = Rows::new(lines, dialect);
        if let Some(row) = header {
            if let Some(missing) = missing {
                let names = columns[*missing].labels.join(", ");
                return Err(other(&format!("its header has no column called any of: {names}")));
            }
            rows.columns = head[row].iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
            return Ok(Self { rows, places: by_label, above: row + 1, read: 0 });
        }
        if head.is_empty() {
            return Ok(Self { rows, places: vec![None; columns.len()], above: 0, read: 0 });
        }
        let places = positions(&head).ok_or_else(|| {
            other("its first line has no known labels and its columns are not in the order of the export")
        })?;
        rows.columns = usual(&head);
        Ok(Self { rows, places, above: 0, read: 0 })
    }

    /// The next readable row; what was unreadable before it has been told to the sink.
    pub(crate) fn next(&mut self, sink: &mut dyn Sink) -> Result<Option<Row>, ImportError> {
        loop {
            let Some(outcome) = self.rows.next()? else {
                sink.read(self.rows.lines.consumed());
                return Ok(None);
            };
            sink.read(self.rows.lines.consumed());
            if self.above > 0 {
                self.above -= 1;
                continue;
            }
            self.read += 1;
            match outcome {
                Outcome::Unreadable { line, reason } => sink.skipped(&format!("line {line}"), &reason),
                Outcome::Values { line, values, mended } => {
                    let at = format!("line {line}");
                    for what in mended {
                        sink.mended(&at, &what);
                    }
                    return Ok(Some(Row { at, number: self.read, values }));
                }
            }
        }
    }

    /// The value of a row in a column, with doubly encoded text repaired.
    pub(crate) fn value(&self, row: &Row, column: usize, sink: &mut dyn Sink) -> String {
        let Some(raw) = self.places[column].and_then(|place| row.values.get(place)) else { return String::new() };
        let repaired = repaired(raw);
        if repaired != raw.as_str() {
            sink.mended(&row.at, "encoding: text that had been encoded as UTF-8 more than once was decoded");
        }
        // MySQL writes \N and some exports write NULL for a value that is not there.
        match repaired.trim() {
            "\\N" | "NULL" => String::new(),
            text => text.to_owned(),
        }
    }
}

impl Row {
    /// Everything in the row, to tell whether another one is the same.
    pub(crate) fn content(&self) -> String {
        self.values.join("\u{1f}")
    }
}

/// The number of columns that most rows have.
pub(crate) fn usual(rows: &[Vec<String>]) -> usize {
    let count = |columns: usize| rows.iter().filter(|row| row.len() == columns).count();
    rows.iter().map(Vec::len).max_by_key(|columns| count(*columns)).unwrap_or(0)
}
