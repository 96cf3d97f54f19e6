//! Publishing to object storage, over HTTP, with a small store that speaks what of S3 is needed.
//!
//! It answers as Amazon describes it: conditions on what is replaced, lists by pages, several removals in one request.

use std::{
    collections::BTreeMap,
    process::Output,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Query, State},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use lapau_feed::{Digest, Manifest};
use md5::{Digest as _, Md5};

use crate::driver::{Desk, client};

/// How many names are on a page of a list: few, so that there are several.
const PAGE: usize = 7;
/// What is said of an object.
const SAID: [header::HeaderName; 3] = [header::CONTENT_TYPE, header::CONTENT_ENCODING, header::CACHE_CONTROL];

#[derive(Clone, Debug, PartialEq, Eq)]
struct Object {
    bytes: Bytes,
    said: Vec<Option<String>>,
}

impl Object {
    fn tag(&self) -> String {
        format!("\"{}\"", data_encoding::HEXLOWER.encode(&<[u8; 16]>::from(Md5::digest(&self.bytes))))
    }
}

#[derive(Default)]
struct Objects {
    objects: BTreeMap<String, Object>,
    /// Every change that was asked for, in order.
    changes: Vec<String>,
    /// How many more changes it makes before it only answers that it can't.
    left: Option<usize>,
    /// Whether another desk replaces the manifest between this one's reading and writing.
    rival: bool,
}

type Shared = Arc<Mutex<Objects>>;

