//! The ticket of a registration: a code for a phone at the door and the same for people, and what became of the registration.

use jiff::civil::Date;
use lapau_calendar::Occurrence;
use lapau_feed::{
    Language,
    door::{SCANNED, grouped, ticket_of},
    letters::{Answer, SubmissionState},
    programme::{Event, EventState},
    submission::{Content, Registration},
};
use lapau_outbox::{Letter, State};

use super::{
    icon::{self, icon},
    qr::qr,
    whereabouts::Whereabouts,
};
use crate::{
    locale::Phrases,
    markup::{Markup, markup},
    state::{Answers, Letters, Snapshot},
};

/// What a registration is worth, as its writer knows it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Worth {
    /// The desk does not have it yet.
    Unsent,
    /// It lies in the library's mailbox.
    Handed,
    /// Nobody answered it yet.
    Open,
    /// There is a place.
    Confirmed,
    /// It waits for one, at this place if that is known.
    Waiting(Option<u32>),
    /// There is none.
    Declined,
    /// Its writer took it back.
    Cancelled,
    /// The event does not take place.
    Off,
}

impl Worth {
    /// Of a letter, by its answer, by whether it was taken back, and by whether its event takes place.
    pub(crate) fn of(letter: &Letter, answer: Option<&Answer>, taken_back: bool, event: Option<EventState>) -> Self {
        if taken_back {
            return Self::Cancelled;
        }
        if event == Some(EventState::Cancelled) {
            return Self::Off;
        }
        match letter.state {
            State::Sent { .. } => {}
            State::Handed { .. } => return Self::Handed,
            _ => return Self::Unsent,
        }
        match answer.map(|answer| (answer.state, answer.place)) {
            Some((SubmissionState::Accepted | SubmissionState::Answered, _)) => Self::Confirmed,
            Some((SubmissionState::Waiting, place)) => Self::Waiting(place),
            Some((SubmissionState::Declined, _)) => Self::Declined,
            Some((SubmissionState::Withdrawn, _)) => Self::Cancelled,
            Some((SubmissionState::Received | SubmissionState::Other, _)) | None => Self::Open,
        }
    }

    /// The class, the icon, and the word.
    pub(crate) fn said(self, t: Phrases) -> (&'static str, &'static str, String) {
        match self {
            Self::Unsent => ("warn", icon::BOX, t.ticket_unsent().into()),
            Self::Handed => ("warn", icon::BOX, t.outbox_mailbox().into()),
            Self::Open => ("", icon::CLOCK, t.ticket_open().into()),
            Self::Confirmed => ("ok", icon::CHECK, t.ticket_confirmed().into()),
            Self::Waiting(Some(place)) => ("warn", icon::CLOCK, t.ticket_waiting_at(u64::from(place))),
            Self::Waiting(None) => ("warn", icon::CLOCK, t.ticket_waiting().into()),
            Self::Declined => ("bad", icon::CLOSE, t.ticket_declined().into()),
            Self::Cancelled => ("bad", icon::CLOSE, t.ticket_cancelled().into()),
            Self::Off => ("bad", icon::WARNING, t.ticket_off().into()),
        }
    }

    /// What that means, where the word alone does not say it.
    fn means(self, t: Phrases) -> &'static str {
        match self {
            Self::Unsent | Self::Handed => t.ticket_unsent_text(),
            Self::Open => t.ticket_open_text(),
            Self::Waiting(_) => t.ticket_waiting_text(),
            Self::Confirmed => t.ticket_confirmed_text(),
            Self::Declined | Self::Cancelled | Self::Off => "",
        }
    }
}

/// The registration that a letter is.
pub(crate) fn registration_of(letter: &Letter) -> Option<&Registration> {
    match &letter.submission.content {
        Content::Registration(registration) => Some(registration),
        _ => None,
    }
}

/// The event of a registration, and when it takes place.
pub(crate) fn date_of<'a>(snapshot: &'a Snapshot, registration: &Registration) -> Option<(&'a Event, Occurrence)> {
    let event = snapshot.events.iter().find(|event| event.id == registration.event)?;
    let day: Date = registration.occurrence.unwrap_or_else(|| event.start.date());
    let dates = lapau_calendar::between(event, day, day);
    let own = Occurrence { start: event.start, end: event.end, state: event.state };
    Some((event, dates.into_iter().find(|date| date.start.date() == day).unwrap_or(own)))
}

/// What the registration of a letter is worth now.
pub(crate) fn worth(snapshot: &Snapshot, letters: Letters, answers: Answers, letter: &Letter) -> Worth {
    let taken_back = letters.all().is_some_and(|all| {
        let mut contents = all.letters.iter().map(|other| &other.submission.content);
        contents.any(|content| matches!(content, Content::Cancellation(back) if back.submission == letter.id()))
    });
    let event = registration_of(letter).and_then(|registration| date_of(snapshot, registration));
    Worth::of(letter, answers.get(letter.id()).as_ref(), taken_back, event.map(|(_, date)| date.state))
}

/// A ticket, with whatever is known of its event.
pub(crate) fn ticket(t: Phrases, snapshot: &Snapshot, letter: &Letter, worth: Worth) -> Option<Markup> {
    let registration = registration_of(letter)?;
    let code = ticket_of(letter.id());
    let (class, picture, word) = worth.said(t);
    let class = format!("ticket-state {class}");
    let means = worth.means(t);
    let means = (!means.is_empty()).then(|| markup! { <p class="hint">{means}</p> });
    let about = date_of(snapshot, registration).map(|(event, date)| {
        let place = Whereabouts::of(snapshot.library.as_deref(), &event.branch, event.place.get(Language::Indonesian));
        let place = if place.place.is_none() && !event.place.is_empty() { t.of(&event.place) } else { place.name(t) };
        let zone = snapshot.zone().label;
        let when = format!("{}, {} {zone}", t.long_date(date.start.date()), t.time(date.start.time()));
        markup! { <h2>{t.of(&event.title)}</h2><p class="meta"><span>{when}</span><span>{place}</span></p> }
    });
    let who = format!("{} · {}", registration.name, t.register_for(u64::from(registration.seats)));
    Some(markup! {
        <article class="ticket">
            {qr(&format!("{SCANNED}{code}"), t.ticket_code())}
            <div>
                <p class=class>{icon(picture)}<b>{word}</b></p>
                <p class="ticket-code"><span class="hidden">{t.ticket_code()}</span>{grouped(&code)}</p>
                {about}
                <p>{who}</p>
                {means}
            </div>
        </article>
    })
}
