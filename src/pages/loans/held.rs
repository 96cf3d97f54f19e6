//! One hold of a card: its place in the queue, until when to fetch it, and having it cancelled or suspended.

use std::sync::Arc;

use jiff::civil::Date;
use lapau_feed::{
    Ticket,
    dates::{Form as _, iso},
    letters::{Answer, Held, SubmissionState},
    submission::{Content, HoldChange, HoldStep, Renewal},
};
use lapau_outbox::Letter;
use leptos::{ev::SubmitEvent, prelude::*};

use super::{
    Acts,
    of_cards::name,
    row::{answering, is_open, standing},
};
use crate::{
    components::{
        field::Line,
        icon::{self, icon},
    },
    locale::Phrases,
    markup::{Markup, markup},
    pages::due::say_day,
    paths,
    state::{Answers, Snapshot, changing, window},
};

/// For how many days a hold is suspended unless another day is chosen.
const DAYS: i64 = 30;

/// What is asked of a hold, and the day that is being chosen. Kept above the rows: news draws them anew.
#[derive(Clone, Copy)]
pub(super) struct Holding {
    /// The card and the item, and what is asked.
    asked: RwSignal<Option<(Ticket, String, HoldStep)>>,
    until: RwSignal<String>,
    tried: RwSignal<bool>,
}

impl Holding {
    pub(super) fn new() -> Self {
        Self { asked: RwSignal::new(None), until: RwSignal::new(String::new()), tried: RwSignal::new(false) }
    }

    fn ask(self, card: Ticket, item: &str, step: HoldStep, today: Date) {
        self.tried.set(false);
        self.until.set(iso(&lapau_calendar::later(today, DAYS)));
        self.asked.set(Some((card, item.to_owned(), step)));
    }
}

/// A hold with all that bears on it.
pub(super) struct Place {
    held: Held,
    /// What letters about it are written with; none where none are.
    secret: Option<Ticket>,
    /// The newest letter about it, and what was answered.
    request: Option<(Letter, Option<Answer>)>,
}

impl Place {
    pub(super) fn of(held: &Held, secret: Option<Ticket>, letters: &[Letter], answers: Answers) -> Self {
        let request = changing(held, letters).next().map(|letter| (letter.clone(), answers.get(letter.id())));
        Self { held: held.clone(), secret, request }
    }

    /// The letter that asks for something else of it.
    fn change(&self, change: HoldStep, until: Option<Date>) -> Content {
        let Held { item, name, since, .. } = self.held.clone();
        // The library's system knows titles longer than a letter takes.
        let title = name.chars().take(Renewal::MAX_TITLE).collect();
        Content::HoldChange(HoldChange { item, title, since, change, until })
    }

    /// The letter that the library has not answered yet.
    fn open(&self) -> Option<&Letter> {
        let (letter, answer) = self.request.as_ref()?;
        let done = answer.as_ref().is_some_and(|answer| answer.state == SubmissionState::Accepted);
        (is_open(letter, answer.as_ref()) && !done).then_some(letter)
    }
}

/// A hold in the list.
pub(super) fn hold(t: Phrases, snapshot: &Arc<Snapshot>, place: &Place, acts: Acts) -> Markup {
    let held = &place.held;
    let today = snapshot.now().date();
    let suspended = held.suspended.filter(|until| *until >= today);
    let said = match (held.until, held.place) {
        (Some(until), _) => t.cards_fetch(say_day(t, until, today)),
        (None, Some(place)) => t.cards_place(u64::from(place)),
        (None, None) => t.cards_waits().to_owned(),
    };
    let suspended_until =
        suspended.map(|until| markup! { <p class="meta">{t.held_suspended(say_day(t, until, today))}</p> });
    let name = name(&held.name, &held.item);
    let title = match held.title.is_empty() {
        false => markup! { <a href=paths::below(paths::CATALOGUE, &held.title)>{name.clone()}</a> },
        true => markup! { {name.clone()} },
    };
    let asked = acts.holding.asked.get();
    let asked = asked.filter(|(card, item, _)| Some(*card) == place.secret && *item == held.item);
    let asked = asked.map(|(.., step)| step);
    let acting = match (place.secret, asked) {
        (None, _) => None,
        (Some(_), _) if place.open().is_some() => None,
        (Some(secret), Some(HoldStep::Suspend)) => Some(suspending(t, today, place, secret, acts)),
        (Some(secret), Some(_)) => Some(cancelling(t, place, secret, acts)),
        (Some(secret), None) => Some(actions(t, today, place, suspended.is_some(), secret, acts)),
    };
    markup! {
        <li class="loan">
            {icon(if suspended.is_some() { icon::PAUSE } else { icon::CLOCK })}
            <div><h2>{title}</h2><p class="meta">{said}</p>{suspended_until}{request(t, snapshot, place)}</div>
            {acting}
        </li>
    }
}

