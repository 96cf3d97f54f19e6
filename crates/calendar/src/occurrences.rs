//! When an event takes place.

use jiff::civil::{Date, DateTime};
use lapau_feed::programme::{Event, EventState, Frequency, Recurrence};

use crate::DAY;

/// How many steps of a recurrence are looked at before it is given up: over two years of a daily event.
///
/// A hostile or mistaken recurrence ends here instead of running for ever.
const MOST_STEPS: usize = 1_000;

/// One date of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// When it begins.
    pub start: DateTime,
    /// When it ends.
    pub end: DateTime,
    /// Whether it takes place; an occurrence of a recurring event may have moved by itself.
    pub state: EventState,
}

/// The occurrences of an event that touch the days from `from` to `to`, both included, in order.
pub fn between(event: &Event, from: Date, to: Date) -> Vec<Occurrence> {
    let mut found: Vec<Occurrence> = Vec::new();
    for occurrence in unroll(event, from, to) {
        if occurrence.start.date() <= to && occurrence.end.date() >= from {
            // They come in order but for the few that moved.
            let place = found.partition_point(|earlier| earlier.start <= occurrence.start);
            found.insert(place, occurrence);
        }
    }
    found
}

/// The first occurrence that has not ended, looking at most `days` days ahead.
pub fn next(event: &Event, now: DateTime, days: i64) -> Option<Occurrence> {
    between(event, now.date(), crate::later(now.date(), days)).into_iter().find(|occurrence| occurrence.end > now)
}

fn unroll(event: &Event, from: Date, to: Date) -> impl Iterator<Item = Occurrence> {
    let length = crate::seconds_between(event.start, event.end);
    let at =
        move |start: DateTime, state| Occurrence { start, end: crate::shift(start, length).unwrap_or(start), state };
    let single = event.recurrence.is_none().then(|| at(event.start, event.state));
    let recurring = event.recurrence.iter().flat_map(move |recurrence| {
        let until = recurrence.until.map_or(to, |until| until.min(to));
        // An occurrence may last several days or have moved here from elsewhere.
        let moved = recurrence
            .moved
            .iter()
            .filter(move |moved| recurrence.until.is_none_or(|until| moved.from <= until))
            .map(move |moved| at(moved.to, EventState::Moved));
        starts(event.start, recurrence, from)
            .take_while(move |start| start.date() <= until)
            .filter(|start| {
                let day = start.date();
                !recurrence.except.contains(&day) && recurrence.moved.iter().all(|moved| moved.from != day)
            })
            .map(move |start| at(start, event.state))
            .chain(moved)
    });
    single.into_iter().chain(recurring)
}

/// The starts of a recurrence, from shortly before a day on.
fn starts(first: DateTime, recurrence: &Recurrence, from: Date) -> impl Iterator<Item = DateTime> {
    let interval = i64::from(recurrence.interval.max(1));
    // Steps that surely lie before the wanted days need not be walked through one by one.
    let gap = crate::days_between(first.date(), from).max(0);
    let days_each = match recurrence.every {
        Frequency::Day => interval,
        Frequency::Week => 7 * interval,
        Frequency::Month | Frequency::Weekday => 31 * interval,
    };
    let skipped = (gap / days_each - 2).max(0);
    let every = recurrence.every;
    (skipped..).take(MOST_STEPS).map_while(move |step| start(first, every, step.checked_mul(interval)?)).flatten()
}

/// The start so many units after the first; an inner `None` where a month has no such day, an outer one past the end of time.
fn start(first: DateTime, every: Frequency, units: i64) -> Option<Option<DateTime>> {
    match every {
        Frequency::Day => crate::shift(first, units.checked_mul(DAY)?).map(Some),
        Frequency::Week => crate::shift(first, units.checked_mul(7 * DAY)?).map(Some),
        Frequency::Month => {
            let month = month(first.date(), units)?;
            let day = Date::new(month.year(), month.month(), first.day()).ok();
            Some(day.map(|day| day.to_datetime(first.time())))
        }
        Frequency::Weekday => {
            let nth = (first.day() - 1) / 7 + 1;
            let day = month(first.date(), units)?.nth_weekday_of_month(nth, first.weekday()).ok();
            Some(day.map(|day| day.to_datetime(first.time())))
        }
    }
}

