//! Counting what patrons sent: votes, and answers to surveys.
//!
//! Promised: the same papers give the same count, in whatever order they came; none is left out without saying so.
//! Never: it knows nobody's name.

pub mod surveys;
pub mod votes;

use jiff::civil::DateTime;
use lapau_feed::submission::Submission;

/// A vote or an answered survey, and when the desk got it, in local time.
#[derive(Clone, Debug)]
pub struct Paper {
    /// The letter.
    pub submission: Submission,
    /// When it came.
    pub received: DateTime,
}
