//! Another name for a card, on this phone alone.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::{Acts, adding::called};
use crate::{
    components::field::Line,
    locale::Phrases,
    markup::{Markup, markup},
    state::window,
};

/// The form for another name of a card.
pub(super) fn naming(t: Phrases, id: String, name: String, acts: Acts) -> Markup {
    let (text, wrong) = (RwSignal::new(name), RwSignal::new(None));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(name) = text.with_untracked(|text| called(text)) else {
            wrong.set(Some(t.form_fill_in().to_owned()));
            return;
        };
        let id = id.clone();
        spawn_local(async move {
            match acts.cards.rename(&id, name).await {
                Ok(()) => {
                    acts.asking.set(None);
                    window::announce(t.cards_renamed());
                }
                Err(failure) => acts.failed.set(Some(failure)),
            }
        });
    };
    let typed = Callback::new(move |typed| {
        wrong.set(None);
        text.set(typed);
    });
    let (label, hint) = (t.cards_name(), t.cards_name_hint());
    let line = Line { id: "rename", label, hint, kind: "text", mode: "text", optional: false };
    let line = line.draw(t, wrong.into(), text.into(), typed, Callback::new(|()| ()), None);
    // It is drawn in this turn, and takes the focus in the next.
    request_animation_frame(|| window::focus("#rename"));
    markup! {
        <form novalidate on:submit=submit>
            {line}
            <div class="actions">
                <button class="button small primary" type="submit">{t.loans_save()}</button>
                <button class="button quiet small" type="button" on:click=move |_| acts.asking.set(None)>{t.outbox_keep()}</button>
            </div>
        </form>
    }
}
