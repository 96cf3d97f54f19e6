//! What is on in the coming weeks, in a month or in a week, by day.

use jiff::civil::{Date, DateTime};
use lapau_calendar::{Occurrence, later, week_start};
use lapau_feed::{
    catalogue::Audience,
    library::Closure,
    programme::{Event, EventKind},
};

use crate::{order, state::Snapshot};

/// How many days an agenda looks ahead.
pub(super) const DAYS: i64 = 90;

/// What is wanted of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Only this kind.
    pub(super) kind: Option<EventKind>,
    /// Only what these readers may come to.
    pub(super) reader: Option<Audience>,
    /// Only what is on this weekend; months and weeks say their days by themselves.
    pub(super) weekend: bool,
}

impl Wanted {
    pub(super) fn is_everything(self) -> bool {
        self == Self::default()
    }

    /// The first and the last day on which something is wanted, for an agenda of a day.
    fn days(self, today: Date) -> (Date, Date) {
        if self.weekend {
            let monday = week_start(today);
            (later(monday, 5).max(today), later(monday, 6))
        } else {
            (today, later(today, DAYS))
        }
    }

    fn takes(self, event: &Event) -> bool {
        let open = |reader| {
            event.audience.is_empty()
                || event.audience.iter().any(|known| *known == reader || *known == Audience::Everyone)
        };
        self.kind.is_none_or(|kind| event.kind == kind) && self.reader.is_none_or(open)
    }
}

/// Something on a day.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item<'a> {
    /// A date of an event.
    Event(&'a Event, Occurrence),
    /// The library is closed.
    Closed(&'a Closure),
}

/// What has not ended yet, by day. What has begun before today is on today; closures are on their first day, before the events, and only where everything is wanted.
pub(super) fn agenda(snapshot: &Snapshot, wanted: Wanted, now: DateTime) -> Days<'_> {
    let (today, horizon) = wanted.days(now.date());
    let mut coming: Vec<Dated> = Vec::new();
    let closures = snapshot.library.iter().flat_map(|library| &library.closures);
    for closure in closures.filter(|closure| wanted.is_everything() && closure.to >= today && closure.from <= horizon) {
        coming.push((closure.from.max(today), None, Item::Closed(closure)));
    }
    for event in snapshot.events.iter().filter(|event| wanted.takes(event)) {
        for date in lapau_calendar::between(event, today, horizon) {
            if date.end > now {
                coming.push((date.start.date().max(today), Some(date.start), Item::Event(event, date)));
            }
        }
    }
    by_day(coming)
}

/// Everything on the days from one to another, what is over too. What lasts several days is on each of them.
pub(super) fn between(snapshot: &Snapshot, wanted: Wanted, first: Date, last: Date) -> Days<'_> {
    let mut on: Vec<Dated> = Vec::new();
    let closures = snapshot.library.iter().flat_map(|library| &library.closures).filter(|_| wanted.is_everything());
    for closure in closures {
        let days = each_day(closure.from.max(first), closure.to.min(last));
        on.extend(days.map(|day| (day, None, Item::Closed(closure))));
    }
    for event in snapshot.events.iter().filter(|event| wanted.takes(event)) {
        for date in lapau_calendar::between(event, first, last) {
            let days = each_day(date.start.date().max(first), date.end.date().min(last));
            on.extend(days.map(|day| (day, Some(date.start), Item::Event(event, date))));
        }
    }
    by_day(on)
}

fn each_day(from: Date, to: Date) -> impl Iterator<Item = Date> {
    (0..=lapau_calendar::days_between(from, to)).map(move |n| later(from, n))
}

/// What is on, by day.
pub(super) type Days<'a> = Vec<(Date, Vec<Item<'a>>)>;

/// Something with its day and, unless it is there all day, its beginning.
type Dated<'a> = (Date, Option<DateTime>, Item<'a>);

