//! Takes the chunks of a pack out of it while it arrives.
//!
//! What must stay true: only chunks that the manifest names and a phone lacks are given out, each with its digest verified;
//! whatever else a pack holds is passed over, and never more of it is in memory than a chunk may have.

use std::mem;

use lapau_feed::{
    Collection, Digest, chunk,
    manifest::{ChunkRef, MAX_CHUNK},
};

use crate::{
    judging::Rejected,
    plan::{PACKED, Plan},
    rebuild::Made,
};

/// A pack that is arriving.
#[derive(Debug)]
pub struct Unpack {
    /// The chunks that are missing.
    wanted: Vec<(Collection, ChunkRef)>,
    /// The line that has begun.
    line: Vec<u8>,
}

impl Unpack {
    /// Begins with the first of the packs of a plan.
    pub fn new(plan: &Plan) -> Self {
        let refreshes = plan.collections.iter().filter(|refresh| PACKED.contains(&refresh.collection));
        let wanted = refreshes.flat_map(|refresh| refresh.missing.iter().map(|chunk| (refresh.collection, *chunk)));
        Self { wanted: wanted.collect(), line: Vec::new() }
    }

    /// Takes what arrived next, and answers the chunks that it completed.
    ///
    /// # Errors
    ///
    /// When it is no pack. What was answered before is right all the same.
    pub fn take(&mut self, mut piece: &[u8]) -> Result<Vec<Made>, Rejected> {
        let mut made = Vec::new();
        while let Some(end) = piece.iter().position(|byte| *byte == b'\n') {
            self.line.extend_from_slice(&piece[..end]);
            piece = &piece[end + 1..];
            made.extend(self.end());
        }
        self.line.extend_from_slice(piece);
        if self.line.len() > MAX_CHUNK as usize {
            return Err(Rejected::TooLarge { most: MAX_CHUNK as usize });
        }
        Ok(made)
    }

