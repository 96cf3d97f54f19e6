//! What stands around every page: the library's name, the search, the five places, how fresh everything is.

use jiff::Timestamp;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    components::icon::{self, icon, mark, small_icon},
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Answers, Feed, Letters, Problem, Snapshot, Sync, Trail, window},
};

/// A page, with what stands around every page.
pub(crate) fn shell(page: Markup) -> Markup {
    let t = phrases();
    let feed = expect_context::<Feed>();
    crate::pages::due::notices::remind(t);
    let name = move || {
        let snapshot = feed.snapshot();
        let library = snapshot.as_ref().and_then(|snapshot| snapshot.library.as_ref());
        library.map_or_else(|| "Lapau".into(), |library| t.of(&library.short_name))
    };
    let notice = move || {
        let notice = feed.snapshot()?.library.as_ref().map(|library| t.of(&library.notice))?;
        (!notice.is_empty())
            .then(|| markup! { <div class="notice" role="note">{icon(icon::INFO)}<p>{notice}</p></div> })
    };
    let location = use_location();
    let (path, query, trail) = (location.pathname, location.search, expect_context::<Trail>());
    // A new page begins at its beginning, for the eye and for the focus alike; the first one is where it is.
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        if before.is_some_and(|before| before != path) {
            window::focus("#main");
        }
        trail.arrive(path.clone(), query.get());
        path
    });
    markup! {
        <a class="skip" href="#main" on:click=|event| { event.prevent_default(); window::focus("#main"); }>{t.app_skip()}</a>
        <div class="shell">
            <header class="top">
                <a class="top-name" href=paths::HOME>{mark()}<span>{name}</span></a>
                <a class="top-find" href=paths::CATALOGUE>{icon(icon::SEARCH)}<span>{t.app_find()}</span></a>
            </header>
            {notice}
            {places(path)}
            {age()}
            <main class="page" id="main" tabindex="-1">{page}</main>
        </div>
    }
}

/// The five places.
fn places(path: Memo<String>) -> Markup {
    let t = phrases();
    let (letters, answers) = (expect_context::<Letters>(), expect_context::<Answers>());
    let place = move |href: &'static str, picture, label, counts: bool| {
        let current = move || {
            let path = path.get();
            let here =
                if href == paths::HOME { path == href } else { path == href || path.starts_with(&format!("{href}/")) };
            here.then_some("page")
        };
        let badge = move || {
            let (new, waiting) = if counts { (answers.unseen(), letters.waiting()) } else { (0, 0) };
            // What the library answered is heard first.
            let words = match (new, waiting) {
                (0, 0) => return None,
                (0, _) => t.app_waiting().to_owned(),
                (_, 0) => t.answer_new(new as u64),
                _ => format!("{}, {}", t.answer_new(new as u64), t.me_outbox_waiting(waiting as u64)),
            };
            Some(markup! { <span class="count">{new + waiting}<span class="hidden">" "{words}</span></span> })
        };
        markup! { <a href=href aria-current=current>{icon(picture)}<span>{label}</span>{badge}</a> }
    };
    markup! {
        <nav class="places" aria-label=t.app_places()>
            {place(paths::HOME, icon::HOME, t.app_home(), false)}
            {place(paths::CATALOGUE, icon::BOOKS, t.app_catalogue(), false)}
            {place(paths::EVENTS, icon::CALENDAR, t.app_events(), false)}
            {place(paths::LAPAU, icon::STALL, t.app_lapau(), false)}
            {place(paths::ME, icon::PERSON, t.app_me(), true)}
        </nav>
    }
}

/// How old what one sees is, and what is being done about it.
fn age() -> Markup {
    let t = phrases();
    let (feed, sync) = (expect_context::<Feed>(), expect_context::<Sync>());
    Markup::from(move || {
        // Its line is there before it says anything, so that nothing moves under a finger when it does.
        let Some(snapshot) = feed.snapshot() else { return markup! { <p class="age" role="status"></p> } };
        let state = sync.state();
        let age = snapshot.heads.values().map(|head| head.entry.as_of).max().map(|age| say_age(t, &snapshot, age));
        let (class, picture, words) = match (&state.running, &state.problem, age) {
            (Some(progress), _, _) if progress.parts > 0 => {
                let (done, parts) = (t.number(progress.done as u64), t.number(progress.parts as u64));
                ("age busy", icon::SYNC, t.sync_running(done, parts, t.bytes(progress.bytes)))
            }
            (_, None, None) => ("age busy", icon::SYNC, t.sync_first().into()),
            (_, None, Some(age)) if state.spared > 0 => {
                ("age old", icon::WARNING, format!("{} {}", t.sync_shown(age), t.sync_spared(t.bytes(state.spared))))
            }
            (_, None, Some(age)) => ("age", icon::CHECK, t.sync_fresh(age)),
            (_, Some(Problem::Offline), Some(age)) => ("age offline", icon::OFFLINE, t.sync_offline(age)),
            (_, Some(problem), Some(age)) => {
                ("age old", icon::WARNING, format!("{} {}", problem.say(t), t.sync_shown(age)))
            }
            (_, Some(problem), None) => ("age old", icon::WARNING, problem.say(t)),
        };
        let again = (state.running.is_none() && state.problem.is_some()).then(|| {
            markup! { <button class="button quiet small" type="button" on:click=move |_| sync.fetch()>{t.sync_again()}</button> }
        });
        let whole = (state.running.is_none() && state.spared > 0).then(|| {
            markup! { <button class="button quiet small" type="button" on:click=move |_| sync.fetch_whole()>{t.sync_whole()}</button> }
        });
        markup! { <p class=class role="status">{small_icon(picture)}<span>{words}</span>{again}{whole}</p> }
    })
}

/// `hari ini 08.15`, `24 Nov 08.15`.
pub(crate) fn say_age(t: Phrases, snapshot: &Snapshot, age: Timestamp) -> String {
    let (then, now) = (snapshot.local(age), snapshot.now());
    if then.date() == now.date() { t.sync_today(t.time(then.time())) } else { t.moment(then) }
}
