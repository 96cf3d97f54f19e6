//! Coming to an event, who came, entering a contest, and taking something back.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::json::Read;

use super::checking::{Fault, Findings};
use crate::{door::is_ticket, programme::Contest};

/// A registration for an event, for one or for several people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// The event.
    pub event: String,
    /// The day, of an event that recurs.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub occurrence: Option<Date>,
    /// How many come, children among them.
    pub seats: u8,
    /// How many of them are children.
    #[serde(default)]
    pub children: u8,
    /// Whether a parent or guardian of these children agrees.
    #[serde(default)]
    pub consent: bool,
    /// What they are called at the door: a name or nickname. Personal: never published.
    pub name: String,
    /// Where they can be reached, if they want to. Personal: never published.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub contact: String,
    /// What the library should know: a wheelchair, a baby. Personal: never published.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Registration {
    /// The most people of one registration.
    pub const MAX_SEATS: u8 = 10;
    /// The longest name, in characters.
    pub const MAX_NAME: usize = 60;
    /// The longest contact, in characters.
    pub const MAX_CONTACT: usize = 100;
    /// The longest note, in characters.
    pub const MAX_NOTE: usize = 300;

    pub(super) fn check(&self, found: &mut Findings) {
        found.id("event", &self.event);
        found.within("seats", i64::from(self.seats), 1, i64::from(Self::MAX_SEATS));
        found.within("children", i64::from(self.children), 0, i64::from(self.seats));
        if self.children > 0 && !self.consent {
            found.note("consent", Fault::Consent);
        }
        found.line("name", &self.name, Self::MAX_NAME);
        found.may_name("contact", &self.contact, Self::MAX_CONTACT);
        found.may_say("note", &self.note, Self::MAX_NOTE);
    }
}

/// A registration, hold, post or other letter that its writer takes back.
///
/// Only who wrote a letter knows its identifier, so naming it is proof enough.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Cancellation {
    /// The submission that is taken back.
    pub submission: String,
    /// Why, for whoever wants to say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

impl Cancellation {
    /// The longest reason, in characters.
    pub const MAX_WHY: usize = 300;

    pub(super) fn check(&self, found: &mut Findings) {
        found.uuid("submission", &self.submission);
        found.may_say("why", &self.why, Self::MAX_WHY);
    }
}

/// What was written down at an event's door: who came, and what was taken back of it.
///
/// It is believed by the claim that its envelope has of the door's key, or by a librarian's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Attendance {
    /// The event.
    pub event: String,
    /// Its day.
    #[serde(with = "crate::dates")]
    pub day: Date,
    /// What was written down. The same mark may come in any number of letters, and counts once.
    pub marks: Vec<Mark>,
}

/// Something that was written down at a door. It is never changed; what was wrong is taken back by a further one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// When, by the phone's clock.
    #[serde(with = "crate::dates")]
    pub at: Timestamp,
    /// 64 random bits in hexadecimal, made on the phone.
    pub id: String,
    /// What was written down.
    pub deed: Deed,
}

/// What a [`Mark`] says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Read)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Deed {
    /// The holder of a ticket came.
    Arrival {
        /// The ticket's code.
        ticket: String,
        /// How many came with it.
        people: u8,
    },
    /// Somebody came without a ticket.
    Walkin {
        /// How many.
        people: u8,
        /// What they are called, where they said so. Personal: never published.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
    },
    /// An earlier mark was wrong.
    Undo {
        /// That mark.
        mark: String,
    },
}

impl Attendance {
    /// The most marks of one letter: all of them, each as long as it may be, fit into it.
    pub const MAX_MARKS: usize = 48;
    /// The longest name, in characters.
    pub const MAX_NAME: usize = 40;
    /// The most people of one mark.
    pub const MAX_PEOPLE: u8 = 50;

