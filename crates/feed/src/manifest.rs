//! The manifest: the one small file of a feed that changes, and the way to everything else.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Collection, Digest, delta::DeltaRef, json::Read, signature::PublicKey};

/// The version of the format that this crate reads and writes.
///
/// A newer minor version only adds what this one may ignore; a newer major version is refused.
pub const FORMAT: Format = Format { major: 1, minor: 0 };

/// The name of the manifest in the feed's folder.
pub const MANIFEST: &str = "manifest.json";

/// The largest manifest that is read, in bytes.
pub const MAX_MANIFEST: usize = 256 * 1024;

/// The largest chunk or delta that is read, in bytes.
pub const MAX_CHUNK: u32 = 4 * 1024 * 1024;

/// A version of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Read)]
pub struct Format {
    /// Changes when older readers can no longer make sense of the feed.
    pub major: u32,
    /// Changes when something is added.
    pub minor: u32,
}

/// The entry to a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Manifest {
    /// The version of the format.
    pub format: Format,
    /// The identifier of the library; a phone never mixes two.
    pub library: String,
    /// The number of this publication; it only grows.
    pub generation: u64,
    /// When it was published.
    #[serde(with = "crate::dates")]
    pub published: Timestamp,
    /// What there is, by the name of the collection.
    pub collections: BTreeMap<String, Entry>,
    /// The round of the [letters](crate::letters) if their chunks are buckets, one for each; empty if they are to be fetched whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub round: String,
    /// What changed in a collection since older publications, by the name of the collection; each list has the newest publication first.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub deltas: BTreeMap<String, Vec<DeltaRef>>,
    /// The [packs](crate::pack): together they hold every chunk of titles and holdings; empty if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packs: Vec<ChunkRef>,
    /// The keys that the library signed with before, whose [badges](crate::badge) still stand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_keys: Vec<PublicKey>,
}

/// A collection in a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Entry {
    /// When the source of these records was read: the age that pages show.
    #[serde(with = "crate::dates")]
    pub as_of: Timestamp,
    /// The chunks, in the order of the records' identifiers.
    pub chunks: Vec<ChunkRef>,
}

/// A chunk in a manifest, or a pack of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct ChunkRef {
    /// The digest of its bytes; its name.
    pub digest: Digest,
    /// Its size in bytes, before any compression on the way.
    pub bytes: u32,
    /// How many records it holds.
    pub records: u32,
}

impl ChunkRef {
    /// Its path in the feed's folder.
    pub fn path(&self) -> String {
        format!("chunks/{}.json", self.digest)
    }
}

impl Manifest {
    /// The entry of a collection.
    pub fn entry(&self, collection: Collection) -> Option<&Entry> {
        self.collections.get(collection.name())
    }

    /// Every chunk it names.
    pub fn chunks(&self) -> impl Iterator<Item = &ChunkRef> {
        self.collections.values().flat_map(|entry| &entry.chunks)
    }

    /// The digest of every chunk and delta it names; packs only save who has none of the chunks some bytes.
    pub fn digests(&self) -> impl Iterator<Item = Digest> {
        let deltas = self.deltas.values().flatten().map(|delta| delta.digest);
        self.chunks().map(|chunk| chunk.digest).chain(deltas)
    }

    /// The deltas of a collection, the newest first.
    pub fn deltas(&self, collection: Collection) -> &[DeltaRef] {
        self.deltas.get(collection.name()).map_or(&[], Vec::as_slice)
    }

    /// The size of the whole feed in bytes, before any compression on the way.
    pub fn bytes(&self) -> u64 {
        self.chunks().map(|chunk| u64::from(chunk.bytes)).sum()
    }

    /// Its canonical bytes, as they are published.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Serializing these types into memory cannot fail: they hold no map with keys other than strings.
        let mut bytes = serde_json::to_vec(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

impl Entry {
    /// How many records the collection holds.
    pub fn records(&self) -> u64 {
        self.chunks.iter().map(|chunk| u64::from(chunk.records)).sum()
    }
}
