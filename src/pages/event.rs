//! One event: when, where, with whom, how to come, and what to read with it.

mod facts;
mod when;

use std::sync::Arc;

use jiff::civil::DateTime;
use lapau_calendar::{Occurrence, ics};
use lapau_feed::{
    Collection, Language,
    dates::iso,
    programme::{Event, EventState},
    prose,
    prose::is_safe_link,
};
use lapau_outbox::Letter;
use leptos::prelude::*;

use self::{
    facts::facts,
    when::{hours, moved_from, next_dates},
};
use crate::{
    components::{
        event_row::kind_name,
        icon::{self, icon},
        page::{back, section, use_title},
        prose::{link, prose as prose_view},
        share::share,
        states::{empty_page, loading},
        ticket::{registration_of, worth},
        title_row::title_row,
        whereabouts::Whereabouts,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Answers, Catalogue, Feed, Letters, Snapshot, window},
};

/// How many days ahead dates are looked for: what happens once a year still has its next one.
const HORIZON: i64 = 400;

/// One event.
pub(crate) fn event_page() -> Markup {
    let t = phrases();
    let feed = expect_context::<Feed>();
    let id = paths::part("id");
    let found = move || {
        let snapshot = feed.snapshot()?;
        let event = id.with(|id| snapshot.events.iter().find(|event| event.id == *id).cloned());
        Some((snapshot, event))
    };
    use_title(move || found().and_then(|(_, event)| event).map(|event| t.of(&event.title)).unwrap_or_default());
    let body = move || match found() {
        None => loading(),
        Some((snapshot, Some(event))) => page(t, &snapshot, &event),
        Some((_, None)) => {
            let action = (paths::EVENTS, t.event_all());
            empty_page(t.event_unknown(), t.event_unknown_text(), action)
        }
    };
    markup! { {back(paths::EVENTS, t.app_events())}{body} }
}

fn page(t: Phrases, snapshot: &Arc<Snapshot>, event: &Event) -> Markup {
    let now = snapshot.now();
    let dates = lapau_calendar::between(event, now.date(), lapau_calendar::later(now.date(), HORIZON));
    let dates: Vec<_> = dates.into_iter().filter(|date| date.end > now).collect();
    let coming = dates.first().copied();
    let date = coming.unwrap_or(Occurrence { start: event.start, end: event.end, state: event.state });
    let over = coming.is_none().then(|| markup! { <div class="event-changed"><p>{t.event_over()}</p></div> });
    let about = (!event.about.is_empty()).then(|| section(t.event_about(), prose_view(&event.about)));
    markup! {
        <article>
            {head(t, event, date)}
            {changed(t, event, date)}
            {over}
            <div class="cols">
                <div>
                    {facts(t, snapshot, event, date)}
                    {own_tickets(t, event.id.clone())}
                    <div class="actions">
                        {coming.and_then(|date| way_in(t, event, date, now))}
                        {coming.filter(|date| date.state != EventState::Cancelled).map(|date| keep(t, snapshot, event, date))}
                        {share(Signal::stored(t.of(&event.title)), paths::below(paths::EVENTS, &event.id))}
                    </div>
                    {about}
                </div>
                <div>
                    {next_dates(t, &dates)}
                    {people(t, event)}
                    {materials(t, event)}
                    {club(t, snapshot, event)}
                    {titles(event.titles.clone())}
                </div>
            </div>
        </article>
    }
}

fn head(t: Phrases, event: &Event, date: Occurrence) -> Markup {
    let day = date.start.date();
    let month = format!("{} {}", t.short_month(day), day.year());
    let summary = (!event.summary.is_empty()).then(|| markup! { <p class="lead">{t.of(&event.summary)}</p> });
    markup! {
        <header class="event-head">
            <p class="date"><b>{day.day()}</b><span>{t.short_weekday(day)}</span><span>{month}</span></p>
            <div><p class="kicker">{kind_name(t, event.kind)}</p><h1>{t.of(&event.title)}</h1></div>
            {summary}
        </header>
    }
}

/// What is not as it was said at first.
fn changed(t: Phrases, event: &Event, date: Occurrence) -> Option<Markup> {
    let (class, what) = match date.state {
        EventState::Cancelled => ("event-changed cancelled", Some(t.events_cancelled())),
        EventState::Moved => ("event-changed", Some(t.events_moved())),
        EventState::Planned | EventState::Other => ("event-changed", None),
    };
    let from = moved_from(event, date).map(|day| t.event_moved_from(t.long_date(day)));
    let words: Vec<_> =
        [t.of(&event.note), from.unwrap_or_default()].into_iter().filter(|part| !part.is_empty()).collect();
    (what.is_some() || !words.is_empty()).then(|| {
        markup! { <div class=class><p>{what.map(|what| markup! { <b>{what}"."</b>" " })}{words.join(" ")}</p></div> }
    })
}

/// The way to a place at the next date, while places are given.
fn register(t: Phrases, event: &Event, date: Occurrence, now: DateTime) -> Option<Markup> {
    let registration = event.registration.as_ref()?;
    let open = date.state != EventState::Cancelled && registration.until.is_none_or(|until| now <= until);
    let day = format!("{}/daftar/{}", paths::below(paths::EVENTS, &event.id), iso(&date.start.date()));
    // The desk has a waiting list for every event that one registers for.
    let label = if registration.left() == Some(0) { t.register_wait() } else { t.register_button() };
    open.then(|| markup! { <a class="button primary" href=day>{icon(icon::SEND)}{label}</a> })
}

