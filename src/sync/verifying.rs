//! Whether what is on this phone is still what was published: every stored part is read and judged again.
//!
//! A part that is missing or damaged is fetched anew; nothing else is changed.

use lapau_sync::accept;

use super::{Error, Progress, Source, Told};
use crate::storage::Cache;

/// Judges every part of every collection that is here, and fetches those that are not what they should be; answers how many those were.
///
/// `told` hears of every part that was judged, with the bytes of all.
///
/// # Errors
///
/// When a damaged part can't be fetched or stored; those before it are mended then.
pub async fn verify(cache: &Cache, told: &Told<'_>) -> Result<usize, Error> {
    let heads = cache.held().await?.heads;
    let parts: Vec<_> =
        heads.iter().flat_map(|(of, head)| head.entry.chunks.iter().map(move |chunk| (*of, *chunk))).collect();
    let bytes = parts.iter().map(|(_, chunk)| u64::from(chunk.bytes)).sum();
    let mut progress = Progress { done: 0, parts: parts.len(), bytes };
    let mut mended = 0;
    for (collection, chunk) in &parts {
        let held = cache.chunk(chunk.digest).await?;
        if held.is_none_or(|bytes| accept(*collection, chunk, &bytes).is_err()) {
            let bytes = Source::Network.chunk(chunk).await?;
            accept(*collection, chunk, &bytes)?;
            cache.put_chunk(chunk.digest, bytes).await?;
            mended += 1;
        }
        progress.done += 1;
        told(progress);
    }
    Ok(mended)
}
