//! The ticket of a registration, to be shown at the door; it needs no network.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{
        page::{back, use_title},
        states::{empty_page, loading_rows},
        ticket::{Worth, date_of, registration_of, ticket, worth},
    },
    locale::{Phrases, phrases},
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
        let worth = worth(&snapshot, letters, answers, letter);
        let is_over = date_of(&snapshot, registration).is_some_and(|(_, date)| date.end < snapshot.now());
        let gives_up = !is_over && !matches!(worth, Worth::Cancelled | Worth::Declined | Worth::Off);
        let give_up = gives_up.then(|| give_up(t, letters, letter.id().to_owned()));
        markup! {
            <header class="head"><h1>{t.ticket_title()}</h1></header>
            {ticket(t, &snapshot, letter, worth)}
            {(worth != Worth::Cancelled).then(|| markup! { <p class="hint">{t.ticket_hint()}</p> })}
            <div class="actions">
                <a class="button" href=event>{t.ticket_event()}</a>
                <a class="button quiet" href=paths::OUTBOX>{t.ticket_letters()}</a>
            </div>
            {give_up}
        }
    };
    markup! { {back(paths::EVENTS, t.app_events())}{body} }
}

/// The way to give a place up, for somebody who waits for one. It asks once more: a full event has no place to come back to.
fn give_up(t: Phrases, letters: Letters, id: String) -> Markup {
    let (sure, failed) = (RwSignal::new(false), RwSignal::new(false));
    let id = StoredValue::new(id);
    let go = move |_| {
        spawn_local(async move { failed.set(letters.take_back(&id.get_value()).await.is_err()) });
    };
    Markup::from(move || {
        let problem = failed.get().then(|| markup! { <p class="error" role="alert">{t.state_failed()}</p> });
        match sure.get() {
            false => markup! {
                <p class="actions"><button class="button quiet small" type="button" on:click=move |_| sure.set(true)>{t.ticket_give_up()}</button></p>
            },
            true => markup! {
                <div class="actions">
                    <span class="confirm" role="group" aria-label=t.ticket_give_up_sure()>
                        <span>{t.ticket_give_up_sure()}</span>
                        <button class="button small" type="button" on:click=go>{t.ticket_give_up_yes()}</button>
                        <button class="button quiet small" type="button" on:click=move |_| sure.set(false)>{t.outbox_keep()}</button>
                    </span>
                </div>
                {problem}
            },
        }
    })
}
