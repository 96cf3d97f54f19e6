//! What feed readers, calendars, reading apps and other catalogues are given.

#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::BTreeMap;

use lapau_feed::{Collection, catalogue::Title, json, library::Library};
use lapau_open_data::{Collected, Records, Site, Stock, answer};
use serde_json::Value;

const HOSTILE: &str = "</script><script>alert(1)</script>\u{b}]]>&\\\"";

const LIBRARY: &str = r#"{"id":"contoh","name":"Perpustakaan Contoh","short_name":"Contoh","site":"https://pustaka.example",
    "zone":{"name":"Asia/Jakarta","label":"WIB","minutes":420},"branches":[{"id":"pusat","name":"Pusat","places":[{"id":"l1","name":"Lantai 1"}]}]}"#;

/// Every file of open data of these records.
fn files(records: &[(Collection, &[&str])]) -> BTreeMap<String, String> {
    let mut all: Records<'_> = BTreeMap::from([(Collection::Library, vec![("contoh", LIBRARY)])]);
    for (collection, rows) in records {
        all.insert(*collection, rows.iter().map(|row| ("id", *row)).collect());
    }
    let collected = Collected::read(&all).unwrap().unwrap();
    let mut files = BTreeMap::new();
    let taken = collected.write("2026-11-24T01:00:00Z".parse().unwrap(), |name, bytes| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        if files.insert(name.to_owned(), text).is_some() { Err(name.to_owned()) } else { Ok(()) }
    });
    assert_eq!(taken, Ok(()), "no name is given twice");
    files
}

#[test]
fn feed_readers_read_news_and_tips_in_both_forms() {
    let hostile = serde_json::to_string(HOSTILE).unwrap();
    let news = [
        r#"{"id":"buka","posted":"2026-11-24T01:00:00Z","title":"Ruang baca dibuka","text":[{"t":"p","s":["Mulai ",{"b":"hari ini"}]}],"href":"https://example.com/p/1","image":{"path":"media/a.jpg","width":1200,"height":800,"bytes":9000},"alt":"Kursi <di> teras"}"#.to_owned(),
        format!(r#"{{"id":"jahat","posted":"2026-11-22T01:00:00Z","title":{hostile},"text":[{{"t":"p","s":[{hostile},{{"a":"javascript:alert(1)","s":"x"}}]}}],"href":"javascript:alert(1)"}}"#),
    ];
    let news: Vec<&str> = news.iter().map(String::as_str).collect();
    let pick = r#"{"id":"surau","title":"cavp","why":"Tetap segar.","from":"2026-11-23"}"#;
    let title = r#"{"id":"cavp","title":"Robohnya surau kami"}"#;
    let files = files(&[(Collection::News, &news), (Collection::Picks, &[pick]), (Collection::Titles, &[title])]);
    for name in ["news.json", "news.atom"] {
        let feed = feed_rs::parser::parse(files[name].as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let ids: Vec<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids, ["urn:lapau:contoh:news:buka", "urn:lapau:contoh:pick:surau", "urn:lapau:contoh:news:jahat"]);
        let dates: Vec<i64> = feed.entries.iter().map(|entry| entry.published.unwrap().timestamp()).collect();
        assert_eq!(dates, [1_795_482_000, 1_795_366_800, 1_795_309_200], "{name}: a tip is of its midnight");
        assert_eq!(feed.title.unwrap().content, "Perpustakaan Contoh");
        assert!(feed.entries.iter().all(|entry| entry.title.is_some() && !entry.links.is_empty()), "{name}");
        let body = |n: usize| feed.entries[n].content.as_ref().unwrap().body.clone().unwrap();
        assert!(body(0).contains("<strong>hari ini</strong>"), "{name}: {}", body(0));
        assert!(!body(2).contains("<script") && !body(2).contains("javascript:"), "{name}: {}", body(2));
        let pages = [0, 1, 2].map(|n| feed.entries[n].links[0].href.as_str());
        let of = |path: &str| format!("https://pustaka.example{path}");
        assert_eq!(pages, ["/lapau/kabar/buka", "/koleksi/cavp", "/lapau/kabar/jahat"].map(of), "{name}");
    }
    let json: Value = serde_json::from_str(&files["news.json"]).unwrap();
    assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(json["items"][0]["external_url"], "https://example.com/p/1");
    assert!(json["items"][2].get("external_url").is_none());
    let picture = "https://pustaka.example/feed/media/a.jpg";
    assert_eq!((&json["items"][0]["image"], json["items"][1].get("image")), (&picture.into(), None));
    let html = json["items"][0]["content_html"].as_str().unwrap();
    assert!(
        html.starts_with(&format!("<p><img src=\"{picture}\"")) && html.contains("Kursi &lt;di&gt; teras"),
        "{html}"
    );
    let enclosure = format!("<link rel=\"enclosure\" type=\"image/jpeg\" length=\"9000\" href=\"{picture}\">");
    assert!(files["news.atom"].contains(&enclosure), "{}", files["news.atom"]);
    assert!(!files["news.atom"].contains('\u{b}'), "XML has no such character");
}

#[test]
fn calendars_are_those_of_everything_each_kind_and_each_club() {
    let weekly = r#"{"id":"dongeng","kind":"story","title":"Dongeng","start":"2026-10-03T10:00:00","end":"2026-10-03T11:00:00",
        "recurrence":{"every":"week","until":"2026-12-12","moved":[{"from":"2026-12-05","to":"2026-12-06T10:00:00"}]}}"#;
    let club = r#"{"id":"temu","kind":"club","title":"Temu","start":"2026-11-28T10:00:00","end":"2026-11-28T11:00:00","club":"ota","state":"cancelled"}"#;
    let ota = r#"{"id":"ota","name":"Klub Ota"}"#;
    let files = files(&[(Collection::Events, &[weekly, club]), (Collection::Clubs, &[ota])]);
    let names: Vec<&String> = files.keys().filter(|name| name.ends_with(".ics")).collect();
    assert_eq!(
        names,
        ["calendar/all.ics", "calendar/club-ota.ics", "calendar/kind-club.ics", "calendar/kind-story.ics"]
    );
    let all = &files["calendar/all.ics"];
    let (events, alarms) = (all.matches("BEGIN:VEVENT").count(), all.matches("BEGIN:VALARM").count());
    // Five Saturdays back and forward, the one that moved, and the cancelled meeting, which reminds nobody.
    assert_eq!((events, alarms), (9, 8), "{all}");
    assert!(all.contains("UID:dongeng-20261205@contoh.lapau\r\n"), "named by the day it was planned for");
    assert!(all.contains("DTSTART;TZID=Asia/Jakarta:20261206T100000\r\n") && !all.contains("20261205T100000"));
    assert!(files["calendar/club-ota.ics"].contains("STATUS:CANCELLED\r\n"));
}

