//! Meeting a librarian.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::checking::{Fault, Findings};
use crate::{consulting::Way, json::Read};

/// A wish to meet a librarian at one of the times that are given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Appointment {
    /// The consultation.
    pub consultation: String,
    /// When it would suit, the best first, in the library's local time.
    #[serde(with = "crate::dates::list")]
    pub slots: Vec<DateTime>,
    /// How.
    pub way: Way,
    /// What whoever asks is called: a name or nickname. Personal: never published.
    pub name: String,
    /// Where they can be reached; needed where the librarian rings up or writes. Personal: never published.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub contact: String,
    /// What it is about; the sheet of a research question fits in. Personal: never published.
    pub text: String,
}

impl Appointment {
    /// The most times to choose from.
    pub const MAX_SLOTS: usize = 2;
    /// The longest name, in characters.
    pub const MAX_NAME: usize = 60;
    /// The longest contact, in characters.
    pub const MAX_CONTACT: usize = 100;
    /// The longest text, in characters.
    pub const MAX_TEXT: usize = 4_000;

    pub(super) fn check(&self, found: &mut Findings) {
        found.id("consultation", &self.consultation);
        if self.slots.is_empty() {
            found.note("slots", Fault::Empty);
        }
        found.entries("slots", self.slots.len(), Self::MAX_SLOTS);
        if let [first, second, ..] = &self.slots[..]
            && first == second
        {
            found.note("slots", Fault::Twice);
        }
        if self.way == Way::Other {
            found.note("way", Fault::Unknown);
        }
        found.line("name", &self.name, Self::MAX_NAME);
        if self.way.needs_contact() {
            found.line("contact", &self.contact, Self::MAX_CONTACT);
        } else {
            found.may_name("contact", &self.contact, Self::MAX_CONTACT);
        }
        found.text("text", &self.text, 1, Self::MAX_TEXT);
    }
}
