//! What is on this phone as one file, so that it can be handed on where no network is.
//!
//! The file is the one that the desk writes, but for the sealed letters: the manifest and its signature as they were published, and the chunks.

use lapau_feed::{
    Collection, Manifest,
    archive::{BLOCK, END, header, padding},
    json,
    manifest::{Entry, MANIFEST},
    signature::SIGNATURE,
};

use crate::{
    platform::files::Parts,
    storage::{Cache, Error, Result},
};

/// Puts the publication that is here whole into one file; `None` if none is.
///
/// # Errors
///
/// When storage can't be read, or the browser has no room for the file.
pub async fn carry(cache: &Cache) -> Result<Option<Parts>> {
    let Some((bytes, signature)) = cache.papers().await? else { return Ok(None) };
    let manifest: Manifest = json::from_slice(&bytes)?;
    let parts = Parts::default();
    member(&parts, MANIFEST, &bytes)?;
    if let Some(signature) = signature {
        member(&parts, SIGNATURE, &signature)?;
    }
    // Which buckets of the letters are here would say something of whose phone this is.
    let is_public = |(name, _): &(&String, &Entry)| *name != Collection::Letters.name() || manifest.round.is_empty();
    for chunk in manifest.collections.iter().filter(is_public).flat_map(|(_, entry)| &entry.chunks) {
        // One that is missing belongs to a collection this app does not know, or a newer publication is on its way.
        let Some(bytes) = cache.chunk(chunk.digest).await? else { return Ok(None) };
        member(&parts, &chunk.path(), &bytes)?;
    }
    put(&parts, &END)?;
    Ok(Some(parts))
}

fn member(parts: &Parts, path: &str, bytes: &[u8]) -> Result<()> {
    let size = bytes.len() as u32;
    put(parts, &header(path, size))?;
    put(parts, bytes)?;
    put(parts, &[0; BLOCK][..padding(size)])
}

fn put(parts: &Parts, bytes: &[u8]) -> Result<()> {
    if parts.push(bytes) { Ok(()) } else { Err(Error::Full) }
}
