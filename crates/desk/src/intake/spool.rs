//! Where the records of a file wait, on disk, until all of it is read.
//!
//! A file lands whole or not at all, and what is alone in it is known only at its end; memory must not grow with it.
//! The disk is that of the store, which has to have room for the records anyway. The file has no name: whatever happens, nothing stays.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read as _, Seek as _, Write as _},
    path::Path,
};

use lapau_feed::Collection;

use crate::store::Row;

/// Texts in the order they came, each of them a few fields.
#[derive(Debug)]
pub(super) struct Spool {
    file: BufWriter<File>,
    length: u64,
}

impl Spool {
    /// An empty one, in a folder.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self { file: BufWriter::with_capacity(256 * 1024, tempfile::tempfile_in(folder)?), length: 0 })
    }

    /// Puts some fields at the end, and answers where.
    pub(super) fn put<const N: usize>(&mut self, fields: [&str; N]) -> io::Result<u64> {
        let at = self.length;
        for field in fields {
            let length = u32::try_from(field.len()).map_err(io::Error::other)?;
            self.file.write_all(&length.to_le_bytes())?;
            self.file.write_all(field.as_bytes())?;
            self.length += 4 + u64::from(length);
        }
        Ok(at)
    }

    /// Turns to reading.
    pub(super) fn read(self) -> io::Result<Spooled> {
        let mut file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok(Spooled { file: BufReader::with_capacity(64 * 1024, file), at: 0, length: self.length })
    }
}

/// The same, to be read.
#[derive(Debug)]
pub(super) struct Spooled {
    file: BufReader<File>,
    at: u64,
    length: u64,
}

impl Spooled {
    /// The fields that come next; `None` at the end.
    pub(super) fn next<const N: usize>(&mut self) -> io::Result<Option<[String; N]>> {
        if self.at >= self.length {
            return Ok(None);
        }
        let mut fields = [const { String::new() }; N];
        for field in &mut fields {
            let mut length = [0; 4];
            self.file.read_exact(&mut length)?;
            let length = u32::from_le_bytes(length);
            let mut bytes = vec![0; length as usize];
            self.file.read_exact(&mut bytes)?;
            *field = String::from_utf8(bytes).map_err(io::Error::other)?;
            self.at += 4 + u64::from(length);
        }
        Ok(Some(fields))
    }

    /// The fields that were put at a place.
    pub(super) fn at<const N: usize>(&mut self, at: u64) -> io::Result<Option<[String; N]>> {
        // Those put close together are in the buffer already.
        self.file.seek_relative(at as i64 - self.at as i64)?;
        self.at = at;
        self.next()
    }
}

/// The records of a file that was read to its end, one after the other.
#[derive(Debug)]
pub(super) struct Rows {
    spooled: Spooled,
    /// Says of a work whether it has several titles in the file.
    shared: super::joining::Works,
}

impl Rows {
    pub(super) fn new(spool: Spool, shared: super::joining::Works) -> io::Result<Self> {
        Ok(Self { spooled: spool.read()?, shared })
    }

    fn row(&mut self) -> io::Result<Option<Row>> {
        let Some([collection, id, work, alone, shared]) = self.spooled.next()? else { return Ok(None) };
        let collection = Collection::from_name(&collection).ok_or_else(|| io::Error::other("no collection"))?;
        let json = if self.shared.has_several(&work) { shared } else { alone };
        Ok(Some(Row { collection, id, json }))
    }
}

impl Iterator for Rows {
    type Item = io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        self.row().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_is_read_in_order_and_by_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::new(folder.path()).unwrap();
        let long = "y".repeat(200_000);
        let places: Vec<u64> = [["a", ""], ["é", &long], ["c", "z"]].map(|fields| spool.put(fields).unwrap()).to_vec();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let mut spooled = spool.read().unwrap();
        assert_eq!(spooled.at(places[2]).unwrap(), Some(["c".to_owned(), "z".to_owned()]));
        assert_eq!(spooled.at(places[0]).unwrap(), Some(["a".to_owned(), String::new()]));
        assert_eq!(spooled.next().unwrap(), Some(["é".to_owned(), long]));
        assert_eq!(spooled.next::<2>().unwrap().unwrap()[0], "c");
        assert_eq!(spooled.next::<2>().unwrap(), None);
    }
}
