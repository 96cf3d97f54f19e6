//! Coming to an event, entering a contest, and taking something back.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::json::Read;

use super::checking::{Fault, Findings};
use crate::programme::Contest;

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
