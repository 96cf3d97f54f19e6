//! One work of an exhibition, for the eye and in words.

use lapau_feed::{
    Collection,
    programme::{Exhibition, Work},
};
use leptos::prelude::*;

use super::{
    exhibition::{ordered, shown_work},
    reading::{missing, shown, titles},
};
use crate::{
    components::{
        closely::closely,
        icon::{self, small_icon},
        page::{back, section, section_head},
        prose::prose,
    },
    locale::Phrases,
    markup::{Markup, markup},
    paths,
    state::Snapshot,
};

/// One work of an exhibition.
pub(crate) fn work_page() -> Markup {
    let (above, id) = (paths::part("id"), paths::part("work"));
    let key = move || (above.get(), id.get());
    shown(
        &[Collection::Exhibitions, Collection::Works],
        move |t, snapshot| Some(t.of(&find(snapshot, &key())?.1.title)),
        move |t, snapshot| match find(snapshot, &key()) {
            Some((show, work)) => page(t, snapshot, show, work),
            None => missing(t),
        },
    )
}

fn find<'a>(snapshot: &'a Snapshot, (show, work): &(String, String)) -> Option<(&'a Exhibition, &'a Work)> {
    let show = snapshot.exhibitions.iter().find(|known| known.id == *show)?;
    let work = snapshot.works.iter().find(|known| known.exhibition == show.id && known.id == *work)?;
    Some((show, work))
}

fn page(t: Phrases, snapshot: &Snapshot, show: &Exhibition, work: &Work) -> Markup {
    let here = paths::below(paths::EXHIBITIONS, &show.id);
    let fact = |label: &'static str, value: String| {
        (!value.is_empty()).then(|| markup! { <div><dt>{label}</dt><dd>{value}</dd></div> })
    };
    let room = show.rooms.iter().find(|room| room.id == work.room).map(|room| t.of(&room.name)).unwrap_or_default();
    let statement = (!work.statement.is_empty()).then(|| {
        markup! { <section class="section quiet">{section_head(t.shows_statement())}{prose(&work.statement)}</section> }
    });
    let titles = (!work.titles.is_empty()).then(|| section(t.shows_titles(), titles(work.titles.clone())));
    let works = ordered(snapshot, show);
    let place = works.iter().position(|other| other.id == work.id);
    let next = place.and_then(|place| works.get(place + 1)).map(|next| {
        let href = paths::below(&here, &next.id);
        markup! { <a class="button" href=href>{t.shows_next(t.of(&next.title))}{small_icon(icon::CHEVRON)}</a> }
    });
    markup! {
        {back(here, t.of(&show.title))}
        <article class="work-page">
            <header class="head"><h1>{t.of(&work.title)}</h1><p class="lead">{work.artist.clone()}</p></header>
            <div class="cols">
                <div>
                    <figure class="work">{shown_work(t, work.image.as_ref(), t.of(&work.title), "(min-width: 1100px) 42rem, 92vw")}</figure>
                    {work.image.as_ref().and_then(|image| closely(t, image, t.of(&work.title), t.of(&work.description)))}
                    <section class="section quiet">
                        {section_head(t.shows_in_words())}
                        <p class="alt">{t.of(&work.description)}</p>
                    </section>
                    {statement}
                </div>
                <div>
                    <dl class="facts">
                        {fact(t.shows_date(), work.date.clone())}
                        {fact(t.shows_medium(), t.of(&work.medium))}
                        {fact(t.shows_size(), work.size.clone())}
                        {fact(t.shows_room(), room)}
                    </dl>
                    {titles}
                </div>
            </div>
            <div class="actions">{next}</div>
        </article>
    }
}
