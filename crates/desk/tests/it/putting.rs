//! The box for letters, request by request.

use std::{net::SocketAddr, path::Path};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use desk::{
    reception::{self, Services},
    store::Store,
};
use lapau_feed::{
    Digest,
    submission::{MAX_BYTES, Receipt, ReceiptStatus, Refusal, uuid_v4},
};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::database::Database;

struct Box {
    router: Router,
    store: Store,
    _database: Database,
    _folder: tempfile::TempDir,
}

async fn open(per_minute: u32) -> Box {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::new(folder.path()).await;
    let store = database.open().await;
    let router = reception::router(&services(&store, folder.path(), per_minute)).unwrap();
    Box { router, store, _database: database, _folder: folder }
}

fn services(store: &Store, folder: &Path, per_minute: u32) -> Services {
    Services {
        store: store.clone(),
        mailbox: None,
        feed: folder.to_owned(),
        content: None,
        habits: Default::default(),
        daily: None,
        app: None,
        origins: vec!["https://perpus.example".into()],
        per_minute,
        behind_proxy: false,
    }
}

fn id(n: u8) -> String {
    uuid_v4([n; 16])
}

fn letter(id: &str, text: &str) -> Vec<u8> {
    let letter = json!({"v": 1, "id": id, "created": "2026-11-24T08:10:00Z", "kind": "suggestion", "body": {"topic": "service", "text": text}});
    letter.to_string().into_bytes()
}

fn put(id: &str, body: impl Into<Body>) -> Request<Body> {
    Request::put(format!("/v1/submissions/{id}"))
        .header("content-type", "application/json")
        .header("x-outbox", "1")
        .extension(SocketAddr::from(([10, 0, 0, 1], 1)))
        .body(body.into())
        .unwrap()
}

impl Box {
    async fn send(&self, request: Request<Body>) -> (StatusCode, Value) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert!(response.headers().contains_key("content-security-policy"));
        let (status, retry) = (response.status(), response.headers().contains_key("retry-after"));
        assert_eq!(retry, matches!(status.as_u16(), 429 | 503 | 507), "{status}");
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    async fn refused(&self, request: Request<Body>) -> (u16, String, Vec<String>) {
        let (status, body) = self.send(request).await;
        let refusal: Refusal = serde_json::from_value(body).unwrap();
        assert!(!refusal.message.is_empty());
        (status.as_u16(), refusal.error, refusal.problems)
    }

    async fn kept(&self) -> Vec<Vec<u8>> {
        self.store.letters().await.unwrap().into_iter().map(|letter| letter.body).collect()
    }
}

#[tokio::test]
async fn a_letter_is_kept_once_with_a_receipt() {
    let desk = open(600).await;
    let (id, bytes) = (id(1), letter(&id(1), "Buka sampai pukul 20."));
    for (expected, word) in [(StatusCode::CREATED, ReceiptStatus::Stored), (StatusCode::OK, ReceiptStatus::Duplicate)] {
        let (status, body) = desk.send(put(&id, bytes.clone())).await;
        let receipt: Receipt = serde_json::from_value(body).unwrap();
        assert_eq!((status, receipt.status), (expected, word));
        assert!(receipt.is_for(&id, &bytes) && receipt.sha256 == Digest::of(&bytes));
    }
    assert_eq!(desk.kept().await, [bytes]);
}

#[tokio::test]
async fn other_bytes_under_the_same_identifier_are_refused_and_the_first_stay() {
    let desk = open(600).await;
    let first = letter(&id(1), "Buka sampai pukul 20.");
    desk.send(put(&id(1), first.clone())).await;
    let (status, error, problems) = desk.refused(put(&id(1), letter(&id(1), "Tutup saja selamanya."))).await;
    assert_eq!((status, error.as_str(), problems.len()), (409, "conflict", 0));
    assert_eq!(desk.kept().await, [first]);
}

#[tokio::test]
async fn two_hundred_at_once_are_one_letter() {
    let desk = open(600).await;
    let bytes = letter(&id(9), "Buka sampai pukul 20.");
    let mut sending = tokio::task::JoinSet::new();
    for _ in 0..200 {
        let (router, request) = (desk.router.clone(), put(&id(9), bytes.clone()));
        sending.spawn(async move { router.oneshot(request).await.unwrap().status() });
    }
    let answers = sending.join_all().await;
    assert_eq!(answers.iter().filter(|status| **status == StatusCode::CREATED).count(), 1);
    assert_eq!(answers.iter().filter(|status| **status == StatusCode::OK).count(), 199);
    assert_eq!(desk.kept().await.len(), 1);
}

