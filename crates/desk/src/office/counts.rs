//! Survey answers and signs, counted.

use axum::{
    extract::{Path, State},
    response::Response,
};
use lapau_feed::{
    conversation::{Post, Question},
    finding::ReadingLevel,
    learning::{AnswerKind, READING_ELEMENTS, Survey},
    submission::ReactionTarget,
};
use maud::{Markup, html};

use super::{
    Office, Trouble,
    entrance::Signed,
    page, reading,
    saving::{self, harmless},
    words,
};
use crate::{
    clock,
    counting::{
        self, Paper,
        reactions::{self, Count, Counts},
        reading as reading_index, surveys,
    },
};

/// The letters of a kind with the local time at which they came; those their writers took back are left out.
pub(super) async fn papers(office: &Office, kind: &str) -> Result<Vec<Paper>, Trouble> {
    let minutes = office.minutes()?;
    Ok(counting::papers(&office.store.standing_cases_of(kind).await?, |at| words::local(at, minutes))?)
}

/// Every survey with its answers counted.
pub(super) async fn show_surveys(State(office): State<Office>, Signed(session): Signed) -> Result<Response, Trouble> {
    let surveys: Vec<Survey> = office.published.records()?;
    let papers = papers(&office, "response").await?;
    let site = office.library()?.and_then(|library| library.site).unwrap_or_default();
    let (site, today) = (site.trim_end_matches('/'), office.now()?.date());
    let main = html! {
        h1 { "Survei" }
        @if surveys.is_empty() { p.empty { "Belum ada survei yang terbit." } }
        @for survey in &surveys {
            (counted(survey, &papers, (survey.opens <= today && today <= survey.closes).then_some(site)))
        }
    };
    Ok(page::full(&session, "/desk/survei", "Survei", &main))
}

/// How much of a post or a question is shown in a list, in characters.
const EXCERPT: usize = 120;

/// The posts and questions that readers gave signs to, the most first. What did not help is seen here alone.
pub(super) async fn show_signs(State(office): State<Office>, Signed(session): Signed) -> Result<Response, Trouble> {
    let counts = Counts::of(&reactions::given(&office.store.letters_of("reaction").await?)?);
    let (posts, questions): (Vec<Post>, Vec<Question>) = (office.published.records()?, office.published.records()?);
    let posts = posts.iter().filter_map(|post| {
        Some((counts.get(ReactionTarget::Post, &post.id)?, format!("{}: {}", post.author, post.text)))
    });
    let questions = questions.iter().filter_map(|question| {
        Some((counts.get(ReactionTarget::Question, &question.id)?, reading::said(&question.question).to_owned()))
    });
    let (posts, questions) = (most(posts), most(questions));
    let main = html! {
        h1 { "Tanda pembaca" }
        p.hint { "Dihitung dari surat; siapa yang mengirim tidak diketahui. Jumlah yang suka dan terbantu ikut terbit pada publikasi berikutnya; yang tidak terbantu hanya terlihat di sini." }
        @if posts.is_empty() && questions.is_empty() { p.empty { "Belum ada tanda pada kiriman atau jawaban yang terbit." } }
        (signs("Kiriman klub", &posts))
        (signs("Jawaban untuk semua orang", &questions))
    };
    Ok(page::full(&session, "/desk/tanda", "Tanda pembaca", &main))
}

type Signs<'a> = (&'a Count, String);

/// What has signs, the most first; of as many, in the order in which it was published.
fn most<'a>(all: impl Iterator<Item = Signs<'a>>) -> Vec<Signs<'a>> {
    let mut all: Vec<_> = all.filter(|(count, _)| count.all() > 0).collect();
    all.sort_by_key(|(count, _)| std::cmp::Reverse(count.all()));
    all
}

