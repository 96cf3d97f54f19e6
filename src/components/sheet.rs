//! A sheet over the page, from below on a phone.

use js_sys::Reflect;
use leptos::{html::Dialog, prelude::*};

use super::icon::{self, icon};
use crate::{
    locale::phrases,
    markup::{Markup, markup},
};

/// A sheet over the page. Escape and its button close it, and the focus goes back to what opened it.
///
/// `open` says whether it is open, and it closes itself by that; `id` is the identifier of its heading.
pub(crate) fn sheet(open: RwSignal<bool>, id: &'static str, title: &'static str, content: Markup) -> Markup {
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
        <dialog class="sheet" aria-labelledby=id node_ref=dialog on:close=move |_| open.set(false)>
            <div class="sheet-head">
                <h2 id=id>{title}</h2>
                <button class="icon-button" type="button" aria-label=t.sheet_close() on:click=move |_| open.set(false)>{icon(icon::CLOSE)}</button>
            </div>
            {content}
        </dialog>
    }
}
