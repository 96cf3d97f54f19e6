//! Adding a card: from a printed code that was scanned, or typed from it.

use lapau_feed::card::{NotACode, read_code};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::failed;
use crate::{
    components::{
        field::Line,
        icon::{self, icon},
        page::section_head,
        segment::choice,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    state::{Cards, window},
};

/// The longest name, in characters.
const NAME: usize = 40;

/// A name as it was typed, no longer than names are; nothing where nothing was typed.
pub(super) fn called(typed: &str) -> Option<String> {
    let name: String = typed.trim().chars().take(NAME).collect();
    (!name.is_empty()).then_some(name)
}

/// The form to add a card. `scanned` is the code that the phone's camera brought, if it brought one.
pub(super) fn adding(cards: Cards, scanned: RwSignal<Option<String>>) -> Markup {
    let t = phrases();
    let (code, name, borrowed) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(false));
    let (tried, wrong, busy) = (RwSignal::new(false), RwSignal::new(None), RwSignal::new(false));
    Effect::new(move |_| {
        if let Some(scanned) = scanned.get() {
            code.set(scanned);
        }
    });
    on_cleanup(|| window::set_dirty(false));
    let fault = Signal::derive(move || {
        let read = code.with(|code| read_code(code));
        tried.get().then(|| read.err().map(|fault| say(t, fault))).flatten()
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Ok(secret) = code.with_untracked(|code| read_code(code)) else {
            request_animation_frame(|| window::focus("#code"));
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let borrowed = borrowed.get_untracked();
        let called = name.with_untracked(|name| called(name)).unwrap_or_else(|| t.cards_mine().to_owned());
        spawn_local(async move {
            match cards.add(secret, called, borrowed).await {
                Ok(()) => {
                    scanned.set(None);
                    code.set(String::new());
                    name.set(String::new());
                    tried.set(false);
                    wrong.set(None);
                    window::set_dirty(false);
                    window::announce(t.cards_added());
                }
                Err(failure) => wrong.set(Some(failure)),
            }
            busy.set(false);
        });
    };
    let line = |id, label, hint| Line { id, label, hint, kind: "text", mode: "text", optional: false };
    let typed = |value: RwSignal<String>| {
        Callback::new(move |text| {
            window::set_dirty(true);
            value.set(text);
        })
    };
    let nothing = Callback::new(|()| ());
    let code_line = line("code", t.cards_code(), t.cards_code_hint());
    let code_line = code_line.draw(t, fault, code.into(), typed(code), nothing, None);
    let name_line = Line { optional: true, ..line("name", t.cards_name(), t.cards_name_hint()) };
    let name_line = name_line.draw(t, Signal::stored(None), name.into(), typed(name), nothing, None);
    let from_camera = move || {
        scanned
            .with(Option::is_some)
            .then(|| markup! { <p class="kept" role="status">{icon(icon::CHECK)}{t.cards_scanned()}</p> })
    };
    let whose = [(false, t.cards_my_phone()), (true, t.cards_borrowed_phone())].map(|(value, label)| {
        choice("phone", label, None, move || borrowed.get() == value, move || borrowed.set(value))
    });
    let whose: Markup = whose.into_iter().collect();
    markup! {
        <section class="section form">
            {section_head(t.cards_add())}
            {from_camera}
            {move || wrong.get().map(|failure| failed(t, failure))}
            <form novalidate on:submit=submit>
                {code_line}
                {name_line}
                <fieldset class="field">
                    <legend>{t.cards_whose()}</legend>
                    <div class="segment">{whose}</div>
                </fieldset>
                {move || borrowed.get().then(|| markup! { <p class="hint">{t.cards_borrowed_hint()}</p> })}
                <div class="actions"><button class="button primary" type="submit">{icon(icon::CHECK)}{t.cards_save()}</button></div>
                <p class="terms">{t.cards_terms()}</p>
            </form>
        </section>
    }
}

/// What is wrong with a code, and what to do.
fn say(t: Phrases, fault: NotACode) -> String {
    match fault {
        NotACode::Length(0) => t.cards_code_empty().to_owned(),
        NotACode::Length(count) => t.cards_code_length(count as u64),
        NotACode::Character(_) | NotACode::Check => t.cards_code_wrong().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::called;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_name_is_what_was_typed_within_its_length() {
        assert_eq!(called("  Kartu Budi "), Some("Kartu Budi".into()));
        assert_eq!(called(" \t"), None);
        assert_eq!(called(&"a".repeat(99)).map(|name| name.len()), Some(40));
    }
}