/// What the schemas of OPDS 2.0 and of the Readium web publication demand of every feed and publication.
fn is_opds(feed: &Value) {
    assert!(feed["metadata"]["title"].is_string());
    let links = feed["links"].as_array().unwrap();
    assert!(links.iter().any(|link| link["rel"] == "self"), "a feed names itself");
    assert!(feed["publications"].is_array() || feed["navigation"].is_array());
    for link in feed["navigation"].as_array().into_iter().flatten() {
        assert!(link["title"].is_string() && link["href"].is_string(), "{link}");
    }
    for publication in feed["publications"].as_array().into_iter().flatten() {
        let metadata = &publication["metadata"];
        assert!(metadata["title"].is_string() && metadata["@type"].as_str().unwrap().starts_with("http://schema.org/"));
        assert!(metadata["identifier"].as_str().unwrap().contains(':'), "an identifier is a URI: {metadata}");
        let published = metadata["published"].as_str().unwrap_or("2026-11-24");
        assert!(published.parse::<jiff::civil::Date>().is_ok(), "{published} is no day");
        let links = publication["links"].as_array().unwrap();
        let acquires = |link: &Value| link["rel"].as_str().unwrap().starts_with("http://opds-spec.org/acquisition");
        assert!(links.iter().any(acquires), "{publication}");
        assert!(links.iter().all(|link| link["href"].is_string() && link["type"].is_string()));
        let image = &publication["images"][0];
        assert!(["image/jpeg", "image/png", "image/gif", "image/avif"].contains(&image["type"].as_str().unwrap()));
    }
}

