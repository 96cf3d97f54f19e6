//! The life of a letter on its way from a phone to the desk.
//!
//! A letter waits, is being sent, and is then either sent, with the desk's receipt, or refused, with the reasons.
//! Where the library has a mailbox instead of a desk that answers, it lies there first, until the feed says that the desk has it.
//! It leaves the outbox by its writer's hand alone.
//! This crate never does I/O, reads no clock and draws no random number: the caller passes them in.
//!
//! What must stay true: a letter is [`State::Sent`] only with the desk's word for exactly its bytes, a receipt or what the feed says of it.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod answer;
pub mod by_hand;
mod mailbox;
mod reactions;
mod retry;
pub mod versions;

pub use answer::{Answer, Failure, Outcome, Reason, read_answer, retry_after};
pub use mailbox::read_mailbox;
pub use reactions::{Own, own};
pub use retry::delay;

use jiff::{SignedDuration, Timestamp};
use lapau_feed::{
    Digest, Language, Ticket,
    card::Claim,
    dates,
    json::Read,
    letters::{EARLIER, Status, SubmissionState},
    submission::{Content, Receipt, ReceiptStatus, Submission, VERSION},
};
use serde::Serialize;

/// How long a letter may be under way before it counts as not delivered.
///
/// A tab that was killed while sending leaves its letter under way; after this it is tried again.
pub const LEASE: SignedDuration = SignedDuration::from_secs(30);

/// After how long a letter that lies in a mailbox is put there again: what was lost with the mailbox then lies there anew, and what still does is left alone.
pub const AGAIN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// After how long without a word from the library a letter in a mailbox is [late](Letter::is_late): a library that empties it once a week, and publishes then, has had its day.
pub const LATE: SignedDuration = SignedDuration::from_hours(8 * 24);

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
    /// It lies in the library's mailbox, and nobody has said that the desk has it.
    Handed {
        /// Since when.
        #[serde(with = "dates")]
        since: Timestamp,
        /// When it is put there again.
        #[serde(with = "dates")]
        next: Timestamp,
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

/// A letter that is under way, in the mailbox or at the desk can't be changed any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the letter is under way, in the mailbox or at the desk already")]
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
            State::Waiting { next, .. } | State::Handed { next, .. } => Some(next),
            State::Sending { since } => Some(since.checked_add(LEASE).unwrap_or(since)),
            State::Sent { .. } | State::Refused { .. } => None,
        }
    }

    /// Marks it as under way, if it is time.
    pub fn begin(&mut self, now: Timestamp) -> bool {
        let due = self.is_due(now);
        if due {
            // What lies in the mailbox stays so while it is asked for again.
            match &mut self.state {
                State::Handed { next, .. } => *next = now.checked_add(LEASE).unwrap_or(now),
                state => *state = State::Sending { since: now },
            }
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
            _ if !matches!(self.state, State::Sending { .. } | State::Handed { .. }) => {}
            Outcome::Handed => {
                let since = self.handed().unwrap_or(now);
                self.state = State::Handed { since, next: now.checked_add(AGAIN).unwrap_or(now) };
                self.attempts = 0;
            }
            Outcome::Retry { failure, after } => {
                let wait = delay(self.attempts, after, random);
                let next = now.checked_add(wait).unwrap_or(now);
                self.state = match self.handed() {
                    Some(since) => State::Handed { since, next },
                    None => State::Waiting { next, last: Some(failure) },
                };
            }
            Outcome::Refused(reason) => self.state = State::Refused { reason, at: now },
        }
    }

    /// Since when it lies in the mailbox without a word from the desk, if it does.
    pub fn handed(&self) -> Option<Timestamp> {
        match self.state {
            State::Handed { since, .. } => Some(since),
            _ => None,
        }
    }

    /// Whether it has lain in the mailbox for so long that its writer had better send it another way.
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.handed().is_some_and(|since| now.duration_since(since) > LATE)
    }

    /// Takes in what the feed says of letters that came where no receipt could be given, by a mailbox or by hand.
    /// It is about exactly these bytes, so a letter that was changed since hears nothing. Answers whether anything changed.
    pub fn hear(&mut self, statuses: &[Status]) -> bool {
        if matches!(self.state, State::Sent { .. } | State::Refused { .. }) || statuses.is_empty() {
            return false;
        }
        let sha256 = Digest::of(&self.submission.to_bytes());
        let key = Status::receipt_of(self.id(), sha256);
        let Some(status) = statuses.iter().find(|status| status.id == key) else { return false };
        self.state = match status.state {
            SubmissionState::Received => {
                let id = self.id().to_owned();
                let receipt = Receipt { id, sha256, status: ReceiptStatus::Stored, received: status.since };
                State::Sent { receipt }
            }
            SubmissionState::Declined => {
                let note = status.note.get(Language::Indonesian);
                let reason = match note {
                    EARLIER => Reason::Earlier,
                    note => Reason::Other { message: note.to_owned() },
                };
                State::Refused { reason, at: status.since }
            }
            // A state that this version does not know says nothing yet.
            _ => return false,
        };
        true
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
