//! Having certified what was learnt, and learning in classes.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::json::Read;

use super::checking::{Fault, Findings};

/// A guide that was worked through, to be certified with a [badge](crate::badge).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The guide.
    pub guide: String,
    /// The learner, as their name should stand. Personal: never published.
    pub name: String,
}

impl Certificate {
    /// The longest name, in characters: in any script it fits a badge.
    pub const MAX_NAME: usize = 60;

    pub(super) fn check(&self, found: &mut Findings) {
        found.id("guide", &self.guide);
        found.line("name", &self.name, Self::MAX_NAME);
    }
}

/// A class that a teacher begins. Pupils come by its code, without an account; what they did is sealed for the ticket of this letter alone.
///
/// The code is a key that is derived from the ticket ([`class`](crate::class)): whoever has it can write to the class and read nothing of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// What it is called.
    pub name: String,
    /// The guides it asks for.
    pub guides: Vec<String>,
    /// Its last day.
    #[serde(with = "crate::dates")]
    pub until: Date,
}

impl Class {
    /// The longest name, in characters.
    pub const MAX_NAME: usize = 60;
    /// The most guides.
    pub const MAX_GUIDES: usize = 20;

    pub(super) fn check(&self, found: &mut Findings) {
        found.line("name", &self.name, Self::MAX_NAME);
        if self.guides.is_empty() {
            found.note("guides", Fault::Empty);
        }
        found.entries("guides", self.guides.len(), Self::MAX_GUIDES);
        for (n, guide) in self.guides.iter().take(Self::MAX_GUIDES).enumerate() {
            found.id(&format!("guides[{n}]"), guide);
        }
    }
}

/// What a pupil did of what their class asks for. The letter's claim says which class it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// What tells this pupil's letters from others': 32 hexadecimal digits by lot, for this class alone.
    pub pupil: String,
    /// What the teacher knows them by: a name or a number. Personal: never published.
    pub name: String,
    /// What they did of each guide.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<GuideDone>,
    /// Whether they left the class: then nothing of them is told any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub left: bool,
}

/// What was done of a guide.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct GuideDone {
    /// The guide.
    pub guide: String,
    /// How many of its lessons.
    pub lessons: u16,
    /// The day on which all of it was done.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub finished: Option<Date>,
}

impl Progress {
    /// The longest name, in characters.
    pub const MAX_NAME: usize = 40;

    pub(super) fn check(&self, found: &mut Findings) {
        if self.pupil.len() != 32 || !self.pupil.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            found.note("pupil", Fault::Identifier);
        }
        found.line("name", &self.name, Self::MAX_NAME);
        found.entries("done", self.done.len(), Class::MAX_GUIDES);
        for (n, done) in self.done.iter().take(Class::MAX_GUIDES).enumerate() {
            found.id(&format!("done[{n}].guide"), &done.guide);
        }
    }
}
