//! Writing contests: what was entered under which code name, who judges, and how far it is.
//!
//! | module | what it does |
//! | --- | --- |
//! | here | the list, a contest, an entry; who wrote one, for whoever asks for it and is noted for that |
//! | `jurors` | who judges, and their packets |
//! | `results` | the end of the judging, the result, awards, letters to authors |
//!
//! Never: no page but the one that was asked for says who wrote an entry; none shows a score while the judging goes on.

pub(super) mod jurors;
pub(super) mod results;

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use lapau_feed::{
    Collection,
    letters::{Answer, SubmissionState},
    programme::Contest,
    submission::Entry,
};
use maud::{Markup, html};

use super::{
    Office, Trouble,
    entrance::{Sent, Signed},
    page, reading, words,
};
use crate::{
    clock,
    content::writing,
    contests::{self, Competition, Doubt, Entrant, Phase},
    store::{Case, Session, state_name},
};

/// The longest reason for a disqualification, in characters.
const REASON: usize = 1_000;

/// A contest with everything the store knows of it.
async fn gathered(office: &Office, id: &str) -> Result<Competition, Trouble> {
    let contest: Contest = office.published.record(id)?.ok_or(Trouble::Missing)?;
    let minutes = office.minutes()?;
    Ok(contests::gather(&office.store, contest, clock::wall()?, |at| words::local(at, minutes)).await?)
}

/// The address of a contest's page.
fn address(competition: &Competition) -> String {
    format!("/desk/lomba/{}", page::escaped(&competition.contest.id))
}

fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Coming => "Belum dibuka",
        Phase::Open => "Terbuka",
        Phase::Judging => "Penilaian",
        Phase::Decided => "Diputuskan",
    }
}

fn category_name<'a>(competition: &'a Competition, id: &'a str) -> &'a str {
    let category = competition.contest.categories.iter().find(|category| category.id == id);
    category.map_or(id, |category| reading::said(&category.name))
}

/// What to look at in an entry.
fn doubt(doubt: &Doubt) -> String {
    match doubt {
        Doubt::Late(at) => format!("Sampai sesudah hari terakhir: {}", words::date_time(*at)),
        Doubt::Category => "Kategorinya tidak ada".into(),
        Doubt::Words(words) => format!("{words} kata, di luar batas"),
        Doubt::Consent => "Anak, tanpa izin orang tua atau wali".into(),
        Doubt::Named => "Teks menyebut penulisnya; di paket juri dihitamkan".into(),
        Doubt::Again(code) => format!("Penulis yang sama dengan {code}"),
    }
}

/// The contests, and how far each is.
pub(super) async fn list(State(office): State<Office>, Signed(session): Signed) -> Result<Response, Trouble> {
    let contests: Vec<Contest> = office.published.records()?;
    let mut rows = Vec::new();
    for contest in contests {
        rows.push(gathered(&office, &contest.id).await?);
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.contest.closes));
    let main = html! {
        h1 { "Lomba menulis" }
        @if rows.is_empty() { p.empty { "Belum ada lomba yang terbit." } }
        @else {
            table {
                thead { tr { th scope="col" { "Lomba" } th scope="col" { "Sampai" } th.number scope="col" { "Naskah" } th scope="col" { "Tahap" } } }
                tbody {
                    @for row in &rows {
                        tr {
                            th scope="row" { a href=(address(row)) { (reading::said(&row.contest.title)) } }
                            td data-nama="Sampai" { (words::date(row.contest.closes)) }
                            td.number data-nama="Naskah" { (row.judged().count()) }
                            td { (phase_name(row.phase)) }
                        }
                    }
                }
            }
        }
        @if office.content().is_some() { div.actions { a.button href="/desk/tulis/lomba/baru" { "Tulis lomba baru" } } }
    };
    Ok(page::full(&session, "/desk/lomba", "Lomba menulis", &main))
}

/// A contest.
pub(super) async fn show(
    State(office): State<Office>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let competition = gathered(&office, &id).await?;
    drawn(&office, &session, &competition, "").await
}

/// Whether a form can change what a contest is.
fn is_written(office: &Office, id: &str) -> Result<bool, Trouble> {
    let Some(content) = office.content() else { return Ok(false) };
    Ok(writing::find(content, Collection::Contests, id)?.is_some())
}

