//! A reading club: what it is, when it meets, what it reads by when, and its board.

use jiff::civil::Date;
use lapau_feed::{
    Collection,
    conversation::{Club, Part, Reading},
};

use super::reading::{detail, titles};
use crate::{
    components::{
        event_row::event_row,
        icon::{self, small_icon},
        page::{back, section},
        prose::prose,
    },
    locale::Phrases,
    markup::{Markup, markup},
    order, paths,
    state::Snapshot,
};

/// How many days ahead a meeting is looked for.
const HORIZON: i64 = 120;

/// A reading club.
pub(crate) fn club_page() -> Markup {
    detail(
        &[Collection::Clubs, Collection::Threads, Collection::Posts, Collection::Events],
        |snapshot, id| snapshot.clubs.iter().find(|club| club.id == id),
        |t, club| t.of(&club.name),
        page,
    )
}

fn page(t: Phrases, snapshot: &Snapshot, club: &Club) -> Markup {
    let today = snapshot.now().date();
    let led = (!club.facilitator.is_empty()).then(|| markup! { <span>{t.board_led(&club.facilitator)}</span> });
    let readings = readings(club, today).into_iter().map(|(title, readings)| {
        let readings = readings.into_iter().map(|reading| reading_plan(t, reading, today)).collect::<Markup>();
        let title = match title {
            When::Now => t.board_reading(),
            When::Later => t.board_reading_next(),
            When::Past => t.board_reading_past(),
        };
        section(title, readings)
    });
    markup! {
        {back(paths::LAPAU, t.app_lapau())}
        <header class="head">
            <h1>{t.of(&club.name)}</h1>
            <p class="lead">{t.of(&club.summary)}</p>
            <p class="meta"><span>{t.of(&club.meets)}</span>{led}</p>
        </header>
        <div class="cols">
            <div>
                {(!club.about.is_empty()).then(|| markup! { <section class="section quiet">{prose(&club.about)}</section> })}
                {board(t, snapshot, club)}
            </div>
            <div>{meetings(t, snapshot, club)}{readings.collect::<Markup>()}</div>
        </div>
    }
}

fn meetings(t: Phrases, snapshot: &Snapshot, club: &Club) -> Markup {
    let now = snapshot.now();
    let mut dates: Vec<_> = snapshot
        .events
        .iter()
        .filter(|event| event.club == club.id)
        .filter_map(|event| Some((event, lapau_calendar::next(event, now, HORIZON)?)))
        .collect();
    order::by_key(&mut dates, |(_, date)| date.start);
    let rows = dates.iter().map(|(event, date)| event_row(t, event, *date, now.date())).collect::<Markup>();
    let rows = if dates.is_empty() {
        markup! { <p class="empty-line">{t.board_no_meeting()}</p> }
    } else {
        markup! { <ul class="list">{rows}</ul> }
    };
    section(t.board_meetings(), rows)
}

/// When something is, seen from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Now,
    Later,
    Past,
}

fn when(reading: &Reading, today: Date) -> When {
    if today < reading.from {
        When::Later
    } else if today <= reading.to {
        When::Now
    } else {
        When::Past
    }
}

/// What a club reads now, else what it reads next.
pub(super) fn current_reading(club: &Club, today: Date) -> Option<&Reading> {
    let now = club.readings.iter().find(|reading| when(reading, today) == When::Now);
    now.or_else(|| {
        club.readings.iter().filter(|reading| when(reading, today) == When::Later).min_by_key(|reading| reading.from)
    })
}

/// The readings, by when: the present first, then what comes, then what is read.
fn readings(club: &Club, today: Date) -> Vec<(When, Vec<&Reading>)> {
    [When::Now, When::Later, When::Past]
        .into_iter()
        .map(|then| (then, club.readings.iter().filter(|reading| when(reading, today) == then).collect::<Vec<_>>()))
        .filter(|(_, readings)| !readings.is_empty())
        .collect()
}

