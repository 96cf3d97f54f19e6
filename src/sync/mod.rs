//! Down: fetches the feed, lets `lapau_sync` judge it, and stores what passes.
//!
//! What is held stays readable until its successor is whole; a collection that fails does not stop the others.

mod books;
mod carrying;
mod sealed;
mod source;
mod verifying;

use std::{collections::BTreeSet, mem};

use futures_util::future::LocalBoxFuture;
use jiff::SignedDuration;
use lapau_feed::{
    Collection, Digest,
    archive::NoArchive,
    delta::DeltaRef,
    manifest::{ChunkRef, MANIFEST, MAX_MANIFEST},
    signature::{MAX_SIGNATURE, PublicKey, SIGNATURE},
};
use lapau_sync::{Head, Made, Plan, Rebuild, Refresh, Rejected, Step, Unpack, accept, claims, garbage, read_manifest};

use crate::{
    platform::{cryptography, http::Freshness},
    storage::{self, Cache},
};

pub use books::book;
pub use carrying::carry;
pub use sealed::Tickets;
pub use source::{Archive, Source};
pub use verifying::verify;

/// Why a feed could not be brought up to date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The network gave no answer, or broke off.
    #[error("the network gave no answer")]
    Network,
    /// The server has trouble, or has no feed there.
    #[error("the server answered {status}")]
    Server {
        /// The HTTP status.
        status: u16,
        /// How long it asks to be left alone, if it does.
        asked: Option<SignedDuration>,
    },
    /// What came is not believed.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The file is no feed.
    #[error(transparent)]
    Archive(#[from] NoArchive),
    /// It can't be stored.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

/// How far a sync is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many parts are here.
    pub done: usize,
    /// How many parts there are to fetch.
    pub parts: usize,
    /// How many bytes there are to fetch, before any compression on the way.
    pub bytes: u64,
}

/// Who is told how far a sync is.
pub type Told<'a> = dyn Fn(Progress) + 'a;

/// Who is told that a collection became readable, or is no longer there. The sync goes on when they have looked at it.
pub type Readable<'a> = dyn Fn(Collection) -> LocalBoxFuture<'a, ()> + 'a;

/// Brings the cache up to date from a source. `told` hears of every part that arrives, `readable` of every collection that is another then.
///
/// If `sparing`, the catalogue stays as it is; the answer is how many bytes that spared, before any compression on the way.
/// The first failure is told when everything else was tried; a server that asks to be left alone is asked for nothing more.
/// A file is judged as a whole before anything of it is stored.
/// Of the sealed letters those come that some tickets open, first of all: answers are not to wait for a catalogue.
pub async fn run(
    cache: &Cache,
    source: &Source,
    sparing: bool,
    tickets: &Tickets,
    told: &Told<'_>,
    readable: &Readable<'_>,
) -> Result<u64, Error> {
    let held = cache.held().await?;
    let bytes = source.get(MANIFEST, Freshness::Revalidate, MAX_MANIFEST).await?;
    let mut plan = match read_manifest(&bytes, &held)? {
        Step::Unchanged(manifest) => {
            if sealed::bring(cache, source, &held, &manifest, tickets, readable).await? {
                cache.drop_chunks(&garbage(&cache.held().await?)).await?;
            }
            return Ok(0);
        }
        Step::Fetch(plan) => plan,
    };
    let (key, signature) = trust(source, &bytes, held.key).await?;
    let spared = if sparing { plan.spare_catalogue() } else { 0 };
    let mut progress = Progress { done: 0, parts: plan.parts(), bytes: plan.bytes() };
    told(progress);
    if let Source::File(_) = source {
        for refresh in &plan.collections {
            for part in &refresh.missing {
                accept(refresh.collection, part, &source.chunk(part).await?)?;
            }
        }
    }
    let mut failure = None;
    match sealed::bring(cache, source, &held, &plan.manifest, tickets, readable).await {
        Ok(_) => {}
        Err(error @ (Error::Storage(_) | Error::Server { asked: Some(_), .. })) => return Err(error),
        Err(error) => failure = Some(error),
    }
    let (mut packs, mut here) = (mem::take(&mut plan.packs), BTreeSet::new());
    for refresh in &plan.collections {
        if refresh.collection == Collection::Titles && !packs.is_empty() {
            match unpack(cache, source, &plan, &mem::take(&mut packs), &mut here, &mut progress, told).await {
                // The chunks that did not come are fetched one by one.
                Ok(()) | Err(Error::Server { asked: None, .. } | Error::Rejected(_) | Error::Network) => {}
                Err(error) => return Err(error),
            }
        }
        let old = held.heads.get(&refresh.collection);
        match bring(cache, source, &plan, refresh, old, &here, &mut progress, told).await {
            Ok(()) => readable(refresh.collection).await,
            // Nothing more can be stored, or nothing more is to be fetched now.
            Err(error @ (Error::Storage(_) | Error::Server { asked: Some(_), .. })) => return Err(error),
            Err(error) => _ = failure.get_or_insert(error),
        }
    }
    if let Some(failure) = failure {
        return Err(failure);
    }
    if spared > 0 {
        return Ok(spared);
    }
    let publication = (plan.manifest.generation, plan.digest);
    cache.complete(&plan.manifest.library, publication, key, (&bytes, signature.as_deref()), &plan.gone).await?;
    for gone in plan.gone {
        readable(gone).await;
    }
    cache.drop_chunks(&garbage(&cache.held().await?)).await?;
    Ok(0)
}

