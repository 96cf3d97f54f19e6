//! When a librarian can be met: the times of a consultation that are free, and why another one is not.
//!
//! Promised: no time lies on a closed day, outside the hours, within the notice, behind the horizon, or so near another appointment that the pause between them is lost.
//! The phone and the desk ask here both, so that they say the same.

use jiff::civil::{Date, DateTime, Time};
use lapau_feed::{consulting::Consultation, library::Closure};

/// How many times are worked out at most: hostile rules end here.
const MOST: usize = 1_000;
/// How many hours of one day are looked at.
const MOST_HOURS: usize = 24;

/// Why an appointment can't begin at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    /// It is too near, or past.
    TooSoon,
    /// It is further ahead than appointments are given.
    TooFar,
    /// Nobody is there that day.
    Closed,
    /// No appointment begins then.
    NotOffered,
    /// Somebody else has it, or one too near to it.
    Taken,
}

/// The times that are free at a local time, in order.
pub fn free(consultation: &Consultation, closures: &[Closure], now: DateTime) -> Vec<DateTime> {
    let mut found = Vec::new();
    for ahead in 0..=i64::from(consultation.horizon.min(Consultation::MAX_HORIZON)) {
        let day = crate::later(now.date(), ahead);
        if is_closed(consultation, closures, day) {
            continue;
        }
        for slot in on_day(consultation, day) {
            let is_free = is_far_enough(consultation, slot, now) && !is_taken(consultation, slot);
            if is_free && found.len() < MOST {
                found.push(slot);
            }
        }
    }
    found
}

/// Why an appointment can't begin at a time; `None` if it can.
pub fn bar(consultation: &Consultation, closures: &[Closure], slot: DateTime, now: DateTime) -> Option<Bar> {
    let ahead = crate::days_between(now.date(), slot.date());
    match () {
        () if !is_far_enough(consultation, slot, now) => Some(Bar::TooSoon),
        () if ahead > i64::from(consultation.horizon.min(Consultation::MAX_HORIZON)) => Some(Bar::TooFar),
        () if is_closed(consultation, closures, slot.date()) => Some(Bar::Closed),
        () if is_taken(consultation, slot) => Some(Bar::Taken),
        () if !on_day(consultation, slot.date()).contains(&slot) => Some(Bar::NotOffered),
        () => None,
    }
}

/// The free times that are nearest to a wished one, at most so many, in the order of the calendar.
pub fn nearest(free: &[DateTime], wish: DateTime, most: usize) -> Vec<DateTime> {
    let mut near: Vec<DateTime> = Vec::new();
    let far = |slot: DateTime| crate::seconds_between(wish, slot).unsigned_abs();
    for slot in free.iter().copied().filter(|slot| *slot != wish) {
        let place = near.partition_point(|known| far(*known) <= far(slot));
        near.insert(place, slot);
        near.truncate(most);
    }
    let mut ordered: Vec<DateTime> = Vec::new();
    for slot in near {
        ordered.insert(ordered.partition_point(|known| *known < slot), slot);
    }
    ordered
}

/// Whether two appointments of a consultation can't both be: they overlap, or leave no pause between them.
pub fn clash(consultation: &Consultation, one: DateTime, other: DateTime) -> bool {
    let apart = crate::seconds_between(one, other).unsigned_abs();
    apart < 60 * u64::from(step(consultation))
}

/// When an appointment that begins at a time ends.
pub fn end(consultation: &Consultation, slot: DateTime) -> DateTime {
    crate::shift(slot, 60 * i64::from(consultation.minutes)).unwrap_or(slot)
}

/// How many minutes lie from the beginning of one appointment to that of the next.
fn step(consultation: &Consultation) -> u32 {
    u32::from(consultation.minutes.max(Consultation::MINUTES.0)) + u32::from(consultation.buffer)
}

fn is_closed(consultation: &Consultation, closures: &[Closure], day: Date) -> bool {
    consultation.except.contains(&day) || closures.iter().any(|closure| closure.from <= day && day <= closure.to)
}

fn is_far_enough(consultation: &Consultation, slot: DateTime, now: DateTime) -> bool {
    slot > now && crate::seconds_between(now, slot) >= 3_600 * i64::from(consultation.notice)
}

fn is_taken(consultation: &Consultation, slot: DateTime) -> bool {
    consultation.taken.iter().any(|taken| clash(consultation, *taken, slot))
}

