//! Dates of events as calendar files (RFC 5545), for the calendar a phone already has.
//!
//! One date is given in UTC, so that its file needs no definition of a time zone and every calendar shows the right hour.
//! A calendar to subscribe to is given in the library's time with its zone defined, so that it says what the library's wall says.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};
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
    let mut file = Lines::begin();
    let (start, end) = (utc(entry.when.start, entry.zone), utc(entry.when.end, entry.zone));
    let times = [("DTSTART".to_owned(), stamp(start)), ("DTEND".to_owned(), stamp(end))];
    file.event(entry, entry.when.start.date(), &times, &[]);
    file.end()
}

/// The calendar file of an entry that is known by the day for which it was asked, however it moves, and reminds of itself so long before: `-PT2H`.
pub fn reminding(entry: &Entry, asked: Date, before: &str) -> String {
    let mut file = Lines::begin();
    let (start, end) = (utc(entry.when.start, entry.zone), utc(entry.when.end, entry.zone));
    let times = [("DTSTART".to_owned(), stamp(start)), ("DTEND".to_owned(), stamp(end))];
    let sequence = if entry.when.state.is_planned() { "0" } else { "1" };
    let more = [
        ("SEQUENCE", sequence),
        ("BEGIN", "VALARM"),
        ("ACTION", "DISPLAY"),
        ("DESCRIPTION", ""),
        ("TRIGGER", before),
        ("END", "VALARM"),
    ];
    file.event(entry, asked, &times, &more);
    file.end()
}

/// A calendar to subscribe to, of entries of one zone, each with the day that it was planned for, which names it however it moves.
///
/// Whoever subscribes is reminded two hours before each date that takes place.
pub fn calendar(name: &str, zone: &Zone, entries: &[(Entry<'_>, Date)]) -> String {
    let mut file = Lines::begin();
    file.line("METHOD", "PUBLISH");
    file.line("NAME", &escape(name));
    // What Google's and Apple's calendars call the two (RFC 7986 came later).
    file.line("X-WR-CALNAME", &escape(name));
    file.line("REFRESH-INTERVAL;VALUE=DURATION", "PT6H");
    file.line("X-PUBLISHED-TTL", "PT6H");
    let zone_name = parameter(&zone.name);
    let offset = offset(zone);
    file.line("BEGIN", "VTIMEZONE");
    file.line("TZID", &zone_name);
    file.line("BEGIN", "STANDARD");
    file.line("DTSTART", "19700101T000000");
    file.line("TZOFFSETFROM", &offset);
    file.line("TZOFFSETTO", &offset);
    file.line("TZNAME", &escape(&zone.label));
    file.line("END", "STANDARD");
    file.line("END", "VTIMEZONE");
    for (entry, planned) in entries {
        let at = |name: &str, when| (format!("{name};TZID={zone_name}"), seconds(when));
        let times = [at("DTSTART", entry.when.start), at("DTEND", entry.when.end)];
        let is_planned = entry.when.state.is_planned();
        // A date that moved or was cancelled is the second thing said of it, which makes calendars take it over.
        let mut more = vec![("SEQUENCE", if is_planned { "0" } else { "1" })];
        if entry.when.state != EventState::Cancelled {
            more.extend([("BEGIN", "VALARM"), ("ACTION", "DISPLAY"), ("DESCRIPTION", ""), ("TRIGGER", "-PT2H")]);
            more.push(("END", "VALARM"));
        }
        file.event(entry, *planned, &times, &more);
    }
    file.end()
}

/// A calendar file as it is written.
struct Lines(String);

impl Lines {
    fn begin() -> Self {
        let mut lines = Self(String::new());
        lines.line("BEGIN", "VCALENDAR");
        lines.line("VERSION", "2.0");
        lines.line("PRODID", "-//Lapau//Lapau//ID");
        lines
    }

    fn end(mut self) -> String {
        self.line("END", "VCALENDAR");
        self.0
    }

    /// Adds a line, if it says something.
    fn line(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            fold(&mut self.0, &format!("{name}:{value}"));
        }
    }

    fn event(&mut self, entry: &Entry, planned: Date, times: &[(String, String)], more: &[(&str, &str)]) {
        let Entry { library, event, when, zone, .. } = entry;
        let status = if when.state == EventState::Cancelled { "CANCELLED" } else { "CONFIRMED" };
        let as_of = crate::local(entry.as_of, &Zone { minutes: 0, ..(*zone).clone() });
        let title = escape(entry.title);
        self.line("BEGIN", "VEVENT");
        // The day tells the dates of a recurring event apart.
        self.line("UID", &escape(&format!("{event}-{}@{library}.lapau", compact(planned))));
        self.line("DTSTAMP", &stamp(as_of));
        times.iter().for_each(|(name, value)| self.line(name, value));
        self.line("SUMMARY", &title);
        self.line("DESCRIPTION", &escape(entry.text));
        self.line("LOCATION", &escape(entry.place));
        self.line("URL", &entry.url.replace(char::is_control, ""));
        self.line("STATUS", status);
        for (name, value) in more {
            // An alarm says what it is about.
            self.line(name, if *name == "DESCRIPTION" { &title } else { value });
        }
        self.line("END", "VEVENT");
    }
}

/// A text as the value of a parameter: what would end it is left out.
fn parameter(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+')).collect()
}

/// How far a zone is from UTC (RFC 5545 §3.3.14). Offsets beyond a day read as UTC, as everywhere.
fn offset(zone: &Zone) -> String {
    let minutes = if zone.minutes.unsigned_abs() < 24 * 60 { zone.minutes } else { 0 };
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}{:02}", minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60)
}

