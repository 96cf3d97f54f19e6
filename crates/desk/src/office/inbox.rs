//! The inbox: all letters, narrowed and in pages.

use axum::{
    extract::{Query, State},
    response::Response,
};
use jiff::{Timestamp, ToSpan};
use lapau_feed::{
    letters::SubmissionState,
    submission::{Content, Submission},
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{Office, Trouble, entrance::Signed, mailbox, page, reading, words};
use crate::{
    clock, report,
    store::{Case, Filter, state_name, state_of},
};

/// How many letters a page shows.
const PAGE: u32 = 50;

/// What the address of the inbox says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    jenis: String,
    keadaan: String,
    cari: String,
    milik: String,
    hal: u32,
}

/// The inbox.
pub(super) async fn show(
    State(office): State<Office>,
    Signed(session): Signed,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Trouble> {
    let number = wanted.hal.clamp(1, 100_000);
    let everything = wanted.keadaan == "semua";
    let state = if everything { None } else { Some(state_of(&wanted.keadaan).unwrap_or(SubmissionState::Received)) };
    let mine = wanted.milik == "saya";
    let filter = Filter {
        kind: Content::KINDS
            .iter()
            .find(|kind| **kind == wanted.jenis)
            .map_or(String::new(), |kind| (*kind).to_owned()),
        state,
        text: wanted.cari.trim().chars().filter(|c| !c.is_control()).take(200).collect(),
        assigned: if mine { session.name.clone() } else { String::new() },
        offset: (number - 1) * PAGE,
        limit: PAGE,
    };
    let (cases, all) = office.store.cases(&filter).await?;
    let waiting = office.store.waiting().await?;
    let (minutes, now) = (office.minutes()?, clock::wall()?);
    let chosen = |is: bool| is.then_some("selected");
    let excerpts = cases.iter().map(|case| excerpt(&office, case)).collect::<Result<Vec<_>, _>>()?;
    let main = html! {
        h1 { "Surat masuk" }
        (mailbox::told(&office, &session, minutes))
        @if !waiting.is_empty() {
            p.kinds {
                "Belum dijawab: "
                @for (kind, count) in &waiting {
                    a href={ "/desk?jenis=" (kind) } { (words::kind(kind)) " " b { (count) } } " "
                }
            }
        }
        form.filters method="get" action="/desk" role="search" {
            div { label for="jenis" { "Jenis" }
                select id="jenis" name="jenis" {
                    option value="" { "Semua" }
                    @for kind in Content::KINDS { option value=(kind) selected=[chosen(filter.kind == *kind)] { (words::kind(kind)) } }
                } }
            div { label for="keadaan" { "Keadaan" }
                select id="keadaan" name="keadaan" {
                    @for known in [SubmissionState::Received, SubmissionState::Answered, SubmissionState::Accepted, SubmissionState::Waiting, SubmissionState::Declined, SubmissionState::Withdrawn] {
                        option value=(state_name(known)) selected=[chosen(state == Some(known))] { (words::state(known)) }
                    }
                    option value="semua" selected=[chosen(everything)] { "Semua" }
                } }
            div { label for="milik" { "Ditangani" }
                select id="milik" name="milik" {
                    option value="" { "Siapa saja" }
                    option value="saya" selected=[chosen(mine)] { "Saya" }
                } }
            div.wide { label for="cari" { "Kata" } input id="cari" name="cari" type="search" value=(filter.text) maxlength="200"; }
            button type="submit" { "Saring" }
        }
        @if cases.is_empty() {
            p.empty { "Tidak ada surat yang cocok." }
        } @else {
            p.hint { (all) " surat" @if all > u64::from(PAGE) { ", halaman " (number) } }
            ol.letters {
                @for (case, excerpt) in cases.iter().zip(&excerpts) { (row(case, excerpt, minutes, now)) }
            }
            (pages(&wanted, number, all))
        }
    };
    Ok(page::full(&session, "/desk", "Surat masuk", &main))
}

/// The start of what a letter says.
fn excerpt(office: &Office, case: &Case) -> Result<String, Trouble> {
    Ok(match serde_json::from_slice::<Submission>(&case.letter.body) {
        Ok(letter) => reading::excerpt(&reading::named(office, &letter.content)?),
        Err(_) => "Surat ini tidak terbaca".into(),
    })
}

fn row(case: &Case, excerpt: &str, minutes: i32, now: Timestamp) -> Markup {
    let letter = &case.letter;
    html! {
        li {
            a href={ "/desk/surat/" (letter.id) } {
                span.kind { (words::kind(&letter.kind)) }
                span.text { (excerpt) }
            }
            span.meta {
                span.state data-state=(state_name(case.state)) { (words::state(case.state)) }
                @if is_late(case, now) { span.state data-state="late" { "Lewat tenggat" } }
                time datetime=(letter.received) { (words::moment(&letter.received, minutes)) }
                @if !case.assigned.is_empty() { span { "oleh " (case.assigned) } }
            }
        }
    }
}

/// Whether a letter has waited longer than letters of its kind should.
fn is_late(case: &Case, now: Timestamp) -> bool {
    let days = report::days(&case.letter.kind).filter(|_| case.state == SubmissionState::Received);
    let (Some(days), Ok(received)) = (days, case.letter.received.parse::<Timestamp>()) else { return false };
    received.checked_add((i64::from(days) * 24).hours()).is_ok_and(|due| due < now)
}

fn pages(wanted: &Wanted, number: u32, all: u64) -> Markup {
    let last = all.div_ceil(u64::from(PAGE)).max(1);
    let address = |number: u32| {
        let mut query = vec![("hal", number.to_string())];
        for (name, value) in
            [("jenis", &wanted.jenis), ("keadaan", &wanted.keadaan), ("cari", &wanted.cari), ("milik", &wanted.milik)]
        {
            if !value.is_empty() {
                query.push((name, value.clone()));
            }
        }
        let query = query.iter().map(|(name, value)| format!("{name}={}", page::escaped(value)));
        format!("/desk?{}", query.collect::<Vec<_>>().join("&"))
    };
    html! {
        @if last > 1 {
            nav.pages aria-label="Halaman" {
                @if number > 1 { a rel="prev" href=(address(number - 1)) { "Lebih baru" } }
                @if u64::from(number) < last { a rel="next" href=(address(number + 1)) { "Lebih lama" } }
            }
        }
    }
}
