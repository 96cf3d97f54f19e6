//! Chunks: immutable files of records of one kind, by columns.
//!
//! ```json
//! {"collection":"synonyms","columns":{"id":["a","b"],"note":[null,"…"],"words":[["x","y"],["u","v"]]}}
//! ```
//!
//! Each field of the records is a column with one value for each record, `null` where a record leaves it out.

use serde_json::value::RawValue;

use crate::{
    Collection, Digest, Record,
    columns::{self, Columns, Unread},
    json::{self, Read},
    manifest::ChunkRef,
};

/// How many records a chunk holds on average: about 100 KB on the way to a phone, where they are titles.
const AVERAGE: u64 = 2048;
/// How many bytes the records of a chunk come to at most, unless one alone has more: what a phone takes into memory.
const MOST: usize = 1 << 20;

/// A chunk whose values are not yet read.
#[derive(Read)]
struct Opened {
    collection: String,
    columns: Unread,
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

/// A record that no chunk can hold: no object, or with a field whose name is none of a record's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no record: {0}")]
pub struct NoRecord(pub(crate) String);

/// Cuts the records of a collection, in the order of their identifiers, into chunks.
///
/// Each record is its identifier and its JSON.
/// A cut falls behind a record whose identifier's digest ends in zero bits, so that a record that comes, goes or changes touches the chunk it is in and no other.
///
/// # Errors
///
/// When something is no record.
pub fn cut(collection: Collection, records: &[(String, Box<RawValue>)]) -> Result<Vec<Chunk>, NoRecord> {
    let (mut chunks, mut open, mut size) = (Vec::new(), Vec::new(), 0);
    for (n, (id, json)) in records.iter().enumerate() {
        let json = json.get();
        if !open.is_empty() && size + json.len() > MOST {
            chunks.push(close(collection, &mut open)?);
            size = 0;
        }
        open.push(json);
        size += json.len();
        if n + 1 == records.len() || cuts_behind(id) {
            chunks.push(close(collection, &mut open)?);
            size = 0;
        }
    }
    Ok(chunks)
}

/// Puts records, in the order of their identifiers, into one chunk.
///
/// # Errors
///
/// When something is no record.
pub fn whole(collection: Collection, records: &[(String, Box<RawValue>)]) -> Result<Chunk, NoRecord> {
    close(collection, &mut records.iter().map(|(_, json)| json.get()).collect())
}

fn close(collection: Collection, open: &mut Vec<&str>) -> Result<Chunk, NoRecord> {
    let bytes = write(collection, open)?;
    let meta = ChunkRef { digest: Digest::of(&bytes), bytes: bytes.len() as u32, records: open.len() as u32 };
    open.clear();
    Ok(Chunk { meta, bytes })
}

/// The bytes of the chunk that holds these records, each in its JSON; the same for the same records, whatever the order of their fields.
///
/// # Errors
///
/// When something is no record.
pub fn write(collection: Collection, records: &[impl AsRef<str>]) -> Result<Vec<u8>, NoRecord> {
    let mut text = format!("{{\"collection\":\"{collection}\",\"columns\":");
    columns::write(records, &mut text)?;
    text.push('}');
    Ok(text.into_bytes())
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
    let columns = open(R::COLLECTION, bytes)?;
    let records: Vec<R> = columns.records().collect();
    let skipped = columns.count - records.len();
    Ok((records, skipped))
}

/// Reads the record of an identifier in a chunk, and no other; `None` if there is none that can be read.
pub fn find<R: Record>(bytes: &[u8], id: &str) -> Result<Option<R>, Unreadable> {
    open(R::COLLECTION, bytes).map(|columns| columns.record(id))
}

/// The records of a chunk, each in its JSON, with its fields in the order of their names.
pub fn rows(collection: Collection, bytes: &[u8]) -> Result<Vec<String>, Unreadable> {
    open(collection, bytes).map(|columns| columns.rows().collect())
}

/// The columns of a chunk, and where their values stand in it.
fn open(collection: Collection, bytes: &[u8]) -> Result<Columns<'_>, Unreadable> {
    let read = |bytes| {
        let text = json::utf8(bytes)?;
        Ok((text, json::from_str::<Opened>(text)?))
    };
    let (text, chunk) = read(bytes).map_err(|error: json::Error| Unreadable::NotAChunk(error.to_string()))?;
    if chunk.collection != collection.name() {
        return Err(Unreadable::OtherCollection { expected: collection.name(), found: chunk.collection });
    }
    Columns::new(text, chunk.columns)
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
        let before = cut(Collection::Synonyms, &records((0..80_000).filter(|n| *n != 7_777))).unwrap();
        let after = cut(Collection::Synonyms, &records(0..80_000)).unwrap();
        let fresh = after.iter().filter(|chunk| !before.contains(chunk)).count();
        assert!(before.len() > 10, "{} chunks", before.len());
        assert!(fresh <= 2, "{fresh} chunks changed");
    }

    #[test]
    fn what_is_cut_is_read_again() {
        let chunks = cut(Collection::Synonyms, &records(0..5_000)).unwrap();
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
        let chunk = br#"{"collection":"synonyms","extra":1,"columns":{"id":["a",7,null,"b"],"new":[true,1,null,null],"words":[["x","y"],null,"?",{}],"?":[]}}"#;
        let (records, skipped) = read::<Synonyms>(chunk).unwrap();
        assert_eq!((records.len(), skipped), (1, 3));
        assert_eq!(find(chunk, "a"), Ok(Some(records[0].clone())));
        assert_eq!([find::<Synonyms>(chunk, "b"), find(chunk, "?"), find(chunk, "")], [const { Ok(None) }; 3]);
        assert_eq!(rows(Collection::Synonyms, chunk).unwrap()[2], r#"{"words":"?"}"#);
        let none = (Vec::<Synonyms>::new(), 0);
        assert_eq!(find::<Synonyms>(br#"{"collection":"synonyms","columns":{}}"#, "a"), Ok(None));
        assert_eq!(read(br#"{"collection":"synonyms","columns":{}}"#), Ok(none));
    }

    #[test]
    fn the_order_of_fields_makes_no_other_chunk_and_nothing_left_out_is_said() {
        let (one, other) =
            (r#"{"id":"a","words":["x","y"],"note":"n"}"#, r#"{"note": "n","words":["x","y"],"id":"a"}"#);
        let bytes = write(Collection::Synonyms, &[one, r#"{"id":"b"}"#]).unwrap();
        let expected =
            r#"{"collection":"synonyms","columns":{"id":["a","b"],"note":["n",null],"words":[["x","y"],null]}}"#;
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
        assert_eq!(write(Collection::Synonyms, &[other, r#"{"gone":null,"id":"b"}"#]).unwrap(), expected.as_bytes());
        assert_eq!(rows(Collection::Synonyms, expected.as_bytes()).unwrap()[1], r#"{"id":"b"}"#);
    }

    #[test]
    fn what_is_no_record_is_not_written() {
        for record in ["null", "[]", "7", "{", r#"{"a b":1}"#, r#"{"":1}"#, r#"{"\"":1}"#] {
            assert!(write(Collection::Synonyms, &[record]).is_err(), "{record}");
        }
    }

    #[test]
    fn a_chunk_is_no_larger_than_a_phone_takes_at_once() {
        let long = |n: u32| {
            let id = format!("s{n:06}");
            let json = format!(r#"{{"id":"{id}","words":["a","{}"]}}"#, "b".repeat(MOST / 10));
            (id, RawValue::from_string(json).unwrap())
        };
        let chunks = cut(Collection::Synonyms, &(0..40).map(long).collect::<Vec<_>>()).unwrap();
        assert!(chunks.len() >= 5 && chunks.iter().all(|chunk| chunk.bytes.len() < MOST), "{} chunks", chunks.len());
    }

    #[test]
    fn what_is_no_chunk_is_refused() {
        let page = b"<!doctype html><title>Masuk Wi-Fi</title>";
        assert!(matches!(inspect(Collection::Titles, page), Err(Unreadable::NotAChunk(_))));
        assert!(matches!(inspect(Collection::Titles, b"{}"), Err(Unreadable::NotAChunk(_))));
        let uneven = br#"{"collection":"titles","columns":{"id":["a","b"],"title":["c"]}}"#;
        assert!(matches!(inspect(Collection::Titles, uneven), Err(Unreadable::NotAChunk(_))));
        let deep = "[".repeat(100_000);
        assert!(matches!(inspect(Collection::Titles, deep.as_bytes()), Err(Unreadable::NotAChunk(_))));
        let other = br#"{"collection":"events","columns":{}}"#;
        assert!(matches!(inspect(Collection::Titles, other), Err(Unreadable::OtherCollection { .. })));
    }
}
