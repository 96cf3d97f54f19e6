//! Answers that come down for one person: sealed letters, and the public state of a submission.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Collection, Digest, Localized, Record, record::Checker};

/// Sealed private answers, fetched whole so that a request does not tell which one was wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// What its holder finds it by; says nothing to anyone else.
    pub id: String,
    /// The sealed bytes, in base64url without padding (RFC 4648 §5).
    pub sealed: String,
}

/// What became of a submission, for whoever sent it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// The digest of the submission's identifier, which only its sender and the desk know: see [`Status::id_of`].
    pub id: String,
    /// What became of it.
    pub state: SubmissionState,
    /// Since when.
    #[serde(with = "crate::dates")]
    pub since: Timestamp,
    /// What the desk says to it, fit for anyone to read.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub note: Localized,
}

/// What became of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SubmissionState {
    /// The desk has it and will look at it.
    Received,
    /// The desk answered or did what was asked.
    Answered,
    /// The desk will not do what was asked; the note says why.
    Declined,
    /// A state this version does not know.
    #[serde(other)]
    Other,
}

impl Status {
    /// The identifier under which the state of a submission is published.
    pub fn id_of(submission: &str) -> String {
        Digest::of(format!("lapau status {submission}").as_bytes()).to_string()
    }
}

impl Record for Letter {
    const COLLECTION: Collection = Collection::Letters;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        if self.sealed.is_empty() || self.sealed.bytes().any(|b| !b.is_ascii_alphanumeric() && b != b'-' && b != b'_') {
            found.note("sealed", "is not base64url");
        }
    }
}

impl Record for Status {
    const COLLECTION: Collection = Collection::Statuses;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        if self.id.parse::<Digest>().is_err() {
            found.note("id", "is no digest");
        }
        if self.state == SubmissionState::Declined && self.note.is_empty() {
            found.note("note", "a refusal needs its reason");
        }
    }
}
