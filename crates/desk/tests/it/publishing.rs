//! What is published, what is refused, and what a killed publication leaves.

use std::fs;

use desk::{
    publication::{self, Habits, Wishes},
    store::Store,
};
use jiff::Timestamp;
use lapau_feed::Collection;

use crate::{database::Database, driver::Desk};

const FILES: [&str; 3] = ["loans.csv", "items.csv", "biblio.csv"];

async fn basic() -> Desk {
    Desk::from_dir("publish/basic").await.import(&FILES).await.publish().await
}

#[tokio::test]
async fn the_whole_way_from_exports_and_content_to_a_feed() {
    let desk = basic().await;
    assert_eq!(desk.complaints, Vec::<String>::new());
    let desk = desk.check_file("manifest.json");
    for collection in [
        "library",
        "titles",
        "holdings",
        "availability",
        "events",
        "news",
        "clubs",
        "picks",
        "questions",
        "guides",
        "synonyms",
    ] {
        assert!(desk.manifest().collections.contains_key(collection), "{collection}");
    }
    let desk = desk.check_collection("holdings").check_collection("availability").check_collection("events");
    let desk = desk.check_collection("news").check_collection("guides").check_collection("library");
    // The item on loan that nobody has is not published, and nobody's name is.
    assert_eq!(desk.published().warnings.len(), 1);
    for (name, bytes) in desk.files() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("Siti") && !text.contains("M001") && !text.contains("B00009"), "{name}");
    }
}

