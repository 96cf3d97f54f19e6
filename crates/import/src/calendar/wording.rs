//! What an entry of a calendar says, without its dates.

use calcard::icalendar::{ICalendarComponent, ICalendarProperty, ICalendarStatus, ICalendarValue};
use jiff::civil::DateTime;
use lapau_feed::{
    Localized,
    programme::{Event, EventKind, EventState, Material},
    prose::is_safe_link,
};

use crate::{
    prose::from_any,
    text::{clean, clip, is_blank},
};

/// An event with the words of an entry and dates still to be set.
pub(super) fn event(component: &ICalendarComponent) -> Result<Event, String> {
    let title = clip(clean(&text(component, &ICalendarProperty::Summary)), 300);
    if is_blank(&title) {
        return Err("it has no title (SUMMARY)".to_owned());
    }
    let place = clip(clean(&text(component, &ICalendarProperty::Location)), 300);
    let href = clean(&text(component, &ICalendarProperty::Url));
    let categories: Vec<String> = component
        .properties(&ICalendarProperty::Categories)
        .flat_map(|entry| entry.values.iter().filter_map(|value| value.as_text()).map(str::to_lowercase))
        .collect();
    let state = match component.status() {
        Some(ICalendarStatus::Cancelled) => EventState::Cancelled,
        _ => EventState::Planned,
    };
    let materials = Some(href)
        .filter(|href| href.starts_with("http") && is_safe_link(href))
        .map(|href| Material { label: Localized::One(host(&href).to_owned()), href });
    Ok(Event {
        id: String::new(),
        kind: kind(&title, &categories),
        title: Localized::One(title),
        summary: Localized::default(),
        about: from_any(&text(component, &ICalendarProperty::Description)),
        start: DateTime::constant(1, 1, 1, 0, 0, 0, 0),
        end: DateTime::constant(1, 1, 1, 0, 0, 0, 0),
        recurrence: None,
        branch: String::new(),
        place: Localized::One(place),
        people: Vec::new(),
        audience: Vec::new(),
        languages: Vec::new(),
        registration: None,
        fee: 0,
        materials: materials.into_iter().collect(),
        titles: Vec::new(),
        club: String::new(),
        state,
        note: Localized::default(),
    })
}

/// Whether an entry is not for everybody.
pub(super) fn is_private(component: &ICalendarComponent) -> bool {
    let class = text(component, &ICalendarProperty::Class).to_ascii_uppercase();
    let classified = component.property(&ICalendarProperty::Class).and_then(|entry| entry.values.first());
    matches!(class.as_str(), "PRIVATE" | "CONFIDENTIAL")
        || matches!(classified, Some(ICalendarValue::Classification(class)) if !matches!(class, calcard::icalendar::ICalendarClassification::Public))
}

pub(super) fn text(component: &ICalendarComponent, property: &ICalendarProperty) -> String {
    let entry = component.property(property);
    let parts = entry.into_iter().flat_map(|entry| entry.values.iter().filter_map(|value| value.as_text()));
    parts.collect::<Vec<_>>().join(", ")
}

fn host(href: &str) -> &str {
    let rest = href.split_once("://").map_or(href, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest).trim_start_matches("www.")
}

/// What kind of event it is, by its categories, else by its title.
fn kind(title: &str, categories: &[String]) -> EventKind {
    const WORDS: [(EventKind, &[&str]); 10] = [
        (EventKind::Contest, &["lomba", "sayembara", "kompetisi", "contest"]),
        (EventKind::Exhibition, &["pameran", "exhibition"]),
        (EventKind::Story, &["dongeng", "mendongeng", "bercerita", "story", "storytelling"]),
        (EventKind::Club, &["klub", "komunitas", "club"]),
        (EventKind::Workshop, &["lokakarya", "workshop"]),
        (EventKind::Seminar, &["seminar", "webinar", "talkshow", "bincang"]),
        (EventKind::Training, &["pelatihan", "training", "kursus"]),
        (EventKind::Guidance, &["bimbingan", "bimtek", "literasi", "pemustaka"]),
        (EventKind::Discussion, &["bedah", "diskusi", "discussion"]),
        (EventKind::Meeting, &["rapat", "pertemuan", "meeting"]),
    ];
    let of = |text: &str| {
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
        WORDS.iter().find(|(_, known)| known.iter().any(|word| words.contains(word))).map(|(kind, _)| *kind)
    };
    categories
        .iter()
        .find_map(|category| of(category))
        .or_else(|| of(&title.to_lowercase()))
        .unwrap_or(EventKind::Other)
}
