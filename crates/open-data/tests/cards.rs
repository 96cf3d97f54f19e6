//! What a shared link shows, for ordinary records and hostile ones.

#![allow(missing_docs, clippy::unwrap_used)]

use lapau_feed::{Collection, json, library::Library};
use lapau_open_data::{Card, Site, put_into};
use serde_json::Value;

const PAGE: &str = "<!doctype html><html lang=id><meta charset=utf-8><title>Lapau</title><meta content=\"Buku\" name=description><link href=/a.css rel=stylesheet></head><body></body></html>";

fn library() -> Library {
    json::from_str(
        r#"{"id":"contoh","name":"Perpustakaan Contoh","short_name":"Contoh","motto":"Tempat bertanya","site":"https://pustaka.example",
        "address":"Jalan Contoh 1","zone":{"name":"Asia/Jakarta","label":"WIB","minutes":420},
        "contacts":[{"kind":"email","href":"mailto:meja@pustaka.example","label":"surel"}],
        "hours":[{"day":1,"open":"08:00:00","close":"16:00:00"}]}"#,
    )
    .unwrap()
}

fn head(collection: Collection, record: &str) -> String {
    let library = library();
    let site = Site::of(&library).unwrap();
    let published = "2026-11-24T01:00:00Z".parse().unwrap();
    Card::of(collection, record, &site, published).unwrap().unwrap().head(&site)
}

/// The value of a property of Open Graph, as a crawler reads it.
fn property<'a>(head: &'a str, name: &str) -> &'a str {
    let (_, rest) = head.split_once(&format!("property=\"{name}\" content=\"")).unwrap();
    rest.split('"').next().unwrap()
}

/// What a search engine reads.
fn linked(head: &str) -> Value {
    let (_, rest) = head.split_once("<script type=\"application/ld+json\">").unwrap();
    let (json, after) = rest.split_once("</script>").unwrap();
    assert_eq!(after, "", "nothing stands behind the data");
    serde_json::from_str(json).unwrap()
}

#[test]
fn a_title_shows_who_made_it_and_where_it_is() {
    let record = r#"{"id":"cavp","title":"Robohnya surau kami","names":[{"name":"Navis, A. A."},{"name":"Contoh, Siti","role":"penyunting"}],
        "publisher":"Gramedia","year":1986,"isbn":["9789794610466"],"languages":["id"],"subjects":["Cerita pendek"],"summary":"Sepuluh cerita."}"#;
    let head = head(Collection::Titles, record);
    assert!(head.starts_with("<title>Robohnya surau kami – Contoh</title>"), "{head}");
    assert_eq!(property(&head, "og:type"), "book");
    assert_eq!(property(&head, "og:title"), "Robohnya surau kami");
    assert_eq!(property(&head, "og:description"), "A. A. Navis, Siti Contoh. Gramedia, 1986. Sepuluh cerita.");
    assert_eq!(property(&head, "og:url"), "https://pustaka.example/koleksi/cavp");
    assert_eq!(property(&head, "og:image"), "https://pustaka.example/icons/icon-512.png");
    let linked = linked(&head);
    assert_eq!((&linked["@type"], &linked["author"][0]["name"]), (&"Book".into(), &"A. A. Navis".into()));
    assert_eq!((&linked["isbn"][0], &linked["datePublished"]), (&"9789794610466".into(), &"1986".into()));
    assert_eq!(linked["contributor"][0]["name"], "Siti Contoh");
    assert_eq!(linked["potentialAction"]["lender"]["name"], "Perpustakaan Contoh");
    assert!(linked.get("bookEdition").is_none(), "what is not known is not said");
}

#[test]
fn a_recurring_event_shows_its_next_date() {
    let record = r#"{"id":"dongeng","kind":"story","title":"Sabtu bercerita","start":"2026-10-03T10:00:00","end":"2026-10-03T11:00:00",
        "recurrence":{"every":"week","until":"2026-12-26"},"place":"Ruang anak","fee":0}"#;
    let head = head(Collection::Events, record);
    assert_eq!(property(&head, "og:description"), "Sabtu, 28 November 2026 pukul 10.00 WIB. Ruang anak.");
    let linked = linked(&head);
    assert_eq!(linked["startDate"], "2026-11-28T10:00:00+07:00");
    assert_eq!(linked["endDate"], "2026-11-28T11:00:00+07:00");
    assert_eq!(linked["eventStatus"], "https://schema.org/EventScheduled");
    assert_eq!(linked["eventSchedule"]["repeatFrequency"], "P1W");
    assert_eq!(linked["location"]["name"], "Ruang anak, Perpustakaan Contoh");
    assert_eq!(linked["isAccessibleForFree"], true);
}

