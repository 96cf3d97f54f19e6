//! What is borrowed together: from a report of loans to the feed, and from there to what a phone recommends.

use std::{collections::BTreeMap, fs};

use desk::intake::Wishes;
use jiff::Timestamp;
use lapau_feed::{
    Collection, Record,
    catalogue::{Companions, Holding, Title},
    chunk,
    manifest::ChunkRef,
};
use lapau_recommendation::{Asked, Shared, recommend};
use lapau_search::Catalogue;

use crate::driver::Desk;

/// A report of SLiMS: of each of these people the items they borrowed, in 2025, and brought back.
fn report(people: impl Iterator<Item = (String, Vec<&'static str>)>) -> String {
    let mut report = "member_id,member_name,item_code,title,loan_date,due_date,loan_status\n".to_owned();
    for (member, items) in people {
        for item in items {
            report.push_str(&format!("{member},Rahasia {member},{item},Judul,2025-03-01,2025-03-04,1\n"));
        }
    }
    report
}

/// Sixty people, of whom so many borrowed both the stories of Navis and the kaba.
fn history(both: usize) -> String {
    report((0..60).map(|n| {
        let items = match n {
            n if n < both => vec!["B00001", "B00003", "B00001", "B00004"],
            n if n % 2 == 0 => vec!["B00002"],
            _ => vec!["B00003"],
        };
        (format!("M{n:03}"), items)
    }))
}

async fn desk() -> Desk {
    Desk::from_dir("publish/basic").await.import(&["biblio.csv", "items.csv"]).await
}

/// The records of a collection as they are published.
fn published<R: Record>(desk: &Desk) -> Vec<R> {
    let manifest = desk.manifest();
    let parts = manifest.entry(R::COLLECTION).into_iter().flat_map(|entry| &entry.chunks);
    let read = |part: &ChunkRef| chunk::read::<R>(&fs::read(desk.feed().join(part.path())).unwrap()).unwrap().0;
    parts.flat_map(read).collect()
}

/// Of each title how many people at least borrowed which other one, by their names.
fn together(desk: &Desk) -> BTreeMap<String, Vec<(String, u32)>> {
    let titles: BTreeMap<String, String> =
        published::<Title>(desk).into_iter().map(|title| (title.id, title.title)).collect();
    let named = |one: Companions| {
        let with = one.with.iter().map(|companion| (titles[&companion.title].clone(), companion.people));
        (titles[&one.id].clone(), with.collect())
    };
    published::<Companions>(desk).into_iter().map(named).collect()
}

fn pair(people: u32) -> BTreeMap<String, Vec<(String, u32)>> {
    let of = |one: &str, other: &str| (one.to_owned(), vec![(other.to_owned(), people)]);
    [of("Kaba Cindua Mato", "Robohnya surau kami"), of("Robohnya surau kami", "Kaba Cindua Mato")].into()
}

#[tokio::test]
async fn a_report_of_loans_becomes_a_recommendation_with_its_reason() {
    let desk = desk().await.write("riwayat.csv", &history(23)).import(&["riwayat.csv"]).await;
    assert_eq!(desk.reports[0].error, None);
    let desk = desk.publish().await;
    assert_eq!(desk.complaints, Vec::<String>::new());
    assert_eq!(together(&desk), pair(20));
    // Neither the feed nor the store knows of anyone.
    let stored: String =
        desk.store.records(Collection::Companions).await.unwrap().iter().map(|one| one.json.clone()).collect();
    let files = desk.files().into_iter().map(|(name, bytes)| (name, String::from_utf8_lossy(&bytes).into_owned()));
    for (name, text) in files.chain([("store".to_owned(), stored)]) {
        assert!(!text.contains("M001") && !text.contains("Rahasia") && !text.contains("2025-03"), "{name}");
    }

    let (titles, holdings) = (published::<Title>(&desk), published::<Holding>(&desk));
    let surau = titles.iter().find(|title| title.title.starts_with("Robohnya")).unwrap().id.clone();
    let catalogue = Catalogue::new(titles, holdings, Vec::new(), Vec::new());
    let asked = Asked { marked: vec![surau], ..Asked::default() };
    let found = recommend(&catalogue, &published::<Companions>(&desk), &asked);
    let kaba = found.iter().find(|one| one.row.title == "Kaba Cindua Mato").unwrap();
    assert_eq!(
        (kaba.reasons[0].shared, kaba.reasons[0].marked.as_deref()),
        (Shared::Borrowers, Some("Robohnya surau kami"))
    );
}

#[tokio::test]
async fn several_reports_are_not_added_up() {
    // The same three people in the report of each of two branches are three.
    let desk = desk().await.write("pusat.csv", &history(3)).write("mpp.csv", &history(3));
    let desk = desk.import(&["pusat.csv", "mpp.csv"]).await.publish().await;
    assert_eq!(together(&desk), BTreeMap::new());
    // What both know of is what the one knows that knows of more.
    let desk = desk.write("pusat.csv", &history(12)).write("mpp.csv", &history(7));
    let desk = desk.import(&["pusat.csv", "mpp.csv"]).await.publish().await;
    assert_eq!(together(&desk), pair(10));
    // A report takes the place of the one before it.
    let desk = desk.write("pusat.csv", &history(3)).import(&["pusat.csv"]).await.publish().await;
    assert_eq!(together(&desk), pair(5));
}

#[tokio::test]
async fn a_report_of_current_loans_leaves_what_is_known() {
    let desk = desk().await.write("pinjaman.csv", &history(12)).import(&["pinjaman.csv"]).await;
    let open = "member_id,member_name,item_code,title,loan_date,due_date,loan_status\nM001,Siti,B00001,Judul,2026-11-20,2026-11-27,0\n";
    let desk = desk.write("pinjaman.csv", open).import(&["pinjaman.csv"]).await.publish().await;
    assert_eq!(together(&desk), pair(10));
    // Until the librarian wants nothing counted.
    let now = Timestamp::from_second(desk.seconds()).unwrap();
    let wishes = Wishes { format: None, source: None, force: false, now, minutes_east: 7 * 60, companions: false };
    let desk = desk.import_with(&["pinjaman.csv"], wishes).await.publish().await;
    assert_eq!(together(&desk), BTreeMap::new());
    let what = &desk.reports[0].mended[0].what;
    assert!(what.ends_with("were dropped unread"), "{what}");
}

#[tokio::test]
async fn what_was_lent_this_quarter_changes_nothing_yet() {
    let before = desk().await.write("riwayat.csv", &history(9)).import(&["riwayat.csv"]).await.publish().await;
    let manifest = before.manifest().entry(Collection::Companions).cloned();
    let news = history(60).replace("2025-03-01", "2026-10-01");
    let later = history(9) + news.split_once('\n').unwrap().1;
    let after = before.write("riwayat.csv", &later).import(&["riwayat.csv"]).await.publish().await;
    assert_eq!(after.manifest().entry(Collection::Companions).cloned(), manifest);
    // Next year they count.
    let after = after.at(60 * 86_400).import(&["riwayat.csv"]).await.publish().await;
    assert_ne!(after.manifest().entry(Collection::Companions).cloned(), manifest);
}

#[tokio::test]
async fn titles_that_are_gone_leave_no_company_behind() {
    let desk = desk().await.write("riwayat.csv", &history(12)).import(&["riwayat.csv"]).await;
    let biblio = fs::read_to_string(desk.path("biblio.csv")).unwrap();
    let left: Vec<&str> = biblio.lines().filter(|line| !line.contains("Kaba Cindua Mato")).collect();
    let desk = desk.write("biblio.csv", &left.join("\n")).edit("items.csv", "Kaba Cindua Mato", "Kamus");
    let desk = desk.import_by_force(&["biblio.csv", "items.csv"]).await.publish().await;
    assert_eq!(desk.complaints, Vec::<String>::new());
    assert_eq!(together(&desk), BTreeMap::new());
}
