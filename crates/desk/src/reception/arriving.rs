//! Letters that come where no receipt can be given: from the mailbox, or in a message that a librarian pastes.
//!
//! They are judged and kept by the same rules as those that phones bring; what a receipt would have said is published.

use jiff::Timestamp;
use lapau_feed::{Digest, letters::Status, submission::is_uuid_v4};
use serde_json::Value;

use super::{Refused, parse};
use crate::store::{Arrival, Kept, Outcome, Store, StoreError};

/// What became of a letter.
#[derive(Debug)]
pub(crate) enum Taken {
    /// It is kept, and new unless it was there already.
    Kept {
        /// Its kind.
        kind: &'static str,
        /// Whether it was there already.
        before: bool,
    },
    /// Another version of it is there, and stays.
    Conflict {
        /// Its kind.
        kind: &'static str,
    },
    /// It is none, or not as it must be.
    Invalid(Refused),
}

/// Takes in a letter; when this returns, it is on disk. What is to be said of it is for [`Store::note_arrivals`].
pub(crate) async fn take_in(
    store: &Store,
    id: &str,
    bytes: &[u8],
    now: Timestamp,
) -> Result<(Taken, Option<Arrival>), StoreError> {
    let said = |outcome, received| Arrival { receipt: Status::receipt_of(id, Digest::of(bytes)), outcome, received };
    let submission = match parse(id, bytes) {
        Ok(submission) => submission,
        Err(refused) => {
            // Nobody waits for a word of what does not even claim to be this letter.
            let claims = || serde_json::from_slice::<Value>(bytes).is_ok_and(|letter| letter["id"] == id);
            let arrival = (is_uuid_v4(id) && claims()).then(|| said(Outcome::Invalid, now));
            return Ok((Taken::Invalid(refused), arrival));
        }
    };
    let kind = submission.content.kind();
    Ok(match store.keep(&submission, bytes, now).await? {
        Kept::Stored => (Taken::Kept { kind, before: false }, Some(said(Outcome::Received, now))),
        Kept::Duplicate(since) => (Taken::Kept { kind, before: true }, Some(said(Outcome::Received, since))),
        Kept::Conflict => (Taken::Conflict { kind }, Some(said(Outcome::Conflict, now))),
    })
}
