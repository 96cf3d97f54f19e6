//! Moments written as the library's local time.
//!
//! The feed has civil dates and times for what happens in the library, and moments for what was posted or answered.
//! Librarians write both as the clock on their wall shows; the library's zone makes a moment of it.

use jiff::civil::DateTime;
use lapau_feed::Collection;
use serde_json::Value;

/// The fields of a collection that hold a moment.
const fn fields(collection: Collection) -> &'static [&'static str] {
    match collection {
        Collection::Threads => &["opened"],
        Collection::Posts => &["written", "published"],
        Collection::News => &["posted"],
        Collection::Statuses => &["since"],
        _ => &[],
    }
}

/// Adds the library's distance from UTC, in minutes, to the local times among a record's moments.
///
/// What is no local time stays as it is, for the record's type to take or refuse.
pub(super) fn settle(collection: Collection, value: &mut Value, minutes_east: i32) {
    for field in fields(collection) {
        if let Some(Value::String(text)) = value.get_mut(field)
            && !text.ends_with(['Z', 'z'])
            && !has_offset(text)
            && text.parse::<DateTime>().is_ok()
        {
            let (sign, minutes) = (if minutes_east < 0 { '-' } else { '+' }, minutes_east.abs());
            let time = if text.len() == 10 { "T00:00:00" } else { "" };
            *text = format!("{text}{time}{sign}{:02}:{:02}", minutes / 60, minutes % 60);
        }
    }
}

fn has_offset(text: &str) -> bool {
    // Behind the date, a sign can only be that of an offset.
    text.get(10..).is_some_and(|time| time.contains(['+', '-']))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn local_times_get_the_zone_and_moments_stay() {
        for (written, settled) in [
            ("2026-11-24T08:10:00", "2026-11-24T08:10:00+07:00"),
            ("2026-11-24", "2026-11-24T00:00:00+07:00"),
            ("2026-11-24T08:10:00Z", "2026-11-24T08:10:00Z"),
            ("2026-11-24T08:10:00-03:00", "2026-11-24T08:10:00-03:00"),
            ("kemarin", "kemarin"),
        ] {
            let mut news = json!({"posted": written});
            settle(Collection::News, &mut news, 7 * 60);
            assert_eq!(news["posted"], settled);
        }
    }
}
