//! Dates of events and opening hours, in the library's own local time.
//!
//! This crate never does I/O and reads no clock: the caller says what time it is.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod hours;
pub mod ics;
mod occurrences;

pub use hours::{Opening, closure_on, opening};
pub use occurrences::{Occurrence, between, next};

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
    tz::Offset,
};
use lapau_feed::library::Zone;

/// The library's local time at an instant.
pub fn local(instant: Timestamp, zone: &Zone) -> DateTime {
    // Offsets beyond a day are refused when the feed is checked; a feed that slips through reads as UTC.
    let offset = Offset::from_seconds(zone.minutes.saturating_mul(60)).unwrap_or(Offset::UTC);
    offset.to_datetime(instant)
}

/// The day so many days later; at the end of time, the last there is.
pub fn later(day: Date, days: i64) -> Date {
    day.saturating_add(SignedDuration::from_secs(days.saturating_mul(24 * 60 * 60)))
}

/// How many days lie from one day to another; fewer than none if the other is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}