    pub(super) fn check(&self, found: &mut Findings) {
        found.id("event", &self.event);
        if self.marks.is_empty() {
            found.note("marks", Fault::Empty);
        }
        found.entries("marks", self.marks.len(), Self::MAX_MARKS);
        for (n, mark) in self.marks.iter().take(Self::MAX_MARKS).enumerate() {
            let field = |name: &str| format!("marks[{n}].{name}");
            if !is_mark(&mark.id) {
                found.note(field("id"), Fault::Identifier);
            }
            match &mark.deed {
                Deed::Arrival { ticket, people } => {
                    if !is_ticket(ticket) {
                        found.note(field("deed.ticket"), Fault::Identifier);
                    }
                    found.within(&field("deed.people"), i64::from(*people), 1, i64::from(Self::MAX_PEOPLE));
                }
                Deed::Walkin { people, name } => {
                    found.within(&field("deed.people"), i64::from(*people), 1, i64::from(Self::MAX_PEOPLE));
                    found.may_name(&field("deed.name"), name, Self::MAX_NAME);
                }
                Deed::Undo { mark } => {
                    if !is_mark(mark) {
                        found.note(field("deed.mark"), Fault::Identifier);
                    }
                }
            }
        }
    }
}

/// Whether a text has the form of a mark's identifier.
fn is_mark(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// A text for a writing contest. Jurors see it under a code name that the desk gives, and nothing of who wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The contest.
    pub contest: String,
    /// The category; empty where the contest has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// Its title.
    pub title: String,
    /// The text, lines kept.
    pub text: String,
    /// What older phones asked for as a name for the jurors; writers gave themselves away by it, and it is not used.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code_name: String,
    /// What the author agrees to be called where the entry is published; empty for its code name alone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pen_name: String,
    /// Whether the author agrees that the text is published.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub publish: bool,
    /// The author's name. Personal: kept from the jurors and never published.
    pub name: String,
    /// Where the author can be reached. Personal: never published.
    pub contact: String,
    /// Whether the author is a child.
    #[serde(default)]
    pub child: bool,
    /// Whether a parent or guardian of that child agrees.
    #[serde(default)]
    pub consent: bool,
}

impl Entry {
    /// The longest title, in characters.
    pub const MAX_TITLE: usize = 200;
    /// The longest text, in characters: some 7,000 words.
    pub const MAX_TEXT: usize = 50_000;
    /// The longest name or pen name, in characters.
    pub const MAX_NAME: usize = 80;
    /// The longest contact, in characters.
    pub const MAX_CONTACT: usize = 100;

    /// How many words a text has, as contests count them: what stands between spaces.
    pub fn words(text: &str) -> usize {
        text.split_whitespace().count()
    }

    pub(super) fn check(&self, found: &mut Findings) {
        found.id("contest", &self.contest);
        found.may_refer("category", &self.category);
        found.line("title", &self.title, Self::MAX_TITLE);
        found.text("text", &self.text, 1, Self::MAX_TEXT);
        found.may_name("code_name", &self.code_name, Self::MAX_NAME);
        found.may_name("pen_name", &self.pen_name, Self::MAX_NAME);
        found.line("name", &self.name, Self::MAX_NAME);
        found.line("contact", &self.contact, Self::MAX_CONTACT);
        if self.child && !self.consent {
            found.note("consent", Fault::Consent);
        }
    }

    pub(super) fn check_against(&self, contest: &Contest, today: Date, found: &mut Findings) {
        if today < contest.opens || today > contest.closes {
            found.note("contest", Fault::Closed);
        }
        let category = contest.categories.iter().find(|category| category.id == self.category);
        match category {
            None if contest.categories.is_empty() && self.category.is_empty() => {}
            None => found.note("category", Fault::Unknown),
            Some(category) => {
                let words = Self::words(&self.text) as i64;
                let (min, max) =
                    (category.min_words.map_or(0, i64::from), category.max_words.map_or(i64::MAX, i64::from));
                found.within("text", words, min, max);
            }
        }
    }
}
