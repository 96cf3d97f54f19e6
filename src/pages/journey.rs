//! The private journey: what this phone knows of its owner alone, to be looked at and to be printed.
//!
//! It is read from what the phone keeps already and adds nothing to it. A name is typed for the print and kept nowhere.

use jiff::civil::Date;
use lapau_feed::{letters::SubmissionState, programme::EventState, submission::Content};
use lapau_outbox::Letter;
use lapau_reading::{FINISHED, Learnt};
use leptos::prelude::*;

use super::{
    guide::{certificate_at, gain},
    lists::trouble,
};
use crate::{
    components::{
        field::Line,
        page::{back, section, use_title},
        states::{empty, loading_rows},
        ticket::date_of,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Answers, Feed, Keeping, Letters, Snapshot, window},
};

/// The longest name on a print, and the most of a question that is shown, in characters.
const LONGEST_NAME: usize = 80;
const EXCERPT: usize = 120;

/// What was done, each with the day if it is known.
#[derive(Default)]
struct Journey {
    learnt: Vec<Learnt>,
    questions: Vec<(String, Option<Date>)>,
    /// How many questions are for their writer alone: they are no others' to read on a print.
    private: usize,
    books: Vec<(String, Option<Date>)>,
    events: Vec<(String, Option<Date>)>,
    /// Events whose day is not over yet.
    coming: Vec<(String, Option<Date>)>,
    texts: Vec<(String, Option<Date>)>,
}

impl Journey {
    fn is_empty(&self) -> bool {
        let Self { learnt, questions, private, books, events, coming, texts } = self;
        learnt.is_empty() && *private == 0 && [questions, books, events, coming, texts].into_iter().all(Vec::is_empty)
    }

    /// How many lessons were opened, questions answered and drills solved, in all guides.
    fn steps(&self) -> [usize; 3] {
        let count = |of: fn(&Learnt) -> usize| self.learnt.iter().map(of).sum();
        [count(|learnt| learnt.lessons.len()), count(|learnt| learnt.checks.len()), count(|learnt| learnt.drills.len())]
    }
}

/// The journey.
pub(crate) fn journey_page() -> Markup {
    let t = phrases();
    let (keeping, letters) = (expect_context::<Keeping>(), expect_context::<Letters>());
    let (answers, feed) = (expect_context::<Answers>(), expect_context::<Feed>());
    use_title(move || t.journey_title().into());
    let name = RwSignal::new(String::new());
    let body = move || {
        let (Some(reading), Some(kept)) = (keeping.all(), letters.all()) else { return loading_rows(3) };
        let snapshot = feed.snapshot().unwrap_or_default();
        let mut journey = Journey { learnt: reading.learnt.clone(), ..Journey::default() };
        let finished = reading.lists.iter().find(|list| list.id == FINISHED);
        for entry in finished.iter().flat_map(|list| &list.entries) {
            let facts = [entry.title.clone(), entry.author.clone()];
            let title = facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · ");
            journey.books.push((title, entry.added));
        }
        let taken_back = |letter: &Letter| {
            kept.letters.iter().any(|other| {
                matches!(&other.submission.content, Content::Cancellation(back) if back.submission == letter.id())
            })
        };
        for letter in kept.letters.iter().filter(|letter| !taken_back(letter)) {
            let day = Some(snapshot.local(letter.submission.created).date());
            let state = answers.get(letter.id()).map(|answer| answer.state);
            if matches!(state, Some(SubmissionState::Declined | SubmissionState::Withdrawn)) {
                continue;
            }
            match &letter.submission.content {
                Content::Question(question) if question.public => {
                    journey.questions.push((excerpt(&question.text), day));
                }
                Content::Question(_) => journey.private += 1,
                Content::Registration(registration) => {
                    let found = date_of(&snapshot, registration);
                    if found.is_some_and(|(_, date)| date.state == EventState::Cancelled) {
                        continue;
                    }
                    let title = found.map_or_else(|| registration.event.clone(), |(event, _)| t.of(&event.title));
                    let on = found.map(|(_, date)| date.start.date()).or(registration.occurrence).or(day);
                    // Whoever registered has been there at the earliest when it is over.
                    let is_over = match found {
                        Some((_, date)) => date.end < snapshot.now(),
                        None => on.is_some_and(|day| day < snapshot.now().date()),
                    };
                    let list = if is_over { &mut journey.events } else { &mut journey.coming };
                    list.push((title, on));
                }
                Content::Entry(entry) => journey.texts.push((entry.title.clone(), day)),
                _ => {}
            }
        }
        match journey.is_empty() {
            true => empty(t.journey_empty(), t.journey_empty_text(), Some((paths::GUIDES, t.learn_title()))),
            false => told(t, &journey, &snapshot, name),
        }
    };
    markup! {
        {back(paths::ME, t.app_me())}
        <header class="head">
            <h1>{t.journey_title()}</h1>
            <p class="lead unprinted">{t.journey_lead()}</p>
        </header>
        {trouble(t, keeping)}
        {body}
        <p class="terms">{t.journey_private()}</p>
    }
}