/// What became of asking; nothing once it is done, since then the hold itself says so.
fn request(t: Phrases, snapshot: &Snapshot, place: &Place) -> Option<Markup> {
    let (letter, answered) = place.request.as_ref()?;
    let Content::HoldChange(change) = &letter.submission.content else { return None };
    if answered.as_ref().is_some_and(|answer| answer.state == SubmissionState::Accepted) {
        return None;
    }
    let words = [t.held_request_waiting(), t.held_request_sent(), t.held_request_refused()];
    let said = standing(t, snapshot, letter, answered.as_ref(), words);
    let asked = place.open().map(|letter| {
        let (at, today) = (t.moment(snapshot.local(letter.submission.created)), snapshot.now().date());
        let asked = match (change.change, change.until) {
            (HoldStep::Suspend, Some(until)) => t.held_asked_suspend(say_day(t, until, today), at),
            (HoldStep::Cancel, _) => t.held_asked_cancel(at),
            (HoldStep::Resume | HoldStep::Suspend, _) => t.held_asked_resume(at),
        };
        markup! { <p>{asked}" "{t.held_stands()}</p>{answering(t, snapshot)} }
    });
    Some(markup! { <div class="asked">{said}{asked}</div> })
}

/// What can be done with a hold.
fn actions(t: Phrases, today: Date, place: &Place, suspended: bool, secret: Ticket, acts: Acts) -> Markup {
    let (item, name) = (place.held.item.clone(), name(&place.held.name, &place.held.item));
    let asks = |step: HoldStep, label: &'static str, spoken: String, focus: &'static str| {
        let item = item.clone();
        let ask = move |_| {
            acts.holding.ask(secret, &item, step, today);
            // What is asked is drawn in this turn; the focus goes there in the next.
            request_animation_frame(move || window::focus(focus));
        };
        markup! { <button class="button quiet small" type="button" aria-label=spoken on:click=ask>{label}</button> }
    };
    let content = place.change(HoldStep::Resume, None);
    let resume = move |_| acts.ask(vec![(content.clone(), Some(secret))]);
    let pause = match (suspended, place.held.until) {
        (true, _) => Some(
            markup! { <button class="button small" type="button" aria-label=t.held_resume_label(&name) on:click=resume>{t.held_resume()}</button> },
        ),
        // What lies ready is to be fetched, or cancelled.
        (false, Some(_)) => None,
        (false, None) => Some(asks(HoldStep::Suspend, t.held_suspend(), t.held_suspend_label(&name), "#until")),
    };
    let cancel = asks(HoldStep::Cancel, t.held_cancel(), t.held_cancel_label(&name), "#cancel");
    markup! { <div class="actions">{pause}{cancel}</div> }
}

/// Whether it is to be cancelled.
fn cancelling(t: Phrases, place: &Place, secret: Ticket, acts: Acts) -> Markup {
    let content = place.change(HoldStep::Cancel, None);
    let cancel = move |_| {
        acts.holding.asked.set(None);
        acts.ask(vec![(content.clone(), Some(secret))]);
    };
    markup! {
        <div class="actions"><div class="confirm" role="group" aria-label=t.held_cancel_sure()>
            <span>{t.held_cancel_sure()}</span>
            <button class="button small" id="cancel" type="button" on:click=cancel>{t.held_cancel_yes()}</button>
            <button class="button quiet small" type="button" on:click=move |_| acts.holding.asked.set(None)>{t.outbox_keep()}</button>
        </div></div>
    }
}

/// Until when it is to be suspended.
fn suspending(t: Phrases, today: Date, place: &Place, secret: Ticket, acts: Acts) -> Markup {
    let Holding { asked, until, tried } = acts.holding;
    let chosen = move |text: &str| Date::read(text).filter(|day| *day > today);
    let wrong = Signal::derive(move || {
        let is_wrong = tried.get() && until.with(|text| chosen(text).is_none());
        is_wrong.then(|| t.held_suspend_wrong().to_owned())
    });
    let change = {
        let place = Place { held: place.held.clone(), secret: None, request: None };
        move |day| place.change(HoldStep::Suspend, Some(day))
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        match until.with_untracked(|text| chosen(text)) {
            Some(day) => {
                asked.set(None);
                acts.ask(vec![(change(day), Some(secret))]);
            }
            None => window::focus("#until"),
        }
    };
    let (label, hint) = (t.held_suspend_until(), t.held_suspend_hint());
    let line = Line { id: "until", label, hint, kind: "date", mode: "text", optional: false };
    let typed = Callback::new(move |text| until.set(text));
    let line = line.draw(t, wrong, until.into(), typed, Callback::new(|()| ()), None);
    markup! {
        <form class="actions" novalidate on:submit=submit>
            {line}
            <button class="button small" type="submit">{t.held_suspend_send()}</button>
            <button class="button quiet small" type="button" on:click=move |_| asked.set(None)>{t.outbox_keep()}</button>
        </form>
    }
}
