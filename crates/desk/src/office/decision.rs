//! Answering a letter: the form, what it must say, and the records of the feed that come of it.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::{Timestamp, civil::Date};
use lapau_feed::{
    Collection, Digest, Language, Localized, Record,
    badge::Badge,
    conversation::{Club, Post, Question, Thread},
    learning::Guide,
    letters::{Answer, SubmissionState},
    participation::{Proposal, ProposalState, ProposalStep},
    prose::{Block, Span},
    submission::{self, Content, HoldStep, Submission},
};

use super::{Office, Trouble, appointments, entrance::Sent, letter, words};
use crate::{
    clock, publication, report,
    store::{Row, state_name, state_of},
};

/// What can be decided of a letter, and how the buttons are called; nothing of one that is only counted, or answered elsewhere.
pub(super) fn choices(content: &Content) -> &'static [(SubmissionState, &'static str)] {
    use SubmissionState::{Accepted, Answered, Declined, Waiting};
    match content {
        Content::Suggestion(_) | Content::Question(_) => &[(Answered, "Kirim jawaban"), (Declined, "Tolak")],
        Content::Appointment(_) => &[(Accepted, "Beri waktu ini"), (Declined, "Tolak")],
        Content::Renewal(_) => &[(Accepted, "Perpanjang"), (Declined, "Tolak")],
        Content::Hold(_) => &[(Accepted, "Simpan untuknya"), (Waiting, "Masukkan antrean"), (Declined, "Tolak")],
        Content::HoldChange(change) => match change.change {
            HoldStep::Cancel => &[(Accepted, "Batalkan pesanannya"), (Declined, "Tolak")],
            HoldStep::Suspend => &[(Accepted, "Tunda pesanannya"), (Declined, "Tolak")],
            HoldStep::Resume => &[(Accepted, "Lanjutkan pesanannya"), (Declined, "Tolak")],
        },
        Content::Registration(_) => &[(Accepted, "Terima"), (Waiting, "Daftar tunggu"), (Declined, "Tolak")],
        Content::Attendance(_) => &[(Accepted, "Hitung"), (Declined, "Jangan hitung")],
        Content::Wish(_) => &[(Accepted, "Terima"), (Declined, "Tolak")],
        Content::Post(_) => &[(Answered, "Terbitkan"), (Declined, "Tolak")],
        Content::Proposal(_) => &[(Accepted, "Terbitkan usulan"), (Declined, "Tolak")],
        Content::Report(_) => &[(Answered, "Selesai"), (Declined, "Tidak perlu tindakan")],
        Content::Certificate(_) => &[(Accepted, "Beri sertifikat"), (Declined, "Tolak")],
        Content::Class(_) => &[(Accepted, "Buka kelas"), (Declined, "Tolak")],
        // An entry is answered where it is judged, under its code name.
        Content::Entry(_)
        | Content::Cancellation(_)
        | Content::Progress(_)
        | Content::Reaction(_)
        | Content::Response(_)
        | Content::Scores(_)
        | Content::Support(_)
        | Content::Vote(_) => &[],
    }
}

/// The steps of a published proposal that librarians take, and what they are called.
pub(super) const STEPS: [(ProposalState, &str, &str); 5] = [
    (ProposalState::Checked, "checked", "Diperiksa"),
    (ProposalState::Accepted, "accepted", "Disetujui"),
    (ProposalState::Refused, "refused", "Tidak disetujui"),
    (ProposalState::Ordered, "ordered", "Dipesan"),
    (ProposalState::Done, "done", "Selesai"),
];

