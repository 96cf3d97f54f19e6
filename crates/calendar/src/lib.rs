//! Dates of events, opening hours and times of appointments, in the library's own local time.
//!
//! This crate never does I/O and reads no clock: the caller says what time it is.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod hours;
pub mod ics;
mod month;
mod occurrences;
pub mod slots;

pub use hours::{Opening, closure_on, opening, opens_on};
pub use month::{Week, by_key, month_start, months_later, week, week_start, weeks};
pub use occurrences::{Occurrence, between, next};

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::Offset,
};
use lapau_feed::library::Zone;

/// The days of the week in Indonesian, from Monday on.
pub const WEEKDAYS: [&str; 7] = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"];

/// The months in Indonesian.
pub const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// The library's local time at an instant.
pub fn local(instant: Timestamp, zone: &Zone) -> DateTime {
    // Offsets beyond a day are refused when the feed is checked; a feed that slips through reads as UTC.
    let offset = Offset::from_seconds(zone.minutes.saturating_mul(60)).unwrap_or(Offset::UTC);
    offset.to_datetime(instant)
}

/// The day so many days later; at the end of time, the last there is.
pub fn later(day: Date, days: i64) -> Date {
    let midnight = day.to_datetime(Time::midnight());
    let end = if days < 0 { DateTime::MIN } else { DateTime::MAX };
    shift(midnight, days.saturating_mul(DAY)).unwrap_or(end).date()
}

/// How many days lie from one day to another; fewer than none if the other is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_secs() / DAY
}

/// A day in seconds; local time here has no days of other lengths.
const DAY: i64 = 24 * 60 * 60;

/// The local time so many seconds later; `None` past the ends of time.
///
/// Instants are shifted as plain numbers, which spares a phone the arithmetic of spans and all its error texts.
fn shift(local: DateTime, seconds: i64) -> Option<DateTime> {
    let instant = Offset::UTC.to_timestamp(local).ok()?;
    let second = instant.as_second().checked_add(seconds)?;
    // The feed's times have whole seconds.
    let shifted = Timestamp::new(second, 0).ok()?;
    Some(Offset::UTC.to_datetime(shifted))
}

/// How many seconds lie from one local time to another.
fn seconds_between(from: DateTime, to: DateTime) -> i64 {
    from.duration_until(to).as_secs()
}
