//! Members' cards on this phone: adding, locking, removing.

mod adding;
mod passphrase;

use lapau_feed::card::FRAGMENT;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;

use self::{adding::adding, passphrase::passphrase};
use super::loans::age;
use crate::{
    components::{
        icon::{self, icon},
        page::{back, use_title},
        states::{failure, loading_rows},
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Cards, Failure, Feed, View, window},
};

/// What a card of the list may do.
#[derive(Clone, Copy)]
struct Acts {
    cards: Cards,
    /// The card of which something is asked, and what.
    asking: RwSignal<Option<(String, Asked)>>,
    failed: RwSignal<Option<Failure>>,
}

/// What is asked of a card.
#[derive(Clone, Copy, PartialEq)]
enum Asked {
    /// Whether it is to be removed.
    Removal,
    /// The passphrase to lock it with.
    Lock,
    /// The passphrase to open it with.
    Key,
}

impl Acts {
    fn remove(self, id: String) {
        self.asking.set(None);
        spawn_local(async move {
            if let Err(failure) = self.cards.remove(&id).await {
                self.failed.set(Some(failure));
            }
        });
    }
}

/// The cards on this phone.
pub(crate) fn cards_page() -> Markup {
    let t = phrases();
    let (cards, feed) = (expect_context::<Cards>(), expect_context::<Feed>());
    use_title(move || t.cards_title().into());
    let acts = Acts { cards, asking: RwSignal::new(None), failed: RwSignal::new(None) };
    // A printed code leads here with the card in the fragment; at once it is in no address and no history any more.
    let scanned = RwSignal::new(None);
    let fragment = use_location().hash;
    Effect::new(move |_| {
        fragment.track();
        if let Some(code) = window::take_fragment(FRAGMENT) {
            scanned.set(Some(code));
        }
    });
    let list = move || {
        if !cards.are_known() {
            return loading_rows(1);
        }
        let rows = cards.all().into_iter().map(|card| row(t, feed, card, acts)).collect::<Markup>();
        let unreadable = cards.unreadable().into_iter().map(|key| unreadable(t, key, acts)).collect::<Markup>();
        markup! { <ul class="list">{rows}{unreadable}</ul> }
    };
    markup! {
        {back(paths::ME, t.app_me())}
        <header class="head"><h1>{t.cards_title()}</h1><p class="lead">{t.cards_lead()}</p></header>
        {move || acts.failed.get().map(|failure| failed(t, failure))}
        {list}
        {adding(cards, scanned)}
    }
}

/// What went wrong.
fn failed(t: Phrases, why: Failure) -> Markup {
    match why {
        Failure::Problem(problem) => failure(problem),
        Failure::Closed => markup! { <p class="aside" role="alert">{t.cards_no_cryptography()}</p> },
    }
}

fn row(t: Phrases, feed: Feed, card: View, acts: Acts) -> Markup {
    let View { id, name, borrowed, has_lock, secret, message } = card;
    let said = match (&secret, &message) {
        (None, _) => t.cards_is_locked().to_owned(),
        (_, None) => t.cards_no_letter().to_owned(),
        (_, Some(message)) => {
            let snapshot = feed.snapshot().unwrap_or_default();
            let age = message.as_of.map(|at| age(t, &snapshot, at)).unwrap_or_default();
            format!("{} {age}", t.cards_has(message.loans.len() as u64))
        }
    };
    let asks = |asked: Asked, label: &'static str, spoken: String| {
        let id = id.clone();
        let ask = move |_| acts.asking.set(Some((id.clone(), asked)));
        markup! { <button class="button quiet small" type="button" aria-label=spoken on:click=ask>{label}</button> }
    };
    let key = match (borrowed, has_lock, secret.is_some()) {
        (true, ..) => None,
        (_, false, _) => Some(asks(Asked::Lock, t.cards_lock(), t.cards_lock_label(&name))),
        (_, true, false) => Some(asks(Asked::Key, t.cards_open(), t.cards_open_label(&name))),
        (_, true, true) => {
            let (id, spoken) = (id.clone(), t.cards_close_label(&name));
            let close = move |_| acts.cards.close(&id);
            Some(
                markup! { <button class="button quiet small" type="button" aria-label=spoken on:click=close>{t.cards_close()}</button> },
            )
        }
    };
    let remove = asks(Asked::Removal, t.cards_remove(), t.cards_remove_label(&name));
    let own = id.clone();
    let asked = Markup::from(move || {
        let (_, asked) = acts.asking.get().filter(|(id, _)| *id == own)?;
        let id = own.clone();
        Some(match asked {
            Asked::Removal => removal(t, id, acts),
            Asked::Lock | Asked::Key => passphrase(t, id, acts),
        })
    });
    markup! {
        <li class="loan">
            {icon(if secret.is_some() { icon::PERSON } else { icon::LOCK })}
            <div>
                <h2>{name}</h2>
                <p class="meta">{said}</p>
                {borrowed.then(|| markup! { <p class="meta">{t.cards_is_borrowed()}</p> })}
                {asked}
            </div>
            <div class="actions">{key}{remove}</div>
        </li>
    }
}

fn removal(t: Phrases, id: String, acts: Acts) -> Markup {
    markup! {
        <div class="confirm" role="group" aria-label=t.cards_remove_sure()>
            <span>{t.cards_remove_sure()}</span>
            <button class="button small" type="button" on:click=move |_| acts.remove(id.clone())>{t.cards_remove_yes()}</button>
            <button class="button quiet small" type="button" on:click=move |_| acts.asking.set(None)>{t.outbox_keep()}</button>
        </div>
    }
}

/// A card that can't be read any more. It can be removed, and stops nothing.
fn unreadable(t: Phrases, key: String, acts: Acts) -> Markup {
    markup! {
        <li class="loan">
            {icon(icon::WARNING)}
            <div><h2>{t.cards_unreadable()}</h2></div>
            <div class="actions">
                <button class="button quiet small" type="button" on:click=move |_| acts.remove(key.clone())>{t.cards_remove()}</button>
            </div>
        </li>
    }
}
