//! The button that hands a page on.

use leptos::{prelude::*, task::spawn_local};

use super::icon::{self, icon};
use crate::{
    locale::phrases,
    markup::markup,
    state::window::{self, Shared},
};

/// The button that hands a page on: by the phone's share sheet, else by the clipboard.
#[component]
pub fn Share(
    /// What the page is called.
    title: String,
    /// Its path in the app.
    path: String,
) -> impl IntoView {
    let t = phrases();
    let outcome = RwSignal::new(None);
    let share = move |_| {
        let (title, address) = (title.clone(), window::address(&path));
        spawn_local(async move {
            outcome.set(Some(window::share(&title, &title, Some(&address)).await));
        });
    };
    let said = move || match outcome.get() {
        Some(Shared::Copied) => t.share_copied(),
        Some(Shared::Failed) => t.share_failed(),
        Some(Shared::Handed) | None => "",
    };
    markup! {
        <button class="button quiet" type="button" on:click=share>{icon(icon::SHARE)}{t.share_share()}</button>
        <p class="why" role="status">{said}</p>
    }
}
