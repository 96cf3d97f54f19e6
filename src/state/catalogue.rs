//! The catalogue, asked of its worker.

use std::{rc::Rc, sync::Arc};

use lapau_feed::catalogue::Title;
use lapau_reading::{SavedSearch, Wanted};
use lapau_recommendation::{Asked, Recommendation, Topic};
use lapau_search::{Detail, ItemView, Query, Results, Row, Shelf};
use leptos::{prelude::*, task::spawn_local};

use super::Problem;
use crate::engine::{
    News, Reply, Request,
    client::{Client, Error},
};

/// An answer that follows its question: `None` until the first one came, and the last one while the next is on its way.
pub type Answer<T> = RwSignal<Option<Result<T, Problem>>>;

/// How many of the titles that a search finds are compared with what somebody means.
const ALIKE: usize = 5;

/// What a search found.
pub struct Found {
    /// What was asked.
    pub query: Query,
    /// What was found.
    pub results: Results,
}

/// Who hears a reply, with what was asked.
type Told = dyn Fn(Request, Result<Reply, Problem>);

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

    /// Searches, again whenever the query or the catalogue changes. `told` hears the newest answer alone.
    pub fn search(self, query: impl Fn() -> Query + 'static, told: impl Fn(Result<Found, Problem>) + 'static) {
        self.follow(
            Box::new(move || Request::Search(query())),
            Rc::new(move |asked, reply| {
                told(reply.and_then(|reply| match (asked, reply) {
                    (Request::Search(query), Reply::Found(results)) => Ok(Found { query, results }),
                    _ => Err(unexpected()),
                }));
            }),
        );
    }

    /// Everything about a title, if there is one of that identifier; again whenever that or the catalogue changes.
    pub fn title(self, id: impl Fn() -> String + 'static) -> Answer<Option<Arc<Detail>>> {
        self.answer(
            move || Request::Title(id()),
            |reply| match reply {
                Reply::Title(detail) => Some(detail.map(Arc::new)),
                _ => None,
            },
        )
    }

    /// Titles in short, in that order; unknown ones are left out. Again whenever they or the catalogue change.
    pub fn rows(self, ids: impl Fn() -> Vec<String> + 'static) -> Answer<Vec<Row>> {
        self.answer(
            move || Request::Rows(ids()),
            |reply| match reply {
                Reply::Rows(rows) => Some(rows),
                _ => None,
            },
        )
    }

    /// What stands beside a title, if it stands anywhere; again whenever it or the catalogue changes.
    pub fn shelf(self, id: impl Fn() -> String + 'static) -> Answer<Option<Shelf>> {
        self.answer(
            move || Request::Shelf(id()),
            |reply| match reply {
                Reply::Shelf(shelf) => Some(shelf),
                _ => None,
            },
        )
    }

    /// What is new in searches that are kept; again whenever they or the catalogue change.
    pub fn news(self, searches: impl Fn() -> Vec<(Query, SavedSearch)> + 'static) -> Answer<Vec<News>> {
        self.answer(
            move || Request::News(searches()),
            |reply| match reply {
                Reply::News(news) => Some(news),
                _ => None,
            },
        )
    }

    /// What to read next; again whenever what is asked or the catalogue changes.
    pub fn recommended(self, asked: impl Fn() -> Asked + 'static) -> Answer<Vec<Recommendation>> {
        self.answer(
            move || Request::Recommend(asked()),
            |reply| match reply {
                Reply::Recommended(found) => Some(found),
                _ => None,
            },
        )
    }

    /// Which interests there are to choose from.
    pub fn topics(self) -> Answer<Vec<Topic>> {
        self.answer(
            || Request::Topics,
            |reply| match reply {
                Reply::Topics(topics) => Some(topics),
                _ => None,
            },
        )
    }

    /// What a search finds, as a kept search knows it; `None`: more than can be kept.
    pub async fn marks(self, query: Query) -> Result<Option<Vec<u32>>, Problem> {
        match self.ask(Request::Marks(query)).await? {
            Reply::Marks(marks) => Ok(marks),
            _ => Err(unexpected()),
        }
    }

    /// The answer that follows a question, read from its reply.
    fn answer<T: Send + Sync + 'static>(
        self,
        question: impl Fn() -> Request + 'static,
        read: fn(Reply) -> Option<T>,
    ) -> Answer<T> {
        let answer = Answer::new(None);
        let told = move |_, reply: Result<Reply, Problem>| {
            answer.set(Some(reply.and_then(|reply| read(reply).ok_or_else(unexpected))));
        };
        self.follow(Box::new(question), Rc::new(told));
        answer
    }

    /// Asks, and asks again whenever a signal read in the question or the catalogue itself changes.
    /// Only the newest question has its reply told, and none once its page was left.
    fn follow(self, question: Box<dyn Fn() -> Request>, told: Rc<Told>) {
        let asked = StoredValue::new(0_u32);
        Effect::new(move |_| {
            self.version.track();
            let (question, told) = (question(), told.clone());
            asked.update_value(|asked| *asked += 1);
            let number = asked.get_value();
            spawn_local(async move {
                let reply = self.ask(question.clone()).await;
                if asked.try_get_value() == Some(number) {
                    told(question, reply);
                }
            });
        });
    }

    /// The copy of a barcode, as anyone may write it, and its title; `None`: the catalogue has no such copy.
    pub async fn copy(self, barcode: &str) -> Result<Option<(String, ItemView)>, Problem> {
        let query = Query { text: barcode.to_owned(), limit: 3, uncounted: true, ..Query::default() };
        for row in self.look(query).await?.rows {
            let Some(detail) = self.detail(&row.id).await? else { continue };
            let mut copies = detail.holdings.into_iter().flat_map(|holding| holding.items);
            if let Some(copy) = copies.find(|copy| copy.id.eq_ignore_ascii_case(barcode)) {
                return Ok(Some((detail.title.title, copy)));
            }
        }
        Ok(None)
    }

    /// The copies of barcodes, as far as the catalogue has them; again whenever they or the catalogue change.
    pub fn copies(self, barcodes: impl Fn() -> Vec<String> + 'static) -> RwSignal<Vec<(String, ItemView)>> {
        let (found, asked) = (RwSignal::new(Vec::new()), StoredValue::new(0_u32));
        Effect::new(move |_| {
            self.version.track();
            let barcodes = barcodes();
            asked.update_value(|asked| *asked += 1);
            let number = asked.get_value();
            spawn_local(async move {
                let mut copies = Vec::new();
                for barcode in barcodes {
                    // A copy that can't be looked up is one that nothing is known of.
                    if let Ok(Some((_, copy))) = self.copy(&barcode).await {
                        copies.push((barcode, copy));
                    }
                }
                if asked.try_get_value() == Some(number) {
                    found.set(copies);
                }
            });
        });
        found
    }

    /// The title that a row of somebody's table means; `None`: the catalogue has none that is it.
    pub async fn meant(self, wanted: &Wanted) -> Result<Option<Title>, Problem> {
        if !wanted.id.is_empty()
            && let Some(title) = self.record(&wanted.id).await?
        {
            return Ok(Some(title));
        }
        for text in wanted.searches() {
            let query = Query { text: text.clone(), limit: ALIKE, uncounted: true, ..Query::default() };
            for row in self.look(query).await?.rows {
                // Whatever else a number leads to is looked at, of what words lead to only what is called so.
                if text != wanted.isbn && !wanted.is_called(&row.title, &row.subtitle) {
                    continue;
                }
                if let Some(title) = self.record(&row.id).await?.filter(|title| wanted.is(title)) {
                    return Ok(Some(title));
                }
            }
        }
        Ok(None)
    }

    async fn record(self, id: &str) -> Result<Option<Title>, Problem> {
        Ok(self.detail(id).await?.map(|detail| detail.title))
    }

    /// Searches once.
    pub async fn look(self, query: Query) -> Result<Results, Problem> {
        match self.ask(Request::Search(query)).await? {
            Reply::Found(results) => Ok(results),
            _ => Err(unexpected()),
        }
    }

    /// Everything about a title, as it is now.
    pub async fn detail(self, id: &str) -> Result<Option<Detail>, Problem> {
        match self.ask(Request::Title(id.to_owned())).await? {
            Reply::Title(detail) => Ok(detail),
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