fn by_day(mut on: Vec<Dated<'_>>) -> Days<'_> {
    order::by_key(&mut on, |(day, start, _)| (*day, *start));
    let mut days: Days = Vec::new();
    for (day, _, item) in on {
        match days.last_mut() {
            Some((last, items)) if *last == day => items.push(item),
            _ => days.push((day, vec![item])),
        }
    }
    days
}

/// The kinds and readers that the agenda has; with `ever` those of all events, since a month may be any.
pub(super) fn offered(snapshot: &Snapshot, ever: bool) -> (Vec<EventKind>, Vec<Audience>) {
    let (mut kinds, mut readers) = (Vec::new(), Vec::new());
    let mut offer = |event: &Event| {
        kinds.push(event.kind);
        readers.extend(event.audience.iter().filter(|reader| !matches!(reader, Audience::Everyone | Audience::Other)));
    };
    if ever {
        snapshot.events.iter().for_each(&mut offer);
    } else {
        for item in agenda(snapshot, Wanted::default(), snapshot.now()).into_iter().flat_map(|(_, items)| items) {
            if let Item::Event(event, _) = item {
                offer(event);
            }
        }
    }
    order::by_key(&mut kinds, |kind| *kind);
    kinds.dedup();
    order::by_key(&mut readers, |reader| *reader);
    readers.dedup();
    (kinds, readers)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn event(id: &str, kind: &str, start: &str, end: &str, audience: &str) -> Event {
        let json = format!(
            r#"{{"id":"{id}","kind":"{kind}","title":"{id}","start":"{start}","end":"{end}","audience":["{audience}"]}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    fn snapshot() -> Snapshot {
        let library = r#"{"id":"p","name":"P","short_name":"P","zone":{"name":"Asia/Jakarta","label":"WIB","minutes":420},
            "closures":[{"from":"2026-12-24","to":"2026-12-25","reason":"Libur"},{"from":"2026-11-01","to":"2026-11-02","reason":"Lewat"}]}"#;
        Snapshot {
            library: Some(Arc::new(serde_json::from_str(library).unwrap())),
            events: Arc::new(vec![
                event("sore", "story", "2026-11-24T15:00:00", "2026-11-24T16:00:00", "children"),
                event("pagi", "training", "2026-11-24T09:00:00", "2026-11-24T11:00:00", "adults"),
                event("pameran", "exhibition", "2026-11-20T09:00:00", "2026-12-20T16:00:00", "everyone"),
                event("jauh", "seminar", "2027-05-01T09:00:00", "2027-05-01T11:00:00", "everyone"),
            ]),
            ..Snapshot::default()
        }
    }

    fn ids(snapshot: &Snapshot, wanted: Wanted) -> Vec<(String, Vec<String>)> {
        let name = |item: &Item| match item {
            Item::Event(event, _) => event.id.clone(),
            Item::Closed(_) => "tutup".into(),
        };
        let now = "2026-11-24T12:00".parse().unwrap();
        let days = agenda(snapshot, wanted, now);
        days.iter().map(|(day, items)| (day.to_string(), items.iter().map(name).collect())).collect()
    }

    #[wasm_bindgen_test]
    fn the_past_is_left_out_and_what_runs_is_today() {
        let expected = [
            ("2026-11-24".to_owned(), vec!["pameran".to_owned(), "sore".to_owned()]),
            ("2026-12-24".to_owned(), vec!["tutup".to_owned()]),
        ];
        assert_eq!(ids(&snapshot(), Wanted::default()), expected);
    }

    #[wasm_bindgen_test]
    fn what_is_for_everyone_is_for_children_too() {
        let children = Wanted { reader: Some(Audience::Children), ..Wanted::default() };
        assert_eq!(
            ids(&snapshot(), children),
            [("2026-11-24".to_owned(), vec!["pameran".to_owned(), "sore".to_owned()])]
        );
        let trainings = Wanted { kind: Some(EventKind::Training), ..Wanted::default() };
        assert_eq!(ids(&snapshot(), trainings), []);
    }

    #[wasm_bindgen_test]
    fn a_weekend_has_what_runs_on_it() {
        let weekend = Wanted { weekend: true, ..Wanted::default() };
        assert_eq!(ids(&snapshot(), weekend), [("2026-11-28".to_owned(), vec!["pameran".to_owned()])]);
        let days = |day: &str| weekend.days(day.parse().unwrap());
        let of = |first: &str, last: &str| (first.parse().unwrap(), last.parse().unwrap());
        assert_eq!(days("2026-11-27"), of("2026-11-28", "2026-11-29"));
        assert_eq!(days("2026-11-29"), of("2026-11-29", "2026-11-29"), "a Saturday that is over is no more wanted");
    }

    #[wasm_bindgen_test]
    fn a_month_has_what_is_over_too_and_what_lasts_on_each_of_its_days() {
        let snapshot = snapshot();
        let of = |wanted, day: &str| {
            let first: Date = day.parse().unwrap();
            let days = between(&snapshot, wanted, first, later(first, i64::from(first.days_in_month()) - 1));
            days.iter().map(|(day, items)| (i64::from(day.day()), items.len())).collect::<Vec<_>>()
        };
        let mut november = vec![(1, 1), (2, 1)];
        november.extend((20..=30).map(|day| (day, if day == 24 { 3 } else { 1 })));
        assert_eq!(of(Wanted::default(), "2026-11-01"), november);
        let december: Vec<_> = (1..=20).chain([24, 25]).map(|day| (day, 1)).collect();
        assert_eq!(of(Wanted::default(), "2026-12-01"), december);
        let trainings = Wanted { kind: Some(EventKind::Training), ..Wanted::default() };
        assert_eq!(of(trainings, "2026-11-01"), [(24, 1)]);
        assert_eq!(of(trainings, "2026-12-01"), []);
    }
}
