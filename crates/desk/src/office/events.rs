//! Registrations: who comes to what, who fits, who waits, who came.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::{Date, DateTime};
use lapau_feed::{
    Collection,
    door::grouped,
    letters::{Answer, SubmissionState},
    programme::{Event, EventState},
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    Office, Trouble,
    doors::{self, Attended},
    entrance::{Sent, Signed},
    page, reading, words,
};
use crate::{
    attendance::{Coming, coming, days_near, handed_in},
    clock,
    content::{self, Draft},
    store::state_name,
};

/// How many days ahead the next day of an event is looked for, as the publication does.
const HORIZON: i64 = 366;
/// How many of an event's coming days are shown although nobody registered for them.
const DAYS: usize = 2;
/// How many lines a list on paper has for those who did not register.
const WALK_INS: usize = 12;

/// Of which day the list is wanted; all of them where none is said.
#[derive(Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    hari: String,
}

/// The registrations of an event by their days.
async fn by_day(office: &Office, event: &Event) -> Result<BTreeMap<Date, Vec<Coming>>, Trouble> {
    let mut days: BTreeMap<Date, Vec<Coming>> = BTreeMap::new();
    for coming in coming(&office.store, Some(&event.id)).await? {
        days.entry(coming.day(event)).or_default().push(coming);
    }
    Ok(days)
}

/// All published events: first those to come, the next one first; then those that are over, the last one first.
pub(super) async fn list(State(office): State<Office>, Signed(session): Signed) -> Result<Response, Trouble> {
    let events: Vec<Event> = office.published.records()?;
    let mut registered: BTreeMap<String, Vec<Coming>> = BTreeMap::new();
    for coming in coming(&office.store, None).await? {
        registered.entry(coming.registration.event.clone()).or_default().push(coming);
    }
    let now = office.now()?;
    let drafts = drafts(&office)?;
    let (mut coming, mut over) = (Vec::new(), Vec::new());
    for event in &events {
        let next = lapau_calendar::next(event, now, HORIZON).map(|next| next.start);
        let start = next.unwrap_or(event.start);
        let list = registered.get(&event.id).map_or(&[][..], Vec::as_slice);
        let elsewhere = elsewhere(drafts.as_deref(), event, now);
        let line = Line { start, event, taken: taken_on(list, event, start.date(), &elsewhere), open: open(list) };
        if next.is_some() { coming.push(line) } else { over.push(line) }
    }
    coming.sort_by_key(|line| line.start);
    over.sort_by_key(|line| std::cmp::Reverse(line.start));
    let main = html! {
        h1 { "Acara" }
        p.hint.screen { "Acara yang baru ditulis ada di " a href="/desk/tulis/acara" { "Tulis: Acara" } ", dan tampil di sini sesudah terbit." }
        @if coming.is_empty() { p.empty { "Tidak ada acara yang akan datang." } } @else { (table(&coming)) }
        @if !over.is_empty() { h2 { "Sudah lewat" } (table(&over)) }
    };
    Ok(page::full(&session, "/desk/acara", "Acara", &main))
}

/// An event in the list.
struct Line<'a> {
    /// When it begins, or next does.
    start: DateTime,
    event: &'a Event,
    /// How many places are taken then, here and elsewhere.
    taken: u32,
    /// How many registrations wait for an answer.
    open: usize,
}

