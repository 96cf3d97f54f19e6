//! What the desk answers: one origin with the app, the feed, and the box that letters go into.
//!
//! | path | what |
//! | --- | --- |
//! | `/feed/…` | the feed folder: the manifest always asked for anew, chunks kept for a year |
//! | `/robots.txt` | what robots may read, from the feed's open data |
//! | `/v1/daia` | which copies of titles can be had |
//! | `PUT /v1/submissions/{uuid}` | a letter, kept once, with a receipt when it is on disk |
//! | `/v1/door` | the list of an event's door, for the phone that has its secret |
//! | `/v1/health` | whether the desk takes letters |
//! | `/desk…` | the librarians' pages |
//! | everything else | the app; a page's address without a file of its own gets `index.html`, with the card of the record that is there |
//!
//! Promised: what is missing is said to be missing (`404`), never answered with the app's page, so that no page is taken for data;
//! nothing slow or large can hold the desk up; on `SIGTERM` what was begun is finished.
//! Never: no path gives a letter back but to librarians, or its names to the phone that they sent to a door; no letter gets into a log.

pub(crate) mod addresses;
mod app;
mod arriving;
mod attendance;
mod connections;
mod daia;
mod feed;
mod headers;
mod limits;
mod submissions;

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, put},
};
use lapau_feed::{
    FORMAT,
    door::PATH,
    submission::{HEADER, MAX_BYTES, Refusal},
};
use serde_json::json;
use tower_http::{
    cors::{AllowOrigin, CorsLayer},
    services::ServeFile,
};

pub(crate) use arriving::{Taken, take_in};
pub use connections::serve;
pub use limits::Limits;
use submissions::parse;

use crate::{mailbox::Collector, office::Office, publication::Habits, published::Published, store::Store};

/// How long a browser may remember that another origin is let in, in seconds; Chrome remembers no longer.
const PREFLIGHT: Duration = Duration::from_secs(7_200);

/// What the desk serves, and to whom.
#[derive(Clone, Debug)]
pub struct Services {
    /// Where letters go.
    pub store: Store,
    /// The mailbox that letters are taken from too.
    pub mailbox: Option<Collector>,
    /// The feed folder.
    pub feed: PathBuf,
    /// The content folder; `None` where librarians publish by the command alone.
    pub content: Option<PathBuf>,
    /// How librarians publish from their pages.
    pub habits: Habits,
    /// When the desk publishes by itself each day, by the library's clock.
    pub daily: Option<jiff::civil::Time>,
    /// The folder of the app; `None` to serve the feed and the box alone.
    pub app: Option<PathBuf>,
    /// Other origins whose pages may send letters and read the feed: `https://perpus.example`.
    pub origins: Vec<String>,
    /// How many letters an address may send in a minute.
    pub per_minute: u32,
    /// Whether a proxy stands before the desk and says whom it speaks for.
    pub behind_proxy: bool,
}

/// An origin that is none.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no origin; write it as the browser does: https://perpus.example")]
pub struct NotAnOrigin(String);

/// What every answer of the box needs.
#[derive(Clone)]
struct Desk {
    store: Store,
    published: Published,
    limits: Arc<Limits>,
    behind_proxy: bool,
}

/// Everything the desk answers.
///
/// The connection's address is taken from a [`SocketAddr`] among the request's extensions.
///
/// # Errors
///
/// When an origin is none.
pub fn router(services: &Services) -> Result<Router, NotAnOrigin> {
    let desk = Desk {
        store: services.store.clone(),
        published: Published::at(&services.feed),
        limits: Arc::new(Limits::new(services.per_minute)),
        behind_proxy: services.behind_proxy,
    };
    let mut open = Router::new()
        .route("/v1/submissions/{id}", put(submissions::take).fallback(wrong_method))
        .route(PATH, get(attendance::give).fallback(wrong_method))
        .route("/v1/health", get(health).fallback(wrong_method))
        .merge(Router::new().route("/v1/daia", get(daia::ask)).with_state(Published::at(&services.feed)))
        .route_service("/robots.txt", ServeFile::new(services.feed.join("open/robots.txt")))
        .route("/v1/{*rest}", axum::routing::any(no_such_path))
        .with_state(desk)
        .nest_service("/feed", feed::service(&services.feed));
    if !services.origins.is_empty() {
        open = open.layer(cors(&services.origins)?);
    }
    // Without the layer for other origins: no other page may speak for a librarian.
    let office = Office::new(
        services.store.clone(),
        services.feed.clone(),
        services.content.clone(),
        services.habits.clone(),
        services.daily,
        services.behind_proxy,
    )
    .with_mailbox(services.mailbox.clone());
    let open = open.merge(office.router());
    let all = match &services.app {
        Some(folder) => open.fallback_service(app::service(folder, &services.feed)),
        None => open.fallback(|| async { StatusCode::NOT_FOUND }),
    };
    let page = services.app.as_ref().and_then(|app| std::fs::read_to_string(app.join("index.html")).ok());
    let policy = headers::policy(page.as_deref().unwrap_or_default());
    Ok(all.layer(middleware::map_response(move |response| {
        let answer = headers::add(response, &policy);
        async move { answer }
    })))
}

fn cors(origins: &[String]) -> Result<CorsLayer, NotAnOrigin> {
    let exact: Result<Vec<HeaderValue>, NotAnOrigin> = origins
        .iter()
        .map(|origin| {
            let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://")).unwrap_or_default();
            let is_origin = !host.is_empty() && !host.contains(['/', '?', '#', '*', '@', ' ']);
            let value = is_origin.then(|| HeaderValue::from_str(origin).ok()).flatten();
            value.ok_or_else(|| NotAnOrigin(origin.clone()))
        })
        .collect();
    Ok(CorsLayer::new()
        .allow_origin(AllowOrigin::list(exact?))
        .allow_methods([Method::GET, Method::PUT])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            HeaderName::from_bytes(HEADER.as_bytes()).unwrap_or(header::CONTENT_TYPE),
        ])
        .max_age(PREFLIGHT))
}

async fn health(State(desk): State<Desk>) -> Response {
    let alive = desk.store.is_alive().await;
    let (status, word) = if alive { (StatusCode::OK, "ok") } else { (StatusCode::SERVICE_UNAVAILABLE, "busy") };
    let said = json!({"status": word, "format": FORMAT, "max_bytes": MAX_BYTES});
    (status, [(header::CACHE_CONTROL, "no-store")], Json(said)).into_response()
}

async fn wrong_method() -> Refused {
    refuse(StatusCode::METHOD_NOT_ALLOWED, "invalid", "This address takes no such request.")
}

async fn no_such_path() -> Refused {
    refuse(StatusCode::NOT_FOUND, "invalid", "There is nothing at this address.")
}

/// An answer that says no.
#[derive(Debug)]
pub(crate) struct Refused {
    status: StatusCode,
    refusal: Refusal,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.refusal.message)?;
        self.refusal.problems.iter().try_for_each(|problem| write!(out, " {problem}."))
    }
}

fn refuse(status: StatusCode, error: &str, message: &str) -> Refused {
    let refusal = Refusal { error: error.to_owned(), message: message.to_owned(), problems: Vec::new() };
    Refused { status, refusal }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.status, [(header::CACHE_CONTROL, "no-store")], Json(self.refusal)).into_response()
    }
}

/// Where the desk listens, as people type it.
pub fn address(listening: SocketAddr) -> String {
    format!("http://{listening}")
}
