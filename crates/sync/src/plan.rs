//! What to fetch: the difference between a manifest that arrived and what is held.

use std::collections::{BTreeMap, BTreeSet};

use lapau_feed::{
    Collection, Digest, FORMAT, Manifest,
    delta::DeltaRef,
    json,
    manifest::{ChunkRef, Entry, Format, MAX_CHUNK, MAX_MANIFEST},
    signature::PublicKey,
};

use crate::judging::{Rejected, not_json};

/// What a phone holds already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// The library whose feed it is; `None` before the first collection arrived.
    pub library: Option<String>,
    /// The key that publications must be signed with; `None` if none was, or none could be verified.
    pub key: Option<PublicKey>,
    /// The last publication that arrived whole, and the digest of its manifest.
    pub complete: Option<(u64, Digest)>,
    /// The collections that are readable, each with the publication it came with.
    pub heads: BTreeMap<Collection, Head>,
    /// The chunks that are stored, readable or waiting for the rest of their collection.
    pub chunks: BTreeSet<Digest>,
}

/// A readable collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The publication it came with.
    pub generation: u64,
    /// Its chunks and its age.
    pub entry: Entry,
}

impl Held {
    /// The newest publication that anything here came with.
    pub fn generation(&self) -> u64 {
        let heads = self.heads.values().map(|head| head.generation);
        heads.chain(self.complete.map(|(generation, _)| generation)).max().unwrap_or(0)
    }

    /// The newest publication that has a collection as it is here: a collection that did not change keeps its head.
    fn state_of(&self, collection: Collection) -> Option<u64> {
        let head = self.heads.get(&collection)?.generation;
        Some(self.complete.map_or(head, |(generation, _)| generation.max(head)))
    }
}

/// What to do after a manifest was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Everything that a plan would fetch is here.
    Unchanged(Manifest),
    /// Some collections have to be brought up to date.
    Fetch(Plan),
}

/// What to fetch. Letters that lie in [buckets](crate::buckets_of) are no part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The manifest it follows.
    pub manifest: Manifest,
    /// The digest of that manifest's bytes.
    pub digest: Digest,
    /// The collections to bring up to date, the most useful first.
    pub collections: Vec<Refresh>,
    /// Readable collections that the publication no longer has.
    pub gone: Vec<Collection>,
    /// The packs to fetch first, of which most chunks of the catalogue come for less; those that do not are fetched one by one.
    pub packs: Vec<ChunkRef>,
}

/// A collection to bring up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refresh {
    /// Which.
    pub collection: Collection,
    /// What it will be.
    pub entry: Entry,
    /// The chunks that are not here yet.
    pub missing: Vec<ChunkRef>,
    /// What to fetch in their stead: they are made of what is held and this, unless that fails.
    pub delta: Option<DeltaRef>,
}

impl Refresh {
    /// How many bytes have to be fetched, before any compression on the way.
    pub fn bytes(&self) -> u64 {
        self.delta.map_or_else(|| sum(&self.missing), |delta| u64::from(delta.bytes))
    }

    /// How many files have to be fetched.
    pub fn parts(&self) -> usize {
        if self.delta.is_some() { 1 } else { self.missing.len() }
    }
}

fn sum(chunks: &[ChunkRef]) -> u64 {
    chunks.iter().map(|chunk| u64::from(chunk.bytes)).sum()
}

impl Plan {
    /// How many bytes have to be fetched, before any compression on the way.
    pub fn bytes(&self) -> u64 {
        self.collections.iter().map(Refresh::bytes).sum()
    }

    /// How many files have to be fetched.
    pub fn parts(&self) -> usize {
        self.collections.iter().map(Refresh::parts).sum()
    }

    /// Leaves the catalogue out, for a phone that is to save data; answers how many bytes that spares.
    ///
    /// What is left is what the first page and the answers to letters need. A publication of which something was left out is not here whole.
    pub fn spare_catalogue(&mut self) -> u64 {
        let before = self.bytes();
        self.collections.retain(|refresh| !CATALOGUE.contains(&refresh.collection));
        self.packs.clear();
        before - self.bytes()
    }
}

/// In this order collections are brought up to date: what the first page shows first, the large ones last.
const ORDER: &[Collection] = &[
    Collection::Library,
    Collection::Events,
    Collection::News,
    Collection::Picks,
    Collection::Clubs,
    Collection::Threads,
    Collection::Questions,
    Collection::Statuses,
    Collection::Titles,
    Collection::Holdings,
    Collection::Availability,
];

