//! Members' cards on this phone: adding, locking, removing.

mod adding;
mod naming;
mod passphrase;

use lapau_feed::card::FRAGMENT;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;

use self::{adding::adding, naming::naming, passphrase::passphrase};
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
    state::{Cards, Failure, Feed, Sync, View, window},
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
    /// Its name.
    Name,
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
    let known = Memo::new(move |_| cards.are_known());
    let ids = Memo::new(move |_| cards.all().into_iter().map(|card| card.id).collect::<Vec<_>>());
    let list = move || {
        if !known.get() {
            return loading_rows(1);
        }
        let rows = ids.get().into_iter().map(|id| row(t, feed, id, acts)).collect::<Markup>();
        markup! { <ul class="list">{rows}{move || unreadable(t, acts)}</ul> }
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

/// A card of the list. Nothing but its identifier makes the row again: what is asked of it may be in the middle of being answered when news of the card comes.
fn row(t: Phrases, feed: Feed, id: String, acts: Acts) -> Markup {
    let own = id.clone();
    let card = Memo::new(move |_| acts.cards.all().into_iter().find(|card| card.id == own));
    let asked = {
        let id = id.clone();
        Memo::new(move |_| acts.asking.get().filter(|(of, _)| *of == id).map(|(_, asked)| asked))
    };
    let question = move || {
        let id = id.clone();
        Some(match asked.get()? {
            Asked::Removal => removal(t, id, acts),
            Asked::Name => {
                let name = untrack(move || card.get()).map(|card| card.name).unwrap_or_default();
                naming(t, id, name, acts)
            }
            asked => passphrase(t, id, asked == Asked::Lock, acts),
        })
    };
    let mark = move || card.get().map(|card| icon(if card.secret.is_some() { icon::PERSON } else { icon::LOCK }));
    markup! {
        <li class="loan">
            {mark}
            <div>{move || card.get().map(|card| described(t, feed, card))}{question}</div>
            <div class="actions">{move || card.get().map(|card| actions(t, card, acts))}</div>
        </li>
    }
}

/// What is said of a card.
fn described(t: Phrases, feed: Feed, card: View) -> Markup {
    let sync = expect_context::<Sync>();
    let said = match (&card.secret, &card.message) {
        (None, _) => t.cards_is_locked().to_owned(),
        // What the card opens may be on its way.
        (_, None) if sync.state().running.is_some() => t.state_loading().to_owned(),
        (_, None) => t.cards_no_letter().to_owned(),
        (_, Some(message)) => {
            let snapshot = feed.snapshot().unwrap_or_default();
            let age = message.as_of.map(|at| age(t, &snapshot, at)).unwrap_or_default();
            format!("{} {age}", t.cards_has(message.loans.len() as u64))
        }
    };
    let borrowed = card.borrowed.then(|| markup! { <p class="meta">{t.cards_is_borrowed()}</p> });
    markup! { <h2>{card.name}</h2><p class="meta">{said}</p>{borrowed} }
}

/// What can be done with a card.
fn actions(t: Phrases, card: View, acts: Acts) -> Markup {
    let View { id, name, borrowed, has_lock, secret, .. } = card;
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
    let rename = asks(Asked::Name, t.lists_rename(), t.cards_rename_label(&name));
    let remove = asks(Asked::Removal, t.cards_remove(), t.cards_remove_label(&name));
    markup! { {rename}{key}{remove} }
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

/// Cards that can't be read any more. They can be removed, and stop nothing.
fn unreadable(t: Phrases, acts: Acts) -> Markup {
    let row = |key: String| {
        markup! {
            <li class="loan">
                {icon(icon::WARNING)}
                <div><h2>{t.cards_unreadable()}</h2></div>
                <div class="actions">
                    <button class="button quiet small" type="button" on:click=move |_| acts.remove(key.clone())>{t.cards_remove()}</button>
                </div>
            </li>
        }
    };
    acts.cards.unreadable().into_iter().map(row).collect()
}
