//! Members' cards: issuing, printing, revoking.
//!
//! The number that is typed is in no address, no log and no answer; a card's secret is on the sheet to print alone.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use jiff::Timestamp;
use lapau_feed::library::Library;
use maud::{Markup, html};

use super::{
    Office, Trouble,
    entrance::{Sent, Signed},
    page, words,
};
use crate::{
    cards::{self, IssueError, sheet},
    clock,
    store::{Card, Session},
};

/// The list of cards, and the form to issue one.
pub(super) async fn list(State(office): State<Office>, Signed(session): Signed) -> Result<Response, Trouble> {
    drawn(&office, &session, "", "").await
}

async fn drawn(office: &Office, session: &Session, problem: &str, label: &str) -> Result<Response, Trouble> {
    let minutes = office.minutes()?;
    let all = office.store.cards().await?;
    let accounts = office.store.accounts().await?;
    let day = |at: Timestamp| words::date(words::local(at, minutes).date());
    let (used, revoked): (Vec<&Card>, Vec<&Card>) = all.iter().partition(|card| card.secret.is_some());
    let main = html! {
        h1 { "Kartu" }
        p.hint { "Dengan kartu, anggota melihat pinjaman dan pesanannya di ponsel, juga tanpa internet. Nomor anggota tidak disimpan; yang disimpan hanya samarannya, untuk mengenali pinjamannya pada impor berikutnya." }
        @if !problem.is_empty() { div.problem role="alert" { p { (problem) } } }
        form method="post" action="/desk/kartu" autocomplete="off" {
            (page::key(session))
            label for="nomor" { "Nomor anggota" }
            input id="nomor" name="nomor" maxlength="64" required autocapitalize="characters" spellcheck="false";
            label for="label" { "Catatan, hanya untuk meja ini" }
            input id="label" name="label" maxlength="80" value=(label) aria-describedby="label-hint";
            p.hint #label-hint { "Misalnya nama panggilan, supaya kartunya mudah ditemukan di daftar dan di lembar cetak. Boleh kosong." }
            label.check { input type="checkbox" name="ganti" value="ya"; " Ganti kartu yang sudah ada, yang lama dicabut" }
            button.primary type="submit" { "Terbitkan kartu" }
        }
        h2 { "Yang berlaku: " (used.len()) }
        @if used.is_empty() { p.empty { "Belum ada kartu." } }
        @else {
            table {
                thead { tr { th scope="col" { "Catatan" } th scope="col" { "Kartu" } th scope="col" { "Sejak" } th scope="col" { "Pinjaman" } th scope="col" { "Cetak" } th scope="col" { "Cabut" } } }
                tbody { @for card in &used {
                    @let account = accounts.get(&card.member);
                    tr {
                        th scope="row" { @if card.label.is_empty() { "Tanpa catatan" } @else { (card.label) } }
                        td { code { (short(card)) } }
                        td { (day(card.issued)) }
                        td data-nama="Pinjaman" { (account.map_or(0, |account| account.loans.len())) }
                        td { a href={ "/desk/kartu/" (card.id) } { "Lembar cetak" } }
                        td { (revoking(session, card)) }
                    }
                } }
            }
        }
        @if !revoked.is_empty() {
            details { summary { "Yang dicabut: " (revoked.len()) }
                ul { @for card in &revoked { li { code { (short(card)) } " " (card.label) @if let Some(at) = card.revoked { ", dicabut " (day(at)) } } } }
            }
        }
    };
    Ok(page::full(session, "/desk/kartu", "Kartu", &main))
}

fn revoking(session: &Session, card: &Card) -> Markup {
    html! {
        details {
            summary { "Cabut atau ganti" }
            form method="post" action={ "/desk/kartu/" (card.id) } {
                (page::key(session))
                p.hint { "Sejak terbitan berikutnya kartu ini tidak membuka apa pun yang baru." }
                div.actions {
                    button.small type="submit" name="putusan" value="ganti" { "Ganti dengan yang baru" }
                    button.small type="submit" name="putusan" value="cabut" { "Cabut saja" }
                }
            }
        }
    }
}

