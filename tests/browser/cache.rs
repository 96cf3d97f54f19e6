//! The cache holds whole verified collections, or nothing.

use lapau::storage::{Cache, Error, Image};
use lapau_feed::{
    Collection, Digest,
    catalogue::Synonyms,
    manifest::{ChunkRef, Entry},
};
use lapau_sync::{Head, garbage};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{name, raw};

/// A chunk of synonyms with one record of that identifier.
fn chunk(id: &str) -> (ChunkRef, Vec<u8>) {
    let bytes =
        format!(r#"{{"collection":"synonyms","columns":{{"id":["{id}"],"words":[["buku","kitab"]]}}}}"#).into_bytes();
    (ChunkRef { digest: Digest::of(&bytes), bytes: bytes.len() as u32, records: 1 }, bytes)
}

fn head(generation: u64, chunks: &[ChunkRef]) -> Head {
    Head { generation, entry: Entry { as_of: "2026-11-24T01:00:00Z".parse().unwrap(), chunks: chunks.to_vec() } }
}

async fn ids(cache: &Cache) -> Vec<String> {
    cache.read::<Synonyms>().await.unwrap().into_iter().map(|synonyms| synonyms.id).collect()
}

#[wasm_bindgen_test]
async fn a_collection_is_read_as_it_was_stored() {
    let cache = Cache::new(&name());
    let ((first, first_bytes), (second, second_bytes)) = (chunk("a"), chunk("b"));
    cache.put_chunk(second.digest, second_bytes).await.unwrap();
    cache.put_chunk(first.digest, first_bytes).await.unwrap();
    assert_eq!(ids(&cache).await, Vec::<String>::new(), "no head names the chunks yet");

    cache.put_head("contoh", Collection::Synonyms, &head(7, &[first, second])).await.unwrap();
    assert_eq!(ids(&cache).await, ["a", "b"]);
    let held = cache.held().await.unwrap();
    assert_eq!((held.library.as_deref(), held.complete, held.generation()), (Some("contoh"), None, 7));
    assert_eq!(held.heads[&Collection::Synonyms], head(7, &[first, second]));
    assert_eq!(held.chunks, [first.digest, second.digest].into());

    let digest = Digest::of(b"the manifest");
    cache.complete("contoh", (7, digest), None, (b"{}", None), &[]).await.unwrap();
    assert_eq!(cache.held().await.unwrap().complete, Some((7, digest)));
    cache.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_record_is_found_wherever_it_was_looked_for_first() {
    let cache = Cache::new(&name());
    let chunks = ["a", "b", "c", "d"].map(chunk);
    let gone = chunks[1].0.digest;
    let heads = chunks.clone().map(|(chunk, _)| chunk);
    for (chunk, bytes) in chunks {
        cache.put_chunk(chunk.digest, bytes).await.unwrap();
    }
    assert_eq!(cache.record::<Synonyms>("a", 0).await.unwrap(), None, "no head names the chunks yet");
    cache.put_head("contoh", Collection::Synonyms, &head(1, &heads)).await.unwrap();
    for before in 0..6 {
        for id in ["a", "b", "c", "d"] {
            let found = cache.record::<Synonyms>(id, before).await.unwrap();
            assert_eq!(found.map(|found| found.id).as_deref(), Some(id), "{before}");
        }
        assert_eq!(cache.record::<Synonyms>("e", before).await.unwrap(), None);
    }
    cache.drop_chunks(&[gone]).await.unwrap();
    assert_eq!(cache.record::<Synonyms>("b", 1).await.unwrap(), None);
    assert!(cache.record::<Synonyms>("c", 1).await.unwrap().is_some());
    cache.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn it_outlives_the_tab_that_stored_it() {
    let name = name();
    let (only, bytes) = chunk("a");
    let before = Cache::new(&name);
    before.put_chunk(only.digest, bytes).await.unwrap();
    before.put_head("contoh", Collection::Synonyms, &head(1, &[only])).await.unwrap();
    drop(before);
    let after = Cache::new(&name);
    assert_eq!(ids(&after).await, ["a"]);
    after.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_head_whose_chunk_is_missing_is_refused_and_the_old_one_stays() {
    let cache = Cache::new(&name());
    let ((old, old_bytes), (new, _)) = (chunk("old"), chunk("new"));
    cache.put_chunk(old.digest, old_bytes).await.unwrap();
    cache.put_head("contoh", Collection::Synonyms, &head(1, &[old])).await.unwrap();

    let refused = cache.put_head("contoh", Collection::Synonyms, &head(2, &[old, new])).await;
    assert!(matches!(refused, Err(Error::Unreadable(_))), "{refused:?}");
    assert_eq!(ids(&cache).await, ["old"]);
    assert_eq!(cache.held().await.unwrap().generation(), 1);
    cache.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn what_a_publication_no_longer_names_goes_and_nothing_else() {
    let cache = Cache::new(&name());
    let ((old, old_bytes), (new, new_bytes)) = (chunk("old"), chunk("new"));
    cache.put_chunk(old.digest, old_bytes).await.unwrap();
    cache.put_head("contoh", Collection::Synonyms, &head(1, &[old])).await.unwrap();
    cache.put_chunk(new.digest, new_bytes).await.unwrap();
    cache.put_head("contoh", Collection::Synonyms, &head(2, &[new])).await.unwrap();

    let unnamed = garbage(&cache.held().await.unwrap());
    assert_eq!(unnamed, [old.digest]);
    cache.drop_chunks(&unnamed).await.unwrap();
    assert_eq!(cache.held().await.unwrap().chunks, [new.digest].into());
    assert_eq!(ids(&cache).await, ["new"]);

    cache.complete("contoh", (3, Digest::of(b"")), None, (b"{}", None), &[Collection::Synonyms]).await.unwrap();
    assert_eq!(ids(&cache).await, Vec::<String>::new());
    cache.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_chunk_that_was_lost_is_an_error_and_never_half_a_collection() {
    let name = name();
    let cache = Cache::new(&name);
    let ((first, first_bytes), (second, second_bytes)) = (chunk("a"), chunk("b"));
    cache.put_chunk(first.digest, first_bytes).await.unwrap();
    cache.put_chunk(second.digest, second_bytes).await.unwrap();
    cache.put_head("contoh", Collection::Synonyms, &head(1, &[first, second])).await.unwrap();
    raw::delete(&name, "chunks", &second.digest.to_string()).await;
    assert!(matches!(cache.read::<Synonyms>().await, Err(Error::Unreadable(_))));
    cache.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn what_is_trusted_and_can_not_be_read_counts_as_not_there() {
    let name = name();
    let cache = Cache::new(&name);
    let (only, bytes) = chunk("a");
    cache.put_chunk(only.digest, bytes).await.unwrap();
    cache.put_head("contoh", Collection::Synonyms, &head(4, &[only])).await.unwrap();
    cache.complete("contoh", (4, Digest::of(b"the manifest")), None, (b"{}", None), &[]).await.unwrap();

    raw::put(&name, "meta", "trusted", "{not JSON").await;
    let held = cache.held().await.unwrap();
    assert_eq!((held.library, held.complete), (None, None));
    assert_eq!(held.heads[&Collection::Synonyms].generation, 4, "no older publication may come after");
    assert_eq!(ids(&cache).await, ["a"]);
    cache.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_head_that_can_not_be_read_empties_the_cache_which_works_again() {
    let name = name();
    let cache = Cache::new(&name);
    let (only, bytes) = chunk("a");
    cache.put_chunk(only.digest, bytes.clone()).await.unwrap();
    cache.put_head("contoh", Collection::Synonyms, &head(1, &[only])).await.unwrap();

    raw::put(&name, "heads", "synonyms", "{not JSON").await;
    let held = cache.held().await.unwrap();
    assert!(held.heads.is_empty() && held.chunks.is_empty());
    cache.put_chunk(only.digest, bytes).await.unwrap();
    cache.put_head("contoh", Collection::Synonyms, &head(2, &[only])).await.unwrap();
    assert_eq!(ids(&cache).await, ["a"]);
    cache.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn the_cache_of_a_newer_app_is_fetched_again() {
    let name = name();
    raw::raise(&name).await;
    let cache = Cache::new(&name);
    assert!(cache.held().await.unwrap().heads.is_empty());
    let (only, bytes) = chunk("a");
    cache.put_chunk(only.digest, bytes).await.unwrap();
    cache.put_head("contoh", Collection::Synonyms, &head(1, &[only])).await.unwrap();
    assert_eq!(ids(&cache).await, ["a"]);
    cache.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_tab_whose_cache_another_deletes_goes_on() {
    let name = name();
    let (here, there) = (Cache::new(&name), Cache::new(&name));
    let (only, bytes) = chunk("a");
    here.put_chunk(only.digest, bytes.clone()).await.unwrap();
    here.put_head("contoh", Collection::Synonyms, &head(1, &[only])).await.unwrap();
    assert_eq!(ids(&there).await, ["a"]);

    there.delete().await.unwrap();
    assert!(here.held().await.unwrap().heads.is_empty());
    here.put_chunk(only.digest, bytes).await.unwrap();
    here.put_head("contoh", Collection::Synonyms, &head(2, &[only])).await.unwrap();
    assert_eq!(ids(&here).await, ["a"]);
    here.delete().await.unwrap();
}

#[wasm_bindgen_test]
async fn an_index_is_there_for_what_it_was_made_of_and_nothing_else() {
    let name = name();
    let cache = Cache::new(&name);
    assert!(cache.image("a").await.unwrap().is_none());
    for (of, pieces) in [("a", vec![vec![1, 2], vec![]]), ("b", vec![vec![3]])] {
        let image = Image::default();
        pieces.iter().for_each(|piece: &Vec<u8>| image.push(piece));
        cache.put_image(of, image).await.unwrap();
        let image = cache.image(of).await.unwrap().unwrap();
        let taken: Vec<Vec<u8>> = std::iter::from_fn(|| image.take()).collect();
        assert_eq!(taken, pieces);
    }
    assert!(cache.image("a").await.unwrap().is_none(), "the second took its place");
    raw::put(&name, "meta", "image", "no pieces").await;
    assert!(cache.image("b").await.unwrap().is_none());
    cache.delete().await.unwrap();
}
