//! The button that hands a page on: as a QR code to whoever stands by, by WhatsApp, or as the phone shares things.

use lapau_outbox::by_hand::whatsapp;
use leptos::{prelude::*, task::spawn_local};

use super::{
    icon::{self, icon},
    qr::qr,
    sheet::{Content, sheet_of},
};
use crate::{
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    state::window::{self, Shared},
};

/// The button that hands a page on, and the sheet of the ways to do so.
///
/// `title` says what it is in a line or two, `path` where it is in the app.
pub(crate) fn share(title: Signal<String>, path: String) -> Markup {
    let (t, open) = (phrases(), RwSignal::new(false));
    markup! {
        <button class="button quiet" type="button" on:click=move |_| open.set(true)>{icon(icon::SHARE)}{t.share_share()}</button>
        {sheet_of(open, "bagikan", t.share_share(), Content::Sharing(title, path))}
    }
}

/// The ways to hand a page on.
pub(crate) fn ways(title: String, path: &str) -> Markup {
    let t = phrases();
    let outcome = RwSignal::new(None);
    let said = move || outcome.get().map_or("", |outcome| said(t, outcome));
    let address = window::address(path);
    let message = whatsapp("", &format!("{title}\n{address}"));
    let message = message.map(|message| {
        markup! { <a class="button" href=message target="_blank" rel="noopener noreferrer">{icon(icon::SPEECH)}{t.share_whatsapp()}</a> }
    });
    let code = qr(&address, t.share_code());
    let share = move |_| {
        let (title, address) = (title.clone(), address.clone());
        spawn_local(async move { outcome.set(Some(window::share(&title, &title, Some(&address)).await)) });
    };
    markup! {
        <p class="hint">{t.share_code_hint()}</p>
        {code}
        <div class="actions">
            {message}
            <button class="button" type="button" on:click=share>{icon(icon::SHARE)}{t.share_link()}</button>
        </div>
        <p class="why" role="status">{said}</p>
    }
}

/// What is to be said of how sharing went; nothing where the phone's own share sheet was seen.
pub(crate) fn said(t: Phrases, outcome: Shared) -> &'static str {
    match outcome {
        Shared::Copied => t.share_copied(),
        Shared::Failed => t.share_failed(),
        Shared::Handed => "",
    }
}
