//! The number and the time of a publication.

use std::collections::BTreeMap;

use jiff::Timestamp;
use lapau_feed::{
    Collection, FORMAT, Manifest,
    manifest::{ChunkRef, Entry},
    signature::PublicKey,
};

/// What is to be published.
#[derive(Clone, Debug)]
pub(super) struct Contents {
    /// Whose it is.
    pub(super) library: String,
    /// The round of the letters; empty if there are none.
    pub(super) round: String,
    /// The keys that the library signed with before.
    pub(super) earlier_keys: Vec<PublicKey>,
    /// Each collection, its chunks, and when the files that feed it were read, if it comes from files.
    pub(super) collections: Vec<(Collection, Vec<ChunkRef>, Option<Timestamp>)>,
}

/// The manifest of some contents, and the publication before them.
///
/// That is the one the store remembers or the one that lies in the folder, whichever is newer:
/// a store restored from a backup must not make phones refuse a feed whose number went down.
/// The same contents keep their number and time; anything new gets the next number.
/// Deltas are named when that is settled; those of a publication that is kept stay.
/// What librarians write themselves is as old as the publication that first carried it.
pub(super) fn number(
    contents: Contents,
    known: Option<&Manifest>,
    lying: Option<&Manifest>,
    now: Timestamp,
) -> (Manifest, Option<Manifest>) {
    let before = match (known, lying) {
        (Some(known), Some(lying)) if lying.generation > known.generation => Some(lying),
        (Some(known), _) => Some(known),
        (None, lying) => lying,
    };
    let collections: BTreeMap<_, _> = contents
        .collections
        .into_iter()
        .map(|(collection, chunks, imported)| {
            let unchanged = before.and_then(|before| before.entry(collection)).filter(|entry| entry.chunks == chunks);
            let as_of = imported.or(unchanged.map(|entry| entry.as_of)).unwrap_or(now);
            (collection.name().to_owned(), Entry { as_of, chunks })
        })
        .collect();
    let same = before.filter(|before| {
        // Two desks gave one number to two feeds: phones that saw the other need a new number.
        let torn = lying.is_some_and(|lying| lying.generation == before.generation && lying != *before);
        before.format == FORMAT
            && before.library == contents.library
            && before.round == contents.round
            && before.earlier_keys == contents.earlier_keys
            && before.collections == collections
            && !torn
    });
    let manifest = same.cloned().unwrap_or_else(|| Manifest {
        format: FORMAT,
        library: contents.library,
        generation: before.map_or(1, |before| before.generation + 1),
        published: now,
        collections,
        round: contents.round,
        deltas: BTreeMap::new(),
        packs: Vec::new(),
        earlier_keys: contents.earlier_keys,
    });
    (manifest, before.cloned())
}

#[cfg(test)]
mod tests {
    use lapau_feed::Digest;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn contents(text: &str, imported: Option<i64>) -> Contents {
        let chunk = ChunkRef { digest: Digest::of(text.as_bytes()), bytes: 1, records: 1 };
        Contents {
            library: "p".into(),
            round: String::new(),
            earlier_keys: Vec::new(),
            collections: vec![(Collection::News, vec![chunk], imported.map(at))],
        }
    }

    #[test]
    fn the_same_contents_keep_their_number_and_time() {
        let (first, before) = number(contents("a", None), None, None, at(10));
        assert_eq!((first.generation, first.published, before), (1, at(10), None));
        let (again, _) = number(contents("a", None), Some(&first), Some(&first), at(20));
        assert_eq!(again, first);
        let (elsewhere, _) = number(contents("a", None), Some(&first), None, at(20));
        assert_eq!(elsewhere, first);
    }

    #[test]
    fn contents_are_as_old_as_their_first_publication_or_their_file() {
        let (first, _) = number(contents("a", None), None, None, at(10));
        let mut more = contents("a", None);
        more.collections
            .extend(contents("b", None).collections.into_iter().map(|(_, c, i)| (Collection::Events, c, i)));
        let (second, _) = number(more, Some(&first), Some(&first), at(20));
        assert_eq!(second.entry(Collection::News).unwrap().as_of, at(10));
        assert_eq!(second.entry(Collection::Events).unwrap().as_of, at(20));
        let (read, _) = number(contents("a", Some(15)), Some(&first), Some(&first), at(20));
        assert_eq!((read.generation, read.entry(Collection::News).unwrap().as_of), (2, at(15)));
    }

    #[test]
    fn numbers_never_go_down() {
        let (mut lying, _) = number(contents("a", None), None, None, at(10));
        lying.generation = 41;
        let (known, _) = number(contents("b", None), None, None, at(11));
        let (next, before) = number(contents("c", None), Some(&known), Some(&lying), at(20));
        assert_eq!((next.generation, before.unwrap().generation), (42, 41));
        let (adopted, _) = number(contents("a", None), Some(&known), Some(&lying), at(20));
        assert_eq!(adopted, lying);
    }

    #[test]
    fn one_number_is_never_two_feeds() {
        let (ours, _) = number(contents("a", None), None, None, at(10));
        let (theirs, _) = number(contents("b", None), None, None, at(11));
        let (next, _) = number(contents("a", None), Some(&ours), Some(&theirs), at(20));
        assert_eq!(next.generation, 2);
    }
}
