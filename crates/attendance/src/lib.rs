//! Who came to an event.
//!
//! Phones at a door write down [`Mark`]s, which never change; what was wrong is taken back by a further mark.
//! So what several phones wrote is their union, whatever came first, in however many letters, however often ([`add`]).
//! [`standing`] says what it comes to: of a ticket the earliest arrival that was not taken back counts, and the later ones are known for repetitions.
//!
//! Promised: no mark is lost by merging, and any order of merging gives the same.
//! Never: it does no I/O and asks no clock; it sorts by inserting, since a phone has no other use for a library's sort.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

use jiff::Timestamp;
use lapau_feed::{
    door::{DoorList, Elsewhere, Guest},
    letters::SubmissionState,
    submission::{Attendance, Deed, Mark},
};

/// How many names a search by a few letters gives at most.
const FOUND: usize = 6;

/// Adds a mark to others that are in order, once, in its place.
///
/// Of two marks that claim one identifier, which no phone makes, the lesser counts: the same one everywhere.
pub fn add(all: &mut Vec<Mark>, mark: Mark) {
    if let Some(known) = all.iter().position(|known| known.id == mark.id) {
        if all[known] <= mark {
            return;
        }
        all.remove(known);
    }
    let place = all.partition_point(|known| *known < mark);
    all.insert(place, mark);
}

/// The union of what was written down here and there.
pub fn merged<'a>(parts: impl IntoIterator<Item = &'a [Mark]>) -> Vec<Mark> {
    let mut all = Vec::new();
    parts.into_iter().flatten().for_each(|mark| add(&mut all, mark.clone()));
    all
}

/// Someone who came, with or without a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival<'a> {
    /// The mark that counts.
    pub mark: &'a Mark,
    /// The ticket's code; none of those who came without.
    pub ticket: Option<&'a str>,
    /// What those are called who came without a ticket; may be empty.
    pub name: &'a str,
    /// How many they are.
    pub people: u8,
    /// Later marks of the same ticket, on another phone or once more on the same.
    pub repeated: Vec<&'a Mark>,
}

/// Who came, by what was written down in order, without what was taken back.
pub fn standing(marks: &[Mark]) -> Vec<Arrival<'_>> {
    let undone = |id: &str| marks.iter().any(|mark| matches!(&mark.deed, Deed::Undo { mark } if mark == id));
    let mut all: Vec<Arrival<'_>> = Vec::new();
    for mark in marks.iter().filter(|mark| !undone(&mark.id)) {
        let (ticket, name, people) = match &mark.deed {
            Deed::Arrival { ticket, people } => (Some(&**ticket), "", *people),
            Deed::Walkin { people, name } => (None, &**name, *people),
            Deed::Undo { .. } => continue,
        };
        match all.iter_mut().find(|known| ticket.is_some() && known.ticket == ticket) {
            Some(known) => known.repeated.push(mark),
            None => all.push(Arrival { mark, ticket, name, people, repeated: Vec::new() }),
        }
    }
    all
}

/// What a ticket is worth at a door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// Its holder has a place.
    Welcome(&'a Guest),
    /// Its holder is in since then.
    Inside(&'a Guest, Timestamp),
    /// The registration was not answered yet.
    Open(&'a Guest),
    /// The registration is on the waiting list.
    Waiting(&'a Guest),
    /// The registration was taken back by its writer.
    Cancelled(&'a Guest),
    /// The registration was declined.
    Declined(&'a Guest),
    /// It is a ticket for another event or day.
    Elsewhere(&'a Elsewhere),
    /// No such ticket is on the list.
    Unknown,
}

impl<'a> Verdict<'a> {
    /// Who showed the ticket, if it is for this door.
    pub fn guest(&self) -> Option<&'a Guest> {
        match self {
            Self::Welcome(guest)
            | Self::Inside(guest, _)
            | Self::Open(guest)
            | Self::Waiting(guest)
            | Self::Cancelled(guest)
            | Self::Declined(guest) => Some(guest),
            Self::Elsewhere(_) | Self::Unknown => None,
        }
    }
}

/// What a ticket is worth, by the list and by what was written down.
pub fn verdict<'a>(list: &'a DoorList, marks: &[Mark], ticket: &str) -> Verdict<'a> {
    let Some(guest) = list.guests.iter().find(|guest| guest.ticket == ticket) else {
        let other = list.elsewhere.iter().find(|other| other.ticket == ticket);
        return other.map_or(Verdict::Unknown, Verdict::Elsewhere);
    };
    if let Some(arrival) = standing(marks).iter().find(|arrival| arrival.ticket == Some(ticket)) {
        return Verdict::Inside(guest, arrival.mark.at);
    }
    match guest.state {
        SubmissionState::Accepted | SubmissionState::Answered => Verdict::Welcome(guest),
        SubmissionState::Waiting => Verdict::Waiting(guest),
        SubmissionState::Withdrawn => Verdict::Cancelled(guest),
        SubmissionState::Declined => Verdict::Declined(guest),
        SubmissionState::Received | SubmissionState::Other => Verdict::Open(guest),
    }
}

/// How full it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many people came.
    pub inside: u32,
    /// How many of these without a ticket.
    pub walkins: u32,
    /// How many people have a place by their registration.
    pub registered: u32,
}

/// Counts heads.
pub fn counts(list: &DoorList, marks: &[Mark]) -> Counts {
    let mut counts = Counts::default();
    for arrival in standing(marks) {
        counts.inside += u32::from(arrival.people);
        counts.walkins += if arrival.ticket.is_none() { u32::from(arrival.people) } else { 0 };
    }
    let accepted = list.guests.iter().filter(|guest| guest.state == SubmissionState::Accepted);
    counts.registered = accepted.map(|guest| u32::from(guest.seats)).sum();
    counts
}

/// The guests whose name has a word that begins with what was typed, or whose ticket does.
pub fn find<'a>(list: &'a DoorList, typed: &str) -> Vec<&'a Guest> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return Vec::new();
    }
    let code: String = typed.chars().filter(|c| *c != '-').collect::<String>().to_uppercase();
    let fits = |guest: &&Guest| {
        let name = guest.name.to_lowercase();
        name.starts_with(&typed)
            || name.match_indices(&*typed).any(|(at, _)| !name[..at].ends_with(char::is_alphanumeric))
            || (code.len() >= 3 && guest.ticket.starts_with(&code))
    };
    list.guests.iter().filter(fits).take(FOUND).collect()
}

/// What was written down, in letters that the desk takes.
pub fn letters(list: &DoorList, marks: &[Mark]) -> Vec<Attendance> {
    let letter = |marks: &[Mark]| Attendance { event: list.event.clone(), day: list.day, marks: marks.to_vec() };
    marks.chunks(Attendance::MAX_MARKS).map(letter).collect()
}

#[cfg(test)]
mod tests;
