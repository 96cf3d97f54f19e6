//! One letter: what it says, what is known of it, and the form to answer it.

use std::collections::HashMap;

use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::civil::{Date, DateTime};
use lapau_feed::{
    letters::{Answer, SubmissionState},
    submission::{Content, Submission},
};
use maud::{Markup, html};

use super::{
    Office, Trouble, decision,
    entrance::Signed,
    page,
    reading::{self, Knowledge},
    words,
};
use crate::{
    attendance::{self, Standing},
    cards::{self, Writer},
    store::{Card, Case, Session, state_name},
};

/// What a form was sent with that was not taken yet, so that nothing typed is lost.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// What was wrong, in words.
    pub(super) problems: Vec<String>,
    /// The text of the answer.
    pub(super) text: String,
    /// The question as it would be published.
    pub(super) question: String,
    /// The time of an appointment.
    pub(super) slot: Option<DateTime>,
    /// Everything that was typed, by the names of the fields.
    pub(super) typed: HashMap<String, String>,
}

impl Draft {
    /// What was typed in a field; `None` where no form was sent.
    fn typed(&self, name: &str) -> Option<&str> {
        self.typed.get(name).map(String::as_str)
    }
}

/// The page of a letter.
pub(super) async fn show(
    State(office): State<Office>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let case = office.store.case(&id).await?.ok_or(Trouble::Missing)?;
    let text = case.answer.as_ref().map(|answer| answer.text.clone()).unwrap_or_default();
    let draft = Draft { text, ..Draft::default() };
    drawn(&office, &session, &case, &draft).await
}

/// A template with what only the letter at hand can say.
pub(super) async fn filled(office: &Office, case: &Case, template: &str) -> Result<String, Trouble> {
    let submission: Submission = serde_json::from_slice(&case.letter.body)?;
    Ok(match &submission.content {
        Content::Appointment(appointment) => {
            super::appointments::Diary::read(office).await?.filled(template, appointment, &case.letter.id)
        }
        _ => template.to_owned(),
    })
}

/// Draws the page of a letter with a draft of its answer.
pub(super) async fn drawn(office: &Office, session: &Session, case: &Case, draft: &Draft) -> Result<Response, Trouble> {
    let submission: Submission = serde_json::from_slice(&case.letter.body)?;
    let minutes = office.minutes()?;
    let known = reading::known(office, &case.letter.id, &submission.content).await?;
    let writer = written_with(office, case, &submission).await?;
    let kind = words::kind(&case.letter.kind);
    let facts = reading::facts(&reading::named(office, &submission.content)?);
    let published = office.published.manifest()?.map(|manifest| manifest.published);
    let next = match case.answer {
        Some(_) => office.store.longest_waiting().await?,
        None => None,
    };
    let main = html! {
        p.back { a href="/desk" { "Surat masuk" } }
        h1 { (kind) }
        p.meta {
            span.state data-state=(state_name(case.state)) { (words::state(case.state)) }
            " diterima " time datetime=(case.letter.received) { (words::moment(&case.letter.received, minutes)) }
            ", ditulis " (words::date_time(words::local(submission.created, minutes)))
        }
        div.columns {
            section aria-label="Isi surat" {
                dl.facts {
                    @for (name, value) in &facts { dt { (name) } dd { (value) } }
                }
                (writer)
                @if let Some(known) = &known { div.known { (known.said) } }
                details.technical { summary { "Nomor surat" } code { (case.letter.id) } br; code { (case.letter.sha256) } }
            }
            section aria-label="Jawaban" {
                (assignment(case, session))
                @if let Some(answer) = &case.answer {
                    (answered(case, answer, minutes))
                    @if published.is_none_or(|at| at < answer.at) {
                        p.known { "Terlihat oleh pemustaka sesudah Anda " a href="/desk/terbit" { "menerbitkan" } "." }
                    }
                    @if let Some(next) = &next { p { a.button href={ "/desk/surat/" (next) } { "Surat berikutnya" } } }
                }
                @if case.state == SubmissionState::Withdrawn {
                    p.hint { "Penulisnya menarik surat ini. Tidak perlu dijawab." }
                } @else if let Content::Entry(entry) = &submission.content {
                    p.hint { "Naskah dinilai dan dijawab di " a href={ "/desk/lomba/" (page::escaped(&entry.contest)) } { "halaman lombanya" } ", dengan nama sandi." }
                } @else if decision::choices(&submission.content).is_empty() {
                    p.hint { "Surat seperti ini hanya dihitung, tidak dijawab." }
                } @else {
                    (form(case, &submission, session, draft, known.as_ref()))
                }
            }
        }
    };
    Ok(page::full(session, "/desk", kind, &main))
}