fn reading_plan(t: Phrases, reading: &Reading, today: Date) -> Markup {
    let now = when(reading, today);
    let open = |part: &Part| part.by.is_none_or(|by| today <= by);
    let current = (now == When::Now).then(|| reading.parts.iter().position(open)).flatten();
    let parts = reading
        .parts
        .iter()
        .enumerate()
        .map(|(n, part)| part_row(t, part, current == Some(n), !open(part)))
        .collect::<Markup>();
    let days = format!("{} – {}", t.date(reading.from), t.date(reading.to));
    let plan = (now != When::Past && !reading.parts.is_empty()).then(|| markup! { <ol class="schedule">{parts}</ol> });
    markup! { {titles(vec![reading.title.clone()])}<p class="meta"><span>{days}</span></p>{plan} }
}

fn part_row(t: Phrases, part: &Part, now: bool, done: bool) -> Markup {
    let class = match (now, done) {
        (true, _) => "now",
        (_, true) => "done",
        _ => "",
    };
    let page = part.to_page.map(|page| markup! { <span>{t.board_to_page(page)}</span> });
    let by = part.by.map(|by| markup! { <span>{t.board_by(t.short_date(by))}</span> });
    let prompts = part.prompts.iter().map(|prompt| markup! { <li>{t.of(prompt)}</li> }).collect::<Markup>();
    let prompts = (!part.prompts.is_empty()).then(|| {
        if now {
            markup! { <ul class="prompts">{prompts}</ul> }
        } else {
            // What there is to talk about gives away how a book goes on.
            markup! { <details><summary class="meta">{t.board_prompts()}</summary><ul class="prompts">{prompts}</ul></details> }
        }
    });
    markup! {
        <li class=class aria-current=now.then_some("step")>
            <p class="part">{t.of(&part.label)}</p>
            <p class="meta">{page}{by}</p>
            {prompts}
        </li>
    }
}

/// The word for so many messages, which stands below or behind their number.
pub(super) fn messages_word(t: Phrases, count: u64) -> &'static str {
    if count == 1 { t.board_message() } else { t.board_messages() }
}

/// The board: what stays on top, then what was written in last.
fn board(t: Phrases, snapshot: &Snapshot, club: &Club) -> Markup {
    let mut threads: Vec<_> = snapshot
        .threads
        .iter()
        .filter(|thread| thread.club == club.id)
        .map(|thread| {
            let posts = snapshot.posts.iter().filter(|post| post.thread == thread.id);
            let last = posts.clone().map(|post| post.published).max().unwrap_or(thread.opened);
            (thread, posts.count() as u64, last)
        })
        .collect();
    order::by_key(&mut threads, |(thread, _, last)| (!thread.pinned, std::cmp::Reverse(*last)));
    let rows = threads
        .iter()
        .map(|(thread, posts, last)| {
            let href = paths::below(&paths::below(paths::CLUBS, &club.id), &thread.id);
            let pinned = thread
                .pinned
                .then(|| markup! { {small_icon(icon::PIN)}<span class="hidden">{t.board_pinned()}" "</span> });
            let locked = thread.locked.then(|| markup! { <span class="tag">{t.board_locked()}</span> });
            markup! {
                <li class="thread-row whole-row">
                    <h3>{pinned}<a class="whole" href=href>{thread.title.clone()}</a></h3>
                    <p class="num">{t.number(*posts)}<span>{messages_word(t, *posts)}</span></p>
                    <p class="meta"><span>{t.board_last(t.moment(snapshot.local(*last)))}</span>{locked}</p>
                </li>
            }
        })
        .collect::<Markup>();
    let rows = if threads.is_empty() {
        markup! { <p class="empty-line">{t.board_no_thread()}</p> }
    } else {
        markup! { <ul class="list">{rows}</ul> }
    };
    let start = format!("{}/tulis", paths::below(paths::CLUBS, &club.id));
    section(
        t.board_title(),
        markup! { {rows}<div class="actions"><a class="button" href=start>{t.post_start()}</a></div> },
    )
}
