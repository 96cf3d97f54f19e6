//! Questionnaires and forms from a plain text, as one types it.
//!
//! ```text
//! Survei: Kepuasan pemustaka
//! Dibuka: 2026-11-01
//! Ditutup: 2026-12-31
//!
//! Jawaban Anda dipakai untuk memperbaiki layanan.
//!
//! 1. Bagaimana pelayanan kami? *
//! ( ) Baik
//! ( ) Kurang
//! 2. Apa yang Anda baca?
//! [ ] Novel
//! [ ] Majalah
//! 3. Seberapa mudah persyaratannya?
//! 1 = Tidak mudah
//! 2 = Mudah
//! 4. Berapa kali sebulan Anda datang?
//! ###
//! 5. Saran Anda?
//! ___
//! ```
//!
//! A star after a question says that it must be answered. A file may hold several; each begins with its title line.

use std::collections::HashSet;

use lapau_feed::{
    Digest, Localized, Record,
    learning::{AnswerKind, Survey, SurveyItem},
};

use crate::{
    Format, Found, ImportError, Input, Sink, Summary, dates,
    delimited::Lines,
    prose::from_text,
    stream::as_text,
    text::{clean, clip, is_blank},
};

/// Words that a survey's first line begins with.
const TITLES: [&str; 7] = ["survei", "survey", "formulir", "form", "kuesioner", "angket", "questionnaire"];
/// No survey that anyone answers has more questions.
const QUESTIONS: usize = 200;
const OPTIONS: usize = 50;

/// Whether a text begins like such a file.
pub(crate) fn begins_like_survey(head: &str) -> bool {
    head.lines().map(str::trim).find(|line| !line.is_empty()).is_some_and(|line| title_of(line).is_some())
}

fn title_of(line: &str) -> Option<&str> {
    let (key, value) = line.split_once(':')?;
    (TITLES.contains(&key.trim().to_lowercase().as_str()) && !is_blank(value)).then(|| value.trim())
}

pub(crate) fn import(mut input: &mut dyn Input, source: &str, sink: &mut dyn Sink) -> Result<Summary, ImportError> {
    let mut lines = Lines::new(&mut input)?;
    let mut summary = Summary::default();
    let mut draft: Option<Draft> = None;
    while let Some(line) = lines.next()? {
        sink.read(lines.consumed());
        let Some(bytes) = line.bytes else {
            return Err(other("a line is longer than 1 MiB"));
        };
        let text = clean(&as_text(&bytes).0);
        if let Some(title) = title_of(&text) {
            finish(draft.take(), source, sink, &mut summary)?;
            draft = Some(Draft { title: title.to_owned(), line: line.number, ..Draft::default() });
            continue;
        }
        match &mut draft {
            Some(draft) => draft.line(line.number, &text, sink),
            None if text.is_empty() => {}
            None => return Err(other("its first line is no title, such as \"Survei: Kepuasan pemustaka\"")),
        }
    }
    sink.read(lines.consumed());
    finish(draft, source, sink, &mut summary)?;
    Ok(summary)
}

fn other(reason: &str) -> ImportError {
    ImportError::OtherFormat { format: Format::Survey, reason: reason.to_owned() }
}

fn finish(draft: Option<Draft>, source: &str, sink: &mut dyn Sink, summary: &mut Summary) -> Result<(), ImportError> {
    let Some(draft) = draft else { return Ok(()) };
    summary.read += 1;
    let at = format!("line {}", draft.line);
    match draft.survey(source, sink) {
        Ok(survey) => {
            summary.imported += 1;
            sink.found(Found::Survey(Box::new(survey))).map_err(ImportError::Sink)
        }
        Err(reason) => {
            sink.skipped(&at, &reason);
            Ok(())
        }
    }
}

/// A survey on its way.
#[derive(Default)]
struct Draft {
    title: String,
    line: u64,
    id: String,
    opens: String,
    closes: String,
    about: String,
    /// Whether the lines with dates are over.
    told: bool,
    questions: Vec<Question>,
}

struct Question {
    line: u64,
    number: String,
    label: String,
    answers: Vec<Answer>,
}

/// A line below a question.
#[derive(PartialEq)]
enum Answer {
    One(String),
    Several(String),
    Point(String),
    Text,
    Number,
}

impl Draft {
    fn line(&mut self, number: u64, text: &str, sink: &mut dyn Sink) {
        if text.is_empty() {
            self.told = true;
            return;
        }
        if !self.told
            && self.questions.is_empty()
            && let Some((key, value)) = text.split_once(':')
        {
            let value = value.trim().to_owned();
            match key.trim().to_lowercase().as_str() {
                "id" => return self.id = value,
                "dibuka" | "mulai" | "buka" | "opens" | "from" => return self.opens = value,
                "ditutup" | "selesai" | "sampai" | "tutup" | "closes" | "until" => return self.closes = value,
                _ => {}
            }
        }
        if let Some(answer) = answer(text)
            && let Some(question) = self.questions.last_mut()
        {
            if question.answers.len() < OPTIONS {
                question.answers.push(answer);
            }
            return;
        }
        if let Some((ordinal, label)) = question(text) {
            if self.questions.len() == QUESTIONS {
                sink.skipped(&format!("line {number}"), &format!("a survey has at most {QUESTIONS} questions"));
                return;
            }
            let (ordinal, label) = (ordinal.to_owned(), label.to_owned());
            return self.questions.push(Question { line: number, number: ordinal, label, answers: Vec::new() });
        }
        match self.questions.last_mut() {
            Some(question) if question.answers.is_empty() => {
                question.label.push(' ');
                question.label.push_str(text);
            }
            Some(_) => sink.skipped(&format!("line {number}"), "it is neither a question nor an answer"),
            None => {
                self.about.push_str(text);
                self.about.push('\n');
            }
        }
    }