#[tokio::test]
async fn what_is_no_letter_is_refused_and_not_kept() {
    let desk = open(600).await;
    let good = || letter(&id(1), "Buka sampai pukul 20.");
    let without = |header: &str| {
        let mut request = put(&id(1), good());
        request.headers_mut().remove(header);
        request
    };
    let typed = |kind: &'static str| {
        let mut request = put(&id(1), good());
        request.headers_mut().insert("content-type", kind.parse().unwrap());
        request
    };
    let edited = |pointer: &str, value: Value| {
        let mut letter: Value = serde_json::from_slice(&good()).unwrap();
        *letter.pointer_mut(pointer).unwrap() = value;
        put(&id(1), letter.to_string())
    };
    for (request, status, problem) in [
        (without("x-outbox"), 400, ""),
        (without("content-type"), 415, ""),
        (typed("text/plain"), 415, ""),
        (typed("application/jsonp"), 415, ""),
        (put(&id(1), ""), 400, ""),
        (put(&id(1), "{"), 400, ""),
        (put(&id(1), "[".repeat(16_000)), 400, ""),
        (put(&id(1), "{\"a\":".repeat(3_000)), 400, ""),
        (put(&id(1), vec![b'"', 0xff, b'"']), 400, ""),
        (put(&id(1), "null"), 422, "invalid type"),
        (put(&id(1), "{}"), 422, "missing field"),
        (put(&id(2), good()), 422, "id: is another"),
        (put("x", good()), 422, "id: is another"),
        (put("..%2f..%2fetc", good()), 422, "id: is another"),
        (put(&id(1), letter(&id(1), "Halo")), 422, "text: is shorter"),
        (put(&id(1), letter(&id(1), "Sepuluh huruf\u{7}")), 422, "text: holds control"),
        (edited("/kind", json!("order")), 422, "kind: this desk takes no letters of the kind \"order\" yet"),
        (edited("/v", json!(2)), 422, "v: "),
        (edited("/body/text", json!(7)), 422, "invalid type"),
        (edited("/created", json!("kemarin")), 422, ""),
    ] {
        let (found, error, problems) = desk.refused(request).await;
        assert_eq!((found, error.as_str()), (status, "invalid"), "{problem}: {problems:?}");
        assert!(problem.is_empty() || problems.iter().any(|line| line.starts_with(problem)), "{problem}: {problems:?}");
    }
    assert_eq!(desk.kept().await.len(), 0);
}

#[tokio::test]
async fn sixteen_kilobytes_are_taken_and_one_byte_more_is_not() {
    let desk = open(600).await;
    let sized = |n: u8, size: usize| {
        let mut bytes = letter(&id(n), "Buka sampai pukul 20.");
        bytes.resize(size, b' ');
        bytes
    };
    let (status, _) = desk.send(put(&id(1), sized(1, MAX_BYTES))).await;
    assert_eq!(status, StatusCode::CREATED);
    for size in [MAX_BYTES + 1, 5 << 20] {
        let (status, error, _) = desk.refused(put(&id(2), sized(2, size))).await;
        assert_eq!((status, error.as_str()), (413, "too_large"));
        let chunked = Body::from_stream(futures(sized(2, size)));
        let (status, error, _) = desk.refused(put(&id(2), chunked)).await;
        assert_eq!((status, error.as_str()), (413, "too_large"));
    }
    assert_eq!(desk.kept().await.len(), 1);
}

/// A body whose length nobody says before.
fn futures(bytes: Vec<u8>) -> impl tokio_stream::Stream<Item = Result<Vec<u8>, std::io::Error>> {
    tokio_stream::iter(bytes.chunks(4_096).map(|part| Ok(part.to_vec())).collect::<Vec<_>>())
}

