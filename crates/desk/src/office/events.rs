//! Registrations: who comes to what, who fits, who waits, who came.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::{Date, DateTime};
use lapau_feed::{
    Collection,
    door::grouped,
    letters::{Answer, SubmissionState},
    programme::Event,
};
use maud::{Markup, html};

use super::{
    Office, Trouble,
    doors::{self, Attended},
    entrance::{Sent, Signed},
    page, reading, words,
};
use crate::{
    attendance::{Coming, coming, days_near, handed_in},
    clock, content,
    store::state_name,
};

/// How many days ahead the next day of an event is looked for, as the publication does.
const HORIZON: i64 = 366;
/// How many of an event's coming days are shown although nobody registered for them.
const DAYS: usize = 2;

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
    let mut counts: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for coming in coming(&office.store, None).await? {
        let (seats, open) = counts.entry(coming.registration.event).or_default();
        match coming.case.state {
            SubmissionState::Accepted => *seats += u32::from(coming.registration.seats),
            SubmissionState::Received => *open += 1,
            _ => {}
        }
    }
    let now = office.now()?;
    let (mut coming, mut over) = (Vec::new(), Vec::new());
    for event in &events {
        match lapau_calendar::next(event, now, HORIZON) {
            Some(next) => coming.push((next.start, event)),
            None => over.push((event.start, event)),
        }
    }
    coming.sort_by_key(|(start, _)| *start);
    over.sort_by_key(|(start, _)| std::cmp::Reverse(*start));
    let main = html! {
        h1 { "Acara" }
        p.hint.screen { "Acara yang baru ditulis ada di " a href="/desk/tulis/acara" { "Tulis: Acara" } ", dan tampil di sini sesudah terbit." }
        @if coming.is_empty() { p.empty { "Tidak ada acara yang akan datang." } } @else { (table(&coming, &counts)) }
        @if !over.is_empty() { h2 { "Sudah lewat" } (table(&over, &counts)) }
    };
    Ok(page::full(&session, "/desk/acara", "Acara", &main))
}