    fn survey(self, source: &str, sink: &mut dyn Sink) -> Result<Survey, String> {
        let day = |text: &str, what: &str| {
            dates::day(text).ok_or_else(|| {
                format!(
                    "it does not say when it {what}: write \"{}: 2026-12-31\" below its title",
                    if what == "opens" { "Dibuka" } else { "Ditutup" }
                )
            })
        };
        let (opens, closes) = (day(&self.opens, "opens")?, day(&self.closes, "closes")?);
        let mut items: Vec<SurveyItem> = Vec::new();
        let mut ids = HashSet::new();
        for question in self.questions {
            let at = format!("line {}", question.line);
            match question.item(&mut ids) {
                Ok(item) => items.push(item),
                Err(reason) => sink.skipped(&at, &reason),
            }
        }
        if items.is_empty() {
            return Err("it has no questions".to_owned());
        }
        let id = match self.id.is_empty() {
            true => Digest::short_id(&format!("{source}|survey|{}", self.title)),
            false => self.id,
        };
        let survey = Survey {
            id,
            title: Localized::One(clip(self.title, 300)),
            about: from_text(&self.about),
            opens,
            closes,
            items,
            outcome: Vec::new(),
            after_events: false,
        };
        match survey.problems().first() {
            Some(problem) => Err(problem.to_string()),
            None => Ok(survey),
        }
    }
}

impl Question {
    fn item(self, ids: &mut HashSet<String>) -> Result<SurveyItem, String> {
        let mut label = self.label.trim().to_owned();
        let mut required = false;
        for mark in ["*", "(wajib)", "(required)"] {
            if let Some(bare) = label.strip_suffix(mark) {
                label = bare.trim_end().to_owned();
                required = true;
            }
        }
        if is_blank(&label) {
            return Err("the question says nothing".to_owned());
        }
        let options = |answers: &[Answer]| {
            let texts = answers.iter().filter_map(|answer| match answer {
                Answer::One(text) | Answer::Several(text) | Answer::Point(text) => Some(Localized::One(text.clone())),
                Answer::Text | Answer::Number => None,
            });
            texts.collect::<Vec<_>>()
        };
        let first = self.answers.first();
        let same = self
            .answers
            .iter()
            .all(|answer| first.is_some_and(|first| std::mem::discriminant(first) == std::mem::discriminant(answer)));
        if !same {
            return Err("its answers are of several kinds; use one of ( ), [ ], 1 =, ### and ___".to_owned());
        }
        let answer = match first {
            None | Some(Answer::Text) => AnswerKind::Text,
            Some(Answer::Number) => AnswerKind::Number,
            Some(Answer::One(_)) => AnswerKind::Choice { options: options(&self.answers) },
            Some(Answer::Several(_)) => AnswerKind::Multiple { options: options(&self.answers) },
            Some(Answer::Point(_)) => AnswerKind::Scale { labels: options(&self.answers) },
        };
        if matches!(&answer, AnswerKind::Choice { options } | AnswerKind::Multiple { options } | AnswerKind::Scale { labels: options } if options.len() < 2)
        {
            return Err("it leaves nothing to choose".to_owned());
        }
        let mut id = format!("p{}", self.number);
        while !ids.insert(id.clone()) {
            id.push('b');
        }
        let label = Localized::One(clip(label, 600));
        Ok(SurveyItem { id, label, answer, required, section: None, when: None, points: Vec::new(), out_of: 0 })
    }
}

/// The number and the text of a question: `1. Bagaimana …?`, `1) …`.
fn question(line: &str) -> Option<(&str, &str)> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line[digits..].strip_prefix(['.', ')'])?;
    ((1..=3).contains(&digits) && rest.starts_with(' ')).then(|| (&line[..digits], rest.trim()))
}

fn answer(line: &str) -> Option<Answer> {
    let boxed = |open: &str, close: &str| {
        let inner = line.strip_prefix(open)?;
        let (mark, text) = inner.split_once(close)?;
        (mark.chars().count() <= 1 && !is_blank(text)).then(|| text.trim().to_owned())
    };
    if let Some(text) =
        boxed("(", ")").filter(|_| line.get(1..2).is_none_or(|mark| !mark.chars().all(char::is_numeric)))
    {
        return Some(Answer::One(text));
    }
    if let Some(text) = boxed("[", "]") {
        return Some(Answer::Several(text));
    }
    if line.len() >= 3 && line.chars().all(|c| c == '_') {
        return Some(Answer::Text);
    }
    if line.chars().all(|c| c == '#') {
        return Some(Answer::Number);
    }
    let (point, text) = line.split_once('=')?;
    (point.trim().parse::<u8>().is_ok() && !is_blank(text)).then(|| Answer::Point(text.trim().to_owned()))
}
