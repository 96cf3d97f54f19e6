//! One guide: its lessons step by step, with questions that are answered on the spot and drills on the catalogue.
//!
//! What was done is kept on the phone, with how sure its reader was before and after, and never leaves it by itself.

mod drill;

use jiff::civil::Date;
use lapau_feed::{
    Collection,
    learning::{Guide, Lesson},
    letters::SubmissionState,
    submission::Content,
};
use lapau_outbox::Letter;
use lapau_reading::{Learnt, SURE, check_key};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    classes,
    guides::topic_name,
    letters::sent_before,
    lists::trouble,
    reading::{missing, shown},
};
use crate::{
    components::{
        check::check_form,
        icon::{self, icon, small_icon},
        page::{back, section},
        prose::prose,
        segment::choice,
    },
    locale::Phrases,
    markup::{Markup, markup},
    paths,
    state::{Answers, Feed, Keeping, Letters, Snapshot, window},
};

/// The parameter that names the lesson.
const LESSON: &str = "bagian";
/// The identifier of what came of a guide.
const OUTCOME: &str = "hasil";

/// What was done of the guide of the page.
#[derive(Clone, Copy)]
struct Done {
    keeping: Keeping,
    feed: Feed,
    learnt: Memo<Learnt>,
}

impl Done {
    fn note(self, guide: &Guide, note: impl Fn(&mut Learnt) + 'static) {
        let (guide, today) = (guide.clone(), self.today());
        self.keeping.change(move |reading| reading.learn(&guide, today, &note));
    }

    fn today(self) -> Option<Date> {
        untrack(move || self.feed.snapshot()).map(|snapshot| snapshot.now().date())
    }
}

