//! Deltas: what phones some publications behind fetch in place of whole chunks.
//!
//! The store knows which publication changed each record last, so a delta since any publication is a matter of looking:
//! every record that changed after it, as it is now.
//! Tiers lie at powers of two publications back. A phone fetches the smallest that reaches it, at most about twice its own gap.
//! A tier that saves a phone little is not offered: every one costs every phone some forty bytes of manifest.

use std::collections::{BTreeMap, HashMap, HashSet};

use lapau_feed::{
    Collection, Digest,
    delta::{self, DeltaRef, Unwritable},
    manifest::MAX_CHUNK,
};
use serde_json::value::RawValue;

use super::Records;
use crate::store::{Change, Changes, Fresh};

/// How many publications back the oldest tier lies: almost three years of nights.
const OLDEST: u64 = 1 << 10;
/// Collections smaller than this, in bytes, are fetched whole.
const SMALL: u64 = 32 * 1024;

/// A delta ready to be written.
#[derive(Clone, Debug)]
pub(super) struct Delta {
    pub(super) meta: DeltaRef,
    pub(super) bytes: Vec<u8>,
}

/// What a publication changes: brings the memory of changes up to it, and says what is to be noted in the store.
///
/// If the memory does not end with the publication before, what happened in between is not known, and it begins anew.
///
/// Letters are left out: all of them change with every round.
pub(super) fn trace(changes: &mut Changes, records: &Records, before: Option<u64>, generation: u64) -> Fresh {
    let gapless = changes.known.filter(|(_, until)| Some(*until) == before);
    let since = gapless.map_or(generation, |(since, _)| since).max(generation.saturating_sub(OLDEST));
    let mut fresh = Fresh { known: (since, generation), ..Fresh::default() };
    for (collection, records) in records.iter().filter(|(of, _)| **of != Collection::Letters) {
        let known = changes.records.entry(*collection).or_default();
        let here: HashSet<&str> = records.iter().map(|(id, _)| id.as_str()).collect();
        let gone = known.iter().filter(|(id, change)| change.digest.is_some() && !here.contains(id.as_str()));
        let mut changed: Vec<(String, Option<Digest>)> = gone.map(|(id, _)| (id.clone(), None)).collect();
        changed.sort();
        for (id, json) in records {
            let digest = Some(Digest::of(json.get().as_bytes()));
            if known.get(id).is_none_or(|change| change.digest != digest) {
                changed.push((id.clone(), digest));
            }
        }
        for (id, digest) in changed {
            known.insert(id.clone(), Change { digest, generation });
            fresh.records.push((*collection, id, digest));
        }
        known.retain(|_, change| change.digest.is_some() || change.generation > since);
    }
    changes.known = Some(fresh.known);
    fresh
}

/// The deltas worth offering, collection by collection, the newest first.
///
/// # Errors
///
/// When a record cannot be written.
pub(super) fn make(changes: &Changes, records: &Records) -> Result<BTreeMap<Collection, Vec<Delta>>, Unwritable> {
    let Some((oldest, generation)) = changes.known else { return Ok(BTreeMap::new()) };
    let mut made = BTreeMap::new();
    for (collection, records) in records {
        let whole: u64 = records.iter().map(|(_, json)| json.get().len() as u64).sum();
        let Some(known) = changes.records.get(collection).filter(|_| whole >= SMALL) else { continue };
        let mut tiers: Vec<Delta> = Vec::new();
        let backs = (0..).map(|power| 1u64 << power).take_while(|back| *back <= OLDEST);
        for since in backs.map_while(|back| generation.checked_sub(back)).filter(|since| *since >= oldest) {
            let tier = since_then(*collection, since, known, records)?;
            let Some(tier) = tier else { continue };
            if u64::from(tier.meta.bytes) * 2 > whole || tier.meta.bytes > MAX_CHUNK {
                break;
            }
            // An older one that is hardly larger does for both.
            if tiers.last().is_some_and(|newer| tier.meta.bytes / 5 * 4 <= newer.meta.bytes) {
                tiers.pop();
            }
            tiers.push(tier);
        }
        if !tiers.is_empty() {
            made.insert(*collection, tiers);
        }
    }
    Ok(made)
}

/// What the manifest says of some deltas.
pub(super) fn named(made: &BTreeMap<Collection, Vec<Delta>>) -> BTreeMap<String, Vec<DeltaRef>> {
    let refs = |deltas: &[Delta]| deltas.iter().map(|delta| delta.meta).collect();
    made.iter().map(|(collection, deltas)| (collection.name().to_owned(), refs(deltas))).collect()
}

/// What changed after a publication; `None` if nothing did.
fn since_then(
    collection: Collection,
    since: u64,
    known: &HashMap<String, Change>,
    records: &[(String, Box<RawValue>)],
) -> Result<Option<Delta>, Unwritable> {
    let later = |id: &str| known.get(id).is_some_and(|change| change.generation > since);
    let changed: Vec<&str> = records.iter().filter(|(id, _)| later(id)).map(|(_, json)| json.get()).collect();
    let gone = known.iter().filter(|(_, change)| change.digest.is_none() && change.generation > since);
    let mut gone: Vec<&str> = gone.map(|(id, _)| id.as_str()).collect();
    if changed.is_empty() && gone.is_empty() {
        return Ok(None);
    }
    gone.sort_unstable();
    let (meta, bytes) = delta::write(collection, since, &gone, &changed)?;
    Ok(Some(Delta { meta, bytes }))
}
