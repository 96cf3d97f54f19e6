//! Reading what phones have: the records of the feed folder.
//!
//! Never: it does not write, and it takes no chunk whose digest is not the one its name says.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use lapau_feed::{Collection, Digest, Manifest, Record, chunk, manifest::MANIFEST};

/// The feed folder as it lies there.
#[derive(Clone, Debug)]
pub struct Published {
    folder: PathBuf,
}

impl Published {
    /// The feed of a folder, whether or not there is one yet.
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The manifest; `None` where nothing was published yet.
    pub fn manifest(&self) -> io::Result<Option<Manifest>> {
        match fs::read(self.folder.join(MANIFEST)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes).map_err(io::Error::other)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The records of a collection, in the order of their identifiers; none where nothing was published yet.
    pub fn records<R: Record>(&self) -> io::Result<Vec<R>> {
        let Some(manifest) = self.manifest()? else { return Ok(Vec::new()) };
        let mut records = Vec::new();
        let collection: Collection = R::COLLECTION;
        for part in manifest.entry(collection).into_iter().flat_map(|entry| &entry.chunks) {
            let bytes = fs::read(self.folder.join(part.path()))?;
            if Digest::of(&bytes) != part.digest {
                return Err(io::Error::other(format!("{} is damaged; publish again", part.path())));
            }
            let (read, _) = chunk::read::<R>(&bytes).map_err(io::Error::other)?;
            records.extend(read);
        }
        Ok(records)
    }

    /// One record of a collection.
    pub fn record<R: Record>(&self, id: &str) -> io::Result<Option<R>> {
        Ok(self.records::<R>()?.into_iter().find(|record| record.id() == id))
    }
}
