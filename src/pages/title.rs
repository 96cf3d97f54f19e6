//! One title: what it is, where it stands, whether it is there, and what goes with it.

mod around;
mod cite;
mod copies;
mod record;
mod shelf;

use std::sync::Arc;

use lapau_feed::{catalogue::Title, prose::is_safe_link};
use lapau_search::Detail;
use leptos::prelude::*;

use self::{
    around::around,
    cite::citing,
    copies::{copies, in_words, stand},
    record::{facts, notes, source},
    shelf::{beside, neighbours},
};
use super::lists::{Kept, choosing};
use crate::{
    components::{
        cover::{Size, cover},
        icon::{self, icon},
        names::medium_name,
        page::{back, section, use_title},
        prose::link,
        share::share,
        states::{empty_page, failure_page, loading},
        title_row::{shelf_title, title_row},
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    order, paths,
    state::{Catalogue, Feed, Snapshot},
};
pub(super) use cite::citation_of;

/// From how many characters on a title is set smaller.
const LONG: usize = 60;

/// One title.
pub(crate) fn title_page() -> Markup {
    let t = phrases();
    let (catalogue, feed) = (expect_context::<Catalogue>(), expect_context::<Feed>());
    let id = paths::part("id");
    let answer = catalogue.title(move || id.get());
    let shelf = neighbours(id);
    let detail = move || answer.get().and_then(Result::ok).flatten();
    use_title(move || detail().map(|detail| detail.title.title.clone()).unwrap_or_default());
    // As long as it is the same title, news changes the parts that it is about, and nothing that someone has opened or stands in.
    let here = Memo::new(move |_| {
        detail().map(|detail| {
            let title = &detail.title;
            [title.id.clone(), title.title.clone(), author(title)]
        })
    });
    let body = move || {
        if let Some(kept) = here.get() {
            let parts = page(t, feed, detail, kept);
            return markup! { {parts}{beside(t, shelf)}{part(t, feed, detail, related)} };
        }
        match (answer.get(), catalogue.titles()) {
            (Some(Err(problem)), _) => failure_page(problem),
            (Some(Ok(_)), Some(titles)) if titles > 0 => {
                let action = (paths::CATALOGUE, t.catalogue_browse());
                empty_page(t.title_unknown(), t.title_unknown_text(), action)
            }
            (Some(Ok(_)), Some(_)) => {
                let action = (paths::HOME, t.missing_home());
                empty_page(t.catalogue_none(), t.catalogue_none_text(), action)
            }
            _ => loading(),
        }
    };
    markup! {
        {back(paths::CATALOGUE, t.app_catalogue())}
        {body}
    }
}

/// A part of the page, drawn again whenever what it is about changes.
fn part(
    t: Phrases,
    feed: Feed,
    detail: impl Fn() -> Option<Arc<Detail>> + Send + 'static,
    draw: fn(Phrases, &Snapshot, &Detail) -> Markup,
) -> Markup {
    Markup::from(move || detail().map(|detail| draw(t, &feed.snapshot().unwrap_or_default(), &detail)))
}

fn page(
    t: Phrases,
    feed: Feed,
    detail: impl Fn() -> Option<Arc<Detail>> + Copy + Send + Sync + 'static,
    kept: Kept,
) -> Markup {
    let path = paths::below(paths::CATALOGUE, &kept[0]);
    let words = Signal::derive(move || {
        let snapshot = feed.snapshot().unwrap_or_default();
        detail().map(|detail| in_words(t, &snapshot, &detail)).unwrap_or_default()
    });
    markup! {
        <article>
            {part(t, feed, detail, head)}
            <div class="cols">
                <div>
                    {part(t, feed, detail, |t, snapshot, detail| stand(t, snapshot, detail).into())}
                    <div class="actions">
                        {part(t, feed, detail, ways)}
                        {choosing(t, kept)}
                        {citing(Arc::new(move || detail().map(|detail| detail.title.clone())))}
                        {share(words, path)}
                    </div>
                    {part(t, feed, detail, contents)}
                </div>
                <div>{part(t, feed, detail, publication)}</div>
            </div>
        </article>
    }
}

/// The copies, what it is about, its subjects.
fn contents(t: Phrases, snapshot: &Snapshot, detail: &Detail) -> Markup {
    let title = &detail.title;
    let subjects = (!title.subjects.is_empty()).then(|| {
        let subjects = title
            .subjects
            .iter()
            .map(|subject| markup! { <a href=paths::search(subject)>{subject.clone()}</a>" " })
            .collect::<Markup>();
        markup! { <section class="section quiet"><h2>{t.title_subjects()}</h2><p class="subjects">{subjects}</p></section> }
    });
    markup! { {copies(t, snapshot, detail)}{notes(t, detail)}{subjects} }
}

/// What its record says, and what goes with it.
fn publication(t: Phrases, snapshot: &Snapshot, detail: &Detail) -> Markup {
    markup! { {facts(t, detail)}{links(t, detail)}{source(t, snapshot, detail)}{around(t, snapshot, &detail.title.id)} }
}

/// The first name of a title; empty if there is none.
fn author(title: &Title) -> String {
    title.names.first().map(|name| name.name.clone()).unwrap_or_default()
}

/// Other editions of the work, then other titles of its author.
fn related(t: Phrases, snapshot: &Snapshot, detail: &Detail) -> Markup {
    let editions = (!detail.editions.is_empty()).then(|| {
        let rows = detail.editions.iter().map(|row| title_row(t, row, snapshot)).collect::<Markup>();
        section(t.title_editions(), markup! { <ul class="list">{rows}</ul> })
    });
    let related = (!detail.related.is_empty()).then(|| {
        let rows = detail.related.iter().map(shelf_title).collect::<Markup>();
        section(t.title_related(), markup! { <ul class="shelf">{rows}</ul> })
    });
    markup! { {editions}{related} }
}

fn head(t: Phrases, _: &Snapshot, detail: &Detail) -> Markup {
    let title = &detail.title;
    let class = if title.title.chars().count() > LONG { "long" } else { "" };
    let names = title
        .names
        .iter()
        .enumerate()
        .map(|(place, name)| {
            let mark = if place == 0 { "" } else { " · " };
            let role = (!name.role.is_empty()).then(|| format!(" ({})", name.role));
            markup! { {mark}<a href=paths::search(&name.name)>{name.name.clone()}</a>{role} }
        })
        .collect::<Markup>();
    let by = (!title.names.is_empty()).then(|| markup! { <p class="by">{names}</p> });
    let year = title.year.map(|year| markup! { <span>{year}</span> });
    let publisher = (!title.publisher.is_empty()).then(|| markup! { <span>{title.publisher.clone()}</span> });
    let kind = (!title.medium.is_book()).then(|| markup! { <span>{medium_name(t, title.medium)}</span> });
    markup! {
        <header class="title-head">
            {cover(Size::Medium, &title.id, &title.class, &title.title, &author(title))}
            <div>
                <h1 class=class>{title.title.clone()}</h1>
                {(!title.subtitle.is_empty()).then(|| markup! { <p class="subtitle">{title.subtitle.clone()}</p> })}
                {by}
                <p class="meta">{kind}{publisher}{year}</p>
            </div>
        </header>
    }
}

/// The ways to the text, to a copy put aside, and to keeping a copy longer that one has.
fn ways(t: Phrases, _: &Snapshot, detail: &Detail) -> Markup {
    let title = &detail.title;
    let mut items = detail.holdings.iter().flat_map(|holding| &holding.items);
    // What is read in the library only can neither be put aside nor borrowed.
    let lent = items.any(|item| !item.reference).then(|| {
        let hold = format!("{}/pesan", paths::below(paths::CATALOGUE, &title.id));
        let loan = format!("{}?judul={}", paths::NEW_LOAN, paths::encode(&title.title));
        markup! {
            <a class="button" href=hold>{icon(icon::BOOK)}{t.hold_button()}</a>
            <a class="button quiet" href=loan>{icon(icon::CLOCK)}{t.title_borrowed()}</a>
        }
    });
    markup! { {full_text(t, detail)}{lent} }
}

/// The way to the whole text, if it is anywhere.
fn full_text(t: Phrases, detail: &Detail) -> Option<Markup> {
    let text = detail.title.links.iter().find(|link| link.full_text && is_safe_link(&link.href))?;
    Some(markup! {
        <a class="button primary" href=text.href.clone() target="_blank" rel="noopener noreferrer">{icon(icon::EXTERNAL)}{t.title_read()}</a>
    })
}

/// Everything that is elsewhere, whole texts first.
fn links(t: Phrases, detail: &Detail) -> Option<Markup> {
    let mut links: Vec<_> = detail.title.links.iter().filter(|link| is_safe_link(&link.href)).collect();
    order::by_key(&mut links, |link| !link.full_text);
    let rows = links
        .iter()
        .map(|found| {
            let label = if found.label.is_empty() { found.href.clone() } else { found.label.clone() };
            let whole = found.full_text.then(|| markup! { " "<span class="tag ok">{t.title_whole_text()}</span> });
            markup! { <li>{link(&found.href, label)}{whole}</li> }
        })
        .collect::<Markup>();
    (!links.is_empty()).then(|| section(t.title_links(), markup! { <ul class="list">{rows}</ul> }))
}