/// Which card a letter was written with, and whether what it is about is that card's.
async fn written_with(office: &Office, case: &Case, submission: &Submission) -> Result<Markup, Trouble> {
    if matches!(submission.content, Content::Attendance(_)) {
        return Ok(match attendance::standing(&office.store, case, submission).await? {
            Standing::Counts(label) => {
                html! { p.good { "Dihitung. " @if !label.is_empty() { "Ditulis di pintu " b { (label) } "." } } }
            }
            Standing::Late(label) => {
                html! { p.problem { "Ditulis di pintu " b { (label) } ", tetapi datang sesudah pintu itu ditutup. Tanyakan kepada pemegang ponselnya." } }
            }
            Standing::Unproven => {
                html! { p.problem { "Tidak menunjukkan pintu mana pun. Tanyakan siapa yang mengirimnya." } }
            }
            Standing::Refused => html! { p { "Tidak dihitung." } },
        });
    }
    if matches!(submission.content, Content::Progress(_)) {
        return Ok(html! { p { "Siapa muridnya dan apa yang dikerjakannya hanya tampak di ponsel gurunya." } });
    }
    if matches!(submission.content, Content::Vote(_)) {
        // Whose ballot it is the desk could work out, and shows nobody.
        return Ok(match submission.card {
            Some(_) => html! { p { "Ditulis dengan kartu. Kartu siapa tidak ditampilkan: suara itu rahasia." } },
            None => html! {},
        });
    }
    let named = |card: &Card| html! { code { (super::cards::short(card)) } @if !card.label.is_empty() { " " b { (card.label) } } };
    Ok(match cards::writer(&office.store, submission).await? {
        // Whose hold it is, only a card says.
        Writer::Unnamed if matches!(submission.content, Content::HoldChange(_)) => {
            html! { p.problem { "Surat ini tidak menyebut kartu, jadi tidak jelas pesanan siapa yang dimaksud." } }
        }
        Writer::Unnamed => html! {},
        Writer::False => {
            html! { p.problem { "Surat ini menyebut kartu, tetapi tandanya tidak cocok. Anggap saja datang dari siapa pun." } }
        }
        Writer::Revoked(card) => {
            html! { p.problem { "Ditulis dengan kartu " (named(&card)) " yang sudah dicabut. Jawabannya tidak akan terbaca." } }
        }
        Writer::Card(card) => {
            let (owned, said) = match &submission.content {
                Content::Renewal(renewal) => match cards::loan_of(&office.store, &card, &renewal.item).await? {
                    Some(_) => (true, "Pinjaman ini milik kartu itu."),
                    None => (false, "Menurut impor terakhir pinjaman ini bukan milik kartu itu."),
                },
                Content::HoldChange(change) => match cards::hold_of(&office.store, &card, change).await? {
                    Some(_) => (true, "Pesanan ini milik kartu itu."),
                    None => (false, "Menurut impor terakhir pesanan ini bukan milik kartu itu, atau sudah tidak ada."),
                },
                _ => (true, ""),
            };
            html! { p.good[owned].problem[!owned] { "Ditulis dengan kartu " (named(&card)) ". " (said) } }
        }
    })
}

fn assignment(case: &Case, session: &Session) -> Markup {
    let mine = case.assigned == session.name;
    html! {
        form.assign method="post" action={ "/desk/surat/" (case.letter.id) "/tugas" } {
            (page::key(session))
            span { @if case.assigned.is_empty() { "Belum ada yang menangani." } @else { "Ditangani " b { (case.assigned) } "." } }
            button.small type="submit" name="oleh" value=(if mine { "" } else { &*session.name }) {
                @if mine { "Lepaskan" } @else { "Saya tangani" }
            }
        }
    }
}

fn answered(case: &Case, answer: &Answer, minutes: i32) -> Markup {
    html! {
        div.answered {
            h2 { (words::state(answer.state)) }
            p.meta { "oleh " (case.name) ", " (words::date_time(words::local(answer.at, minutes))) }
            @if !answer.text.is_empty() { p.prose { (answer.text) } }
            @if let Some(due) = answer.due { p { "Kembali paling lambat " b { (words::date(due)) } } }
            @if let Some(place) = answer.place { p { "Urutan " b { (place) } } }
            @if !answer.badge.is_empty() {
                p { a href={ "/belajar/sertifikat#" (answer.badge) } { "Buka sertifikat" } " untuk dilihat atau dicetak." }
            }
            @if let Some(slot) = answer.slot { p { "Waktunya " b { (super::appointments::said(slot)) } } }
            @if let Some(until) = answer.until { p { "Ambil paling lambat " b { (words::date(until)) } } }
        }
    }
}

