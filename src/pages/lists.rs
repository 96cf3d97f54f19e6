//! The reader's lists: all of them, and one of them.

mod choosing;
mod files;
pub mod one;

use lapau_reading::{FINISHED, List, READING};
use leptos::{
    ev::{MouseEvent, SubmitEvent},
    html::Input,
    prelude::*,
    task::spawn_local,
};
use leptos_router::hooks::use_location;

pub(super) use self::choosing::{Kept, choosing, choosing_small, lists_of, wish_button};
use self::files::files;
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

/// The part of the page by which lists come in from a file, and go out to one.
const FILES: &str = "salinan";

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
    let show_files = || {
        request_animation_frame(|| {
            window::scroll_to(FILES);
            window::focus("#berkas-daftar");
        });
    };
    let to_files = move |event: MouseEvent| {
        event.prevent_default();
        show_files();
    };
    // The page is here now; whoever came for its files is led to them.
    if use_location().hash.with_untracked(|hash| hash.trim_start_matches('#') == FILES) {
        show_files();
    }
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
        <header class="head">
            <h1>{t.lists_title()}</h1>
            <p class="lead">{t.lists_lead()}</p>
            <p class="meta"><a href=format!("#{FILES}") on:click=to_files>{t.lists_bring()}</a></p>
        </header>
        {trouble(t, keeping)}
        {lists}
        <section class="section">
            <h2>{t.lists_new()}</h2>
            {beginning(t, keeping, |_| ())}
        </section>
        <section class="section" id=FILES>
            <h2>{t.lists_file()}</h2>
            <p class="hint">{t.lists_file_hint()}</p>
            {files(keeping)}
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
