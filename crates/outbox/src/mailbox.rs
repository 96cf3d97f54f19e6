//! What a mailbox answers, and what that means for a letter.

use jiff::Timestamp;
use lapau_feed::mailbox;

use crate::{Answer, Failure, Outcome, Reason, retry_after};

/// Reads what a mailbox answered to a letter of that identifier and those bytes.
///
/// Whatever it says is no receipt. What lay there before, as Kinto tells it to whoever knows the identifier, is held against these bytes:
/// an earlier version that got there without an answer keeps a later one out, and its writer decides.
pub fn read_mailbox(answer: &Answer<'_>, id: &str, sent: &[u8], now: Timestamp) -> Outcome {
    let after = answer.retry_after.and_then(|text| retry_after(text, now));
    let retry = |failure| Outcome::Retry { failure, after };
    match answer.status {
        201 => match mailbox::stored(answer.body) {
            Some(there) if there.id == id && there.letter.as_bytes() == sent => Outcome::Handed,
            _ => retry(Failure::NotTheDesk),
        },
        412 => match mailbox::existing(answer.body) {
            Some(there) if there.id == id && there.letter.as_bytes() == sent => Outcome::Handed,
            Some(_) => Outcome::Refused(Reason::Earlier),
            // A proxy may keep to itself what lies there. Should it be another version, the feed will say so.
            None if mailbox::is_refusal(answer.body) => Outcome::Handed,
            None => retry(Failure::NotTheDesk),
        },
        // On PostgreSQL, 409 says that another wrote at the same moment.
        409 | 429 | 503 => retry(Failure::Busy),
        500..=599 => retry(Failure::Trouble),
        // Only the desk can refuse a letter; a mailbox that does not take it is one that its librarians have to look at.
        400..=499 if mailbox::is_refusal(answer.body) => retry(Failure::Trouble),
        _ => retry(Failure::NotTheDesk),
    }
}
