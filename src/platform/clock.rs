//! What time it is, as far as this phone knows.

use jiff::Timestamp;

/// The present instant.
pub fn now() -> Timestamp {
    Timestamp::from_millisecond(js_sys::Date::now() as i64).unwrap_or(Timestamp::UNIX_EPOCH)
}
