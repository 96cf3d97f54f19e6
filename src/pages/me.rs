//! What is the patron's own: loans, letters, settings, and what is kept on the phone.

use leptos::prelude::*;

use super::{due::next_due, searches::news_line};
use crate::{
    components::{
        icon::{self, icon},
        page::use_title,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Answers, Cards, Feed, Keeping, Letters, Loans},
};

/// What is the patron's own.
pub(crate) fn me() -> Markup {
    let t = phrases();
    let (letters, answers) = (expect_context::<Letters>(), expect_context::<Answers>());
    use_title(move || t.app_me().into());
    let row = move |href: &'static str, picture, label: &'static str, meta: Signal<String>| {
        markup! {
            <li><a href=href>{icon(picture)}<span>{label}<span class="meta">{move || meta.get()}</span></span>{icon(icon::CHEVRON)}</a></li>
        }
    };
    let outbox = Signal::derive(move || match (answers.unseen(), letters.waiting()) {
        (0, 0) => t.me_outbox_none().into(),
        (0, waiting) => t.me_outbox_waiting(waiting as u64),
        (new, 0) => t.answer_new(new as u64),
        (new, waiting) => format!("{}, {}", t.answer_new(new as u64), t.me_outbox_waiting(waiting as u64)),
    });
    let (loans, cards, feed) = (expect_context::<Loans>(), expect_context::<Cards>(), expect_context::<Feed>());
    let loans = Signal::derive(move || next_due(t, loans, cards, feed));
    let keeping = expect_context::<Keeping>();
    let lists = Signal::derive(move || {
        let reading = keeping.all().unwrap_or_default();
        match reading.lists.iter().map(|list| list.entries.len()).sum::<usize>() {
            0 => t.lists_none().into(),
            titles => t.lists_count(titles as u64),
        }
    });
    let research = Signal::derive(move || match keeping.all().map_or(0, |reading| reading.research.len()) {
        0 => t.research_none().into(),
        sources => t.research_count(sources as u64),
    });
    let searches = news_line(t);
    markup! {
        <header class="head"><h1>{t.app_me()}</h1><p class="lead">{t.me_lead()}</p></header>
        <ul class="list me-list">
            {row(paths::LOANS, icon::BOOK, t.loans_title(), loans)}
            {row(paths::CARDS, icon::LOCK, t.cards_title(), Signal::derive(move || say_cards(t, cards)))}
            {row(paths::LISTS, icon::BOOKMARK, t.lists_title(), lists)}
            {row(paths::RESEARCH, icon::QUOTE, t.research_title(), research)}
            {row(paths::SEARCHES, icon::SEARCH, t.searches_title(), searches)}
            {row(paths::OUTBOX, icon::BOX, t.outbox_title(), outbox)}
            {row(paths::JOURNEY, icon::CHART, t.journey_title(), Signal::stored(t.journey_meta().into()))}
            {row(paths::GUIDES, icon::GUIDE, t.learn_title(), Signal::stored(t.learn_summary().into()))}
            {row(paths::SETTINGS, icon::SETTINGS, t.settings_title(), Signal::stored(t.me_settings().into()))}
            {row(paths::ABOUT, icon::INFO, t.about_title(), Signal::stored(t.me_about().into()))}
        </ul>
    }
}

/// How many cards there are.
fn say_cards(t: Phrases, cards: Cards) -> String {
    match cards.all().len() {
        0 => t.cards_none().into(),
        count => t.cards_count(count as u64),
    }
}
