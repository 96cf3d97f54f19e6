//! The records as open data, in a folder of its own beside the chunks.

use std::{collections::HashSet, io};

use jiff::Timestamp;
use lapau_open_data::Collected;

use super::{Records, output::Output};

/// How many bytes of it are gathered before they are written together.
const BATCH: usize = 4 << 20;

/// What the open data came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// The names of its files, below its folder; none where the library says of no address.
    pub names: HashSet<String>,
    /// Their bytes.
    pub bytes: u64,
    /// Their bytes compressed.
    pub compressed: u64,
}

/// Writes it, and says what it came to.
pub(super) fn write(records: &Records, published: Timestamp, output: &Output) -> io::Result<Opened> {
    let rows = records
        .iter()
        .map(|(collection, rows)| (*collection, rows.iter().map(|(id, json)| (id.as_str(), json.get())).collect()));
    let records = rows.collect();
    let mut opened = Opened::default();
    // They were checked before: whatever can't be read now is a fault of ours.
    let Some(collected) = Collected::read(&records).map_err(io::Error::other)? else { return Ok(opened) };
    let (mut batch, mut gathered) = (Vec::new(), 0);
    collected.write(published, |name, bytes| {
        opened.bytes += bytes.len() as u64;
        opened.names.insert(name.to_owned());
        gathered += bytes.len();
        batch.push((name.to_owned(), bytes.to_vec()));
        if gathered >= BATCH {
            opened.compressed += output.write_open(&batch)?;
            (batch, gathered) = (Vec::new(), 0);
        }
        Ok::<_, io::Error>(())
    })?;
    opened.compressed += output.write_open(&batch)?;
    Ok(opened)
}