fn told(t: Phrases, journey: &Journey, snapshot: &Snapshot, name: RwSignal<String>) -> Markup {
    let [lessons, checks, drills] = journey.steps();
    let whole = journey.learnt.iter().filter(|learnt| learnt.finished.is_some()).count();
    let counted = [
        (whole, t.journey_guides()),
        (lessons, t.journey_lessons()),
        (checks, t.journey_checks()),
        (drills, t.journey_drills()),
        (journey.questions.len() + journey.private, t.journey_questions()),
        (journey.books.len(), t.journey_books()),
        (journey.events.len(), t.journey_events()),
        (journey.coming.len(), t.journey_coming()),
        (journey.texts.len(), t.journey_texts()),
    ];
    let counted = counted.into_iter().filter(|(count, _)| *count > 0);
    let counted =
        counted.map(|(count, words)| markup! { <dt>{words}</dt><dd class="num">{t.number(count as u64)}</dd> });
    let learnt = journey.learnt.iter().map(|learnt| guide_row(t, learnt, snapshot)).collect::<Markup>();
    let learnt =
        (!journey.learnt.is_empty()).then(|| section(t.journey_learnt(), markup! { <ul class="list">{learnt}</ul> }));
    let library = snapshot.library.as_ref().map(|library| t.of(&library.name)).unwrap_or_default();
    let today = t.long_date(snapshot.now().date());
    let line = Line {
        id: "nama",
        label: t.journey_name(),
        hint: t.journey_name_hint(),
        kind: "text",
        mode: "text",
        optional: true,
    };
    let typed = Callback::new(move |text: String| {
        name.set(text.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect());
    });
    let line = line.draw(t, Signal::derive(|| None), name.into(), typed, Callback::new(|()| ()), None);
    let private = (journey.private > 0).then(|| (t.journey_private_question(journey.private as u64), None));
    let questions = private.into_iter().chain(journey.questions.iter().cloned()).collect::<Vec<_>>();
    markup! {
        <div class="printed">
            <p class="lead">{move || name.get()}</p>
            <p class="meta"><span>{library}</span><span>{today}</span></p>
        </div>
        <dl class="sheet-rows journey">{counted.collect::<Markup>()}</dl>
        {learnt}
        {rows(t, t.journey_questions(), &questions)}
        {rows(t, t.journey_books(), &journey.books)}
        {rows(t, t.journey_events(), &journey.events)}
        {rows(t, t.journey_coming(), &journey.coming)}
        {rows(t, t.journey_texts(), &journey.texts)}
        <section class="section unprinted">
            <h2>{t.journey_print()}</h2>
            {line}
            <div class="actions"><button class="button" type="button" on:click=move |_| window::print()>{t.inquiry_print()}</button></div>
        </section>
    }
}

/// What was done of a guide.
fn guide_row(t: Phrases, learnt: &Learnt, snapshot: &Snapshot) -> Markup {
    let guide = snapshot.guides.iter().find(|guide| guide.id == learnt.id);
    let title = guide.map_or_else(|| learnt.title.clone(), |guide| t.of(&guide.title));
    let title = match guide {
        Some(_) => markup! { <a href=paths::below(paths::GUIDES, &learnt.id)>{title}</a> },
        None => title.into(),
    };
    let facts = [
        Some(t.learn_lessons(learnt.lessons.len() as u64)),
        (!learnt.checks.is_empty()).then(|| t.learn_checks(learnt.checks.len() as u64)),
        (!learnt.drills.is_empty()).then(|| t.journey_solved(learnt.drills.len() as u64)),
        learnt.finished.map(|day| t.journey_finished(t.date(day))),
    ];
    let facts = facts.into_iter().flatten().map(|fact| markup! { <span>{fact}</span> }).collect::<Markup>();
    let gain = gain(t, learnt).map(|gain| markup! { <p>{gain}</p> });
    let badge = (!learnt.badge.is_empty()).then(|| {
        markup! { <p class="unprinted"><a href=certificate_at(&learnt.badge)>{t.certificate_open()}</a></p> }
    });
    markup! { <li><h3>{title}</h3><p class="meta">{facts}</p>{gain}{badge}</li> }
}

/// A list of what was done, the latest first.
fn rows(t: Phrases, title: &'static str, done: &[(String, Option<Date>)]) -> Option<Markup> {
    let rows = done.iter().rev().map(|(what, day)| {
        let day = day.map(|day| markup! { <p class="meta"><span>{t.date(day)}</span></p> });
        markup! { <li><p>{what.clone()}</p>{day}</li> }
    });
    let rows = rows.collect::<Markup>();
    (!done.is_empty()).then(|| section(title, markup! { <ul class="list">{rows}</ul> }))
}

/// The beginning of a text, in one line.
fn excerpt(text: &str) -> String {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(EXCERPT) {
        line.truncate(end);
        line.push('…');
    }
    line
}
