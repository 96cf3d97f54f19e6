//! An exhibition on paper: a label with a QR code for the wall beside each work, and a catalogue to take home.

use lapau_feed::{
    Collection,
    programme::{Exhibition, Work},
};

use super::{
    exhibition::{ordered, shown_work},
    reading::detail,
};
use crate::{
    components::{
        icon::{self, icon},
        page::back,
        prose::prose,
        qr::qr,
    },
    locale::Phrases,
    markup::{Markup, markup},
    paths,
    state::{Snapshot, window},
};

const NEEDS: &[Collection] = &[Collection::Exhibitions, Collection::Works];

fn find<'a>(snapshot: &'a Snapshot, id: &str) -> Option<&'a Exhibition> {
    snapshot.exhibitions.iter().find(|show| show.id == id)
}

/// The labels for the wall.
pub(crate) fn labels_page() -> Markup {
    detail(NEEDS, find, |t, show| format!("{} · {}", t.shows_labels(), t.of(&show.title)), labels)
}

/// The catalogue.
pub(crate) fn exhibition_catalogue_page() -> Markup {
    detail(NEEDS, find, |t, show| format!("{} · {}", t.shows_catalogue(), t.of(&show.title)), catalogue)
}

fn head(t: Phrases, show: &Exhibition, kicker: &'static str, hint: &'static str) -> Markup {
    markup! {
        {back(paths::below(paths::EXHIBITIONS, &show.id), t.of(&show.title))}
        <header class="head"><p class="kicker">{kicker}</p><h1>{t.of(&show.title)}</h1><p class="lead unprinted">{hint}</p></header>
        <p class="actions unprinted"><button class="button primary" type="button" on:click=move |_| window::print()>{icon(icon::PRINT)}{t.inquiry_print()}</button></p>
    }
}

/// Who made it, when, of what and how large.
fn facts(t: Phrases, work: &Work) -> String {
    let facts = [work.date.clone(), t.of(&work.medium), work.size.clone()];
    facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn labels(t: Phrases, snapshot: &Snapshot, show: &Exhibition) -> Markup {
    let here = paths::below(paths::EXHIBITIONS, &show.id);
    let labels = ordered(snapshot, show).into_iter().map(|work| {
        // The address of the work: a phone that has the app opens it without a network.
        let code = qr(&window::address(&paths::below(&here, &work.id)), t.shows_label_code());
        markup! {
            <li class="wall-label">
                <div><h2>{t.of(&work.title)}</h2><p><b>{work.artist.clone()}</b></p><p class="meta">{facts(t, work)}</p></div>
                {code}
            </li>
        }
    });
    markup! { {head(t, show, t.shows_labels(), t.shows_labels_hint())}<ul class="wall-labels">{labels.collect::<Markup>()}</ul> }
}

fn catalogue(t: Phrases, snapshot: &Snapshot, show: &Exhibition) -> Markup {
    let works = ordered(snapshot, show).into_iter().enumerate().map(|(n, work)| {
        let statement = (!work.statement.is_empty()).then(|| prose(&work.statement));
        let room = show.rooms.iter().find(|room| room.id == work.room).map(|room| t.of(&room.name)).unwrap_or_default();
        let number = n as u64 + 1;
        markup! {
            <article class="catalogue-work">
                <figure class="work">{shown_work(t, work.image.as_ref(), t.of(&work.title), "(min-width: 900px) 24rem, 92vw")}</figure>
                <div>
                    <h2>{number}". "{t.of(&work.title)}</h2>
                    <p><b>{work.artist.clone()}</b></p>
                    <p class="meta"><span>{facts(t, work)}</span><span>{room}</span></p>
                    {statement}
                    <p class="alt">{t.of(&work.description)}</p>
                </div>
            </article>
        }
    });
    let works = works.collect::<Markup>();
    let days = format!("{} – {}", t.long_date(show.from), t.long_date(show.to));
    let place = (!show.place.is_empty()).then(|| markup! { <span>{t.of(&show.place)}</span> });
    markup! {
        {head(t, show, t.shows_catalogue(), t.shows_catalogue_hint())}
        <p class="meta"><span>{days}</span>{place}</p>
        {(!show.about.is_empty()).then(|| markup! { <section class="section">{prose(&show.about)}</section> })}
        {works}
    }
}