/// Takes a decision.
pub(super) async fn take(
    State(office): State<Office>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Trouble> {
    let case = office.store.case(&id).await?.ok_or(Trouble::Missing)?;
    let submission: Submission = serde_json::from_slice(&case.letter.body)?;
    let now = clock::wall()?;
    // One at a time, so that no time is given twice.
    let _turn = match &submission.content {
        Content::Appointment(_) => Some(office.pen.lock().await),
        _ => None,
    };
    let mut draft = letter::Draft {
        problems: Vec::new(),
        text: sent.field("teks").replace("\r\n", "\n"),
        question: sent.field("soal").replace("\r\n", "\n"),
        slot: sent.field("jam").parse().ok(),
        typed: sent.fields.clone(),
    };
    if let Ok(number) = sent.field("pola").parse::<usize>() {
        let (_, template) = words::templates(&case.letter.kind).get(number).ok_or(Trouble::Form)?;
        let template = letter::filled(&office, &case, template).await?;
        draft.text = added(&draft.text, &template);
        return letter::drawn(&office, &sent.session, &case, &draft).await;
    }
    let state = state_of(sent.field("putusan"));
    let state = state.filter(|state| choices(&submission.content).iter().any(|(known, _)| known == state));
    let state = state.ok_or(Trouble::Form)?;
    let mut answer = read(&sent, &submission, state, &draft.text, now, &mut draft.problems);
    if let (Content::Certificate(wish), SubmissionState::Accepted) = (&submission.content, state) {
        match certify(&office, wish, now)? {
            Ok(badge) => answer.badge = badge,
            Err(problem) => draft.problems.push(problem),
        }
    }
    if let (Content::Appointment(appointment), SubmissionState::Accepted) = (&submission.content, state) {
        answer.slot = draft.slot;
        answer.href = appointments::address(&appointment.consultation);
        draft.problems.extend(match draft.slot {
            None => Some("Pilih waktunya dahulu.".into()),
            Some(slot) => appointments::Diary::read(&office).await?.against(appointment, &id, slot),
        });
    }
    if let (Content::Appointment(appointment), SubmissionState::Declined) = (&submission.content, state) {
        answer.href = appointments::address(&appointment.consultation);
    }
    let records = records(&office, &submission, &sent, &mut answer, &draft, now).await?;
    if let (Content::Post(post), false) = (&submission.content, records.is_empty()) {
        draft.problems.extend(homeless(&office, post).await?);
    }
    let library = office.library()?;
    let public = submission
        .ticket
        .is_none()
        .then(|| ("answer", publication::looks_personal_text(&answer.text, library.as_ref())));
    let personal =
        records.iter().map(|row| (row.collection.name(), publication::looks_personal(row, library.as_ref())));
    for (_, found) in personal.chain(public) {
        draft.problems.extend(found.into_iter().map(|what| format!("Memuat data pribadi: {what}")));
    }
    if draft.problems.is_empty() {
        let revision = sent.field("revisi").parse().map_err(|_| Trouble::Form)?;
        if office.store.decide(&answer, &sent.session.name, revision, &records).await? {
            office.store.note(now, &sent.session.name, state_name(state), &id).await?;
            return Ok(Redirect::to(&format!("/desk/surat/{id}")).into_response());
        }
        draft
            .problems
            .push("Rekan Anda sudah mengubah surat ini. Baca dahulu jawabannya, lalu kirim lagi bila perlu.".into());
    }
    let case = office.store.case(&id).await?.ok_or(Trouble::Missing)?;
    let mut response = letter::drawn(&office, &sent.session, &case, &draft).await?;
    *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// A text with a template below it; as it is where it has the template already.
fn added(text: &str, template: &str) -> String {
    match text {
        "" => template.to_owned(),
        text if text.contains(template) => text.to_owned(),
        text => format!("{text}\n\n{template}"),
    }
}

/// Says who looks after a letter.
pub(super) async fn assign(
    State(office): State<Office>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Redirect, Trouble> {
    let to = sent.field("oleh");
    if office.store.case(&id).await?.is_none() || !(to.is_empty() || to == sent.session.name) {
        return Err(Trouble::Form);
    }
    office.store.assign(&id, to).await?;
    Ok(Redirect::to(&format!("/desk/surat/{id}")))
}

fn read(
    sent: &Sent,
    submission: &Submission,
    state: SubmissionState,
    text: &str,
    now: Timestamp,
    problems: &mut Vec<String>,
) -> Answer {
    let mut day = |name: &str| -> Option<Date> {
        let text = sent.field(name);
        let day = text.parse().ok();
        if day.is_none() && !text.is_empty() {
            problems.push(format!("{text:?} bukan tanggal; tulis seperti 2026-11-30."));
        }
        day
    };
    let (due, until) = (day("kembali"), day("ambil"));
    let place = sent.field("urutan").parse().ok().filter(|place| *place > 0);
    let renewed = matches!(submission.content, Content::Renewal(_)) && state == SubmissionState::Accepted;
    if renewed && due.is_none() {
        problems.push("Perpanjangan perlu tanggal kembali yang baru.".into());
    }
    if state == SubmissionState::Declined && text.is_empty() {
        problems.push("Penolakan perlu alasan, supaya penulisnya tahu apa yang dapat dilakukan.".into());
    }
    if matches!(submission.content, Content::Question(_)) && state == SubmissionState::Answered && text.is_empty() {
        problems.push("Jawaban masih kosong.".into());
    }
    if sent.field("langkah") == "refused" && text.is_empty() {
        problems.push("Usulan yang tidak disetujui perlu alasan.".into());
    }
    let length = text.chars().count();
    if length > Answer::MAX_TEXT {
        problems.push(format!("Jawaban {} huruf terlalu panjang.", length - Answer::MAX_TEXT));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        problems.push("Jawaban memuat huruf kendali; ketik ulang bagian yang ditempel.".into());
    }
    Answer {
        submission: submission.id.clone(),
        state,
        at: now,
        text: text.to_owned(),
        due: due.filter(|_| renewed),
        place: place.filter(|_| state == SubmissionState::Waiting),
        until: until.filter(|_| state == SubmissionState::Accepted),
        href: String::new(),
        slot: None,
        badge: String::new(),
    }
}

/// What is said where there is no key to certify with.
pub(super) const NO_KEY: &str = "Meja ini belum punya kunci untuk menandatangani sertifikat. Buat sekali dengan «desk keys new BERKAS», jalankan meja dengan «desk serve --key BERKAS», lalu terbitkan.";

/// A signed badge for whoever worked through a guide, or why there can be none.
fn certify(office: &Office, wish: &submission::Certificate, now: Timestamp) -> Result<Result<String, String>, Trouble> {
    let Some(key) = office.publisher.key() else { return Ok(Err(NO_KEY.into())) };
    let (guide, library) = (office.published.record::<Guide>(&wish.guide)?, office.library()?);
    let (Some(guide), Some(library)) = (guide, library) else {
        return Ok(Err("Panduan ini tidak (lagi) terbit. Tolak permintaannya dengan alasan itu.".into()));
    };
    let badge = Badge {
        library: library.id,
        guide: guide.title.get(Language::Indonesian).to_owned(),
        name: wish.name.split_whitespace().collect::<Vec<_>>().join(" "),
        date: words::local(now, library.zone.minutes).date(),
        lessons: u16::try_from(guide.lessons.len()).unwrap_or(u16::MAX),
        minutes: guide.minutes.unwrap_or_default(),
    };
    let signed = key.certify(badge).and_then(|signed| signed.to_text());
    Ok(signed.ok_or_else(|| "Judul panduan atau nama ini terlalu panjang untuk sertifikat.".into()))
}

/// The records of the feed that come of a decision.
async fn records(
    office: &Office,
    submission: &Submission,
    sent: &Sent,
    answer: &mut Answer,
    draft: &letter::Draft,
    now: Timestamp,
) -> Result<Vec<Row>, Trouble> {
    let minutes = office.minutes()?;
    let day = |at| words::local(at, minutes).date();
    let short = Digest::short_id(&submission.id);
    match &submission.content {
        Content::Question(question)
            if question.public && answer.state == SubmissionState::Answered && sent.field("terbit") == "ya" =>
        {
            let asked = if draft.question.is_empty() { &question.text } else { &draft.question };
            let record = Question {
                id: format!("t-{short}"),
                question: Localized::from(&**asked),
                answer: paragraphs(&answer.text),
                topic: Localized::from(&*question.topic),
                asked: Some(day(submission.created)),
                answered: day(now),
                titles: Vec::new(),
                reactions: None,
            };
            answer.href = format!("/lapau/tanya#{}", record.id);
            Ok(vec![row(&record)?])
        }
        Content::Post(post) if answer.state == SubmissionState::Answered => {
            let (rows, thread) = posted(submission, post, &short, now)?;
            answer.href = format!("/lapau/klub/{}/{thread}", post.club);
            Ok(rows)
        }
        Content::Proposal(proposal) if answer.state == SubmissionState::Accepted => {
            let record =
                proposed(office, proposal, &report::proposal_id(&submission.id), sent, &answer.text, day(now)).await?;
            answer.href = format!("/lapau/usul/{}", record.id);
            Ok(vec![row(&record)?])
        }
        _ => Ok(Vec::new()),
    }
}

/// A proposal as it is published: new, or with one more step of its life.
async fn proposed(
    office: &Office,
    proposal: &submission::Proposal,
    id: &str,
    sent: &Sent,
    note: &str,
    today: Date,
) -> Result<Proposal, Trouble> {
    let known = office.store.written_record(Collection::Proposals, id).await?;
    let mut record = match known {
        Some((json, _)) => serde_json::from_str(&json)?,
        None => Proposal {
            id: id.to_owned(),
            kind: proposal.topic,
            title: Localized::from(&*proposal.title),
            about: paragraphs(&proposal.why),
            by: proposal.pen_name.clone(),
            supporters: 0,
            price: None,
            history: vec![ProposalStep { date: today, state: ProposalState::Asked, note: Localized::default() }],
            became: String::new(),
        },
    };
    if let Some((state, ..)) = STEPS.iter().find(|(_, name, _)| *name == sent.field("langkah")) {
        record.history.push(ProposalStep { date: today, state: *state, note: Localized::from(note) });
    }
    Ok(record)
}

/// Why a post has no place on the boards as they are now.
async fn homeless(office: &Office, post: &submission::Post) -> Result<Option<String>, Trouble> {
    if office.published.record::<Club>(&post.club)?.is_none() {
        return Ok(Some("Klub kiriman ini tidak ada (lagi). Tolak kiriman dengan alasan itu.".into()));
    }
    if post.thread.is_empty() {
        return Ok(None);
    }
    let written = office.store.written().await?;
    let written = written.iter().filter(|(row, _)| row.collection == Collection::Threads && row.id == post.thread);
    let written = written.filter_map(|(row, _)| serde_json::from_str::<Thread>(&row.json).ok()).next();
    Ok(match office.published.record::<Thread>(&post.thread)?.or(written) {
        None => Some("Percakapan yang dibalas tidak ada (lagi). Tolak kiriman dengan alasan itu.".into()),
        Some(thread) if thread.locked => Some("Percakapan ini sudah ditutup.".into()),
        Some(_) => None,
    })
}

fn posted(
    submission: &Submission,
    post: &submission::Post,
    short: &str,
    now: Timestamp,
) -> Result<(Vec<Row>, String), Trouble> {
    let mut rows = Vec::new();
    let thread = if post.thread.is_empty() {
        let thread = Thread {
            id: format!("p-{short}"),
            club: post.club.clone(),
            title: post.title.clone(),
            opened: now,
            pinned: false,
            locked: false,
        };
        rows.push(row(&thread)?);
        thread.id
    } else {
        post.thread.clone()
    };
    let record = Post {
        id: format!("k-{short}"),
        thread: thread.clone(),
        author: post.pen_name.clone(),
        staff: false,
        // A phone's clock may be ahead; nothing is published before it was written.
        written: submission.created.min(now),
        published: now,
        text: post.text.clone(),
        reply_to: post.reply_to.clone(),
        quote: post.quote.clone(),
        page: post.page,
        reactions: None,
    };
    rows.push(row(&record)?);
    Ok((rows, thread))
}

fn row<R: Record>(record: &R) -> Result<Row, Trouble> {
    Ok(Row { collection: R::COLLECTION, id: record.id().to_owned(), json: serde_json::to_string(record)? })
}

/// A plain text as paragraphs: an empty line parts them, and lines inside one are joined.
fn paragraphs(text: &str) -> Vec<Block> {
    text.split("\n\n")
        .map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|part| !part.is_empty())
        .map(|part| Block::P { s: vec![Span::Text(part)] })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_takes_nothing_away() {
        assert_eq!(added("", "Terima kasih."), "Terima kasih.");
        assert_eq!(added("Ibu Ani,", "Terima kasih."), "Ibu Ani,\n\nTerima kasih.");
        assert_eq!(added("Ibu Ani,\n\nTerima kasih.", "Terima kasih."), "Ibu Ani,\n\nTerima kasih.");
    }

    #[test]
    fn an_empty_line_parts_paragraphs() {
        let text = "Satu\nbaris.\n\n\n Dua. \n\n ";
        assert_eq!(lapau_feed::prose::plain(&paragraphs(text)), "Satu baris.\nDua.");
        assert_eq!(paragraphs(" \n\n "), []);
    }
}
