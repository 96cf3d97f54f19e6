//! A log of research: sources, what was noted of each, and what it is worth to the one who looks for something.
//!
//! A source is kept as a title of a catalogue, so that it is cited by the same rules wherever it came from.

use jiff::civil::Date;
use lapau_feed::{
    catalogue::{Link, Medium, Name, Title},
    json::{self, Read},
};
use serde::Serialize;

use crate::{
    Added, Error, Reading,
    exchange::{Head, LARGEST},
};

/// What a file of a log says of itself.
const FORMAT: &str = "lapau-research";
/// The version of the format that is written, and the newest that is read.
const VERSION: u32 = 1;
/// How many sources there may be.
const MOST_SOURCES: usize = 1_000;
/// How many notes a source may have.
const MOST_NOTES: usize = 300;
/// The longest line that is typed in, in characters.
pub const LONGEST_LINE: usize = 300;
/// The longest note, in characters.
pub const LONGEST_NOTE: usize = 4_000;

/// Something or somebody that was asked, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Read)]
#[serde(default)]
pub struct Source {
    /// Its identifier.
    pub id: String,
    /// The question that it is for, in its reader's words; empty for none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub topic: String,
    /// What it is.
    pub kind: Kind,
    /// What it is cited by. Its identifier is that of the catalogue, or empty.
    pub cited: Title,
    /// What it is worth.
    #[serde(skip_serializing_if = "Mark::is_open")]
    pub mark: Mark,
    /// What was noted of it, the oldest first.
    pub notes: Vec<Note>,
    /// The day it was put there.
    #[serde(skip_serializing_if = "Option::is_none", with = "lapau_feed::dates::option")]
    pub added: Option<Date>,
}

/// What kind of source it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Read)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A book, or another title of a catalogue.
    #[default]
    Book,
    /// A page of the web.
    Web,
    /// Somebody who was asked.
    Person,
    /// What a newer app knows.
    #[serde(other)]
    Other,
}

impl Kind {
    /// What can be typed in.
    pub const ALL: [Self; 3] = [Self::Book, Self::Web, Self::Person];
}

/// What a source is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Read)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Not looked at yet.
    #[default]
    Open,
    /// It was read.
    Read,
    /// It is cited.
    Cite,
    /// It is not used.
    Reject,
    /// What a newer app knows.
    #[serde(other)]
    Other,
}

impl Mark {
    /// All there are, in the order in which they come about.
    pub const ALL: [Self; 4] = [Self::Open, Self::Read, Self::Cite, Self::Reject];

    fn is_open(&self) -> bool {
        *self == Self::Open
    }
}

/// Something noted of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Read)]
#[serde(default)]
pub struct Note {
    /// What it says.
    pub text: String,
    /// Where it stands: a page, a chapter, a minute.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub page: String,
    /// Whether these are the source's own words.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub quote: bool,
    /// The day it was noted.
    #[serde(skip_serializing_if = "Option::is_none", with = "lapau_feed::dates::option")]
    pub added: Option<Date>,
}

/// A source as it is typed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Read)]
#[serde(default)]
pub struct Typed {
    /// What it is.
    pub kind: Kind,
    /// What it is called; of a conversation, what it was about.
    pub title: String,
    /// Who made it, or who was asked; several with semicolons between, family names first.
    pub author: String,
    /// When.
    pub year: String,
    /// Who published it.
    pub publisher: String,
    /// Where it is in the web.
    pub address: String,
    /// The question that it is for.
    pub topic: String,
}

impl Typed {
    /// What it is cited by; `None` while it says nothing.
    pub fn cited(&self) -> Option<Title> {
        let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let names = self.author.split(';').map(line).filter(|name| !name.is_empty());
        let address = self.address.trim();
        let href = match address {
            "" => String::new(),
            known if known.starts_with("https://") || known.starts_with("http://") => known.to_owned(),
            bare => format!("https://{bare}"),
        };
        let (title, year) = (line(&self.title), line(&self.year));
        let title = if title.is_empty() { href.clone() } else { title };
        if title.is_empty() {
            return None;
        }
        Some(Title {
            title,
            names: names.map(|name| Name { name, role: String::new() }).collect(),
            publisher: line(&self.publisher),
            year: year.parse().ok(),
            date: if year.parse::<i16>().is_ok() { String::new() } else { year },
            medium: match self.kind {
                Kind::Book => Medium::Book,
                Kind::Web => Medium::Digital,
                Kind::Person | Kind::Other => Medium::Other,
            },
            links: if href.is_empty() {
                Vec::new()
            } else {
                vec![Link { href, label: String::new(), full_text: true }]
            },
            ..Title::default()
        })
    }
}

