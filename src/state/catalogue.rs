//! The catalogue, asked of its worker.

use lapau_search::{Detail, Query, Results, Row};
use leptos::prelude::*;

use super::Problem;
use crate::engine::{
    Reply, Request,
    client::{Client, Error},
};

/// The catalogue.
#[derive(Clone, Copy)]
pub struct Catalogue {
    client: StoredValue<Client, LocalStorage>,
    /// How many titles there are; `None` until the worker has read them.
    titles: RwSignal<Option<usize>>,
    /// Counts how often the worker has read them.
    version: RwSignal<u32>,
}

impl Catalogue {
    pub(super) fn new() -> Self {
        let (titles, version) = (RwSignal::new(None), RwSignal::new(0));
        let client = Client::start(move |count| {
            titles.set(Some(count));
            version.update(|version| *version += 1);
        });
        Self { client: StoredValue::new_local(client), titles, version }
    }

    /// How many titles there are; `None` until they were read.
    pub fn titles(self) -> Option<usize> {
        self.titles.get()
    }

    /// Changes whenever the answers may have changed: a resource that reads it asks again.
    pub fn track(self) {
        self.version.track();
    }

    /// Searches.
    pub async fn search(self, query: Query) -> Result<Results, Problem> {
        match self.ask(Request::Search(query)).await? {
            Reply::Found(results) => Ok(results),
            _ => Err(unexpected()),
        }
    }

    /// Everything about a title; `None`: there is no such title.
    pub async fn title(self, id: String) -> Result<Option<Detail>, Problem> {
        match self.ask(Request::Title(id)).await? {
            Reply::Title(detail) => Ok(detail),
            _ => Err(unexpected()),
        }
    }

    /// Titles in short, in that order; unknown ones are left out.
    pub async fn rows(self, ids: Vec<String>) -> Result<Vec<Row>, Problem> {
        match self.ask(Request::Rows(ids)).await? {
            Reply::Rows(rows) => Ok(rows),
            _ => Err(unexpected()),
        }
    }

    /// Has the worker read the cache again.
    pub(super) async fn reload(self) {
        self.ask(Request::Reload).await.ok();
    }

    async fn ask(self, request: Request) -> Result<Reply, Problem> {
        let client = self.client.get_value();
        client.ask(request).await.map_err(|error: Error| Problem::Unexpected(error.to_string()))
    }
}

fn unexpected() -> Problem {
    Problem::Unexpected("the catalogue answered something else than was asked".into())
}