#[test]
fn news_shows_when_it_was_posted_and_what_it_says() {
    let record = r#"{"id":"buka lagi","channel":"instagram","posted":"2026-11-24T18:30:00Z","title":"Ruang baca dibuka lagi",
        "text":[{"t":"p","s":["Mulai ",{"b":"hari ini"}]}],"href":"https://example.com/p/1",
        "image":{"path":"media/a.jpg","width":1200,"height":800},"alt":"Kursi di teras"}"#;
    let head = head(Collection::News, record);
    assert!(head.starts_with("<title>Ruang baca dibuka lagi – Contoh</title>"), "{head}");
    assert_eq!(property(&head, "og:type"), "article");
    assert_eq!(property(&head, "og:url"), "https://pustaka.example/lapau/kabar/buka%20lagi");
    assert_eq!(property(&head, "og:description"), "Rabu, 25 November 2026. Mulai hari ini.");
    let picture = "https://pustaka.example/feed/media/a.jpg";
    assert_eq!((property(&head, "og:image"), property(&head, "og:image:alt")), (picture, "Kursi di teras"));
    assert_eq!((property(&head, "og:image:width"), head.contains("summary_large_image")), ("1200", true));
    let linked = linked(&head);
    assert_eq!(linked["image"]["url"], picture);
    assert_eq!((&linked["@type"], &linked["headline"]), (&"NewsArticle".into(), &"Ruang baca dibuka lagi".into()));
    assert_eq!(linked["datePublished"], "2026-11-25T01:30:00+07:00");
    assert_eq!((&linked["sameAs"], &linked["inLanguage"]), (&"https://example.com/p/1".into(), &"id".into()));
}

#[test]
fn the_front_page_tells_search_engines_when_it_is_open() {
    let library = library();
    let site = Site::of(&library).unwrap();
    let head = Card::of_library(&library, &site).head(&site);
    let linked = linked(&head);
    assert_eq!(linked["@type"], "Library");
    assert_eq!(linked["openingHoursSpecification"][0]["dayOfWeek"], "https://schema.org/Monday");
    assert_eq!(
        (&linked["email"], &linked["url"]),
        (&"meja@pustaka.example".into(), &"https://pustaka.example/".into())
    );
}

#[test]
fn no_text_of_a_record_becomes_markup() {
    let hostile = "</script><script>alert(1)</script>\\\"'<!--&\u{2028}";
    for (collection, fields) in [
        (Collection::Titles, r#""summary":HOSTILE,"publisher":HOSTILE,"names":[{"name":HOSTILE}],"title""#),
        (Collection::Events, r#""kind":"story","start":"2026-10-03","end":"2026-10-03","place":HOSTILE,"title""#),
        (Collection::Clubs, r#""summary":HOSTILE,"name""#),
        (Collection::Contests, r#""opens":"2026-10-03","closes":"2026-10-03","summary":HOSTILE,"title""#),
        (Collection::Exhibitions, r#""from":"2026-10-03","to":"2026-10-03","summary":HOSTILE,"title""#),
        (Collection::Guides, r#""topic":"library","lessons":[],"summary":HOSTILE,"title""#),
        (
            Collection::News,
            r#""posted":"2026-11-24T01:00:00Z","text":[{"t":"p","s":[HOSTILE]}],"href":"javascript:alert(1)","image":{"path":HOSTILE,"width":1,"height":1},"alt":HOSTILE,"title""#,
        ),
    ] {
        let quoted = serde_json::to_string(hostile).unwrap();
        let record = format!("{{\"id\":\"</title><b>\",{fields}:HOSTILE}}").replace("HOSTILE", &quoted);
        let head = head(collection, &record);
        assert_eq!(head.matches("<script").count(), 1, "{collection}: {head}");
        assert_eq!(head.matches("</").count(), 2, "title and data end, nothing else: {head}");
        assert_eq!(linked(&head)["name"], hostile);
        let page = put_into(PAGE, &head).unwrap();
        assert_eq!(page.matches("<script").count(), 1);
        assert_eq!(page.matches("<body>").count(), 1);
    }
}

#[test]
fn the_head_takes_the_place_of_the_apps_own_title_and_description() {
    let whole = put_into(PAGE, "<title>T</title>").unwrap();
    assert_eq!(whole, PAGE.replace("<title>Lapau</title><meta content=\"Buku\" name=description>", "<title>T</title>"));
    let source = "<head>\n  <title>Lapau</title>\n  <meta name=\"description\" content=\"x\">\n</head>";
    assert_eq!(put_into(source, "H").unwrap(), "<head>\n  H\n</head>");
    let without = "<title>Lapau</title><link rel=icon>";
    assert_eq!(put_into(without, "H").unwrap(), "H<link rel=icon>");
    assert_eq!(put_into("<p>404</p>", "H"), None);
}
