//! Votes and survey answers, counted.

use axum::{extract::State, response::Response};
use lapau_feed::{
    learning::{AnswerKind, Survey},
    participation::Ballot,
    submission::{Content, Response as Filled, Subject, Submission},
};
use maud::{Markup, html};

use super::{Office, Trouble, entrance::Signed, page, reading, words};
use crate::{
    counting::{self, Paper},
    store::Case,
};

/// The letters of a kind with the local time at which they came; those their writers took back are left out.
async fn papers(office: &Office, kind: &str) -> Result<Vec<Paper>, Trouble> {
    let minutes = office.minutes()?;
    let cases = office.store.cases_of(kind).await?;
    let standing = cases.iter().filter(|case| case.state != lapau_feed::letters::SubmissionState::Withdrawn);
    standing.map(|case| paper(case, minutes)).collect()
}

fn paper(case: &Case, minutes: i32) -> Result<Paper, Trouble> {
    let submission: Submission = serde_json::from_slice(&case.letter.body)?;
    let received = case.letter.received.parse().unwrap_or(submission.created);
    Ok(Paper { submission, received: words::local(received, minutes) })
}

/// Every ballot with its count. While it is open only how many voted is shown: a count would sway those who have not.
pub(super) async fn votes(State(office): State<Office>, Signed(session): Signed) -> Result<Response, Trouble> {
    let ballots: Vec<Ballot> = office.published.records()?;
    let papers = papers(&office, "vote").await?;
    let now = office.now()?;
    let main = html! {
        h1 { "Pemungutan suara" }
        @if ballots.is_empty() { p.empty { "Belum ada pemungutan suara yang terbit." } }
        @for ballot in &ballots {
            @let count = counting::count(ballot, &papers);
            section.count {
                h2 { (reading::said(&ballot.title)) }
                p.meta { (words::date_time(ballot.opens)) " sampai " (words::date_time(ballot.closes)) }
                p { b { (count.tally.voters) } " suara sah"
                    @if count.void > 0 { ", " (count.void) " tidak sah" }
                    @if count.replaced > 0 { ", " (count.replaced) " diganti pemilihnya sendiri" } "." }
                @if now < ballot.closes {
                    p.hint { "Hasil dihitung sesudah ditutup, lalu terbit pada publikasi berikutnya." }
                } @else {
                    table {
                        thead { tr { th scope="col" { "Pilihan" } th.number scope="col" { "Suara" } th scope="col" { "Hasil" } } }
                        tbody {
                            @for option in &ballot.options {
                                tr {
                                    th scope="row" { (reading::said(&option.label)) }
                                    td.number { (count.tally.counts.get(&option.id).copied().unwrap_or_default()) }
                                    td { @if count.tally.winners.contains(&option.id) { "Terpilih" } }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(page::full(&session, "/desk/suara", "Pemungutan suara", &main))
}

/// Every survey with its answers counted.
pub(super) async fn surveys(State(office): State<Office>, Signed(session): Signed) -> Result<Response, Trouble> {
    let surveys: Vec<Survey> = office.published.records()?;
    let papers = papers(&office, "response").await?;
    let main = html! {
        h1 { "Survei" }
        @if surveys.is_empty() { p.empty { "Belum ada survei yang terbit." } }
        @for survey in &surveys { (counted(survey, &papers)) }
    };
    Ok(page::full(&session, "/desk/survei", "Survei", &main))
}

fn counted(survey: &Survey, papers: &[Paper]) -> Markup {
    let mut valid: Vec<&Filled> = Vec::new();
    let mut void = 0;
    for paper in papers {
        let Content::Response(filled) = &paper.submission.content else { continue };
        if filled.survey != survey.id {
            continue;
        }
        if paper.submission.content.problems_against(Subject::Survey(survey), paper.received).is_empty() {
            valid.push(filled);
        } else {
            void += 1;
        }
    }
    html! {
        section.count {
            h2 { (reading::said(&survey.title)) }
            p { b { (valid.len()) } " jawaban" @if void > 0 { ", " (void) " tidak sesuai survei dan tidak dihitung" } "." }
            @for item in &survey.items {
                @let answers: Vec<_> = valid.iter().flat_map(|filled| filled.answers.iter().filter(|answer| answer.item == item.id)).collect();
                h3 { (reading::said(&item.label)) }
                @match &item.answer {
                    AnswerKind::Choice { options } | AnswerKind::Multiple { options } => (bars(options.iter().enumerate().map(|(n, label)| {
                        (reading::said(label), answers.iter().filter(|answer| answer.choices.iter().any(|choice| usize::from(*choice) == n)).count())
                    }).collect())),
                    AnswerKind::Scale { labels } => {
                        (bars(labels.iter().enumerate().map(|(n, label)| (reading::said(label), answers.iter().filter(|answer| answer.number == Some(n as i64 + 1)).count())).collect()))
                        (mean(&answers.iter().filter_map(|answer| answer.number).collect::<Vec<_>>()))
                    }
                    AnswerKind::Number => (mean(&answers.iter().filter_map(|answer| answer.number).collect::<Vec<_>>())),
                    AnswerKind::Text => {
                        ul.said { @for answer in answers.iter().filter(|answer| !answer.text.trim().is_empty()) { li { (answer.text) } } }
                    }
                    AnswerKind::Unknown => p.hint { "Jenis pertanyaan ini tidak dikenal." },
                }
            }
        }
    }
}

fn bars(rows: Vec<(&str, usize)>) -> Markup {
    let most = rows.iter().map(|(_, count)| *count).max().unwrap_or_default().max(1);
    html! {
        table.bars { tbody {
            @for (label, count) in &rows {
                tr { th scope="row" { (label) } td.number { (count) } td { meter min="0" max=(most) value=(count) { (count) } } }
            }
        } }
    }
}

fn mean(numbers: &[i64]) -> Markup {
    html! {
        @if !numbers.is_empty() {
            p { "Rata-rata " b { (format!("{:.2}", numbers.iter().sum::<i64>() as f64 / numbers.len() as f64).replace('.', ",")) } " dari " (numbers.len()) " jawaban." }
        }
    }
}
