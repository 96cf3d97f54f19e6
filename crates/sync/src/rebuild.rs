//! Makes the chunks of a new publication out of those of an older one and a delta.
//!
//! Records are walked in the order of their identifiers, one old chunk after the other, so that memory holds two chunks and the delta.
//! What must stay true: a chunk is given out only if its bytes have the digest that the manifest names;
//! whatever went wrong before it, the others are merely not made, and are fetched whole.

use std::{collections::BTreeMap, mem};

use crate::judging::{Rejected, judge};
use lapau_feed::{
    Collection, Digest, chunk,
    delta::{self, DeltaRef},
    json,
    manifest::{ChunkRef, Entry, MAX_CHUNK},
};

/// A chunk that was made: its digest and its bytes, already verified.
pub type Made = (Digest, Vec<u8>);

/// A collection on its way from an older publication to a new one.
#[derive(Debug)]
pub struct Rebuild {
    collection: Collection,
    /// The records that came or changed, and, as `None`, those that went; each until its place was passed.
    changes: BTreeMap<String, Option<String>>,
    /// The chunks to come, the next one last.
    chunks: Vec<ChunkRef>,
    /// Those of them that are not here.
    missing: Vec<Digest>,
    /// The records of the chunk that is being made.
    open: Vec<String>,
}

/// What every record has.
#[derive(json::Read)]
struct Identified {
    id: String,
}

impl Rebuild {
    /// Begins with a delta that arrived, for the chunks of a collection that are missing.
    ///
    /// # Errors
    ///
    /// When the delta is not the one that the manifest names, or none of this collection.
    pub fn new(
        collection: Collection,
        entry: &Entry,
        missing: &[ChunkRef],
        expected: &DeltaRef,
        bytes: &[u8],
    ) -> Result<Self, Rejected> {
        if expected.bytes > MAX_CHUNK {
            return Err(Rejected::TooLarge { most: MAX_CHUNK as usize });
        }
        judge(expected.digest, expected.bytes, bytes)?;
        let read = delta::read(collection, bytes).map_err(|error| Rejected::NotAFeed(error.to_string()))?;
        // One by one: collecting would bring a sort into the app.
        let mut changes = BTreeMap::new();
        for id in read.removed {
            changes.insert(id, None);
        }
        for record in read.records {
            changes.insert(id_of(&record)?, Some(record));
        }
        Ok(Self {
            collection,
            changes,
            chunks: entry.chunks.iter().rev().filter(|chunk| chunk.records > 0).copied().collect(),
            missing: missing.iter().map(|chunk| chunk.digest).collect(),
            open: Vec::new(),
        })
    }

    /// Takes the next chunk of what is held, in the order of its head, and answers what it completed.
    ///
    /// # Errors
    ///
    /// When it is no chunk of this collection.
    pub fn take(&mut self, held: &[u8]) -> Result<Vec<Made>, Rejected> {
        let rows = chunk::rows(self.collection, held).map_err(|error| Rejected::NotAFeed(error.to_string()))?;
        let mut made = Vec::new();
        for row in rows {
            let id = id_of(&row)?;
            while let Some(change) = self.changes.first_entry().filter(|change| *change.key() < id) {
                let change = change.remove();
                self.put(change, &mut made);
            }
            let row = match self.changes.remove(&id) {
                Some(change) => change,
                None => Some(row),
            };
            self.put(row, &mut made);
        }
        Ok(made)
    }

    /// Answers what is completed once everything held was taken.
    pub fn end(mut self) -> Vec<Made> {
        let mut made = Vec::new();
        for change in mem::take(&mut self.changes).into_values() {
            self.put(change, &mut made);
        }
        made
    }

    fn put(&mut self, record: Option<String>, made: &mut Vec<Made>) {
        let (Some(record), Some(next)) = (record, self.chunks.last().copied()) else { return };
        self.open.push(record);
        if self.open.len() < next.records as usize {
            return;
        }
        self.chunks.pop();
        let records = mem::take(&mut self.open);
        let Some(place) = self.missing.iter().position(|digest| *digest == next.digest) else { return };
        self.missing.swap_remove(place);
        match chunk::write(self.collection, &records) {
            Ok(bytes) if Digest::of(&bytes) == next.digest => made.push((next.digest, bytes)),
            _ => {}
        }
    }
}

