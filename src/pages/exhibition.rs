//! An art exhibition: what it is about, and its works room by room.

use lapau_feed::{
    Collection,
    programme::{Exhibition, Image, Room, Work},
};

use super::{lapau::period, reading::detail};
use crate::{
    components::{
        page::{back, section},
        picture::picture,
        prose::{prose, shorten},
    },
    locale::Phrases,
    markup::{Markup, markup},
    order, paths,
    state::Snapshot,
};

/// An art exhibition.
pub(crate) fn exhibition_page() -> Markup {
    detail(
        &[Collection::Exhibitions, Collection::Works],
        |snapshot, id| snapshot.exhibitions.iter().find(|show| show.id == id),
        |t, show| t.of(&show.title),
        page,
    )
}

fn page(t: Phrases, snapshot: &Snapshot, show: &Exhibition) -> Markup {
    let works = ordered(snapshot, show);
    let count = works.len() as u64;
    let rooms = show.rooms.iter().map(|room| {
        let works: Vec<_> = works.iter().copied().filter(|work| work.room == room.id).collect();
        hall(t, Some(room), &works)
    });
    let elsewhere: Vec<_> =
        works.iter().copied().filter(|work| !show.rooms.iter().any(|room| room.id == work.room)).collect();
    let place = (!show.place.is_empty()).then(|| markup! { <span>{t.of(&show.place)}</span> });
    markup! {
        {back(paths::LAPAU, t.app_lapau())}
        <header class="head">
            <p class="kicker">{t.events_exhibition()}</p>
            <h1>{t.of(&show.title)}</h1>
            <p class="lead">{t.of(&show.summary)}</p>
            <p class="meta"><span>{period(t, show.from, show.to, snapshot.now().date())}</span>{place}<span>{t.shows_works(count)}</span></p>
        </header>
        {(!show.about.is_empty()).then(|| markup! { <section class="section">{prose(&show.about)}</section> })}
        {rooms.collect::<Markup>()}
        {(!elsewhere.is_empty()).then(|| hall(t, None, &elsewhere))}
    }
}

/// The works of an exhibition in the order one walks past them.
pub(super) fn ordered<'a>(snapshot: &'a Snapshot, show: &Exhibition) -> Vec<&'a Work> {
    let room = |work: &Work| show.rooms.iter().position(|room| room.id == work.room).unwrap_or(usize::MAX);
    let mut works: Vec<_> = snapshot.works.iter().filter(|work| work.exhibition == show.id).collect();
    order::by_key(&mut works, |work| (room(work), work.position));
    works
}

fn hall(t: Phrases, room: Option<&Room>, works: &[&Work]) -> Markup {
    let title = room.map_or_else(|| t.shows_elsewhere().into(), |room| t.of(&room.name));
    let about = room.map(|room| t.of(&room.about)).filter(|about| !about.is_empty());
    let works = works.iter().map(|work| label(t, work)).collect::<Markup>();
    let content = markup! {
            {about.map(|about| markup! { <p class="lead">{about}</p> })}
            <div class="works">{works}</div>
    };
    section(title, content)
}

fn label(t: Phrases, work: &Work) -> Markup {
    let href = paths::below(&paths::below(paths::EXHIBITIONS, &work.exhibition), &work.id);
    let date = (!work.date.is_empty()).then(|| format!(", {}", work.date));
    let size = (!work.size.is_empty()).then(|| markup! { <span>{work.size.clone()}</span> });
    markup! {
        <figure class="work whole-row">
            {shown_work(t, work.image.as_ref(), t.of(&work.title), "(min-width: 600px) 18rem, 92vw")}
            <figcaption>
                <h3><a class="whole" href=href>{t.of(&work.title)}</a></h3>
                <p>{work.artist.clone()}{date}</p>
                <p class="meta"><span>{t.of(&work.medium)}</span>{size}</p>
                <p>{shorten(&t.of(&work.description), 140)}</p>
            </figcaption>
        </figure>
    }
}

/// The picture of a work; where the library publishes none, that is said in its place.
/// The work is described beside it, so that `alt` only names it.
pub(super) fn shown_work(t: Phrases, image: Option<&Image>, alt: String, sizes: &'static str) -> Markup {
    match image {
        Some(image) => picture(t, image, alt, sizes),
        None => markup! { <div class="missing">{t.shows_no_picture()}</div> },
    }
}
