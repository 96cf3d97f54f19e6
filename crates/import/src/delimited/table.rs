//! A table with known columns, found by their labels or, without labels, by their place.

use std::io::BufRead;

use super::{
    Dialect, as_text,
    lines::Lines,
    rows::{Outcome, Rows},
};
use crate::{Format, ImportError, Sink, dates, text::repaired};

/// A column that an importer reads.
#[derive(Debug)]
pub(crate) struct Column {
    /// Its name in the export, and the labels that it has in English and Indonesian, as [`label`] makes them.
    pub(crate) labels: &'static [&'static str],
}

/// A label without case, spaces and punctuation: `Kode Eksemplar` and `kode_eksemplar` are the same.
pub(crate) fn label(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Labels that only a list of members has. Some are also in loan reports.
const MEMBERS: [&str; 43] = [
    "memberid",
    "membername",
    "memberemail",
    "memberaddress",
    "memberphone",
    "memberfax",
    "membernotes",
    "membertypename",
    "memberimage",
    "membersincedate",
    "membertype",
    "membershiptype",
    "mpasswd",
    "pin",
    "birthdate",
    "dateofbirth",
    "gender",
    "idanggota",
    "namaanggota",
    "nomoranggota",
    "noanggota",
    "tipekeanggotaan",
    "tipeanggota",
    "jenisanggota",
    "alamatanggota",
    "emailanggota",
    "telponanggota",
    "nik",
    "noktp",
    "nomoridentitas",
    "noidentitas",
    "tanggallahir",
    "tempatlahir",
    "jeniskelamin",
    "namaibukandung",
    "cardnumber",
    "borrowernumber",
    "borrower",
    "patronid",
    "patronname",
    "surname",
    "firstname",
    "peminjam",
];

/// The labels in a header that are about members, as written.
pub(crate) fn members_columns(header: &[String]) -> Vec<&str> {
    header.iter().filter(|cell| MEMBERS.contains(&label(cell).as_str())).map(|cell| cell.trim()).collect()
}

/// Whether rows without a header are those of a member export: 18 or 19 columns with gender and dates where it has them.
pub(crate) fn positional_members(rows: &[Vec<String>]) -> bool {
    let is_member = |row: &&Vec<String>| {
        (18..=20).contains(&row.len())
            && row[2].trim().len() <= 1
            && !row[0].trim().is_empty()
            && row[13..17].iter().filter(|cell| dates::day(cell.trim()).is_some() || cell.starts_with("0000-")).count()
                >= 3
    };
    rows.iter().filter(is_member).count() * 2 > rows.len()
}

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
    /// Whether the first row was a row of labels, and is still to be passed over.
    header: bool,
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
        let first = head.first().map(Vec::as_slice).unwrap_or_default();
        let find = |column: &Column| {
            // The label earliest in the list wins where a file has several of them.
            column.labels.iter().find_map(|name| first.iter().position(|cell| label(cell) == *name))
        };
        let by_label: Vec<Option<usize>> = columns.iter().map(find).collect();
        let known = by_label.iter().flatten().count();
        let labels = first.iter().filter(|cell| !cell.trim().is_empty()).count();
        let about_members = members_columns(first);
        let header = known >= 2 && known * 2 >= labels || known >= 1 && (known + about_members.len()) * 2 > labels;
        let complete = needed.iter().all(|column| by_label[*column].is_some());
        if about_members.len() >= 2 && !(may_have_members && header && complete) {
            return Err(ImportError::PersonalData { columns: about_members.join(", ") });
        }
        if about_members.len() == 1 && header && !may_have_members {
            return Err(ImportError::PersonalData { columns: about_members.join(", ") });
        }
        if positional_members(&head) {
            return Err(ImportError::PersonalData {
                columns: "without labels, but in the order of a member export".to_owned(),
            });
        }
        let mut rows = Rows::new(lines, dialect);
        if header {
            if let Some(missing) = needed.iter().find(|column| by_label[**column].is_none()) {
                let names = columns[*missing].labels.join(", ");
                return Err(other(&format!("its header has no column called any of: {names}")));
            }
            rows.columns = first.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
            return Ok(Self { rows, places: by_label, header, read: 0 });
        }
        if head.is_empty() {
            return Ok(Self { rows, places: vec![None; columns.len()], header, read: 0 });
        }
        let places = positions(&head).ok_or_else(|| {
            other("its first line has no known labels and its columns are not in the order of the export")
        })?;
        rows.columns = usual(&head);
        Ok(Self { rows, places, header, read: 0 })
    }

    /// The next readable row; what was unreadable before it has been told to the sink.
    pub(crate) fn next(&mut self, sink: &mut dyn Sink) -> Result<Option<Row>, ImportError> {
        loop {
            let Some(outcome) = self.rows.next()? else {
                sink.read(self.rows.lines.consumed());
                return Ok(None);
            };
            sink.read(self.rows.lines.consumed());
            if std::mem::take(&mut self.header) {
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
