//! The door itself: how full it is, tickets by camera, code or name, verdicts, and people without a ticket.

use lapau_attendance::{Verdict, counts, find, standing, verdict};
use lapau_feed::{
    door::{Guest, grouped, read_ticket},
    submission::{Attendance, Deed},
};
use leptos::{
    ev::SubmitEvent,
    html::{Input, Video},
    prelude::*,
    task::spawn_local,
};

use super::handing::handing;
use crate::{
    components::{
        icon::{self, icon},
        states::failure,
    },
    locale::Phrases,
    markup::{Markup, markup},
    state::{
        Door, Doors, Feed, Problem,
        window::{self, Refused},
    },
};

/// For how many seconds a ticket that was scanned is not looked at again: it stays before the camera for a while.
const AGAIN: i64 = 4;

/// What was seen last.
#[derive(Clone, PartialEq)]
enum Seen {
    /// A ticket, whose holder was let in just now.
    In(String),
    /// A ticket that does not let in by itself.
    Ticket(String),
    /// People without a ticket, by their mark: how many, and what they are called.
    Walkin(String, u8, String),
    /// Something was taken back.
    Undone,
    /// What was typed is neither a code nor the start of a name.
    Nothing(String),
}

/// What happens at a door.
#[derive(Clone, Copy)]
struct Counter {
    t: Phrases,
    doors: Doors,
    id: StoredValue<String>,
    door: Memo<Option<Door>>,
    seen: RwSignal<Option<Seen>>,
    failed: RwSignal<Option<Problem>>,
}

impl Counter {
    /// Looks at a ticket, and lets its holder in who has a place.
    fn check(self, ticket: String) {
        let Some(door) = self.door.get_untracked() else { return };
        match verdict(&door.list, &door.known(), &ticket) {
            Verdict::Welcome(guest) => self.admit(ticket, guest.seats),
            _ => self.seen.set(Some(Seen::Ticket(ticket))),
        }
    }

    /// Lets the holder of a ticket in.
    fn admit(self, ticket: String, people: u8) {
        let deeds = vec![Deed::Arrival { ticket: ticket.clone(), people }];
        self.write(deeds, move |_| Seen::In(ticket));
    }

    /// Takes every mark of a ticket back, and says that so many came instead, if any did.
    fn change(self, ticket: String, people: u8) {
        let Some(door) = self.door.get_untracked() else { return };
        let known = door.known();
        let mut deeds = Vec::new();
        for arrival in standing(&known).into_iter().filter(|arrival| arrival.ticket == Some(&*ticket)) {
            deeds.push(Deed::Undo { mark: arrival.mark.id.clone() });
            deeds.extend(arrival.repeated.iter().map(|mark| Deed::Undo { mark: mark.id.clone() }));
        }
        if people == 0 {
            return self.write(deeds, |_| Seen::Undone);
        }
        deeds.push(Deed::Arrival { ticket: ticket.clone(), people });
        self.write(deeds, move |_| Seen::In(ticket));
    }

    /// Writes something down; only then it is said.
    fn write(self, deeds: Vec<Deed>, then: impl FnOnce(String) -> Seen + 'static) {
        self.write_down(deeds, Box::new(then));
    }

    fn write_down(self, deeds: Vec<Deed>, then: Box<dyn FnOnce(String) -> Seen>) {
        let id = self.id.get_value();
        spawn_local(async move {
            match self.doors.note(&id, deeds).await {
                Ok(mark) => _ = self.seen.try_set(Some(then(mark))),
                Err(problem) => _ = self.failed.try_set(Some(problem)),
            }
        });
    }
}

/// A door that is on this phone.
pub(super) fn counter(t: Phrases, doors: Doors, id: String, failed: RwSignal<Option<Problem>>) -> Markup {
    let feed = expect_context::<Feed>();
    let own = id.clone();
    let door = Memo::new(move |_| doors.get(&own));
    let seen = RwSignal::new(None);
    let counter = Counter { t, doors, id: StoredValue::new(id), door, seen, failed };
    let head = door.get_untracked().map(|door| {
        let list = door.list;
        let times = format!("{}–{}", t.time(list.start.time()), t.time(list.end.time()));
        markup! {
            <header class="head door-head">
                <h1>{t.of(&list.title)}</h1>
                <p class="meta"><span>{t.long_date(list.day)}</span><span>{times}</span></p>
            </header>
        }
    });
    let local = move |at| untrack(move || feed.snapshot()).unwrap_or_default().local(at);
    let time = Callback::new(move |at: jiff::Timestamp| t.time(local(at).time()));
    markup! {
        {head}
        {move || door.get().map(|door| figures(t, &door))}
        {move || failed.get().map(failure)}
        {looking(counter)}
        <div class="door-said" role="status" aria-live="assertive">{move || seen.get().map(|seen| said(counter, &seen, time))}</div>
        {walkins(counter)}
        {move || door.get().map(|door| guests(counter, &door))}
        {handing(t, doors, counter.id.get_value(), door, failed)}
    }
}

