//! Searches that are kept, and what is new in them since one last looked.

use lapau_reading::SavedSearch;
use leptos::{prelude::*, task::spawn_local};

use super::{catalogue::search_of, lists::trouble};
use crate::{
    components::{
        icon::{self, icon},
        page::{back, use_title},
        states::{empty, loading_rows},
        title_row::title_link,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Answer, Catalogue, Keeping, News},
};

/// What is new in each search that is kept, in their order. Counted by the worker, again after each sync.
fn news(keeping: Keeping) -> Answer<Vec<News>> {
    expect_context::<Catalogue>().news(move || {
        let reading = keeping.all().unwrap_or_default();
        reading.searches.iter().map(|search| (search_of(&search.address), search.clone())).collect()
    })
}

/// How much is new in all of them, in a line for the page above.
pub(super) fn news_line(t: Phrases) -> Signal<String> {
    let news = news(expect_context::<Keeping>());
    Signal::derive(move || {
        let count = |news: &Vec<News>| news.iter().map(|news| news.count).sum::<usize>();
        match news.with(|news| news.as_ref().and_then(|news| news.as_ref().ok()).map(count)) {
            None | Some(0) => t.searches_none().into(),
            Some(new) => t.searches_new(new as u64),
        }
    })
}

/// The searches that are kept.
pub(crate) fn searches_page() -> Markup {
    let t = phrases();
    let keeping = expect_context::<Keeping>();
    use_title(move || t.searches_title().into());
    let news = news(keeping);
    let list = move || {
        let Some(reading) = keeping.all() else { return loading_rows(2) };
        if reading.searches.is_empty() {
            let action = (paths::CATALOGUE, t.catalogue_browse());
            return empty(t.searches_empty(), t.searches_empty_text(), Some(action));
        }
        let news = news.get().and_then(Result::ok).unwrap_or_default();
        let rows = reading.searches.iter().enumerate().map(|(place, search)| row(t, keeping, search, news.get(place)));
        markup! { <ul class="list searches">{rows.collect::<Markup>()}</ul> }
    };
    markup! {
        {back(paths::ME, t.app_me())}
        <header class="head"><h1>{t.searches_title()}</h1><p class="lead">{t.searches_lead()}</p></header>
        {trouble(t, keeping)}
        {list}
    }
}

fn row(t: Phrases, keeping: Keeping, search: &SavedSearch, news: Option<&News>) -> Markup {
    let catalogue = expect_context::<Catalogue>();
    let count = news.map_or(0, |news| news.count);
    let said = match news {
        None => Markup::Nothing,
        Some(_) if count > 0 => {
            markup! { <p class="meta"><span class="tag ok">{t.searches_new(count as u64)}</span></p> }
        }
        Some(_) => markup! { <p class="meta">{t.searches_nothing_new()}</p> },
    };
    let titles = news.iter().flat_map(|news| &news.rows).map(title_link).collect::<Vec<_>>();
    let titles = (!titles.is_empty()).then(|| markup! { <ul class="list">{titles}</ul> });
    let look = looked_at(keeping, catalogue, search.address.clone());
    let open = look.clone();
    let address = search.address.clone();
    let drop = move |_| {
        let address = address.clone();
        keeping.change(move |reading| {
            reading.searches.retain(|search| search.address != address);
            true
        });
    };
    let seen = (count > 0).then(
        || markup! { <button class="button small" type="button" on:click=move |_| look()>{t.searches_seen()}</button> },
    );
    let label = format!("{}: {}", t.searches_drop(), search.name);
    markup! {
        <li>
            <h2><a href=search.address.clone() on:click=move |_| open()>{search.name.clone()}</a></h2>
            {said}
            {titles}
            <div class="actions">
                {seen}
                <button class="button quiet small" type="button" aria-label=label on:click=drop>{icon(icon::CLOSE)}{t.searches_drop()}</button>
            </div>
        </li>
    }
}

/// Has what a search finds now count as seen, whether it is opened or only said so.
fn looked_at(keeping: Keeping, catalogue: Catalogue, address: String) -> impl Fn() + Clone {
    move || {
        let address = address.clone();
        spawn_local(async move {
            // More than can be known by now: what it knew stands.
            let Ok(Some(found)) = catalogue.marks(search_of(&address)).await else { return };
            keeping.change(move |reading| {
                let search = reading.searches.iter_mut().find(|search| search.address == address);
                search.map(|search| search.look(found.clone())).is_some()
            });
        });
    }
}