/// Of a title of the catalogue what it is cited by: what it is about, and where it stands, is asked of the catalogue.
pub fn cited(title: &Title) -> Title {
    let links = title.links.iter().filter(|link| link.full_text).cloned().collect();
    Title {
        summary: String::new(),
        notes: Vec::new(),
        subjects: Vec::new(),
        responsibility: String::new(),
        extent: String::new(),
        work: String::new(),
        added: None,
        links,
        ..title.clone()
    }
}

impl Source {
    /// Whether it has its place: it is called something, and nothing of it is without end.
    fn fits(&self) -> bool {
        let is_line = |text: &str| text.chars().count() <= LONGEST_LINE;
        let notes = &self.notes;
        let cited = &self.cited;
        let texts = [&cited.subtitle, &cited.edition, &cited.publisher, &cited.place, &cited.series, &cited.date];
        !cited.title.trim().is_empty()
            && cited.title.len() <= 2_000
            && cited.id.len() <= 64
            && is_line(&self.topic)
            && texts.into_iter().all(|text| text.len() <= 2_000)
            && cited.names.len() <= 100
            && cited.names.iter().all(|name| name.name.len() <= 500)
            && cited.links.iter().all(|link| link.href.len() <= 2_000)
            && notes.len() <= MOST_NOTES
            && notes.iter().all(Note::fits)
    }
}

impl Note {
    fn fits(&self) -> bool {
        let length = self.text.trim().chars().count();
        (1..=LONGEST_NOTE).contains(&length) && self.page.chars().count() <= LONGEST_LINE
    }
}

/// A log as a file.
#[derive(Serialize, Read)]
struct File {
    format: String,
    version: u32,
    sources: Vec<Source>,
}

impl Reading {
    /// A source.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.research.iter().find(|source| source.id == id)
    }

    /// The source that a title of the catalogue is for a question.
    pub fn source_of(&self, title: &str, topic: &str) -> Option<&Source> {
        self.research.iter().find(|source| source.cited.id == title && source.topic == topic)
    }

    /// Puts a source into the log. `false`: it is there, says nothing, or there are too many.
    pub fn add_source(&mut self, source: Source) -> bool {
        let is_known = self.source(&source.id).is_some()
            || (!source.cited.id.is_empty() && self.source_of(&source.cited.id, &source.topic).is_some());
        let fits = !is_known && self.research.len() < MOST_SOURCES && !source.id.is_empty() && source.fits();
        if fits {
            self.research.push(source);
        }
        fits
    }

    /// Changes a source. `false`: there is none, nothing is other than it was, or it would not fit.
    pub fn change_source(&mut self, id: &str, change: &dyn Fn(&mut Source)) -> bool {
        let Some(place) = self.research.iter().position(|source| source.id == id) else { return false };
        let mut after = self.research[place].clone();
        change(&mut after);
        after.id = id.to_owned();
        if after == self.research[place] || !after.fits() {
            return false;
        }
        self.research[place] = after;
        true
    }

    /// Notes something of a source. `false`: it says nothing, or there is no room.
    pub fn note(&mut self, id: &str, note: &Note) -> bool {
        let is_full = self.source(id).is_none_or(|source| source.notes.len() >= MOST_NOTES);
        !is_full && note.fits() && self.change_source(id, &|source| source.notes.push(note.clone()))
    }

    /// Takes a note back.
    pub fn take_note(&mut self, id: &str, note: &Note) -> bool {
        self.change_source(id, &|source| {
            if let Some(place) = source.notes.iter().position(|known| known == note) {
                source.notes.remove(place);
            }
        })
    }

    /// Forgets a source with its notes.
    pub fn forget_source(&mut self, id: &str) -> bool {
        let before = self.research.len();
        self.research.retain(|source| source.id != id);
        self.research.len() < before
    }

    /// The questions that sources are for, in the order in which they came.
    pub fn research_topics(&self) -> Vec<&str> {
        let mut topics: Vec<&str> = Vec::new();
        for source in &self.research {
            if !topics.contains(&&*source.topic) {
                topics.push(&source.topic);
            }
        }
        topics
    }

    /// The log as JSON, which [`take_in_research`](Self::take_in_research) reads.
    pub fn research_to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&File { format: FORMAT.into(), version: VERSION, sources: self.research.clone() })
    }

    /// Takes in what a file of a log holds, beside what is there. Of a source that is here already, the notes that are not here yet are added, and nothing else changes.
    pub fn take_in_research(&mut self, text: &str) -> Result<Added, Error> {
        if text.len() > LARGEST {
            return Err(Error::TooLarge);
        }
        let no_log = |error: json::Error| Error::NoLists(error.to_string());
        match json::from_str::<Head>(text).map_err(no_log)? {
            Head { format, .. } if format != FORMAT => {
                return Err(Error::NoLists("it does not say that it has any".into()));
            }
            Head { version, .. } if version > VERSION => return Err(Error::Newer(version)),
            _ => {}
        }
        let file: File = json::from_str(text).map_err(no_log)?;
        let mut added = Added::default();
        for source in file.sources {
            if self.source(&source.id).is_none() {
                match self.add_source(source) {
                    true => added.titles += 1,
                    false => added.left_out += 1,
                }
                continue;
            }
            let known = |reading: &Self, note: &Note| {
                reading.source(&source.id).is_some_and(|known| known.notes.contains(note))
            };
            let mut is_new = false;
            for note in &source.notes {
                if !known(self, note) {
                    is_new |= self.note(&source.id, note);
                }
            }
            if is_new {
                added.titles += 1;
            } else {
                added.known += 1;
            }
        }
        Ok(added)
    }
}