/// How full it is.
fn figures(t: Phrases, door: &Door) -> Markup {
    let counts = counts(&door.list, &door.known());
    let figure = |label: &'static str, number: u32| markup! { <div><dt>{label}</dt><dd>{t.number(u64::from(number))}</dd></div> };
    let full = door.list.capacity.filter(|room| counts.inside >= *room).map(|room| {
        markup! { <p class="aside warn" role="status">{t.door_full(u64::from(room))}</p> }
    });
    markup! {
        <dl class="door-figures">
            {figure(t.door_inside(), counts.inside)}
            {figure(t.door_registered(), counts.registered)}
            {door.list.capacity.map(|room| figure(t.door_room(), room))}
        </dl>
        {full}
    }
}

/// Who a guest is, in a line.
fn party(t: Phrases, guest: &Guest) -> String {
    let mut parts = vec![guest.name.clone(), t.register_for(u64::from(guest.seats))];
    if guest.children > 0 {
        parts.push(t.door_children(u64::from(guest.children)));
        parts.push(if guest.consent { t.door_consent().into() } else { t.door_no_consent().into() });
    }
    parts.join(" · ")
}

/// The verdict on what was seen last: a word, a shape and a colour, and what can be done.
fn said(counter: Counter, seen: &Seen, time: Callback<jiff::Timestamp, String>) -> Markup {
    let t = counter.t;
    let door = counter.door.get();
    let Some(door) = door else { return Markup::Nothing };
    let known = door.known();
    let undo = |ticket: &str| {
        let ticket = ticket.to_owned();
        markup! { <button class="button" type="button" on:click=move |_| counter.change(ticket.clone(), 0)>{t.door_undo()}</button> }
    };
    let admit = |ticket: &str, people: u8| {
        let ticket = ticket.to_owned();
        markup! { <button class="button" type="button" on:click=move |_| counter.admit(ticket.clone(), people)>{t.door_admit()}</button> }
    };
    match seen {
        Seen::In(ticket) => {
            let guest = door.list.guests.iter().find(|guest| guest.ticket == *ticket);
            let arrivals = standing(&known);
            let people =
                arrivals.iter().find(|arrival| arrival.ticket == Some(&**ticket)).map_or(0, |arrival| arrival.people);
            let several =
                guest.filter(|guest| guest.seats > 1).map(|guest| heads(counter, ticket, people, guest.seats));
            let who = guest.map(|guest| party(t, guest)).unwrap_or_default();
            panel("welcome", icon::CHECK, t.door_welcome(), who, markup! { {several}{undo(ticket)} })
        }
        Seen::Ticket(ticket) => {
            let verdict = verdict(&door.list, &known, ticket);
            let who = verdict.guest().map(|guest| party(t, guest)).unwrap_or_default();
            match &verdict {
                Verdict::Welcome(guest) => panel("wait", icon::CLOCK, t.door_not_in(), who, admit(ticket, guest.seats)),
                Verdict::Inside(_, since) => {
                    panel("stop", icon::CLOCK, &t.door_in_since(time.run(*since)), who, undo(ticket))
                }
                Verdict::Open(guest) => panel("wait", icon::CLOCK, t.door_open(), who, admit(ticket, guest.seats)),
                Verdict::Waiting(guest) => {
                    let word = guest
                        .place
                        .map_or_else(|| t.door_waiting().to_owned(), |place| t.ticket_waiting_at(u64::from(place)));
                    panel("wait", icon::CLOCK, &word, who, admit(ticket, guest.seats))
                }
                Verdict::Cancelled(guest) => {
                    panel("stop", icon::CLOSE, t.door_cancelled(), who, admit(ticket, guest.seats))
                }
                Verdict::Declined(guest) => {
                    panel("stop", icon::CLOSE, t.door_declined(), who, admit(ticket, guest.seats))
                }
                Verdict::Elsewhere(other) => {
                    let what = format!("{} · {}", t.of(&other.title), t.long_date(other.day));
                    panel("stop", icon::CALENDAR, t.door_elsewhere(), what, Markup::Nothing)
                }
                Verdict::Unknown => panel(
                    "stop",
                    icon::QUESTION,
                    t.door_unknown(),
                    format!("{} · {}", grouped(ticket), t.door_unknown_text()),
                    Markup::Nothing,
                ),
            }
        }
        Seen::Walkin(mark, people, name) => {
            let who = [name.clone(), t.register_for(u64::from(*people))];
            let who: Vec<_> = who.into_iter().filter(|part| !part.is_empty()).collect();
            let mark = mark.clone();
            let back = move |_| counter.write(vec![Deed::Undo { mark: mark.clone() }], |_| Seen::Undone);
            panel(
                "welcome",
                icon::CHECK,
                t.door_walkin_noted(),
                who.join(" · "),
                markup! { <button class="button" type="button" on:click=back>{t.door_undo()}</button> },
            )
        }
        Seen::Undone => panel("wait", icon::BACK, t.door_undone(), String::new(), Markup::Nothing),
        Seen::Nothing(typed) => panel(
            "stop",
            icon::QUESTION,
            t.door_nothing(),
            format!("“{typed}” · {}", t.door_nothing_text()),
            Markup::Nothing,
        ),
    }
}