async fn answer(
    State(stored): State<Shared>,
    method: Method,
    uri: Uri,
    Query(asked): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut stored = stored.lock().unwrap();
    let said = |name: header::HeaderName| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let Some(key) = uri.path().strip_prefix("/pustaka") else { return StatusCode::NOT_FOUND.into_response() };
    let key = key.trim_start_matches('/').to_owned();
    // Whoever only fetches needs no signature, as in any store that is read by everyone.
    let is_signed = said(header::AUTHORIZATION).is_some_and(|word| {
        word.starts_with("AWS4-HMAC-SHA256 Credential=kunci/") && word.contains("/kota-1/s3/aws4_request")
    });
    if !is_signed && method != Method::GET {
        return (StatusCode::FORBIDDEN, "<Error><Code>AccessDenied</Code></Error>").into_response();
    }
    match method {
        Method::GET if asked.contains_key("list-type") => list(&stored, &asked),
        Method::GET => match stored.objects.get(&key) {
            Some(object) => serve(object),
            None => (StatusCode::NOT_FOUND, "<Error><Code>NoSuchKey</Code></Error>").into_response(),
        },
        Method::PUT | Method::POST => {
            if let Some(left) = &mut stored.left {
                let Some(less) = left.checked_sub(1) else { return StatusCode::FORBIDDEN.into_response() };
                *left = less;
            }
            if method == Method::POST {
                return remove(&mut stored, std::str::from_utf8(&body).unwrap());
            }
            let object = Object { bytes: body, said: SAID.map(said).to_vec() };
            if stored.rival && key.ends_with("manifest.json") {
                let theirs = Object { bytes: Bytes::from_static(b"{}"), ..object.clone() };
                stored.objects.insert(key.clone(), theirs);
            }
            let tag = stored.objects.get(&key).map(Object::tag);
            let is_wanted = said(header::IF_MATCH).is_none_or(|wanted| tag.as_ref() == Some(&wanted))
                && !(said(header::IF_NONE_MATCH).is_some() && tag.is_some());
            if !is_wanted {
                let what = "<Error><Code>PreconditionFailed</Code></Error>";
                return (StatusCode::PRECONDITION_FAILED, what).into_response();
            }
            stored.changes.push(key.clone());
            let tag = object.tag();
            stored.objects.insert(key, object);
            [(header::ETAG, tag)].into_response()
        }
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

fn serve(object: &Object) -> Response {
    let mut response = Response::new(Body::from(object.bytes.clone()));
    let said =
        SAID.into_iter().zip(&object.said).filter_map(|(name, value)| Some((name, value.as_ref()?.parse().ok()?)));
    response.headers_mut().extend(said);
    response.headers_mut().insert(header::ETAG, object.tag().parse().unwrap());
    response.headers_mut().insert(header::LAST_MODIFIED, "Tue, 24 Nov 2026 01:00:00 GMT".parse().unwrap());
    response
}

fn list(stored: &Objects, asked: &BTreeMap<String, String>) -> Response {
    let prefix = asked.get("prefix").map_or("", String::as_str);
    let after = asked.get("continuation-token").map_or("", String::as_str);
    let all = stored.objects.iter().filter(|(key, _)| key.starts_with(prefix) && key.as_str() > after);
    let all: Vec<_> = all.collect();
    let page = &all[..all.len().min(PAGE)];
    let more = match page.last().filter(|_| all.len() > PAGE) {
        Some((last, _)) => format!("<NextContinuationToken>{last}</NextContinuationToken>"),
        None => String::new(),
    };
    let contents: String = page
        .iter()
        .map(|(key, object)| {
            let (size, tag) = (object.bytes.len(), object.tag().replace('"', "&quot;"));
            format!("<Contents><Key>{key}</Key><LastModified>2026-11-24T01:00:00.000Z</LastModified><ETag>{tag}</ETag><Size>{size}</Size></Contents>")
        })
        .collect();
    let truncated = !more.is_empty();
    let count = page.len();
    format!("<ListBucketResult><Name>pustaka</Name><KeyCount>{count}</KeyCount><IsTruncated>{truncated}</IsTruncated>{more}{contents}</ListBucketResult>").into_response()
}

fn remove(stored: &mut Objects, asked: &str) -> Response {
    let keys = asked.split("<Key>").skip(1).map(|rest| rest.split_once("</Key>").unwrap().0);
    let mut deleted = String::new();
    for key in keys {
        stored.objects.remove(key);
        stored.changes.push(format!("-{key}"));
        deleted.push_str(&format!("<Deleted><Key>{key}</Key></Deleted>"));
    }
    format!("<DeleteResult>{deleted}</DeleteResult>").into_response()
}

/// A store, and where it is found.
struct Service {
    stored: Shared,
    address: String,
}

impl Service {
    async fn start() -> Self {
        let stored = Shared::default();
        let router = Router::new().fallback(answer).with_state(Arc::clone(&stored));
        let router = router.layer(axum::extract::DefaultBodyLimit::max(64 << 20));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { stored, address }
    }

    /// Publishes there as a person would.
    async fn publish(&self, desk: &Desk, out: &str, more: &[&str]) -> Output {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_desk"));
        command
            .current_dir(desk.path(""))
            .args(["publish", "--store", &desk.database.url])
            .args(["--content", "content", "--out", out])
            .args(more)
            .env("SOURCE_DATE_EPOCH", desk.seconds().to_string())
            .env("AWS_ACCESS_KEY_ID", "kunci")
            .env("AWS_SECRET_ACCESS_KEY", "rahasia")
            .env("AWS_REGION", "kota-1")
            .env("AWS_ENDPOINT_URL", &self.address);
        tokio::task::block_in_place(|| command.output()).unwrap()
    }

    fn changes(&self) -> Vec<String> {
        std::mem::take(&mut self.stored.lock().unwrap().changes)
    }

    /// Fetches a plain name as a phone does, and checks that what it holds is told with it; the bytes are those that a browser gives.
    async fn fetch(&self, name: &str) -> (Vec<u8>, String) {
        let answer = client().get(format!("{}/pustaka/kota/feed/{name}", self.address)).send().await.unwrap();
        assert!(answer.status().is_success(), "{name}: {}", answer.status());
        let told = |header| answer.headers().get(header).map_or("", |value| value.to_str().unwrap()).to_owned();
        let (coding, cache) = (told(header::CONTENT_ENCODING), told(header::CACHE_CONTROL));
        let bytes = answer.bytes().await.unwrap();
        let bytes = match coding.as_str() {
            "br" => {
                let mut plain = Vec::new();
                brotli::BrotliDecompress(&mut &bytes[..], &mut plain).unwrap();
                plain
            }
            _ => bytes.to_vec(),
        };
        (bytes, cache)
    }

    /// The publication that a phone finds there, whole.
    async fn found(&self) -> Manifest {
        let (bytes, cache) = self.fetch("manifest.json").await;
        assert_eq!(cache, "no-cache");
        let manifest: Manifest = serde_json::from_slice(&bytes).unwrap();
        for chunk in manifest.chunks() {
            let (bytes, cache) = self.fetch(&chunk.path()).await;
            assert_eq!((Digest::of(&bytes), bytes.len()), (chunk.digest, chunk.bytes as usize));
            assert_eq!(cache, "public, max-age=31536000, immutable");
        }
        manifest
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const OUT: &str = "s3://pustaka/kota/feed";

async fn imported() -> Desk {
    Desk::from_dir("publish/basic").await.import(&["biblio.csv", "items.csv", "loans.csv"]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_in_object_storage_is_what_it_would_be_in_a_folder() {
    let service = Service::start().await;
    let desk = imported().await.publish().await;
    let out = service.publish(&desk, OUT, &[]).await;
    assert!(out.status.success(), "{}", text(&out.stderr));
    assert_eq!(service.found().await, desk.manifest());
    let changes = service.changes();
    assert_eq!(changes.last().map(String::as_str), Some("kota/feed/manifest.json"), "{changes:?}");
    let (chunks, last) = (|name: &String| name.starts_with("kota/feed/chunks/"), changes.len() - 1);
    assert!(changes[..last].iter().any(chunks) && changes.iter().any(|name| name.starts_with("kota/feed/open/")));
    for (name, bytes) in desk.files().iter().filter(|(name, _)| !name.ends_with(".br")) {
        assert_eq!(&service.fetch(name).await.0, bytes, "{name}");
    }

    // Nothing changed: nothing is written, and the phone's question about the manifest stays answered.
    let out = service.publish(&desk, OUT, &[]).await;
    assert!(out.status.success() && text(&out.stdout).contains("as before"), "{}", text(&out.stdout));
    assert_eq!(service.changes(), Vec::<String>::new());
    assert!(text(&out.stdout).contains("A phone that has it fetches nothing."), "{}", text(&out.stdout));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_changed_is_uploaded_and_old_chunks_are_collected_in_time() {
    let service = Service::start().await;
    let mut desk = imported().await.at(0);
    assert!(service.publish(&desk, OUT, &[]).await.status.success());
    let first = service.found().await;
    service.changes();
    let mut word = 0;
    let mut change = |desk: Desk, day: i64| {
        word += 1;
        let tip = format!("title = \"isbn:979-461-046-1\"\nwhy = \"Alasan {word}\"\nfrom = 2026-11-01\n");
        desk.at(day * 86_400).write("content/picks/surau.toml", &tip)
    };
    desk = change(desk, 1);
    let out = service.publish(&desk, OUT, &["--keep", "7"]).await;
    assert!(out.status.success(), "{}", text(&out.stderr));
    let second = service.found().await;
    assert_eq!(second.generation, 2);
    let fresh = second.chunks().filter(|chunk| first.chunks().all(|old| old.digest != chunk.digest)).count();
    // The open data says when it was written.
    let mut changes = service.changes();
    changes.retain(|name| !name.starts_with("kota/feed/open/"));
    assert_eq!((fresh, changes.len()), (1, 2), "one chunk and the manifest: {changes:?}");

    let gone = first.chunks().find(|chunk| second.chunks().all(|new| new.digest != chunk.digest)).unwrap().path();
    let name = format!("kota/feed/{gone}");
    let lies = |service: &Service| service.stored.lock().unwrap().objects.contains_key(&name);
    service.stored.lock().unwrap().objects.insert("kota/feed/catatan.txt".into(), service_note());
    desk = change(desk, 3);
    assert!(service.publish(&desk, OUT, &["--keep", "7"]).await.status.success());
    assert!(lies(&service), "a phone may be three days behind");
    desk = change(desk, 20);
    assert!(service.publish(&desk, OUT, &["--keep", "7"]).await.status.success());
    assert!(!lies(&service), "nobody is twenty days behind");
    assert!(service.stored.lock().unwrap().objects.contains_key("kota/feed/catatan.txt"), "it is not the desk's");
    service.found().await;
}

fn service_note() -> Object {
    Object { bytes: Bytes::from_static(b"catatan"), said: vec![None; SAID.len()] }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_fails_at_any_request_holds_one_publication_whole() {
    let service = Service::start().await;
    let desk = imported().await.at(0);
    assert!(service.publish(&desk, OUT, &["--keep", "0"]).await.status.success());
    let before = service.stored.lock().unwrap().objects.clone();
    let tip = "title = \"isbn:979-461-046-1\"\nwhy = \"Lain\"\nfrom = 2026-11-01\n";
    let desk = desk.at(86_400).write("content/picks/surau.toml", tip);
    for left in 0.. {
        {
            let mut stored = service.stored.lock().unwrap();
            (stored.objects, stored.left) = (before.clone(), Some(left));
        }
        let out = service.publish(&desk, OUT, &["--keep", "0"]).await;
        let found = service.found().await.generation;
        if out.status.success() {
            assert!(left >= 2 && found == 2);
            break;
        }
        assert!(text(&out.stderr).contains("s3://pustaka/kota/feed cannot be written"), "{}", text(&out.stderr));
        assert_eq!(found, 1, "after {left} changes");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_desk_that_was_faster_is_not_overwritten() {
    let service = Service::start().await;
    let desk = imported().await;
    service.stored.lock().unwrap().rival = true;
    let out = service.publish(&desk, OUT, &[]).await;
    assert!(
        !out.status.success() && text(&out.stderr).contains("another publication is at work"),
        "{}",
        text(&out.stderr)
    );
    assert_eq!(&service.stored.lock().unwrap().objects["kota/feed/manifest.json"].bytes[..], b"{}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_of_another_library_and_addresses_that_are_none_are_refused() {
    let service = Service::start().await;
    let desk = imported().await;
    assert!(service.publish(&desk, OUT, &[]).await.status.success());
    let other = imported().await.edit("content/library.toml", "id = \"contoh\"", "id = \"lain\"");
    let out = service.publish(&other, OUT, &[]).await;
    assert!(!out.status.success() && text(&out.stderr).contains("the feed of \"contoh\""), "{}", text(&out.stderr));
    for (out, said) in [
        ("gs://pustaka/feed", "give a folder, or s3://NAME/PREFIX"),
        ("s3://", "cannot be used"),
        ("s3://hilang/feed", "s3://hilang/feed cannot be written"),
    ] {
        let told = service.publish(&desk, out, &[]).await;
        assert!(!told.status.success() && text(&told.stderr).contains(said), "{out}: {}", text(&told.stderr));
    }
    let told = service.publish(&desk, OUT, &["--app", "app"]).await;
    assert!(!told.status.success() && text(&told.stderr).contains("--out FOLDER --app"), "{}", text(&told.stderr));
}