fn signs(title: &str, all: &[Signs<'_>]) -> Markup {
    html! {
        @if !all.is_empty() {
            section.count {
                h2 { (title) }
                table {
                    thead { tr { th scope="col" { "Isi" } th.number scope="col" { "Suka" } th.number scope="col" { "Terbantu" } th.number scope="col" { "Tidak terbantu" } } }
                    tbody {
                        @for (count, said) in all {
                            tr {
                                th scope="row" { (excerpt(said)) }
                                td.number data-nama="Suka" { (count.likes) }
                                td.number data-nama="Terbantu" { (count.helped) }
                                td.number data-nama="Tidak terbantu" { (count.unhelpful) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn excerpt(text: &str) -> String {
    let mut excerpt: String = text.chars().take(EXCERPT).collect();
    if excerpt.len() < text.len() {
        excerpt.push('…');
    }
    excerpt
}

/// What was answered to a survey, as a table for other programs.
pub(super) async fn survey_csv(
    State(office): State<Office>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let survey = office.published.record::<Survey>(&id)?.ok_or(Trouble::Missing)?;
    let papers = papers(&office, "response").await?;
    let rows = surveys::table(&survey, &surveys::answers(&survey, &papers));
    let cell = |cell: String| if cell.parse::<i64>().is_ok() { cell } else { harmless(&cell) };
    let bytes = saving::table(rows.into_iter().map(|row| row.into_iter().map(cell)))?;
    office.store.note(clock::wall()?, &session.name, "unduh jawaban survei", &id).await?;
    Ok(saving::save_table("jawaban-survei.csv", bytes))
}

/// A survey with its answers counted; while it is open also the way by which a device at the door becomes its kiosk, below the app's address.
fn counted(survey: &Survey, papers: &[Paper], open: Option<&str>) -> Markup {
    let answers = surveys::answers(survey, papers);
    html! {
        section.count {
            h2 { (reading::said(&survey.title)) }
            p { b { (answers.valid.len()) } " jawaban" @if answers.void > 0 { ", " (answers.void) " tidak sesuai survei dan tidak dihitung" } "." }
            @if let Some(index) = answers.index(survey) {
                p { "IKM " b { (decimal(index.value)) } ", mutu " b { (format!("{:?}", index.grade)) } " (Permenpan RB 14/2017, bobot 1/9)." }
            }
            @if let Some(index) = reading_index::index(survey, &answers) {
                p { "TGM " b { (decimal(index.value)) } ", " b { (level(index.level)) } ". Nilai tiap jawaban dari berkas survei ini, bobot 0,3 0,3 0,3 0,05 0,05." }
                table {
                    thead { tr { th scope="col" { "Unsur" } th.number scope="col" { "Nilai" } th.number scope="col" { "Bobot" } } }
                    tbody {
                        @for (id, weight) in READING_ELEMENTS {
                            tr { th scope="row" { (id) } td.number { (decimal(index.elements.get(id).copied().unwrap_or_default())) } td.number { (decimal(f64::from(weight) / 100.0)) } }
                        }
                    }
                }
            }
            @if !answers.valid.is_empty() {
                p { a.button href={ "/desk/survei/" (survey.id) "/jawaban.csv" } download { "Unduh jawaban (CSV)" } }
            }
            @if let Some(site) = open {
                p { a href={ (site) "/lapau/survei/" (survey.id) "/kios" } { "Jadikan perangkat ini kios di pintu" } }
                p.hint { "Buka tautan ini di ponsel atau tablet perpustakaan: pengunjung menjawab bergantian, dan tidak ada yang tersisa dari mereka." }
            }
            @for (n, item) in survey.items.iter().enumerate() {
                @let count = answers.count(n, item);
                @if let Some(section) = &item.section { p.meta { "Bagian: " b { (reading::said(&section.title)) } } }
                h3 { (reading::said(&item.label)) }
                p.hint {
                    @if survey.conditions(n).next().is_some() {
                        "Ditanyakan kepada " (count.asked) " dari " (answers.valid.len()) " orang. "
                    }
                    (count.answered) " menjawab, " (count.asked.saturating_sub(count.answered)) " tidak."
                }
                @match &item.answer {
                    AnswerKind::Choice { options: labels } | AnswerKind::Multiple { options: labels } | AnswerKind::Scale { labels } =>
                        (bars(std::iter::zip(labels.iter().map(reading::said), count.counts.iter().copied()).collect())),
                    AnswerKind::Text => {
                        ul.said { @for answer in answers.to(item).filter(|answer| !answer.text.trim().is_empty()) { li { (answer.text) } } }
                    }
                    AnswerKind::Number => {}
                    AnswerKind::Unknown => p.hint { "Jenis pertanyaan ini tidak dikenal." },
                }
                @if let Some(mean) = count.mean { p { "Rata-rata " b { (decimal(mean)) } " dari " (count.answered) " jawaban." } }
            }
        }
    }
}

fn level(level: ReadingLevel) -> &'static str {
    match level {
        ReadingLevel::VeryLow | ReadingLevel::Other => "sangat rendah",
        ReadingLevel::Low => "rendah",
        ReadingLevel::Medium => "sedang",
        ReadingLevel::High => "tinggi",
        ReadingLevel::VeryHigh => "sangat tinggi",
    }
}

fn bars(rows: Vec<(&str, u32)>) -> Markup {
    let most = rows.iter().map(|(_, count)| *count).max().unwrap_or_default().max(1);
    html! {
        table.bars { tbody {
            @for (label, count) in &rows {
                tr { th scope="row" { (label) } td.number { (count) } td { meter min="0" max=(most) value=(count) { (count) } } }
            }
        } }
    }
}

fn decimal(number: f64) -> String {
    format!("{number:.2}").replace('.', ",")
}
