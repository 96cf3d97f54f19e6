//! Records in the words of schema.org, as JSON-LD, for search engines.

use jiff::civil::DateTime;
use lapau_calendar::Occurrence;
use lapau_feed::{
    Collection, Language, Localized,
    catalogue::{Medium, Name, Title},
    conversation::{Club, News},
    dates::iso,
    learning::Guide,
    library::{ContactKind, Library, Zone},
    programme::{Contest, Event, EventKind, EventState, Exhibition, Frequency, Recurrence},
    prose::{is_safe_link, plain},
};
use serde_json::{Map, Value, json};

use crate::{
    site::{self, Site},
    wording::said,
};

/// How many days ahead the next date of an event is looked for.
pub(crate) const AHEAD: i64 = 366;
const CONTEXT: &str = "https://schema.org";

/// A thing with its address; values that say nothing are left out.
fn thing(kind: &str, path: Option<String>, site: &Site<'_>, properties: Value) -> Value {
    let mut thing = Map::new();
    thing.insert("@context".into(), CONTEXT.into());
    thing.insert("@type".into(), kind.into());
    if let Some(path) = path {
        thing.insert("@id".into(), site.at(&path).into());
        thing.insert("url".into(), site.at(&path).into());
    }
    if let Value::Object(properties) = properties {
        thing.extend(properties.into_iter().filter(|(_, value)| !is_nothing(value)));
    }
    Value::Object(thing)
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(values) => values.is_empty(),
        _ => false,
    }
}

fn of(text: &Localized) -> &str {
    text.get(Language::Indonesian)
}

/// The library as the one who lends, organises or publishes.
fn reference(site: &Site<'_>) -> Value {
    json!({"@type": "Library", "@id": site.at("/"), "name": site.name(), "url": site.at("/")})
}

pub(crate) fn title(title: &Title, site: &Site<'_>) -> Value {
    let kind = match title.medium {
        Medium::Book => "Book",
        Medium::Serial => "Periodical",
        Medium::Article => "Article",
        Medium::Map => "Map",
        _ => "CreativeWork",
    };
    let people = |is_author: bool| -> Vec<Value> {
        let of_part = |name: &&Name| name.role.is_empty() == is_author;
        title.names.iter().filter(of_part).map(|name| json!({"@type": "Person", "name": said(&name.name)})).collect()
    };
    let publisher = (!title.publisher.is_empty()).then(|| json!({"@type": "Organization", "name": title.publisher}));
    let isbn = (title.medium == Medium::Book).then_some(&title.isbn);
    let path = site::path_of(Collection::Titles, &title.id);
    let properties = json!({
        "name": title.title,
        "alternativeHeadline": title.subtitle,
        "author": people(true),
        "contributor": people(false),
        "isbn": isbn,
        "issn": (title.medium == Medium::Serial).then_some(&title.issn),
        "bookEdition": (title.medium == Medium::Book).then_some(&title.edition),
        "publisher": publisher,
        "datePublished": title.year.map(|year| year.to_string()),
        "inLanguage": title.languages,
        "about": title.subjects,
        "description": title.summary,
        "potentialAction": {"@type": "BorrowAction", "lender": reference(site)},
    });
    thing(kind, path, site, properties)
}

/// An event; `next` is the date it is shown with, the first one where there is none to come.
pub(crate) fn event(event: &Event, next: Option<Occurrence>, site: &Site<'_>) -> Value {
    let zone = &site.library.zone;
    let kind = match event.kind {
        EventKind::Seminar | EventKind::Workshop | EventKind::Guidance | EventKind::Training => "EducationEvent",
        EventKind::Discussion | EventKind::Club => "LiteraryEvent",
        EventKind::Exhibition => "ExhibitionEvent",
        EventKind::Story => "ChildrensEvent",
        _ => "Event",
    };
    let (start, end) = next.map_or((event.start, event.end), |next| (next.start, next.end));
    let status = match next.map_or(event.state, |next| next.state) {
        EventState::Cancelled => "https://schema.org/EventCancelled",
        EventState::Moved => "https://schema.org/EventRescheduled",
        _ => "https://schema.org/EventScheduled",
    };
    let described = if event.summary.is_empty() { plain(&event.about) } else { of(&event.summary).to_owned() };
    let people: Vec<Value> =
        event.people.iter().map(|person| json!({"@type": "Person", "name": person.name})).collect();
    let address = site::path_of(Collection::Events, &event.id).map(|path| site.at(&path));
    let properties = json!({
        "name": of(&event.title),
        "description": described,
        "startDate": instant(start, zone),
        "endDate": instant(end, zone),
        "eventStatus": status,
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "eventSchedule": event.recurrence.as_ref().map(|recurrence| schedule(event, recurrence, zone)),
        "location": location(of(&event.place), site),
        "organizer": reference(site),
        "performer": people,
        "inLanguage": event.languages,
        "isAccessibleForFree": event.fee == 0,
        "maximumAttendeeCapacity": event.registration.as_ref().and_then(|registration| registration.capacity),
        "offers": {"@type": "Offer", "price": event.fee, "priceCurrency": "IDR", "url": address},
    });
    thing(kind, site::path_of(Collection::Events, &event.id), site, properties)
}

fn schedule(event: &Event, recurrence: &Recurrence, zone: &Zone) -> Value {
    let n = recurrence.interval.max(1);
    let frequency = match recurrence.every {
        Frequency::Day => format!("P{n}D"),
        Frequency::Week => format!("P{n}W"),
        Frequency::Month | Frequency::Weekday => format!("P{n}M"),
    };
    let mut schedule = json!({
        "@type": "Schedule",
        "repeatFrequency": frequency,
        "startDate": iso(&event.start.date()),
        "startTime": iso(&event.start.time()),
        "endTime": iso(&event.end.time()),
        "scheduleTimezone": zone.name,
    });
    if let Some(until) = recurrence.until {
        schedule["endDate"] = iso(&until).into();
    }
    schedule
}