/// Without its large second catalogue, which would take long: only titles of that one may be missed.
#[tokio::test]
async fn the_bundled_sample_can_be_published() {
    let files = ["10-payakumbuh-biblio.csv", "11-payakumbuh-item.csv", "12-payakumbuh-loan_history.csv"];
    let desk = Desk::with_the_sample().await.import(&files).await.publish().await;
    let other =
        |complaint: &&String| !complaint.contains("item:PYK10") || !complaint.contains("no title in the catalogue");
    assert_eq!(desk.complaints.iter().filter(other).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[tokio::test]
async fn publishing_again_changes_no_byte() {
    let desk = basic().await;
    let files = desk.files();
    let desk = desk.at(3_600).publish().await;
    assert!(!desk.published().changed);
    assert_eq!(desk.published().update, Some(0));
    assert_eq!(desk.files(), files);
    // Nor does importing the same files, in whatever order, in the same moment.
    let desk = desk.at(0).import(&["biblio.csv", "loans.csv", "items.csv"]).await.at(7_200).publish().await;
    assert_eq!(desk.files(), files);
    // A later import of the same files makes the catalogue younger and nothing else: one new manifest.
    let desk = desk.import(&FILES).await.publish().await;
    assert_eq!(desk.manifest().generation, 2);
    let fresh: Vec<_> = desk.files().into_keys().filter(|name| !files.contains_key(name)).collect();
    assert_eq!(fresh, Vec::<String>::new());
}

#[tokio::test]
async fn a_store_that_was_lost_does_not_take_the_feed_back() {
    let first = basic().await.at(60).edit("content/picks/surau.toml", "tujuh puluh", "delapan puluh").publish().await;
    assert_eq!(first.manifest().generation, 2);
    let second = Desk::from_dir("publish/basic").await.import(&FILES).await.at(120);
    fs::create_dir_all(second.feed()).unwrap();
    fs::copy(first.feed().join("manifest.json"), second.feed().join("manifest.json")).unwrap();
    let second = second.publish().await;
    assert_eq!(second.manifest().generation, 3);
}

#[tokio::test]
async fn a_changed_record_changes_one_chunk() {
    let synonyms = |word: &str| {
        let mut text = String::new();
        for n in 0..4_000 {
            let second = if n == 1_234 { word } else { "kitab" };
            text.push_str(&format!("[[synonyms]]\nid = \"s{n:05}\"\nwords = [\"kata{n}\", \"{second}\"]\n"));
        }
        text
    };
    let desk = Desk::from_dir("publish/basic").await.import(&FILES).await;
    let desk = desk.write("content/synonyms/kata.toml", &synonyms("kitab")).publish().await;
    let before = desk.manifest();
    let chunks = &before.entry(Collection::Synonyms).unwrap().chunks;
    assert!(chunks.len() > 3, "{} chunks", chunks.len());
    let desk = desk.at(60).write("content/synonyms/kata.toml", &synonyms("pustaka")).publish().await;
    let after = desk.manifest();
    let fresh: Vec<_> = after.chunks().filter(|chunk| !before.chunks().any(|old| old == *chunk)).collect();
    assert_eq!(fresh.len(), 1);
    let all: u64 = desk.published().sizes.iter().map(|size| size.compressed).sum();
    let update = desk.published().update.unwrap();
    assert!(update * 2 < all, "{update} of {all} bytes");
    // What did not change is as old as it was; the chunks of the publication before are still there, those before it are not.
    assert_eq!(after.entry(Collection::News), before.entry(Collection::News));
    assert_ne!(after.entry(Collection::Synonyms).unwrap().as_of, before.entry(Collection::Synonyms).unwrap().as_of);
    assert!(before.chunks().all(|chunk| desk.feed().join(chunk.path()).is_file()));
    let desk = desk.at(120).write("content/synonyms/kata.toml", &synonyms("naskah")).publish().await;
    let gone = before.chunks().filter(|chunk| !desk.feed().join(chunk.path()).is_file()).count();
    assert_eq!(gone, 1);
}

#[tokio::test]
async fn files_of_older_publications_stay_for_the_days_wished_for() {
    let words = |word: &str| format!("[[synonyms]]\nid = \"a\"\nwords = [\"kata\", \"{word}\"]\n");
    let mut desk = basic().await.keep(3);
    let mut manifests = Vec::new();
    for day in 0..6 {
        let word = format!("w{day}");
        desk = desk.at(day * 86_400).write("content/synonyms/kata.toml", &words(&word)).publish().await;
        manifests.push(desk.manifest());
    }
    let whole = |manifest: &lapau_feed::Manifest| {
        manifest.digests().all(|digest| desk.feed().join(format!("chunks/{digest}.json")).is_file())
    };
    // The second publication was the last one until the third came, three days ago.
    assert_eq!(manifests.iter().map(whole).collect::<Vec<_>>(), [false, true, true, true, true, true]);
    assert_eq!(desk.store.publications().await.unwrap().len(), 5);
}

#[tokio::test]
async fn a_killed_publication_leaves_the_previous_one_whole() {
    let desk = basic().await;
    let files = desk.files();
    // Killed after some chunks and half of another, before the manifest.
    let orphan = format!("feed/chunks/{}.json", "0".repeat(64));
    let desk =
        desk.write(&orphan, "{}").write("feed/chunks/.x.json.tmp", "{\"coll").write("feed/.manifest.json.tmp", "{");
    let manifest = desk.manifest();
    assert!(manifest.chunks().all(|chunk| {
        let bytes = fs::read(desk.feed().join(chunk.path())).unwrap();
        lapau_feed::Digest::of(&bytes) == chunk.digest
    }));
    // Killed between the store and the manifest: the feed is one generation behind.
    let newer = desk.at(60).edit("content/picks/surau.toml", "tujuh puluh", "delapan puluh").publish().await;
    let published = newer.files();
    fs::write(newer.feed().join("manifest.json"), &files["manifest.json"]).unwrap();
    fs::write(newer.feed().join("manifest.json.br"), &files["manifest.json.br"]).unwrap();
    let healed = newer.at(120).publish().await;
    assert_eq!(healed.files(), published);
    assert!(!healed.path(&orphan).exists() && !healed.path("feed/.manifest.json.tmp").exists());
}

/// A survey of which no question can be asked first.
const CIRCLE: &str = "title = \"Putar\"
opens = 2026-11-01
closes = 2026-12-31
items = [
    { id = \"a\", label = \"A\", kind = \"text\", when = { item = \"b\" } },
    { id = \"b\", label = \"B\", kind = \"text\", when = { item = \"a\" }, section = { title = \"S\", when = { item = \"z\" } } },
]
";

#[tokio::test]
async fn every_mistake_is_named_with_its_file_and_field_and_nothing_is_published() {
    let desk = basic().await;
    let files = desk.files();
    let desk = desk
        .edit("content/events/bedah-buku.md", "club = \"membaca\"", "club = \"menulis\"\nruang = \"Aula\"")
        .edit("content/picks/surau.toml", "isbn:979-461-046-1", "isbn:9789794610467")
        .edit("content/news/2026.toml", "https://example.com", "javascript://example.com")
        .edit("content/questions/daftar.md", "1. Datang", "<b>Datang</b>\n\n1. Datang")
        .write("content/news/lain.toml", "id = \"buka\"\ntitle = \"Dua kali\"\nposted = 2026-11-24T08:00:00\n")
        .write("content/surveys/putar.toml", CIRCLE)
        .publish()
        .await;
    assert_eq!(
        desk.complaints,
        [
            "events/bedah-buku.md: club: menulis: there is no such record in clubs",
            "events/bedah-buku.md: ruang: is no field of this record; is it misspelt?",
            "news/2026.toml [1]: href: is no https, http, mailto or tel address and no path in the app: javascript://example.com/p/1",
            "news/lain.toml: id: buka is also in news/2026.toml [0]; identifiers are given once in a collection",
            "picks/surau.toml: title: isbn:9789794610467: is no valid ISBN; check its digits",
            "questions/daftar.md: answer: is empty",
            "questions/daftar.md: answer: line 6: HTML is not taken; write it in Markdown",
            "surveys/putar.toml: items[0].when.item: names a question that comes later; only one that stands before it can be named: b",
            "surveys/putar.toml: items[1].section.when.item: names no question of this survey: z",
        ]
    );
    assert_eq!(desk.files(), files);
}

#[tokio::test]
async fn personal_data_is_refused_with_its_place() {
    let desk = basic()
        .await
        .edit("content/picks/surau.toml", "Tetap segar", "Siti (NIK 1371014101900001): tetap segar")
        .edit("content/events/bedah-buku.md", "Ajak teman", "Hubungi Siti, 0813-6312-3456")
        .edit("content/news/2026.toml", "Mulai hari ini.", "Kirim ke siti.aminah@gmail.com")
        .write("content/clubs/anggota.toml", "name = \"Klub\"\nfacilitator = \"Siti, no. anggota 21070100001\"\n")
        .publish()
        .await;
    let places: Vec<_> =
        desk.complaints.iter().map(|line| line.splitn(3, ": ").take(2).collect::<Vec<_>>().join(": ")).collect();
    assert_eq!(
        places,
        [
            "clubs/anggota.toml: facilitator",
            "events/bedah-buku.md: about[1].items[1][0]",
            "news/2026.toml [0]: text[0].s[0]",
            "picks/surau.toml: why"
        ]
    );
    // The complaint itself does not spread what it complains of.
    let all = desk.complaints.join("\n");
    assert!(!all.contains("1371014101900001") && !all.contains("siti.aminah") && !all.contains("6312"), "{all}");
}

#[tokio::test]
async fn a_feed_of_another_library_is_left_alone() {
    let desk = basic().await.edit("content/library.toml", "id = \"contoh\"", "id = \"lain\"");
    let error = refused(&desk, &desk.store).await;
    assert!(error.contains("holds the feed of \"contoh\""), "{error}");
}

#[tokio::test]
async fn a_mistyped_store_does_not_take_the_catalogue_off_every_phone() {
    let desk = basic().await;
    let files = desk.files();
    let other = Database::named(&desk.path(""), "dsek.db").await;
    let empty = other.open().await;
    // Nothing in the content refers to the catalogue, so that only its loss is left to be noticed.
    for folder in ["events", "clubs", "picks", "guides"] {
        fs::remove_dir_all(desk.path("content").join(folder)).unwrap();
    }
    let error = refused(&desk, &empty).await;
    assert!(error.contains("would have 0 titles where phones have 3") && error.contains("--store"), "{error}");
    assert_eq!(desk.files(), files);
    let wishes =
        Wishes { now: Timestamp::from_second(1_800_000_000).unwrap(), force: true, habits: &Habits::default() };
    assert!(publication::publish(&empty, &desk.path("content"), &desk.feed().as_path().into(), wishes).await.is_ok());
}

async fn refused(desk: &Desk, store: &Store) -> String {
    let wishes =
        Wishes { now: Timestamp::from_second(1_800_000_000).unwrap(), force: false, habits: &Habits::default() };
    publication::publish(store, &desk.path("content"), &desk.feed().as_path().into(), wishes)
        .await
        .unwrap_err()
        .to_string()
}