/// One guide, or one of its lessons.
pub(crate) fn guide_page() -> Markup {
    let (id, query) = (paths::part("id"), use_query_map());
    let lesson = Memo::new(move |_| query.read().get(LESSON));
    let (keeping, feed) = (expect_context::<Keeping>(), expect_context::<Feed>());
    let learnt = Memo::new(move |_| {
        let reading = keeping.all()?;
        reading.learnt(&id.get()).cloned()
    });
    let learnt = Memo::new(move |_| learnt.get().unwrap_or_default());
    let done = Done { keeping, feed, learnt };
    // Another lesson begins at its beginning, for the eye and for the focus alike.
    Effect::new(move |before: Option<()>| {
        let is_over = lesson.with(Option::is_none);
        if before.is_some() {
            window::focus("#main");
            if is_over {
                // Whoever comes from a lesson hears what was done and what is missing, once that is drawn.
                request_animation_frame(|| window::focus("#hasil"));
            }
        }
    });
    Effect::new(move |_| {
        let (Some(lesson), Some(snapshot)) = (lesson.get(), feed.snapshot()) else { return };
        let Some(guide) = find(&snapshot, &id.get()) else { return };
        if guide.lessons.iter().any(|known| known.id == lesson) {
            done.note(guide, move |learnt| learnt.open(&lesson));
        }
    });
    classes::follow();
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
                done.learnt.with(|learnt| learnt.has_done(&whole)).then(|| {
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
    let whole = guide.clone();
    let has_done_all = Memo::new(move |_| done.learnt.with(|learnt| learnt.has_done_all(&whole)));
    // Where one was, for whoever comes back.
    let next = guide.clone();
    let begin = move || {
        let (all, begun) = (has_done_all.get(), done.learnt.with(|learnt| !learnt.lessons.is_empty()));
        let undone = |lesson: &&Lesson| done.learnt.with(|learnt| !learnt.has_done(lesson));
        let lesson = next.lessons.iter().find(undone).or(next.lessons.first())?;
        let (class, words) = match (all, begun) {
            (true, _) => ("button", t.learn_again()),
            (false, true) => ("button primary", t.learn_go_on()),
            (false, false) => ("button primary", t.learn_begin()),
        };
        Some(markup! { <div class="actions"><a class=class href=href(&next, lesson)>{words}</a></div> })
    };
    let before = {
        let guide = guide.clone();
        let set = Callback::new(move |step: u8| done.note(&guide, move |learnt| learnt.before = step));
        let told = Memo::new(move |_| done.learnt.with(|learnt| learnt.before));
        // Whoever has done everything can't say any more how it was before.
        move || {
            let is_over = has_done_all.get() && untrack(move || told.get()) == 0;
            (!is_over).then(|| sure(t, "yakin-sebelum", t.learn_sure_before(), told, set))
        }
    };
    markup! {
        {back(paths::GUIDES, t.learn_title())}
        <header class="head">
            <p class="kicker">{topic_name(t, guide.topic)}</p>
            <h1>{t.of(&guide.title)}</h1>
            <p class="lead">{t.of(&guide.summary)}</p>
            <p class="meta"><span>{t.learn_lessons(guide.lessons.len() as u64)}</span>{minutes}</p>
        </header>
        {trouble(t, done.keeping)}
        {outcome(t, guide, done, has_done_all)}
        {before}
        {begin}
        {section(t.learn_content(), markup! { <ol class="lessons">{lessons}</ol> })}
        <p class="terms">{t.learn_private()}</p>
    }
}

/// What came of a guide for whoever is at its end: all of it was done, with the certificate, or what is missing, with the ways there.
fn outcome(t: Phrases, guide: &Guide, done: Done, has_done_all: Memo<bool>) -> Markup {
    let (guide, whole) = (guide.clone(), guide.clone());
    let set = Callback::new(move |step: u8| done.note(&guide, move |learnt| learnt.after = step));
    let told = Memo::new(move |_| done.learnt.with(|learnt| learnt.after));
    let has_ended = {
        let last = whole.lessons.last().map(|lesson| lesson.id.clone()).unwrap_or_default();
        Memo::new(move |_| done.learnt.with(|learnt| learnt.lessons.contains(&last)))
    };
    Markup::from(move || {
        if has_done_all.get() {
            return markup! {
                <section class="section" id=OUTCOME tabindex="-1">
                    <p class="verdict">{icon(icon::CHECK)}<span>{t.learn_all_done()}</span></p>
                    {certificate(t, &whole, done)}
                    {sure(t, "yakin-sesudah", t.learn_sure_after(), told, set)}
                    <div role="status">{move || gain_line(t, done.learnt).map(|words| markup! { <p class="gain">{words}</p> })}</div>
                </section>
            };
        }
        if has_ended.get() { missing_of(t, &whole, done) } else { Markup::Nothing }
    })
}

/// How much of a guide was done, and what is missing of each lesson.
fn missing_of(t: Phrases, guide: &Guide, done: Done) -> Markup {
    done.learnt.with(|learnt| {
        let all = guide.lessons.len() as u64;
        let open: Vec<_> = guide.lessons.iter().filter(|lesson| !learnt.has_done(lesson)).collect();
        let sum = t.learn_done_of(all, all - open.len() as u64);
        let rows = open.into_iter().map(|lesson| {
            let (checks, drill) = learnt.missing(lesson);
            let unread = (!learnt.lessons.contains(&lesson.id)).then(|| t.learn_unread().to_owned());
            let checks = (checks > 0).then(|| t.learn_checks(checks as u64));
            let what: Vec<_> =
                [unread, checks, drill.then(|| t.learn_has_drill().into())].into_iter().flatten().collect();
            markup! { <li><a href=href(guide, lesson)>{t.of(&lesson.title)}</a>": "{what.join(", ")}</li> }
        });
        markup! {
            <section class="section aside warn" id=OUTCOME tabindex="-1">
                <p><b>{sum}</b></p>
                <p>{t.learn_missing()}</p>
                <ul class="missing">{rows.collect::<Markup>()}</ul>
                <p class="meta">{t.learn_missing_text()}</p>
            </section>
        }
    })
}

/// The certificate of a guide that was worked through: to be asked for, on its way, or here.
fn certificate(t: Phrases, guide: &Guide, done: Done) -> Markup {
    let (letters, answers) = (expect_context::<Letters>(), expect_context::<Answers>());
    let id = guide.id.clone();
    let asked = Memo::new(move |_| {
        let kept = letters.all();
        let mut all = kept.iter().flat_map(|letters| &letters.letters);
        let about =
            |letter: &&Letter| matches!(&letter.submission.content, Content::Certificate(wish) if wish.guide == id);
        let answer = answers.get(all.rfind(about)?.id());
        Some(answer.map(|answer| (answer.state == SubmissionState::Declined, answer.badge)))
    });
    // The answer is published for some time; what it brought is kept.
    let whole = guide.clone();
    Effect::new(move |_| {
        if let Some(Some((_, badge))) = asked.get()
            && !badge.is_empty()
        {
            done.note(&whole, move |learnt| learnt.badge.clone_from(&badge));
        }
    });
    let kept = Memo::new(move |_| done.learnt.with(|learnt| learnt.badge.clone()));
    let ask = [paths::below(paths::GUIDES, &guide.id), "/sertifikat".into()].concat();
    Markup::from(move || {
        let ask = ask.clone();
        match (kept.get(), asked.get()) {
            (badge, _) if !badge.is_empty() => {
                let href = certificate_at(&badge);
                markup! { <div class="actions"><a class="button primary" href=href>{t.certificate_open()}</a></div> }
            }
            // Whoever was refused reads why in the letter, and may ask again.
            (_, Some(Some((true, _)))) => markup! {
                {sent_before(t)}<div class="actions"><a class="button" href=ask>{t.certificate_ask()}</a></div>
            },
            (_, Some(_)) => sent_before(t),
            (_, None) => {
                markup! { <div class="actions"><a class="button primary" href=ask>{t.certificate_ask()}</a></div> }
            }
        }
    })
}

/// Where a badge is shown. Whatever it holds stays behind the page's own address.
pub(super) fn certificate_at(badge: &str) -> String {
    [paths::CERTIFICATE, "#", &paths::encode(badge)].concat()
}

/// How sure one is, in five steps.
fn sure(t: Phrases, name: &'static str, legend: &'static str, told: Memo<u8>, set: Callback<u8>) -> Markup {
    let words = [t.learn_sure_1(), t.learn_sure_2(), t.learn_sure_3(), t.learn_sure_4(), t.learn_sure_5()];
    let steps = (1..=SURE).zip(words);
    let steps = steps.map(|(step, words)| choice(name, words, None, move || told.get() == step, move || set.run(step)));
    markup! {
        <fieldset class="field sure">
            <legend>{legend}</legend>
            <div class="segment">{steps.collect::<Markup>()}</div>
        </fieldset>
    }
}

/// How much surer one is than before.
fn gain_line(t: Phrases, learnt: Memo<Learnt>) -> Option<String> {
    learnt.with(|learnt| gain(t, learnt))
}

/// The same of what is kept of a guide.
pub(super) fn gain(t: Phrases, learnt: &Learnt) -> Option<String> {
    let gain = learnt.gain()?;
    let (from, to, by) = (learnt.before, learnt.after, gain.unsigned_abs());
    Some(match gain {
        1.. => t.learn_gain(by, from, to),
        0 => t.learn_gain_none(to),
        _ => t.learn_gain_less(from, to),
    })
}

fn one(t: Phrases, guide: &Guide, place: usize, lesson: &Lesson, done: Done) -> Markup {
    let (step, all) = (place as u64 + 1, guide.lessons.len() as u64);
    let checks = lesson
        .checks
        .iter()
        .enumerate()
        .map(|(n, check)| {
            let (whole, id, key) = (guide.clone(), lesson.id.clone(), check_key(&lesson.id, n));
            let on_right = Callback::new(move |()| {
                let id = id.clone();
                done.note(&whole, move |learnt| learnt.answer(&id, n));
            });
            let was_right = Memo::new(move |_| done.learnt.with(|learnt| learnt.checks.contains(&key)));
            check_form(format!("check-{n}"), check.clone(), was_right, on_right)
        })
        .collect::<Markup>();
    let checks = (!lesson.checks.is_empty()).then(|| section(t.learn_try(), checks));
    let drill = lesson.drill.as_ref().map(|drill| {
        let (whole, id) = (guide.clone(), lesson.id.clone());
        let on_done = Callback::new(move |is_solved: bool| {
            let id = id.clone();
            done.note(&whole, move |learnt| if is_solved { learnt.solve(&id) } else { learnt.skip(&id) });
        });
        let id = lesson.id.clone();
        let is_solved = Memo::new(move |_| done.learnt.with(|learnt| learnt.drills.contains(&id)));
        drill::drill_section(drill.clone(), is_solved, on_done)
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