/// The text of a letter: what is asked, and below it as many entries of the log as fit, whole and in their order.
///
/// `left` says how many did not fit; the number is answered too.
pub fn letter_text(
    asked: &str,
    heading: &str,
    entries: &[String],
    most: usize,
    left: impl Fn(usize) -> String,
) -> (String, usize) {
    let length = |text: &str| text.chars().count();
    let mut text = asked.trim().to_owned();
    if entries.is_empty() {
        return (text, 0);
    }
    text.push_str("\n\n");
    text.push_str(heading);
    // There is always room to say what was left out.
    let room = most.saturating_sub(2 + length(&left(entries.len())));
    let mut used = length(&text);
    for (n, entry) in entries.iter().enumerate() {
        let next = used + 2 + length(entry);
        let is_last = n + 1 == entries.len();
        if next > if is_last { most } else { room } {
            let missing = entries.len() - n;
            text.push_str("\n\n");
            text.push_str(&left(missing));
            return (text, missing);
        }
        text.push_str("\n\n");
        text.push_str(entry);
        used = next;
    }
    (text, 0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn typed(title: &str) -> Typed {
        Typed { title: title.into(), author: "Navis, A. A.; Hamka".into(), year: "1986".into(), ..Typed::default() }
    }

    fn source(id: &str, title: &str, topic: &str) -> Source {
        let cited = typed(title).cited().unwrap_or_default();
        Source { id: id.into(), topic: topic.into(), cited, added: Some(date(2026, 12, 1)), ..Source::default() }
    }

    fn note(text: &str) -> Note {
        Note { text: text.into(), page: "12".into(), quote: true, added: None }
    }

    #[test]
    fn what_is_typed_is_cited_as_what_it_is() {
        let book = typed("  Alam\tterkembang ").cited().unwrap();
        assert_eq!((&*book.title, book.year, &*book.names[1].name), ("Alam terkembang", Some(1986), "Hamka"));
        let web =
            Typed { kind: Kind::Web, address: "garuda.example/a".into(), year: "t.t.".into(), ..Typed::default() };
        let web = web.cited().unwrap();
        assert_eq!((&*web.title, web.medium), ("https://garuda.example/a", Medium::Digital));
        assert_eq!((&*web.date, &*web.links[0].href), ("t.t.", "https://garuda.example/a"));
        assert_eq!(Typed::default().cited(), None);
    }

    #[test]
    fn a_title_is_noted_once_for_a_question() {
        let mut reading = Reading::default();
        let title = Title { id: "a".into(), title: "Kemarau".into(), summary: "…".into(), ..Title::default() };
        let of = |id: &str, topic: &str| Source {
            id: id.into(),
            topic: topic.into(),
            cited: cited(&title),
            ..Source::default()
        };
        assert!(reading.add_source(of("1", "surau")));
        assert!(!reading.add_source(of("2", "surau")) && reading.add_source(of("3", "kemarau")));
        assert_eq!(reading.source("1").unwrap().cited.summary, "");
        assert_eq!(reading.research_topics(), ["surau", "kemarau"]);
        assert!(reading.forget_source("1") && !reading.forget_source("1"));
    }

    #[test]
    fn notes_come_and_go_and_marks_change() {
        let mut reading = Reading::default();
        assert!(reading.add_source(source("1", "Kemarau", "")));
        assert!(!reading.add_source(source("2", " ", "")), "it is called nothing");
        assert!(reading.note("1", &note("Air.")) && !reading.note("1", &note(" ")) && !reading.note("9", &note("x")));
        assert!(!reading.note("1", &note(&"a".repeat(LONGEST_NOTE + 1))));
        assert!(reading.change_source("1", &|source| source.mark = Mark::Cite));
        assert!(!reading.change_source("1", &|source| source.mark = Mark::Cite), "nothing is new");
        assert!(!reading.change_source("1", &|source| source.cited.title.clear()));
        assert!(reading.take_note("1", &note("Air.")) && !reading.take_note("1", &note("Air.")));
        assert_eq!(reading.source("1").unwrap().mark, Mark::Cite);
    }

    #[test]
    fn a_file_is_taken_in_again_beside_what_is_there() {
        let mut reading = Reading::default();
        reading.add_source(source("1", "Kemarau", "surau"));
        reading.note("1", &note("Air."));
        reading.add_source(source("2", "Hujan", ""));
        let file = reading.research_to_json().unwrap();
        let mut other = Reading::default();
        assert_eq!(other.take_in_research(&file).unwrap(), Added { titles: 2, ..Added::default() });
        assert_eq!(other.research, reading.research);
        assert_eq!(other.take_in_research(&file).unwrap(), Added { known: 2, ..Added::default() });
        other.take_note("1", &note("Air."));
        other.change_source("1", &|source| source.mark = Mark::Read);
        assert_eq!(other.take_in_research(&file).unwrap(), Added { titles: 1, known: 1, left_out: 0 });
        let kept = other.source("1").unwrap();
        assert_eq!((kept.mark, kept.notes.len()), (Mark::Read, 1), "what was marked since counts");
    }

    #[test]
    fn what_is_no_file_of_a_log_is_refused_whole() {
        let mut reading = Reading::default();
        let mut refused = |text: &str| reading.take_in_research(text).unwrap_err();
        assert!(matches!(refused("{}"), Error::NoLists(_)));
        assert!(matches!(refused(&Reading::default().to_json().unwrap()), Error::NoLists(_)));
        assert_eq!(refused(r#"{"format":"lapau-research","version":2}"#), Error::Newer(2));
        assert_eq!(refused(&" ".repeat(LARGEST + 1)), Error::TooLarge);
        let odd = r#"{"format":"lapau-research","version":1,"sources":[{"id":"1","kind":"film","mark":"x","cited":{"id":"","title":"A"}},{"id":"2","cited":{"id":"","title":""}}]}"#;
        assert_eq!(reading.take_in_research(odd).unwrap(), Added { titles: 1, known: 0, left_out: 1 });
        assert_eq!((reading.research[0].kind, reading.research[0].mark), (Kind::Other, Mark::Other));
    }

    #[test]
    fn a_letter_takes_whole_entries_and_says_what_it_left_out() {
        let entries: Vec<String> = ["satu", "dua", "tiga"].map(str::to_owned).into();
        let left = |n: usize| format!("+{n}");
        let (text, missing) = letter_text(" Tanya? ", "Sumber:", &entries, 100, left);
        assert_eq!((&*text, missing), ("Tanya?\n\nSumber:\n\nsatu\n\ndua\n\ntiga", 0));
        let (text, missing) = letter_text("Tanya?", "Sumber:", &entries, 28, left);
        assert_eq!((&*text, missing), ("Tanya?\n\nSumber:\n\nsatu\n\n+2", 2));
        assert_eq!(letter_text("Tanya?", "Sumber:", &[], 28, left), ("Tanya?".into(), 0));
    }

    proptest! {
        #[test]
        fn a_letter_is_never_too_long(asked in ".{0,20}", entries in prop::collection::vec(".{0,30}", 0..6), most in 60_usize..120) {
            let (text, missing) = letter_text(&asked, "Sumber:", &entries, most, |n| format!("+{n}"));
            prop_assert!(text.chars().count() <= most);
            prop_assert!(missing <= entries.len());
        }

        #[test]
        fn no_text_breaks_the_door(text in "\\PC{0,200}", json in "[\\[\\]{}\":,a-z0-9 ]{0,120}") {
            let mut reading = Reading::default();
            prop_assert!(reading.take_in_research(&text).is_err());
            let _ = reading.take_in_research(&json);
        }
    }
}
