//! Which of the sealed letters to fetch: the buckets of a phone's own, each of them whole.

use lapau_feed::{Collection, Manifest, letters::bucket, manifest::Entry};

/// The letters of a publication, with the buckets alone that the letters of some identifiers are in; all of them for `None`.
///
/// Nothing if the publication has no letters, or has them in no buckets: then they are fetched as everything else is.
/// As many buckets as are no power of two are no buckets that this version knows: all of them are taken.
pub fn buckets_of(manifest: &Manifest, ids: Option<&[String]>) -> Option<Entry> {
    let mut entry = manifest.entry(Collection::Letters).filter(|_| !manifest.round.is_empty())?.clone();
    let count = entry.chunks.len();
    if let Some(ids) = ids.filter(|_| count.is_power_of_two()) {
        let mut place = 0..;
        entry.chunks.retain(|_| {
            let place = place.next();
            ids.iter().any(|id| Some(bucket(id, count)) == place)
        });
    }
    Some(entry)
}

#[cfg(test)]
mod tests {
    use lapau_feed::{Digest, FORMAT, manifest::ChunkRef};

    use super::*;

    fn manifest(round: &str, buckets: u32) -> Manifest {
        let chunk = |n: u32| ChunkRef { digest: Digest::of(&n.to_be_bytes()), bytes: n, records: 32 };
        let entry = Entry { as_of: jiff::Timestamp::UNIX_EPOCH, chunks: (0..buckets).map(chunk).collect() };
        Manifest {
            format: FORMAT,
            library: "p".into(),
            generation: 1,
            published: jiff::Timestamp::UNIX_EPOCH,
            collections: [("letters".to_owned(), entry)].into(),
            round: round.into(),
            deltas: Default::default(),
            packs: Vec::new(),
            earlier_keys: Default::default(),
        }
    }

    fn places(manifest: &Manifest, ids: Option<&[&str]>) -> Option<Vec<u32>> {
        let ids: Option<Vec<String>> = ids.map(|ids| ids.iter().map(|id| (*id).to_owned()).collect());
        let entry = buckets_of(manifest, ids.as_deref())?;
        Some(entry.chunks.iter().map(|chunk| chunk.bytes).collect())
    }

    #[test]
    fn only_the_buckets_of_the_own_letters_are_fetched() {
        let many = manifest("r", 8);
        assert_eq!(places(&many, Some(&["ffff", "2000", "3fff"])), Some(vec![1, 7]));
        assert_eq!(places(&many, Some(&[])), Some(vec![]));
        assert_eq!(places(&many, None), Some((0..8).collect()), "whoever does not know their own takes all");
        assert_eq!(places(&manifest("r", 1), Some(&["ffff"])), Some(vec![0]));
        assert_eq!(places(&manifest("r", 3), Some(&["ffff"])), Some(vec![0, 1, 2]), "no buckets that we know");
        assert_eq!(places(&manifest("", 8), Some(&["ffff"])), None, "a feed of an older desk");
    }
}