/// Issues a card.
pub(super) async fn issue(State(office): State<Office>, sent: Sent) -> Result<Response, Trouble> {
    let (label, replace) = (sent.field("label"), sent.field("ganti") == "ya");
    let now = clock::wall()?;
    match cards::issue(&office.store, sent.field("nomor"), label, replace, now).await {
        Ok(card) => {
            office.store.note(now, &sent.session.name, "terbitkan kartu", short(&card)).await?;
            Ok(Redirect::to(&format!("/desk/kartu/{}", card.id)).into_response())
        }
        Err(error) => {
            let problem = match error {
                IssueError::Number => {
                    "Nomor anggota masih kosong atau bukan nomor. Ketik seperti di SLiMS atau INLISLite."
                }
                IssueError::Label => "Catatan terlalu panjang atau lebih dari satu baris.",
                IssueError::HasOne => {
                    "Anggota ini sudah punya kartu yang berlaku. Centang “Ganti” bila kartu lama hilang atau perlu diganti."
                }
                IssueError::Random => return Err(Trouble::Random),
                IssueError::Store(error) => return Err(error.into()),
            };
            let mut response = drawn(&office, &sent.session, problem, label).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}

/// The sheet of a card, to print.
pub(super) async fn show(
    State(office): State<Office>,
    Signed(session): Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    let card = office.store.card(&id).await?.filter(|card| card.secret.is_some()).ok_or(Trouble::Missing)?;
    let library = office.library()?;
    let address = office.address(library.as_ref(), &headers);
    let library = library.map(|library| said(&library.name)).unwrap_or_default();
    office.store.note(clock::wall()?, &session.name, "lihat lembar kartu", short(&card)).await?;
    let main = html! {
        div.screen {
            p.back { a href="/desk/kartu" { "Kartu" } }
            h1 { "Lembar cetak" }
            p.hint { "Cetak dengan Ctrl+P, potong, dan berikan kepada anggotanya sendiri: siapa pun yang memegang kode ini dapat membaca pinjamannya. Pinjaman tampak sesudah laporan sirkulasi berikutnya diimpor dan diterbitkan." }
        }
        (sheet::sheet(std::slice::from_ref(&card), &address, &library))
    };
    Ok(page::full(&session, "/desk/kartu", "Lembar kartu", &main))
}

/// Revokes a card, or replaces it.
pub(super) async fn revoke(
    State(office): State<Office>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Redirect, Trouble> {
    let card = office.store.card(&id).await?.filter(|card| card.secret.is_some()).ok_or(Trouble::Missing)?;
    let now = clock::wall()?;
    match sent.field("putusan") {
        "cabut" => {
            cards::revoke(&office.store, &card, now).await.map_err(unmade)?;
            office.store.note(now, &sent.session.name, "cabut kartu", short(&card)).await?;
            Ok(Redirect::to("/desk/kartu"))
        }
        "ganti" => {
            let new = cards::reissue(&office.store, &card, now).await.map_err(unmade)?;
            office.store.note(now, &sent.session.name, "ganti kartu", short(&card)).await?;
            Ok(Redirect::to(&format!("/desk/kartu/{}", new.id)))
        }
        _ => Err(Trouble::Form),
    }
}

/// Why something was not done that a librarian can do nothing about.
pub(super) fn unmade(error: IssueError) -> Trouble {
    match error {
        IssueError::Store(error) => error.into(),
        _ => Trouble::Random,
    }
}

/// What a card is called where nobody may learn its secret.
pub(super) fn short(card: &Card) -> &str {
    card.id.get(..8).unwrap_or(&card.id)
}

fn said(name: &lapau_feed::Localized) -> String {
    super::reading::said(name).to_owned()
}

impl Office {
    /// The address of the app, as it is printed on cards and leads to doors: the library's `site`, else the one that the librarian's browser asked.
    pub(super) fn address(&self, library: Option<&Library>, headers: &HeaderMap) -> String {
        if let Some(site) = library.and_then(|library| library.site.as_ref()) {
            return site.clone();
        }
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        let scheme = if self.behind_proxy { "https" } else { "http" };
        format!("{scheme}://{host}")
    }
}
