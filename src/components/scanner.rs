//! The camera as a way to fill something in, and a picture where there is no camera: one for everything that is scanned.

use leptos::{
    html::{Input, Video},
    prelude::*,
    task::spawn_local,
};

use super::{
    icon::{self, icon},
    sheet::{Content, sheet_of},
};
use crate::{
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    state::window::{self, Code, Refused},
};

/// What a code came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// It was what was looked for; nobody looks any more.
    Taken,
    /// It was, and the next one may come.
    Next,
    /// It is something else.
    Other,
}

/// What is scanned.
#[derive(Clone, Copy)]
pub(crate) struct Scan {
    /// The forms of codes that are looked for.
    pub(crate) forms: &'static [&'static str],
    /// Where to point the camera.
    pub(crate) hint: &'static str,
    /// Whether anybody looks.
    pub(crate) open: RwSignal<bool>,
    /// Who hears what was read.
    pub(crate) hear: Callback<Code, Heard>,
}

/// The button that opens the camera in a sheet. What is taken closes it.
pub(crate) fn scanning(
    label: &'static str,
    hint: &'static str,
    forms: &'static [&'static str],
    hear: impl Fn(Code) -> Heard + Send + Sync + 'static,
) -> Markup {
    let open = RwSignal::new(false);
    let hear = Callback::new(move |code| {
        let heard = hear(code);
        if heard == Heard::Taken {
            open.try_set(false);
        }
        heard
    });
    markup! {
        <button class="button quiet" type="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>{icon(icon::CAMERA)}{label}</button>
        {sheet_of(open, "pindai", label, Content::Camera(Scan { forms, hint, open, hear }))}
    }
}

/// What the camera sees, and the field for a picture in its place.
pub(crate) fn scanner(scan: Scan) -> Markup {
    let t = phrases();
    let (video, field) = (NodeRef::<Video>::new(), NodeRef::<Input>::new());
    let (refused, said) = (RwSignal::new(None), RwSignal::new(""));
    // The same words are not said again with every look.
    let say = move |words| {
        if said.try_get_untracked().is_some_and(|before| before != words) {
            said.try_set(words);
        }
    };
    let hear = move |code| match scan.hear.try_run(code) {
        Some(Heard::Taken) | None => true,
        Some(Heard::Next) => {
            say("");
            false
        }
        Some(Heard::Other) => {
            say(t.scan_other());
            false
        }
    };
    Effect::new(move |_| {
        let Some(video) = video.get() else { return };
        spawn_local(async move {
            // Once the sheet is closed, or the page is left, the camera is let go.
            let go_on = || scan.open.try_get_untracked() == Some(true);
            let outcome = window::scan(scan.forms, &video, &go_on, &hear).await;
            refused.try_set(outcome.err());
        });
    });
    let look = move |_| {
        let Some(field) = field.get_untracked() else { return };
        say(t.scan_looking());
        spawn_local(async move {
            match window::look(scan.forms, &field).await {
                Ok(None) => say(""),
                Ok(Some(codes)) if codes.is_empty() => say(t.scan_nothing()),
                Ok(Some(codes)) => _ = codes.into_iter().any(hear),
                Err(why) => say(why_not(t, why)),
            }
        });
    };
    markup! {
        <p class="hint">{scan.hint}</p>
        <video class="camera" playsinline muted hidden=move || refused.get().is_some() node_ref=video></video>
        <p class="error" role="alert">{move || refused.get().map(|why| why_not(t, why))}</p>
        <p class="why" role="status">{move || said.get()}</p>
        <div class="form"><div class="field">
            <label for="gambar-kode">{t.scan_picture()}</label>
            <input class="input" id="gambar-kode" type="file" accept="image/*" node_ref=field on:change=look/>
        </div></div>
    }
}

/// Why nothing is read, and what to do.
fn why_not(t: Phrases, why: Refused) -> &'static str {
    match why {
        Refused::Denied => t.scan_denied(),
        Refused::Busy => t.scan_busy(),
        Refused::NoCamera => t.scan_no_camera(),
        Refused::Unread => t.scan_unread(),
        Refused::NoPicture => t.scan_no_picture(),
    }
}
