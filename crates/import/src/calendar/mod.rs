//! iCalendar (RFC 5545) files as events of the programme.
//!
//! `calcard` parses and unrolls; [`series`] makes of each identifier (UID) the fewest events of the feed that say the same:
//! one with a recurrence where the feed's own few kinds can say it, else one for each date up to a horizon.
//! A rule that goes on for ever, or on and on, ends there, and that is told.
//! Organisers and attendees are never looked at, and entries marked private are left out.

mod recurrence;
mod series;
mod wording;

use std::{collections::BTreeMap, io::Read};

use calcard::{
    Entry, Parser,
    icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty},
};

use crate::{Format, Found, ImportError, Input, Options, Sink, Summary, stream::as_text, text::repaired};
use series::Series;

/// A calendar is read as a whole; a larger file is none.
const LARGEST: u64 = 32 * 1024 * 1024;
/// More lines that are no properties than these are not told one by one.
const TOLD: usize = 5;

/// Whether a text begins like a calendar.
pub(crate) fn begins_like_calendar(head: &str) -> bool {
    let head = head.trim_start();
    head.get(..15).is_some_and(|begin| begin.eq_ignore_ascii_case("BEGIN:VCALENDAR"))
}

pub(crate) fn import(
    input: &mut dyn Input,
    source: &str,
    options: &Options,
    sink: &mut dyn Sink,
) -> Result<Summary, ImportError> {
    let other = |reason: &str| ImportError::OtherFormat { format: Format::Calendar, reason: reason.to_owned() };
    let mut bytes = Vec::new();
    Read::take(&mut *input, LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(other("it is larger than 32 MiB"));
    }
    let bare = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    if !bare.is_empty() && !begins_like_calendar(&String::from_utf8_lossy(&bare[..bare.len().min(64)])) {
        return Err(other("it does not begin with BEGIN:VCALENDAR"));
    }
    let (text, windows) = as_text(bare);
    if windows {
        sink.mended("file", "encoding: it is not UTF-8 and was read as Windows-1252");
    }
    let text = repaired(&text);
    let mut summary = Summary::default();
    let mut parser = Parser::new(&text);
    let mut strays = 0;
    loop {
        match parser.entry() {
            Entry::ICalendar(calendar) => each(&calendar, source, options, sink, &mut summary)?,
            Entry::Eof => break,
            Entry::TooManyComponents => {
                sink.skipped("file", "it holds more components than a calendar has; what follows was left out");
                break;
            }
            Entry::InvalidLine(_) => {
                strays += 1;
                if strays <= TOLD {
                    sink.mended("file", "a line that is no property of a calendar was left out");
                }
            }
            Entry::UnexpectedComponentEnd { .. } | Entry::UnterminatedComponent(_) => {
                sink.skipped("file", "a component is not closed where it should be; what stands in it was left out");
            }
            _ => sink.skipped("file", "something that is no calendar, such as a business card, was left out"),
        }
    }
    if strays > TOLD {
        sink.mended("file", &format!("{} more such lines were left out", strays - TOLD));
    }
    sink.read(bytes.len() as u64);
    Ok(summary)
}

/// The events of one calendar.
fn each(
    calendar: &ICalendar,
    source: &str,
    options: &Options,
    sink: &mut dyn Sink,
    summary: &mut Summary,
) -> Result<(), ImportError> {
    let zones: Vec<ICalendarComponent> = calendar
        .components
        .iter()
        .filter(|component| component.component_type == ICalendarComponentType::VTimezone)
        .map(|zone| ICalendarComponent { component_ids: Vec::new(), ..zone.clone() })
        .collect();
    // An entry without an identifier is one of its own.
    let mut series: BTreeMap<(u64, String), Vec<&ICalendarComponent>> = BTreeMap::new();
    let mut order: BTreeMap<String, u64> = BTreeMap::new();
    let mut people = 0;
    for component in &calendar.components {
        if component.component_type != ICalendarComponentType::VEvent {
            continue;
        }
        let of_people = |name: &ICalendarProperty| {
            matches!(name, ICalendarProperty::Attendee | ICalendarProperty::Organizer | ICalendarProperty::Contact)
        };
        people += component.entries.iter().filter(|entry| of_people(&entry.name)).count();
        let next = order.len() as u64 + series.len() as u64;
        match component.uid().filter(|uid| !uid.trim().is_empty()) {
            Some(uid) => {
                let place = *order.entry(uid.to_owned()).or_insert(next);
                series.entry((place, uid.to_owned())).or_default().push(component);
            }
            None => {
                series.insert((next, String::new()), vec![component]);
            }
        }
    }
    if people > 0 {
        sink.mended("file", &format!("personal data: {people} organisers, attendees and contacts were dropped unread"));
    }
    for ((_, uid), components) in series {
        summary.read += 1;
        let at = format!("event {}", summary.read);
        match Series::of(&uid, &components, &zones, source, options) {
            Err(reason) => sink.skipped(&at, &reason),
            Ok(Series { events, mended }) => {
                for what in mended {
                    sink.mended(&at, &what);
                }
                for event in events {
                    sink.found(Found::Event(Box::new(event))).map_err(ImportError::Sink)?;
                }
                summary.imported += 1;
            }
        }
    }
    Ok(())
}