/// Events with their times, how many places are taken, and how many registrations wait.
fn table(lines: &[Line<'_>]) -> Markup {
    html! {
        table {
            thead { tr { th scope="col" { "Acara" } th scope="col" { "Mulai" } th.number scope="col" { "Terisi" } th.number scope="col" { "Tempat" } th.number scope="col" { "Belum dijawab" } } }
            tbody {
                @for Line { start, event, taken, open } in lines {
                    tr {
                        th scope="row" {
                            a href={ "/desk/acara/" (event.id) } { (reading::said(&event.title)) }
                            @if let Some(said) = state(event) { " " span.state data-state="declined" { (said) } }
                        }
                        td { (words::date_time(*start)) }
                        td.number data-nama="Terisi" { (taken) }
                        td.number data-nama="Tempat" { (event.registration.as_ref().and_then(|open| open.capacity).map_or("–".to_owned(), |room| room.to_string())) }
                        td.number data-nama="Belum dijawab" { (open) }
                    }
                }
            }
        }
    }
}

/// Who registered for an event.
pub(super) async fn show(
    State(office): State<Office>,
    Signed(session): Signed,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Trouble> {
    let event: Event = office.published.record(&id)?.ok_or(Trouble::Missing)?;
    let one: Option<Date> = wanted.hari.parse().ok();
    let mut days = by_day(&office, &event).await?;
    let (now, minutes) = (office.now()?, office.minutes()?);
    let opened = office.store.doors_of(&id).await?;
    // A door may be opened, and people may come, where nobody registered.
    let near = days_near(&event, now.date(), DAYS);
    near.into_iter().chain(opened.iter().map(|door| door.day)).for_each(|day| _ = days.entry(day).or_default());
    days.retain(|day, _| one.is_none_or(|one| *day == one));
    let room = event.registration.as_ref().and_then(|open| open.capacity);
    let elsewhere = elsewhere(drafts(&office)?.as_deref(), &event, now);
    let most = room.unwrap_or(u32::MAX);
    let waits = days.iter().any(|(day, list)| !turns(list, elsewhere.on(*day), most).is_empty());
    let title = reading::said(&event.title);
    let mut sections = Vec::new();
    for (day, list) in &days {
        let handed = handed_in(&office.store, &id, *day).await?;
        let attended = Attended::of(&handed, &event, *day, now, minutes);
        let doors = doors::doors(&session, &event, *day, &opened, now, minutes);
        sections.push(html! {
            section.day {
                h2 { (words::date(*day)) }
                @if one.is_none() { p.screen { a href={ "/desk/acara/" (id) "?hari=" (day) } { "Lembar hadir hari ini" } } }
                @if list.is_empty() { p.empty { "Belum ada pendaftaran." } }
                @else { (registered(list, room, elsewhere.on(*day), &attended)) }
                @if one.is_some() { (walk_ins()) }
                (doors::aside(&handed))
                (attended.summary(&event, *day, list))
                (doors)
            }
        });
    }
    let main = html! {
        @if one.is_some() { p.back { a href={ "/desk/acara/" (id) } { (title) } } } @else { p.back { a href="/desk/acara" { "Acara" } } }
        h1 { (title) }
        p.meta { @if let Some(said) = state(&event) { span.state data-state="declined" { (said) } " " } (words::date_time(event.start)) @if let Some(room) = room { ", " (room) " tempat" } }
        (page::printing())
        @for section in &sections { (section) }
        @if waits {
            form method="post" action={ "/desk/acara/" (id) } {
                (page::key(&session))
                p.hint { "Yang mendaftar lebih dahulu diterima selama ada tempat; sisanya masuk daftar tunggu. Bila ada yang batal, yang paling lama menunggu naik." }
                button.primary type="submit" { "Jawab semua yang menunggu" }
            }
        }
    };
    Ok(page::full(&session, "/desk/acara", title, &main))
}

/// The table of who registered for a day.
fn registered(list: &[Coming], room: Option<u32>, elsewhere: u32, attended: &Attended<'_>) -> Markup {
    html! {
        @let here = taken(list);
        p {
            (here) " orang diterima"
            @if elsewhere > 0 { " di sini, " (elsewhere) " sudah terisi di luar aplikasi" }
            @if let Some(room) = room { " dari " (room) " tempat" @if elsewhere > 0 { "; sisa " (room.saturating_sub(here.saturating_add(elsewhere))) } }
            "."
        }
        table {
            thead { tr { th scope="col" { "Nama" } th scope="col" { "Tiket" } th.number scope="col" { "Orang" } th.number scope="col" { "Anak" } th scope="col" { "Kontak" } th scope="col" { "Catatan" } th scope="col" { "Keadaan" } th.printed scope="col" { "Paraf" } @if attended.is_known() { th scope="col" { "Hadir" } } } }
            tbody {
                @for coming in list {
                    tr.screen[is_gone(coming)] {
                        th scope="row" { a href={ "/desk/surat/" (coming.case.letter.id) } { (coming.registration.name) } }
                        td { code { (grouped(&coming.ticket())) } }
                        td.number data-nama="Orang" { (coming.registration.seats) }
                        td.number data-nama="Anak" { (coming.registration.children) }
                        td { (coming.registration.contact) }
                        td { (coming.registration.note) }
                        td { span.state data-state=(state_name(coming.case.state)) { (words::state(coming.case.state)) }
                            @if coming.case.state == SubmissionState::Waiting { @if let Some(place) = coming.case.answer.as_ref().and_then(|answer| answer.place) { " ke-" (place) } } }
                        td.printed {}
                        @if attended.is_known() { td data-nama="Hadir" { (attended.said(&coming.ticket(), coming.case.state)) } }
                    }
                }
            }
        }
    }
}

/// Whether somebody does not come: they are not on the list that goes to the door on paper.
fn is_gone(coming: &Coming) -> bool {
    matches!(coming.case.state, SubmissionState::Withdrawn | SubmissionState::Declined)
}

/// On paper: lines for those who come without having registered.
fn walk_ins() -> Markup {
    html! {
        table.printed {
            caption { "Datang tanpa mendaftar" }
            thead { tr { th scope="col" { "Nama" } th scope="col" { "Orang" } th scope="col" { "Dari" } th scope="col" { "Paraf" } } }
            tbody { @for _ in 0..WALK_INS { tr { td { "\u{a0}" } td {} td {} td {} } } }
        }
    }
}

/// What is to be said of a day's registrations that changes something: nothing for a place at the event, else the place on the waiting list.
///
/// Whoever waits comes first, in their order, then whoever was not answered yet, in the order they came;
/// a small group that would still fit does not overtake the one before it. What was taken back makes room.
fn turns(list: &[Coming], elsewhere: u32, room: u32) -> Vec<(&Coming, Option<u32>)> {
    let of = |state| list.iter().filter(move |coming| coming.case.state == state);
    let known = |coming: &Coming| coming.case.answer.as_ref().and_then(|answer| answer.place);
    let mut queue: Vec<&Coming> = of(SubmissionState::Waiting).collect();
    queue.sort_by_key(|coming| known(coming).unwrap_or(u32::MAX));
    queue.extend(of(SubmissionState::Received));
    let mut seats = taken(list).saturating_add(elsewhere);
    let mut place = 0_u32;
    let mut turns = Vec::new();
    for coming in queue {
        let wanted = u32::from(coming.registration.seats);
        if place == 0 && seats.saturating_add(wanted) <= room {
            seats = seats.saturating_add(wanted);
            turns.push((coming, None));
            continue;
        }
        place = place.saturating_add(1);
        if coming.case.state != SubmissionState::Waiting || known(coming) != Some(place) {
            turns.push((coming, Some(place)));
        }
    }
    turns
}

/// Answers every registration that waits, for an answer or for a place.
pub(super) async fn confirm(
    State(office): State<Office>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Trouble> {
    let event: Event = office.published.record(&id)?.ok_or(Trouble::Missing)?;
    let room = event.registration.as_ref().and_then(|open| open.capacity).unwrap_or(u32::MAX);
    let now = clock::wall()?;
    let elsewhere = elsewhere(drafts(&office)?.as_deref(), &event, office.now()?);
    for (day, list) in by_day(&office, &event).await? {
        for (coming, place) in turns(&list, elsewhere.on(day), room) {
            let (state, template) = match place {
                None => (SubmissionState::Accepted, 0),
                Some(_) => (SubmissionState::Waiting, 1),
            };
            let text = words::templates("registration").get(template).map_or("", |(_, text)| text);
            let answer = Answer {
                submission: coming.case.letter.id.clone(),
                state,
                at: now,
                text: text.to_owned(),
                due: None,
                place,
                until: None,
                href: format!("/acara/{id}"),
                slot: None,
                badge: String::new(),
            };
            if office.store.decide(&answer, &sent.session.name, coming.case.revision, &[]).await? {
                office.store.note(now, &sent.session.name, state_name(state), &coming.case.letter.id).await?;
            }
        }
    }
    Ok(Redirect::to(&format!("/desk/acara/{id}")).into_response())
}

/// The places that the event's own record says are taken: people who came to the library's table, or wrote elsewhere.
struct Elsewhere {
    seats: u32,
    /// Of an event that recurs, the day they are for.
    day: Option<Date>,
}

impl Elsewhere {
    fn on(&self, day: Date) -> u32 {
        if self.day.is_none_or(|known| known == day) { self.seats } else { 0 }
    }
}

/// What the content folder says of an event's places: the published record has those of the desk in it too.
fn elsewhere(drafts: Option<&[Draft]>, event: &Event, now: DateTime) -> Elsewhere {
    let day = match event.recurrence {
        Some(_) => lapau_calendar::next(event, now, HORIZON).map(|next| next.start.date()),
        None => None,
    };
    let draft =
        drafts.unwrap_or_default().iter().find(|draft| draft.collection == Collection::Events && draft.id == event.id);
    let seats = draft.and_then(|draft| draft.value.pointer("/registration/taken")?.as_u64());
    Elsewhere { seats: seats.and_then(|seats| u32::try_from(seats).ok()).unwrap_or_default(), day }
}

/// What is in the content folder, where the desk has one.
fn drafts(office: &Office) -> Result<Option<Vec<Draft>>, Trouble> {
    Ok(office.content().map(content::read).transpose()?.map(|(drafts, _)| drafts))
}

/// How many places of an event are taken on a day; of one that happens once, all of them.
fn taken_on(list: &[Coming], event: &Event, day: Date, elsewhere: &Elsewhere) -> u32 {
    let here = list.iter().filter(|coming| coming.case.state == SubmissionState::Accepted);
    let here = here.filter(|coming| event.recurrence.is_none() || coming.day(event) == day);
    let here: u32 = here.map(|coming| u32::from(coming.registration.seats)).sum();
    here.saturating_add(elsewhere.on(day))
}

/// How many registrations wait for an answer.
fn open(list: &[Coming]) -> usize {
    list.iter().filter(|coming| coming.case.state == SubmissionState::Received).count()
}

/// What is said of an event that does not take place as it was planned.
fn state(event: &Event) -> Option<&'static str> {
    match event.state {
        EventState::Cancelled => Some("Batal"),
        EventState::Moved => Some("Dipindah"),
        EventState::Planned | EventState::Other => None,
    }
}

fn taken(list: &[Coming]) -> u32 {
    let accepted = list.iter().filter(|coming| coming.case.state == SubmissionState::Accepted);
    accepted.map(|coming| u32::from(coming.registration.seats)).sum()
}