fn panel(class: &str, picture: &'static str, word: &str, who: String, actions: impl Into<Markup>) -> Markup {
    let class = format!("door-verdict {class}");
    let who = (!who.is_empty()).then(|| markup! { <p>{who}</p> });
    markup! {
        <div class=class>{icon(picture)}<div><h2>{word.to_owned()}</h2>{who}</div><div class="actions">{actions}</div></div>
    }
}

/// How many of a party came.
fn heads(counter: Counter, ticket: &str, people: u8, seats: u8) -> Markup {
    let t = counter.t;
    let (less, more) = (ticket.to_owned(), ticket.to_owned());
    let less = (people > 1).then(|| {
        markup! { <button class="button" type="button" aria-label=t.door_fewer() on:click=move |_| counter.change(less.clone(), people - 1)>"−1"</button> }
    });
    let more = (people < seats).then(|| {
        markup! { <button class="button" type="button" aria-label=t.door_more() on:click=move |_| counter.change(more.clone(), people + 1)>"+1"</button> }
    });
    markup! { <span class="num">{t.door_heads(t.number(u64::from(seats)), u64::from(people))}</span>{less}{more} }
}

/// A ticket by its code, its holder's name, or the camera.
fn looking(counter: Counter) -> Markup {
    let t = counter.t;
    let typed = RwSignal::new(String::new());
    let field = NodeRef::<Input>::new();
    let found = Memo::new(move |_| {
        let door = counter.door.get()?;
        let found = typed.with(|typed| find(&door.list, typed).into_iter().cloned().collect::<Vec<_>>());
        Some(found)
    });
    let clear = move || {
        typed.set(String::new());
        // One ticket after the other, without a hand on the screen.
        if let Some(field) = field.get_untracked() {
            field.focus().ok();
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let text = typed.get_untracked();
        if text.trim().is_empty() {
            return;
        }
        let found = found.get_untracked().unwrap_or_default();
        match (read_ticket(&text), &found[..]) {
            (_, [guest]) => counter.check(guest.ticket.clone()),
            (Some(ticket), _) => counter.check(ticket),
            // Of several the one that is meant is chosen below.
            (None, [_, ..]) => return,
            (None, []) => counter.seen.set(Some(Seen::Nothing(text.trim().to_owned()))),
        }
        clear();
    };
    let rows = move || {
        let rows = found.get()?.into_iter().map(|guest| {
            let line = party(t, &guest);
            let choose = move |_| {
                counter.check(guest.ticket.clone());
                clear();
            };
            markup! { <li><button class="button quiet" type="button" on:click=choose>{line}</button></li> }
        });
        let rows: Vec<_> = rows.collect();
        (!rows.is_empty()).then(|| markup! { <ul class="door-found" aria-label=t.door_found()>{rows}</ul> })
    };
    markup! {
        <form class="door-look" role="search" novalidate on:submit=submit>
            <label for="tiket">{t.door_look()}</label>
            <div>
                <input
                    class="input" id="tiket" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" enterkeyhint="go"
                    prop:value=move || typed.get()
                    node_ref=field
                    on:input=move |event| typed.set(event_target_value(&event))
                />
                <button class="button primary" type="submit">{t.door_check()}</button>
            </div>
            {rows}
        </form>
        {camera(counter)}
    }
}

/// The camera, where the browser reads codes by itself; it looks on until it is closed.
fn camera(counter: Counter) -> Markup {
    let t = counter.t;
    let (able, open, refused) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(""));
    let video = NodeRef::<Video>::new();
    spawn_local(async move {
        let reads = window::reads(window::QR).await;
        able.try_set(reads);
    });
    let last = StoredValue::new((String::new(), 0_i64));
    Effect::new(move |_| {
        let Some(video) = video.get() else { return };
        refused.set("");
        spawn_local(async move {
            let go_on = || open.try_get_untracked() == Some(true);
            // No code ends the looking: the next guest is behind this one.
            let look = |code: &str| {
                let now = window::seconds();
                let (before, at) = last.try_get_value().unwrap_or_default();
                if before != code || now - at > AGAIN {
                    match read_ticket(code) {
                        Some(ticket) => counter.check(ticket),
                        None => _ = counter.seen.try_set(Some(Seen::Nothing(code.chars().take(40).collect()))),
                    }
                }
                last.try_update_value(|last| *last = (code.to_owned(), now));
                false
            };
            let words = match window::scan(window::QR, &video, &go_on, &look).await {
                Ok(_) => "",
                Err(Refused::Denied) => t.scan_denied(),
                Err(Refused::NoCamera) => t.scan_no_camera(),
            };
            refused.try_set(words);
        });
    });
    Markup::from(move || {
        able.get().then(|| {
            let label = move || if open.get() { t.door_camera_off() } else { t.door_camera() };
            markup! {
                <div class="door-camera">
                    <button class="button" type="button" aria-pressed=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>{icon(icon::CAMERA)}{label}</button>
                    {move || open.get().then(|| markup! { <video class="camera" playsinline muted node_ref=video></video> })}
                    <p class="error" role="alert">{move || refused.get()}</p>
                </div>
            }
        })
    })
}

