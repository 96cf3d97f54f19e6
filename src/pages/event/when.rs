//! When an event is, in words.

use jiff::civil::{Date, DateTime};
use lapau_calendar::Occurrence;
use lapau_feed::{
    dates::iso,
    programme::{Event, EventState, Frequency, Recurrence},
};

use crate::{
    components::page::section,
    locale::Phrases,
    markup::{Markup, markup},
};

/// How many dates are listed.
const MOST: usize = 6;

/// `10.00–12.00`, over several days `10.00 – 3 Des 16.00`.
pub(super) fn hours(t: Phrases, date: Occurrence) -> String {
    if date.start.date() == date.end.date() {
        format!("{}–{}", t.time(date.start.time()), t.time(date.end.time()))
    } else {
        format!("{} – {}", t.time(date.start.time()), t.moment(date.end))
    }
}

/// How an event recurs: `Tiap Sabtu`, `Tiap Sabtu kedua dalam bulan, sampai 21 Desember 2026`.
pub(super) fn recurs(t: Phrases, first: DateTime, recurrence: &Recurrence) -> String {
    let (weekday, n) = (t.weekday(first.date()), recurrence.interval);
    let every = match (recurrence.every, n) {
        (Frequency::Day, 0..=1) => t.event_every_day().to_owned(),
        (Frequency::Day, n) => t.event_every_days(n),
        (Frequency::Week, 0..=1) => t.event_every_week(weekday),
        (Frequency::Week, n) => t.event_every_weeks(n, weekday),
        (Frequency::Month, 0..=1) => t.event_every_month(first.day()),
        (Frequency::Month, n) => t.event_every_months(first.day(), n),
        (Frequency::Weekday, 0..=1) => t.event_every_weekday(nth(t, first), weekday),
        (Frequency::Weekday, n) => t.event_every_weekdays(n, nth(t, first), weekday),
    };
    match recurrence.until {
        Some(until) => format!("{every}, {}", t.event_until(t.date(until))),
        None => every,
    }
}

/// Which of its weekdays in the month a day is.
fn nth(t: Phrases, day: DateTime) -> &'static str {
    match (day.day() - 1) / 7 {
        0 => t.event_first(),
        1 => t.event_second(),
        2 => t.event_third(),
        3 => t.event_fourth(),
        _ => t.event_fifth(),
    }
}

/// The day that a date which has moved would have been.
pub(super) fn moved_from(event: &Event, date: Occurrence) -> Option<Date> {
    let recurrence = event.recurrence.as_ref().filter(|_| date.state == EventState::Moved)?;
    recurrence.moved.iter().find(|moved| moved.to == date.start).map(|moved| moved.from)
}

/// The dates to come, where there are several.
pub(super) fn next_dates(t: Phrases, dates: &[Occurrence]) -> Option<Markup> {
    let rows = dates
        .iter()
        .take(MOST)
        .map(|date| {
            let changed = match date.state {
                EventState::Cancelled => Some(markup! { " "<span class="tag bad">{t.events_cancelled()}</span> }),
                EventState::Moved => Some(markup! { " "<span class="tag warn">{t.events_moved()}</span> }),
                EventState::Planned | EventState::Other => None,
            };
            markup! { <li><time datetime=iso(&date.start)>{t.long_date(date.start.date())}</time>", "{hours(t, *date)}{changed}</li> }
        })
        .collect::<Markup>();
    (dates.len() > 1).then(|| section(t.event_dates(), markup! { <ul class="list">{rows}</ul> }))
}

#[cfg(test)]
mod tests {
    use lapau_feed::Language;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn said(json: &str, language: Language) -> String {
        recurs(Phrases(language), "2026-11-14T09:00".parse().unwrap(), &serde_json::from_str(json).unwrap())
    }

    #[wasm_bindgen_test]
    fn a_recurrence_in_words() {
        let id = |json| said(json, Language::Indonesian);
        assert_eq!(id(r#"{"every":"week"}"#), "Tiap Sabtu");
        assert_eq!(id(r#"{"every":"week","interval":2}"#), "Tiap 2 pekan pada hari Sabtu");
        assert_eq!(
            id(r#"{"every":"weekday","until":"2026-12-21"}"#),
            "Tiap Sabtu kedua dalam bulan, sampai 21 Desember 2026"
        );
        assert_eq!(id(r#"{"every":"month"}"#), "Tiap tanggal 14");
        assert_eq!(said(r#"{"every":"weekday"}"#, Language::English), "Every second Saturday of the month");
    }
}
