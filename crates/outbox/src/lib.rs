//! The life of a letter on its way from a phone to the desk.
//!
//! A letter waits, is being sent, and is then either sent, with the desk's receipt, or refused, with the reasons.
//! It leaves the outbox by its writer's hand alone.
//! This crate never does I/O, reads no clock and draws no random number: the caller passes them in.
//!
//! What must stay true: a letter is [`State::Sent`] only with a receipt for exactly its bytes.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod answer;
pub mod by_hand;
mod reactions;
mod retry;
pub mod versions;

pub use answer::{Answer, Failure, Outcome, Reason, read_answer, retry_after};
pub use reactions::{Own, own};
pub use retry::delay;

use jiff::{SignedDuration, Timestamp};
use lapau_feed::{
    Ticket,
    card::Claim,
    dates,
    json::Read,
    submission::{Content, Receipt, Submission, VERSION},
};
use serde::Serialize;

/// How long a letter may be under way before it counts as not delivered.
///
/// A tab that was killed while sending leaves its letter under way; after this it is tried again.
pub const LEASE: SignedDuration = SignedDuration::from_secs(30);

/// A letter in the outbox.
#[derive(Clone, Debug, PartialEq, Serialize, Read)]
pub struct Letter {
    /// What is sent.
    pub submission: Submission,
    /// How far it is.
    pub state: State,
    /// How often it was tried.
    #[serde(default)]
    pub attempts: u32,
    /// Whether it was written by someone who passed by: nobody else who holds the phone sees what it says, and it goes once the desk has it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub kiosk: bool,
}

/// How far a letter is.
#[derive(Clone, Debug, PartialEq, Serialize, Read)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum State {
    /// It is on this phone only, as far as the phone knows.
    Waiting {
        /// When it is tried next.
        #[serde(with = "dates")]
        next: Timestamp,
        /// Why the last try failed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<Failure>,
    },
    /// It is under way.
    Sending {
        /// Since when.
        #[serde(with = "dates")]
        since: Timestamp,
    },
    /// The desk has it.
    Sent {
        /// The desk's word for that.
        receipt: Receipt,
    },
    /// The desk does not take it as it is.
    Refused {
        /// Why.
        reason: Reason,
        /// When.
        #[serde(with = "dates")]
        at: Timestamp,
    },
}

/// A letter that is under way or at the desk can't be changed any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the letter is under way or at the desk already")]
pub struct NotOpen;

impl Letter {
    /// A new letter, to be tried at once.
    pub fn new(id: String, content: Content, now: Timestamp) -> Self {
        let submission = Submission { v: VERSION, id, created: now, ticket: None, card: None, content };
        Self { submission, state: State::Waiting { next: now, last: None }, attempts: 0, kiosk: false }
    }

    /// The same as somebody leaves it who passed by.
    pub fn of_a_passer_by(mut self) -> Self {
        self.kiosk = true;
        self
    }

    /// Whether nothing is left to do with it and nobody to look at it.
    pub fn is_over(&self) -> bool {
        self.kiosk && matches!(self.state, State::Sent { .. })
    }

    /// The same with a ticket, by which its writer alone will read the answer.
    pub fn with_ticket(mut self, ticket: Ticket) -> Self {
        self.submission.ticket = Some(ticket);
        self
    }

    /// The same with the claim of a card: it is about the letter as it is, so nothing of it is changed afterwards.
    pub fn with_card(mut self, claim: Claim) -> Self {
        self.submission.card = Some(claim);
        self
    }

    /// The identifier of the letter and of its submission.
    pub fn id(&self) -> &str {
        &self.submission.id
    }

    /// Whether it may still be changed.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Waiting { .. } | State::Refused { .. })
    }

    /// Whether it is time to try it.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.wakes().is_some_and(|wakes| wakes <= now)
    }

    /// When it has to be looked at again; `None` once its way has ended.
    pub fn wakes(&self) -> Option<Timestamp> {
        match self.state {
            State::Waiting { next, .. } => Some(next),
            State::Sending { since } => Some(since.checked_add(LEASE).unwrap_or(since)),
            State::Sent { .. } | State::Refused { .. } => None,
        }
    }

    /// Marks it as under way, if it is time.
    pub fn begin(&mut self, now: Timestamp) -> bool {
        let due = self.is_due(now);
        if due {
            self.state = State::Sending { since: now };
            self.attempts += 1;
        }
        due
    }

    /// Takes in how a try went. `random` spreads the next try; any number will do.
    ///
    /// A receipt counts whatever the letter's state, since the desk does have it then.
    /// Anything else counts only while the letter is under way: a late answer must not undo what happened since.
    pub fn finish(&mut self, outcome: Outcome, now: Timestamp, random: u32) {
        match outcome {
            Outcome::Stored(receipt) => self.state = State::Sent { receipt },
            _ if !matches!(self.state, State::Sending { .. }) => {}
            Outcome::Retry { failure, after } => {
                let wait = delay(self.attempts, after, random);
                let next = now.checked_add(wait).unwrap_or(now);
                self.state = State::Waiting { next, last: Some(failure) };
            }
            Outcome::Refused(reason) => self.state = State::Refused { reason, at: now },
        }
    }

    /// Makes one that is under way due again, because whoever took it is gone and will never say how it went.
    /// The desk may have it: it keeps each identifier once. Answers whether anything changed.
    pub fn take_over(&mut self, now: Timestamp) -> bool {
        let under_way = matches!(self.state, State::Sending { .. });
        if under_way {
            self.state = State::Waiting { next: now, last: None };
        }
        under_way
    }

    /// Has it tried now instead of later.
    pub fn hurry(&mut self, now: Timestamp) {
        if let State::Waiting { next, .. } = &mut self.state {
            *next = (*next).min(now);
        }
    }

    /// Keeps it from being tried before then, so that it does not leave while it is being changed.
    pub fn postpone(&mut self, until: Timestamp) {
        if let State::Waiting { next, .. } = &mut self.state {
            *next = (*next).max(until);
        }
    }

    /// Changes what it says.
    ///
    /// It keeps its identifier, so that the desk can never hold both versions.
    /// Had an earlier try reached the desk without an answer, the desk refuses the change with [`Reason::Earlier`] and the writer decides.
    pub fn edit(&mut self, content: Content, now: Timestamp) -> Result<(), NotOpen> {
        if !self.is_open() {
            return Err(NotOpen);
        }
        self.submission.content = content;
        self.submission.created = now;
        // A claim was about what it said before.
        self.submission.card = None;
        self.state = State::Waiting { next: now, last: None };
        Ok(())
    }

    /// The same content as a letter of its own, for a change that came after the desk had the earlier version.
    pub fn resend_as(&self, id: String, now: Timestamp) -> Self {
        let mut letter = Self::new(id, self.submission.content.clone(), now);
        letter.submission.ticket = self.submission.ticket;
        letter
    }
}

#[cfg(test)]
mod tests;
