//! The recurrence rules (RFC 5545 §3.3.10) that the feed can say itself.

use calcard::{
    common::PartialDateTime,
    icalendar::{ICalendarEntry, ICalendarFrequency, ICalendarRecurrenceRule, ICalendarValue, ICalendarWeekday},
};
use jiff::civil::{Date, DateTime, Weekday};
use lapau_feed::programme::{Frequency, Recurrence};

/// The recurrence of the feed that falls on the same dates, counting from the first; `None` where there is none.
///
/// `until` and exceptions are for the caller to fill in.
pub(super) fn of(rule: &ICalendarRecurrenceRule, first: DateTime) -> Option<Recurrence> {
    let other = !rule.bysecond.is_empty()
        || !rule.byminute.is_empty()
        || !rule.byhour.is_empty()
        || !rule.byyearday.is_empty()
        || !rule.byweekno.is_empty()
        || !rule.bymonth.is_empty()
        || !rule.bysetpos.is_empty()
        || rule.rscale.is_some();
    if other {
        return None;
    }
    let interval = rule.interval.unwrap_or(1).max(1);
    let (every, interval) = match (&rule.freq, &rule.byday[..], &rule.bymonthday[..]) {
        (ICalendarFrequency::Daily, [], []) => (Frequency::Day, interval),
        (ICalendarFrequency::Weekly, [], []) => (Frequency::Week, interval),
        (ICalendarFrequency::Weekly, [day], []) if weekday(&day.weekday) == first.weekday() => {
            (Frequency::Week, interval)
        }
        (ICalendarFrequency::Monthly, [], []) => (Frequency::Month, interval),
        (ICalendarFrequency::Monthly, [], [day]) if *day == first.day() => (Frequency::Month, interval),
        (ICalendarFrequency::Monthly, [day], [])
            if weekday(&day.weekday) == first.weekday() && day.ordwk == Some(i16::from((first.day() - 1) / 7 + 1)) =>
        {
            (Frequency::Weekday, interval)
        }
        (ICalendarFrequency::Yearly, [], []) => (Frequency::Month, interval.checked_mul(12)?),
        _ => return None,
    };
    Some(Recurrence { every, interval, until: None, except: Vec::new(), moved: Vec::new() })
}

/// Whether a rule has an end of its own no later than a day; one that counts its dates ends by their number.
pub(super) fn ends_by(rule: &ICalendarRecurrenceRule, last: Date) -> bool {
    rule.count.is_some() || rule.until.as_ref().and_then(day).is_some_and(|until| until <= last)
}

/// A property, with a rule that goes on beyond a day ended there.
pub(super) fn ended(entry: &ICalendarEntry, last: Date) -> ICalendarEntry {
    let mut entry = entry.clone();
    for value in &mut entry.values {
        if let ICalendarValue::RecurrenceRule(rule) = value
            && !ends_by(rule, last)
        {
            rule.until = Some(PartialDateTime {
                year: Some(last.year().unsigned_abs()),
                month: Some(last.month().unsigned_abs()),
                day: Some(last.day().unsigned_abs()),
                hour: Some(23),
                minute: Some(59),
                second: Some(59),
                ..PartialDateTime::default()
            });
        }
    }
    entry
}

/// The day of a date, whatever its time and zone.
pub(super) fn day(date: &PartialDateTime) -> Option<Date> {
    let (year, month, day) = (date.year?, date.month?, date.day?);
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn weekday(day: &ICalendarWeekday) -> Weekday {
    match day {
        ICalendarWeekday::Sunday => Weekday::Sunday,
        ICalendarWeekday::Monday => Weekday::Monday,
        ICalendarWeekday::Tuesday => Weekday::Tuesday,
        ICalendarWeekday::Wednesday => Weekday::Wednesday,
        ICalendarWeekday::Thursday => Weekday::Thursday,
        ICalendarWeekday::Friday => Weekday::Friday,
        ICalendarWeekday::Saturday => Weekday::Saturday,
    }
}
