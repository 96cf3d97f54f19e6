//! What an answer from the network means for a letter.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::Offset};
use lapau_feed::{
    dates::Form,
    json::{self, Read},
    submission::{Receipt, Refusal},
};
use serde::Serialize;

/// How a try went.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The desk has it.
    Stored(Receipt),
    /// It lies in the library's mailbox.
    Handed,
    /// It has to be tried again.
    Retry {
        /// Why.
        failure: Failure,
        /// How long the server asked to wait.
        after: Option<SignedDuration>,
    },
    /// The desk does not take it as it is.
    Refused(Reason),
}

/// Why a try failed for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// No answer came.
    NoAnswer,
    /// Something answered that is not the desk: most likely a Wi-Fi network that wants a login first.
    NotTheDesk,
    /// The desk has too much to do.
    Busy,
    /// The desk is in trouble.
    Trouble,
    /// The library has named no channel that the app can send by itself.
    NoChannel,
}

/// Why the desk does not take a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Reason {
    /// Something in it is not as it must be.
    Invalid {
        /// What, in the desk's words.
        problems: Vec<String>,
    },
    /// The desk has an earlier version of it already.
    Earlier,
    /// The desk gave another reason.
    Other {
        /// The reason, in the desk's words.
        message: String,
    },
}

/// An answer from the network.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The `Retry-After` header (RFC 9110 §10.2.3), if there was one.
    pub retry_after: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
}

/// Reads the answer to a letter of that identifier and those bytes.
///
/// Nothing but the desk's own receipt for exactly these bytes counts as delivered.
/// Nothing but the desk's own refusal counts as refused: a proxy's 4xx page must not strand a letter.
pub fn read_answer(answer: &Answer<'_>, id: &str, sent: &[u8], now: Timestamp) -> Outcome {
    let after = answer.retry_after.and_then(|text| retry_after(text, now));
    let retry = |failure| Outcome::Retry { failure, after };
    match answer.status {
        200 | 201 => match json::from_slice::<Receipt>(answer.body) {
            Ok(receipt) if receipt.is_for(id, sent) => Outcome::Stored(receipt),
            _ => retry(Failure::NotTheDesk),
        },
        429 => retry(Failure::Busy),
        500..=599 => retry(Failure::Trouble),
        400..=499 => match json::from_slice::<Refusal>(answer.body) {
            Ok(refusal) => Outcome::Refused(match refusal.error.as_str() {
                "conflict" => Reason::Earlier,
                _ if refusal.problems.is_empty() => Reason::Other { message: refusal.message },
                _ => Reason::Invalid { problems: refusal.problems },
            }),
            Err(_) => retry(Failure::NotTheDesk),
        },
        _ => retry(Failure::NotTheDesk),
    }
}

/// How long a server asks to be left alone, by its `Retry-After` header (RFC 9110 §10.2.3): seconds or a date. `None` if it makes no sense.
pub fn retry_after(text: &str, now: Timestamp) -> Option<SignedDuration> {
    let text = text.trim();
    if text.bytes().all(|b| b.is_ascii_digit()) {
        // An absurd number is as good as a very long one.
        return Some(SignedDuration::from_secs(text.parse().unwrap_or(i64::from(u32::MAX))));
    }
    Some(read_http_date(text)?.duration_since(now))
}

/// An HTTP date in the form that servers must send (RFC 9110 §5.6.7): `Mon, 23 Nov 2026 22:15:00 GMT`.
fn read_http_date(text: &str) -> Option<Timestamp> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = text.split(' ');
    let (_weekday, day, month, year) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let (time, zone) = (words.next()?, words.next()?);
    if zone != "GMT" || words.next().is_some() {
        return None;
    }
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let date = Date::new(year.parse().ok()?, month as i8, day.parse().ok()?).ok()?;
    Offset::UTC.to_timestamp(date.to_datetime(Form::read(time)?)).ok()
}
