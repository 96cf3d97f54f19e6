//! The button by which a reader likes a post or says that an answer helped, and how many did.
//!
//! One's own sign shows at once, with or without a network; once the library counted it, its count holds it.

use lapau_feed::{
    conversation::Reactions,
    submission::{Content, Reaction},
};
use lapau_outbox::own;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::icon::{self, icon},
    locale::Phrases,
    markup::{Markup, markup},
    state::Letters,
};

/// A sign that can be given to a record and taken back, beside the count that was published of it.
pub(super) fn reaction_button(
    t: Phrases,
    label: &'static str,
    sign: Reaction,
    published: Option<&Reactions>,
) -> Markup {
    let letters = expect_context::<Letters>();
    let (count, as_of) = published.map_or((0, None), |known| (known.count(sign.sign), Some(known.as_of)));
    let sign = StoredValue::new(sign);
    let own = Memo::new(move |_| {
        let all = letters.all().unwrap_or_default();
        sign.with_value(|sign| own(&all.letters, sign, as_of))
    });
    let failed = RwSignal::new(false);
    // A second tap that comes before the first one is stored would be a second sign.
    let busy = StoredValue::new(false);
    let toggle = move |_| {
        if busy.get_value() {
            return;
        }
        busy.set_value(true);
        spawn_local(async move {
            let given = own.get_untracked().given;
            let mut done = Ok(());
            for letter in &given {
                done = done.and(letters.take_back(letter).await);
            }
            if given.is_empty() {
                done = letters.submit(Content::Reaction(sign.get_value())).await.map(|_| ());
            }
            failed.set(done.is_err());
            busy.set_value(false);
        });
    };
    let is_mine = move || own.with(|own| !own.given.is_empty());
    let many = move || own.with(|own| own.count(count));
    let number = move || {
        let many = many();
        (many > 0).then(|| markup! { <span class="num" aria-hidden="true">{t.number(many)}</span><span class="hidden">{t.reaction_people(many)}</span> })
    };
    let beside = move || {
        let mine = match many() {
            _ if !is_mine() => "",
            1 => t.reaction_only(),
            _ => t.reaction_mine(),
        };
        let waits = own.with(|own| own.is_waiting);
        let mine = (!mine.is_empty()).then(|| markup! { <span>{mine}</span> });
        let waits = waits.then(|| markup! { <span>{t.reaction_waiting()}</span> });
        (mine.is_some() || waits.is_some()).then(|| markup! { <span class="meta">{mine}{waits}</span> })
    };
    markup! {
        <span class="reaction">
            <button
                class="button small react"
                type="button"
                aria-pressed=move || if is_mine() { "true" } else { "false" }
                on:click=toggle
            >{icon(icon::HEART)}<span>{label}</span>{number}</button>
            {beside}
            {move || failed.get().then(|| markup! { <span class="error" role="alert">{t.state_failed()}</span> })}
        </span>
    }
}
