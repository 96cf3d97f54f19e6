//! One list: what is in it, whether it is on the shelf, and where it goes next.

use jiff::civil::Date;
use lapau_reading::{Entry, FINISHED, List, READING, WISHED};
use leptos::{ev::SubmitEvent, html::Input, prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;

use super::{FILES, name, trouble};
use crate::{
    components::{
        icon::{self, icon},
        page::{back, use_title},
        states::{empty, empty_page, loading_rows},
        title_row::{stored_row, title_row_with},
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Catalogue, Feed, Keeping},
};

/// One list.
pub(crate) fn list_page() -> Markup {
    let t = phrases();
    let (keeping, feed, catalogue) =
        (expect_context::<Keeping>(), expect_context::<Feed>(), expect_context::<Catalogue>());
    let id = paths::part("list");
    let list = Memo::new(move |_| keeping.all().and_then(|reading| reading.list(&id.get()).cloned()));
    use_title(move || list.get().map(|list| name(t, &list)).unwrap_or_default());
    let ids = Memo::new(move |_| {
        list.with(|list| list.iter().flat_map(|list| &list.entries).map(|entry| entry.id.clone()).collect::<Vec<_>>())
    });
    let rows = catalogue.rows(move || ids.get());
    // What was taken out last, and from where: it may have been a slip.
    let taken = RwSignal::new(None::<(String, Entry)>);
    let entries = move || {
        let Some(list) = list.get() else { return Markup::Nothing };
        let (Some(Ok(rows)), Some(snapshot)) = (rows.get(), feed.snapshot()) else {
            return loading_rows(2);
        };
        let today = snapshot.now().date();
        // What came last is wanted first.
        let rows = list.entries.iter().rev().map(|entry| {
            let finished = entry.added.filter(|_| list.id == FINISHED);
            let finished = finished.map(|day| markup! { <p class="stands">{t.lists_finished_on(t.date(day))}</p> });
            let actions = markup! { {finished}{actions(t, keeping, &list, entry, (taken, today))} };
            match rows.iter().find(|row| row.id == entry.id) {
                Some(row) => title_row_with(t, row, &snapshot, actions),
                None => stored_row(t, &entry.title, &entry.author, actions),
            }
        });
        match list.entries.is_empty() {
            true => markup! {
                {empty(t.lists_empty(), t.lists_empty_text(), Some((paths::CATALOGUE, t.catalogue_browse())))}
                <p class="hint"><a href=format!("{}#{FILES}", paths::LISTS)>{t.lists_bring()}</a></p>
            },
            false => markup! { <ul class="list">{rows.collect::<Markup>()}</ul> },
        }
    };
    let undo = move || {
        let (list, entry) = taken.get()?;
        let words = t.lists_taken(&entry.title);
        let put_back = move |_| {
            let (list, entry) = (list.clone(), entry.clone());
            keeping.change(move |reading| reading.put(&list, entry.clone()));
            taken.set(None);
        };
        Some(
            markup! { <p class="kept">{icon(icon::CHECK)}<span>{words}</span>" "<button class="button quiet small" type="button" on:click=put_back>{t.lists_undo()}</button></p> },
        )
    };
    let head = move || match (keeping.all(), list.get()) {
        (None, _) => loading_rows(2),
        (Some(_), None) => empty_page(t.lists_unknown(), t.lists_unknown_text(), (paths::LISTS, t.lists_title())),
        (Some(_), Some(list)) => {
            let count = t.lists_count(list.entries.len() as u64);
            markup! { <header class="head"><h1>{name(t, &list)}</h1><p class="lead">{count}</p></header> }
        }
    };
    let given = Memo::new(move |_| list.with(|list| list.as_ref().is_none_or(List::is_given)));
    let own = move || (!given.get()).then(|| changing(t, keeping, list.get_untracked()));
    markup! {
        {back(paths::LISTS, t.lists_title())}
        {trouble(t, keeping)}
        {head}
        <div role="status">{undo}</div>
        {entries}
        {own}
    }
}

/// What can be done with a title in a list: on to the next of the three, or out.
fn actions(
    t: Phrases,
    keeping: Keeping,
    list: &List,
    entry: &Entry,
    (taken, today): (RwSignal<Option<(String, Entry)>>, Date),
) -> Markup {
    let next = match list.id.as_str() {
        WISHED => Some((READING, t.lists_start())),
        READING => Some((FINISHED, t.lists_finish())),
        _ => None,
    };
    let next = next.map(|(next, words)| {
        let moved = Entry { added: Some(today), ..entry.clone() };
        let go = move |_| {
            let moved = moved.clone();
            keeping.change(move |reading| reading.put(next, moved.clone()));
        };
        let label = format!("{words}: {}", entry.title);
        markup! { <button class="button small" type="button" aria-label=label on:click=go>{words}</button> }
    });
    let label = format!("{}: {}", t.lists_take(), entry.title);
    let (list, entry) = (list.id.clone(), entry.clone());
    let take = move |_| {
        let (from, id) = (list.clone(), entry.id.clone());
        keeping.change(move |reading| reading.take(&from, &id));
        taken.set(Some((list.clone(), entry.clone())));
    };
    markup! {
        <div class="actions">
            {next}
            <button class="button quiet small" type="button" aria-label=label on:click=take>{t.lists_take()}</button>
        </div>
    }
}

/// A list of one's own can be called otherwise, and forgotten, which is asked about.
fn changing(t: Phrases, keeping: Keeping, list: Option<List>) -> Option<Markup> {
    let list = list?;
    let (field, refused, asking) = (NodeRef::<Input>::new(), RwSignal::new(false), RwSignal::new(false));
    let id = StoredValue::new(list.id.clone());
    let navigate = StoredValue::new_local(use_navigate());
    let rename = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = field.get_untracked() else { return };
        spawn_local(async move {
            let (id, name) = (id.get_value(), input.value());
            refused.set(!keeping.change_now(&|reading| reading.rename(&id, &name)).await);
        });
    };
    let forget = move |_| {
        spawn_local(async move {
            let id = id.get_value();
            if keeping.change_now(&|reading| reading.forget(&id)).await {
                navigate.with_value(|navigate| navigate(paths::LISTS, Default::default()));
            }
        });
    };
    let forgetting = move || match asking.get() {
        false => {
            markup! { <button class="button quiet" type="button" on:click=move |_| asking.set(true)>{t.lists_forget()}</button> }
        }
        true => markup! {
            <p>{t.lists_forget_sure()}</p>
            <button class="button danger" type="button" on:click=forget>{t.loans_back_yes()}</button>
            <button class="button quiet" type="button" on:click=move |_| asking.set(false)>{t.outbox_keep()}</button>
        },
    };
    Some(markup! {
        <section class="section">
            <h2>{t.lists_change()}</h2>
            <form class="form" on:submit=rename>
                <div class=move || if refused.get() { "field wrong" } else { "field" }>
                    <label for="nama">{t.lists_name()}</label>
                    <div id="nama-error">{move || refused.get().then(|| markup! { <p class="error">{icon(icon::WARNING)}{t.lists_name_refused()}</p> })}</div>
                    <input class="input" id="nama" maxlength="80" autocomplete="off" aria-describedby="nama-error" value=list.name.clone() node_ref=field/>
                </div>
                <div class="actions"><button class="button" type="submit">{t.lists_rename()}</button></div>
            </form>
            <div class="actions">{forgetting}</div>
        </section>
    })
}
