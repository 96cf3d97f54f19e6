//! The worker's side: loads the catalogue from the cache and answers from it.

use std::{cell::RefCell, rc::Rc};

use lapau_feed::{
    Collection,
    catalogue::{Synonyms, Title},
    json,
    manifest::Entry,
};
use lapau_reading::{SavedSearch, mark};
use lapau_search::{Catalogue, Query, Row, Sort};
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::{CACHE, News, Numbered, Reply, Request};
use crate::storage::{self, Cache, Image};

/// What the worker holds.
struct Service {
    scope: DedicatedWorkerGlobalScope,
    cache: Rc<Cache>,
    /// The catalogue and the versions of the collections it was made from.
    loaded: RefCell<Option<(Catalogue, Versions)>>,
}

/// The versions of the collections that a catalogue is made from.
#[derive(Clone, PartialEq)]
struct Versions {
    /// Titles and holdings: a change means a new index.
    stable: [Option<Entry>; 2],
    /// Availability, which changes daily, and synonyms need none.
    others: [Option<Entry>; 2],
}

/// How many of the new titles of a search are shown.
const SHOWN: usize = 3;

/// Everything a search finds, as far as a kept search can know it, and one more.
fn found(catalogue: &Catalogue, query: Query) -> Vec<Row> {
    catalogue
        .search(&Query { offset: 0, limit: SavedSearch::MOST + 1, sort: Sort::Newest, uncounted: true, ..query })
        .rows
}

fn news(catalogue: &Catalogue, query: &Query, search: &SavedSearch) -> News {
    let mut rows = found(catalogue, query.clone());
    rows.retain(|row| search.is_new(&row.id));
    let count = rows.len();
    rows.truncate(SHOWN);
    News { count, rows }
}

fn marks(catalogue: &Catalogue, query: Query) -> Option<Vec<u32>> {
    let rows = found(catalogue, query);
    (rows.len() <= SavedSearch::MOST).then(|| rows.iter().map(|row| mark(&row.id)).collect())
}