fn id_of(record: &str) -> Result<String, Rejected> {
    json::from_str(record)
        .map(|Identified { id }| id)
        .map_err(|error| Rejected::NotAFeed(format!("a record has no identifier: {error}")))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use lapau_feed::chunk::Chunk;
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    use super::*;

    const OF: Collection = Collection::Synonyms;

    type State = BTreeMap<u32, u8>;

    fn json(id: u32, word: u8) -> Box<RawValue> {
        RawValue::from_string(format!(r#"{{"id":"s{id:05}","words":["a","{word}"]}}"#)).unwrap()
    }

    fn chunks(state: &State) -> Vec<Chunk> {
        let records: Vec<_> = state.iter().map(|(id, word)| (format!("s{id:05}"), json(*id, *word))).collect();
        chunk::cut(OF, &records).unwrap()
    }

    fn entry(chunks: &[Chunk]) -> Entry {
        Entry {
            as_of: "2026-11-24T01:00:00Z".parse().unwrap(),
            chunks: chunks.iter().map(|chunk| chunk.meta).collect(),
        }
    }

    /// The delta that names these records as changed.
    fn delta(changed: &BTreeSet<u32>, now: &State) -> (DeltaRef, Vec<u8>) {
        let removed: Vec<String> =
            changed.iter().filter(|id| !now.contains_key(id)).map(|id| format!("s{id:05}")).collect();
        let removed: Vec<&str> = removed.iter().map(String::as_str).collect();
        let records: Vec<_> = changed.iter().filter_map(|id| now.get(id).map(|word| json(*id, *word))).collect();
        let records: Vec<&str> = records.iter().map(|record| record.get()).collect();
        delta::write(OF, 1, &removed, &records).unwrap()
    }

    fn missing(old: &[Chunk], new: &[Chunk]) -> Vec<ChunkRef> {
        new.iter().map(|chunk| chunk.meta).filter(|meta| !old.iter().any(|chunk| chunk.meta == *meta)).collect()
    }

    fn rebuilt(old: &[Chunk], new: &[Chunk], (meta, bytes): &(DeltaRef, Vec<u8>)) -> Vec<Made> {
        let mut rebuild = Rebuild::new(OF, &entry(new), &missing(old, new), meta, bytes).unwrap();
        let mut made = Vec::new();
        for chunk in old {
            made.extend(rebuild.take(&chunk.bytes).unwrap());
        }
        made.extend(rebuild.end());
        made
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn every_older_state_becomes_the_present_one(
            first in prop::collection::btree_map(0u32..6_000, 0u8..3, 0..4_000),
            steps in prop::collection::vec(prop::collection::btree_map(0u32..6_000, prop::option::of(0u8..3), 0..40), 1..5),
        ) {
            let mut states = vec![first];
            let mut changed = BTreeSet::new();
            for step in steps {
                let mut next = states.last().unwrap().clone();
                for (id, word) in step {
                    let before = match word {
                        Some(word) => next.insert(id, word),
                        None => next.remove(&id),
                    };
                    if before != word {
                        changed.insert(id);
                    }
                }
                states.push(next);
            }
            let now = states.last().unwrap();
            let (new, delta) = (chunks(now), delta(&changed, now));
            for old in &states {
                let old = chunks(old);
                let made = rebuilt(&old, &new, &delta);
                let missing = missing(&old, &new);
                prop_assert_eq!(made.iter().map(|made| made.0).collect::<Vec<_>>(), missing.iter().map(|meta| meta.digest).collect::<Vec<_>>());
                prop_assert!(made.iter().all(|(digest, bytes)| Digest::of(bytes) == *digest));
            }
        }

        #[test]
        fn a_delta_of_something_else_makes_nothing_false(
            first in prop::collection::btree_map(0u32..3_000, 0u8..3, 0..2_000),
            now in prop::collection::btree_map(0u32..3_000, 0u8..3, 0..2_000),
            changed in prop::collection::btree_set(0u32..3_000, 0..100),
        ) {
            let (old, new) = (chunks(&first), chunks(&now));
            for (digest, bytes) in rebuilt(&old, &new, &delta(&changed, &now)) {
                prop_assert_eq!(Digest::of(&bytes), digest);
                prop_assert!(new.iter().any(|chunk| chunk.bytes == bytes));
            }
        }
    }

    #[test]
    fn a_delta_is_believed_only_byte_for_byte() {
        let now = State::from([(1, 1)]);
        let (new, (meta, mut bytes)) = (chunks(&now), delta(&[1].into(), &now));
        let begin = |bytes: &[u8]| Rebuild::new(OF, &entry(&new), &[new[0].meta], &meta, bytes).map(|_| ());
        assert_eq!(begin(&bytes), Ok(()));
        assert!(matches!(begin(&bytes[1..]), Err(Rejected::CutOff { .. })));
        assert_eq!(begin(b"<html>"), Err(Rejected::WebPage));
        bytes[10] ^= 1;
        assert_eq!(begin(&bytes), Err(Rejected::Damaged));
    }

    #[test]
    fn chunks_that_lie_about_their_records_make_nothing() {
        let (before, now) = (State::from([(1, 1)]), State::from([(1, 2)]));
        let (old, new, delta) = (chunks(&before), chunks(&now), delta(&[1].into(), &now));
        for records in [0, 2, u32::MAX] {
            let mut lying = new.clone();
            lying[0].meta.records = records;
            assert_eq!(rebuilt(&old, &lying, &delta), []);
        }
    }
}
