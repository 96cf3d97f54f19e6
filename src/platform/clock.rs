//! What time it is, as far as this phone knows.

use jiff::Timestamp;

/// The present instant in seconds, to measure how long something lasts.
pub fn seconds() -> i64 {
    (js_sys::Date::now() / 1000.0) as i64
}

/// The present instant.
pub fn now() -> Timestamp {
    Timestamp::from_millisecond(js_sys::Date::now() as i64).unwrap_or(Timestamp::UNIX_EPOCH)
}
