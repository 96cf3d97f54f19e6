//! Going on with another phone: everything of one's own out to a file, and in from one.

use leptos::{html::Input, prelude::*, task::spawn_local};

use crate::{
    components::{
        icon::{self, icon},
        page::section,
    },
    locale::Phrases,
    markup::{Markup, markup},
    state::{Cards, Feed, Keeping, LARGEST_MOVE, Letters, Loans, Unmoved, everything, take_over, window},
};

/// The section of the settings.
pub(super) fn moving(t: Phrases) -> Markup {
    let (letters, loans, cards) = (expect_context::<Letters>(), expect_context::<Loans>(), expect_context::<Cards>());
    let (keeping, feed) = (expect_context::<Keeping>(), expect_context::<Feed>());
    let (field, said) = (NodeRef::<Input>::new(), RwSignal::new(String::new()));
    // Before anything has come of the library nobody knows whose letters they are.
    let library = move || feed.snapshot().and_then(|snapshot| Some(snapshot.library.as_ref()?.id.clone()));
    let unknown = Memo::new(move |_| library().is_none());
    let save = move |_| {
        let Some(library) = untrack(library) else { return };
        spawn_local(async move {
            let words = match everything(letters, &library).await {
                Ok(text) if window::save("lapau-pindah.json", "application/json", &text) => t.settings_saved().into(),
                Ok(_) => t.problem_unexpected(""),
                Err(problem) => problem.say(t),
            };
            said.try_set(words);
        });
    };
    let read = move |_| {
        let (Some(input), Some(library)) = (field.get_untracked(), untrack(library)) else { return };
        let Some(file) = window::Chosen::of(&input) else { return };
        spawn_local(async move {
            let bytes = if file.size() > LARGEST_MOVE { None } else { file.read(0, file.size()).await };
            input.set_value("");
            let words = match bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
                None => t.lists_file_unread().into(),
                Some(text) => match take_over((letters, loans, cards, keeping), &library, &text).await {
                    Ok(moved) => t.settings_moved(moved.known, moved.left, moved.new),
                    Err(Unmoved::Other) => t.settings_move_other().into(),
                    Err(Unmoved::Newer) => t.problem_storage_newer().into(),
                    Err(Unmoved::Problem(problem)) => problem.say(t),
                },
            };
            said.try_set(words);
        });
    };
    let content = markup! {
        <p class="hint">{t.settings_move_hint()}</p>
        <div class="actions">
            <button class="button" type="button" disabled=move || unknown.get() on:click=save>{icon(icon::DOWNLOAD)}{t.settings_move_out()}</button>
        </div>
        <div class="form"><div class="field">
            <label for="berkas-pindah">{t.settings_move_in()}</label>
            <input class="input" id="berkas-pindah" type="file" accept=".json,application/json" disabled=move || unknown.get() node_ref=field on:change=read/>
        </div></div>
        <p class="why" role="status">{move || said.get()}</p>
    };
    section(t.settings_move(), content)
}