#[test]
fn reading_apps_find_every_title_once_and_whether_it_is_there() {
    let title = |n: usize| {
        format!(
            r#"{{"id":"t{n:03}","title":"Judul {n}","names":[{{"name":"Navis, A. A."}}],"class":"{}","isbn":["97897946104{n:02}"],"year":1986,"added":"2026-11-{:02}"}}"#,
            if n == 0 { "2X4.1" } else { "899.221" },
            n % 28 + 1
        )
    };
    let mut titles: Vec<String> = (0..250).map(title).collect();
    titles.push(
        r#"{"id":"x","title":"Tanpa apa-apa","links":[{"href":"https://example.com/a.epub?x=1","full_text":true}]}"#
            .into(),
    );
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let holding = r#"{"id":"h","title":"t000","items":[{"id":"B1"},{"id":"B2"}]}"#;
    let other = r#"{"id":"h1","title":"t001","items":[{"id":"B3"}]}"#;
    let away = r#"{"id":"B1","state":"loan","due":"2026-12-01"}"#;
    let gone = r#"{"id":"B3","state":"loan","due":"2026-12-03","queue":2}"#;
    let files = files(&[
        (Collection::Titles, &titles),
        (Collection::Holdings, &[holding, other]),
        (Collection::Availability, &[away, gone]),
    ]);
    let feeds: BTreeMap<&str, Value> = files
        .iter()
        .filter(|(name, _)| name.starts_with("opds/"))
        .map(|(name, text)| (name.as_str(), serde_json::from_str(text).unwrap()))
        .collect();
    feeds.values().for_each(is_opds);
    let index = &feeds["opds/index.json"];
    // Whoever follows the links from the index, page by page, finds every title.
    let mut found = Vec::new();
    for entry in index["navigation"].as_array().unwrap() {
        let mut next = entry["href"].as_str().map(ToOwned::to_owned);
        while let Some(href) = next {
            let feed = &feeds[href.strip_prefix("https://pustaka.example/feed/open/").unwrap()];
            let publications = feed["publications"].as_array().unwrap();
            if entry["title"] != "Koleksi baru" {
                found.extend(publications.iter().map(|one| one["metadata"]["title"].as_str().unwrap().to_owned()));
            }
            let links = feed["links"].as_array().unwrap();
            next =
                links.iter().find(|link| link["rel"] == "next").map(|link| link["href"].as_str().unwrap().to_owned());
        }
    }
    found.sort();
    found.dedup();
    assert_eq!(found.len(), 251);
    let islam = &feeds["opds/class-2-1.json"]["publications"][0];
    assert_eq!(islam["metadata"]["identifier"], "urn:isbn:9789794610400");
    assert_eq!(islam["metadata"]["subject"][0]["code"], "2X4.1");
    let borrow = &islam["links"][1];
    assert_eq!(borrow["rel"], "http://opds-spec.org/acquisition/borrow");
    assert_eq!(borrow["properties"]["availability"]["state"], "available");
    assert_eq!(borrow["properties"]["copies"], serde_json::json!({"total": 2, "available": 1}));
    let away = feeds["opds/class-8-1.json"]["publications"].as_array().unwrap();
    let away = away.iter().find(|one| one["metadata"]["title"] == "Judul 1").unwrap();
    let expected = serde_json::json!({"state": "unavailable", "until": "2026-12-03"});
    assert_eq!(away["links"][1]["properties"]["availability"], expected);
    let open = &feeds["opds/class-x-1.json"]["publications"][0]["links"][1];
    assert_eq!(
        (&open["type"], &open["rel"]),
        (&"application/epub+zip".into(), &"http://opds-spec.org/acquisition/open-access".into())
    );
}

