//! The passphrase of a card: to lock it with, or to open it.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::Acts;
use crate::{
    components::field::Line,
    locale::Phrases,
    markup::{Markup, markup},
    state::{PASSPHRASE, window},
};

/// The form for the passphrase of a card: to lock it with if `locking`, otherwise to open it.
pub(super) fn passphrase(t: Phrases, id: String, locking: bool, acts: Acts) -> Markup {
    let (text, wrong, busy) = (RwSignal::new(String::new()), RwSignal::new(None), RwSignal::new(false));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let given = text.get_untracked();
        if locking && given.chars().count() < PASSPHRASE {
            wrong.set(Some(t.cards_passphrase_short(PASSPHRASE as u64)));
            return;
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let id = id.clone();
        spawn_local(async move {
            let done = if locking {
                acts.cards.lock(&id, &given).await.map(|()| true)
            } else {
                acts.cards.unlock(&id, &given).await
            };
            busy.set(false);
            match done {
                Ok(true) => {
                    acts.asking.set(None);
                    window::announce(if locking { t.cards_is_locked() } else { t.cards_opened() });
                }
                Ok(false) => wrong.set(Some(t.cards_passphrase_other().to_owned())),
                Err(failure) => acts.failed.set(Some(failure)),
            }
        });
    };
    let hint = if locking { t.cards_passphrase_hint() } else { "" };
    let line =
        Line { id: "passphrase", label: t.cards_passphrase(), hint, kind: "password", mode: "text", optional: false };
    let typed = Callback::new(move |typed| {
        wrong.set(None);
        text.set(typed);
    });
    let line = line.draw(t, wrong.into(), text.into(), typed, Callback::new(|()| ()), None);
    let label = if locking { t.cards_lock() } else { t.cards_open() };
    markup! {
        <form novalidate on:submit=submit>
            {line}
            <div class="actions">
                <button class="button small primary" type="submit" disabled=move || busy.get()>{label}</button>
                <button class="button quiet small" type="button" on:click=move |_| acts.asking.set(None)>{t.outbox_keep()}</button>
            </div>
        </form>
    }
}
