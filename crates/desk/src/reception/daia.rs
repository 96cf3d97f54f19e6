//! Which copies can be had, for other catalogues: `/v1/daia?id=…|…&format=json`.
//!
//! Answered from the feed, so that nothing is said here that phones are not told.

use axum::{
    Json,
    extract::{Query, State},
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};
use lapau_feed::{
    Collection,
    catalogue::{Availability, Holding, Title},
    library::Library,
};
use lapau_open_data::{Site, Stock, VERSION, answer, record_at};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io;

use super::feed::EVERYONE;
use crate::published::Published;

/// How many documents may be asked for at a time.
const MOST: usize = 100;

/// What is asked.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    /// Identifiers of titles or their addresses, separated by `|`.
    #[serde(default)]
    id: String,
}

/// Answers.
pub(super) async fn ask(State(feed): State<Published>, Query(asked): Query<Asked>) -> Response {
    let read = tokio::task::spawn_blocking(move || documents(&feed, &asked.id));
    let said = match read.await.unwrap_or_else(|error| Err(error.into())) {
        Ok(said) => said,
        Err(reason) => {
            eprintln!("A question for copies was not answered: {reason}");
            let busy = axum::http::StatusCode::SERVICE_UNAVAILABLE;
            return (busy, Json(json!({"code": 503, "error": "service_unavailable"}))).into_response();
        }
    };
    let version = [(HeaderName::from_static("x-daia-version"), VERSION), (header::CACHE_CONTROL, "no-cache")];
    (version, EVERYONE, Json(said)).into_response()
}

fn documents(feed: &Published, ids: &str) -> io::Result<Value> {
    let nothing = json!({"document": []});
    let Some(manifest) = feed.manifest()? else { return Ok(nothing) };
    let Some(library) = feed.records::<Library>()?.pop() else { return Ok(nothing) };
    let Some(site) = Site::of(&library) else { return Ok(nothing) };
    let mut titles: Vec<(&str, Option<Title>)> = Vec::new();
    for asked in ids.split('|').filter(|id| !id.is_empty()).take(MOST) {
        let path = asked.strip_prefix(&site.at("")).and_then(record_at);
        let id =
            path.filter(|(collection, _)| *collection == Collection::Titles).map_or(asked.to_owned(), |(_, id)| id);
        titles.push((asked, feed.record(&id)?));
    }
    let wanted = |id: &str| titles.iter().any(|(_, title)| title.as_ref().is_some_and(|title| title.id == id));
    let stock = if titles.iter().any(|(_, title)| title.is_some()) {
        let holdings: Vec<Holding> = feed.records()?;
        let holdings: Vec<Holding> = holdings.into_iter().filter(|holding| wanted(holding.title_id())).collect();
        let items: Vec<&str> =
            holdings.iter().flat_map(|holding| &holding.items).map(|item| item.id.as_str()).collect();
        let mut away: Vec<Availability> = Vec::new();
        for item in items {
            away.extend(feed.record::<Availability>(item)?);
        }
        Stock::of(holdings, away)
    } else {
        Stock::default()
    };
    let asked: Vec<(&str, Option<&Title>)> = titles.iter().map(|(asked, title)| (*asked, title.as_ref())).collect();
    Ok(answer(&site, &asked, &stock, manifest.published))
}
