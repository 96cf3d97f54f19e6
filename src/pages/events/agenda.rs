//! What is on in the coming weeks, by day.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use lapau_calendar::Occurrence;
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
}

impl Wanted {
    pub(super) fn is_everything(self) -> bool {
        self == Self::default()
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

/// What has not ended yet, by day. What has begun before today is on today; closures are on their first day, and only where everything is wanted.
pub(super) fn agenda(snapshot: &Snapshot, wanted: Wanted, now: DateTime) -> BTreeMap<Date, Vec<Item<'_>>> {
    let (today, horizon) = (now.date(), lapau_calendar::later(now.date(), DAYS));
    let mut days: BTreeMap<Date, Vec<Item>> = BTreeMap::new();
    let closures = snapshot.library.iter().flat_map(|library| &library.closures);
    for closure in closures.filter(|closure| wanted.is_everything() && closure.to >= today && closure.from <= horizon) {
        days.entry(closure.from.max(today)).or_default().push(Item::Closed(closure));
    }
    let dates = |event| lapau_calendar::between(event, today, horizon).into_iter().map(move |date| (event, date));
    let mut coming: Vec<_> = snapshot
        .events
        .iter()
        .filter(|event| wanted.takes(event))
        .flat_map(dates)
        .filter(|(_, date)| date.end > now)
        .collect();
    order::by_key(&mut coming, |(_, date)| date.start);
    for (event, date) in coming {
        days.entry(date.start.date().max(today)).or_default().push(Item::Event(event, date));
    }
    days
}

/// The kinds and readers that the agenda has.
pub(super) fn offered(snapshot: &Snapshot) -> (Vec<EventKind>, Vec<Audience>) {
    let (mut kinds, mut readers) = (Vec::new(), Vec::new());
    for item in agenda(snapshot, Wanted::default(), snapshot.now()).into_values().flatten() {
        if let Item::Event(event, _) = item {
            kinds.push(event.kind);
            readers
                .extend(event.audience.iter().filter(|reader| !matches!(reader, Audience::Everyone | Audience::Other)));
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

    #[test]
    fn the_past_is_left_out_and_what_runs_is_today() {
        let expected = [
            ("2026-11-24".to_owned(), vec!["pameran".to_owned(), "sore".to_owned()]),
            ("2026-12-24".to_owned(), vec!["tutup".to_owned()]),
        ];
        assert_eq!(ids(&snapshot(), Wanted::default()), expected);
    }

    #[test]
    fn what_is_for_everyone_is_for_children_too() {
        let children = Wanted { reader: Some(Audience::Children), ..Wanted::default() };
        assert_eq!(
            ids(&snapshot(), children),
            [("2026-11-24".to_owned(), vec!["pameran".to_owned(), "sore".to_owned()])]
        );
        let trainings = Wanted { kind: Some(EventKind::Training), ..Wanted::default() };
        assert_eq!(ids(&snapshot(), trainings), []);
    }
}