fn utc(local: DateTime, zone: &Zone) -> DateTime {
    crate::shift(local, -60 * i64::from(zone.minutes)).unwrap_or(local)
}

fn stamp(utc: DateTime) -> String {
    seconds(utc) + "Z"
}

/// A local time without the fraction of a second, if there is one.
fn seconds(local: DateTime) -> String {
    let mut text = compact(local);
    text.truncate("20261123T130000".len());
    text
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

    #[test]
    fn a_calendar_to_subscribe_to_defines_its_zone_and_follows_what_moves() {
        let zone = wib();
        let mut moved = entry("Batik", "", &zone);
        moved.when.state = EventState::Moved;
        let mut cancelled = entry("Dongeng", "", &zone);
        cancelled.when.state = EventState::Cancelled;
        let planned = "2026-11-27".parse().unwrap();
        let file = calendar("Acara, semua", &zone, &[(moved, planned), (cancelled, "2026-11-28".parse().unwrap())]);
        let lines = unfold(&file);
        let at = |line: &str| lines.iter().position(|found| found == line).unwrap_or_else(|| panic!("{line}: {file}"));
        assert!(at("X-WR-CALNAME:Acara\\, semua") < at("BEGIN:VTIMEZONE"));
        assert!(at("TZOFFSETTO:+0700") < at("END:VTIMEZONE") && at("END:VTIMEZONE") < at("BEGIN:VEVENT"));
        at("UID:sabtu-bercerita-20261127@payakumbuh.lapau");
        at("DTSTART;TZID=Asia/Jakarta:20261128T100000");
        let count = |line: &str| lines.iter().filter(|found| *found == line).count();
        assert_eq!((count("BEGIN:VEVENT"), count("SEQUENCE:1"), count("STATUS:CANCELLED")), (2, 2, 1));
        assert_eq!((count("BEGIN:VALARM"), count("TRIGGER:-PT2H"), count("DESCRIPTION:Batik")), (1, 1, 1));
    }

    #[test]
    fn an_appointment_reminds_of_itself_and_stays_the_same_when_it_moves() {
        let zone = wib();
        let mut entry = entry("Konsultasi", "", &zone);
        let asked = entry.when.start.date();
        let first = unfold(&reminding(&entry, asked, "-PT2H"));
        entry.when.start = "2026-11-30T09:00".parse().unwrap();
        entry.when.end = "2026-11-30T09:30".parse().unwrap();
        entry.when.state = EventState::Moved;
        let moved = unfold(&reminding(&entry, asked, "-PT2H"));
        let line = |lines: &[String], name: &str| lines.iter().find(|line| line.starts_with(name)).unwrap().clone();
        assert_eq!(line(&first, "UID:"), line(&moved, "UID:"));
        assert_eq!((&*line(&first, "SEQUENCE:"), &*line(&moved, "SEQUENCE:")), ("SEQUENCE:0", "SEQUENCE:1"));
        assert_eq!(line(&moved, "DTSTART:"), "DTSTART:20261130T020000Z");
        let alarm = moved.iter().position(|line| line == "BEGIN:VALARM").unwrap();
        assert_eq!(
            moved[alarm + 1..alarm + 5],
            ["ACTION:DISPLAY", "DESCRIPTION:Konsultasi", "TRIGGER:-PT2H", "END:VALARM"]
        );
    }

    proptest! {
        #[test]
        fn no_text_breaks_a_line_or_adds_one(title in "(?s).{1,200}", text in "(?s).{0,300}", minutes in any::<i32>()) {
            let zone = Zone { minutes, ..wib() };
            let one = ics(&entry(&title, &text, &zone));
            let hostile = Zone { name: text.clone(), label: title.clone(), minutes };
            let date = (entry(&title, &text, &hostile), Date::constant(2026, 11, 28));
            let all = calendar(&title, &hostile, std::slice::from_ref(&date));
            for (file, begun) in [(one, 2), (all, 5)] {
            prop_assert!(file.split("\r\n").all(|line| line.len() <= LINE));
            prop_assert!(!file.replace("\r\n", "").contains(|c: char| c.is_control()));
            let lines = unfold(&file);
            prop_assert_eq!(lines.iter().filter(|line| line.starts_with("BEGIN:")).count(), begun);
            prop_assert!(lines.iter().all(|line| line.split_once(':').is_some()));
            }
        }
    }
}
