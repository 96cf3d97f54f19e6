//! Of which loans a notice was shown today, so that none is shown twice.

use jiff::civil::Date;
use lapau_feed::{Digest, dates::iso};

use crate::platform::preferences::{Preference, get, set};

/// Whether a notice of a loan was shown on a day.
pub fn is_told(item: &str, day: Date) -> bool {
    today(day).split(' ').any(|told| told == Digest::short_id(item))
}

/// Notes that a notice of a loan was shown; what was shown on other days is forgotten.
pub fn tell(item: &str, day: Date) {
    let told = format!("{} {}", today(day), Digest::short_id(item));
    set(Preference::Told, Some(&told));
}

/// What was noted on a day.
fn today(day: Date) -> String {
    let day = iso(&day);
    get(Preference::Told).filter(|told| told.starts_with(&day)).unwrap_or(day)
}