#[tokio::test]
async fn who_sends_too_much_is_told_when_to_come_again() {
    let desk = open(3).await;
    for n in 0..3 {
        assert_eq!(desk.send(put(&id(n), letter(&id(n), "Buka sampai pukul 20."))).await.0, StatusCode::CREATED);
    }
    let (status, error, _) = desk.refused(put(&id(4), letter(&id(4), "Buka sampai pukul 20."))).await;
    assert_eq!((status, error.as_str()), (429, "too_many"));
    let mut other = put(&id(5), letter(&id(5), "Buka sampai pukul 20."));
    other.extensions_mut().insert(SocketAddr::from(([10, 0, 0, 2], 1)));
    assert_eq!(desk.send(other).await.0, StatusCode::CREATED);
}

#[tokio::test]
async fn a_store_that_fails_gives_no_receipt() {
    let desk = open(600).await;
    desk.store.clone().close().await;
    let (status, error, _) = desk.refused(put(&id(1), letter(&id(1), "Buka sampai pukul 20."))).await;
    assert_eq!((status, error.as_str()), (503, "busy"));
}

#[tokio::test]
async fn a_full_store_says_so_and_keeps_what_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::new(folder.path()).await;
    let store = Store::open_limited(&database.url, database.size().await + 300_000).await.unwrap();
    let router = reception::router(&services(&store, folder.path(), 600)).unwrap();
    let desk = Box { router, store, _database: database, _folder: folder };
    // Nothing that could be kept in fewer bytes.
    let words = |n: u8| (0..32_u8).map(|part| Digest::of(&[n, part]).to_string()).collect::<String>();
    let sized = |n: u8| letter(&id(n), &words(n)[..2_000]);
    let mut taken = 0;
    for n in 0..=255 {
        let response = desk.router.clone().oneshot(put(&id(n), sized(n))).await.unwrap();
        if response.status() != StatusCode::CREATED {
            assert_eq!(response.status(), StatusCode::INSUFFICIENT_STORAGE);
            assert!(response.headers().contains_key("retry-after"));
            break;
        }
        taken += 1;
    }
    assert!((10..200).contains(&taken), "{taken}");
    let (status, error, _) = desk.refused(put(&id(254), sized(254))).await;
    assert_eq!((status, error.as_str()), (507, "full"));
    let (status, receipt) = desk.send(put(&id(0), sized(0))).await;
    assert_eq!((status, &receipt["status"]), (StatusCode::OK, &json!("duplicate")), "what it has it still knows");
    assert_eq!(desk.kept().await.len(), taken);
}

#[tokio::test]
async fn no_letter_is_given_back() {
    let desk = open(600).await;
    desk.send(put(&id(1), letter(&id(1), "Buka sampai pukul 20."))).await;
    let get = |path: String| Request::get(path).body(Body::empty()).unwrap();
    assert_eq!(desk.refused(get(format!("/v1/submissions/{}", id(1)))).await.0, 405);
    assert_eq!(desk.refused(get(format!("/v1/submissions/{}", id(2)))).await.0, 405);
    assert_eq!(desk.refused(get("/v1/submissions".into())).await.0, 404);
    let (status, body) = desk.send(get("/v1/health".into())).await;
    assert_eq!((status, &body["status"]), (StatusCode::OK, &json!("ok")));
}

#[tokio::test]
async fn only_named_origins_are_let_in() {
    let desk = open(600).await;
    let preflight = |origin: &str| {
        Request::options(format!("/v1/submissions/{}", id(1)))
            .header("origin", origin)
            .header("access-control-request-method", "PUT")
            .header("access-control-request-headers", "content-type,x-outbox")
            .body(Body::empty())
            .unwrap()
    };
    let answer = desk.router.clone().oneshot(preflight("https://perpus.example")).await.unwrap();
    let header =
        |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    assert_eq!(header("access-control-allow-origin"), "https://perpus.example");
    assert_eq!(header("access-control-max-age"), "7200");
    assert!(header("access-control-allow-headers").contains("x-outbox"));
    assert_eq!(header("access-control-allow-credentials"), "");
    for origin in ["https://evil.example", "https://perpus.example.evil", "null"] {
        let answer = desk.router.clone().oneshot(preflight(origin)).await.unwrap();
        assert_eq!(answer.headers().get("access-control-allow-origin"), None, "{origin}");
    }
    for origin in ["*", "perpus.example", "https://", "https://a/b", "https://*.example"] {
        let mut services = services(&desk.store, Path::new("."), 1);
        services.origins = vec![origin.into()];
        assert!(reception::router(&services).is_err(), "{origin}");
    }
}
