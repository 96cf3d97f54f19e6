//! The programme as calendars to subscribe to: all of it, each kind of event, each club.

use jiff::{Timestamp, civil::Date};
use lapau_calendar::{
    Occurrence,
    ics::{Entry, calendar},
};
use lapau_feed::{Collection, Language, conversation::Club, programme::Event, prose::plain};

use crate::{
    linked::AHEAD,
    site::{self, Site},
};

/// How many days back dates are kept, so that one that was cancelled yesterday does not merely vanish.
const BACK: i64 = 31;
/// The name of the calendar of everything.
pub(crate) const ALL: &str = "calendar/all.ics";

/// The calendars with their names, those alone that hold dates.
pub(crate) fn files(site: &Site<'_>, events: &[Event], clubs: &[Club], published: Timestamp) -> Vec<(String, String)> {
    let dates = Dates { site, events, published };
    let mut files = Vec::new();
    files.extend(dates.file(ALL.to_owned(), "Acara", |_| true));
    let mut kinds: Vec<String> = events.iter().filter_map(kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for wanted in kinds {
        let name = format!("calendar/kind-{wanted}.ics");
        files.extend(dates.file(name, &format!("Acara ({wanted})"), |event| kind(event).as_ref() == Some(&wanted)));
    }
    for club in clubs.iter().filter(|club| is_plain(&club.id)) {
        let name = format!("calendar/club-{}.ics", club.id);
        files.extend(dates.file(name, club.name.get(Language::Indonesian), |event| event.club == club.id));
    }
    files
}

/// The word of an event's kind in the feed.
fn kind(event: &Event) -> Option<String> {
    serde_json::to_value(event.kind).ok()?.as_str().map(ToOwned::to_owned)
}

/// Whether an identifier can be a file's name as it is; the calendar of everything has the others too.
fn is_plain(id: &str) -> bool {
    id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

struct Dates<'a> {
    site: &'a Site<'a>,
    events: &'a [Event],
    published: Timestamp,
}

impl Dates<'_> {
    fn file(&self, name: String, title: &str, wanted: impl Fn(&Event) -> bool) -> Option<(String, String)> {
        let library = self.site.library;
        let today = lapau_calendar::local(self.published, &library.zone).date();
        let (from, to) = (lapau_calendar::later(today, -BACK), lapau_calendar::later(today, AHEAD));
        let texts: Vec<Texts<'_>> = self.events.iter().filter(|event| wanted(event)).map(|e| self.texts(e)).collect();
        let mut entries = Vec::new();
        for texts in &texts {
            for when in lapau_calendar::between(texts.event, from, to) {
                entries.push((self.entry(texts, when), planned(texts.event, when)));
            }
        }
        entries.sort_by(|(a, _), (b, _)| (a.when.start, a.event).cmp(&(b.when.start, b.event)));
        let title = format!("{title} – {}", library.short_name.get(Language::Indonesian));
        (!entries.is_empty()).then(|| (name, calendar(&title, &library.zone, &entries)))
    }

    fn texts<'a>(&self, event: &'a Event) -> Texts<'a> {
        let said = [event.summary.get(Language::Indonesian).to_owned(), plain(&event.about)];
        let note = event.note.get(Language::Indonesian).to_owned();
        let said: Vec<String> = [note].into_iter().chain(said).filter(|part| !part.is_empty()).collect();
        let place = [event.place.get(Language::Indonesian), self.site.name()];
        let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
        let path = site::path_of(Collection::Events, &event.id).unwrap_or_default();
        Texts { event, text: said.join("\n\n"), place: place.join(", "), url: self.site.at(&path) }
    }

    fn entry<'a>(&'a self, texts: &'a Texts<'a>, when: Occurrence) -> Entry<'a> {
        Entry {
            library: &self.site.library.id,
            event: &texts.event.id,
            title: texts.event.title.get(Language::Indonesian),
            text: &texts.text,
            place: &texts.place,
            url: &texts.url,
            when,
            zone: &self.site.library.zone,
            as_of: self.published,
        }
    }
}

/// What all dates of an event say.
struct Texts<'a> {
    event: &'a Event,
    text: String,
    place: String,
    url: String,
}

/// The day that a date was planned for.
fn planned(event: &Event, when: Occurrence) -> Date {
    let moved = event.recurrence.iter().flat_map(|recurrence| &recurrence.moved);
    moved.into_iter().find(|moved| moved.to == when.start).map_or(when.start.date(), |moved| moved.from)
}