#[test]
fn reading_apps_find_the_books_of_contests() {
    let hostile = serde_json::to_string(HOSTILE).unwrap();
    let digest = "c8e82d55091f86dcb0539c29d0a37e16df47efafe11b21a81de7768be7a2c0eb";
    let book = format!(r#""anthology":{{"path":"media/{digest}.epub","bytes":24680,"sha256":"{digest}"}}"#);
    let days = r#""opens":"2026-07-01","closes":"2026-08-31""#;
    let with = format!(
        r#"{{"id":"puisi 2026","title":{{"id":"Pagi","en":"Morning"}},"summary":{hostile},{days},"announced":"2026-09-26",{book}}}"#
    );
    let undated = format!(r#"{{"id":"kisah","title":{hostile},{days},{book}}}"#);
    let without = format!(r#"{{"id":"surat","title":"Surat",{days}}}"#);
    let files = files(&[(Collection::Contests, &[&with, &undated, &without])]);
    let read = |name: &str| serde_json::from_str::<Value>(&files[name]).unwrap();
    let (index, feed) = (read("opds/index.json"), read("opds/anthologies.json"));
    is_opds(&index);
    is_opds(&feed);
    let address = |path: &str| Value::from(format!("https://pustaka.example{path}"));
    // The way there is the only one: a library may have contests and no catalogue yet.
    assert_eq!(index["navigation"].as_array().unwrap().len(), 1);
    assert_eq!(index["navigation"][0]["href"], address("/feed/open/opds/anthologies.json"));
    assert_eq!(feed["metadata"]["numberOfItems"], 2, "a contest without a book has none to offer");
    let [first, second] = &feed["publications"].as_array().unwrap()[..] else { panic!("{feed}") };
    assert_eq!((&first["metadata"]["title"], &first["metadata"]["published"]), (&"Pagi".into(), &"2026-09-26".into()));
    assert_eq!(first["links"][0]["href"], address("/lapau/lomba/puisi%202026"));
    let open = &first["links"][1];
    assert_eq!(open["href"], address(&format!("/feed/media/{digest}.epub")));
    assert_eq!(
        (&open["type"], &open["rel"]),
        (&"application/epub+zip".into(), &"http://opds-spec.org/acquisition/open-access".into())
    );
    assert_eq!(
        (&second["metadata"]["title"], &second["metadata"]["published"]),
        (&HOSTILE.into(), &"2026-08-31".into())
    );
    // Without any book there is no such feed, and no way to one.
    let none = self::files(&[(Collection::Contests, &[&without])]);
    assert!(!none.keys().any(|name| name.starts_with("opds/")), "{:?}", none.keys());
}

#[test]
fn other_catalogues_learn_which_copy_can_be_had() {
    let library: Library = json::from_str(LIBRARY).unwrap();
    let title: Title = json::from_str(r#"{"id":"cavp","title":"Robohnya surau kami"}"#).unwrap();
    let holding = r#"{"id":"h","title":"cavp","branch":"pusat","place":"l1","call":"899.221 NAV r","items":[{"id":"B1"},{"id":"X/2"},{"id":"B3","reference":true}]}"#;
    let away = r#"{"id":"B1","state":"loan","due":"2026-12-01","queue":2}"#;
    let stock = Stock::of(vec![json::from_str(holding).unwrap()], vec![json::from_str(away).unwrap()]);
    let asked = [("cavp", Some(&title)), ("hilang", None)];
    let answer = answer(&Site::of(&library).unwrap(), &asked, &stock, "2026-11-24T01:00:00Z".parse().unwrap());
    assert_eq!(answer["document"].as_array().unwrap().len(), 1, "what is not there is left out");
    let document = &answer["document"][0];
    assert_eq!(
        (&document["id"], &document["requested"]),
        (&"https://pustaka.example/koleksi/cavp".into(), &"cavp".into())
    );
    assert_eq!(
        document["item"],
        serde_json::json!([
            {
                "id": "urn:lapau:contoh:item:B1", "label": "899.221 NAV r",
                "department": {"content": "Pusat"}, "storage": {"content": "Lantai 1"},
                "unavailable": [
                    {"service": "presentation", "expected": "2026-12-01", "queue": 2},
                    {"service": "loan", "expected": "2026-12-01", "queue": 2},
                ],
            },
            {
                "id": "urn:lapau:contoh:item:X%2F2", "label": "899.221 NAV r",
                "department": {"content": "Pusat"}, "storage": {"content": "Lantai 1"},
                "available": [{"service": "presentation"}, {"service": "loan"}],
            },
            {
                "id": "urn:lapau:contoh:item:B3", "label": "899.221 NAV r",
                "department": {"content": "Pusat"}, "storage": {"content": "Lantai 1"},
                "available": [{"service": "presentation"}], "unavailable": [{"service": "loan"}],
            },
        ])
    );
    assert_eq!(answer["timestamp"], "2026-11-24T01:00:00Z");
}

#[test]
fn a_library_without_an_address_has_no_open_data() {
    let without = LIBRARY.replace(r#""site":"https://pustaka.example","#, "");
    let records = BTreeMap::from([(Collection::Library, vec![("contoh", without.as_str())])]);
    assert!(Collected::read(&records).unwrap().is_none());
}
