//! The records as open data, in a folder of its own beside the chunks.

use std::{collections::HashSet, io};

use jiff::Timestamp;
use lapau_open_data::Collected;

use super::{Records, disk::Disk, output::Folder};

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
pub(super) fn write(records: &Records, published: Timestamp, folder: &Folder<impl Disk>) -> io::Result<Opened> {
    let rows = records
        .iter()
        .map(|(collection, rows)| (*collection, rows.iter().map(|(id, json)| (id.as_str(), json.get())).collect()));
    let records = rows.collect();
    let mut opened = Opened::default();
    // They were checked before: whatever can't be read now is a fault of ours.
    let Some(collected) = Collected::read(&records).map_err(io::Error::other)? else { return Ok(opened) };
    collected.write(published, |name, bytes| {
        opened.compressed += folder.write_open(name, bytes)?;
        opened.bytes += bytes.len() as u64;
        opened.names.insert(name.to_owned());
        Ok::<_, io::Error>(())
    })?;
    Ok(opened)
}
