//! Which lists a title is in: the sheet where that is chosen, and the button beside a row.

use lapau_reading::WISHED;
use leptos::prelude::*;

use super::{beginning, name, trouble};
use crate::{
    components::{
        icon::{self, icon},
        sheet::{Content, sheet_of},
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    state::{Feed, Keeping},
};

/// A title as a list keeps it: identifier, title, first author.
pub(in crate::pages) type Kept = [String; 3];

/// Puts a title into a list, or takes it out.
fn toggle(keeping: Keeping, feed: Feed, list: &str, [id, title, author]: &Kept) {
    let today = untrack(move || feed.snapshot()).map(|snapshot| snapshot.now().date());
    keeping.toggle(list, id, title, author, today);
}

/// The button to keep a title, and the sheet in which its lists are chosen. The button says where the title is.
pub(in crate::pages) fn choosing(t: Phrases, title: Kept) -> Markup {
    let (keeping, open) = (expect_context::<Keeping>(), RwSignal::new(false));
    let content = Content::Lists(title.clone());
    let [id, ..] = title;
    let names = Memo::new(move |_| {
        let reading = keeping.all().unwrap_or_default();
        reading.lists_with(&id).map(|list| name(t, list)).collect::<Vec<_>>()
    });
    let label = move || names.with(|names| if names.is_empty() { t.lists_keep().to_owned() } else { names.join(", ") });
    let picture = move || icon(if names.with(Vec::is_empty) { icon::BOOKMARK } else { icon::CHECK });
    markup! {
        <button class="button" type="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>{picture}{label}</button>
        {sheet_of(open, "simpan-judul", t.lists_keep(), content)}
    }
}

/// The lists that a title may be put into, and the way to begin another.
pub(in crate::pages) fn lists_of(title: Kept) -> Markup {
    let t = phrases();
    let (keeping, feed) = (expect_context::<Keeping>(), expect_context::<Feed>());
    let title = StoredValue::new(title);
    let id = move || title.with_value(|[id, ..]| id.clone());
    let choices = move || {
        let reading = keeping.all().unwrap_or_default();
        let choice = |list: &lapau_reading::List| {
            let (name, list_id, has) = (name(t, list), list.id.clone(), list.has(&id()));
            let choose = move |_| title.with_value(|title| toggle(keeping, feed, &list_id, title));
            markup! {
                <label class="choice"><input type="checkbox" prop:checked=has on:change=choose/><span>{name}</span></label>
            }
        };
        reading.lists.iter().map(choice).collect::<Markup>()
    };
    let put = move |list: String| title.with_value(|title| toggle(keeping, feed, &list, title));
    markup! {
        {trouble(t, keeping)}
        <fieldset class="field"><legend class="hidden">{t.lists_title()}</legend><div>{choices}</div></fieldset>
        {beginning(t, keeping, put)}
    }
}

/// The small button with words that puts a title among those one wishes to read.
pub(in crate::pages) fn choosing_small(t: Phrases, title: Kept) -> Markup {
    let (keeping, feed) = (expect_context::<Keeping>(), expect_context::<Feed>());
    let label = t.lists_wish(&title[1]);
    let keep = move |_| toggle(keeping, feed, WISHED, &title);
    markup! { <button class="button small" type="button" aria-label=label on:click=keep>{icon(icon::BOOKMARK)}{t.lists_wished()}</button> }
}

/// The button beside a row that puts its title among those one wishes to read.
pub(in crate::pages) fn wish_button(t: Phrases, title: Kept) -> Markup {
    let (keeping, feed) = (expect_context::<Keeping>(), expect_context::<Feed>());
    let label = t.lists_wish(&title[1]);
    let title = StoredValue::new(title);
    let wished = Memo::new(move |_| {
        let reading = keeping.all().unwrap_or_default();
        title.with_value(|[id, ..]| reading.list(WISHED).is_some_and(|list| list.has(id)))
    });
    let class = move || if wished.get() { "icon-button keep on" } else { "icon-button keep" };
    markup! {
        <button
            class=class
            type="button"
            aria-pressed=move || if wished.get() { "true" } else { "false" }
            aria-label=label.clone()
            on:click=move |_| title.with_value(|title| toggle(keeping, feed, WISHED, title))
        >{icon(icon::BOOKMARK)}</button>
    }
}
