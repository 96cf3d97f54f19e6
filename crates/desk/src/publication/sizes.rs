//! What a publication came to, and what a phone fetches of it.

use std::collections::HashMap;

use lapau_feed::{Collection, Digest, Manifest, chunk::Chunk};
use lapau_sync::{Head, Held, PACKED, Plan, Refresh, Step};

/// How much a collection came to.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// The collection.
    pub collection: Collection,
    /// Its records.
    pub records: u64,
    /// Its bytes.
    pub bytes: u64,
    /// Its bytes as they are sent to a browser that takes Brotli.
    pub compressed: u64,
}

/// What each collection that has records came to.
pub(super) fn sizes(collections: &[(Collection, Vec<Chunk>)], compressed: &HashMap<Digest, u64>) -> Vec<Size> {
    let with_records = collections.iter().filter(|(_, chunks)| !chunks.is_empty());
    let size = |(collection, chunks): &(Collection, Vec<Chunk>)| Size {
        collection: *collection,
        records: chunks.iter().map(|chunk| u64::from(chunk.meta.records)).sum(),
        bytes: chunks.iter().map(|chunk| u64::from(chunk.meta.bytes)).sum(),
        compressed: chunks.iter().filter_map(|chunk| compressed.get(&chunk.meta.digest)).sum(),
    };
    with_records.map(size).collect()
}

/// How many compressed bytes of chunks and packs a phone fetches that has nothing, by its own plan.
pub(super) fn first(manifest: &Manifest, compressed: &HashMap<Digest, u64>) -> u64 {
    let Ok(Step::Fetch(plan)) = lapau_sync::read_manifest(&manifest.to_bytes(), &Held::default()) else { return 0 };
    fetched(&plan, compressed)
}

/// How many compressed bytes of chunks and deltas a phone that has the publication before fetches, by its own plan; `None` if nothing changed.
pub(super) fn update(before: &Manifest, manifest: &Manifest, compressed: &HashMap<Digest, u64>) -> Option<u64> {
    let heads = Collection::ALL.iter().filter_map(|collection| {
        let head = Head { generation: before.generation, entry: before.entry(*collection)?.clone() };
        Some((*collection, head))
    });
    let held = Held {
        library: Some(before.library.clone()),
        key: None,
        complete: Some((before.generation, Digest::of(&before.to_bytes()))),
        heads: heads.collect(),
        chunks: before.chunks().map(|chunk| chunk.digest).collect(),
    };
    let Ok(Step::Fetch(plan)) = lapau_sync::read_manifest(&manifest.to_bytes(), &held) else {
        return None;
    };
    Some(fetched(&plan, compressed))
}

/// How many compressed bytes a plan fetches.
fn fetched(plan: &Plan, compressed: &HashMap<Digest, u64>) -> u64 {
    let packed = |refresh: &Refresh| !plan.packs.is_empty() && PACKED.contains(&refresh.collection);
    let apart = plan.collections.iter().filter(|refresh| !packed(refresh)).flat_map(|refresh| match refresh.delta {
        Some(delta) => vec![delta.digest],
        None => refresh.missing.iter().map(|chunk| chunk.digest).collect(),
    });
    let packs = plan.packs.iter().map(|pack| pack.digest);
    apart.chain(packs).filter_map(|digest| compressed.get(&digest)).sum()
}
