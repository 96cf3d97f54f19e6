//! The question before something goes that does not come back.

use leptos::{ev::MouseEvent, prelude::*};

use crate::{
    locale::Phrases,
    markup::{Markup, markup},
};

/// Asks whether somebody is sure, in the place of the button that they pressed: one that does it, and one that leaves everything as it is.
pub(crate) fn confirm(
    t: Phrases,
    sure: &'static str,
    yes: &'static str,
    act: impl Fn(MouseEvent) + 'static,
    keep: impl Fn(MouseEvent) + 'static,
) -> Markup {
    markup! {
        <span class="confirm" role="group" aria-label=sure>
            <span>{sure}</span>
            <button class="button small" type="button" on:click=act>{yes}</button>
            <button class="button quiet small" type="button" on:click=keep>{t.outbox_keep()}</button>
        </span>
    }
}

/// The same where it has a page's section to itself: the button first, the question once that was pressed.
pub(crate) fn confirm_large(
    t: Phrases,
    ask: &'static str,
    sure: &'static str,
    act: impl Fn(MouseEvent) + Clone + Send + 'static,
) -> Markup {
    let asking = RwSignal::new(false);
    Markup::from(move || match asking.get() {
        false => {
            markup! { <button class="button quiet" type="button" on:click=move |_| asking.set(true)>{ask}</button> }
        }
        true => markup! {
            <p>{sure}</p>
            <button class="button danger" type="button" on:click=act.clone()>{t.loans_back_yes()}</button>
            <button class="button quiet" type="button" on:click=move |_| asking.set(false)>{t.outbox_keep()}</button>
        },
    })
}
