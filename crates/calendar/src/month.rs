//! A month as a grid of weeks, a week, and how one moves about in them by keys.

use jiff::civil::Date;

use crate::{later, occurrences::month};

/// A week of a grid, from Monday on; days of other months are left out.
pub type Week = [Option<Date>; 7];

/// The first day of a day's month.
pub fn month_start(day: Date) -> Date {
    Date::new(day.year(), day.month(), 1).unwrap_or(day)
}

/// The Monday of a day's week.
pub fn week_start(day: Date) -> Date {
    later(day, -i64::from(day.weekday().to_monday_zero_offset()))
}

/// The week that a day lies in.
pub fn week(day: Date) -> Week {
    let monday = week_start(day);
    let mut week = [None; 7];
    for (n, place) in week.iter_mut().enumerate() {
        *place = Some(later(monday, n as i64));
    }
    week
}

/// The same day so many months later, or the last one that month has; `None` past the ends of time.
pub fn months_later(day: Date, months: i64) -> Option<Date> {
    let first = month(day, months)?;
    Date::new(first.year(), first.month(), day.day().min(first.days_in_month())).ok()
}

/// The weeks that a day's month lies in.
pub fn weeks(day: Date) -> Vec<Week> {
    let first = month_start(day);
    let before = usize::from(first.weekday().to_monday_zero_offset().unsigned_abs());
    let days = usize::from(first.days_in_month().unsigned_abs());
    let mut weeks = vec![[None; 7]; (before + days).div_ceil(7)];
    for n in 0..days {
        weeks[(before + n) / 7][(before + n) % 7] = Some(later(first, n as i64));
    }
    weeks
}

/// The day to which a key leads from another, by the names of keys that browsers give: as in the grid of dates of the
/// ARIA Authoring Practices Guide. `None` for a key that leads nowhere, and past the ends of time.
pub fn by_key(day: Date, key: &str, with_shift: bool) -> Option<Date> {
    let weekday = i64::from(day.weekday().to_monday_zero_offset());
    let months = if with_shift { 12 } else { 1 };
    let to = match key {
        "ArrowLeft" => later(day, -1),
        "ArrowRight" => later(day, 1),
        "ArrowUp" => later(day, -7),
        "ArrowDown" => later(day, 7),
        "Home" => later(day, -weekday),
        "End" => later(day, 6 - weekday),
        "PageUp" => return months_later(day, -months),
        "PageDown" => return months_later(day, months),
        _ => return None,
    };
    Some(to)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn weeks_begin_on_monday() {
        let november = weeks(date(2026, 11, 24));
        let days = |week: &Week| week.map(|day| day.map_or(0, Date::day));
        let november: Vec<_> = november.iter().map(days).collect();
        assert_eq!(november[0], [0, 0, 0, 0, 0, 0, 1], "1 November 2026 is a Sunday");
        assert_eq!(november[4], [23, 24, 25, 26, 27, 28, 29]);
        assert_eq!(november[5], [30, 0, 0, 0, 0, 0, 0]);
        assert_eq!(november.len(), 6);
        assert_eq!(weeks(date(2027, 2, 3)).len(), 4, "February 2027 is four whole weeks");
    }

    #[test]
    fn a_week_may_lie_in_two_months() {
        let days = week(date(2026, 12, 2)).map(|day| day.map_or(0, Date::day));
        assert_eq!(days, [30, 1, 2, 3, 4, 5, 6]);
        for day in [date(2026, 11, 30), date(2026, 12, 3), date(2026, 12, 6)] {
            assert_eq!(week_start(day), date(2026, 11, 30));
        }
        assert_eq!(week_start(date(2026, 12, 7)), date(2026, 12, 7));
    }

    #[test]
    fn a_month_later_there_may_be_no_such_day() {
        assert_eq!(months_later(date(2026, 1, 31), 1), Some(date(2026, 2, 28)));
        assert_eq!(months_later(date(2027, 12, 31), 2), Some(date(2028, 2, 29)));
        assert_eq!(months_later(date(2026, 1, 15), -1), Some(date(2025, 12, 15)));
        assert_eq!(months_later(date(2028, 2, 29), 12), Some(date(2029, 2, 28)));
        assert_eq!(months_later(Date::MAX, 1), None);
        assert_eq!(months_later(Date::MIN, -1), None);
    }

    #[test]
    fn keys_move_as_in_a_grid_of_dates() {
        let tuesday = date(2026, 11, 24);
        for (key, with_shift, expected) in [
            ("ArrowLeft", false, date(2026, 11, 23)),
            ("ArrowRight", false, date(2026, 11, 25)),
            ("ArrowUp", false, date(2026, 11, 17)),
            ("ArrowDown", false, date(2026, 12, 1)),
            ("Home", false, date(2026, 11, 23)),
            ("End", false, date(2026, 11, 29)),
            ("PageUp", false, date(2026, 10, 24)),
            ("PageDown", false, date(2026, 12, 24)),
            ("PageUp", true, date(2025, 11, 24)),
            ("PageDown", true, date(2027, 11, 24)),
        ] {
            assert_eq!(by_key(tuesday, key, with_shift), Some(expected), "{key}");
        }
        for key in ["Enter", " ", "Tab", "a", ""] {
            assert_eq!(by_key(tuesday, key, false), None, "{key:?}");
        }
    }

    proptest! {
        #[test]
        fn a_grid_has_each_day_of_its_month_once(year in -9999i16..=9999, month in 1i8..=12) {
            let first = date(year, month, 1);
            let grid = weeks(first);
            let days: Vec<_> = grid.iter().flatten().flatten().collect();
            prop_assert_eq!(days.len(), usize::from(first.days_in_month().unsigned_abs()));
            prop_assert!(days.iter().zip(1..).all(|(day, n)| day.day() == n && day.month() == month));
            for week in &grid {
                prop_assert!(week.iter().any(Option::is_some));
                for (weekday, day) in week.iter().enumerate().filter_map(|(n, day)| Some((n, (*day)?))) {
                    prop_assert_eq!(day.weekday().to_monday_zero_offset() as usize, weekday);
                }
            }
        }
    }
}
