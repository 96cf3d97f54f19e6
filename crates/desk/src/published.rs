//! Reading what phones have: the records of the feed folder, and all of it as one file.
//!
//! Never: it does not write, and it takes no chunk whose digest is not the one its name says.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use lapau_feed::{
    Collection, Digest, Manifest, Record, archive, chunk, json,
    manifest::{ChunkRef, MANIFEST},
    signature::{SIGNATURE, Signature},
};
use serde::Deserialize;

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
        let mut records = Vec::new();
        for part in self.parts(R::COLLECTION)? {
            let (read, _) = chunk::read::<R>(&self.chunk(&part)?).map_err(io::Error::other)?;
            records.extend(read);
        }
        Ok(records)
    }

    /// The records of a collection, each in its JSON.
    pub fn rows(&self, collection: Collection) -> io::Result<Vec<String>> {
        let mut rows = Vec::new();
        for part in self.parts(collection)? {
            let bytes = self.chunk(&part)?;
            rows.extend(chunk::rows(collection, &bytes).map_err(io::Error::other)?);
        }
        Ok(rows)
    }

    /// One record of a collection in its JSON.
    ///
    /// Records lie in the order of their identifiers, so that a few chunks are looked into, not all.
    pub fn row(&self, collection: Collection, id: &str) -> io::Result<Option<String>> {
        let parts = self.parts(collection)?;
        let (mut low, mut high) = (0, parts.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let bytes = self.chunk(&parts[middle])?;
            let rows = chunk::rows(collection, &bytes).map_err(io::Error::other)?;
            match rows.binary_search_by(|row| id_of(row).as_deref().unwrap_or_default().cmp(id)) {
                Ok(n) => return Ok(Some(rows[n].to_owned())),
                Err(0) => high = middle,
                Err(n) if n == rows.len() => low = middle + 1,
                Err(_) => return Ok(None),
            }
        }
        Ok(None)
    }

    /// One record of a collection.
    pub fn record<R: Record>(&self, id: &str) -> io::Result<Option<R>> {
        let row = self.row(R::COLLECTION, id)?;
        row.map(|row| json::from_str(&row).map_err(io::Error::other)).transpose()
    }

    /// Writes the whole publication as one file, to be carried by hand, and answers its manifest; memory holds one chunk at a time.
    ///
    /// # Errors
    ///
    /// When nothing was published yet, a file of the feed is missing or damaged, or another publication is taking its place.
    pub fn carry(&self, to: &mut impl Write) -> io::Result<Manifest> {
        let read = |name| fs::read(self.folder.join(name));
        let bytes = read(MANIFEST)?;
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(io::Error::other)?;
        member(to, MANIFEST, &bytes)?;
        match read(SIGNATURE) {
            Ok(signature) => {
                let said = Signature::read(&signature).map_err(io::Error::other)?;
                if said.manifest != Digest::of(&bytes) {
                    return Err(io::Error::other("another publication is taking its place; try again in a moment"));
                }
                member(to, SIGNATURE, &signature)?;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        for part in manifest.chunks() {
            member(to, &part.path(), &self.chunk(part)?)?;
        }
        to.write_all(&archive::END)?;
        Ok(manifest)
    }

    fn parts(&self, collection: Collection) -> io::Result<Vec<ChunkRef>> {
        let manifest = self.manifest()?;
        let entry = manifest.as_ref().and_then(|manifest| manifest.entry(collection));
        Ok(entry.map(|entry| entry.chunks.clone()).unwrap_or_default())
    }

    fn chunk(&self, part: &ChunkRef) -> io::Result<Vec<u8>> {
        let bytes = fs::read(self.folder.join(part.path()))?;
        if Digest::of(&bytes) != part.digest {
            return Err(io::Error::other(format!("{} is damaged; publish again", part.path())));
        }
        Ok(bytes)
    }
}

/// Writes a file into an archive.
fn member(to: &mut impl Write, path: &str, bytes: &[u8]) -> io::Result<()> {
    let size = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    to.write_all(&archive::header(path, size))?;
    to.write_all(bytes)?;
    to.write_all(&[0; archive::BLOCK][..archive::padding(size)])
}

fn id_of(row: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Identified {
        id: String,
    }

    serde_json::from_str::<Identified>(row).ok().map(|row| row.id)
}
