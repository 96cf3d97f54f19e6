//! The app's folder over HTTP, and the pages of records with their cards.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::any,
};
use lapau_feed::Digest;
use lapau_open_data::record_at;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::{published::Published, sharing};

/// What never changes: its name holds a digest of its bytes.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// What must be asked for anew; the answer is `304` while it is the same.
const ASK: &str = "no-cache";
/// The fewest hexadecimal digits that a build puts into the name of a file.
const DIGITS: usize = 8;

/// What is served.
struct Served {
    files: ServeDir,
    folder: PathBuf,
    feed: Published,
}

/// Serves the files of the app, and its page for every address a patron may open, with the card of the record that is there.
pub(super) fn service(folder: &Path, feed: &Path) -> Router {
    let files = ServeDir::new(folder).append_index_html_on_directories(false).precompressed_br().precompressed_gzip();
    let served = Arc::new(Served { files, folder: folder.to_owned(), feed: Published::at(feed) });
    Router::new().fallback(any(move |request: Request| answer(served.clone(), request)))
}

async fn answer(served: Arc<Served>, request: Request) -> Response {
    let files = &served.files;
    let path = request.uri().path().to_owned();
    let (method, headers) = (request.method().clone(), request.headers().clone());
    let hidden = path.split('/').any(|segment| segment.starts_with('.'));
    // Messengers and search engines do not say that they want a page, so these are answered to whoever asks.
    if !hidden
        && matches!(method, Method::GET | Method::HEAD)
        && (path == "/" || record_at(&path).is_some())
        && let Some(page) = carded(served.clone(), path.clone(), &headers).await
    {
        return page;
    }
    let first = if hidden || path == "/" { None } else { Some(get(files, request).await) };
    let mut response = match first {
        Some(found) if found.status() != StatusCode::NOT_FOUND => found,
        _ if !hidden && is_navigation(&method, &headers, &path) => page(files, method, headers).await,
        _ => return (StatusCode::NOT_FOUND, "There is no such file.\n").into_response(),
    };
    let policy = HeaderValue::from_static(if is_hashed(&path) { FOREVER } else { ASK });
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(header::CACHE_CONTROL, policy);
    }
    response
}

/// The page with the card of what is at a path; `None` if nothing is, and patrons get the page as it was built.
async fn carded(served: Arc<Served>, path: String, headers: &HeaderMap) -> Option<Response> {
    let read = tokio::task::spawn_blocking(move || sharing::page(&served.folder, &served.feed, &path));
    let page = match read.await.unwrap_or_else(|error| Err(error.into())) {
        Ok(page) => page?,
        Err(reason) => {
            // The app itself says better what is wrong with the feed.
            eprintln!("A page goes without its card: {reason}");
            return None;
        }
    };
    let tag = format!("\"{}\"", Digest::of(page.as_bytes()));
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let is_known = known.flat_map(|value| value.split(',')).any(|one| one.trim().trim_start_matches("W/") == tag);
    let kind = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, ASK),
        (header::ETAG, tag.as_str()),
    ];
    Some(if is_known { (StatusCode::NOT_MODIFIED, kind).into_response() } else { (kind, page).into_response() })
}

async fn get(files: &ServeDir, request: Request) -> Response {
    let Ok(response) = files.clone().oneshot(request).await;
    response.map(Body::new)
}

/// The app's page, for whatever address.
async fn page(files: &ServeDir, method: Method, headers: HeaderMap) -> Response {
    let mut request = Request::new(Body::empty());
    *request.method_mut() = method;
    *request.headers_mut() = headers;
    *request.uri_mut() = Uri::from_static("/index.html");
    get(files, request).await
}

/// Whether a request is that of a browser going to a page: pages have no dot in the last part of their address, files do.
fn is_navigation(method: &Method, headers: &HeaderMap, path: &str) -> bool {
    let html = headers.get_all(header::ACCEPT).iter().any(|accept| {
        accept.to_str().is_ok_and(|accept| accept.split(',').any(|kind| kind.trim().starts_with("text/html")))
    });
    let last = path.rsplit('/').next().unwrap_or_default();
    matches!(*method, Method::GET | Method::HEAD) && (html || path == "/") && !last.contains('.')
}

/// Whether the name of a file holds a digest, as those the build makes: `app-0f3a9c5d1e2b4c6d_bg.wasm`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.contains('.')
        && name
            .split(['-', '_', '.'])
            .skip(1)
            .any(|part| part.len() >= DIGITS && part.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_with_a_digest_are_kept_for_long() {
        for path in ["/lapau-0f3a9c5d1e2b4c6d.js", "/lapau-0f3a9c5d1e2b4c6d_bg.wasm", "/a/style-deadbeef.css"] {
            assert!(is_hashed(path), "{path}");
        }
        for path in ["/", "/index.html", "/sw.js", "/manifest.webmanifest", "/icon-512.png", "/koleksi/x-0f3a9c5d"] {
            assert!(!is_hashed(path), "{path}");
        }
    }

    #[test]
    fn only_navigations_get_the_page() {
        let browser = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static("text/html,*/*;q=0.8"))]);
        let script = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static("*/*"))]);
        assert!(is_navigation(&Method::GET, &browser, "/koleksi/abc"));
        assert!(is_navigation(&Method::GET, &script, "/"));
        assert!(!is_navigation(&Method::GET, &script, "/koleksi/abc"));
        assert!(!is_navigation(&Method::GET, &browser, "/koleksi/abc.json"));
        assert!(!is_navigation(&Method::POST, &browser, "/koleksi/abc"));
    }
}
