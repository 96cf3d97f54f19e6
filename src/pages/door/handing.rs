//! After the event: what was written down goes to the desk, and the list from the phone.

use lapau_feed::submission::Content;
use lapau_outbox::State;
use leptos::{prelude::*, task::spawn_local};

use super::say;
use crate::{
    components::{
        icon::{self, icon},
        page::section,
    },
    locale::Phrases,
    markup::{Markup, markup},
    paths,
    state::{Door, Doors, Feed, Letters, Problem, window},
};

/// What is still to be handed in, where what was is, and the ways to hand in, to renew the list and to delete it.
pub(super) fn handing(
    t: Phrases,
    doors: Doors,
    id: String,
    door: Memo<Option<Door>>,
    failed: RwSignal<Option<Problem>>,
) -> Markup {
    let (letters, feed) = (expect_context::<Letters>(), expect_context::<Feed>());
    let (busy, sure, wrong) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(String::new()));
    let id = StoredValue::new(id);
    let open = Memo::new(move |_| door.with(|door| door.as_ref().map_or(0, Door::open)));
    // How many letters of this door the desk does not have yet, if there are letters at all.
    let under_way = Memo::new(move |_| {
        let (all, door) = (letters.all()?, door.get()?);
        let own = all.letters.iter().filter(|letter| match &letter.submission.content {
            Content::Attendance(attendance) => attendance.event == door.list.event && attendance.day == door.list.day,
            _ => false,
        });
        let own: Vec<_> = own.map(|letter| matches!(letter.state, State::Sent { .. })).collect();
        (!own.is_empty()).then(|| own.iter().filter(|sent| !**sent).count())
    });
    let hand_in = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match doors.hand_in(&id.get_value()).await {
                Ok(()) => window::announce(t.door_handed()),
                Err(problem) => _ = failed.try_set(Some(problem)),
            }
            busy.try_set(false);
        });
    };
    let renew = move |_| {
        let Some(door) = door.get_untracked() else { return };
        wrong.set(t.door_taking().into());
        spawn_local(async move {
            let words = match doors.take(door.secret).await {
                Ok(_) => t.door_renewed().to_owned(),
                Err(why) => say(t, &why),
            };
            wrong.try_set(words);
        });
    };
    let wipe = move |_| {
        spawn_local(async move {
            match doors.wipe(&id.get_value()).await {
                Ok(()) => window::announce(t.door_wiped()),
                Err(problem) => _ = failed.try_set(Some(problem)),
            }
        });
    };
    let state = move || {
        let words = match (open.get(), under_way.get()) {
            (0, None) => t.door_nothing_yet().to_owned(),
            (0, Some(0)) => t.door_at_desk().to_owned(),
            (0, Some(_)) => t.door_under_way().to_owned(),
            (open, _) => t.door_to_hand(open as u64),
        };
        markup! { <p>{words}</p> }
    };
    let as_of = move || {
        let (door, snapshot) = (door.get()?, feed.snapshot()?);
        Some(markup! { <p class="hint">{t.door_as_of(t.moment(snapshot.local(door.list.as_of)))}</p> })
    };
    let wiping = move || {
        if sure.get() {
            markup! {
                <span class="confirm" role="group" aria-label=t.door_wipe_sure()>
                    <span>{t.door_wipe_sure()}</span>
                    <button class="button small" type="button" on:click=wipe>{t.door_wipe_yes()}</button>
                    <button class="button quiet small" type="button" on:click=move |_| sure.set(false)>{t.outbox_keep()}</button>
                </span>
            }
        } else {
            markup! { <button class="button quiet" type="button" on:click=move |_| sure.set(true)>{t.door_wipe()}</button> }
        }
    };
    let handing = move || {
        (open.get() > 0).then(|| {
            markup! { <button class="button primary" type="button" aria-disabled=move || busy.get().then_some("true") on:click=hand_in>{icon(icon::SEND)}{t.door_hand_in()}</button> }
        })
    };
    let body = markup! {
        <div role="status">{state}</div>
        <div class="actions">
            {handing}
            <a class="button quiet" href=paths::OUTBOX>{t.ticket_letters()}</a>
        </div>
        {as_of}
        <div class="actions">
            <button class="button quiet" type="button" on:click=renew>{icon(icon::SYNC)}{t.door_renew()}</button>
            {wiping}
        </div>
        <p class="why" role="status">{move || wrong.get()}</p>
    };
    section(t.door_after(), body)
}
