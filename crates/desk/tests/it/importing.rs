//! What becomes of imported files.

use std::fs;

use desk::intake::At;
use lapau_feed::Collection;

use crate::driver::Desk;

const HEADER: &str = "\"title\",\"gmd_name\",\"edition\",\"isbn_issn\",\"publisher_name\",\"publish_year\",\"collation\",\"series_title\",\"call_number\",\"language_name\",\"place_name\",\"classification\",\"notes\",\"image\",\"sor\",\"authors\",\"topics\",\"item_code\"\n";

fn biblio(titles: std::ops::Range<u32>, items: &str) -> String {
    let row = |n| {
        format!(
            "\"Judul {n}\",\"Text\",\"\",\"\",\"\",\"2001\",\"\",\"\",\"\",\"Indonesia\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"{items}\"\n"
        )
    };
    HEADER.to_owned() + &titles.map(row).collect::<String>()
}

async fn count(desk: &Desk, collection: Collection) -> usize {
    desk.store.records(collection).await.unwrap().len()
}

#[tokio::test]
async fn an_export_imported_again_replaces_the_last_one() {
    let desk = Desk::from_dir("publish/basic")
        .await
        .write("judul.csv", &biblio(0..10, ""))
        .import(&["judul.csv", "biblio.csv"])
        .await;
    assert_eq!(count(&desk, Collection::Titles).await, 13);
    let desk = desk.write("judul.csv", &biblio(1..11, "")).import(&["judul.csv"]).await;
    let titles: Vec<_> = desk.store.records(Collection::Titles).await.unwrap();
    assert_eq!(titles.len(), 13);
    assert!(titles.iter().all(|title| !title.json.contains("\"Judul 0\"")));
    assert!(titles.iter().any(|title| title.json.contains("\"Judul 10\"")));
}

#[tokio::test]
async fn an_export_gone_wrong_does_not_empty_the_catalogue() {
    let desk =
        Desk::from_dir("publish/basic").await.write("judul.csv", &biblio(0..10, "")).import(&["judul.csv"]).await;
    let desk = desk.write("judul.csv", &biblio(0..8, "")).import(&["judul.csv"]).await;
    assert_eq!((desk.reports[0].error.clone(), count(&desk, Collection::Titles).await), (None, 8));
    let desk = desk.write("judul.csv", &biblio(0..6, "")).import(&["judul.csv"]).await;
    let error = desk.reports[0].error.clone().unwrap();
    assert!(error.contains("holds 6 titles where \"judul\" had 8") && error.contains("--force"), "{error}");
    assert_eq!((desk.reports[0].imported, count(&desk, Collection::Titles).await), (0, 8));
    let desk = desk.import_by_force(&["judul.csv"]).await;
    assert_eq!((desk.reports[0].error.clone(), count(&desk, Collection::Titles).await), (None, 6));
}

#[tokio::test]
async fn one_bad_file_does_not_keep_the_others_out() {
    let desk = Desk::from_dir("publish/basic")
        .await
        .write("catatan.txt", "bukan katalog")
        .import(&["catatan.txt", "hilang.csv", "biblio.csv"])
        .await;
    let errors: Vec<_> = desk.reports.iter().map(|report| report.error.clone().unwrap_or_default()).collect();
    assert!(errors[0].contains("of no format this program knows"), "{errors:?}");
    assert!(errors[1].contains("cannot be read"), "{errors:?}");
    assert_eq!((errors[2].as_str(), desk.reports[2].imported), ("", 3));
}

#[tokio::test]
async fn items_find_their_titles_and_what_does_not_fit_is_said() {
    let item = |code: &str, title: &str| {
        format!(
            "\"{code}\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"{title}\"\n"
        )
    };
    let desk = Desk::from_dir("publish/basic").await;
    let header = fs::read_to_string(desk.path("items.csv")).unwrap().lines().next().unwrap().to_owned() + "\n";
    let twins = HEADER.to_owned()
        + "\"Kembar\",\"Text\",\"\",\"\",\"A\",\"2001\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\n\"Kembar\",\"Text\",\"\",\"\",\"B\",\"2002\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\n";
    let items = header
        + &item("B00001", "Robohnya surau kami kumpulan cerpen")
        + &item("B1", "Tidak ada")
        + &item("B2", "Kembar")
        + &item("B2", "Kamus")
        + &item("B00002", "Kamus");
    let desk = desk
        .write("kembar.csv", &twins)
        .write("semua.csv", &items)
        .import(&["semua.csv", "kembar.csv", "biblio.csv"])
        .await;
    let report = &desk.reports[0];
    assert_eq!((report.read, report.imported, report.error.clone()), (5, 2, None));
    let places: Vec<_> = report.skipped.iter().map(|skipped| skipped.at.to_string()).collect();
    assert_eq!(places, ["line 5", "item B1", "item B00002"]);
    assert!(report.skipped[2].reason.contains("another file lists the item with the title"), "{:?}", report.skipped);
    let what =
        report.mended.iter().find(|mended| mended.at == At::Words("item B2".into())).map(|mended| mended.what.clone());
    assert!(what.unwrap().starts_with("2 titles are called \"Kembar\""));
    let json = serde_json::to_value(report).unwrap();
    assert_eq!(json["skipped"][1]["at"], "item B1");
    assert_eq!(json["format"], "slims-items");
}

#[tokio::test]
async fn two_files_of_one_source_are_not_taken_for_one_another() {
    let desk = Desk::from_dir("publish/basic")
        .await
        .write("a/judul.csv", &biblio(0..2, ""))
        .write("b/judul.csv", &biblio(2..4, ""))
        .import(&["a/judul.csv", "b/judul.csv"])
        .await;
    assert_eq!(desk.reports[0].error, None);
    assert!(desk.reports[1].error.clone().unwrap().contains("--source"));
    assert_eq!(count(&desk, Collection::Titles).await, 2);
}
