//! The end of a contest's judging: the result, what entries won, and letters to their authors.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use lapau_feed::{Collection, Digest, Record as _, letters::SubmissionState};
use lapau_judging::Standing;
use maud::{Markup, html};

use super::{
    super::{
        Office, Trouble,
        entrance::{Sent, Signed},
        page, reading,
    },
    address, answer, category_name, drawn, gathered,
};
use crate::{
    clock,
    contests::{self, Competition, Jury, Outcome, Phase, decimal},
    publication,
    store::{Award, Row, Session, state_name},
};

/// The longest name of an award, in characters.
const AWARD: usize = 80;

/// A decided contest and what its jurors gave.
async fn decided(office: &Office, id: &str) -> Result<(Competition, Jury), Trouble> {
    let competition = gathered(office, id).await?;
    if competition.phase != Phase::Decided {
        return Err(Trouble::Missing);
    }
    let jury = contests::jury(&office.store, id).await?;
    Ok((competition, jury))
}

/// Ends the judging.
pub(in super::super) async fn decide(
    State(office): State<Office>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Trouble> {
    let competition = gathered(&office, &id).await?;
    if competition.phase != Phase::Judging || sent.field("yakin") != "ya" {
        let problem = "Penilaian dapat diakhiri sesudah lomba ditutup, dan hanya sekali.";
        let mut response = drawn(&office, &sent.session, &competition, problem).await?;
        *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    }
    let now = clock::wall()?;
    if office.store.end_judging(&id, &sent.session.name, now).await? {
        office.store.note(now, &sent.session.name, "akhiri penilaian", &id).await?;
    }
    Ok(Redirect::to(&format!("{}/hasil", address(&competition))).into_response())
}

/// The result, and what entries won.
pub(in super::super) async fn show(
    State(office): State<Office>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let (competition, jury) = decided(&office, &id).await?;
    let awards = office.store.awards().await?;
    let title = reading::said(&competition.contest.title);
    let standings = competition.standings(&jury).unwrap_or_default();
    // Without a rubric nobody gave points here: the entries as they lie.
    let codes: Vec<&str> = match standings.is_empty() {
        true => competition.judged().map(|one| &*one.code).collect(),
        false => standings.iter().map(|standing| &*standing.code).collect(),
    };
    let main = html! {
        p.back { a href=(address(&competition)) { (title) } }
        h1 { "Hasil" }
        @if let Some(rubric) = &competition.contest.rubric {
            p.hint { "Rata-rata pada skala 1 sampai " (rubric.scale) ", kriteria dibobot: "
                @for (n, criterion) in rubric.criteria.iter().enumerate() { @if n > 0 { ", " } (reading::said(&criterion.name)) " " (criterion.weight) } ". "
                "Sebaran adalah simpangan baku dan nilai terendah sampai tertinggi dari para juri. Urutan memakai pecahan yang tepat, bukan angka yang dibulatkan: yang bernilai sama benar berbagi tempat." }
        }
        @if codes.is_empty() { p.empty { "Tidak ada naskah yang dinilai." } }
        @else {
            form method="post" action={ (address(&competition)) "/hasil" } {
                (page::key(&session))
                table {
                    thead { tr {
                        th scope="col" { "Naskah" } th scope="col" { "Kategori" } th.number scope="col" { "Tempat" } th.number scope="col" { "Rata-rata" } th scope="col" { "Sebaran" } th scope="col" { "Juri" } th scope="col" { "Penghargaan" } th scope="col" { "Muat teks" }
                    } }
                    tbody {
                        @for code in codes {
                            @if let Some(one) = competition.entrant(code) {
                                @let award = awards.get(&one.case.letter.id).cloned().unwrap_or_default();
                                tr {
                                    th scope="row" { a href={ (address(&competition)) "/naskah/" (code) } { (code) } br; (one.entry.title) }
                                    td { (category_name(&competition, &one.entry.category)) }
                                    @match standings.iter().find(|standing| standing.code == code) {
                                        Some(standing) => (points(standing)),
                                        None => { td {} td {} td {} td {} },
                                    }
                                    td { input name={ "hadiah." (code) } maxlength=(AWARD) value=(award.award) aria-label={ "Penghargaan untuk " (code) }; }
                                    td {
                                        @if one.entry.publish {
                                            label.check { input type="checkbox" name={ "muat." (code) } value="ya" checked[award.shown]; span { "Muat" } }
                                        } @else { span.hint { "Tidak diizinkan" } }
                                    }
                                }
                                @if let Some(words) = to_jury(&jury, code) { tr { td colspan="8" { (words) } } }
                            }
                        }
                    }
                }
                p.hint { "Penghargaan, misalnya “Juara I”. Yang berpenghargaan terbit dengan nama yang dipilih penulisnya, atau dengan nama sandinya; teks hanya terbit bila penulisnya mengizinkan." }
                div.actions { button.primary type="submit" { "Simpan, lalu lihat surat untuk penulis" } }
            }
        }
    };
    Ok(page::full(&session, "/desk/lomba", "Hasil", &main))
}

fn points(standing: &Standing) -> Markup {
    html! {
        td.number data-nama="Tempat" {
            @match standing.place { Some(place) => (place), None => "–" }
            @if standing.tied { " (seri)" }
        }
        td.number data-nama="Rata-rata" { @if let Some(mean) = standing.mean { (decimal(mean.value())) } @else { "–" } }
        td data-nama="Sebaran" {
            @if let Some(apart) = standing.deviation { (decimal(apart)) "; " }
            @if let Some((low, high)) = standing.range { (decimal(low)) "–" (decimal(high)) }
        }
        td data-nama="Juri" {
            (standing.jurors) " menilai"
            @if standing.conflicts > 0 { ", " (standing.conflicts) " kenal penulisnya" }
            @if standing.abstentions > 0 { ", " (standing.abstentions) " abstain" }
            @if standing.unfit > 0 { ", " (standing.unfit) " tidak sesuai rubrik" }
        }
    }
}

/// What jurors wrote to the jury about an entry.
fn to_jury(jury: &Jury, code: &str) -> Option<Markup> {
    let mut said = jury.sheets(code).map(|sheet| sheet.to_jury.trim()).filter(|said| !said.is_empty()).peekable();
    said.peek()?;
    Some(html! { p.hint { "Catatan untuk juri tentang " (code) ":" } ul.said { @for said in said { li { (said) } } } })
}

/// Keeps what entries won.
pub(in super::super) async fn award(
    State(office): State<Office>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Redirect, Trouble> {
    let (competition, _) = decided(&office, &id).await?;
    let mut awards = Vec::new();
    for one in competition.judged() {
        let award = sent.field(&format!("hadiah.{}", one.code)).to_owned();
        if award.chars().count() > AWARD || award.chars().any(char::is_control) {
            return Err(Trouble::Form);
        }
        let shown = sent.field(&format!("muat.{}", one.code)) == "ya" && one.entry.publish;
        awards.push((one.case.letter.id.clone(), Award { award, shown }));
    }
    office.store.set_awards(&awards).await?;
    office.store.note(clock::wall()?, &sent.session.name, "tetapkan pemenang", &id).await?;
    Ok(Redirect::to(&format!("{}/surat", address(&competition))))
}

/// The outcomes, and what they come to: a form that was drawn from others came too late.
async fn outcomes(office: &Office, competition: &Competition, jury: &Jury) -> Result<(Vec<Outcome>, String), Trouble> {
    let outcomes = contests::outcomes(competition, jury, &office.store.awards().await?);
    let mut all = String::new();
    for outcome in &outcomes {
        all += &outcome.text;
        all += &serde_json::to_string(&outcome.record)?;
    }
    Ok((outcomes, Digest::of(all.as_bytes()).to_string()))
}

/// The letters to authors before they are sent.
pub(in super::super) async fn preview(
    State(office): State<Office>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let (competition, jury) = decided(&office, &id).await?;
    let (outcomes, digest) = outcomes(&office, &competition, &jury).await?;
    previewed(&office, &session, &competition, (&outcomes, &digest), &[])
}

fn previewed(
    office: &Office,
    session: &Session,
    competition: &Competition,
    (outcomes, digest): (&[Outcome], &str),
    problems: &[String],
) -> Result<Response, Trouble> {
    let found = personal(office, outcomes)?;
    let sent = |code: &str, text: &str| {
        let answer = competition.entrant(code).and_then(|one| one.case.answer.as_ref());
        answer.is_some_and(|answer| answer.text == text)
    };
    let main = html! {
        p.back { a href={ (address(competition)) "/hasil" } { "Hasil" } }
        h1 { "Surat untuk penulis" }
        p.hint { "Tiap surat disegel: hanya penulisnya yang dapat membacanya, pada terbitan berikutnya. Nama juri tidak disebut." }
        @if !problems.is_empty() || !found.is_empty() {
            div.problem role="alert" { ul {
                @for problem in problems { li { (problem) } }
                @for (code, what) in &found { li { (code) ": " (what) ". Hapus tanda “Muat”, atau diskualifikasi, lalu kembali ke sini." } }
            } }
        }
        @if outcomes.is_empty() { p.empty { "Tidak ada naskah yang dinilai." } }
        @for outcome in outcomes {
            section.count {
                h2 { (outcome.code) }
                p.meta {
                    @match &outcome.record {
                        Some(record) => { "Terbit sebagai “" (record.title) "” oleh " (record.author) @if record.text.is_empty() { ", tanpa teks" } @else { ", dengan teks" } }
                        None => "Tidak diterbitkan",
                    }
                    @if sent(&outcome.code, &outcome.text) { " · surat ini sudah dikirim" }
                }
                @if outcome.is_cut { p.problem { "Catatan juri terlalu panjang untuk satu surat dan dipotong." } }
                div.answered { p.prose { (outcome.text) } }
            }
        }
        @if !outcomes.is_empty() && found.is_empty() {
            form method="post" action={ (address(competition)) "/surat" } {
                (page::key(session))
                input type="hidden" name="isi" value=(digest);
                button.primary type="submit" { "Kirim semua surat" }
            }
        }
    };
    Ok(page::full(session, "/desk/lomba", "Surat untuk penulis", &main))
}

/// What looks like personal data in what would be published, each with its code name.
fn personal(office: &Office, outcomes: &[Outcome]) -> Result<Vec<(String, String)>, Trouble> {
    let library = office.library()?;
    let mut found = Vec::new();
    for outcome in outcomes {
        for row in rows(outcome)? {
            let seen = publication::looks_personal(&row, library.as_ref());
            found.extend(seen.into_iter().map(|what| (outcome.code.clone(), format!("memuat data pribadi: {what}"))));
        }
    }
    Ok(found)
}

fn rows(outcome: &Outcome) -> Result<Vec<Row>, Trouble> {
    let row = |record: &lapau_feed::programme::Entry| {
        let json = serde_json::to_string(record)?;
        Ok(Row { collection: Collection::Entries, id: record.id().to_owned(), json })
    };
    outcome.record.iter().map(row).collect()
}

/// Sends every letter that was not sent as it is now.
pub(in super::super) async fn send(
    State(office): State<Office>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Trouble> {
    let (competition, jury) = decided(&office, &id).await?;
    let (outcomes, digest) = outcomes(&office, &competition, &jury).await?;
    let mut problems = Vec::new();
    if sent.field("isi") != digest {
        problems.push("Sejak halaman ini dibuka ada yang berubah. Baca sekali lagi, lalu kirim.".to_owned());
    }
    if problems.is_empty() && personal(&office, &outcomes)?.is_empty() {
        let now = clock::wall()?;
        for outcome in &outcomes {
            let Some(one) = competition.entrant(&outcome.code) else { continue };
            let rows = rows(outcome)?;
            let page = format!("/lapau/lomba/{id}");
            let href = outcome.record.as_ref().map_or(page.clone(), |record| format!("{page}#{}", record.id));
            let answer = answer(one, SubmissionState::Accepted, outcome.text.clone(), href, now);
            let known = one.case.answer.as_ref();
            let mut is_known = known.is_some_and(|known| {
                (&known.text, known.state, &known.href) == (&answer.text, answer.state, &answer.href)
            });
            for row in &rows {
                let written = office.store.written_record(row.collection, &row.id).await?;
                is_known &= written.is_some_and(|(json, _)| json == row.json);
            }
            if is_known {
                continue;
            }
            if office.store.decide(&answer, &sent.session.name, one.case.revision, &rows).await? {
                office.store.note(now, &sent.session.name, state_name(answer.state), &answer.submission).await?;
            } else {
                problems.push(format!("{}: rekan Anda mengubahnya pada saat yang sama; kirim sekali lagi.", one.code));
            }
        }
        if problems.is_empty() {
            return Ok(Redirect::to(&format!("{}/surat", address(&competition))).into_response());
        }
    }
    let mut response = previewed(&office, &sent.session, &competition, (&outcomes, &digest), &problems)?;
    *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}
