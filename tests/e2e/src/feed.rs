//! A published feed, changed behind the desk's back: what a host that was broken into could serve.

use std::{fs, path::PathBuf};

use lapau_feed::{Collection, Digest, Manifest, chunk, manifest::ChunkRef, manifest::MANIFEST};
use serde_json::Value;

/// A feed's folder.
pub struct Feed {
    folder: PathBuf,
}

impl Feed {
    /// The feed in a folder.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The bytes of its manifest.
    pub fn manifest_bytes(&self) -> Vec<u8> {
        fs::read(self.folder.join(MANIFEST)).unwrap()
    }

    /// Its manifest.
    pub fn manifest(&self) -> Manifest {
        serde_json::from_slice(&self.manifest_bytes()).unwrap()
    }

    /// The records of a collection.
    pub fn records(&self, collection: Collection) -> Vec<Value> {
        let manifest = self.manifest();
        let chunks = manifest.entry(collection).map(|entry| entry.chunks.clone()).unwrap_or_default();
        let read = |chunk: ChunkRef| -> Vec<String> {
            chunk::rows(collection, &fs::read(self.folder.join(chunk.path())).unwrap()).unwrap()
        };
        chunks.into_iter().flat_map(read).map(|row| serde_json::from_str(&row).unwrap()).collect()
    }

    /// Changes the records of a collection as no desk would publish them, in a publication of its own.
    pub fn tamper(&self, collection: Collection, change: impl FnOnce(&mut Vec<Value>)) {
        let mut records = self.records(collection);
        change(&mut records);
        let rows: Vec<String> = records.iter().map(Value::to_string).collect();
        let bytes = chunk::write(collection, &rows).unwrap();
        let chunk = ChunkRef {
            digest: Digest::of(&bytes),
            bytes: bytes.len().try_into().unwrap(),
            records: records.len().try_into().unwrap(),
        };
        fs::write(self.folder.join(chunk.path()), &bytes).unwrap();
        let mut manifest = self.manifest();
        manifest.generation += 1;
        manifest.collections.get_mut(collection.name()).expect("the feed has this collection").chunks = vec![chunk];
        fs::write(self.folder.join(MANIFEST), manifest.to_bytes()).unwrap();
        // The compressed copy still tells the truth.
        fs::remove_file(self.folder.join(format!("{MANIFEST}.br"))).ok();
    }
}
