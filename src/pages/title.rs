//! One title: what it is, where it stands, whether it is there, and what goes with it.

mod around;
mod cite;
mod copies;
mod record;
mod shelf;

use lapau_feed::prose::is_safe_link;
use lapau_search::Detail;
use leptos::prelude::*;

use self::{
    around::around,
    cite::citing,
    copies::{copies, in_words, stand},
    record::{facts, notes, source},
    shelf::{beside, neighbours},
};
use super::lists::choosing;
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
    let detail = catalogue.title(move || id.get());
    let shelf = neighbours(id);
    let name = move || match detail.get() {
        Some(Ok(Some(detail))) => detail.title.title.clone(),
        _ => String::new(),
    };
    use_title(name);
    let body = move || {
        let snapshot = feed.snapshot().unwrap_or_default();
        match (detail.get(), catalogue.titles()) {
            (Some(Ok(Some(detail))), _) => {
                markup! { {page(t, &snapshot, &detail)}{beside(t, shelf)}{related(t, &detail)} }
            }
            (Some(Err(problem)), _) => failure_page(problem),
            (Some(Ok(None)), Some(titles)) if titles > 0 => {
                let action = (paths::CATALOGUE, t.catalogue_browse());
                empty_page(t.title_unknown(), t.title_unknown_text(), action)
            }
            (Some(Ok(None)), Some(_)) => {
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

fn page(t: Phrases, snapshot: &Snapshot, detail: &Detail) -> Markup {
    let title = &detail.title;
    let author = title.names.first().map(|name| name.name.clone()).unwrap_or_default();
    let kept = [title.id.clone(), title.title.clone(), author];
    let subjects = (!title.subjects.is_empty()).then(|| {
        let subjects = title
            .subjects
            .iter()
            .map(|subject| markup! { <a href=paths::search(subject)>{subject.clone()}</a>" " })
            .collect::<Markup>();
        markup! { <section class="section quiet"><h2>{t.title_subjects()}</h2><p class="subjects">{subjects}</p></section> }
    });
    markup! {
        <article>
            {head(t, detail)}
            <div class="cols">
                <div>
                    {stand(t, snapshot, detail)}
                    <div class="actions">
                        {full_text(t, detail)}
                        {hold(t, detail)}
                        {choosing(t, kept)}
                        {citing(title)}
                        {share(in_words(t, snapshot, detail), paths::below(paths::CATALOGUE, &title.id))}
                    </div>
                    {copies(t, snapshot, detail)}
                    {notes(t, detail)}
                    {subjects}
                </div>
                <div>
                    {facts(t, detail)}
                    {links(t, detail)}
                    {source(t, snapshot, detail)}
                    {around(t, snapshot, &title.id)}
                </div>
            </div>
        </article>
    }
}

/// Other editions of the work, then other titles of its author.
fn related(t: Phrases, detail: &Detail) -> Markup {
    let today = expect_context::<Feed>().snapshot().map(|snapshot| snapshot.now().date()).unwrap_or_default();
    let editions = (!detail.editions.is_empty()).then(|| {
        let rows = detail.editions.iter().map(|row| title_row(t, row, today)).collect::<Markup>();
        section(t.title_editions(), markup! { <ul class="list">{rows}</ul> })
    });
    let related = (!detail.related.is_empty()).then(|| {
        let rows = detail.related.iter().map(shelf_title).collect::<Markup>();
        section(t.title_related(), markup! { <ul class="shelf">{rows}</ul> })
    });
    markup! { {editions}{related} }
}

fn head(t: Phrases, detail: &Detail) -> Markup {
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
    let author = title.names.first().map(|name| name.name.clone()).unwrap_or_default();
    markup! {
        <header class="title-head">
            {cover(Size::Medium, &title.id, &title.class, &title.title, &author)}
            <div>
                <h1 class=class>{title.title.clone()}</h1>
                {(!title.subtitle.is_empty()).then(|| markup! { <p class="subtitle">{title.subtitle.clone()}</p> })}
                {by}
                <p class="meta">{kind}{publisher}{year}</p>
            </div>
        </header>
    }
}

/// The way to a copy of one's own, put aside; what is read in the library only can't be.
fn hold(t: Phrases, detail: &Detail) -> Option<Markup> {
    let mut items = detail.holdings.iter().flat_map(|holding| &holding.items);
    let href = format!("{}/pesan", paths::below(paths::CATALOGUE, &detail.title.id));
    items
        .any(|item| !item.reference)
        .then(|| markup! { <a class="button" href=href>{icon(icon::BOOK)}{t.hold_button()}</a> })
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
