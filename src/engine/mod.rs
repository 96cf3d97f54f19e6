//! The catalogue, kept and searched in a worker so that typing never waits for it.
//!
//! The app sends a [`Request`] and gets the [`Reply`] with the same number, as JSON text.
//! The worker reads the cache itself: what it answers from is what was verified and stored.

pub mod client;
pub mod worker;

use lapau_feed::json::Read;
use lapau_reading::SavedSearch;
use lapau_recommendation::{Asked, Recommendation, Topic};
use lapau_search::{Detail, Query, Results, Row, Shelf};
use serde::Serialize;

/// What the app asks.
#[derive(Clone, Debug, Serialize, Read)]
pub enum Request {
    /// Search.
    Search(Query),
    /// Everything about a title.
    Title(String),
    /// Titles in short, in that order; unknown ones are left out.
    Rows(Vec<String>),
    /// What stands beside a title.
    Shelf(String),
    /// What is new in searches that are kept.
    News(Vec<(Query, SavedSearch)>),
    /// What a search finds, as a kept search knows it.
    Marks(Query),
    /// What to read next.
    Recommend(Asked),
    /// Which interests there are to choose from.
    Topics,
    /// Read the cache again: a new publication is there.
    Reload,
}

/// What the worker answers.
#[allow(clippy::large_enum_variant, reason = "there is one at a time, and it is a text at once")]
#[derive(Clone, Debug, Serialize, Read)]
pub enum Reply {
    /// What was found.
    Found(Results),
    /// Everything about a title; `None`: there is no such title.
    Title(Option<Detail>),
    /// Titles in short.
    Rows(Vec<Row>),
    /// What stands beside a title; `None`: it stands nowhere.
    Shelf(Option<Shelf>),
    /// What is new in each search, in the order asked for.
    News(Vec<News>),
    /// What a search finds; `None`: more than can be kept.
    Marks(Option<Vec<u32>>),
    /// What to read next.
    Recommended(Vec<Recommendation>),
    /// Which interests there are to choose from.
    Topics(Vec<Topic>),
    /// The cache was read; so many titles are there.
    Loaded(usize),
    /// It could not be done.
    Failed(String),
}

/// What is new in a search that is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Read)]
pub struct News {
    /// How many titles were not there when one last looked.
    pub count: usize,
    /// The first few of them.
    pub rows: Vec<Row>,
}

/// A request or a reply with the number that pairs them.
#[derive(Clone, Debug, Serialize, Read)]
pub struct Numbered<T> {
    /// The number; 0 belongs to no request: the worker says that it has started.
    pub number: u32,
    /// What is said.
    pub body: T,
}

/// The name of the cache, which the app and the worker share.
pub const CACHE: &str = "lapau.cache";
