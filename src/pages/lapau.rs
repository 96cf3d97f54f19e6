//! Lapau, the hub: who is talking, what was asked, what is decided together, and the ways to have a say.

use jiff::civil::Date;
use lapau_feed::{Collection, conversation::Club, prose::plain};
use leptos::prelude::*;

use super::{
    club::current_reading,
    reading::{scroll_to, shown},
};
use crate::{
    components::{
        ballot::is_open,
        cover::{Size, cover},
        icon::{self, icon},
        news_row::news_section,
        page::{section, section_head, section_link},
        prose::shorten,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    order, paths,
    state::{Catalogue, Records, Snapshot},
};

const NEEDS: &[Collection] = &[
    Collection::Clubs,
    Collection::Threads,
    Collection::Posts,
    Collection::Questions,
    Collection::Consultations,
    Collection::Proposals,
    Collection::Ballots,
    Collection::Contests,
    Collection::Exhibitions,
    Collection::Surveys,
    Collection::News,
];

/// The section of the clubs.
pub(crate) const CLUBS: &str = "klub";
/// The section of what has its days: contests, exhibitions, surveys.
pub(crate) const DATED: &str = "berjangka";

/// How many pieces of news the hub shows.
const NEWS: usize = 4;

/// The hub, at a section of it; an empty one is its beginning.
pub(crate) fn lapau(section: &'static str) -> Markup {
    // Scrolled to once: while a first sync goes on, the page still grows.
    scroll_to(Collection::News, move || section.to_owned());
    shown(NEEDS, |t, _| Some(t.app_lapau().into()), page)
}

fn page(t: Phrases, snapshot: &Snapshot) -> Markup {
    let today = snapshot.now().date();
    let clubs = (!snapshot.clubs.is_empty()).then(|| {
        let clubs = snapshot.clubs.clone();
        markup! { <section class="section" id=CLUBS>{section_head(t.lapau_clubs())}{club_rows(clubs, today)}</section> }
    });
    markup! {
        <header class="head"><h1>{t.app_lapau()}</h1><p class="lead">{t.lapau_lead()}</p></header>
        {open(t, snapshot)}
        {doors(t, snapshot)}
        <div class="cols even">{talk(t, snapshot)}{answered(t, snapshot)}</div>
        {clubs}
        <div class="cols even">{dated(t, snapshot, today)}{news_section(t, snapshot, NEWS)}</div>
        <hr class="woven"/>
    }
}

/// The votes, surveys and contests that one can take part in now, what closes first above.
fn open(t: Phrases, snapshot: &Snapshot) -> Option<Markup> {
    let now = snapshot.now();
    let is_on = |from: Date, to: Date| from <= now.date() && now.date() <= to;
    let votes = snapshot.ballots.iter().filter(|vote| is_open(vote, now));
    let votes =
        votes.map(|vote| (vote.closes.date(), paths::below(paths::VOTES, &vote.id), t.of(&vote.title), t.vote_name()));
    let surveys = snapshot.surveys.iter().filter(|survey| is_on(survey.opens, survey.closes));
    let surveys = surveys
        .map(|survey| (survey.closes, paths::below(paths::SURVEYS, &survey.id), t.of(&survey.title), t.surveys_kind()));
    let contests = snapshot.contests.iter().filter(|contest| is_on(contest.opens, contest.closes));
    let contests = contests.map(|contest| {
        (contest.closes, paths::below(paths::CONTESTS, &contest.id), t.of(&contest.title), t.events_contest())
    });
    let mut all: Vec<_> = votes.chain(surveys).chain(contests).collect();
    order::by_key(&mut all, |(last, ..)| *last);
    let rows: Vec<_> = all
        .into_iter()
        .map(|(last, href, title, kind)| dated_row(href, title, kind, t.lapau_until(t.date(last))))
        .collect();
    (!rows.is_empty()).then(|| section(t.lapau_open(), markup! { <ul class="list">{rows}</ul> }))
}

/// Something that has its days.
fn dated_row(href: String, title: String, kind: &'static str, when: String) -> Markup {
    markup! {
        <li class="event-row whole-row">
            <p class="time">{when}" "<span class="tag">{kind}</span></p>
            <h3><a class="whole" href=href>{title}</a></h3>
        </li>
    }
}

fn doors(t: Phrases, snapshot: &Snapshot) -> Markup {
    let open = snapshot.ballots.iter().filter(|ballot| is_open(ballot, snapshot.now())).count() as u64;
    let decide = if open > 0 { t.lapau_proposals_open(open) } else { t.lapau_proposals_text().into() };
    let door = |href: &'static str, picture, label: &'static str, text: String| {
        markup! {
            <li class="door whole-row">
                {icon(picture)}
                <div><h2><a class="whole" href=href>{label}</a></h2><p>{text}</p></div>
                {icon(icon::CHEVRON)}
            </li>
        }
    };
    let meet = (!snapshot.consultations.is_empty())
        .then(|| door(paths::APPOINTMENTS, icon::CLOCK, t.appointment_title(), t.appointment_door().into()));
    markup! {
        <ul class="doors">
            {door(paths::SUGGEST, icon::BOX, t.suggest_title(), t.lapau_suggest_text().into())}
            {door(paths::QUESTIONS, icon::QUESTION, t.questions_title(), t.lapau_questions_text(snapshot.questions.len() as u64))}
            {meet}
            {door(paths::PROPOSALS, icon::BALLOT, t.proposals_title(), decide)}
            {door(paths::GUIDES, icon::GUIDE, t.learn_title(), t.lapau_learn_text().into())}
            {door(paths::NEWS, icon::SPEECH, t.news_title(), t.lapau_news_text().into())}
            {door(paths::IMPACT, icon::CHART, t.impact_title(), t.lapau_impact_text().into())}
        </ul>
    }
}

/// What was said last on the boards and spoils nothing.
fn talk(t: Phrases, snapshot: &Snapshot) -> Option<Markup> {
    let mut posts: Vec<_> = snapshot.posts.iter().filter(|post| post.page.is_none()).collect();
    order::by_key(&mut posts, |post| std::cmp::Reverse(post.published));
    let mut threads = Vec::new();
    let mut said = Vec::new();
    for post in posts {
        let Some(thread) = snapshot.threads.iter().find(|thread| thread.id == post.thread) else { continue };
        if threads.contains(&thread.id.as_str()) {
            continue;
        }
        threads.push(thread.id.as_str());
        let href = paths::below(&paths::below(paths::CLUBS, &thread.club), &thread.id);
        said.push(markup! {
            <article class="talk">
                <p class="said">{shorten(&post.text, 180)}</p>
                <p class="meta">
                    <b>{post.author.clone()}</b>
                    <a href=href>{thread.title.clone()}</a>
                    <span>{t.moment(snapshot.local(post.published))}</span>
                </p>
            </article>
        });
        if said.len() == 3 {
            break;
        }
    }
    (!said.is_empty()).then(|| section(t.lapau_talk(), said))
}

fn answered(t: Phrases, snapshot: &Snapshot) -> Option<Markup> {
    let mut questions: Vec<_> = snapshot.questions.iter().collect();
    order::by_key(&mut questions, |question| std::cmp::Reverse(question.answered));
    let rows: Vec<_> = questions
        .into_iter()
        .take(3)
        .map(|question| {
            let href = format!("{}#{}", paths::QUESTIONS, question.id);
            markup! {
                <li class="question-row whole-row">
                    <h3><a class="whole" href=href>{t.of(&question.question)}</a></h3>
                    <p>{shorten(&plain(&question.answer), 220)}</p>
                    <p class="meta">{t.date(question.answered)}</p>
                </li>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        markup! {
            <section class="section">
                {section_link(t.lapau_answered(), paths::QUESTIONS, t.home_all())}
                <ul class="list">{rows}</ul>
            </section>
        }
    })
}

/// The clubs, each with the book it reads.
fn club_rows(clubs: Records<Club>, today: Date) -> Markup {
    let t = phrases();
    let catalogue = expect_context::<Catalogue>();
    let ids: Vec<_> =
        clubs.iter().filter_map(|club| current_reading(club, today)).map(|reading| reading.title.clone()).collect();
    let rows = catalogue.rows(move || ids.clone());
    let list = move || {
        let rows = rows.get().and_then(Result::ok).unwrap_or_default();
        clubs
            .iter()
            .map(|club| {
                let reading = current_reading(club, today);
                let row = reading.and_then(|reading| rows.iter().find(|row| row.id == reading.title));
                let book = row.map(|row| markup! { <p class="meta"><span>{t.lapau_reads(&row.title)}</span></p> });
                markup! {
                    <li class="club-row whole-row">
                        {row.map(|row| cover(Size::Small, &row.id, &row.class, &row.title, &row.author))}
                        <div>
                            <h3><a class="whole" href=paths::below(paths::CLUBS, &club.id)>{t.of(&club.name)}</a></h3>
                            <p>{t.of(&club.summary)}</p>
                            {book}
                        </div>
                    </li>
                }
            })
            .collect::<Markup>()
    };
    markup! { <ul class="list">{list}</ul> }
}

/// Contests, exhibitions and surveys that one can't take part in now: what is on or to come first, and what is over stays to be read.
fn dated(t: Phrases, snapshot: &Snapshot, today: Date) -> Option<Markup> {
    let is_on = |from: Date, to: Date| from <= today && today <= to;
    let contests = snapshot.contests.iter().filter(|contest| !is_on(contest.opens, contest.closes));
    let contests = contests.map(|contest| {
        let when = period(t, contest.opens, contest.closes, today);
        (contest.closes, paths::below(paths::CONTESTS, &contest.id), t.of(&contest.title), t.events_contest(), when)
    });
    let shows = snapshot.exhibitions.iter().map(|show| {
        let when = period(t, show.from, show.to, today);
        (show.to, paths::below(paths::EXHIBITIONS, &show.id), t.of(&show.title), t.events_exhibition(), when)
    });
    let surveys = snapshot.surveys.iter().filter(|survey| !is_on(survey.opens, survey.closes));
    let surveys = surveys.map(|survey| {
        let when = period(t, survey.opens, survey.closes, today);
        (survey.closes, paths::below(paths::SURVEYS, &survey.id), t.of(&survey.title), t.surveys_kind(), when)
    });
    let mut all: Vec<_> = contests.chain(shows).chain(surveys).collect();
    order::by_key(&mut all, |(last, ..)| (*last < today, *last));
    let rows: Vec<_> = all.into_iter().map(|(_, href, title, kind, when)| dated_row(href, title, kind, when)).collect();
    (!rows.is_empty()).then(|| {
        markup! {
            <section class="section" id=DATED>{section_head(t.lapau_dated())}<ul class="list">{rows}</ul></section>
        }
    })
}

/// From when, until when, or since when no more.
pub(super) fn period(t: Phrases, from: Date, to: Date, today: Date) -> String {
    if today < from {
        t.lapau_from(t.date(from))
    } else if today <= to {
        t.lapau_until(t.date(to))
    } else {
        t.lapau_over(t.date(to))
    }
}
