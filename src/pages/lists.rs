//! The reader's lists: all of them, taking them to a file and in again; and one of them.

mod choosing;
pub mod one;

use lapau_reading::{Error, FINISHED, List, READING};
use leptos::{ev::SubmitEvent, html::Input, prelude::*, task::spawn_local};

pub(super) use self::choosing::{Kept, choosing, choosing_small, lists_of, wish_button};
use crate::{
    components::{
        icon::{self, icon},
        page::{back, use_title},
        states::{failure, loading_rows},
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Keeping, window},
};
pub(crate) use one::list_page;

/// The largest file that is taken in, in bytes.
const LARGEST: u32 = 16 << 20;

/// What a list is called.
pub(super) fn name(t: Phrases, list: &List) -> String {
    match list.id.as_str() {
        _ if !list.name.is_empty() => list.name.clone(),
        READING => t.lists_reading().into(),
        FINISHED => t.lists_finished().into(),
        _ => t.lists_wished().into(),
    }
}

/// All lists.
pub(crate) fn lists_page() -> Markup {
    let t = phrases();
    let keeping = expect_context::<Keeping>();
    use_title(move || t.lists_title().into());
    let lists = move || {
        let Some(reading) = keeping.all() else { return loading_rows(2) };
        let rows = reading.lists.iter().map(|list| {
            let count = t.lists_count(list.entries.len() as u64);
            markup! {
                <li><a href=paths::below(paths::LISTS, &list.id)>
                    {icon(icon::BOOKMARK)}<span>{name(t, list)}<span class="meta">{count}</span></span>{icon(icon::CHEVRON)}
                </a></li>
            }
        });
        markup! { <ul class="list me-list">{rows.collect::<Markup>()}</ul> }
    };
    markup! {
        {back(paths::ME, t.app_me())}
        <header class="head"><h1>{t.lists_title()}</h1><p class="lead">{t.lists_lead()}</p></header>
        {trouble(t, keeping)}
        {lists}
        <section class="section">
            <h2>{t.lists_new()}</h2>
            {beginning(t, keeping, |_| ())}
        </section>
        <section class="section">
            <h2>{t.lists_file()}</h2>
            <p class="hint">{t.lists_file_hint()}</p>
            {files(t, keeping)}
        </section>
    }
}

/// Says what could not be stored or read. What can't be read can be kept as a file and then forgotten.
pub(super) fn trouble(t: Phrases, keeping: Keeping) -> Markup {
    let unreadable = move || {
        keeping.unreadable().map(|held| {
            let save = move |_| {
                window::save("lapau.txt", "text/plain", &held);
            };
            markup! {
                <div class="aside warn section" role="alert">
                    <p>{t.lists_unreadable()}</p>
                    <div class="actions">
                        <button class="button small" type="button" on:click=save>{t.outbox_export()}</button>
                        <button class="button quiet small" type="button" on:click=move |_| keeping.forget_unreadable()>{t.lists_forget_unreadable()}</button>
                    </div>
                </div>
            }
        })
    };
    markup! { {unreadable}{move || keeping.problem().map(failure)} }
}

/// The form by which a list is begun. `begun` hears its identifier.
pub(super) fn beginning(t: Phrases, keeping: Keeping, begun: impl Fn(String) + Copy + Send + 'static) -> Markup {
    let (field, refused) = (NodeRef::<Input>::new(), RwSignal::new(false));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = field.get_untracked() else { return };
        spawn_local(async move {
            let id = keeping.begin(&input.value()).await;
            refused.set(id.is_none());
            if let Some(id) = id {
                input.set_value("");
                begun(id);
            }
        });
    };
    markup! {
        <form class="form" on:submit=submit>
            <div class=move || if refused.get() { "field wrong" } else { "field" }>
                <label for="nama-daftar">{t.lists_name()}</label>
                <div id="nama-daftar-error">{move || refused.get().then(|| markup! { <p class="error">{icon(icon::WARNING)}{t.lists_name_refused()}</p> })}</div>
                <input class="input" id="nama-daftar" maxlength="80" autocomplete="off" aria-describedby="nama-daftar-error" node_ref=field/>
            </div>
            <div class="actions"><button class="button" type="submit">{t.lists_begin()}</button></div>
        </form>
    }
}

/// The lists out to a file, and in from one.
fn files(t: Phrases, keeping: Keeping) -> Markup {
    let said = RwSignal::new(String::new());
    let field = NodeRef::<Input>::new();
    let json = move |_| {
        if let Some(Ok(text)) = keeping.all().map(|reading| reading.to_json()) {
            window::save("lapau-daftar.json", "application/json", &text);
        }
    };
    let csv = move |_| {
        if let Some(reading) = keeping.all() {
            window::save("lapau-daftar.csv", "text/csv", &reading.to_csv(|list| name(t, list)));
        }
    };
    let read = move |_| {
        let Some(input) = field.get_untracked() else { return };
        spawn_local(async move {
            let words = match window::read(&input, LARGEST).await {
                None => t.lists_file_unread().to_owned(),
                Some(text) => match keeping.take_in(&text).await {
                    Ok(added) => t.lists_taken_in(added.known, added.left_out, added.titles as u64),
                    Err(Error::TooLarge) => t.lists_file_unread().into(),
                    Err(Error::NoLists(_)) => t.lists_file_other().into(),
                    Err(Error::Newer(_)) => t.problem_storage_newer().into(),
                },
            };
            input.set_value("");
            said.set(words);
        });
    };
    markup! {
        <div class="actions">
            <button class="button" type="button" on:click=json>{icon(icon::DOWNLOAD)}{t.lists_save()}</button>
            <button class="button quiet" type="button" on:click=csv>{t.lists_save_csv()}</button>
        </div>
        <div class="form"><div class="field">
            <label for="berkas-daftar">{t.lists_take_in()}</label>
            <input class="input" id="berkas-daftar" type="file" accept=".json,application/json" node_ref=field on:change=read/>
        </div></div>
        <p class="why" role="status">{move || said.get()}</p>
    }
}
