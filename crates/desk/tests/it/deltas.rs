//! A phone that is any number of publications behind, and what it costs to catch up.

use std::{collections::BTreeSet, fs, path::Path};

use lapau_feed::{Collection, Digest, Manifest};
use lapau_sync::{Head, Held, Rebuild, Step, accept, read_manifest};

use crate::driver::Desk;

/// A phone, as far as a feed goes.
#[derive(Clone, Default)]
struct Phone {
    held: Held,
    chunks: std::collections::BTreeMap<Digest, Vec<u8>>,
}

impl Phone {
    /// Brings it up to date from a feed folder; answers how many files and compressed bytes it fetched, the manifest apart.
    fn sync(&mut self, feed: &Path) -> (usize, u64) {
        let Step::Fetch(plan) = read_manifest(&fs::read(feed.join("manifest.json")).unwrap(), &self.held).unwrap()
        else {
            return (0, 0);
        };
        let (mut files, mut fetched) = (0, 0);
        let mut fetch = |digest: Digest| {
            files += 1;
            let path = feed.join(format!("chunks/{digest}.json"));
            fetched += fs::metadata(format!("{}.br", path.display())).unwrap().len();
            fs::read(path).unwrap()
        };
        for refresh in &plan.collections {
            let mut made = Vec::new();
            if let Some(delta) = &refresh.delta {
                let bytes = fetch(delta.digest);
                let mut rebuild =
                    Rebuild::new(refresh.collection, &refresh.entry, &refresh.missing, delta, &bytes).unwrap();
                for chunk in &self.held.heads[&refresh.collection].entry.chunks {
                    made.extend(rebuild.take(&self.chunks[&chunk.digest]).unwrap());
                }
                made.extend(rebuild.end());
                assert_eq!(made.len(), refresh.missing.len(), "the delta makes every chunk that is missing");
            } else {
                made.extend(refresh.missing.iter().map(|chunk| (chunk.digest, fetch(chunk.digest))));
            }
            for ((digest, bytes), chunk) in made.into_iter().zip(&refresh.missing) {
                accept(refresh.collection, chunk, &bytes).unwrap();
                self.chunks.insert(digest, bytes);
            }
            let head = Head { generation: plan.manifest.generation, entry: refresh.entry.clone() };
            self.held.heads.insert(refresh.collection, head);
        }
        self.held.library = Some(plan.manifest.library.clone());
        self.held.complete = Some((plan.manifest.generation, plan.digest));
        self.held.chunks = self.chunks.keys().copied().collect();
        (files, fetched)
    }
}

fn words(night: u32) -> String {
    let mut text = String::new();
    for n in 0..2_000u32 {
        // Every night some words change, one goes and one comes; some changes are taken back the night after.
        let changed = (0..=night).rev().find(|night| n % 400 == night * 7 % 400).unwrap_or(0);
        let back = u32::from(n % 1_000 == 3 && night % 2 == 1);
        if n == night * 11 || n > 1_980 + night {
            continue;
        }
        text.push_str(&format!("[[synonyms]]\nid = \"s{n:05}\"\nwords = [\"kata{n}\", \"kitab{changed}-{back}\"]\n"));
    }
    text
}

#[tokio::test]
async fn a_phone_catches_up_for_about_the_size_of_the_change() {
    let mut desk =
        Desk::from_dir("publish/basic").await.import(&["loans.csv", "items.csv", "biblio.csv"]).await.keep(99);
    let mut phones = Vec::new();
    for night in 0..10 {
        desk = desk.at(i64::from(night) * 86_400).write("content/synonyms/kata.toml", &words(night)).publish().await;
        let mut phone = Phone::default();
        phone.sync(&desk.feed());
        phones.push(phone);
    }
    let manifest: Manifest = desk.manifest();
    let whole = Phone::default().sync(&desk.feed()).1;
    let tiers = manifest.deltas(Collection::Synonyms);
    assert!(tiers.len() >= 2, "{tiers:?}");
    assert!(tiers.windows(2).all(|pair| pair[0].since > pair[1].since && pair[0].bytes < pair[1].bytes), "{tiers:?}");
    let newest = phones.pop().unwrap();
    let mut costs = Vec::new();
    for (n, mut phone) in phones.into_iter().enumerate() {
        let (files, cost) = phone.sync(&desk.feed());
        let present: BTreeSet<_> = manifest.chunks().map(|chunk| chunk.digest).collect();
        assert!(present.iter().all(|digest| phone.chunks[digest] == newest.chunks[digest]), "phone {n}");
        // Only the publications before the oldest tier are fetched whole.
        assert_eq!(files == 1, tiers.iter().any(|tier| tier.since <= n as u64 + 1), "phone {n} fetched {files} files");
        if files == 1 {
            costs.push(cost);
        }
    }
    costs.reverse();
    assert!(costs[0] * 10 < whole, "one night costs {} of {whole} bytes", costs[0]);
    assert!(costs.len() >= 4 && costs.is_sorted(), "{costs:?}");
}

#[tokio::test]
async fn a_lost_store_offers_no_delta_it_cannot_know() {
    let first = Desk::from_dir("publish/basic").await.write("content/synonyms/kata.toml", &words(0));
    let first = first.import(&["loans.csv", "items.csv", "biblio.csv"]).await.publish().await;
    let second = Desk::from_dir("publish/basic").await.write("content/synonyms/kata.toml", &words(1));
    let second = second.import(&["loans.csv", "items.csv", "biblio.csv"]).await.at(60);
    fs::create_dir_all(second.feed()).unwrap();
    fs::copy(first.feed().join("manifest.json"), second.feed().join("manifest.json")).unwrap();
    let second = second.publish().await;
    assert_eq!((second.manifest().generation, second.manifest().deltas.len()), (2, 0));
    let third = second.at(120).write("content/synonyms/kata.toml", &words(2)).publish().await;
    assert_eq!(third.manifest().deltas(Collection::Synonyms).iter().map(|tier| tier.since).collect::<Vec<_>>(), [2]);
}
