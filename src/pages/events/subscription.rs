//! The library's calendars as addresses, for the calendar of a phone or a computer to follow.

use lapau_feed::programme::EventKind;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{
        icon::{self, icon},
        page::section,
    },
    locale::Phrases,
    markup::{Markup, markup},
    state::{
        Snapshot,
        window::{self, Shared},
    },
};

/// The address that was copied last, and whether it could be.
pub(super) type Copied = RwSignal<(String, bool)>;

/// The calendar of a kind of events, or of all; nothing where the library has no address for the world. What came of copying is kept above it, so that news does not take it away.
pub(super) fn subscription(t: Phrases, snapshot: &Snapshot, kind: Option<EventKind>, copied: Copied) -> Option<Markup> {
    let site = snapshot.library.as_ref()?.site.as_ref()?.trim_end_matches('/');
    let file = match kind {
        // The feed's words for kinds are the names they have here, in small letters.
        Some(kind) => format!("kind-{kind:?}").to_ascii_lowercase(),
        None => "all".into(),
    };
    let address = format!("{site}/feed/open/calendar/{file}.ics");
    // By this scheme a calendar follows an address; by the web's own it would be read once.
    let follow = format!("webcal://{}", address.split_once("://")?.1);
    let text = address.clone();
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move {
            let done = window::copy(&text).await == Shared::Copied;
            copied.try_set((text, done));
        });
    };
    // An address is for programs; a person sees it only where nothing else can take it.
    let said = move || match copied.get() {
        (of, _) if of != address => Markup::Nothing,
        (_, true) => t.agenda_address_copied().into(),
        (_, false) => markup! { {t.agenda_address_kept()}" "<code>{address.clone()}</code> },
    };
    let content = markup! {
        <p class="hint">{t.agenda_follow_hint()}</p>
        <div class="actions">
            <a class="button" href=follow>{icon(icon::CALENDAR)}{t.agenda_follow()}</a>
            <button class="button quiet" type="button" on:click=copy>{t.agenda_copy_address()}</button>
        </div>
        <p class="why" role="status">{said}</p>
    };
    Some(section(t.agenda_calendar(), content))
}
