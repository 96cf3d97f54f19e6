//! One guide: its lessons step by step, with questions that are answered on the spot.
//!
//! What was done is known as long as the guide stays open, and no longer.

use lapau_feed::{
    Collection,
    learning::{Guide, Lesson},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    guides::topic_name,
    reading::{missing, shown},
};
use crate::{
    components::{
        check::check_form,
        icon::{self, icon, small_icon},
        page::{back, section},
        prose::prose,
    },
    locale::Phrases,
    markup::{Markup, markup},
    paths,
    state::{Snapshot, window},
};

/// The parameter that names the lesson.
const LESSON: &str = "bagian";

/// What was done of a guide since it was opened.
#[derive(Clone, Copy)]
struct Done {
    /// The lessons that were opened.
    opened: RwSignal<Vec<String>>,
    /// The questions that were answered right: the lesson and the number of the question.
    right: RwSignal<Vec<(String, usize)>>,
}

impl Done {
    fn lesson(self, lesson: &Lesson) -> bool {
        let answered = |n| self.right.with(|right| right.contains(&(lesson.id.clone(), n)));
        self.opened.with(|opened| opened.contains(&lesson.id)) && (0..lesson.checks.len()).all(answered)
    }
}

/// One guide, or one of its lessons.
pub(crate) fn guide_page() -> Markup {
    let (id, query) = (paths::part("id"), use_query_map());
    let lesson = Memo::new(move |_| query.read().get(LESSON));
    let done = Done { opened: RwSignal::new(Vec::new()), right: RwSignal::new(Vec::new()) };
    // Another guide begins anew; another lesson begins at its beginning, for the eye and for the focus alike.
    Effect::new(move |before: Option<String>| {
        let id = id.get();
        if before.is_some_and(|before| before != id) {
            done.opened.set(Vec::new());
            done.right.set(Vec::new());
        }
        id
    });
    Effect::new(move |before: Option<()>| {
        let lesson = lesson.get();
        if before.is_some() {
            window::focus("#main");
        }
        if let Some(lesson) = lesson {
            done.opened.update(|opened| {
                opened.push(lesson);
            });
        }
    });
    shown(
        &[Collection::Guides],
        move |t, snapshot| {
            let guide = find(snapshot, &id.get())?;
            match lesson.get() {
                None => Some(t.of(&guide.title)),
                Some(lesson) => Some(t.of(&guide.lessons.iter().find(|known| known.id == lesson)?.title)),
            }
        },
        move |t, snapshot| {
            let Some(guide) = find(snapshot, &id.get()) else { return missing(t) };
            match lesson.get() {
                None => overview(t, guide, done),
                Some(lesson) => match guide.lessons.iter().enumerate().find(|(_, known)| known.id == lesson) {
                    Some((place, lesson)) => one(t, guide, place, lesson, done),
                    None => missing(t),
                },
            }
        },
    )
}

fn find<'a>(snapshot: &'a Snapshot, id: &str) -> Option<&'a Guide> {
    snapshot.guides.iter().find(|guide| guide.id == id)
}

fn href(guide: &Guide, lesson: &Lesson) -> String {
    format!("{}?{LESSON}={}", paths::below(paths::GUIDES, &guide.id), paths::encode(&lesson.id))
}

fn overview(t: Phrases, guide: &Guide, done: Done) -> Markup {
    let minutes = guide.minutes.map(|minutes| markup! { <span>{t.learn_minutes(u64::from(minutes))}</span> });
    let lessons = guide
        .lessons
        .iter()
        .map(|lesson| {
            let whole = lesson.clone();
            let mark = move || {
                done.lesson(&whole).then(|| {
                    markup! { <span class="done">{icon(icon::CHECK)}<span class="hidden">{t.learn_done()}</span></span> }
                })
            };
            let checks = lesson.checks.len() as u64;
            let checks = (checks > 0).then(|| markup! { <span>{t.learn_checks(checks)}</span> });
            let drill = lesson.drill.is_some().then(|| markup! { <span>{t.learn_has_drill()}</span> });
            markup! {
                <li>
                    <h3><a href=href(guide, lesson)>{t.of(&lesson.title)}</a></h3>
                    {mark}
                    <p class="meta">{checks}{drill}</p>
                </li>
            }
        })
        .collect::<Markup>();
    let first = guide.lessons.first().map(|lesson| {
        markup! { <div class="actions"><a class="button primary" href=href(guide, lesson)>{t.learn_begin()}</a></div> }
    });
    markup! {
        {back(paths::GUIDES, t.learn_title())}
        <header class="head">
            <p class="kicker">{topic_name(t, guide.topic)}</p>
            <h1>{t.of(&guide.title)}</h1>
            <p class="lead">{t.of(&guide.summary)}</p>
            <p class="meta"><span>{t.learn_lessons(guide.lessons.len() as u64)}</span>{minutes}</p>
        </header>
        {first}
        {section(t.learn_content(), markup! { <ol class="lessons">{lessons}</ol> })}
    }
}

fn one(t: Phrases, guide: &Guide, place: usize, lesson: &Lesson, done: Done) -> Markup {
    let (step, all) = (place as u64 + 1, guide.lessons.len() as u64);
    let checks = lesson
        .checks
        .iter()
        .enumerate()
        .map(|(n, check)| {
            let key = (lesson.id.clone(), n);
            let on_right = Callback::new(move |()| {
                done.right.update(|right| {
                    right.push(key.clone());
                });
            });
            check_form(format!("check-{n}"), check.clone(), on_right)
        })
        .collect::<Markup>();
    let checks = (!lesson.checks.is_empty()).then(|| section(t.learn_try(), checks));
    let drill = lesson.drill.as_ref().map(|drill| {
        markup! {
            <section class="drill">
                <h2>{t.learn_drill()}</h2>
                <p class="task">{t.of(&drill.task)}</p>
                <div class="actions"><a class="button" href=paths::CATALOGUE>{t.learn_open_catalogue()}</a></div>
            </section>
        }
    });
    let step_link = |place: Option<usize>, class: &'static str, say: fn(Phrases, String) -> String| {
        let lesson = guide.lessons.get(place?)?;
        Some(markup! { <a class=class href=href(guide, lesson)>{say(t, t.of(&lesson.title))}</a> })
    };
    let before = step_link(place.checked_sub(1), "button quiet", |t, title| t.learn_before(title));
    let next = step_link(Some(place + 1), "button primary", |t, title| t.learn_next(title));
    let end = (step == all).then(|| {
        markup! { <a class="button primary" href=paths::below(paths::GUIDES, &guide.id)>{small_icon(icon::CHECK)}{t.learn_end()}</a> }
    });
    markup! {
        {back(paths::below(paths::GUIDES, &guide.id), t.of(&guide.title))}
        <header class="head"><p class="kicker">{t.of(&guide.title)}</p><h1>{t.of(&lesson.title)}</h1></header>
        <p class="progress"><progress value=step max=all aria-hidden="true"></progress>{t.learn_step(all, step)}</p>
        <section class="section quiet">{prose(&lesson.text)}</section>
        {checks}
        {drill}
        <div class="actions">{before}{next}{end}</div>
    }
}
