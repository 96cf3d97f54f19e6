//! The front page: whether the library is open, what is due, what is on, who is talking, what is new, what one may read.

use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use lapau_calendar::Opening;
use lapau_feed::{Prose, prose};
use lapau_search::{Query, Sort};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_navigate;

use super::due::{asked_after, news_of_letters, pressing};
use crate::{
    components::{
        event_row::event_row,
        icon::{self, icon},
        news_row::news_section,
        page::{section_head, section_link, use_title},
        prose::shorten,
        states::{failure, loading},
        title_row::shelf_title,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    order, paths,
    state::{Answers, Cards, Catalogue, Feed, Letters, Loans, Snapshot},
};

/// How many pieces of news the front page shows.
const NEWS: usize = 2;

/// The front page.
pub(crate) fn home() -> Markup {
    let t = phrases();
    let feed = expect_context::<Feed>();
    use_title(move || t.app_home().into());
    Markup::from(move || match feed.snapshot() {
        None => loading(),
        Some(snapshot) if snapshot.is_empty() => first_visit(t, feed),
        Some(snapshot) => page(t, &snapshot),
    })
}

/// Nothing has arrived yet: either it is on its way, or there is no network and nothing can be shown.
fn first_visit(t: Phrases, feed: Feed) -> Markup {
    let sync = expect_context::<crate::state::Sync>();
    markup! {
        <header class="head"><h1>{t.home_first()}</h1><p class="lead">{t.home_first_text()}</p></header>
        {move || feed.problem().or_else(|| sync.state().problem).map(failure)}
        {move || sync.state().running.map(|_| loading())}
    }
}

fn page(t: Phrases, snapshot: &Arc<Snapshot>) -> Markup {
    let (letters, seen) = (expect_context::<Letters>(), Arc::clone(snapshot));
    let answers = expect_context::<Answers>();
    let (loans, cards, feed) = (expect_context::<Loans>(), expect_context::<Cards>(), expect_context::<Feed>());
    markup! {
        {head(t, snapshot)}
        {move || news_of_letters(t, answers)}
        {move || pressing(t, loans, cards, feed)}
        {move || asked_after(t, &seen, letters)}
        <div class="cols even">{today(t, snapshot)}{talk(t, snapshot)}</div>
        {news_section(t, snapshot, NEWS)}
        {new_titles()}
        <div class="cols even">{question(t, snapshot)}{tip(t, snapshot)}</div>
        <hr class="woven"/>
    }
}

fn head(t: Phrases, snapshot: &Snapshot) -> Markup {
    let now = snapshot.now();
    let opening = snapshot.library.as_ref().map_or(Opening::Unknown, |library| lapau_calendar::opening(library, now));
    let (title, text) = match opening {
        Opening::Open { until } => (t.home_open(t.time(until)), String::new()),
        Opening::Closed { opens, closure } => {
            let reason = closure.map(|closure| t.of(&closure.reason)).unwrap_or_default();
            let opens = opens.map(|opens| say_opens(t, opens, now.date()));
            let text = [reason, opens.unwrap_or_default()];
            (t.home_closed().into(), text.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". "))
        }
        Opening::Unknown => (t.home_welcome().into(), String::new()),
    };
    let navigate = use_navigate();
    let words = NodeRef::<leptos::html::Input>::new();
    let search = move |event: SubmitEvent| {
        event.prevent_default();
        let text = words.get_untracked().map(|input| input.value()).unwrap_or_default();
        navigate(&paths::search(&text), Default::default());
    };
    markup! {
        <header class="home-head">
            <p class="kicker">{t.long_date(now.date())}</p>
            <h1>{title}</h1>
            {(!text.is_empty()).then(|| markup! { <p class="lead">{text}</p> })}
            <form class="search" role="search" on:submit=search>
                {icon(icon::SEARCH)}
                <label class="hidden" for="q">{t.app_search()}</label>
                <input id="q" type="search" name="q" autocomplete="off" placeholder=t.app_search_hint() node_ref=words/>
            </form>
        </header>
    }
}

/// When it opens next: `Besok buka pukul 08.00`.
pub(super) fn say_opens(t: Phrases, opens: DateTime, today: Date) -> String {
    let time = t.time(opens.time());
    match lapau_calendar::days_between(today, opens.date()) {
        0 => t.home_opens_today(time),
        1 => t.home_opens_tomorrow(time),
        _ => t.home_opens(t.long_date(opens.date()), time),
    }
}

