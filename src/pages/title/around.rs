//! What goes with a title: who recommends it, which clubs read it, at which events it comes up.

use crate::{
    components::{
        icon::{self, icon},
        page::section,
    },
    locale::Phrases,
    markup::{Markup, markup},
    order, paths,
    state::Snapshot,
};

/// How many days ahead events are looked for.
const HORIZON: i64 = 120;

/// What goes with a title.
pub(super) fn around(t: Phrases, snapshot: &Snapshot, id: &str) -> Markup {
    let picks = snapshot
        .picks
        .iter()
        .filter(|pick| pick.title == id)
        .map(|pick| {
            let by = (!pick.by.is_empty()).then(|| markup! { <cite class="meta">{pick.by.clone()}</cite> });
            markup! { <blockquote class="quote"><p>{t.of(&pick.why)}</p>{by}</blockquote> }
        })
        .collect::<Vec<_>>();
    let picks = (!picks.is_empty()).then(|| section(t.title_recommended(), picks));
    let rows = clubs(t, snapshot, id).into_iter().chain(events(t, snapshot, id)).collect::<Vec<_>>();
    let rows = (!rows.is_empty()).then(|| section(t.title_around(), markup! { <ul class="list">{rows}</ul> }));
    markup! { {picks}{rows} }
}

fn clubs(t: Phrases, snapshot: &Snapshot, id: &str) -> Vec<Markup> {
    let reads = |club: &&lapau_feed::conversation::Club| club.readings.iter().any(|reading| reading.title == id);
    let row = |club: &lapau_feed::conversation::Club| {
        row(icon::BOOK, paths::below(paths::CLUBS, &club.id), t.of(&club.name), t.events_club().to_owned())
    };
    snapshot.clubs.iter().filter(reads).map(row).collect()
}

fn events(t: Phrases, snapshot: &Snapshot, id: &str) -> Vec<Markup> {
    let now = snapshot.now();
    let mut coming: Vec<_> = snapshot
        .events
        .iter()
        .filter(|event| event.titles.iter().any(|title| title == id))
        .filter_map(|event| Some((event, lapau_calendar::next(event, now, HORIZON)?)))
        .collect();
    order::by_key(&mut coming, |(_, date)| date.start);
    coming
        .into_iter()
        .map(|(event, date)| {
            let when = format!("{}, {}", t.weekday(date.start.date()), t.moment(date.start));
            row(icon::CALENDAR, paths::below(paths::EVENTS, &event.id), t.of(&event.title), when)
        })
        .collect()
}

fn row(picture: &'static str, href: String, name: String, meta: String) -> Markup {
    markup! { <li><a href=href>{icon(picture)}<span>{name}<span class="meta">{meta}</span></span>{icon(icon::CHEVRON)}</a></li> }
}