fn location(place: &str, site: &Site<'_>) -> Value {
    let name = if place.is_empty() { site.name().to_owned() } else { format!("{place}, {}", site.name()) };
    let address = if site.library.address.is_empty() { site.name() } else { &site.library.address };
    json!({"@type": "Place", "name": name, "address": address})
}

/// A local time with its offset (RFC 3339).
fn instant(local: DateTime, zone: &Zone) -> String {
    let minutes = zone.minutes.unsigned_abs();
    let sign = if zone.minutes < 0 { '-' } else { '+' };
    format!("{}{sign}{:02}:{:02}", iso(&local), minutes / 60, minutes % 60)
}

pub(crate) fn club(club: &Club, site: &Site<'_>) -> Value {
    let described = if club.summary.is_empty() { plain(&club.about) } else { of(&club.summary).to_owned() };
    let properties = json!({"name": of(&club.name), "description": described, "parentOrganization": reference(site)});
    thing("Organization", site::path_of(Collection::Clubs, &club.id), site, properties)
}

pub(crate) fn contest(contest: &Contest, site: &Site<'_>) -> Value {
    let described = if contest.summary.is_empty() { plain(&contest.about) } else { of(&contest.summary).to_owned() };
    let properties = json!({
        "name": of(&contest.title),
        "description": described,
        "startDate": iso(&contest.opens),
        "endDate": iso(&contest.closes),
        "eventStatus": "https://schema.org/EventScheduled",
        "location": location("", site),
        "organizer": reference(site),
    });
    thing("Event", site::path_of(Collection::Contests, &contest.id), site, properties)
}

pub(crate) fn exhibition(show: &Exhibition, site: &Site<'_>) -> Value {
    let described = if show.summary.is_empty() { plain(&show.about) } else { of(&show.summary).to_owned() };
    let properties = json!({
        "name": of(&show.title),
        "description": described,
        "startDate": iso(&show.from),
        "endDate": iso(&show.to),
        "eventStatus": "https://schema.org/EventScheduled",
        "location": location(of(&show.place), site),
        "organizer": reference(site),
    });
    thing("ExhibitionEvent", site::path_of(Collection::Exhibitions, &show.id), site, properties)
}

pub(crate) fn guide(guide: &Guide, site: &Site<'_>) -> Value {
    let properties = json!({
        "name": of(&guide.title),
        "description": of(&guide.summary),
        "timeRequired": guide.minutes.map(|minutes| format!("PT{minutes}M")),
        "isAccessibleForFree": true,
        "provider": reference(site),
    });
    thing("LearningResource", site::path_of(Collection::Guides, &guide.id), site, properties)
}

pub(crate) fn news(news: &News, site: &Site<'_>) -> Value {
    let zone = &site.library.zone;
    let elsewhere = news.href.as_deref().filter(|href| href.starts_with("http") && is_safe_link(href));
    let picture = news.image.as_ref().map(|image| {
        json!({"@type": "ImageObject", "url": site.file(&image.path), "width": image.width, "height": image.height, "caption": of(&news.alt)})
    });
    let properties = json!({
        "name": of(&news.title),
        "headline": of(&news.title),
        "articleBody": plain(&news.text),
        "image": picture,
        "datePublished": instant(lapau_calendar::local(news.posted, zone), zone),
        "inLanguage": news.title.tag(Language::Indonesian),
        "author": reference(site),
        "publisher": reference(site),
        "sameAs": elsewhere,
        "isAccessibleForFree": true,
    });
    thing("NewsArticle", site::path_of(Collection::News, &news.id), site, properties)
}

pub(crate) fn library(site: &Site<'_>) -> Value {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let library: &Library = site.library;
    let hours = library.hours.iter().filter_map(|hours| {
        let day = DAYS.get(usize::try_from(hours.day).ok()?.checked_sub(1)?)?;
        Some(json!({
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": format!("{CONTEXT}/{day}"),
            "opens": iso(&hours.open),
            "closes": iso(&hours.close),
        }))
    });
    let closed = library.closures.iter().map(|closure| {
        json!({
            "@type": "OpeningHoursSpecification",
            "validFrom": iso(&closure.from),
            "validThrough": iso(&closure.to),
            "opens": "00:00:00",
            "closes": "00:00:00",
        })
    });
    let contact = |scheme: &str| {
        library.contacts.iter().find_map(|contact| contact.href.strip_prefix(scheme)).map(ToOwned::to_owned)
    };
    let elsewhere = library.contacts.iter().filter(|contact| {
        matches!(contact.kind, ContactKind::Web | ContactKind::Instagram | ContactKind::Facebook)
            && contact.href.starts_with("http")
    });
    let properties = json!({
        "name": site.name(),
        "alternateName": of(&library.short_name),
        "slogan": of(&library.motto),
        "description": plain(&library.about),
        "address": library.address,
        "hasMap": library.map,
        "telephone": contact("tel:"),
        "email": contact("mailto:"),
        "openingHoursSpecification": hours.collect::<Vec<_>>(),
        "specialOpeningHoursSpecification": closed.collect::<Vec<_>>(),
        "sameAs": elsewhere.map(|contact| &contact.href).collect::<Vec<_>>(),
        "isAccessibleForFree": true,
    });
    thing("Library", Some("/".into()), site, properties)
}
