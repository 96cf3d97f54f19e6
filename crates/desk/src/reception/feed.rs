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
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::hosting::{open_kind, policy};

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
    if let Some(kind) = open_kind(name) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    for (name, value) in EVERYONE {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