fn form(case: &Case, submission: &Submission, session: &Session, draft: &Draft, known: Option<&Knowledge>) -> Markup {
    let due = known.and_then(|known| known.due);
    let kind = &*case.letter.kind;
    let content = &submission.content;
    let again = case.answer.is_some();
    let private = submission.ticket.is_some();
    let iso = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let past = case.answer.as_ref();
    let typed = |name: &str, known: String| draft.typed(name).map_or(known, str::to_owned);
    let here = format!("/desk/surat/{}", case.letter.id);
    // Who only took a template has not been told yet of what a colleague did meanwhile.
    let revision = match draft.problems.is_empty() {
        true => typed("revisi", case.revision.to_string()),
        false => case.revision.to_string(),
    };
    html! {
        h2 { @if again { "Ubah jawaban" } @else { "Jawab" } }
        @if !draft.problems.is_empty() {
            div.problem role="alert" { ul { @for problem in &draft.problems { li { (problem) } } } }
        }
        form method="post" action=(here) {
            (page::key(session))
            input type="hidden" name="revisi" value=(revision);
            @if let Some((first, _)) = decision::choices(content).first() {
                // The Enter key in a line presses the first button: the decision, and no template.
                button.first type="submit" name="putusan" value=(state_name(*first)) tabindex="-1" aria-hidden="true" {}
            }
            @if matches!(content, Content::Question(question) if question.public) {
                fieldset {
                    legend { "Untuk semua orang" }
                    label.check { input type="checkbox" name="terbit" value="ya" checked[draft.typed("terbit").is_some()]; " Terbitkan pertanyaan dan jawaban tanpa nama" }
                    label for="soal" { "Pertanyaan seperti yang terbit" }
                    textarea id="soal" name="soal" rows="3" maxlength="4000" { (if draft.question.is_empty() { asked(content) } else { &draft.question }) }
                }
            }
            p.templates { "Pola: "
                @for (n, (name, _)) in words::templates(kind).iter().enumerate() {
                    button.small type="submit" name="pola" value=(n) formaction={ (here) "#teks" } { (name) } " "
                }
            }
            label for="teks" { "Jawaban" }
            p.hint #teks-hint {
                @if private { "Disegel: hanya penulisnya yang dapat membacanya." }
                @else { "Penulis tidak meminta jawaban pribadi, jadi jawaban ini dapat dibaca siapa saja. Jangan sebut nama atau nomor." }
            }
            textarea id="teks" name="teks" rows="6" maxlength=(Answer::MAX_TEXT) aria-describedby="teks-hint" { (draft.text) }
            @if matches!(content, Content::Proposal(_)) && case.state == SubmissionState::Accepted {
                label for="langkah" { "Langkah usulan ini, dengan jawaban di atas sebagai keterangannya" }
                select id="langkah" name="langkah" {
                    option value="" { "Tidak berubah" }
                    @for (_, name, said) in decision::STEPS { option value=(name) selected[draft.typed("langkah") == Some(name)] { (said) } }
                }
            }
            @if matches!(content, Content::Renewal(_)) {
                label for="kembali" { "Tanggal kembali yang baru" }
                input id="kembali" name="kembali" type="date" value=(typed("kembali", iso(past.map_or(due, |answer| answer.due))));
            }
            @if let (Content::Appointment(_), Some(known)) = (content, known) {
                @let chosen = draft.slot.or(known.slot);
                label for="jam" { "Waktu yang diberikan" }
                p.hint #jam-hint { "Yang diminta ada di atas; memilih waktu lain memindahkannya." }
                select id="jam" name="jam" aria-describedby="jam-hint" {
                    option value="" { "Pilih" }
                    @for (slot, said) in &known.slots { option value=(slot) selected[chosen == Some(*slot)] { (said) } }
                }
            }
            @if matches!(content, Content::Hold(_)) {
                label for="ambil" { "Ambil paling lambat" }
                input id="ambil" name="ambil" type="date" value=(typed("ambil", iso(past.and_then(|answer| answer.until))));
            }
            @if matches!(content, Content::Hold(_) | Content::Registration(_)) {
                label for="urutan" { "Urutan dalam antrean" }
                input id="urutan" name="urutan" type="number" min="1" max="100000" inputmode="numeric" value=(typed("urutan", past.and_then(|answer| answer.place).map(|place| place.to_string()).unwrap_or_default()));
            }
            div.actions {
                @for (n, (state, name)) in decision::choices(content).iter().enumerate() {
                    @let name = if again && *state == case.state { "Simpan" } else { name };
                    button.primary[n == 0] type="submit" name="putusan" value=(state_name(*state)) { (name) }
                }
            }
        }
    }
}

fn asked(content: &Content) -> &str {
    match content {
        Content::Question(question) => &question.text,
        _ => "",
    }
}
