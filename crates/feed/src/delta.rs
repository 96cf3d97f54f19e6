//! Deltas: what changed in a collection since an older publication.
//!
//! ```json
//! {"collection":"titles","since":11,"removed":["…"],"columns":{"id":["…","…"],"title":["…","…"]}}
//! ```
//!
//! A delta holds each record that changed in any publication after `since`, as it is now and by columns as in a chunk, and names those that went.
//! So it brings every publication from `since` on to the present one: what a record was in between does not matter.
//! It lies beside the chunks, named by its digest like them.

use serde::{Deserialize, Serialize};

use crate::{
    Collection, Digest,
    chunk::{NoRecord, Unreadable},
    columns::{self, Columns, Unread},
    json::{self, Read},
};

/// A delta in a manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct DeltaRef {
    /// The oldest publication that it brings to the present one.
    pub since: u64,
    /// The digest of its bytes; its name.
    pub digest: Digest,
    /// Its size in bytes, before any compression on the way.
    pub bytes: u32,
}

impl DeltaRef {
    /// Its path in the feed's folder.
    pub fn path(&self) -> String {
        format!("chunks/{}.json", self.digest)
    }
}

/// A delta whose records are not yet read.
#[derive(Read)]
struct Opened {
    collection: String,
    #[serde(default)]
    removed: Vec<String>,
    // Without them it is a delta of whole records, as early desks wrote them: chunks are fetched in its stead.
    columns: Unread,
}

/// What changed, read from a delta.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The identifiers of the records that went.
    pub removed: Vec<String>,
    /// The JSON of the records that came or changed.
    pub records: Vec<String>,
}

/// A delta that can't be written.
#[derive(Debug, thiserror::Error)]
pub enum Unwritable {
    /// Something is no record.
    #[error(transparent)]
    NoRecord(#[from] NoRecord),
    /// An identifier that went can't be written.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// It is larger than any delta may be.
    #[error("is larger than 4 GB")]
    TooLarge,
}

/// Writes a delta: its bytes, and what the manifest says of it. The records are each in their JSON.
///
/// # Errors
///
/// When something is no record, or all of them come to more than 4 GB.
pub fn write(
    collection: Collection,
    since: u64,
    removed: &[&str],
    records: &[&str],
) -> Result<(DeltaRef, Vec<u8>), Unwritable> {
    let removed = serde_json::to_string(removed)?;
    let mut text = format!("{{\"collection\":\"{collection}\",\"since\":{since},\"removed\":{removed},\"columns\":");
    columns::write(records, &mut text)?;
    text.push('}');
    let bytes = u32::try_from(text.len()).map_err(|_| Unwritable::TooLarge)?;
    Ok((DeltaRef { since, digest: Digest::of(text.as_bytes()), bytes }, text.into_bytes()))
}

/// Reads the delta of a collection.
///
/// # Errors
///
/// When the bytes are no delta, or one of another collection.
pub fn read(collection: Collection, bytes: &[u8]) -> Result<Changes, Unreadable> {
    let read = |bytes| {
        let text = json::utf8(bytes)?;
        Ok((text, json::from_str::<Opened>(text)?))
    };
    let (text, delta) = read(bytes).map_err(|error: json::Error| Unreadable::NotAChunk(error.to_string()))?;
    if delta.collection != collection.name() {
        return Err(Unreadable::OtherCollection { expected: collection.name(), found: delta.collection });
    }
    let records = Columns::new(text, delta.columns)?.rows().collect();
    Ok(Changes { removed: delta.removed, records })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let record = r#"{"id":"b","words":["a","b"]}"#;
        let (meta, bytes) = write(Collection::Synonyms, 7, &["a"], &[record]).unwrap();
        assert_eq!((meta.since, meta.digest, meta.bytes as usize), (7, Digest::of(&bytes), bytes.len()));
        let changes = read(Collection::Synonyms, &bytes).unwrap();
        assert_eq!((changes.removed, changes.records[0].as_str()), (vec!["a".to_owned()], record));
    }

    #[test]
    fn what_is_no_delta_of_the_collection_is_refused() {
        let (_, bytes) = write(Collection::Synonyms, 7, &["a"], &[]).unwrap();
        assert!(matches!(read(Collection::Titles, &bytes), Err(Unreadable::OtherCollection { .. })));
        let of_rows = br#"{"collection":"synonyms","since":7,"removed":["a"],"records":[{"id":"b"}]}"#;
        let uneven = br#"{"collection":"synonyms","since":7,"columns":{"id":["a","b"],"words":[["c"]]}}"#;
        for other in [&of_rows[..], &uneven[..], &b"<html>"[..], b"[]", b"{}", &bytes[..20], b"\xff"] {
            assert!(matches!(read(Collection::Synonyms, other), Err(Unreadable::NotAChunk(_))), "{other:?}");
        }
    }
}
