//! The feed and the app over HTTP.

use std::fs;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use desk::reception::{self, Services};
use tower::ServiceExt;

use crate::driver::Desk;

async fn open() -> (Desk, Router) {
    let desk = Desk::from_dir("publish/basic").await.import(&["biblio.csv", "items.csv"]).await.publish().await;
    let app = desk.path("app");
    fs::create_dir_all(&app).unwrap();
    for (name, text) in [
        ("index.html", "<!doctype html>app"),
        ("sw.js", "//"),
        ("lapau-0f3a9c5d1e2b4c6d.js", "plain"),
        ("lapau-0f3a9c5d1e2b4c6d.js.br", "brotli"),
        ("lapau-0f3a9c5d1e2b4c6d.js.gz", "gzip"),
        (".secret", "x"),
        ("../outside.txt", "x"),
    ] {
        fs::write(app.join(name), text).unwrap();
    }
    let services = Services { app: Some(app), ..desk.services() };
    let router = reception::router(&services).unwrap();
    (desk, router)
}

async fn get(router: &Router, path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, Vec<u8>) {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    for header in [
        "content-security-policy",
        "referrer-policy",
        "x-content-type-options",
        "cross-origin-opener-policy",
        "permissions-policy",
    ] {
        assert!(parts.headers.contains_key(header), "{path} has no {header}");
    }
    assert!(!parts.headers.contains_key("access-control-allow-origin"));
    (parts.status, parts.headers, to_bytes(body, 1 << 24).await.unwrap().to_vec())
}

fn policy(headers: &HeaderMap) -> &str {
    headers.get("cache-control").map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn the_manifest_is_asked_for_anew_and_chunks_are_kept() {
    let (desk, router) = open().await;
    let (status, headers, bytes) = get(&router, "/feed/manifest.json", &[]).await;
    assert_eq!((status, policy(&headers)), (StatusCode::OK, "no-cache"));
    assert_eq!(bytes, fs::read(desk.feed().join("manifest.json")).unwrap());
    assert_eq!(headers["content-type"], "application/json");
    let tag = headers["etag"].to_str().unwrap().to_owned();
    let (status, headers, bytes) = get(&router, "/feed/manifest.json", &[("if-none-match", &tag)]).await;
    assert_eq!((status, policy(&headers), bytes.len()), (StatusCode::NOT_MODIFIED, "no-cache", 0));

    let manifest = desk.manifest();
    let chunk = manifest.chunks().next().unwrap();
    let path = format!("/feed/{}", chunk.path());
    let (status, headers, bytes) = get(&router, &path, &[]).await;
    assert_eq!((status, policy(&headers)), (StatusCode::OK, "public, max-age=31536000, immutable"));
    assert_eq!(lapau_feed::Digest::of(&bytes), chunk.digest);
    let (_, headers, bytes) = get(&router, &path, &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(headers["content-encoding"], "br");
    assert_eq!(bytes, fs::read(desk.feed().join(format!("{}.br", chunk.path()))).unwrap());

    // A new publication is seen, also by a phone that has the old one.
    let desk = desk.at(60).edit("content/picks/surau.toml", "tujuh puluh", "delapan puluh").publish().await;
    let (status, _, bytes) = get(&router, "/feed/manifest.json", &[("if-none-match", &tag)]).await;
    assert_eq!((status, bytes), (StatusCode::OK, desk.files()["manifest.json"].clone()));
}

#[tokio::test]
async fn what_is_missing_is_missing_even_to_a_browser() {
    let (_desk, router) = open().await;
    let html = [("accept", "text/html,*/*")];
    let missing = format!("/feed/chunks/{}.json", "0".repeat(64));
    for path in [
        missing.as_str(),
        "/feed/",
        "/feed",
        "/feed/.lock",
        "/feed/chunks/",
        "/feed/..%2fdesk.db",
        "/feed/chunks/..%2f..%2fdesk.db",
        "/feed/../desk.db",
        "/feed/media/..%2f..%2fdesk.db",
        "/feed/%2e%2e/desk.db",
        "/v1/nothing",
        "/missing.js",
        "/.secret",
        "/..%2foutside.txt",
        "/%2e%2e/outside.txt",
        "/../outside.txt",
        "/a/..%2f..%2foutside.txt",
        "/..%5coutside.txt",
    ] {
        let (status, _, bytes) = get(&router, path, &html).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}: {}", String::from_utf8_lossy(&bytes));
        assert!(!bytes.starts_with(b"<!doctype"), "{path}");
    }
}

#[tokio::test]
async fn pages_get_the_app_and_files_get_themselves() {
    let (_desk, router) = open().await;
    let html = [("accept", "text/html,*/*")];
    for path in ["/", "/index.html", "/koleksi", "/koleksi/abc", "/acara/"] {
        let (status, headers, bytes) = get(&router, path, &html).await;
        assert_eq!((status, policy(&headers)), (StatusCode::OK, "no-cache"), "{path}");
        assert_eq!(bytes, b"<!doctype html>app");
        assert_eq!(headers["content-type"], "text/html", "{path}");
    }
    let (status, ..) = get(&router, "/koleksi/abc", &[("accept", "*/*")]).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (_, headers, _) = get(&router, "/sw.js", &[]).await;
    assert_eq!(policy(&headers), "no-cache");
    let hashed = "/lapau-0f3a9c5d1e2b4c6d.js";
    let (_, headers, bytes) = get(&router, hashed, &[]).await;
    assert_eq!((policy(&headers), bytes.as_slice()), ("public, max-age=31536000, immutable", b"plain".as_slice()));
    for (accepts, gets) in [("br, gzip", "brotli"), ("gzip", "gzip"), ("identity", "plain")] {
        let (_, headers, bytes) = get(&router, hashed, &[("accept-encoding", accepts)]).await;
        assert_eq!(bytes, gets.as_bytes(), "{accepts}");
        assert_eq!(headers["content-type"], "text/javascript");
    }
}