/// The ticket, for whoever has registered for the next date; else the way to a place.
fn way_in(t: Phrases, event: &Event, date: Occurrence, now: DateTime) -> Option<Markup> {
    event.registration.as_ref()?;
    let (letters, event) = (expect_context::<Letters>(), event.clone());
    Some(Markup::from(move || {
        let all = letters.all().unwrap_or_default();
        let is_own = |letter: &&Letter| {
            registration_of(letter).is_some_and(|registration| {
                let day = registration.occurrence.unwrap_or_else(|| event.start.date());
                registration.event == event.id && day == date.start.date()
            })
        };
        match all.letters.iter().rev().find(is_own) {
            Some(letter) => {
                let href = paths::below(paths::TICKETS, letter.id());
                Some(markup! { <a class="button primary" href=href>{icon(icon::PERSON)}{t.ticket_title()}</a> })
            }
            None => register(t, &event, date, now),
        }
    }))
}

/// The tickets that this phone has for an event, each with what it is worth.
fn own_tickets(t: Phrases, event: String) -> Markup {
    let (letters, answers, feed) = (expect_context::<Letters>(), expect_context::<Answers>(), expect_context::<Feed>());
    Markup::from(move || {
        let (all, snapshot) = (letters.all()?, feed.snapshot()?);
        let own = all.letters.iter().filter_map(|letter| Some((letter, registration_of(letter)?)));
        let rows = own.filter(|(_, registration)| registration.event == event).map(|(letter, registration)| {
            let (class, _, word) = worth(&snapshot, letters, answers, letter).said(t);
            let class = format!("tag {class}");
            let day = registration.occurrence.map(|day| t.long_date(day)).unwrap_or_default();
            markup! {
                <li><a href=paths::below(paths::TICKETS, letter.id())>{icon(icon::PERSON)}<span>{t.ticket_title()}<span class="meta"><span>{day}</span><span class=class>{word}</span></span></span>{icon(icon::CHEVRON)}</a></li>
            }
        });
        let rows: Vec<_> = rows.collect();
        (!rows.is_empty()).then(|| markup! { <ul class="list">{rows}</ul> })
    })
}

/// The button that puts the next date into the phone's own calendar.
fn keep(t: Phrases, snapshot: &Arc<Snapshot>, event: &Event, date: Occurrence) -> Markup {
    let (snapshot, event) = (snapshot.clone(), event.clone());
    let keep = move |_| {
        let library = snapshot.library.as_deref();
        let place = Whereabouts::of(library, &event.branch, event.place.get(Language::Indonesian)).name(t);
        let name = library.map(|library| t.of(&library.name)).unwrap_or_default();
        let place: Vec<_> = [place, name].into_iter().filter(|part| !part.is_empty()).collect();
        let text: Vec<_> =
            [t.of(&event.summary), prose::plain(&event.about)].into_iter().filter(|part| !part.is_empty()).collect();
        let file = ics::ics(&ics::Entry {
            library: library.map_or("", |library| &library.id),
            event: &event.id,
            title: &t.of(&event.title),
            text: &text.join("\n\n"),
            place: &place.join(", "),
            url: &window::address(&paths::below(paths::EVENTS, &event.id)),
            when: date,
            zone: &snapshot.zone(),
            as_of: snapshot.age(Collection::Events).unwrap_or_default(),
        });
        let said = window::save(&format!("{}.ics", event.id), "text/calendar;charset=utf-8", &file);
        window::announce(if said { t.event_kept() } else { t.event_not_kept() });
    };
    let label = t.event_keep_label(t.long_date(date.start.date()), hours(t, date));
    markup! { <button class="button" type="button" aria-label=label on:click=keep>{icon(icon::DOWNLOAD)}{t.event_keep()}</button> }
}

fn people(t: Phrases, event: &Event) -> Option<Markup> {
    let people = event.people.iter().map(|person| {
        let about = (!person.about.is_empty()).then(|| markup! { <p class="meta">{t.of(&person.about)}</p> });
        markup! { <li><b>{person.name.clone()}</b>{about}</li> }
    });
    let people: Vec<_> = people.collect();
    (!people.is_empty()).then(|| section(t.event_people(), markup! { <ul class="people list">{people}</ul> }))
}

fn materials(t: Phrases, event: &Event) -> Option<Markup> {
    let safe = event.materials.iter().filter(|material| is_safe_link(&material.href));
    let rows: Vec<_> =
        safe.map(|material| markup! { <li>{link(&material.href, t.of(&material.label))}</li> }).collect();
    (!rows.is_empty()).then(|| section(t.event_materials(), markup! { <ul class="list">{rows}</ul> }))
}

fn club(t: Phrases, snapshot: &Snapshot, event: &Event) -> Option<Markup> {
    let club = snapshot.clubs.iter().find(|club| club.id == event.club)?;
    let content = markup! {
            <ul class="list"><li><a href=paths::below(paths::CLUBS, &club.id)>
                {icon(icon::BOOK)}<span>{t.of(&club.name)}<span class="meta">{t.of(&club.meets)}</span></span>{icon(icon::CHEVRON)}
            </a></li></ul>
    };
    Some(section(t.events_club(), content))
}

/// The titles that go with it.
fn titles(ids: Vec<String>) -> Markup {
    let t = phrases();
    let (catalogue, feed) = (expect_context::<Catalogue>(), expect_context::<Feed>());
    let titles = catalogue.rows(move || ids.clone());
    Markup::from(move || {
        let rows = titles.get()?.ok().filter(|rows| !rows.is_empty())?;
        let snapshot = feed.snapshot()?;
        let rows = rows.iter().map(|row| title_row(t, row, &snapshot)).collect::<Markup>();
        Some(section(t.event_titles(), markup! { <ul class="list">{rows}</ul> }))
    })
}
