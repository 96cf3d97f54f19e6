//! The feed folder over HTTP, with the open data in it.

use std::path::Path;

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::any,
};
use lapau_feed::{Digest, manifest::MANIFEST, signature::SIGNATURE};
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// What never changes: its name is the digest of its bytes.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// What must be asked for anew; the answer is `304` while it is the same.
const ASK: &str = "no-cache";

/// What lets pages of other sites read an answer.
pub(super) const EVERYONE: [(HeaderName, &str); 2] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
];

/// Serves the manifest, its signature, chunks, media and open data of a feed folder, and nothing else that may lie in it.
pub(super) fn service(folder: &Path) -> Router {
    let files = ServeDir::new(folder).append_index_html_on_directories(false).precompressed_br();
    Router::new().fallback(any(move |request: Request| answer(files.clone(), request)))
}

async fn answer(files: ServeDir, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let Some(policy) = policy(&path) else {
        return (StatusCode::NOT_FOUND, "There is no such file in the feed.\n").into_response();
    };
    let Ok(response) = files.oneshot(request).await;
    let mut response = response.map(Body::new);
    if response.status() == StatusCode::NOT_FOUND {
        return (StatusCode::NOT_FOUND, "There is no such file in the feed.\n").into_response();
    }
    let policy = HeaderValue::from_static(policy);
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(header::CACHE_CONTROL, policy);
        if let Some(name) = path.trim_start_matches('/').strip_prefix("open/") {
            open(&mut response, name);
        }
    }
    response
}

/// Says of a file of open data what it is, and that pages of other sites may read it.
fn open(response: &mut Response, name: &str) {
    let headers = response.headers_mut();
    if let Some(kind) = kind(name) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    for (name, value) in EVERYONE {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// The media type of a file of open data.
fn kind(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    Some(match ending {
        "json" if name.starts_with("opds/") => "application/opds+json",
        "json" => "application/feed+json",
        "atom" => "application/atom+xml; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "xml" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

/// How long a file of the feed may be kept; `None` for what is no file of a feed.
fn policy(path: &str) -> Option<&'static str> {
    let path = path.trim_start_matches('/');
    match path.split_once('/') {
        None if path == MANIFEST || path == SIGNATURE => Some(ASK),
        Some(("chunks", name)) => name.strip_suffix(".json")?.parse::<Digest>().ok().map(|_| FOREVER),
        Some(("media", name)) if !name.contains("..") && !name.contains('%') && !name.starts_with('.') => Some(FOREVER),
        Some(("open", name)) if name.bytes().all(is_plain) && !name.contains("..") && kind(name).is_some() => Some(ASK),
        _ => None,
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_a_feed_are_served() {
        let chunk = format!("/chunks/{}.json", Digest::of(b""));
        assert_eq!((policy("/manifest.json"), policy(&chunk)), (Some(ASK), Some(FOREVER)));
        assert_eq!(policy("/manifest.sig"), Some(ASK));
        assert_eq!(policy("/open/opds/class-8-1.json"), Some(ASK));
        for path in [
            "/",
            "/.lock",
            "/manifest.json.br",
            "/chunks/",
            "/chunks/x.json",
            "/chunks/../desk.db",
            "/media/../desk.db",
            "/media/%2e%2e/x",
            "/open/",
            "/open/../desk.json",
            "/open/%2e%2e/x.json",
            "/open/opds/.x.json.tmp",
        ] {
            assert_eq!(policy(path), None, "{path}");
        }
    }
}
