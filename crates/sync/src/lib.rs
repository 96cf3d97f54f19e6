//! Plans what a phone fetches of a feed, and judges what arrives before anything of it is stored.
//!
//! The caller fetches bytes and hands them in; this crate says whether they may be believed and what is still missing.
//! It never does I/O and never reads a clock.
//!
//! What must stay true: nothing that [`read_manifest`] or [`accept`] rejects is ever stored, and what is stored is never replaced by something older.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

use std::collections::{BTreeMap, BTreeSet};

use lapau_feed::{
    Collection, Digest, FORMAT, Manifest, chunk, json,
    manifest::{ChunkRef, Entry, Format, MAX_CHUNK, MAX_MANIFEST},
};

/// What a phone holds already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// The library whose feed it is; `None` before the first collection arrived.
    pub library: Option<String>,
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
}

/// What to do after a manifest was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Everything it names is here.
    Unchanged,
    /// Some collections have to be brought up to date.
    Fetch(Plan),
}

/// What to fetch.
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
}

impl Plan {
    /// How many bytes have to be fetched, before any compression on the way.
    pub fn bytes(&self) -> u64 {
        self.collections.iter().flat_map(|refresh| &refresh.missing).map(|chunk| u64::from(chunk.bytes)).sum()
    }

    /// How many chunks have to be fetched.
    pub fn chunks(&self) -> usize {
        self.collections.iter().map(|refresh| refresh.missing.len()).sum()
    }
}

/// Why something that arrived is not believed. What is held stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// A web page came instead: most likely a Wi-Fi network that wants a login first.
    #[error("a web page came instead of the feed")]
    WebPage,
    /// Something else came that is no feed.
    #[error("what came is no feed: {0}")]
    NotAFeed(String),
    /// It was cut off.
    #[error("{have} of {want} bytes came")]
    CutOff {
        /// How many bytes came.
        have: usize,
        /// How many should have.
        want: usize,
    },
    /// It is larger than announced.
    #[error("it is larger than the {most} bytes it may have")]
    TooLarge {
        /// How many bytes it may have.
        most: usize,
    },
    /// Its bytes are not the ones that were published.
    #[error("its bytes are not those that were published")]
    Damaged,
    /// The feed has a newer form than this app reads.
    #[error("the feed has version {}.{} and this app reads version {}", found.major, found.minor, FORMAT.major)]
    TooNew {
        /// The version of the feed.
        found: Format,
    },
    /// The feed is older than what is held.
    #[error("publication {offered} is older than {held}, which is here")]
    Older {
        /// The publication that came.
        offered: u64,
        /// The newest one that is here.
        held: u64,
    },
    /// The feed has the number of what is held and other content.
    #[error("publication {0} came with other content than it had")]
    Changed(u64),
    /// It is another library's feed.
    #[error("it is the feed of {offered}, and here is that of {held}")]
    OtherLibrary {
        /// The library of the feed that came.
        offered: String,
        /// The library that is here.
        held: String,
    },
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
                Ok(Step::Unchanged)
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
    let collections = first
        .iter()
        .chain(rest)
        .chain(last)
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
            (!same || !missing.is_empty()).then(|| Refresh { collection: *collection, entry: entry.clone(), missing })
        })
        .collect();
    let gone = held.heads.keys().filter(|collection| manifest.entry(**collection).is_none()).copied().collect();
    Plan { manifest, digest, collections, gone }
}

/// Judges a chunk that arrived. Only what passes may be stored.
pub fn accept(collection: Collection, expected: &ChunkRef, bytes: &[u8]) -> Result<(), Rejected> {
    let want = expected.bytes as usize;
    if expected.bytes > MAX_CHUNK {
        return Err(Rejected::TooLarge { most: MAX_CHUNK as usize });
    }
    if Digest::of(bytes) != expected.digest {
        return Err(if looks_like_a_page(bytes) {
            Rejected::WebPage
        } else if bytes.len() < want {
            Rejected::CutOff { have: bytes.len(), want }
        } else if bytes.len() > want {
            Rejected::TooLarge { most: want }
        } else {
            Rejected::Damaged
        });
    }
    chunk::inspect(collection, bytes).map_err(|error| Rejected::NotAFeed(error.to_string()))
}

/// The chunks that nothing readable or wanted names any more, and that may be deleted.
pub fn garbage(held: &Held) -> Vec<Digest> {
    let mut named = BTreeSet::new();
    named.extend(held.heads.values().flat_map(|head| &head.entry.chunks).map(|chunk| chunk.digest));
    held.chunks.difference(&named).copied().collect()
}

fn not_json(bytes: &[u8], error: &json::Error) -> Rejected {
    if looks_like_a_page(bytes) {
        Rejected::WebPage
    } else if error.is_cut() {
        Rejected::CutOff { have: bytes.len(), want: bytes.len() + 1 }
    } else {
        Rejected::NotAFeed(error.to_string())
    }
}

fn looks_like_a_page(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    text.trim_ascii_start().starts_with(b"<")
}

#[cfg(test)]
mod tests;
