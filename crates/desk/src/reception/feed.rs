//! The feed folder over HTTP.

use std::path::Path;

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
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

/// Serves the manifest, its signature, chunks and media of a feed folder, and nothing else that may lie in it.
pub(super) fn service(folder: &Path) -> Router {
    let files = ServeDir::new(folder).append_index_html_on_directories(false).precompressed_br();
    Router::new().fallback(any(move |request: Request| answer(files.clone(), request)))
}

async fn answer(files: ServeDir, request: Request) -> Response {
    let Some(policy) = policy(request.uri().path()) else {
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
    }
    response
}

/// How long a file of the feed may be kept; `None` for what is no file of a feed.
fn policy(path: &str) -> Option<&'static str> {
    let path = path.trim_start_matches('/');
    match path.split_once('/') {
        None if path == MANIFEST || path == SIGNATURE => Some(ASK),
        Some(("chunks", name)) => name.strip_suffix(".json")?.parse::<Digest>().ok().map(|_| FOREVER),
        Some(("media", name)) if !name.contains("..") && !name.contains('%') && !name.starts_with('.') => Some(FOREVER),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_a_feed_are_served() {
        let chunk = format!("/chunks/{}.json", Digest::of(b""));
        assert_eq!((policy("/manifest.json"), policy(&chunk)), (Some(ASK), Some(FOREVER)));
        assert_eq!(policy("/manifest.sig"), Some(ASK));
        for path in [
            "/",
            "/.lock",
            "/manifest.json.br",
            "/chunks/",
            "/chunks/x.json",
            "/chunks/../desk.db",
            "/media/../desk.db",
            "/media/%2e%2e/x",
        ] {
            assert_eq!(policy(path), None, "{path}");
        }
    }
}
