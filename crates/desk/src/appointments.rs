//! Who asked for an appointment, and which times were given.
//!
//! Promised: a time counts as given when a librarian gave it and its writer did not take the letter back, and for no other reason:
//! who merely asks blocks nothing. Whoever asked first is looked at first.

use jiff::civil::DateTime;
use lapau_calendar::slots;
use lapau_feed::{
    consulting::Consultation,
    letters::SubmissionState,
    library::Closure,
    submission::{Appointment, Content, Submission},
};

use crate::store::{Case, Store, StoreError};

/// How many free times are offered to whoever can't have the one they asked for.
const OFFERED: usize = 3;

/// A wish for an appointment and its letter.
#[derive(Debug)]
pub struct Asked {
    /// The letter, and what became of it.
    pub case: Case,
    /// What it says.
    pub appointment: Appointment,
}

impl Asked {
    /// When the appointment begins that was given.
    pub fn given(&self) -> Option<DateTime> {
        let answer = self.case.answer.as_ref().filter(|_| self.case.state == SubmissionState::Accepted)?;
        answer.slot
    }

    /// Whether nobody answered it yet.
    pub fn is_open(&self) -> bool {
        self.case.state == SubmissionState::Received
    }
}

/// Every wish for an appointment, the one that came first first.
///
/// # Errors
///
/// When the store can't be read.
pub async fn asked(store: &Store) -> Result<Vec<Asked>, StoreError> {
    let mut all = Vec::new();
    for case in store.cases_of("appointment").await? {
        let submission: Submission = serde_json::from_slice(&case.letter.body)
            .map_err(|error| StoreError::Damaged(format!("a letter that cannot be read: {error}")))?;
        if let Content::Appointment(appointment) = submission.content {
            all.push(Asked { case, appointment });
        }
    }
    Ok(all)
}

/// When the appointments of a consultation begin that were given.
pub fn given(asked: &[Asked], consultation: &str) -> Vec<DateTime> {
    let own = asked.iter().filter(|asked| asked.appointment.consultation == consultation);
    own.filter_map(Asked::given).collect()
}

/// Who has an appointment that leaves no room for another at a time; the letter that is being answered does not stand in its own way.
pub fn holder<'a>(asked: &'a [Asked], consultation: &Consultation, slot: DateTime, letter: &str) -> Option<&'a Asked> {
    let others = asked.iter().filter(|other| other.case.letter.id != letter);
    let own = others.filter(|other| other.appointment.consultation == consultation.id);
    own.into_iter().find(|other| other.given().is_some_and(|given| slots::clash(consultation, given, slot)))
}

/// What can be done for a wish, by what is given so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// This time of those asked for is free.
    Give(DateTime),
    /// None of them is; these are the nearest that are.
    Offer(Vec<DateTime>),
}

/// What can be done for a wish at a local time. The consultation's `taken` has everything that was given.
pub fn way(consultation: &Consultation, closures: &[Closure], wishes: &[DateTime], now: DateTime) -> Way {
    // Whoever asked in time may be answered late: the notice is theirs to keep, not the librarian's.
    let asked_in_time = Consultation { notice: 0, ..consultation.clone() };
    let is_free = |slot: &&DateTime| slots::bar(&asked_in_time, closures, **slot, now).is_none();
    match wishes.iter().find(is_free) {
        Some(slot) => Way::Give(*slot),
        None => Way::Offer(offered(consultation, closures, wishes, now)),
    }
}

/// The free times nearest to what was wished.
pub fn offered(consultation: &Consultation, closures: &[Closure], wishes: &[DateTime], now: DateTime) -> Vec<DateTime> {
    let wish = wishes.first().copied().unwrap_or(now);
    slots::nearest(&slots::free(consultation, closures, now), wish, OFFERED)
}

#[cfg(test)]
mod tests {
    use jiff::civil::datetime;
    use lapau_feed::{consulting, library::Hours};

    use super::*;

    #[test]
    fn the_first_wish_that_is_free_is_given_and_else_the_nearest_are_offered() {
        let at = |day: i8, hour| datetime(2026, 12, day, hour, 0, 0, 0);
        let mut consultation = Consultation {
            id: "p".into(),
            title: "P".into(),
            summary: Default::default(),
            about: vec![],
            by: String::new(),
            place: Default::default(),
            hours: vec![Hours { day: 1, open: "09:00".parse().unwrap(), close: "12:00".parse().unwrap() }],
            minutes: 60,
            buffer: 0,
            notice: 48,
            horizon: 14,
            ways: vec![consulting::Way::Visit],
            except: vec![],
            taken: vec![at(7, 9)],
        };
        // A Sunday: less than the notice is left, which whoever asked on Friday kept.
        let now = at(6, 12);
        let way = |consultation: &Consultation, wishes: &[DateTime]| way(consultation, &[], wishes, now);
        assert_eq!(way(&consultation, &[at(7, 9), at(7, 10)]), Way::Give(at(7, 10)));
        consultation.taken.push(at(7, 10));
        let offered = vec![at(14, 9), at(14, 10), at(14, 11)];
        assert_eq!(way(&consultation, &[at(7, 9), at(7, 10)]), Way::Offer(offered));
        assert_eq!(way(&consultation, &[at(7, 11)]), Way::Give(at(7, 11)));
    }
}
