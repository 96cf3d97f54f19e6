//! What an import makes of the programme: events, news, questionnaires, exhibitions with their pictures, up to the feed.

use std::fs;

use image::RgbImage;
use lapau_feed::Collection;

use crate::driver::Desk;

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=Asia/Jakarta:20261128T090000\r\nDURATION:PT2H\r\nSUMMARY:Bedah buku\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nATTENDEE:mailto:rahasia@contoh.id\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
const POSTS: &str = r#"{"version":"https://jsonfeed.org/version/1.1","title":"IG","items":[{"id":"j","url":"https://www.instagram.com/p/1","content_text":"Besok tutup.","date_published":"2026-11-24T08:00:00+07:00"}]}"#;
const SURVEY: &str =
    "Survei: Kepuasan\nDibuka: 2026-11-01\nDitutup: 2026-12-31\n\n1. Bagaimana layanan kami?\n( ) Baik\n( ) Kurang\n";
const WORKS: &str = "pameran,mulai,selesai,judul,seniman,gambar,deskripsi\nSongket,2026-11-01,2026-12-31,Pucuk rebung,Uni Contoh,kain.png,Kain merah.\n,,,Itiak,Uni Contoh,hilang.png,Deretan itik.\n";

#[tokio::test]
async fn what_is_imported_reaches_the_feed_with_its_pictures() {
    let desk = Desk::from_dir("publish/basic")
        .await
        .write("acara.ics", CALENDAR)
        .write("posts.json", POSTS)
        .write("survei.txt", SURVEY)
        .write("pameran/karya.csv", WORKS);
    fs::create_dir(desk.path("pameran/gambar")).unwrap();
    RgbImage::from_pixel(40, 20, image::Rgb([150, 20, 20])).save(desk.path("pameran/gambar/kain.png")).unwrap();
    let desk = desk
        .import(&["biblio.csv", "acara.ics", "posts.json", "survei.txt", "pameran", "items.csv", "loans.csv"])
        .await;
    for report in &desk.reports {
        assert_eq!((report.error.clone(), report.skipped.len()), (None, 0), "{report:?}");
    }
    let formats: Vec<_> = desk.reports.iter().filter_map(|report| report.format).collect();
    assert_eq!(formats[..5], ["slims-biblio", "icalendar", "posts", "survey", "exhibition"]);
    assert!(desk.reports[4].mended[0].what.contains("there is no picture \"hilang.png\""), "{:?}", desk.reports[4]);

    let desk = desk.publish().await;
    assert_eq!(desk.complaints, Vec::<String>::new());
    for (collection, records) in [
        (Collection::Events, 2),
        (Collection::News, 3),
        (Collection::Surveys, 1),
        (Collection::Exhibitions, 1),
        (Collection::Works, 2),
    ] {
        let entry = desk.manifest().collections.get(collection.name()).map(|entry| entry.records());
        assert_eq!(entry, Some(records), "{collection}: {:?}", desk.complaints);
    }
    let files = desk.files();
    let media: Vec<_> = files.keys().filter(|name| name.starts_with("media/")).collect();
    assert_eq!(media.len(), 1, "{media:?}");
    let works = files.values().find(|bytes| String::from_utf8_lossy(bytes).contains(media[0].as_str()));
    assert!(works.is_some(), "no record names {media:?}");
    assert!(files.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("rahasia")));
}
