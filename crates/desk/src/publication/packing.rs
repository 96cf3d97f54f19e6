//! Packs of the catalogue's chunks, for phones that have none of them.
//!
//! Chunks of titles and of holdings follow each other by the titles they are about, so that a compressor that looks back sees both.

use lapau_feed::{Collection, Digest, chunk::Chunk, manifest::ChunkRef, pack};
use serde_json::value::RawValue;

use super::Records;

/// How many bytes of chunks a pack holds at most, unless one alone has more: twice what a compressor looks back over.
const MOST: usize = 32 << 20;

/// Catalogues smaller than this, in bytes, have no pack: it would save less than its name costs every phone.
const SMALL: usize = 64 << 10;

/// Puts the chunks of titles and holdings into packs; none where that saves nothing.
pub(super) fn pack(records: &Records, collections: &[(Collection, Vec<Chunk>)]) -> Vec<Chunk> {
    packs_of(MOST, records, collections)
}

fn packs_of(most: usize, records: &Records, collections: &[(Collection, Vec<Chunk>)]) -> Vec<Chunk> {
    let none: &[(String, Box<RawValue>)] = &[];
    let mut chunks: Vec<(&str, Collection, &Chunk)> = Vec::new();
    for (collection, cut) in collections {
        if !matches!(collection, Collection::Titles | Collection::Holdings) {
            continue;
        }
        let (mut records, mut last) = (records.get(collection).map_or(none, Vec::as_slice), "");
        for chunk in cut {
            let (these, others) = records.split_at(records.len().min(chunk.meta.records as usize));
            last = these.last().map_or(last, |(id, _)| id);
            chunks.push((last, *collection, chunk));
            records = others;
        }
    }
    if chunks.iter().map(|(_, _, chunk)| chunk.bytes.len()).sum::<usize>() < SMALL {
        return Vec::new();
    }
    chunks.sort_by_key(|(last, collection, _)| (*last, *collection));
    let mut packs = Vec::new();
    let (mut open, mut size): (Vec<&Chunk>, usize) = (Vec::new(), 0);
    for (_, _, chunk) in chunks {
        if size + chunk.bytes.len() > most && !open.is_empty() {
            packs.push(close(&open));
            (open, size) = (Vec::new(), 0);
        }
        size += chunk.bytes.len();
        open.push(chunk);
    }
    packs.push(close(&open));
    packs
}

fn close(chunks: &[&Chunk]) -> Chunk {
    let bytes = pack::write(chunks.iter().map(|chunk| &*chunk.bytes));
    let records = chunks.iter().map(|chunk| chunk.meta.records).sum();
    Chunk { meta: ChunkRef { digest: Digest::of(&bytes), bytes: bytes.len() as u32, records }, bytes }
}

#[cfg(test)]
mod tests {
    use lapau_feed::chunk::cut;

    use super::*;

    fn library(titles: u32) -> (Records, Vec<(Collection, Vec<Chunk>)>) {
        let records: Records = [Collection::Titles, Collection::Holdings, Collection::News]
            .into_iter()
            .map(|collection| {
                let record = |n| {
                    let id = format!("t{n:06}");
                    let json = format!(r#"{{"id":"{id}","{collection}":"{}"}}"#, "x".repeat(40));
                    (id, RawValue::from_string(json).unwrap())
                };
                (collection, (0..titles).map(record).collect())
            })
            .collect();
        let chunks =
            records.iter().map(|(collection, records)| (*collection, cut(*collection, records).unwrap())).collect();
        (records, chunks)
    }

    #[test]
    fn holdings_follow_the_titles_they_are_of() {
        let (records, chunks) = library(9_000);
        let packs = pack(&records, &chunks);
        assert_eq!((packs.len(), packs[0].meta.records), (1, 18_000));
        let text = String::from_utf8(packs[0].bytes.clone()).unwrap();
        let of: Vec<&str> =
            text.lines().filter_map(|line| line.strip_prefix("{\"collection\":\"")?.split('"').next()).collect();
        assert!(of.len() > 4 && of.chunks(2).all(|pair| pair == ["titles", "holdings"]), "{of:?}");
        assert_eq!(pack(&records, &chunks), packs);
    }

    #[test]
    fn a_small_catalogue_has_no_pack_and_a_large_one_several() {
        let (records, chunks) = library(10);
        assert_eq!(pack(&records, &chunks), []);
        let (records, chunks) = library(9_000);
        let largest = chunks.iter().flat_map(|(_, chunks)| chunks).map(|chunk| chunk.bytes.len()).max().unwrap();
        let packs = packs_of(2 * largest, &records, &chunks);
        assert!(packs.len() > 2, "{} packs", packs.len());
        assert!(packs.iter().all(|pack| pack.bytes.len() < 2 * largest + 4096));
        assert_eq!(packs.iter().map(|pack| pack.meta.records).sum::<u32>(), 18_000);
    }
}
