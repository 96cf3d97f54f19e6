//! The feed as open data, and the cards of shared links.

use std::fs;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use desk::{
    published::Published,
    reception::{self, Services},
    sharing,
};
use serde_json::Value;
use tower::ServiceExt;

use crate::driver::Desk;

const PAGE: &str =
    "<!doctype html><title>Lapau</title><meta content=Buku name=description><link href=/a.css rel=stylesheet>";
const TITLE: &str = "/koleksi/00000";

async fn published() -> Desk {
    Desk::from_dir("publish/basic").await.import(&["biblio.csv", "items.csv", "loans.csv"]).await.publish().await
}

fn serve(desk: &Desk) -> Router {
    let app = desk.path("app");
    fs::create_dir_all(&app).unwrap();
    fs::write(app.join("index.html"), PAGE).unwrap();
    let services = Services { app: Some(app), ..desk.services() };
    reception::router(&services).unwrap()
}

async fn get(router: &Router, path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, String) {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 1 << 24).await.unwrap();
    (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn open_data_lies_beside_the_chunks_and_goes_with_the_address() {
    let desk = published().await;
    let files = desk.files();
    let open: Vec<&str> = files.keys().filter_map(|name| name.strip_prefix("open/")).collect();
    let plain: Vec<&str> = open.iter().copied().filter(|name| !name.ends_with(".br")).collect();
    assert_eq!(
        plain,
        [
            "calendar/all.ics",
            "calendar/club-membaca.ics",
            "calendar/kind-discussion.ics",
            "news.atom",
            "news.json",
            "opds/class-3-1.json",
            "opds/class-4-1.json",
            "opds/class-8-1.json",
            "opds/index.json",
            "robots.txt",
            "sitemap.xml",
        ]
    );
    assert_eq!(open.len(), 2 * plain.len(), "each has its compressed sister");
    assert_eq!(desk.published().open.names.len(), plain.len());
    // What is no longer published goes; without an address all of it.
    let desk = desk.at(60).write("feed/open/opds/class-9-1.json", "{}").publish().await;
    assert_eq!(desk.files(), files);
    let desk = desk.edit("content/library.toml", "site = \"https://perpus.example\"\n", "").publish().await;
    assert!(desk.files().keys().all(|name| !name.starts_with("open/")));
    assert!(desk.published().open.names.is_empty());
}

#[tokio::test]
async fn a_shared_link_has_its_card_whoever_asks() {
    let desk = published().await;
    let router = serve(&desk);
    // A messenger does not say that it wants a page.
    for accept in ["*/*", "text/html"] {
        let (status, headers, page) = get(&router, TITLE, &[("accept", accept)]).await;
        assert_eq!((status, headers["content-type"].to_str().unwrap()), (StatusCode::OK, "text/html; charset=utf-8"));
        assert_eq!(headers["cache-control"], "no-cache");
        assert!(page.contains("<meta property=\"og:title\" content=\"Robohnya surau kami\">"), "{page}");
        assert!(page.contains("<link rel=\"canonical\" href=\"https://perpus.example/koleksi/00000\">"), "{page}");
        assert!(page.ends_with("<link href=/a.css rel=stylesheet>") && !page.contains("Lapau"), "{page}");
        let tag = headers["etag"].to_str().unwrap();
        let (status, _, body) = get(&router, TITLE, &[("if-none-match", tag)]).await;
        assert_eq!((status, body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    }
    for path in ["/acara/bedah-buku", "/lapau/klub/membaca", "/belajar/mencari", "/lapau/kabar/buka"] {
        let (status, _, page) = get(&router, path, &[]).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(page.contains(&format!("content=\"https://perpus.example{path}\"")), "{page}");
    }
    let (_, _, front) = get(&router, "/", &[]).await;
    assert!(front.contains("\"@type\":\"Library\"") && front.contains("/feed/open/opds/index.json"), "{front}");
    // The app keeps its page under its digest.
    assert_eq!(get(&router, "/index.html", &[]).await.2, PAGE);
    // What is not there has no card: a browser gets the app, which says so, others are told.
    assert_eq!(get(&router, "/koleksi/hilang", &[]).await.0, StatusCode::NOT_FOUND);
    assert_eq!(get(&router, "/koleksi/hilang", &[("accept", "text/html")]).await.2, PAGE);
    assert_eq!(get(&router, "/koleksi", &[("accept", "text/html")]).await.2, PAGE);
}

#[tokio::test]
async fn hosts_of_files_get_a_page_for_each_record() {
    let desk = published().await;
    let router = serve(&desk);
    let app = desk.path("app");
    fs::create_dir_all(app.join("koleksi/gone")).unwrap();
    fs::write(app.join("koleksi/gone/index.html"), "old").unwrap();
    fs::write(app.join("koleksi/own.txt"), "own").unwrap();
    let count = sharing::write_all(&app, &Published::at(&desk.feed())).unwrap();
    assert_eq!(count, 8, "three titles, an event, a club, a guide, two pieces of news");
    let page = fs::read_to_string(app.join("koleksi/00000/index.html")).unwrap();
    assert_eq!(get(&router, TITLE, &[]).await.2, page, "the same as the desk answers");
    assert_eq!(fs::read_to_string(app.join("index.html")).unwrap(), PAGE);
    assert_eq!(fs::read_to_string(app.join("robots.txt")).unwrap(), get(&router, "/robots.txt", &[]).await.2);
    assert!(!app.join("koleksi/gone").exists() && app.join("koleksi/own.txt").exists());
}

#[tokio::test]
async fn the_desk_says_what_each_file_is_and_lets_everyone_read_it() {
    let desk = published().await;
    let router = serve(&desk);
    for (path, kind) in [
        ("/feed/open/opds/index.json", "application/opds+json"),
        ("/feed/open/news.json", "application/feed+json"),
        ("/feed/open/news.atom", "application/atom+xml; charset=utf-8"),
        ("/feed/open/calendar/all.ics", "text/calendar; charset=utf-8"),
        ("/feed/open/sitemap.xml", "application/xml"),
    ] {
        let (status, headers, _) = get(&router, path, &[]).await;
        assert_eq!((status, headers["content-type"].to_str().unwrap()), (StatusCode::OK, kind), "{path}");
        assert_eq!(
            (&headers["access-control-allow-origin"], &headers["cache-control"]),
            (&"*".parse().unwrap(), &"no-cache".parse().unwrap())
        );
    }
    let request = Request::get("/feed/open/opds/index.json").header("accept-encoding", "br");
    let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.headers()["content-encoding"], "br");
    let (status, _, robots) = get(&router, "/robots.txt", &[]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(robots.ends_with("Sitemap: https://perpus.example/feed/open/sitemap.xml\n"), "{robots}");
    let manifest = get(&router, "/feed/manifest.json", &[]).await.1;
    assert!(!manifest.contains_key("access-control-allow-origin"), "the phones' feed stays the app's");
}

#[tokio::test]
async fn other_catalogues_ask_for_copies() {
    let desk = published().await;
    let router = serve(&desk);
    let path = "/v1/daia?id=00000%7Chilang%7Chttps://perpus.example/koleksi/00001&format=json";
    let (status, headers, body) = get(&router, path, &[]).await;
    assert_eq!((status, headers["x-daia-version"].to_str().unwrap()), (StatusCode::OK, "1.0.0"));
    assert_eq!(headers["access-control-allow-origin"], "*");
    let answer: Value = serde_json::from_str(&body).unwrap();
    let documents = answer["document"].as_array().unwrap();
    assert_eq!(documents.len(), 2, "{body}");
    let items = documents[0]["item"].as_array().unwrap();
    let loan = items.iter().find(|item| item["id"] == "urn:lapau:contoh:item:B00001").unwrap();
    assert_eq!(loan["unavailable"][1], serde_json::json!({"service": "loan", "expected": "2026-11-27"}));
    let there = items.iter().find(|item| item["id"] == "urn:lapau:contoh:item:B00002").unwrap();
    assert_eq!(there["available"][1]["service"], "loan");
    assert_eq!(documents[1]["item"][1]["unavailable"][0], serde_json::json!({"service": "presentation"}));
    let nothing: Value = serde_json::from_str(&get(&router, "/v1/daia?id=%7C%7C", &[]).await.2).unwrap();
    assert_eq!(nothing["document"], serde_json::json!([]));
}
