//! Chunks: immutable files of records of one kind.
//!
//! ```json
//! {"collection":"titles","records":[{"id":"…","title":"…"}]}
//! ```

use serde_json::value::RawValue;

use crate::{
    Collection, Digest, Record,
    json::{self, Extent, Read},
    manifest::ChunkRef,
};

/// How many records a chunk holds on average.
const AVERAGE: u64 = 512;
/// How many records a chunk holds at most.
const MOST: usize = 2048;

/// A chunk whose records are not yet read.
#[derive(Read)]
struct Opened {
    collection: String,
    records: Vec<Extent>,
}

/// A chunk ready to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// What the manifest says of it.
    pub meta: ChunkRef,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A chunk that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is no chunk: not JSON, cut off, or something else altogether.
    #[error("is no chunk of records: {0}")]
    NotAChunk(String),
    /// It holds another collection than the manifest says.
    #[error("holds {found} instead of {expected}")]
    OtherCollection {
        /// What the manifest says.
        expected: &'static str,
        /// What it says itself.
        found: String,
    },
}

/// Cuts the records of a collection, in the order of their identifiers, into chunks.
///
/// Each record is its identifier and its JSON.
/// A cut falls behind a record whose identifier's digest ends in zero bits, so that a record that comes, goes or changes touches the chunk it is in and no other.
pub fn cut(collection: Collection, records: &[(String, Box<RawValue>)]) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for (n, (id, json)) in records.iter().enumerate() {
        open.push(json.get());
        let last = n + 1 == records.len();
        if last || open.len() >= MOST || cuts_behind(id) {
            let bytes = write(collection, &open);
            let meta = ChunkRef { digest: Digest::of(&bytes), bytes: bytes.len() as u32, records: open.len() as u32 };
            chunks.push(Chunk { meta, bytes });
            open.clear();
        }
    }
    chunks
}

/// The bytes of the chunk that holds these records, each in its JSON; the same for the same records.
pub fn write(collection: Collection, records: &[impl AsRef<str>]) -> Vec<u8> {
    let mut text = format!("{{\"collection\":\"{collection}\",\"records\":[");
    for (n, record) in records.iter().enumerate() {
        if n > 0 {
            text.push(',');
        }
        text.push_str(record.as_ref());
    }
    text.push_str("]}");
    text.into_bytes()
}

fn cuts_behind(id: &str) -> bool {
    let digest = Digest::of(id.as_bytes()).0;
    let tail = u64::from_be_bytes([0, 0, 0, 0, digest[28], digest[29], digest[30], digest[31]]);
    tail.is_multiple_of(AVERAGE)
}

/// Looks whether some bytes are a chunk of a collection, without reading the records.
pub fn inspect(collection: Collection, bytes: &[u8]) -> Result<(), Unreadable> {
    open(collection, bytes).map(|_| ())
}

/// Reads the records of a chunk; a record that this version can't read is passed over and counted.
pub fn read<R: Record>(bytes: &[u8]) -> Result<(Vec<R>, usize), Unreadable> {
    let (text, extents) = open(R::COLLECTION, bytes)?;
    let records: Vec<R> = extents.iter().filter_map(|extent| json::from_str(extent.of(text)).ok()).collect();
    let skipped = extents.len() - records.len();
    Ok((records, skipped))
}

/// The records of a chunk, each in its JSON.
pub fn rows(collection: Collection, bytes: &[u8]) -> Result<Vec<&str>, Unreadable> {
    let (text, extents) = open(collection, bytes)?;
    Ok(extents.iter().map(|extent| extent.of(text)).collect())
}

/// The text of a chunk, and where its records stand in it.
fn open(collection: Collection, bytes: &[u8]) -> Result<(&str, Vec<Extent>), Unreadable> {
    let read = |bytes| {
        let text = json::utf8(bytes)?;
        Ok((text, json::from_str::<Opened>(text)?))
    };
    let (text, chunk) = read(bytes).map_err(|error: json::Error| Unreadable::NotAChunk(error.to_string()))?;
    if chunk.collection != collection.name() {
        return Err(Unreadable::OtherCollection { expected: collection.name(), found: chunk.collection });
    }
    Ok((text, chunk.records))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Synonyms;

    fn records(ids: impl IntoIterator<Item = u32>) -> Vec<(String, Box<RawValue>)> {
        ids.into_iter()
            .map(|n| {
                let id = format!("s{n:06}");
                let json = RawValue::from_string(format!(r#"{{"id":"{id}","words":["a","b"]}}"#)).unwrap();
                (id, json)
            })
            .collect()
    }

    #[test]
    fn a_new_record_changes_one_chunk() {
        let before = cut(Collection::Synonyms, &records((0..20_000).filter(|n| *n != 7_777)));
        let after = cut(Collection::Synonyms, &records(0..20_000));
        let fresh = after.iter().filter(|chunk| !before.contains(chunk)).count();
        assert!(before.len() > 10, "{} chunks", before.len());
        assert!(fresh <= 2, "{fresh} chunks changed");
    }

    #[test]
    fn what_is_cut_is_read_again() {
        let chunks = cut(Collection::Synonyms, &records(0..5_000));
        let mut ids = Vec::new();
        for chunk in &chunks {
            assert_eq!(chunk.meta.digest, Digest::of(&chunk.bytes));
            let (records, skipped) = read::<Synonyms>(&chunk.bytes).unwrap();
            assert_eq!((records.len() as u32, skipped), (chunk.meta.records, 0));
            ids.extend(records.into_iter().map(|record| record.id));
        }
        assert_eq!(ids, (0..5_000).map(|n| format!("s{n:06}")).collect::<Vec<_>>());
    }

    #[test]
    fn a_record_that_makes_no_sense_is_passed_over() {
        let chunk = br#"{"collection":"synonyms","extra":1,"records":[{"id":"a","words":["x","y"],"new":true},{"id":7},"?",null]}"#;
        let (records, skipped) = read::<Synonyms>(chunk).unwrap();
        assert_eq!((records.len(), skipped), (1, 3));
    }

    #[test]
    fn what_is_no_chunk_is_refused() {
        let page = b"<!doctype html><title>Masuk Wi-Fi</title>";
        assert!(matches!(inspect(Collection::Titles, page), Err(Unreadable::NotAChunk(_))));
        assert!(matches!(inspect(Collection::Titles, b"{}"), Err(Unreadable::NotAChunk(_))));
        let deep = "[".repeat(100_000);
        assert!(matches!(inspect(Collection::Titles, deep.as_bytes()), Err(Unreadable::NotAChunk(_))));
        let other = br#"{"collection":"events","records":[]}"#;
        assert!(matches!(inspect(Collection::Titles, other), Err(Unreadable::OtherCollection { .. })));
    }
}