/// The catalogue: nine tenths of what a library publishes.
const CATALOGUE: [Collection; 3] = [Collection::Titles, Collection::Holdings, Collection::Availability];

/// What packs hold.
pub const PACKED: &[Collection] = &[Collection::Titles, Collection::Holdings];

/// Reads a manifest that arrived, and plans what to fetch.
pub fn read_manifest(bytes: &[u8], held: &Held) -> Result<Step, Rejected> {
    if bytes.len() > MAX_MANIFEST {
        return Err(Rejected::TooLarge { most: MAX_MANIFEST });
    }
    // The version first: a newer one may have any form beside it.
    let versioned: Versioned = json::from_slice(bytes).map_err(|error| not_json(bytes, &error))?;
    if versioned.format.major > FORMAT.major {
        return Err(Rejected::TooNew { found: versioned.format });
    }
    let manifest: Manifest = json::from_slice(bytes).map_err(|error| not_json(bytes, &error))?;
    if let Some(library) = held.library.as_ref().filter(|library| **library != manifest.library) {
        return Err(Rejected::OtherLibrary { offered: manifest.library, held: library.clone() });
    }
    if manifest.generation < held.generation() {
        return Err(Rejected::Older { offered: manifest.generation, held: held.generation() });
    }
    let digest = Digest::of(bytes);
    match held.complete {
        Some((generation, here)) if generation == manifest.generation => {
            if here == digest {
                Ok(Step::Unchanged(manifest))
            } else {
                Err(Rejected::Changed(generation))
            }
        }
        _ => Ok(Step::Fetch(plan(manifest, digest, held))),
    }
}

#[derive(json::Read)]
struct Versioned {
    format: Format,
}

fn plan(manifest: Manifest, digest: Digest, held: &Held) -> Plan {
    let rest = Collection::ALL.iter().filter(|collection| !ORDER.contains(collection));
    // The small ones that the order does not name come before the catalogue.
    let (first, last) = ORDER.split_at(ORDER.len() - 3);
    let collections: Vec<Refresh> = first
        .iter()
        .chain(rest)
        .chain(last)
        .filter(|collection| **collection != Collection::Letters || manifest.round.is_empty())
        .filter_map(|collection| {
            let entry = manifest.entry(*collection)?;
            let same = held.heads.get(collection).is_some_and(|head| head.entry == *entry);
            let mut seen = BTreeSet::new();
            let missing: Vec<_> = entry
                .chunks
                .iter()
                .filter(|chunk| !held.chunks.contains(&chunk.digest) && seen.insert(chunk.digest))
                .copied()
                .collect();
            let delta = cheapest(manifest.deltas(*collection), held.state_of(*collection), &missing);
            (!same || !missing.is_empty()).then(|| Refresh {
                collection: *collection,
                entry: entry.clone(),
                missing,
                delta,
            })
        })
        .collect();
    let packs = if pays(&manifest.packs, &collections) { manifest.packs.clone() } else { Vec::new() };
    let gone = held.heads.keys().filter(|collection| manifest.entry(**collection).is_none()).copied().collect();
    Plan { manifest, digest, collections, gone, packs }
}

/// The smallest delta that reaches back to what is held, if it costs less than the chunks that are missing.
fn cheapest(deltas: &[DeltaRef], held: Option<u64>, missing: &[ChunkRef]) -> Option<DeltaRef> {
    let held = held?;
    let reaching = deltas.iter().filter(|delta| delta.since <= held && delta.bytes <= MAX_CHUNK);
    let smallest = reaching.min_by_key(|delta| delta.bytes)?;
    (u64::from(smallest.bytes) < sum(missing)).then_some(*smallest)
}

/// Whether packs cost less than the chunks that are missing of what they hold: as one compressed file these are three quarters of what they are apart.
fn pays(packs: &[ChunkRef], collections: &[Refresh]) -> bool {
    let wanted = collections.iter().filter(|refresh| refresh.delta.is_none() && PACKED.contains(&refresh.collection));
    let missing: u64 = wanted.map(|refresh| sum(&refresh.missing)).sum();
    missing * 4 >= sum(packs) * 3
}

/// The chunks that nothing readable or wanted names any more, and that may be deleted.
pub fn garbage(held: &Held) -> Vec<Digest> {
    let mut named = BTreeSet::new();
    named.extend(held.heads.values().flat_map(|head| &head.entry.chunks).map(|chunk| chunk.digest));
    held.chunks.difference(&named).copied().collect()
}
