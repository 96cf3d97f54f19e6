//! Cutting the records into chunks, and what must hold of them as a whole.

use lapau_feed::{
    Collection, Manifest,
    chunk::{self, Chunk, NoRecord},
    letters::{bucket, buckets},
    manifest::{self, MAX_CHUNK},
};

use serde_json::value::RawValue;

use super::{PublishError, Records};
use crate::{content::Complaint, intake::SHRINK};

/// Cuts every collection into chunks, and says whose library it is.
pub(super) fn cut(records: &Records, complaints: &mut Vec<Complaint>) -> (String, Vec<(Collection, Vec<Chunk>)>) {
    let mut library = String::new();
    let mut collections = Vec::new();
    for (&collection, records) in records {
        if collection == Collection::Library {
            match &records[..] {
                [(id, _)] => library.clone_from(id),
                [] => complaints.push(Complaint::new("library.toml", "", "is missing; a feed says whose it is")),
                _ => complaints.push(Complaint::new("library", "", "there may be one library, in library.toml")),
            }
        }
        let chunks = match collection {
            Collection::Letters => in_buckets(records),
            _ => chunk::cut(collection, records),
        };
        let chunks = chunks.unwrap_or_else(|error| {
            complaints.push(Complaint::new(collection.name(), "", error.to_string()));
            Vec::new()
        });
        if let Some(large) = chunks.iter().find(|chunk| chunk.meta.bytes > MAX_CHUNK) {
            let what = format!(
                "{} records in a row come to {} bytes, and a phone takes {MAX_CHUNK}; shorten the longest texts",
                large.meta.records, large.meta.bytes
            );
            complaints.push(Complaint::new(collection.name(), "", what));
        }
        collections.push((collection, chunks));
    }
    (library, collections)
}

/// Cuts the letters into their buckets.
fn in_buckets(records: &[(String, Box<RawValue>)]) -> Result<Vec<Chunk>, NoRecord> {
    let ids: Vec<_> = records.iter().map(|(id, _)| &**id).collect();
    let count = buckets(&ids);
    let parts = records.chunk_by(|(a, _), (b, _)| bucket(a, count) == bucket(b, count));
    parts.map(|part| chunk::whole(Collection::Letters, part)).collect()
}

/// Refuses to take the catalogue off every phone because a store was mistyped or an import went wrong.
pub(super) fn guard(before: &Manifest, manifest: &Manifest) -> Result<(), PublishError> {
    let records = |manifest: &Manifest, collection| manifest.entry(collection).map_or(0, manifest::Entry::records);
    for collection in [Collection::Titles, Collection::Holdings] {
        let (old, new) = (records(before, collection), records(manifest, collection));
        if new < old - old / SHRINK {
            return Err(PublishError::Shrinks { collection, old, new });
        }
    }
    Ok(())
}