/// Events with their times, and how many people were accepted and wait.
fn table(events: &[(DateTime, &Event)], counts: &BTreeMap<String, (u32, u32)>) -> Markup {
    html! {
        table {
            thead { tr { th scope="col" { "Acara" } th scope="col" { "Mulai" } th.number scope="col" { "Diterima" } th.number scope="col" { "Tempat" } th.number scope="col" { "Belum dijawab" } } }
            tbody {
                @for (start, event) in events {
                    @let (seats, open) = counts.get(&event.id).copied().unwrap_or_default();
                    tr {
                        th scope="row" { a href={ "/desk/acara/" (event.id) } { (reading::said(&event.title)) } }
                        td { (words::date_time(*start)) }
                        td.number data-nama="Diterima" { (seats) }
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
) -> Result<Response, Trouble> {
    let event: Event = office.published.record(&id)?.ok_or(Trouble::Missing)?;
    let mut days = by_day(&office, &event).await?;
    let waits = days.values().flatten().any(|coming| coming.case.state == SubmissionState::Received);
    let (now, minutes) = (office.now()?, office.minutes()?);
    let opened = office.store.doors_of(&id).await?;
    // A door may be opened, and people may come, where nobody registered.
    let near = days_near(&event, now.date(), DAYS);
    near.into_iter().chain(opened.iter().map(|door| door.day)).for_each(|day| _ = days.entry(day).or_default());
    let room = event.registration.as_ref().and_then(|open| open.capacity);
    let elsewhere = elsewhere(&office, &event, now)?;
    let title = reading::said(&event.title);
    let mut sections = Vec::new();
    for (day, list) in &days {
        let handed = handed_in(&office.store, &id, *day).await?;
        let attended = Attended::of(&handed, &event, *day, now, minutes);
        let doors = doors::doors(&session, &event, *day, &opened, now, minutes);
        sections.push(html! {
            section.day {
                h2 { (words::date(*day)) }
                @if list.is_empty() { p.empty { "Belum ada pendaftaran." } }
                @else { (registered(list, room, elsewhere.on(*day), &attended)) }
                (doors::aside(&handed))
                (attended.summary(&event, *day, list))
                (doors)
            }
        });
    }
    let main = html! {
        p.back { a href="/desk/acara" { "Acara" } }
        h1 { (title) }
        p.meta { (words::date_time(event.start)) @if let Some(room) = room { ", " (room) " tempat" } }
        (page::printing())
        @for section in &sections { (section) }
        @if waits {
            form method="post" action={ "/desk/acara/" (id) } {
                (page::key(&session))
                p.hint { "Yang mendaftar lebih dahulu diterima selama ada tempat; sisanya masuk daftar tunggu. Yang sudah dijawab tidak berubah." }
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
            thead { tr { th scope="col" { "Nama" } th scope="col" { "Tiket" } th.number scope="col" { "Orang" } th.number scope="col" { "Anak" } th scope="col" { "Kontak" } th scope="col" { "Catatan" } th scope="col" { "Keadaan" } @if attended.is_known() { th scope="col" { "Hadir" } } } }
            tbody {
                @for coming in list {
                    tr {
                        th scope="row" { a href={ "/desk/surat/" (coming.case.letter.id) } { (coming.registration.name) } }
                        td { code { (grouped(&coming.ticket())) } }
                        td.number data-nama="Orang" { (coming.registration.seats) }
                        td.number data-nama="Anak" { (coming.registration.children) }
                        td { (coming.registration.contact) }
                        td { (coming.registration.note) }
                        td { span.state data-state=(state_name(coming.case.state)) { (words::state(coming.case.state)) }
                            @if coming.case.state == SubmissionState::Waiting { @if let Some(place) = coming.case.answer.as_ref().and_then(|answer| answer.place) { " ke-" (place) } } }
                        @if attended.is_known() { td data-nama="Hadir" { (attended.said(&coming.ticket(), coming.case.state)) } }
                    }
                }
            }
        }
    }
}

/// Answers every registration that waits, in the order they came.
pub(super) async fn confirm(
    State(office): State<Office>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Trouble> {
    let event: Event = office.published.record(&id)?.ok_or(Trouble::Missing)?;
    let room = event.registration.as_ref().and_then(|open| open.capacity).unwrap_or(u32::MAX);
    let now = clock::wall()?;
    let elsewhere = elsewhere(&office, &event, office.now()?)?;
    for (day, list) in by_day(&office, &event).await? {
        let mut seats = taken(&list).saturating_add(elsewhere.on(day));
        let waiting = list.iter().filter(|coming| coming.case.state == SubmissionState::Waiting).count();
        let mut place = u32::try_from(waiting).unwrap_or(u32::MAX);
        for coming in list.iter().filter(|coming| coming.case.state == SubmissionState::Received) {
            let wanted = u32::from(coming.registration.seats);
            // Whoever waits came first: a small group that would still fit does not overtake them.
            let fits = place == 0 && seats.saturating_add(wanted) <= room;
            let (state, template) = if fits { (SubmissionState::Accepted, 0) } else { (SubmissionState::Waiting, 1) };
            if fits {
                seats = seats.saturating_add(wanted);
            } else {
                place = place.saturating_add(1);
            }
            let text = words::templates("registration").get(template).map_or("", |(_, text)| text);
            let answer = Answer {
                submission: coming.case.letter.id.clone(),
                state,
                at: now,
                text: text.to_owned(),
                due: None,
                place: (!fits).then_some(place),
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
fn elsewhere(office: &Office, event: &Event, now: DateTime) -> Result<Elsewhere, Trouble> {
    let day = match event.recurrence {
        Some(_) => lapau_calendar::next(event, now, HORIZON).map(|next| next.start.date()),
        None => None,
    };
    let Some(content) = office.content() else { return Ok(Elsewhere { seats: 0, day }) };
    let (drafts, _) = content::read(content)?;
    let draft = drafts.iter().find(|draft| draft.collection == Collection::Events && draft.id == event.id);
    let seats = draft.and_then(|draft| draft.value.pointer("/registration/taken")?.as_u64());
    Ok(Elsewhere { seats: seats.and_then(|seats| u32::try_from(seats).ok()).unwrap_or_default(), day })
}

fn taken(list: &[Coming]) -> u32 {
    let accepted = list.iter().filter(|coming| coming.case.state == SubmissionState::Accepted);
    accepted.map(|coming| u32::from(coming.registration.seats)).sum()
}
