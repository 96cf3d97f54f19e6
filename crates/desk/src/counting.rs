//! Counting what patrons sent: votes, answers to surveys, and signs.
//!
//! Promised: the same papers give the same count, in whatever order they came; none is left out without saying so.
//! Never: it knows nobody's name.

pub mod reactions;
pub mod reading;
pub mod roll;
pub mod surveys;
pub mod votes;

use jiff::{Timestamp, civil::DateTime};
use lapau_feed::submission::Submission;

use crate::store::Case;

/// A vote or an answered survey, and when the desk got it, in local time.
#[derive(Clone, Debug)]
pub struct Paper {
    /// The letter.
    pub submission: Submission,
    /// When it came.
    pub received: DateTime,
    /// When it was written by the phone's clock, but not after it came.
    pub written: DateTime,
}

/// The papers of these letters; `local` gives the library's time at an instant.
///
/// # Errors
///
/// When what the store holds is no letter.
pub fn papers(cases: &[Case], local: impl Fn(Timestamp) -> DateTime) -> serde_json::Result<Vec<Paper>> {
    let paper = |case: &Case| {
        let submission: Submission = serde_json::from_slice(&case.letter.body)?;
        let received = case.letter.received.parse().unwrap_or(submission.created);
        let written = local(submission.created.min(received));
        Ok(Paper { submission, received: local(received), written })
    };
    cases.iter().map(paper).collect()
}
