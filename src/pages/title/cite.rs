//! The title as a citation, to be copied or kept as a file.

use lapau_citation::{Style, cite, plain};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{
        icon::{self, icon},
        segment::choice,
        sheet::{Cited, Content, sheet_of},
    },
    locale::phrases,
    markup::{Markup, markup},
    pages::research::noting,
    paths,
    state::window::{self, Shared},
};

/// The button to cite a title, and the sheet with its citation.
pub(super) fn citing(title: Cited) -> Markup {
    let (t, open) = (phrases(), RwSignal::new(false));
    markup! {
        <button class="button quiet" type="button" on:click=move |_| open.set(true)>{icon(icon::QUOTE)}{t.cite_button()}</button>
        {sheet_of(open, "kutip", t.cite_cite(), Content::Citation(title))}
    }
}

/// A title as a citation in the style that is chosen.
pub(in crate::pages) fn citation_of(title: &Cited) -> Markup {
    let t = phrases();
    // What is in the log already is cited there by the same sheet.
    let of_catalogue = paths::part("source").with_untracked(String::is_empty);
    let title = StoredValue::new(title.clone());
    let (style, outcome) = (RwSignal::new(Style::Apa), RwSignal::new(""));
    let citation = move || {
        let title = title.with_value(|title| title());
        title.map(|title| cite(&title, style.get(), t.0)).unwrap_or_default()
    };
    let copy = move |_| {
        let text = plain(&citation());
        spawn_local(async move {
            outcome.set(if window::copy(&text).await == Shared::Copied { t.cite_copied() } else { t.cite_failed() });
        });
    };
    let save = move |_| {
        let (ending, media_type) = style.get_untracked().file();
        if let Some(title) = title.with_value(|title| title()) {
            window::save(&format!("{}.{ending}", title.id), media_type, &plain(&citation()));
        }
    };
    let in_style = move |one: Style| {
        let choose = move || {
            style.set(one);
            outcome.set("");
        };
        choice("style", one.name(), None, move || style.get() == one, choose)
    };
    let text = move || {
        let pieces = citation().into_iter().map(|piece| match piece.italic {
            true => markup! { <i>{piece.text}</i> },
            false => piece.text.into(),
        });
        let class = if style.get().is_for_programs() { "citation code" } else { "citation" };
        markup! { <p class=class id="kutipan">{pieces.collect::<Markup>()}</p> }
    };
    markup! {
        <fieldset class="field"><legend class="hidden">{t.cite_style()}</legend>
            <div class="segment">{Style::ALL.map(in_style).into_iter().collect::<Markup>()}</div>
        </fieldset>
        {text}
        <div class="actions">
            <button class="button primary" type="button" on:click=copy>{t.cite_copy()}</button>
            <button class="button" type="button" on:click=save>{icon(icon::DOWNLOAD)}{t.cite_save()}</button>
            <p class="why" role="status">{move || outcome.get()}</p>
        </div>
        <p class="hint">{t.cite_check()}</p>
        {of_catalogue.then(|| noting(title))}
    }
}
