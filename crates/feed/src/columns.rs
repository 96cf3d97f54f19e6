//! Records by columns, as chunks and deltas carry them.
//!
//! ```json
//! {"id":["a","b"],"note":[null,"…"],"words":[["x","y"],["u","v"]]}
//! ```
//!
//! Each field of the records is a column with one value for each record, `null` where a record leaves it out.
//! So each name is there once, like stands beside like, and a compressed file is a seventh smaller than one of whole records.

use std::collections::BTreeMap;

use crate::{
    chunk::{NoRecord, Unreadable},
    json::{self, Column, Extent, Read},
};

/// How long a field's name may be. A name is in a file once and in memory once for each record.
const LONGEST_NAME: usize = 32;
/// What stands where a record leaves a field out.
const NOTHING: &str = "null";
/// The column that every record is in.
const ID: &str = "id";

/// Columns whose values are not yet read: by the names of the fields, where each value stands in the text.
pub(crate) type Unread = BTreeMap<String, Vec<Extent>>;

/// Writes records, each in its JSON, behind what is written already; the same for the same records, whatever the order of their fields.
///
/// # Errors
///
/// When something is no record.
pub(crate) fn write(records: &[impl AsRef<str>], text: &mut String) -> Result<(), NoRecord> {
    let mut columns: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (n, record) in records.iter().enumerate() {
        let record = record.as_ref();
        let fields: BTreeMap<String, Extent> = json::from_str(record).map_err(|error| NoRecord(error.to_string()))?;
        for (name, value) in fields {
            if !is_name(&name) {
                return Err(NoRecord(format!("a field cannot have the name {name:?}")));
            }
            let column = columns.entry(name).or_default();
            column.resize(n, NOTHING);
            column.push(value.of(record));
        }
    }
    columns.retain(|_, column| column.iter().any(|value| *value != NOTHING));
    text.push('{');
    for (n, (name, column)) in columns.iter_mut().enumerate() {
        column.resize(records.len(), NOTHING);
        text.push_str(if n > 0 { ",\"" } else { "\"" });
        text.push_str(name);
        text.push_str("\":[");
        for (n, value) in column.iter().enumerate() {
            if n > 0 {
                text.push(',');
            }
            text.push_str(value);
        }
        text.push(']');
    }
    text.push('}');
    Ok(())
}

/// Whether a text can be the name of a record's field. Such names need no escapes.
fn is_name(text: &str) -> bool {
    (1..=LONGEST_NAME).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Columns, all of the same length.
pub(crate) struct Columns<'t> {
    text: &'t str,
    columns: Vec<Column>,
    /// How many records there are.
    pub(crate) count: usize,
}

impl<'t> Columns<'t> {
    /// The columns of a text.
    pub(crate) fn new(text: &'t str, mut columns: Unread) -> Result<Self, Unreadable> {
        columns.retain(|name, _| is_name(name));
        let count = columns.get(ID).map_or(0, Vec::len);
        if columns.values().any(|column| column.len() != count) {
            return Err(Unreadable::NotAChunk("its columns are not of one length".into()));
        }
        let columns = columns.into_iter().map(|(name, values)| Column { name, values }).collect();
        Ok(Self { text, columns, count })
    }

    /// The records, without those that can't be read.
    pub(crate) fn records<R: Read>(&self) -> impl Iterator<Item = R> {
        json::from_columns(self.text, &self.columns, self.count).flatten()
    }

    /// The last record of an identifier, without reading any other.
    pub(crate) fn record<R: Read>(&self, id: &str) -> Option<R> {
        let ids = self.columns.iter().find(|column| column.name == ID)?;
        let is_it = |value: &Extent| json::from_str::<String>(value.of(self.text)).is_ok_and(|found| found == id);
        json::from_row(self.text, &self.columns, ids.values.iter().rposition(is_it)?)
    }

    /// The JSON of each record, with its fields in the order of their names.
    pub(crate) fn rows(&self) -> impl Iterator<Item = String> {
        (0..self.count).map(|n| self.row(n))
    }

    fn row(&self, n: usize) -> String {
        let mut row = String::new();
        for Column { name, values } in &self.columns {
            let value = values.get(n).map_or(NOTHING, |value| value.of(self.text));
            if value != NOTHING {
                row.push_str(if row.is_empty() { "{\"" } else { ",\"" });
                row.push_str(name);
                row.push_str("\":");
                row.push_str(value);
            }
        }
        row.push_str(if row.is_empty() { "{}" } else { "}" });
        row
    }
}
