//! Deltas: what changed in a collection since an older publication.
//!
//! ```json
//! {"collection":"titles","since":11,"removed":["…"],"records":[{"id":"…","title":"…"}]}
//! ```
//!
//! A delta holds each record that changed in any publication after `since`, as it is now, and names those that went.
//! So it brings every publication from `since` on to the present one: what a record was in between does not matter.
//! It lies beside the chunks, named by its digest like them.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{
    Collection, Digest,
    chunk::Unreadable,
    json::{self, Extent, Read},
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

/// What changed in a collection.
#[derive(Serialize)]
struct Written<'a> {
    collection: &'a str,
    since: u64,
    removed: &'a [&'a str],
    records: &'a [&'a RawValue],
}

/// A delta whose records are not yet read.
#[derive(Read)]
struct Opened {
    collection: String,
    #[serde(default)]
    removed: Vec<String>,
    #[serde(default)]
    records: Vec<Extent>,
}

/// What changed, read from a delta.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The identifiers of the records that went.
    pub removed: Vec<String>,
    /// The JSON of the records that came or changed.
    pub records: Vec<String>,
}

/// Writes a delta: its bytes, and what the manifest says of it.
///
/// # Errors
///
/// When a record cannot be written, or all of them come to more than 4 GB.
pub fn write(
    collection: Collection,
    since: u64,
    removed: &[&str],
    records: &[&RawValue],
) -> Result<(DeltaRef, Vec<u8>), serde_json::Error> {
    let bytes = serde_json::to_vec(&Written { collection: collection.name(), since, removed, records })?;
    let size = u32::try_from(bytes.len()).map_err(|_| serde::ser::Error::custom("is larger than 4 GB"))?;
    Ok((DeltaRef { since, digest: Digest::of(&bytes), bytes: size }, bytes))
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
    let records = delta.records.iter().map(|extent| extent.of(text).to_owned()).collect();
    Ok(Changes { removed: delta.removed, records })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let record = RawValue::from_string(r#"{"id":"b","words":["a","b"]}"#.into()).unwrap();
        let (meta, bytes) = write(Collection::Synonyms, 7, &["a"], &[&record]).unwrap();
        assert_eq!((meta.since, meta.digest, meta.bytes as usize), (7, Digest::of(&bytes), bytes.len()));
        let changes = read(Collection::Synonyms, &bytes).unwrap();
        assert_eq!((changes.removed, changes.records[0].as_str()), (vec!["a".to_owned()], record.get()));
    }

    #[test]
    fn what_is_no_delta_of_the_collection_is_refused() {
        let (_, bytes) = write(Collection::Synonyms, 7, &["a"], &[]).unwrap();
        assert!(matches!(read(Collection::Titles, &bytes), Err(Unreadable::OtherCollection { .. })));
        for other in [&b"<html>"[..], b"[]", b"{}", &bytes[..20], b"\xff"] {
            assert!(matches!(read(Collection::Synonyms, other), Err(Unreadable::NotAChunk(_))), "{other:?}");
        }
    }
}