/// What is on today, else what comes next.
fn today(t: Phrases, snapshot: &Snapshot) -> Option<Markup> {
    let now = snapshot.now();
    let horizon = lapau_calendar::later(now.date(), 60);
    let mut coming: Vec<_> = snapshot
        .events
        .iter()
        .flat_map(|event| {
            lapau_calendar::between(event, now.date(), horizon).into_iter().map(move |date| (event, date))
        })
        .filter(|(_, date)| date.end > now)
        .collect();
    order::by_key(&mut coming, |(_, date)| date.start);
    let on_today = coming.iter().filter(|(_, date)| date.start.date() <= now.date()).count();
    coming.truncate(on_today.clamp(3, 5));
    let (today, next) = coming.split_at(on_today.min(coming.len()));
    let rows =
        |of: &[(&_, _)]| of.iter().map(|(event, date)| event_row(t, event, *date, now.date())).collect::<Markup>();
    let title = if today.is_empty() { t.home_next() } else { t.home_today() };
    let first = if today.is_empty() { next } else { today };
    let then = (!today.is_empty() && !next.is_empty())
        .then(|| markup! { <h3 class="then">{t.home_next()}</h3><ul class="list">{rows(next)}</ul> });
    (!coming.is_empty()).then(|| {
        markup! { <section class="section">{section_link(title, paths::EVENTS, t.app_events())}<ul class="list">{rows(first)}</ul>{then}</section> }
    })
}

/// Who is talking: the latest message on a club's board that spoils nothing.
fn talk(t: Phrases, snapshot: &Snapshot) -> Option<Markup> {
    let post = snapshot.posts.iter().filter(|post| post.page.is_none()).max_by_key(|post| post.published)?;
    let thread = snapshot.threads.iter().find(|thread| thread.id == post.thread)?;
    let club = snapshot.clubs.iter().find(|club| club.id == thread.club)?;
    let answers = snapshot.posts.iter().filter(|other| other.thread == thread.id).count();
    let said = shorten(&post.text, 180);
    let when = t.moment(snapshot.local(post.published));
    Some(markup! {
        <section class="section">
            {section_link(t.home_talk(), paths::LAPAU, t.app_lapau())}
            <article class="talk">
                <p class="said">{said}</p>
                <p class="meta">
                    <a href=paths::below(paths::CLUBS, &club.id)>{t.of(&club.name)}</a>
                    <span>{t.club_posts(answers as u64)}</span>
                    <span>{when}</span>
                </p>
            </article>
        </section>
    })
}

/// What came to the shelves last.
fn new_titles() -> Markup {
    let t = phrases();
    let catalogue = expect_context::<Catalogue>();
    let titles = RwSignal::new(Vec::new());
    catalogue.search(
        || Query { sort: Sort::Newest, limit: 12, uncounted: true, ..Query::default() },
        move |found| titles.set(found.map(|found| found.results.rows).unwrap_or_default()),
    );
    Markup::from(move || {
        let rows = titles.with(|rows| rows.iter().map(shelf_title).collect::<Vec<_>>());
        (!rows.is_empty()).then(|| {
            markup! {
                <section class="section">
                    {section_link(t.home_new(), paths::CATALOGUE, t.home_all())}
                    <ul class="shelf">{rows}</ul>
                </section>
            }
        })
    })
}

/// One question worth answering: another each day.
fn question(t: Phrases, snapshot: &Snapshot) -> Option<Markup> {
    let question = of_the_day(&snapshot.questions, snapshot)?;
    let (asked, answer) = (t.of(&question.question), first_words(&question.answer));
    let answered = t.date(question.answered);
    let href = format!("{}#{}", paths::QUESTIONS, question.id);
    Some(markup! {
        <section class="section ask">
            {section_link(t.home_question(), paths::QUESTIONS, t.home_all())}
            <article>
                <h3><a href=href>{asked}</a></h3>
                <p>{answer}</p>
                <p class="meta"><span>{t.home_answered()}</span><span>{answered}</span></p>
            </article>
        </section>
    })
}

/// A reading tip: another each day.
fn tip(t: Phrases, snapshot: &Snapshot) -> Option<Markup> {
    let tips: Vec<_> = snapshot.picks.iter().filter(|pick| pick.title.is_empty()).cloned().collect();
    let tip = of_the_day(&tips, snapshot)?;
    Some(markup! {
        <section class="section tip">
            {section_head(t.home_tip())}
            <h3>{t.of(&tip.heading)}</h3>
            <p>{t.of(&tip.why)}</p>
            <p class="by">{tip.by.clone()}</p>
        </section>
    })
}

/// One of several, the same all day and for everyone.
fn of_the_day<'a, T>(all: &'a [T], snapshot: &Snapshot) -> Option<&'a T> {
    let today = snapshot.now().date();
    let days = lapau_calendar::days_between(jiff::civil::date(2000, 1, 1), today).unsigned_abs() as usize;
    all.get(days % all.len().max(1))
}

fn first_words(text: &Prose) -> String {
    shorten(prose::plain(text).lines().next().unwrap_or_default(), 220)
}
