//! The camera as a way to type an ISBN. Its button is there only where the browser reads barcodes by itself.

use leptos::{html::Video, prelude::*, task::spawn_local};

use super::search::Search;
use crate::{
    components::{
        icon::{self, icon},
        sheet::{Content, sheet_of},
    },
    locale::phrases,
    markup::{Markup, markup},
    state::window::{self, Refused},
};

/// The button that opens the camera. `found` hears the number of a book.
pub(super) fn scanning(search: Search, found: impl Fn(&str) + Send + Sync + Copy + 'static) -> Markup {
    let t = phrases();
    let (able, open) = (RwSignal::new(false), RwSignal::new(false));
    spawn_local(async move {
        let reads = window::reads(window::BOOK).await;
        able.try_set(reads);
    });
    let read = Callback::new(move |isbn: String| {
        open.try_set(false);
        found(&isbn);
        search.type_text(isbn);
    });
    markup! {
        {move || able.get().then(|| markup! {
            <button class="button quiet" type="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>{icon(icon::CAMERA)}{t.scan_scan()}</button>
        })}
        {sheet_of(open, "pindai", t.scan_scan(), Content::Camera(open, read))}
    }
}

/// What the camera sees. Once it sees the number of a book, `read` hears it, unless `open` says that nobody looks any more.
pub(in crate::pages) fn camera(open: RwSignal<bool>, read: Callback<String>) -> Markup {
    let t = phrases();
    let (video, refused) = (NodeRef::<Video>::new(), RwSignal::new(""));
    Effect::new(move |_| {
        let Some(video) = video.get() else { return };
        refused.set("");
        spawn_local(async move {
            // Once the sheet is closed, or the page is left, the camera is let go.
            let go_on = || open.try_get_untracked() == Some(true);
            let seen = window::scan(window::BOOK, &video, &go_on, &is_isbn).await;
            let words = match seen {
                Ok(Some(isbn)) => return read.run(isbn),
                Ok(None) => "",
                Err(Refused::Denied) => t.scan_denied(),
                Err(Refused::NoCamera) => t.scan_no_camera(),
            };
            refused.try_set(words);
        });
    });
    markup! {
        <p class="hint">{t.scan_hint()}</p>
        <video class="camera" playsinline muted node_ref=video></video>
        <p class="error" role="alert">{move || refused.get()}</p>
    }
}

/// Whether a barcode is a book's: other wares have other numbers.
fn is_isbn(code: &str) -> bool {
    code.len() == 13 && (code.starts_with("978") || code.starts_with("979"))
}
