//! Tests of the plan and of what is believed.

use std::collections::BTreeMap;

use lapau_feed::{
    Collection, Digest, FORMAT, Manifest,
    chunk::{Chunk, cut},
    delta::DeltaRef,
    manifest::{Entry, Format, MAX_MANIFEST},
    signature::{Hex, Signature, Unsigned},
};
use proptest::prelude::*;
use serde_json::value::RawValue;

use super::*;

/// A feed of synonyms and news, as a host would hold it.
struct Feed {
    manifest: Manifest,
    chunks: Vec<(Collection, Chunk)>,
}

fn feed(generation: u64, words: u32) -> Feed {
    let records: Vec<_> = (0..words)
        .map(|n| {
            let json = format!(r#"{{"id":"s{n:05}","words":["a","b"]}}"#);
            (format!("s{n:05}"), RawValue::from_string(json).unwrap())
        })
        .collect();
    let chunks: Vec<_> = [(Collection::Synonyms, records), (Collection::News, Vec::new())]
        .into_iter()
        .flat_map(|(collection, records)| {
            cut(collection, &records).unwrap().into_iter().map(move |chunk| (collection, chunk))
        })
        .collect();
    let entry = |wanted| Entry {
        as_of: "2026-11-24T01:00:00Z".parse().unwrap(),
        chunks: chunks.iter().filter(|(of, _)| *of == wanted).map(|(_, chunk)| chunk.meta).collect(),
    };
    let collections = [
        ("synonyms".to_owned(), entry(Collection::Synonyms)),
        ("news".to_owned(), entry(Collection::News)),
        ("holograms".to_owned(), entry(Collection::News)),
    ];
    let manifest = Manifest {
        format: FORMAT,
        library: "payakumbuh".into(),
        generation,
        published: "2026-11-24T01:00:00Z".parse().unwrap(),
        collections: collections.into(),
        round: String::new(),
        deltas: BTreeMap::new(),
        packs: Vec::new(),
        earlier_keys: Vec::new(),
    };
    Feed { manifest, chunks }
}

/// Fetches what a plan names, until `fetches` run out; answers what is held then.
fn follow(mut held: Held, plan: &Plan, feed: &Feed, mut fetches: usize) -> Held {
    held.library = Some(plan.manifest.library.clone());
    for refresh in &plan.collections {
        for missing in &refresh.missing {
            if fetches == 0 {
                return held;
            }
            fetches -= 1;
            let (_, chunk) = feed.chunks.iter().find(|(_, chunk)| chunk.meta == *missing).unwrap();
            accept(refresh.collection, missing, &chunk.bytes).unwrap();
            held.chunks.insert(missing.digest);
        }
        let head = Head { generation: plan.manifest.generation, entry: refresh.entry.clone() };
        held.heads.insert(refresh.collection, head);
    }
    held.complete = Some((plan.manifest.generation, plan.digest));
    held
}

fn planned(bytes: &[u8], held: &Held) -> Plan {
    match read_manifest(bytes, held).unwrap() {
        Step::Fetch(plan) => plan,
        Step::Unchanged(_) => panic!("nothing to fetch"),
    }
}

#[test]
fn a_first_sync_fetches_everything_it_knows() {
    let feed = feed(1, 3_000);
    let plan = planned(&feed.manifest.to_bytes(), &Held::default());
    assert_eq!(
        plan.collections.iter().map(|r| r.collection).collect::<Vec<_>>(),
        [Collection::News, Collection::Synonyms]
    );
    assert_eq!(plan.parts(), feed.chunks.len());
    let held = follow(Held::default(), &plan, &feed, usize::MAX);
    assert_eq!(read_manifest(&feed.manifest.to_bytes(), &held), Ok(Step::Unchanged(feed.manifest.clone())));
    assert_eq!(garbage(&held), []);
}

#[test]
fn saving_data_leaves_out_the_catalogue_and_nothing_else() {
    let feed = feed(1, 3_000);
    let mut manifest = feed.manifest.clone();
    let words = manifest.collections["synonyms"].clone();
    for name in ["titles", "holdings", "availability"] {
        manifest.collections.insert(name.into(), words.clone());
    }
    let mut plan = planned(&manifest.to_bytes(), &Held::default());
    let (whole, catalogue) = (plan.bytes(), 3 * words.chunks.iter().map(|chunk| u64::from(chunk.bytes)).sum::<u64>());
    assert_eq!(plan.spare_catalogue(), catalogue);
    assert_eq!(plan.bytes(), whole - catalogue);
    let left: Vec<_> = plan.collections.iter().map(|refresh| refresh.collection).collect();
    assert_eq!(left, [Collection::News, Collection::Synonyms]);
}

#[test]
fn the_next_publication_costs_what_changed() {
    let (old, new) = (feed(1, 3_000), feed(2, 3_001));
    let held = follow(Held::default(), &planned(&old.manifest.to_bytes(), &Held::default()), &old, usize::MAX);
    let plan = planned(&new.manifest.to_bytes(), &held);
    assert_eq!(plan.parts(), 1);
    let held = follow(held, &plan, &new, usize::MAX);
    assert_eq!(garbage(&held).len(), 1);
}

#[test]
fn a_sync_that_dies_at_any_chunk_goes_on_where_it_was() {
    let feed = feed(1, 20_000);
    let bytes = feed.manifest.to_bytes();
    for died_after in 0..feed.chunks.len() {
        let held = follow(Held::default(), &planned(&bytes, &Held::default()), &feed, died_after);
        assert!(!held.heads.contains_key(&Collection::Synonyms), "a half-fetched collection is not readable");
        let plan = planned(&bytes, &held);
        assert_eq!(plan.parts(), feed.chunks.len() - died_after);
        let held = follow(held, &plan, &feed, usize::MAX);
        assert!(matches!(read_manifest(&bytes, &held), Ok(Step::Unchanged(_))));
    }
}

#[test]
fn a_lost_chunk_is_fetched_again() {
    let feed = feed(1, 3_000);
    let bytes = feed.manifest.to_bytes();
    let mut held = follow(Held::default(), &planned(&bytes, &Held::default()), &feed, usize::MAX);
    held.complete = None;
    let lost = *held.chunks.iter().next().unwrap();
    held.chunks.remove(&lost);
    assert_eq!(planned(&bytes, &held).parts(), 1);
}

#[test]
fn the_cheapest_way_is_taken() {
    let (old, mut new) = (feed(10, 3_000), feed(20, 3_001));
    let held = follow(Held::default(), &planned(&old.manifest.to_bytes(), &Held::default()), &old, usize::MAX);
    let offered = |since, bytes| DeltaRef { since, digest: Digest::of(&[since as u8]), bytes };
    let mut way = |deltas: &[DeltaRef], held: &Held| {
        new.manifest.deltas = [("synonyms".to_owned(), deltas.to_vec())].into();
        let plan = planned(&new.manifest.to_bytes(), held);
        (plan.collections.iter().find_map(|refresh| refresh.delta).map(|delta| delta.since), plan.bytes())
    };
    let (none, whole) = way(&[], &held);
    assert_eq!(none, None);
    // Of those that reach back far enough the smallest.
    assert_eq!(way(&[offered(18, 50), offered(10, 90), offered(2, 100)], &held), (Some(10), 90));
    assert_eq!(way(&[offered(18, 50), offered(11, 60)], &held), (None, whole), "none reaches back");
    assert_eq!(way(&[offered(10, whole as u32)], &held), (None, whole), "it saves nothing");
    assert_eq!(way(&[offered(10, 90)], &Held::default()).0, None, "nothing is held");
    // A collection that did not change for long is as new as the last publication that was whole.
    let newer = Held { complete: Some((19, Digest::of(b""))), ..held.clone() };
    assert_eq!(way(&[offered(18, 50), offered(10, 90)], &newer), (Some(18), 50));
    // Half of it was made before the app was closed: only what still saves something is fetched.
    let missing = new.chunks.iter().find(|(_, chunk)| !held.chunks.contains(&chunk.meta.digest)).unwrap().1.meta;
    let mut nearly = held;
    nearly.chunks.insert(missing.digest);
    assert_eq!(way(&[offered(10, 90)], &nearly), (None, 0));
}

#[test]
fn nothing_older_or_other_replaces_what_is_held() {
    let feed_two = feed(2, 10);
    let held =
        follow(Held::default(), &planned(&feed_two.manifest.to_bytes(), &Held::default()), &feed_two, usize::MAX);
    assert_eq!(read_manifest(&feed(1, 10).manifest.to_bytes(), &held), Err(Rejected::Older { offered: 1, held: 2 }));
    assert_eq!(read_manifest(&feed(2, 11).manifest.to_bytes(), &held), Err(Rejected::Changed(2)));
    let mut other = feed(3, 10).manifest;
    other.library = "sawahlunto".into();
    assert!(matches!(read_manifest(&other.to_bytes(), &held), Err(Rejected::OtherLibrary { .. })));
}

#[test]
fn a_library_that_signed_once_signs_for_ever() {
    let manifest = feed(1, 1).manifest.to_bytes();
    let key = Hex([1; 32]);
    let signature = Signature { manifest: Digest::of(&manifest), key, signature: Hex([2; 64]), links: Vec::new() };
    let bytes = signature.to_bytes();
    assert_eq!(claims(&manifest, None, None), Ok(None));
    let claimed = claims(&manifest, Some(&bytes), None).unwrap().unwrap();
    assert_eq!((claimed.0, claimed.1.len()), (key, 1));
    assert_eq!(claims(&manifest, Some(&bytes), Some(&key)), Ok(Some(claimed)));
    assert_eq!(claims(&manifest, None, Some(&key)), Err(Unsigned::Missing.into()));
    assert_eq!(claims(&manifest, Some(b"<html>"), None), Err(Unsigned::Missing.into()), "damaged is not unsigned");
    assert_eq!(claims(&manifest, Some(&bytes), Some(&Hex([3; 32]))), Err(Unsigned::Stranger.into()));
    assert_eq!(claims(b"{}", Some(&bytes), Some(&key)), Err(Unsigned::OtherManifest.into()));
}

#[test]
fn a_newer_major_version_is_refused_whatever_its_form() {
    let newer = br#"{"format":{"major":2,"minor":0},"shards":[]}"#;
    assert_eq!(read_manifest(newer, &Held::default()), Err(Rejected::TooNew { found: Format { major: 2, minor: 0 } }));
    let mut minor = feed(1, 1).manifest;
    minor.format.minor = 9;
    assert!(read_manifest(&minor.to_bytes(), &Held::default()).is_ok());
}

#[test]
fn what_is_no_manifest_is_named_for_what_it_is() {
    let read = |bytes: &[u8]| read_manifest(bytes, &Held::default()).unwrap_err();
    assert_eq!(read(b"\xef\xbb\xbf <!DOCTYPE html><title>Login</title>"), Rejected::WebPage);
    for other in [&b"{}"[..], b"[]", b"null", b"\"x\"", b"{\"format\":1}", b"\xff\xfe"] {
        assert!(matches!(read(other), Rejected::NotAFeed(_)), "{other:?}");
    }
    assert!(matches!(read(b""), Rejected::CutOff { .. }));
    assert!(matches!(read(&vec![b' '; MAX_MANIFEST + 1]), Rejected::TooLarge { .. }));
    let whole = feed(1, 10).manifest.to_bytes();
    for cut in 1..whole.len() - 1 {
        assert!(matches!(read(&whole[..cut]), Rejected::CutOff { .. }), "cut at {cut}");
    }
}

#[test]
fn a_chunk_is_believed_only_byte_for_byte() {
    let feed = feed(1, 100);
    let (collection, chunk) = &feed.chunks[0];
    let judge = |bytes: &[u8]| accept(*collection, &chunk.meta, bytes);
    assert_eq!(judge(&chunk.bytes), Ok(()));
    assert!(matches!(judge(&chunk.bytes[..20]), Err(Rejected::CutOff { have: 20, .. })));
    assert!(matches!(judge(b"<html>"), Err(Rejected::WebPage)));
    let mut flipped = chunk.bytes.clone();
    flipped[30] ^= 1;
    assert_eq!(judge(&flipped), Err(Rejected::Damaged));
    let longer = [&chunk.bytes[..], b" "].concat();
    assert!(matches!(judge(&longer), Err(Rejected::TooLarge { .. })));
    assert!(matches!(accept(Collection::Titles, &chunk.meta, &chunk.bytes), Err(Rejected::NotAFeed(_))));
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_rejected_without_a_panic(bytes: Vec<u8>) {
        prop_assert!(read_manifest(&bytes, &Held::default()).is_err());
    }

    #[test]
    fn a_changed_byte_never_yields_a_plan_for_other_chunks(place in 0usize..400, bit in 0u8..8) {
        let feed = feed(1, 10);
        let mut bytes = feed.manifest.to_bytes();
        let place = place % bytes.len();
        bytes[place] ^= 1 << bit;
        // Whatever plan comes of it, only the published chunks pass it.
        if let Ok(Step::Fetch(plan)) = read_manifest(&bytes, &Held::default()) {
            for refresh in &plan.collections {
                for missing in &refresh.missing {
                    for (collection, chunk) in &feed.chunks {
                        if accept(refresh.collection, missing, &chunk.bytes).is_ok() {
                            prop_assert_eq!(missing.digest, chunk.meta.digest);
                            prop_assert_eq!(refresh.collection, *collection);
                        }
                    }
                }
            }
        }
    }
}
