//! What titles are called in the feed, and the packs that a phone with nothing fetches.

use std::{collections::BTreeMap, fs, path::Path};

use lapau_feed::{Collection, Manifest, catalogue::Title, chunk};
use lapau_sync::{Held, Step, Unpack, read_manifest};

use crate::driver::Desk;

const FILES: [&str; 3] = ["loans.csv", "items.csv", "biblio.csv"];
const NEW: &str = r#""Alam takambang","Text","","","Grafiti","1984","","","306 NAV a","Indonesia","Jakarta","306","","","","<Navis, A. A.>","","<B00000>""#;

/// The identifiers of the published titles, by the titles.
fn names(desk: &Desk) -> BTreeMap<String, String> {
    let manifest = desk.manifest();
    let chunks = &manifest.entry(Collection::Titles).unwrap().chunks;
    let read = |part: &lapau_feed::manifest::ChunkRef| {
        chunk::read::<Title>(&fs::read(desk.feed().join(part.path())).unwrap()).unwrap().0
    };
    chunks.iter().flat_map(read).map(|title| (title.title, title.id)).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[tokio::test]
async fn titles_are_numbered_once_and_a_store_that_was_lost_learns_the_numbers_again() {
    let first = Desk::from_dir("publish/basic").await.import(&FILES).await.publish().await;
    let named = names(&first);
    let expected = [("Kaba Cindua Mato", "00001"), ("Kamus", "00002"), ("Robohnya surau kami", "00000")];
    assert_eq!(named, expected.map(|(title, id)| (title.to_owned(), id.to_owned())).into());
    // The desk finds a title by either name.
    let json = first.store.title("00000").await.unwrap().unwrap();
    assert!(json.contains("Robohnya") && json.contains("cavpddkcmdve"), "{json}");
    assert_eq!(first.store.title("cavpddkcmdve").await.unwrap().unwrap(), json);
    assert_eq!(first.store.title("00009").await.unwrap(), None);

    // A title with a lower barcode comes later, and one goes and comes back.
    let kamus = "\"Kamus\",\"Text\",\"\",\"\",\"Balai Pustaka\",\"1994\",\"\",\"\",\"499 KAM\",\"Indonesia\",\"Jakarta\",\"499\",\"\",\"\",\"\",\"\",\"\",\"\"";
    let later = first.edit("biblio.csv", kamus, NEW).at(60).import_by_force(&FILES).await.publish().await;
    assert_eq!(later.complaints, [""; 0]);
    let mut expected = named.clone();
    expected.remove("Kamus");
    expected.insert("Alam takambang".into(), "00003".into());
    assert_eq!(names(&later), expected);
    let back = later.edit("biblio.csv", NEW, &format!("{NEW}\n{kamus}")).at(120).import(&FILES).await.publish().await;
    expected.insert("Kamus".into(), "00002".into());
    assert_eq!(names(&back), expected);

    // The feed tells a desk that knows nothing.
    let other = Desk::from_dir("publish/basic").await;
    let more = NEW.replace("Alam takambang", "Bako dan pusako").replace("B00000", "B00009").replace("306", "305");
    let other = other.edit("biblio.csv", kamus, &format!("{NEW}\n{more}\n{kamus}"));
    copy(&back.feed(), &other.feed());
    copy(&back.feed().join("chunks"), &other.feed().join("chunks"));
    let other = other.import(&FILES).await.at(180).publish().await;
    assert_eq!(other.complaints, [""; 0]);
    expected.insert("Bako dan pusako".into(), "00004".into());
    assert_eq!(names(&other), expected);
    assert_eq!(other.manifest().generation, back.manifest().generation + 1);
}

/// A catalogue of some thousand titles, with those that the content folder names.
fn catalogue(titles: u32) -> String {
    let header = "title,gmd_name,edition,isbn_issn,publisher_name,publish_year,collation,series_title,call_number,language_name,place_name,classification,notes,image,sor,authors,topics,item_code\n";
    let row = |n: u32| {
        format!(
            "\"Kitab nomor {n} dan {}\",Text,,{},Balai Pustaka,{},,,{3} BAL,Indonesia,Jakarta,{3},,,,\"<Penulis {4}>\",<Cerita>,<B{n:05}>\n",
            n * 7_919 % 1_000,
            if n == 0 { "9794610461" } else { "" },
            1950 + n % 70,
            100 + n % 900,
            n % 200
        )
    };
    header.to_owned() + &(0..titles).map(row).collect::<String>()
}

#[tokio::test]
async fn a_phone_with_nothing_fetches_one_file_and_chunks_only_where_it_breaks_off() {
    let mut desk = Desk::from_dir("publish/basic").await.keep(99);
    let mut manifests: Vec<Manifest> = Vec::new();
    for night in 0..3 {
        desk = desk.write("biblio.csv", &catalogue(3_000 + night)).at(i64::from(night) * 60);
        desk = desk.import(&["biblio.csv"]).await.publish().await;
        assert_eq!(desk.complaints, [""; 0]);
        manifests.push(desk.manifest());
    }
    let manifest = &manifests[2];
    let lies = |manifest: &Manifest| desk.feed().join(manifest.packs[0].path()).is_file();
    assert_eq!(manifests.iter().map(lies).collect::<Vec<_>>(), [false, true, true], "older packs are not kept");
    assert!(manifests[0].chunks().all(|chunk| desk.feed().join(chunk.path()).is_file()), "older chunks are");

    let Ok(Step::Fetch(plan)) = read_manifest(&manifest.to_bytes(), &Held::default()) else {
        panic!("nothing to fetch")
    };
    assert_eq!(plan.packs, manifest.packs);
    let pack = fs::read(desk.feed().join(manifest.packs[0].path())).unwrap();
    let of_pack = |collection: &Collection| manifest.entry(*collection).unwrap().chunks.iter();
    let chunks: Vec<_> = [Collection::Titles, Collection::Holdings].iter().flat_map(of_pack).collect();
    let whole = Unpack::new(&plan).take(&pack).unwrap();
    assert_eq!(whole.len(), chunks.len());
    let half = Unpack::new(&plan).take(&pack[..pack.len() / 2 + 1]).unwrap();
    assert!(half.iter().all(|(digest, _)| chunks.iter().any(|chunk| chunk.digest == *digest)));

    let published = desk.published();
    let apart: u64 = published.sizes.iter().map(|size| size.compressed).sum();
    assert!(published.first < apart, "{} of {apart} bytes", published.first);
    // Publishing something else makes no other pack.
    let packs = manifest.packs.clone();
    let desk = desk.edit("content/picks/surau.toml", "tujuh puluh", "delapan puluh").at(600).publish().await;
    assert_eq!(desk.manifest().packs, packs);
}
