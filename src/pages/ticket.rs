//! The ticket of a registration, to be shown at the door; it needs no network.

use leptos::prelude::*;

use crate::{
    components::{
        page::{back, use_title},
        states::{empty_page, loading_rows},
        ticket::{registration_of, ticket, worth},
    },
    locale::phrases,
    markup::{Markup, markup},
    paths,
    state::{Answers, Feed, Letters},
};

/// The ticket of a letter.
pub(crate) fn ticket_page() -> Markup {
    let t = phrases();
    let (letters, answers, feed) = (expect_context::<Letters>(), expect_context::<Answers>(), expect_context::<Feed>());
    let id = paths::part("letter");
    use_title(move || t.ticket_title().into());
    let body = move || {
        let (Some(all), Some(snapshot)) = (letters.all(), feed.snapshot()) else { return loading_rows(2) };
        let letter = all.letters.iter().find(|letter| id.with(|id| letter.id() == *id));
        let Some((letter, registration)) = letter.and_then(|letter| Some((letter, registration_of(letter)?))) else {
            return empty_page(t.ticket_missing(), t.ticket_missing_text(), (paths::EVENTS, t.event_all()));
        };
        let event = paths::below(paths::EVENTS, &registration.event);
        markup! {
            <header class="head"><h1>{t.ticket_title()}</h1></header>
            {ticket(t, &snapshot, letter, worth(&snapshot, letters, answers, letter))}
            <p class="hint">{t.ticket_hint()}</p>
            <div class="actions">
                <a class="button" href=event>{t.ticket_event()}</a>
                <a class="button quiet" href=paths::OUTBOX>{t.ticket_letters()}</a>
            </div>
        }
    };
    markup! { {back(paths::EVENTS, t.app_events())}{body} }
}
