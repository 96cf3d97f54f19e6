//! A sheet over the page, from below on a phone.

use std::sync::Arc;

use js_sys::Reflect;
use lapau_feed::catalogue::Title;
use leptos::{html::Dialog, prelude::*};

use super::icon::{self, icon};
use crate::{
    locale::phrases,
    markup::{Markup, markup},
};

/// A title as it is now; none while it is not known.
pub(crate) type Cited = Arc<dyn Fn() -> Option<Title> + Send + Sync>;

/// What a sheet shows that is not needed before the sheet is opened, and comes in a part of its own (`src/apart.rs`).
#[derive(Clone)]
pub(crate) enum Content {
    /// A title as a citation.
    Citation(Cited),
    /// The ways to hand a page on: what it is in a line or two, and where it is in the app.
    Sharing(Signal<String>, String),
    /// The lists that a title may be kept in: its identifier, name and first author.
    Lists([String; 3]),
    /// The camera, until the signal says that its sheet was closed; what it reads goes to the other.
    Camera(RwSignal<bool>, Callback<String>),
}

/// Who draws what a sheet shows, or says that it is on its way.
#[derive(Clone, Copy)]
pub(crate) struct Contents(pub(crate) fn(Content) -> Markup);

/// A sheet whose content is drawn each time it is opened.
///
/// The rest is as for [`sheet`].
pub(crate) fn sheet_of(open: RwSignal<bool>, id: &'static str, title: &'static str, content: Content) -> Markup {
    let Contents(draw) = expect_context::<Contents>();
    let body = move || open.get().then(|| draw(content.clone()));
    sheet(open, id, title, Markup::from(body))
}

/// A sheet over the page. Escape and its button close it, and the focus goes back to what opened it.
///
/// `open` says whether it is open, and it closes itself by that; `id` is the identifier of its heading.
pub(crate) fn sheet(open: RwSignal<bool>, id: &'static str, title: &'static str, content: Markup) -> Markup {
    dialog(open, "sheet", id, title, content)
}

/// The same with a class of its own.
pub(crate) fn dialog(
    open: RwSignal<bool>,
    class: &'static str,
    id: &'static str,
    title: &'static str,
    content: Markup,
) -> Markup {
    let t = phrases();
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let (open, Some(dialog)) = (open.get(), dialog.get()) else { return };
        // Safari knows dialogs since 15.4: before, an open one is at least there.
        let modal = Reflect::has(&dialog, &"showModal".into()).unwrap_or(false);
        match (open, modal) {
            (true, true) if !dialog.open() => {
                dialog.show_modal().ok();
            }
            (false, true) => dialog.close(),
            (true, _) => {
                dialog.set_attribute("open", "").ok();
            }
            (false, false) => {
                dialog.remove_attribute("open").ok();
            }
        }
    });
    markup! {
        <dialog class=class aria-labelledby=id node_ref=dialog on:close=move |_| open.set(false)>
            <div class="sheet-head">
                <h2 id=id>{title}</h2>
                <button class="icon-button" type="button" aria-label=t.sheet_close() on:click=move |_| open.set(false)>{icon(icon::CLOSE)}</button>
            </div>
            {content}
        </dialog>
    }
}