/// People without a ticket: one tap, and a name for whoever wants to say it.
fn walkins(counter: Counter) -> Markup {
    let t = counter.t;
    let name = RwSignal::new(String::new());
    let add = move || {
        let called: String = name.get_untracked().trim().chars().take(Attendance::MAX_NAME).collect();
        name.set(String::new());
        let deeds = vec![Deed::Walkin { people: 1, name: called.clone() }];
        counter.write(deeds, move |mark| Seen::Walkin(mark, 1, called));
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        add();
    };
    markup! {
        <form class="door-walkin" novalidate on:submit=submit>
            <button class="button" type="submit">{icon(icon::PERSON)}{t.door_walkin()}</button>
            <label for="nama-tamu" class="hidden">{t.door_walkin_name()}</label>
            <input class="input" id="nama-tamu" type="text" autocomplete="off" placeholder=t.door_walkin_name()
                prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event))/>
        </form>
    }
}

/// Everyone on the list, each with the way in.
fn guests(counter: Counter, door: &Door) -> Markup {
    let t = counter.t;
    let known = door.known();
    let rows = door
        .list
        .guests
        .iter()
        .map(|guest| {
            let state = match verdict(&door.list, &known, &guest.ticket) {
                Verdict::Inside(..) => ("tag ok", t.door_is_in()),
                Verdict::Waiting(_) => ("tag warn", t.door_waiting()),
                Verdict::Open(_) => ("tag warn", t.door_open()),
                Verdict::Cancelled(_) => ("tag bad", t.door_cancelled()),
                Verdict::Declined(_) => ("tag bad", t.door_declined()),
                Verdict::Welcome(_) | Verdict::Elsewhere(_) | Verdict::Unknown => ("tag", t.door_expected()),
            };
            let (class, word) = state;
            let ticket = guest.ticket.clone();
            let look = move |_| {
                counter.check(ticket.clone());
                window::scroll_to("main");
            };
            markup! {
                <li><span><b>{guest.name.clone()}</b><span class="meta">{t.register_for(u64::from(guest.seats))}</span></span><span class=class>{word}</span>
                    <button class="button quiet small" type="button" aria-label=t.door_check_label(&guest.name) on:click=look>{t.door_check()}</button></li>
            }
        })
        .collect::<Markup>();
    let count = t.door_list(door.list.guests.len() as u64);
    markup! { <section class="section"><h2>{count}</h2><ul class="list door-guests">{rows}</ul></section> }
}