/// Verifies who published a manifest; answers the key to trust from now on, which is the trusted one where this browser cannot verify, and the signature.
async fn trust(
    source: &Source,
    manifest: &[u8],
    trusted: Option<PublicKey>,
) -> Result<(Option<PublicKey>, Option<Vec<u8>>), Error> {
    let signature = match source.get(SIGNATURE, Freshness::Revalidate, MAX_SIGNATURE).await {
        // Some hosts of files answer so for whatever is not there.
        Err(Error::Server { status: 403 | 404 | 410, .. }) => None,
        other => Some(other?),
    };
    let Some((key, claims)) = claims(manifest, signature.as_deref(), trusted.as_ref())? else {
        return Ok((None, None));
    };
    for claim in claims {
        match cryptography::signed(&claim.key.0, &claim.message, &claim.signature.0).await {
            Some(true) => {}
            Some(false) => return Err(Rejected::Forged.into()),
            None => return Ok((trusted, signature)),
        }
    }
    Ok((Some(key), signature))
}

/// Takes what is missing out of packs while they arrive, and notes what is here then.
async fn unpack(
    cache: &Cache,
    source: &Source,
    plan: &Plan,
    packs: &[ChunkRef],
    here: &mut BTreeSet<Digest>,
    progress: &mut Progress,
    told: &Told<'_>,
) -> Result<(), Error> {
    let mut unpack = Unpack::new(plan);
    for pack in packs {
        let limit = pack.bytes as usize;
        let mut arriving = source.open(&pack.path(), limit).await?;
        while let Some(piece) = arriving.next().await.map_err(|error| source::failed(error, limit))? {
            for (digest, bytes) in unpack.take(&piece.to_vec())? {
                cache.put_chunk(digest, bytes).await?;
                here.insert(digest);
                progress.done += 1;
                told(*progress);
            }
        }
    }
    Ok(())
}

/// Brings one collection up to date, of which some chunks are here already.
#[expect(clippy::too_many_arguments, reason = "what it reads and what it tells")]
async fn bring(
    cache: &Cache,
    source: &Source,
    plan: &Plan,
    refresh: &Refresh,
    old: Option<&Head>,
    here: &BTreeSet<Digest>,
    progress: &mut Progress,
    told: &Told<'_>,
) -> Result<(), Error> {
    let mut missing = refresh.missing.clone();
    missing.retain(|chunk| !here.contains(&chunk.digest));
    if let (Some(delta), Some(old)) = (&refresh.delta, old) {
        match rebuild(cache, source, refresh, delta, old, &mut missing).await {
            // The chunks that could not be made are fetched.
            Ok(()) | Err(Error::Server { asked: None, .. } | Error::Rejected(_)) => {}
            Err(error) => return Err(error),
        }
        progress.done += 1;
        progress.parts += missing.len();
        progress.bytes += missing.iter().map(|chunk| u64::from(chunk.bytes)).sum::<u64>();
        told(*progress);
    }
    for missing in &missing {
        let bytes = source.chunk(missing).await?;
        accept(refresh.collection, missing, &bytes)?;
        cache.put_chunk(missing.digest, bytes).await?;
        progress.done += 1;
        told(*progress);
    }
    let head = Head { generation: plan.manifest.generation, entry: refresh.entry.clone() };
    Ok(cache.put_head(&plan.manifest.library, refresh.collection, &head).await?)
}

/// Makes missing chunks of the old ones and a delta. What is made is stored and missing no more.
async fn rebuild(
    cache: &Cache,
    source: &Source,
    refresh: &Refresh,
    delta: &DeltaRef,
    old: &Head,
    missing: &mut Vec<ChunkRef>,
) -> Result<(), Error> {
    let bytes = source.get(&delta.path(), Freshness::Immutable, delta.bytes as usize).await?;
    let mut rebuild = Rebuild::new(refresh.collection, &refresh.entry, missing, delta, &bytes)?;
    for chunk in &old.entry.chunks {
        let Some(bytes) = cache.chunk(chunk.digest).await? else { return Ok(()) };
        store(cache, rebuild.take(&bytes)?, missing).await?;
    }
    store(cache, rebuild.end(), missing).await
}

async fn store(cache: &Cache, made: Vec<Made>, missing: &mut Vec<ChunkRef>) -> Result<(), Error> {
    for (digest, bytes) in made {
        cache.put_chunk(digest, bytes).await?;
        missing.retain(|chunk| chunk.digest != digest);
    }
    Ok(())
}
