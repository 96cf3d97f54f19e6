//! One date of an event as a calendar file (RFC 5545), for the calendar a phone already has.
//!
//! Times are given in UTC, so that the file needs no time zone definition and every calendar shows the right hour.

use jiff::{Timestamp, civil::DateTime};
use lapau_feed::{
    dates::{Form, iso},
    library::Zone,
    programme::EventState,
};

use crate::Occurrence;

/// How many octets a line may have, without its end (RFC 5545 §3.1).
const LINE: usize = 75;

/// One date of an event, as a calendar needs it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<'a> {
    /// The library's identifier, which makes the entry's own unique in the world.
    pub library: &'a str,
    /// The event's identifier.
    pub event: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// What there is to say of it, in plain text; may be empty.
    pub text: &'a str,
    /// Where it is; may be empty.
    pub place: &'a str,
    /// Its page.
    pub url: &'a str,
    /// When it is, in the library's local time.
    pub when: Occurrence,
    /// The library's time zone.
    pub zone: &'a Zone,
    /// Since when all this is known.
    pub as_of: Timestamp,
}

/// The calendar file of an entry. The same entry always gives the same file, so a calendar that knows it already changes it instead of adding another.
pub fn ics(entry: &Entry) -> String {
    let Entry { library, event, when, zone, .. } = entry;
    let status = if when.state == EventState::Cancelled { "CANCELLED" } else { "CONFIRMED" };
    let as_of = crate::local(entry.as_of, &Zone { minutes: 0, ..(*zone).clone() });
    let mut file = String::new();
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            fold(&mut file, &format!("{name}:{value}"));
        }
    };
    line("BEGIN", "VCALENDAR");
    line("VERSION", "2.0");
    line("PRODID", "-//Lapau//Lapau//ID");
    line("BEGIN", "VEVENT");
    // The day tells the dates of a recurring event apart.
    line("UID", &escape(&format!("{event}-{}@{library}.lapau", compact(when.start.date()))));
    line("DTSTAMP", &stamp(as_of));
    line("DTSTART", &stamp(utc(when.start, zone)));
    line("DTEND", &stamp(utc(when.end, zone)));
    line("SUMMARY", &escape(entry.title));
    line("DESCRIPTION", &escape(entry.text));
    line("LOCATION", &escape(entry.place));
    line("URL", &entry.url.replace(char::is_control, ""));
    line("STATUS", status);
    line("END", "VEVENT");
    line("END", "VCALENDAR");
    file
}

fn utc(local: DateTime, zone: &Zone) -> DateTime {
    crate::shift(local, -60 * i64::from(zone.minutes)).unwrap_or(local)
}

fn stamp(utc: DateTime) -> String {
    let mut stamp = compact(utc);
    // The fraction of a second, if there is one.
    stamp.truncate("20261123T130000".len());
    stamp.push('Z');
    stamp
}

/// The form without marks between the numbers (RFC 5545 §3.3.4, §3.3.5).
fn compact(value: impl Form) -> String {
    let mut text = iso(&value);
    text.retain(|c| c != '-' && c != ':');
    text
}

/// A text as a value (RFC 5545 §3.3.11). Control characters have no place in one and are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Adds a line, folded between characters.
fn fold(file: &mut String, line: &str) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > LINE {
            file.push_str("\r\n ");
            // The space counts.
            length = 1;
        }
        length += c.len_utf8();
        file.push(c);
    }
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry<'a>(title: &'a str, text: &'a str, zone: &'a Zone) -> Entry<'a> {
        Entry {
            library: "payakumbuh",
            event: "sabtu-bercerita",
            title,
            text,
            place: "Lantai 1, Ruang Anak",
            url: "https://pustaka.example/acara/sabtu-bercerita",
            when: Occurrence {
                start: "2026-11-28T10:00".parse().unwrap(),
                end: "2026-11-28T11:00".parse().unwrap(),
                state: EventState::Planned,
            },
            zone,
            as_of: "2026-11-24T01:10:00Z".parse().unwrap(),
        }
    }

    fn wib() -> Zone {
        Zone { name: "Asia/Jakarta".into(), label: "WIB".into(), minutes: 420 }
    }

    /// The lines as a calendar reads them.
    fn unfold(file: &str) -> Vec<String> {
        file.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_calendar_reads_the_whole_entry() {
        let zone = wib();
        let file = ics(&entry("Sabtu Bercerita", "Cerita; gambar, tanya\nBawa \\ tikar", &zone));
        let expected = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Lapau//Lapau//ID",
            "BEGIN:VEVENT",
            "UID:sabtu-bercerita-20261128@payakumbuh.lapau",
            "DTSTAMP:20261124T011000Z",
            "DTSTART:20261128T030000Z",
            "DTEND:20261128T040000Z",
            "SUMMARY:Sabtu Bercerita",
            "DESCRIPTION:Cerita\\; gambar\\, tanya\\nBawa \\\\ tikar",
            "LOCATION:Lantai 1\\, Ruang Anak",
            "URL:https://pustaka.example/acara/sabtu-bercerita",
            "STATUS:CONFIRMED",
            "END:VEVENT",
            "END:VCALENDAR",
        ];
        assert_eq!(unfold(&file), expected);
    }

    #[test]
    fn a_cancelled_date_is_cancelled_in_the_calendar_too() {
        let zone = wib();
        let mut entry = entry("Batik", "", &zone);
        entry.when.state = EventState::Cancelled;
        let lines = unfold(&ics(&entry));
        assert!(lines.contains(&"STATUS:CANCELLED".to_owned()));
        assert!(!lines.iter().any(|line| line.starts_with("DESCRIPTION")), "nothing is said of it");
    }

    proptest! {
        #[test]
        fn no_text_breaks_a_line_or_adds_one(title in "(?s).{1,200}", text in "(?s).{0,300}", minutes in any::<i32>()) {
            let zone = Zone { minutes, ..wib() };
            let file = ics(&entry(&title, &text, &zone));
            prop_assert!(file.split("\r\n").all(|line| line.len() <= LINE));
            prop_assert!(!file.replace("\r\n", "").contains(|c: char| c.is_control()));
            let lines = unfold(&file);
            prop_assert_eq!(lines.iter().filter(|line| line.starts_with("BEGIN:")).count(), 2);
            prop_assert!(lines.iter().all(|line| line.split_once(':').is_some()));
        }
    }
}