/// The times of a day at which appointments begin, taken or not, in order.
fn on_day(consultation: &Consultation, day: Date) -> Vec<DateTime> {
    let weekday = day.weekday().to_monday_one_offset();
    let mut slots: Vec<DateTime> = Vec::new();
    for hours in consultation.hours.iter().filter(|hours| hours.day == weekday).take(MOST_HOURS) {
        let (mut at, close) = (minutes(hours.open), minutes(hours.close));
        while at + u32::from(consultation.minutes) <= close {
            if let Some(time) = time(at) {
                let slot = day.to_datetime(time);
                // Hours that overlap offer no two at once.
                if !slots.iter().any(|known| clash(consultation, *known, slot)) {
                    slots.insert(slots.partition_point(|known| *known < slot), slot);
                }
            }
            at += step(consultation);
        }
    }
    slots
}

fn minutes(time: Time) -> u32 {
    u32::from(time.hour().unsigned_abs()) * 60 + u32::from(time.minute().unsigned_abs())
}

fn time(minutes: u32) -> Option<Time> {
    Time::new(i8::try_from(minutes / 60).ok()?, i8::try_from(minutes % 60).ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};
    use lapau_feed::{consulting::Way, library::Hours};
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn hours(day: i8, open: &str, close: &str) -> Hours {
        Hours { day, open: open.parse().unwrap(), close: close.parse().unwrap() }
    }

    /// Mondays from nine to noon and Wednesdays at two, half an hour each with a quarter between, a day's notice, two weeks ahead.
    fn consultation() -> Consultation {
        Consultation {
            id: "penelitian".into(),
            title: "Konsultasi".into(),
            summary: Default::default(),
            about: vec![],
            by: String::new(),
            place: Default::default(),
            hours: vec![hours(1, "09:00", "12:00"), hours(3, "14:00", "14:30")],
            minutes: 30,
            buffer: 15,
            notice: 24,
            horizon: 14,
            ways: vec![Way::Visit],
            except: vec![],
            taken: vec![],
        }
    }

    fn said(slots: &[DateTime]) -> Vec<String> {
        slots.iter().map(|slot| format!("{} {:02}:{:02}", slot.date(), slot.hour(), slot.minute())).collect()
    }

    // A Sunday.
    const NOW: DateTime = datetime(2026, 12, 6, 10, 0, 0, 0);

    #[test]
    fn times_follow_each_other_with_a_pause_between() {
        let first: Vec<_> = free(&consultation(), &[], NOW).into_iter().take(4).collect();
        // Nine o'clock on Monday is less than a day away.
        assert_eq!(said(&first), ["2026-12-07 10:30", "2026-12-07 11:15", "2026-12-09 14:00", "2026-12-14 09:00"]);
        let last = free(&consultation(), &[], NOW).last().copied();
        assert_eq!(last, Some(datetime(2026, 12, 16, 14, 0, 0, 0)));
    }

    #[test]
    fn what_stands_against_a_time_is_said() {
        let mut consultation = consultation();
        consultation.except = vec![date(2026, 12, 9)];
        consultation.taken = vec![datetime(2026, 12, 14, 9, 0, 0, 0)];
        let closure =
            Closure { from: date(2026, 12, 15), to: date(2026, 12, 16), reason: lapau_feed::Localized::from("Libur") };
        let why = |day: i8, hour, minute| {
            let slot = datetime(2026, 12, day, hour, minute, 0, 0);
            bar(&consultation, std::slice::from_ref(&closure), slot, NOW)
        };
        assert_eq!(why(7, 9, 0), Some(Bar::TooSoon));
        assert_eq!(why(7, 10, 30), None);
        assert_eq!(why(9, 14, 0), Some(Bar::Closed), "nobody is there");
        assert_eq!(why(16, 14, 0), Some(Bar::Closed), "the library is closed");
        assert_eq!(why(14, 9, 0), Some(Bar::Taken));
        assert_eq!(why(14, 9, 30), Some(Bar::Taken), "the pause would be lost");
        assert_eq!(why(14, 9, 45), None);
        assert_eq!(why(14, 10, 0), Some(Bar::NotOffered));
        assert_eq!(why(21, 9, 0), Some(Bar::TooFar));
    }

    #[test]
    fn the_nearest_are_offered_in_the_order_of_the_calendar() {
        let free = free(&consultation(), &[], NOW);
        let wish = datetime(2026, 12, 9, 14, 0, 0, 0);
        let near = nearest(&free, wish, 3);
        assert_eq!(said(&near), ["2026-12-07 10:30", "2026-12-07 11:15", "2026-12-14 09:00"]);
        assert!(!near.contains(&wish) && nearest(&[], wish, 3).is_empty());
    }

    #[test]
    fn hours_that_overlap_offer_no_two_at_once() {
        let mut consultation = consultation();
        consultation.hours = vec![hours(1, "09:00", "10:00"), hours(1, "09:10", "10:30")];
        let monday = on_day(&consultation, date(2026, 12, 7));
        assert_eq!(said(&monday), ["2026-12-07 09:00", "2026-12-07 09:55"], "neither 09:10 nor 09:45");
    }

    prop_compose! {
        fn any_hours()(day in -2_i8..9, open in 0_u32..1_440, length in 0_u32..600) -> Hours {
            Hours { day, open: time(open).unwrap(), close: time((open + length).min(1_439)).unwrap() }
        }
    }

    prop_compose! {
        fn any_consultation()(
            hours in vec(any_hours(), 0..6),
            (minutes, buffer, notice, horizon) in (0_u16..600, 0_u16..300, 0_u16..700, 0_u16..200),
            except in vec(0_i64..130, 0..4),
            taken in vec((0_i64..130, 0_u32..1_440), 0..8),
        ) -> Consultation {
            let day = |ahead| crate::later(NOW.date(), ahead);
            let except = except.into_iter().map(day).collect();
            let taken = taken.into_iter().map(|(ahead, at)| day(ahead).to_datetime(time(at).unwrap())).collect();
            Consultation { hours, minutes, buffer, notice, horizon, except, taken, ..consultation() }
        }
    }

    proptest! {
        #[test]
        fn what_is_free_keeps_every_rule(
            consultation in any_consultation(),
            closed in vec((0_i64..130, 0_i64..9), 0..4),
        ) {
            let closures: Vec<Closure> = closed.into_iter().map(|(from, days)| {
                let from = crate::later(NOW.date(), from);
                Closure { from, to: crate::later(from, days), reason: "Libur".into() }
            }).collect();
            let free = free(&consultation, &closures, NOW);
            for (n, slot) in free.iter().enumerate() {
                prop_assert_eq!(bar(&consultation, &closures, *slot, NOW), None);
                prop_assert!(!closures.iter().any(|closure| closure.from <= slot.date() && slot.date() <= closure.to));
                prop_assert!(!consultation.except.contains(&slot.date()));
                let ahead = crate::seconds_between(NOW, *slot);
                prop_assert!(ahead > 0 && ahead >= 3_600 * i64::from(consultation.notice));
                prop_assert!(crate::days_between(NOW.date(), slot.date()) <= i64::from(consultation.horizon));
                let end = end(&consultation, *slot);
                let weekday = slot.date().weekday().to_monday_one_offset();
                let fits = |hours: &Hours| hours.day == weekday && hours.open <= slot.time()
                    && crate::seconds_between(slot.date().to_datetime(hours.close), end) <= 0;
                prop_assert!(consultation.hours.iter().any(fits));
                let pause = 60 * i64::from(consultation.buffer);
                // Around midnight two may be offered of which the one bars the other once it is given.
                if let Some(next) = free.get(n + 1).filter(|next| next.date() == slot.date()) {
                    prop_assert!(crate::seconds_between(end, *next) >= pause, "{} {}", slot, next);
                }
                for taken in &consultation.taken {
                    let (earlier, later) = if taken < slot { (taken, slot) } else { (slot, taken) };
                    let between = crate::seconds_between(self::end(&consultation, *earlier), *later);
                    prop_assert!(between >= pause);
                }
            }
        }

        #[test]
        fn a_time_that_is_given_is_free_no_more(consultation in any_consultation(), which in any::<prop::sample::Index>()) {
            let before = free(&consultation, &[], NOW);
            prop_assume!(!before.is_empty());
            let slot = before[which.index(before.len())];
            let mut given = consultation;
            given.taken.push(slot);
            let after = free(&given, &[], NOW);
            prop_assert_eq!(bar(&given, &[], slot, NOW), Some(Bar::Taken));
            // Where there are more than are worked out, one more comes behind the last.
            let is_known = |slot: &DateTime| before.contains(slot) || before.last().is_some_and(|last| last < slot);
            prop_assert!(!after.contains(&slot) && after.iter().all(is_known));
        }
    }
}
