//! Whether a library is open.

use jiff::civil::{Date, DateTime, Time};
use lapau_feed::library::{Closure, Library};

/// How many days ahead the next opening is looked for.
const HORIZON: i64 = 60;

/// Whether a library is open.
#[derive(Clone, Debug, PartialEq)]
pub enum Opening<'a> {
    /// It is open.
    Open {
        /// When it closes today.
        until: Time,
    },
    /// It is closed.
    Closed {
        /// When it opens next; `None` if no opening is known in the next two months.
        opens: Option<DateTime>,
        /// The closure that keeps it closed today, if there is one.
        closure: Option<&'a Closure>,
    },
    /// It has published no hours.
    Unknown,
}

/// Whether a library is open at a local time.
pub fn opening(library: &Library, now: DateTime) -> Opening<'_> {
    if library.hours.is_empty() {
        return Opening::Unknown;
    }
    let closure = closure_on(library, now.date());
    let today = hours_on(library, now.date());
    if let Some((_, close)) = today.iter().find(|(open, close)| *open <= now.time() && now.time() < *close) {
        return Opening::Open { until: *close };
    }
    let later_today = today.iter().find(|(open, _)| now.time() < *open).map(|(open, _)| now.date().to_datetime(*open));
    let opens = later_today.or_else(|| {
        (1..=HORIZON).find_map(|ahead| {
            let day = crate::later(now.date(), ahead);
            hours_on(library, day).first().map(|(open, _)| day.to_datetime(*open))
        })
    });
    Opening::Closed { opens, closure }
}

/// The closure that covers a day.
pub fn closure_on(library: &Library, day: Date) -> Option<&Closure> {
    library.closures.iter().find(|closure| closure.from <= day && day <= closure.to)
}

/// Whether a library opens on a day at all. One that has published no hours does on every day that no closure covers.
pub fn opens_on(library: &Library, day: Date) -> bool {
    let weekday = day.weekday().to_monday_one_offset();
    let usual = library.hours.is_empty() || library.hours.iter().any(|hours| hours.day == weekday);
    usual && closure_on(library, day).is_none()
}

/// The hours of a day in order; none on a closed day.
fn hours_on(library: &Library, day: Date) -> Vec<(Time, Time)> {
    if closure_on(library, day).is_some() {
        return Vec::new();
    }
    let weekday = day.weekday().to_monday_one_offset();
    let mut found = Vec::new();
    for hours in library.hours.iter().filter(|hours| hours.day == weekday) {
        let hours = (hours.open, hours.close);
        found.insert(found.partition_point(|earlier| *earlier <= hours), hours);
    }
    found
}

#[cfg(test)]
mod tests {
    use lapau_feed::library::{Hours, Zone};

    use super::*;

    fn library() -> Library {
        let hours =
            |day, open: &str, close: &str| Hours { day, open: open.parse().unwrap(), close: close.parse().unwrap() };
        Library {
            id: "p".into(),
            name: "Perpustakaan".into(),
            short_name: "Perpustakaan".into(),
            motto: Default::default(),
            about: vec![],
            address: String::new(),
            site: None,
            map: None,
            zone: Zone { name: "Asia/Jakarta".into(), label: "WIB".into(), minutes: 420 },
            contacts: vec![],
            hours: vec![hours(1, "13:00", "16:00"), hours(1, "08:00", "12:00"), hours(6, "09:00", "14:00")],
            closures: vec![Closure {
                from: "2026-12-24".parse().unwrap(),
                to: "2027-01-02".parse().unwrap(),
                reason: "Libur".into(),
            }],
            branches: vec![],
            channels: vec![],
            rules: None,
            sources: vec![],
            notice: Default::default(),
        }
    }

    fn closed(now: &str) -> (Option<String>, bool) {
        match opening(&library(), now.parse().unwrap()) {
            Opening::Closed { opens, closure } => (opens.map(|opens| opens.to_string()), closure.is_some()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn open_until_the_end_of_the_present_hours() {
        let library = library();
        let at = |now: &str| opening(&library, now.parse().unwrap());
        assert_eq!(at("2026-11-23T08:00"), Opening::Open { until: "12:00".parse().unwrap() });
        assert_eq!(at("2026-11-23T15:59"), Opening::Open { until: "16:00".parse().unwrap() });
    }

    #[test]
    fn closed_until_the_next_hours() {
        assert_eq!(closed("2026-11-23T12:00"), (Some("2026-11-23T13:00:00".into()), false));
        assert_eq!(closed("2026-11-23T16:00"), (Some("2026-11-28T09:00:00".into()), false));
    }

    #[test]
    fn a_closure_passes_over_its_days() {
        assert_eq!(closed("2026-12-26T10:00"), (Some("2027-01-04T08:00:00".into()), true));
    }

    #[test]
    fn a_day_is_open_that_has_hours_and_no_closure() {
        let mut library = library();
        let open = |library: &Library, day: &str| opens_on(library, day.parse().unwrap());
        assert!(open(&library, "2026-11-23") && open(&library, "2026-11-28"));
        assert!(!open(&library, "2026-11-24"), "no hours on a Tuesday");
        assert!(!open(&library, "2026-12-28"), "a Monday in the closure");
        library.hours.clear();
        assert!(open(&library, "2026-11-24") && !open(&library, "2026-12-28"));
    }

    #[test]
    fn no_hours_say_nothing() {
        let mut library = library();
        library.hours.clear();
        assert_eq!(opening(&library, "2026-11-23T08:00".parse().unwrap()), Opening::Unknown);
    }

    #[test]
    fn instants_are_read_in_the_librarys_zone() {
        let library = library();
        let noon = crate::local("2026-11-24T17:30:00Z".parse().unwrap(), &library.zone);
        assert_eq!(noon, "2026-11-25T00:30".parse().unwrap());
    }
}
