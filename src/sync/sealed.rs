//! The sealed letters: the buckets that this phone's own are in, each fetched whole (`docs/adr/0020-letters-in-buckets.md`).

use lapau_feed::{Collection, Manifest, Ticket, letters::id_info};
use lapau_sync::{Head, Held, accept, buckets_of};

use super::{Error, Readable, Source};
use crate::{platform::cryptography, storage::Cache};

/// What opens this phone's letters.
pub struct Tickets {
    /// Those that are at hand.
    pub known: Vec<Ticket>,
    /// Whether there are others: then nobody can say which buckets they need.
    pub others: bool,
}

/// Brings the letters of this phone up to date with a publication; whether others are here now.
///
/// A file of a phone has none: what was here before stays, and the network brings them.
pub(super) async fn bring(
    cache: &Cache,
    source: &Source,
    held: &Held,
    manifest: &Manifest,
    tickets: &Tickets,
    readable: &Readable<'_>,
) -> Result<bool, Error> {
    let ids = ids(manifest, tickets).await;
    let Some(entry) = buckets_of(manifest, ids.as_deref()) else { return Ok(false) };
    let is_here = match held.heads.get(&Collection::Letters) {
        Some(head) => head.entry == entry,
        None => entry.chunks.is_empty(),
    };
    if is_here {
        return Ok(false);
    }
    for chunk in entry.chunks.iter().filter(|chunk| !held.chunks.contains(&chunk.digest)) {
        let bytes = match (source.chunk(chunk).await, source) {
            (Err(Error::Server { .. }), Source::File(_)) => return Ok(false),
            (bytes, _) => bytes?,
        };
        accept(Collection::Letters, chunk, &bytes)?;
        cache.put_chunk(chunk.digest, bytes).await?;
    }
    let head = Head { generation: manifest.generation, entry };
    cache.put_head(&manifest.library, Collection::Letters, &head).await?;
    readable(Collection::Letters).await;
    Ok(true)
}

/// Where a publication has the letters of some tickets; `None` if that is not known of all.
async fn ids(manifest: &Manifest, tickets: &Tickets) -> Option<Vec<String>> {
    if tickets.others {
        return None;
    }
    let info = id_info(&manifest.round);
    let mut ids = Vec::new();
    for ticket in &tickets.known {
        // A browser without cryptography opens none: it needs none.
        if let Ok(id) = cryptography::derive(&ticket.0, &info, 16).await {
            ids.push(cryptography::hex(&id));
        }
    }
    Some(ids)
}