    /// Ends a line: a chunk that is wanted, or anything.
    fn end(&mut self) -> Option<Made> {
        let line = mem::take(&mut self.line);
        let of_its_length = |(_, chunk): &&(Collection, ChunkRef)| chunk.bytes as usize == line.len();
        // What has the length of no chunk need not be digested.
        self.wanted.iter().find(of_its_length)?;
        let digest = Digest::of(&line);
        let place = self.wanted.iter().position(|(_, chunk)| chunk.digest == digest)?;
        let (collection, _) = self.wanted.swap_remove(place);
        chunk::inspect(collection, &line).is_ok().then_some((digest, line))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use lapau_feed::{
        FORMAT, Manifest,
        chunk::{Chunk, cut},
        manifest::Entry,
        pack,
    };
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    use super::*;
    use crate::{Held, Step, read_manifest};

    /// Titles and holdings in some chunks, their pack, and the plan of a phone that holds the first `held` chunks.
    fn library(held: usize) -> (Vec<(Collection, Chunk)>, Vec<u8>, Plan) {
        let ids = || (0..9_000).map(|n| format!("t{n:05}"));
        let records = |json: &dyn Fn(&str) -> String| -> Vec<_> {
            ids().map(|id| (id.clone(), RawValue::from_string(json(&id)).unwrap())).collect()
        };
        let titles = records(&|id| format!(r#"{{"id":"{id}","title":"Surau {id}"}}"#));
        let holdings = records(&|id| format!(r#"{{"id":"{id}","items":[{{"id":"B{id}"}}]}}"#));
        let chunks: Vec<(Collection, Chunk)> = [(Collection::Titles, titles), (Collection::Holdings, holdings)]
            .into_iter()
            .flat_map(|(of, records)| cut(of, &records).unwrap().into_iter().map(move |chunk| (of, chunk)))
            .collect();
        let bytes = pack::write(chunks.iter().map(|(_, chunk)| &*chunk.bytes));
        let as_of = "2026-11-24T01:00:00Z".parse().unwrap();
        let entry = |wanted| {
            let chunks = chunks.iter().filter(|(of, _)| *of == wanted).map(|(_, chunk)| chunk.meta).collect();
            (wanted.name().to_owned(), Entry { as_of, chunks })
        };
        let manifest = Manifest {
            format: FORMAT,
            library: "p".into(),
            generation: 1,
            published: as_of,
            collections: [entry(Collection::Titles), entry(Collection::Holdings)].into(),
            round: String::new(),
            deltas: BTreeMap::new(),
            packs: vec![ChunkRef { digest: Digest::of(&bytes), bytes: bytes.len() as u32, records: 18_000 }],
            earlier_keys: Vec::new(),
        };
        let held =
            Held { chunks: chunks[..held].iter().map(|(_, chunk)| chunk.meta.digest).collect(), ..Held::default() };
        let Ok(Step::Fetch(plan)) = read_manifest(&manifest.to_bytes(), &held) else { panic!("nothing to fetch") };
        (chunks, bytes, plan)
    }

    fn sorted(mut made: Vec<Made>) -> Vec<Made> {
        made.sort();
        made
    }

    #[test]
    fn a_phone_without_the_catalogue_fetches_the_pack_and_one_with_half_of_it_does_not() {
        let (chunks, _, plan) = library(0);
        assert!(chunks.len() > 6, "{} chunks", chunks.len());
        assert_eq!(plan.packs, plan.manifest.packs);
        let (_, _, mut plan) = library(chunks.len() / 2);
        assert_eq!(plan.packs, []);
        plan.packs = plan.manifest.packs.clone();
        plan.spare_catalogue();
        assert_eq!(plan.packs, [], "a phone that saves data fetches none");
    }

    #[test]
    fn what_is_cut_off_gave_the_chunks_before_it() {
        let (chunks, bytes, plan) = library(0);
        let mut unpack = Unpack::new(&plan);
        let made = unpack.take(&bytes[..bytes.len() / 2]).unwrap();
        assert!(!made.is_empty() && !unpack.wanted.is_empty());
        let first: Vec<_> = chunks.iter().take(made.len()).map(|(_, chunk)| chunk.meta.digest).collect();
        assert_eq!(made.iter().map(|(digest, _)| *digest).collect::<Vec<_>>(), first);
    }

    #[test]
    fn a_line_without_an_end_is_not_kept_in_memory_for_ever() {
        let (_, _, plan) = library(0);
        let mut unpack = Unpack::new(&plan);
        let piece = vec![b'x'; 1 << 20];
        let refused = (0..6).map(|_| unpack.take(&piece)).find(Result::is_err);
        assert_eq!(refused, Some(Err(Rejected::TooLarge { most: MAX_CHUNK as usize })));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn every_chunk_comes_out_however_the_pack_is_cut(sizes in prop::collection::vec(1usize..60_000, 1..9), held in 0usize..4) {
            let (chunks, bytes, plan) = library(held);
            let (mut unpack, mut rest, mut made) = (Unpack::new(&plan), &bytes[..], Vec::new());
            for size in sizes.iter().cycle() {
                let (piece, later) = rest.split_at(rest.len().min(*size));
                made.extend(unpack.take(piece).unwrap());
                rest = later;
                if rest.is_empty() {
                    break;
                }
            }
            let expected = chunks[held..].iter().map(|(_, chunk)| (chunk.meta.digest, chunk.bytes.clone())).collect();
            prop_assert_eq!(sorted(made), sorted(expected));
            prop_assert!(unpack.wanted.is_empty());
        }

        #[test]
        fn damage_costs_one_chunk_and_makes_nothing_false(place: prop::sample::Index, byte: u8) {
            let (chunks, mut bytes, plan) = library(0);
            let place = place.index(bytes.len());
            bytes[place] = byte;
            let made = Unpack::new(&plan).take(&bytes).unwrap();
            prop_assert!(made.len() + 2 >= chunks.len(), "{} of {}", made.len(), chunks.len());
            prop_assert!(made.iter().all(|(digest, bytes)| Digest::of(bytes) == *digest));
        }
    }
}
