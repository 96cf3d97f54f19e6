//! What every page that shows the feed has in common: it waits for its records, says why they don't come, and names its titles.

use lapau_feed::{Collection, manifest::ChunkRef};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    components::{
        page::use_title,
        states::{empty_page, failure_page, loading},
        title_row::title_link,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Catalogue, Feed, Problem, Snapshot, Sync, window},
};

/// How far the records of a page are.
#[derive(Clone, PartialEq)]
enum Records {
    /// On their way.
    Coming,
    /// They don't come.
    Failed(Problem),
    /// Here, in these versions. A collection without one holds nothing.
    Here(Vec<Option<Vec<ChunkRef>>>),
}

/// Shows a page once its collections are on the phone, and anew when one of them changed, not when others did:
/// what a reader has unfolded stays unfolded while the rest of the feed arrives.
///
/// `title` and `view` may read signals, such as the parameters of the address. A `title` of `None` stands for a record that is not there.
pub(super) fn shown(
    needs: &'static [Collection],
    title: impl Fn(Phrases, &Snapshot) -> Option<String> + 'static,
    view: impl Fn(Phrases, &Snapshot) -> Markup + Send + 'static,
) -> Markup {
    show(needs, Box::new(title), Box::new(view))
}

/// How a page is called, if what it shows is there.
type Title = dyn Fn(Phrases, &Snapshot) -> Option<String>;
/// What a page shows.
type View = dyn Fn(Phrases, &Snapshot) -> Markup + Send;

/// [`shown`], once for all the pages rather than once for each.
fn show(needs: &'static [Collection], title: Box<Title>, view: Box<View>) -> Markup {
    let t = phrases();
    let (feed, sync) = (expect_context::<Feed>(), expect_context::<Sync>());
    let records = Memo::new(move |_| match feed.snapshot() {
        Some(snapshot) if !snapshot.is_empty() => {
            let needed = [Collection::Library].iter().chain(needs);
            let versions: Vec<_> =
                needed.map(|need| snapshot.heads.get(need).map(|head| head.entry.chunks.clone())).collect();
            // Only the first sync brings what is not here. Later ones must not take a page away that someone writes in.
            if versions.contains(&None) && !snapshot.whole && sync.state().running.is_some() {
                Records::Coming
            } else {
                Records::Here(versions)
            }
        }
        _ => feed.problem().or_else(|| sync.state().problem).map_or(Records::Coming, Records::Failed),
    });
    let snapshot = move || untrack(move || feed.snapshot()).unwrap_or_default();
    use_title(move || match records.get() {
        Records::Here(_) => title(t, &snapshot()).unwrap_or_else(|| t.missing_title().into()),
        _ => String::new(),
    });
    Markup::from(move || match records.get() {
        Records::Coming => loading(),
        Records::Failed(problem) => failure_page(problem),
        Records::Here(_) => view(t, &snapshot()),
    })
}

/// Shows the page of one record, which the address names as its `id`.
pub(super) fn detail<T: 'static>(
    needs: &'static [Collection],
    find: for<'a> fn(&'a Snapshot, &str) -> Option<&'a T>,
    name: fn(Phrases, &T) -> String,
    page: fn(Phrases, &Snapshot, &T) -> Markup,
) -> Markup {
    let id = paths::part("id");
    shown(
        needs,
        move |t, snapshot| Some(name(t, find(snapshot, &id.get())?)),
        move |t, snapshot| match find(snapshot, &id.get()) {
            Some(found) => page(t, snapshot, found),
            None => missing(t),
        },
    )
}

/// There is no such record, or not any more.
pub(super) fn missing(t: Phrases) -> Markup {
    let action = (paths::LAPAU, t.lapau_back());
    empty_page(t.missing_title(), t.missing_text(), action)
}

/// Scrolls to what the address names behind its `#`, once a collection is here.
pub(super) fn scroll_to_hash(collection: Collection) {
    let hash = use_location().hash;
    scroll_to(collection, move || hash.get().trim_start_matches('#').to_owned());
}

/// Scrolls to the element of an identifier, once a collection is here; an empty one is none.
pub(super) fn scroll_to(collection: Collection, id: impl Fn() -> String + 'static) {
    let feed = expect_context::<Feed>();
    Effect::new(move |done: Option<String>| {
        let id = id();
        let here = feed.snapshot().is_some_and(|snapshot| snapshot.heads.contains_key(&collection));
        let done = done.unwrap_or_default();
        if !here || id == done {
            return done;
        }
        let found = id.clone();
        // The page is drawn in the frame that follows the change.
        request_animation_frame(move || {
            window::scroll_to(&found);
        });
        id
    });
}

/// Titles that a record names, each with the way to it.
pub(super) fn titles(ids: Vec<String>) -> Markup {
    let t = phrases();
    let catalogue = expect_context::<Catalogue>();
    let rows = catalogue.rows(move || ids.clone());
    Markup::from(move || {
        Some(match rows.get()? {
            Ok(rows) if rows.is_empty() => markup! { <p class="empty-line">{t.lapau_no_titles()}</p> },
            Ok(rows) => {
                let rows = rows.iter().map(title_link).collect::<Markup>();
                markup! { <ul class="list">{rows}</ul> }
            }
            Err(problem) => markup! { <p class="empty-line">{problem.say(t)}</p> },
        })
    })
}
