//! Taking a door's list: by the code that was scanned or typed, or from a file of the desk.

use lapau_feed::{card::read_code, door::MAX_LIST};
use leptos::{ev::SubmitEvent, html::Input, prelude::*, task::spawn_local};

use super::say;
use crate::{
    components::{
        field::Line,
        icon::{self, icon},
    },
    locale::Phrases,
    markup::{Markup, markup},
    state::{
        Doors, Shut,
        window::{self, Chosen},
    },
};

/// The form. `scanned` is the code that an address brought; it is used as soon as the library's address is known.
pub(super) fn taking(
    t: Phrases,
    doors: Doors,
    scanned: RwSignal<Option<String>>,
    ready: Memo<bool>,
    took: Callback<String>,
) -> Markup {
    let (code, wrong, busy) = (RwSignal::new(String::new()), RwSignal::new(None::<String>), RwSignal::new(false));
    let done = move |outcome: Result<String, Shut>| {
        busy.try_set(false);
        match outcome {
            Ok(id) => {
                scanned.try_set(None);
                took.run(id);
            }
            Err(why) => _ = wrong.try_set(Some(say(t, &why))),
        }
    };
    let take = move |typed: String| {
        let Ok(secret) = read_code(&typed) else {
            wrong.set(Some(t.cards_code_wrong().into()));
            return;
        };
        if busy.get_untracked() {
            return;
        }
        wrong.set(None);
        busy.set(true);
        spawn_local(async move { done(doors.take(secret).await) });
    };
    Effect::new(move |_| {
        if !ready.get() {
            return;
        }
        if let Some(found) = scanned.get() {
            code.set(found.clone());
            untrack(|| take(found));
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        take(code.get_untracked());
    };
    let field = NodeRef::<Input>::new();
    let read = move |_| {
        let Some(input) = field.get_untracked() else { return };
        let Some(file) = Chosen::of(&input) else { return };
        spawn_local(async move {
            let bytes = if file.size() > MAX_LIST as u64 { None } else { file.read(0, file.size()).await };
            input.set_value("");
            match bytes {
                Some(bytes) => done(doors.take_file(&bytes).await),
                None => done(Err(Shut::NoFile)),
            }
        });
    };
    let line = Line {
        id: "code",
        label: t.door_code(),
        hint: t.door_code_hint(),
        kind: "text",
        mode: "text",
        optional: false,
    };
    let fault = Signal::derive(move || wrong.get());
    let typed = Callback::new(move |text| {
        wrong.set(None);
        code.set(text);
    });
    let line = line.draw(t, fault, code.into(), typed, Callback::new(|()| ()), None);
    request_animation_frame(|| window::focus("#main h1"));
    markup! {
        <header class="head"><h1>{t.door_name()}</h1><p class="lead">{t.door_lead()}</p></header>
        <ul class="steps"><li>{t.door_step_open()}</li><li>{t.door_step_scan()}</li><li>{t.door_step_offline()}</li></ul>
        <div class="form">
            {move || busy.get().then(|| markup! { <p class="hint" role="status">{t.door_taking()}</p> })}
            <form novalidate on:submit=submit>
                {line}
                <div class="actions"><button class="button primary" type="submit" aria-disabled=move || busy.get().then_some("true")>{icon(icon::DOWNLOAD)}{t.door_take()}</button></div>
            </form>
            <div class="field">
                <label for="berkas-pintu">{t.door_file()}</label>
                <p class="hint" id="berkas-pintu-hint">{t.door_file_hint()}</p>
                <input class="input" id="berkas-pintu" type="file" accept=".json,application/json" aria-describedby="berkas-pintu-hint" node_ref=field on:change=read/>
            </div>
        </div>
    }
}
