//! Who comes to an event's day and who came: the list that a phone takes to the door, and what phones hand in from there.
//!
//! Promised: the list is given for a door's own day, to whoever has its secret, while it is open; what is handed in counts once,
//! if it was written with the key of an open door of that day, or if a librarian says so; nothing that came in is dropped.
//! Never: no secret is kept, and no name goes into the feed.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, civil::Date};
use lapau_attendance::merged;
use lapau_calendar::Occurrence;
use lapau_feed::{
    Ticket,
    door::{DoorList, Elsewhere, Guest, VERSION, ticket_of},
    letters::SubmissionState,
    programme::Event,
    submission::{Content, Mark, Registration, Submission},
};

use crate::{
    published::Published,
    random,
    store::{Case, Door, Store, StoreError},
};

/// How long after the end of its event a door still gives its list: until the librarian is back at the desk.
const AFTER: SignedDuration = SignedDuration::from_hours(24);
/// How many days around an event's own its other days are looked for.
const AROUND: i64 = 60;
/// The longest label of a door, in characters.
const LABEL: usize = 80;

/// Why there is no door, or no list.
#[derive(Debug, thiserror::Error)]
pub enum DoorError {
    /// The label is too long, or no line of text.
    #[error("a label is one line of up to {LABEL} characters; shorten it")]
    Label,
    /// The event does not take place on this day.
    #[error("the event does not take place on this day")]
    Day,
    /// No open door has this secret.
    #[error("no open door has this secret; open another one at the desk")]
    Shut,
    /// The system gave no random bytes.
    #[error("the system gave no random bytes; try again")]
    Random,
    /// The feed can't be read.
    #[error("the feed cannot be read: {0}")]
    Feed(#[from] std::io::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A letter in the store can't be read.
    #[error("a letter in the store cannot be read: {0}")]
    Letter(#[from] serde_json::Error),
}

/// A registration and its letter.
pub struct Coming {
    /// The letter, and what became of it.
    pub case: Case,
    /// What it says.
    pub registration: Registration,
}

impl Coming {
    /// The code of its ticket.
    pub fn ticket(&self) -> String {
        ticket_of(&self.case.letter.id)
    }

    /// The day that it is for: one that names none is for the event's first.
    pub fn day(&self, event: &Event) -> Date {
        self.registration.occurrence.unwrap_or_else(|| event.start.date())
    }
}

/// The registrations for an event, or for all, the oldest first.
///
/// # Errors
///
/// When the store can't be read.
pub async fn coming(store: &Store, event: Option<&str>) -> Result<Vec<Coming>, DoorError> {
    let mut all = Vec::new();
    for case in store.cases_of("registration").await? {
        let submission: Submission = serde_json::from_slice(&case.letter.body)?;
        if let Content::Registration(registration) = submission.content
            && event.is_none_or(|event| event == registration.event)
        {
            all.push(Coming { case, registration });
        }
    }
    Ok(all)
}

/// When an event takes place on a day; `None` if it does not.
pub fn on_day(event: &Event, day: Date) -> Option<Occurrence> {
    lapau_calendar::between(event, day, day).into_iter().find(|found| found.start.date() == day)
}

/// The days of an event that are near a day, at most so many from it on, and the last one before it.
pub fn days_near(event: &Event, today: Date, most: usize) -> Vec<Date> {
    let (from, to) = (lapau_calendar::later(today, -AROUND), lapau_calendar::later(today, AROUND));
    let mut days: Vec<Date> = lapau_calendar::between(event, from, to).iter().map(|found| found.start.date()).collect();
    days.sort_unstable();
    days.dedup();
    let past = days.partition_point(|day| *day < today);
    days.into_iter().skip(past.saturating_sub(1)).take(most + 1).collect()
}

/// Opens a door for an event's day; the secret is in the answer alone.
///
/// # Errors
///
/// When none was opened, and then nothing was changed either.
pub async fn open(
    store: &Store,
    event: &Event,
    day: Date,
    minutes: i32,
    label: &str,
    now: Timestamp,
) -> Result<(Door, Ticket), DoorError> {
    let label = label.trim();
    if label.chars().count() > LABEL || label.chars().any(char::is_control) {
        return Err(DoorError::Label);
    }
    let end = on_day(event, day).ok_or(DoorError::Day)?.end;
    let offset = jiff::tz::Offset::from_seconds(minutes.saturating_mul(60)).unwrap_or(jiff::tz::Offset::UTC);
    let ends = offset.to_timestamp(end).ok().and_then(|end| end.checked_add(AFTER).ok()).ok_or(DoorError::Day)?;
    let secret = Ticket(random::bytes().map_err(|_| DoorError::Random)?);
    let key = lapau_sealing::door_key(secret);
    let id = lapau_sealing::card_id(key);
    let (event, label) = (event.id.clone(), label.to_owned());
    let door = Door { id, key, event, day, label, opened: now, ends, closed: None };
    store.put_door(&door).await?;
    Ok((door, secret))
}

/// The open door of a secret.
///
/// # Errors
///
/// When there is none any more.
pub async fn door_of(store: &Store, secret: Ticket, now: Timestamp) -> Result<Door, DoorError> {
    let id = lapau_sealing::card_id(lapau_sealing::door_key(secret));
    let door = store.door(&id).await?;
    door.filter(|door| door.closed.is_none() && now < door.ends).ok_or(DoorError::Shut)
}

/// The list of a door.
///
/// # Errors
///
/// When the event is not published any more, or something can't be read.
pub async fn list(store: &Store, published: &Published, door: &Door, now: Timestamp) -> Result<DoorList, DoorError> {
    let events: BTreeMap<String, Event> =
        published.records::<Event>()?.into_iter().map(|event| (event.id.clone(), event)).collect();
    let event = events.get(&door.event).ok_or(DoorError::Day)?;
    let date = on_day(event, door.day).ok_or(DoorError::Day)?;
    let (mut guests, mut elsewhere) = (Vec::new(), Vec::new());
    for coming in coming(store, None).await? {
        let Some(other) = events.get(&coming.registration.event) else { continue };
        let (ticket, day) = (coming.ticket(), coming.day(other));
        if other.id == event.id && day == door.day {
            let place = coming.case.answer.as_ref().and_then(|answer| answer.place);
            let Registration { name, seats, children, consent, .. } = coming.registration;
            let state = coming.case.state;
            let place = place.filter(|_| state == SubmissionState::Waiting);
            guests.push(Guest { ticket, name, seats, children, consent, state, place });
        } else if lapau_calendar::days_between(door.day, day).abs() <= AROUND {
            elsewhere.push(Elsewhere { ticket, title: other.title.clone(), day });
        }
    }
    guests.sort_by_key(|guest| guest.name.to_lowercase());
    Ok(DoorList {
        v: VERSION,
        event: event.id.clone(),
        title: event.title.clone(),
        start: date.start,
        end: date.end,
        day: door.day,
        capacity: event.registration.as_ref().and_then(|open| open.capacity),
        as_of: now,
        ends: door.ends,
        guests,
        elsewhere,
        marks: handed_in(store, &event.id, door.day).await?.marks,
    })
}

/// What phones handed in for an event's day.
#[derive(Debug, Default)]
pub struct HandedIn {
    /// What counts, merged.
    pub marks: Vec<Mark>,
    /// From how many letters that is.
    pub letters: usize,
    /// Letters that count only once a librarian says so, each with the reason.
    pub aside: Vec<(Case, Standing)>,
}

/// Whether a letter from a door counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It was written at an open door, whose label this is, or a librarian said so.
    Counts(String),
    /// It came when its door had been closed.
    Late(String),
    /// It shows no door of that day.
    Unproven,
    /// A librarian said that it does not count.
    Refused,
}

/// What phones handed in for an event's day.
///
/// # Errors
///
/// When the store can't be read.
pub async fn handed_in(store: &Store, event: &str, day: Date) -> Result<HandedIn, DoorError> {
    let (mut parts, mut aside) = (Vec::new(), Vec::new());
    for case in store.standing_cases_of("attendance").await? {
        let submission: Submission = serde_json::from_slice(&case.letter.body)?;
        let Content::Attendance(attendance) = &submission.content else { continue };
        if attendance.event != event || attendance.day != day {
            continue;
        }
        match standing(store, &case, &submission).await? {
            Standing::Counts(_) => parts.push(attendance.marks.clone()),
            Standing::Refused => {}
            other => aside.push((case, other)),
        }
    }
    Ok(HandedIn { marks: merged(parts.iter().map(|marks| &**marks)), letters: parts.len(), aside })
}

/// Whether a letter from a door counts.
///
/// # Errors
///
/// When the store can't be read.
pub async fn standing(store: &Store, case: &Case, submission: &Submission) -> Result<Standing, StoreError> {
    let Content::Attendance(attendance) = &submission.content else { return Ok(Standing::Unproven) };
    match case.state {
        SubmissionState::Accepted => return Ok(Standing::Counts(String::new())),
        SubmissionState::Declined => return Ok(Standing::Refused),
        _ => {}
    }
    let Some(claim) = &submission.card else { return Ok(Standing::Unproven) };
    let door = store.door(&claim.id).await?;
    let door = door.filter(|door| door.event == attendance.event && door.day == attendance.day);
    let Some(door) = door.filter(|door| lapau_sealing::holds(door.key, submission)) else {
        return Ok(Standing::Unproven);
    };
    let received: Option<Timestamp> = case.letter.received.parse().ok();
    let late = door.closed.is_some_and(|closed| received.is_none_or(|received| received > closed));
    Ok(if late { Standing::Late(door.label) } else { Standing::Counts(door.label) })
}