/// The first day of the month so many months after a day's.
pub(crate) fn month(first: Date, later: i64) -> Option<Date> {
    let months = (i64::from(first.year()) * 12 + i64::from(first.month()) - 1).checked_add(later)?;
    Date::new(i16::try_from(months.div_euclid(12)).ok()?, months.rem_euclid(12) as i8 + 1, 1).ok()
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use lapau_feed::programme::{EventKind, Moved};
    use proptest::prelude::*;

    use super::*;

    fn event(start: &str, end: &str, recurrence: Option<Recurrence>) -> Event {
        Event {
            id: "e".into(),
            kind: EventKind::Story,
            title: "Dongeng".into(),
            summary: Default::default(),
            about: vec![],
            start: start.parse().unwrap(),
            end: end.parse().unwrap(),
            recurrence,
            branch: String::new(),
            place: Default::default(),
            people: vec![],
            audience: vec![],
            languages: vec![],
            registration: None,
            fee: 0,
            materials: vec![],
            titles: vec![],
            club: String::new(),
            state: EventState::Planned,
            note: Default::default(),
        }
    }

    fn every(every: Frequency) -> Recurrence {
        Recurrence { every, interval: 1, until: None, except: vec![], moved: vec![] }
    }

    fn days_of(event: &Event, from: &str, to: &str) -> Vec<String> {
        let days = between(event, from.parse().unwrap(), to.parse().unwrap());
        days.iter().map(|occurrence| occurrence.start.date().to_string()).collect()
    }

    #[test]
    fn a_weekly_event_falls_on_its_weekday_years_later() {
        let event = event("2026-01-03T10:00", "2026-01-03T11:00", Some(every(Frequency::Week)));
        assert_eq!(days_of(&event, "2030-03-01", "2030-03-14"), ["2030-03-02", "2030-03-09"]);
    }

    #[test]
    fn the_second_saturday_of_each_month() {
        let event = event("2026-11-14T09:00", "2026-11-14T11:30", Some(every(Frequency::Weekday)));
        assert_eq!(
            days_of(&event, "2026-11-01", "2027-02-28"),
            ["2026-11-14", "2026-12-12", "2027-01-09", "2027-02-13"]
        );
    }

    #[test]
    fn months_without_the_day_are_passed_over() {
        let event = event("2026-12-31T09:00", "2026-12-31T10:00", Some(every(Frequency::Month)));
        assert_eq!(
            days_of(&event, "2026-12-01", "2027-05-31"),
            ["2026-12-31", "2027-01-31", "2027-03-31", "2027-05-31"]
        );
    }

    #[test]
    fn exceptions_and_moves_are_kept() {
        let mut weekly = every(Frequency::Week);
        weekly.until = Some("2026-12-26".parse().unwrap());
        weekly.except = vec!["2026-12-12".parse().unwrap()];
        weekly.moved = vec![Moved { from: "2026-12-19".parse().unwrap(), to: "2026-12-20T14:00".parse().unwrap() }];
        let event = event("2026-12-05T10:00", "2026-12-05T11:00", Some(weekly));
        assert_eq!(days_of(&event, "2026-12-01", "2027-01-31"), ["2026-12-05", "2026-12-20", "2026-12-26"]);
        let moved = between(&event, "2026-12-20".parse().unwrap(), "2026-12-20".parse().unwrap());
        assert_eq!(moved[0].state, EventState::Moved);
        assert_eq!(moved[0].end, "2026-12-20T15:00".parse().unwrap());
    }

    #[test]
    fn an_event_of_several_days_touches_each() {
        let event = event("2026-12-01T09:00", "2026-12-10T17:00", None);
        assert_eq!(days_of(&event, "2026-12-05", "2026-12-05"), ["2026-12-01"]);
        assert_eq!(next(&event, "2026-12-10T16:59".parse().unwrap(), 30).unwrap().start, event.start);
        assert_eq!(next(&event, "2026-12-10T17:00".parse().unwrap(), 30), None);
    }

    proptest! {
        /// Skipping ahead finds what walking from the first occurrence finds.
        #[test]
        fn skipping_ahead_loses_nothing(kind in 0usize..4, interval in 1u16..5, ahead in 0i32..900, span in 0i32..60, first in 0i32..365) {
            let frequency = [Frequency::Day, Frequency::Week, Frequency::Month, Frequency::Weekday][kind];
            let day: Date = "2026-01-01".parse::<Date>().unwrap().saturating_add(first.days());
            let mut event = event("2026-01-03T10:00", "2026-01-03T11:00", Some(Recurrence { interval, ..every(frequency) }));
            event.start = day.at(10, 0, 0, 0);
            event.end = day.at(11, 0, 0, 0);
            let from = day.saturating_add(ahead.days());
            let to = from.saturating_add(span.days());
            let all: Vec<_> = between(&event, day, to).into_iter().filter(|found| found.start.date() >= from).collect();
            prop_assert_eq!(between(&event, from, to), all);
        }

        #[test]
        fn no_recurrence_runs_for_ever(interval: u16, year in 1i16..9999, every in 0usize..4) {
            let frequency = [Frequency::Day, Frequency::Week, Frequency::Month, Frequency::Weekday][every];
            let recurrence = Recurrence { every: frequency, interval, until: None, except: vec![], moved: vec![] };
            let event = event("0001-01-03T10:00", "0001-01-03T11:00", Some(recurrence));
            let from = Date::new(year, 1, 1).unwrap();
            prop_assert!(between(&event, from, Date::MAX).len() <= MOST_STEPS);
        }
    }
}
