//! The door of an event, on a librarian's phone: tickets are checked and people counted without a network.
//!
//! What is written down is stored before a verdict says so, and goes to the desk as letters.

mod counter;
mod handing;
mod taking;

use lapau_feed::door::FRAGMENT;
use leptos::{prelude::*, task::spawn_local};

use self::{counter::counter, taking::taking};
use crate::{
    components::{
        page::{back, use_title},
        states::{failure, loading_rows},
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Doors, Feed, Letters, Problem, Shut, window},
};

/// Has doors that have ended hand in what is left, and go.
pub(crate) fn end_doors(letters: Letters) {
    // Where storage does not answer, this is tried again at the next start.
    spawn_local(async move { crate::state::end_doors(letters).await.unwrap_or_default() });
}

/// The doors on this phone, one of them open.
pub(crate) fn door_page() -> Markup {
    let t = phrases();
    let feed = expect_context::<Feed>();
    let doors = Doors::here();
    let failed = RwSignal::new(None::<Problem>);
    spawn_local(async move {
        if let Err(problem) = doors.read().await {
            failed.try_set(Some(problem));
        }
    });
    // The one that was taken last, or chosen.
    let chosen = RwSignal::new(None::<String>);
    let shown = Memo::new(move |_| {
        let all = doors.all()?;
        let wanted = chosen.get();
        let found = all.iter().find(|door| Some(&door.id) == wanted.as_ref()).or(all.last());
        Some(found.map(|door| door.id.clone()))
    });
    let taking_another = RwSignal::new(false);
    // A door's code leads here with its secret in the fragment; at once it is in no address and no history any more.
    let scanned = RwSignal::new(None::<String>);
    let look = move || {
        if let Some(code) = window::take_fragment(FRAGMENT) {
            taking_another.set(true);
            scanned.set(Some(code));
        }
    };
    // By then the router has put the address into the address bar.
    Effect::new(move |_| look());
    // An installed app may be led here while it is here.
    let listening = window_event_listener(leptos::ev::hashchange, move |_| look());
    on_cleanup(move || listening.remove());
    let took = Callback::new(move |id: String| {
        taking_another.set(false);
        chosen.set(Some(id));
        window::announce(t.door_taken());
    });
    use_title(move || {
        let door = shown.get().flatten().and_then(|id| doors.get(&id));
        door.map_or_else(|| t.door_name().into(), |door| format!("{} · {}", t.door_name(), t.of(&door.list.title)))
    });
    // Where to ask is in the feed: on a phone that never saw the app it is on its way.
    let ready = Memo::new(move |_| feed.snapshot().is_some_and(|snapshot| !snapshot.is_empty()));
    let body = move || match (shown.get(), taking_another.get()) {
        (None, _) => failed.get().map_or_else(|| loading_rows(2), failure),
        (Some(None), _) | (_, true) => untrack(|| taking(t, doors, scanned, ready, took)),
        (Some(Some(id)), false) => untrack(|| counter(t, doors, id, failed)),
    };
    let others = move || {
        let all = doors.all()?;
        let now = shown.get().flatten();
        let rows = all.iter().filter(|door| taking_another.get() || Some(&door.id) != now.as_ref()).map(|door| {
            let id = door.id.clone();
            let open = move |_| {
                taking_another.set(false);
                chosen.set(Some(id.clone()));
            };
            let label = format!("{} · {}", t.of(&door.list.title), t.long_date(door.list.day));
            markup! { <li><button class="button quiet" type="button" on:click=open>{label}</button></li> }
        });
        let rows: Vec<_> = rows.collect();
        (!rows.is_empty()).then(|| markup! { <nav class="section quiet" aria-label=t.door_others()><h2>{t.door_others()}</h2><ul class="actions">{rows}</ul></nav> })
    };
    let another = move || {
        (shown.get().flatten().is_some() && !taking_another.get()).then(|| {
            markup! { <p class="actions"><button class="button quiet small" type="button" on:click=move |_| taking_another.set(true)>{t.door_another()}</button></p> }
        })
    };
    markup! { {back(paths::ME, t.app_me())}{body}{others}{another} }
}

/// Why there is no list, and what to do.
fn say(t: Phrases, why: &Shut) -> String {
    match why {
        Shut::NotOpen => t.door_not_open().into(),
        Shut::NoFile => t.door_no_file().into(),
        Shut::Closed => t.door_closed().into(),
        Shut::Problem(Problem::Offline) => t.door_offline().into(),
        Shut::Problem(problem) => problem.say(t),
    }
}