/// Starts to answer whoever made this worker.
pub fn start(scope: DedicatedWorkerGlobalScope) {
    let service =
        Rc::new(Service { scope: scope.clone(), cache: Rc::new(Cache::new(CACHE)), loaded: RefCell::default() });
    // One request after the other: each waits for the one before it, the first for the catalogue.
    let (requests, queue) = futures_channel::mpsc::unbounded::<String>();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(text) = event.data().as_string() {
            requests.unbounded_send(text).ok();
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    spawn_local(async move {
        let started = service.load().await;
        service.reply(0, started);
        service.serve(queue).await;
    });
}

impl Service {
    async fn serve(&self, mut queue: futures_channel::mpsc::UnboundedReceiver<String>) {
        use futures_util::StreamExt;
        while let Some(text) = queue.next().await {
            // Only this app posts here, so a request that can't be read means two versions of it: say so.
            match json::from_str::<Numbered<Request>>(&text) {
                Ok(request) => {
                    let reply = self.answer(request.body).await;
                    self.reply(request.number, reply);
                }
                Err(error) => self.reply(0, Reply::Failed(error.to_string())),
            }
        }
    }

    async fn answer(&self, request: Request) -> Reply {
        if let Request::Reload = request {
            return self.load().await;
        }
        if self.loaded.borrow().is_none()
            && let Reply::Failed(message) = self.load().await
        {
            return Reply::Failed(message);
        }
        let whole = match &request {
            Request::Title(id) => match self.whole(id).await {
                Ok(whole) => whole,
                Err(error) => return Reply::Failed(error.to_string()),
            },
            _ => None,
        };
        let loaded = self.loaded.borrow();
        let Some((catalogue, _)) = loaded.as_ref() else { return Reply::Failed("no catalogue".into()) };
        match request {
            Request::Search(query) => Reply::Found(catalogue.search(&query)),
            Request::Title(_) => Reply::Title(whole.and_then(|title| catalogue.title(title))),
            Request::Rows(ids) => {
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                Reply::Rows(catalogue.rows(&ids))
            }
            Request::News(searches) => {
                Reply::News(searches.iter().map(|(query, search)| news(catalogue, query, search)).collect())
            }
            Request::Marks(query) => Reply::Marks(marks(catalogue, query)),
            Request::Recommend(asked) => Reply::Recommended(lapau_recommendation::recommend(catalogue, &asked)),
            Request::Topics => Reply::Topics(lapau_recommendation::topics(catalogue)),
            Request::Shelf(id) => Reply::Shelf(catalogue.shelf(&id)),
            Request::Reload => Reply::Loaded(catalogue.len()),
        }
    }

    /// The whole record of a title, of which the catalogue has what lists show.
    async fn whole(&self, id: &str) -> storage::Result<Option<Title>> {
        let known = |(catalogue, _): &(Catalogue, Versions)| catalogue.place(id).map(|_| catalogue.before(id));
        let before = self.loaded.borrow().as_ref().and_then(known);
        match before {
            Some(before) => self.cache.record(id, before).await,
            None => Ok(None),
        }
    }

    async fn load(&self) -> Reply {
        match self.try_load().await {
            Ok(titles) => Reply::Loaded(titles),
            Err(error) => Reply::Failed(error.to_string()),
        }
    }

    /// Reads the cache, as much of it as changed.
    async fn try_load(&self) -> storage::Result<usize> {
        let heads = self.cache.held().await?.heads;
        let version = |collection| heads.get(&collection).map(|head| head.entry.clone());
        let versions = Versions {
            stable: [Collection::Titles, Collection::Holdings].map(version),
            others: [Collection::Availability, Collection::Synonyms].map(version),
        };
        let known = self.loaded.borrow().as_ref().map(|(_, versions)| versions.clone());
        if known.as_ref() != Some(&versions) {
            let (availability, synonyms) = (self.cache.read().await?, self.cache.read::<Synonyms>().await?);
            if known.is_none_or(|known| known.stable != versions.stable) {
                // What is here is dropped first: two catalogues at once may be more than a phone has room for.
                self.loaded.take();
                let catalogue = self.catalogue(&versions.stable).await?;
                *self.loaded.borrow_mut() = Some((catalogue, versions.clone()));
            }
            if let Some((catalogue, known)) = self.loaded.borrow_mut().as_mut() {
                catalogue.set_availability(availability);
                catalogue.set_synonyms(&synonyms);
                *known = versions;
            }
        }
        Ok(self.loaded.borrow().as_ref().map_or(0, |(catalogue, _)| catalogue.len()))
    }

    /// The catalogue of these versions, as it was kept, or indexed from the records and kept for the next start.
    async fn catalogue(&self, stable: &[Option<Entry>; 2]) -> storage::Result<Catalogue> {
        let of = serde_json::to_string(stable)?;
        if let Some(image) = self.cache.image(&of).await?
            && let Some(catalogue) = Catalogue::load(&mut || image.take())
        {
            return Ok(catalogue);
        }
        let (titles, holdings) =
            (self.cache.chunks(Collection::Titles).await?, self.cache.chunks(Collection::Holdings).await?);
        let (mut first, mut second) = (Ok(()), Ok(()));
        let catalogue = Catalogue::new(titles.each(&mut first), holdings.each(&mut second), Vec::new(), Vec::new());
        first.and(second)?;
        let image = Image::default();
        catalogue.save(&mut |piece| image.push(piece));
        let cache = self.cache.clone();
        spawn_local(async move {
            // Where there is no room for it, the next start indexes again.
            cache.put_image(&of, image).await.ok();
        });
        Ok(catalogue)
    }

    fn reply(&self, number: u32, body: Reply) {
        if let Ok(text) = serde_json::to_string(&Numbered { number, body }) {
            self.scope.post_message(&text.into()).ok();
        }
    }
}