/// Draws the page of a contest; `problem` is why something could not be done.
async fn drawn(
    office: &Office,
    session: &Session,
    competition: &Competition,
    problem: &str,
) -> Result<Response, Trouble> {
    let contest = &competition.contest;
    let title = reading::said(&contest.title);
    let is_blind = competition.phase != Phase::Decided;
    let main = html! {
        p.back { a href="/desk/lomba" { "Lomba menulis" } }
        h1 { (title) }
        p.meta {
            span.state { (phase_name(competition.phase)) } " "
            (words::date(contest.opens)) " sampai " (words::date(contest.closes))
            @if let Some(day) = contest.announced { ", pengumuman " (words::date(day)) }
        }
        @if !problem.is_empty() { div.problem role="alert" { p { (problem) } } }
        @if is_written(office, &contest.id)? { p { a href={ "/desk/tulis/lomba/ubah/" (page::escaped(&contest.id)) } { "Ubah ajakan, tahap, dan rubriknya" } } }
        (next_step(competition))
        h2 { "Naskah: " (competition.judged().count()) }
        @if competition.entrants.is_empty() { p.empty { "Belum ada naskah." } }
        @else {
            p.hint { "Nama sandi diberikan meja ini dan tidak dapat ditebak dari naskah atau urutan datangnya." @if is_blind { " Siapa penulisnya tidak tampak di sini." } }
            table {
                thead { tr { th scope="col" { "Nama sandi" } th scope="col" { "Judul" } th scope="col" { "Kategori" } th.number scope="col" { "Kata" } th scope="col" { "Perlu dilihat" } th scope="col" { "Keadaan" } } }
                tbody { @for one in &competition.entrants { (row(competition, one)) } }
            }
        }
        (jurors::section(office, session, competition).await?)
    };
    Ok(page::full(session, "/desk/lomba", title, &main))
}

/// What the phase means, and what comes next.
fn next_step(competition: &Competition) -> Markup {
    let here = address(competition);
    html! {
        @match competition.phase {
            Phase::Coming => { p.known { "Naskah dapat dikirim mulai " (words::date(competition.contest.opens)) "." } }
            Phase::Open => { p.known { "Naskah masih datang. Paket untuk juri dibuat sesudah " (words::date(competition.contest.closes)) "." } }
            Phase::Judging if competition.contest.rubric.is_some() => {
                p.known { "Beri tiap juri paketnya. Nilai tidak tampak bagi siapa pun sampai penilaian diakhiri di bawah." }
            }
            Phase::Judging => { p.known { "Lomba ini tidak memuat " code { "rubric" } ", jadi juri menilai di luar aplikasi. Akhiri penilaian di bawah, lalu tulis pemenangnya." } }
            Phase::Decided => { div.good { p { "Penilaian sudah diakhiri." } p { a.button.primary href={ (here) "/hasil" } { "Hasil dan pemenang" } } } }
        }
    }
}

fn row(competition: &Competition, one: &Entrant) -> Markup {
    html! {
        tr {
            th scope="row" { a href={ (address(competition)) "/naskah/" (one.code) } { (one.code) } }
            td { (one.entry.title) }
            td { (category_name(competition, &one.entry.category)) }
            td.number data-nama="Kata" { (Entry::words(&one.entry.text)) }
            td { @for (n, one) in one.doubts.iter().enumerate() { @if n > 0 { "; " } (doubt(one)) } }
            td { (state(&one.case)) }
        }
    }
}

fn state(case: &Case) -> Markup {
    let name = match case.state {
        SubmissionState::Received => "Masuk",
        SubmissionState::Declined => "Didiskualifikasi",
        SubmissionState::Withdrawn => "Ditarik penulisnya",
        _ => "Ikut dinilai",
    };
    html! { span.state data-state=(if case.state == SubmissionState::Received { "" } else { state_name(case.state) }) { (name) } }
}

/// An entry without who wrote it.
pub(super) async fn read(
    State(office): State<Office>,
    Signed(session): Signed,
    Path((id, code)): Path<(String, String)>,
) -> Result<Response, Trouble> {
    let competition = gathered(&office, &id).await?;
    let one = competition.entrant(&code).ok_or(Trouble::Missing)?;
    Ok(entry(&session, &competition, one, "", &html! {}))
}

