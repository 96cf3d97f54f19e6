//! Registrations: who comes to what, who fits, who waits.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use lapau_feed::{
    letters::{Answer, SubmissionState},
    programme::Event,
    submission::{Content, Registration, Submission},
};
use maud::html;

use super::{
    Office, Trouble,
    entrance::{Sent, Signed},
    page, reading, words,
};
use crate::{
    clock,
    store::{Case, state_name},
};

/// A registration and its letter.
struct Coming {
    case: Case,
    registration: Registration,
}

async fn coming(office: &Office, event: Option<&str>) -> Result<Vec<Coming>, Trouble> {
    let mut all = Vec::new();
    for case in office.store.cases_of("registration").await? {
        let submission: Submission = serde_json::from_slice(&case.letter.body)?;
        if let Content::Registration(registration) = submission.content
            && event.is_none_or(|event| event == registration.event)
        {
            all.push(Coming { case, registration });
        }
    }
    Ok(all)
}

/// The events that people registered for or can register for.
pub(super) async fn list(State(office): State<Office>, Signed(session): Signed) -> Result<Response, Trouble> {
    let events: Vec<Event> = office.published.records()?;
    let mut counts: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for coming in coming(&office, None).await? {
        let (seats, open) = counts.entry(coming.registration.event).or_default();
        match coming.case.state {
            SubmissionState::Accepted => *seats += u32::from(coming.registration.seats),
            SubmissionState::Received => *open += 1,
            _ => {}
        }
    }
    let shown = events.iter().filter(|event| event.registration.is_some() || counts.contains_key(&event.id));
    let main = html! {
        h1 { "Acara" }
        table {
            thead { tr { th scope="col" { "Acara" } th scope="col" { "Mulai" } th.number scope="col" { "Diterima" } th.number scope="col" { "Tempat" } th.number scope="col" { "Belum dijawab" } } }
            tbody {
                @for event in shown {
                    @let (seats, open) = counts.get(&event.id).copied().unwrap_or_default();
                    tr {
                        th scope="row" { a href={ "/desk/acara/" (event.id) } { (reading::said(&event.title)) } }
                        td { (words::date_time(event.start)) }
                        td.number data-nama="Diterima" { (seats) }
                        td.number data-nama="Tempat" { (event.registration.as_ref().and_then(|open| open.capacity).map_or("–".to_owned(), |room| room.to_string())) }
                        td.number data-nama="Belum dijawab" { (open) }
                    }
                }
            }
        }
    };
    Ok(page::full(&session, "/desk/acara", "Acara", &main))
}

/// Who registered for an event.
pub(super) async fn show(
    State(office): State<Office>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let event: Event = office.published.record(&id)?.ok_or(Trouble::Missing)?;
    let mut days: BTreeMap<Option<Date>, Vec<Coming>> = BTreeMap::new();
    for coming in coming(&office, Some(&id)).await? {
        days.entry(coming.registration.occurrence).or_default().push(coming);
    }
    let room = event.registration.as_ref().and_then(|open| open.capacity);
    let title = reading::said(&event.title);
    let main = html! {
        p.back { a href="/desk/acara" { "Acara" } }
        h1 { (title) }
        p.meta { (words::date_time(event.start)) @if let Some(room) = room { ", " (room) " tempat" } }
        @if days.is_empty() { p.empty { "Belum ada pendaftaran." } }
        @for (day, list) in &days {
            @if let Some(day) = day { h2 { (words::date(*day)) } }
            p { (taken(list)) " orang diterima" @if let Some(room) = room { " dari " (room) " tempat" } "." }
            table {
                thead { tr { th scope="col" { "Nama" } th.number scope="col" { "Orang" } th.number scope="col" { "Anak" } th scope="col" { "Kontak" } th scope="col" { "Catatan" } th scope="col" { "Keadaan" } } }
                tbody {
                    @for coming in list {
                        tr {
                            th scope="row" { a href={ "/desk/surat/" (coming.case.letter.id) } { (coming.registration.name) } }
                            td.number data-nama="Orang" { (coming.registration.seats) }
                            td.number data-nama="Anak" { (coming.registration.children) }
                            td { (coming.registration.contact) }
                            td { (coming.registration.note) }
                            td { span.state data-state=(state_name(coming.case.state)) { (words::state(coming.case.state)) }
                                @if let Some(place) = coming.case.answer.as_ref().and_then(|answer| answer.place) { " ke-" (place) } }
                        }
                    }
                }
            }
        }
        @if !days.is_empty() {
            form method="post" action={ "/desk/acara/" (id) } {
                (page::key(&session))
                p.hint { "Yang mendaftar lebih dahulu diterima selama ada tempat; sisanya masuk daftar tunggu. Yang sudah dijawab tidak berubah." }
                button.primary type="submit" { "Jawab semua yang menunggu" }
            }
        }
    };
    Ok(page::full(&session, "", title, &main))
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
    let mut days: BTreeMap<Option<Date>, Vec<Coming>> = BTreeMap::new();
    for coming in coming(&office, Some(&id)).await? {
        days.entry(coming.registration.occurrence).or_default().push(coming);
    }
    for list in days.into_values() {
        let mut seats = taken(&list);
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
                badge: String::new(),
            };
            if office.store.decide(&answer, &sent.session.name, coming.case.revision, &[]).await? {
                office.store.note(now, &sent.session.name, state_name(state), &coming.case.letter.id).await?;
            }
        }
    }
    Ok(Redirect::to(&format!("/desk/acara/{id}")).into_response())
}

fn taken(list: &[Coming]) -> u32 {
    let accepted = list.iter().filter(|coming| coming.case.state == SubmissionState::Accepted);
    accepted.map(|coming| u32::from(coming.registration.seats)).sum()
}