/// Who wrote an entry. It is noted who asked.
pub(super) async fn reveal(
    State(office): State<Office>,
    Path((id, code)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Trouble> {
    let competition = gathered(&office, &id).await?;
    let one = competition.entrant(&code).ok_or(Trouble::Missing)?;
    let about = format!("{id}/{code}");
    office.store.note(clock::wall()?, &sent.session.name, "lihat penulis naskah", &about).await?;
    let writer = html! {
        div.known {
            dl.facts {
                dt { "Nama" } dd { (one.entry.name) }
                dt { "Kontak" } dd { (one.entry.contact) }
                dt { "Nama untuk umum" } dd { @if one.entry.pen_name.is_empty() { "Tidak ingin disebut" } @else { (one.entry.pen_name) } }
            }
            p.hint { "Sudah dicatat bahwa Anda melihat ini. Muat ulang halaman naskah untuk menutupnya." }
        }
    };
    Ok(entry(&sent.session, &competition, one, "", &writer))
}

fn entry(session: &Session, competition: &Competition, one: &Entrant, problem: &str, writer: &Markup) -> Response {
    let here = format!("{}/naskah/{}", address(competition), one.code);
    let declined = one.case.state == SubmissionState::Declined;
    let withdrawn = one.case.state == SubmissionState::Withdrawn;
    let yes = |is: bool| if is { "ya" } else { "tidak" };
    let main = html! {
        p.back { a href=(address(competition)) { (reading::said(&competition.contest.title)) } }
        h1 { (one.code) }
        p.meta { (state(&one.case)) " " (category_name(competition, &one.entry.category)) ", " (Entry::words(&one.entry.text)) " kata" }
        @if !problem.is_empty() { div.problem role="alert" { p { (problem) } } }
        @if !one.doubts.is_empty() { div.problem { ul { @for one in &one.doubts { li { (doubt(one)) } } } } }
        div.columns {
            section aria-label="Naskah" { h2 { (one.entry.title) } p.prose { (one.entry.text) } }
            section aria-label="Keputusan" {
                dl.facts {
                    dt { "Anak" } dd { (yes(one.entry.child)) @if one.entry.child { ", izin orang tua atau wali: " (yes(one.entry.consent)) } }
                    dt { "Teks boleh diterbitkan" } dd { (yes(one.entry.publish)) }
                }
                @if let (true, Some(answer)) = (declined, &one.case.answer) {
                    div.answered { h2 { "Didiskualifikasi" } p.meta { "oleh " (one.case.name) } p.prose { (answer.text) } }
                    form method="post" action=(here) {
                        (page::key(session))
                        input type="hidden" name="revisi" value=(one.case.revision);
                        button type="submit" name="putusan" value="kembali" { "Ikutkan lagi" }
                    }
                } @else if !withdrawn {
                    details open[!problem.is_empty()] {
                        summary { "Diskualifikasi" }
                        form method="post" action=(here) {
                            (page::key(session))
                            input type="hidden" name="revisi" value=(one.case.revision);
                            label for="alasan" { "Alasan" }
                            p.hint #alasan-hint { "Penulisnya membaca alasan ini, jadi ia dapat bertanya atau membantah." }
                            textarea id="alasan" name="alasan" rows="4" maxlength=(REASON) required aria-describedby="alasan-hint" {}
                            button.primary type="submit" name="putusan" value="keluar" { "Diskualifikasi naskah ini" }
                        }
                    }
                }
                h2 { "Penulis" }
                (writer)
                @if writer.0.is_empty() {
                    p.hint { "Supaya penilaian adil, nama dan kontak penulis tidak tampak. Lihat hanya bila perlu; itu dicatat." }
                    form method="post" action={ (here) "/penulis" } { (page::key(session)) button type="submit" { "Lihat penulis dan catat" } }
                }
            }
        }
    };
    page::full(session, "/desk/lomba", &one.code, &main)
}

/// Disqualifies an entry with a reason, or lets it take part after all.
pub(super) async fn judge(
    State(office): State<Office>,
    Path((id, code)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Trouble> {
    let competition = gathered(&office, &id).await?;
    let one = competition.entrant(&code).filter(|one| one.case.state != SubmissionState::Withdrawn);
    let one = one.ok_or(Trouble::Missing)?;
    let refused = |problem: &str| {
        let mut response = entry(&sent.session, &competition, one, problem, &html! {});
        *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        response
    };
    let (state, text) = match sent.field("putusan") {
        "keluar" => (SubmissionState::Declined, sent.field("alasan").replace("\r\n", "\n")),
        "kembali" => (SubmissionState::Accepted, "Naskah Anda ikut dinilai lagi.".to_owned()),
        _ => return Err(Trouble::Form),
    };
    if text.is_empty() || text.chars().count() > REASON {
        return Ok(refused("Diskualifikasi perlu alasan, tidak lebih dari 1.000 huruf."));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Ok(refused("Alasan memuat huruf kendali; ketik ulang bagian yang ditempel."));
    }
    let now = clock::wall()?;
    let answer = answer(one, state, text, format!("/lapau/lomba/{id}"), now);
    let revision = sent.field("revisi").parse().map_err(|_| Trouble::Form)?;
    if !office.store.decide(&answer, &sent.session.name, revision, &[]).await? {
        return Ok(refused("Rekan Anda sudah mengubah keputusan ini. Muat ulang halaman, lalu ulangi bila perlu."));
    }
    office.store.note(now, &sent.session.name, state_name(state), &one.case.letter.id).await?;
    Ok(Redirect::to(&format!("{}/naskah/{code}", address(&competition))).into_response())
}

fn answer(one: &Entrant, state: SubmissionState, text: String, href: String, at: jiff::Timestamp) -> Answer {
    let submission = one.case.letter.id.clone();
    Answer { submission, state, at, text, due: None, place: None, until: None, slot: None, href, badge: String::new() }
}
