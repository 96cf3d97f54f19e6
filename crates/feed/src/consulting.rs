//! Help with research by appointment: when a librarian may be asked for, and which of these times are taken.
//!
//! The free times are not listed but follow from the rules, so that a phone knows them without network (`lapau_calendar::slots`).
//! Local dates and times are those of [`crate::library::Zone`].

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::{Collection, Localized, Prose, Record, json::Read, library::Hours, record::Checker};

/// Somebody, or a service, that may be asked for by appointment: one conversation at a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Consultation {
    /// Its identifier.
    pub id: String,
    /// What it is called.
    pub title: Localized,
    /// One or two sentences.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub summary: Localized,
    /// What to bring, and whatever else there is to say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Prose,
    /// Whom one meets.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// Where one meets in person.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub place: Localized,
    /// The weekly hours in which appointments lie.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Hours>,
    /// How long an appointment lasts, in minutes.
    pub minutes: u16,
    /// How long nobody may come after it, in minutes.
    #[serde(default)]
    pub buffer: u16,
    /// How many hours ahead one has to ask.
    #[serde(default)]
    pub notice: u16,
    /// How many days ahead one may ask.
    pub horizon: u16,
    /// How one may meet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<Way>,
    /// Days on which nobody is there, beside the library's closures.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "crate::dates::list")]
    pub except: Vec<Date>,
    /// When the appointments begin that were given. The desk fills it in; it says nothing of whose they are.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "crate::dates::list")]
    pub taken: Vec<DateTime>,
}

impl Consultation {
    /// The shortest and the longest appointment, in minutes.
    pub const MINUTES: (u16, u16) = (5, 480);
    /// The longest time between two, in minutes.
    pub const MAX_BUFFER: u16 = 240;
    /// The longest notice, in hours: four weeks.
    pub const MAX_NOTICE: u16 = 24 * 28;
    /// How many days ahead appointments are given at most.
    pub const MAX_HORIZON: u16 = 120;
}

/// How one meets a librarian.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// In the library.
    #[default]
    Visit,
    /// The librarian rings up.
    Phone,
    /// The librarian writes by WhatsApp.
    Whatsapp,
    /// In a way this version does not know.
    #[serde(other)]
    Other,
}

impl Way {
    /// The ways of this version.
    pub const ALL: [Self; 3] = [Self::Visit, Self::Phone, Self::Whatsapp];

    /// Whether the librarian needs a number to reach whoever asked.
    pub fn needs_contact(self) -> bool {
        matches!(self, Self::Phone | Self::Whatsapp)
    }
}

impl Record for Consultation {
    const COLLECTION: Collection = Collection::Consultations;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        found.localized("title", &self.title);
        found.prose("about", &self.about);
        if self.hours.is_empty() {
            found.note("hours", "is empty");
        }
        for (n, hours) in self.hours.iter().enumerate() {
            if !(1..=7).contains(&hours.day) {
                found.note(format!("hours[{n}].day"), "is no weekday from 1 (Monday) to 7 (Sunday)");
            }
            found.order(&format!("hours[{n}].close"), &hours.open, &hours.close);
        }
        let mut within = |field: &str, number: u16, min: u16, max: u16| {
            if !(min..=max).contains(&number) {
                found.note(field, format!("is not from {min} to {max}"));
            }
        };
        within("minutes", self.minutes, Self::MINUTES.0, Self::MINUTES.1);
        within("buffer", self.buffer, 0, Self::MAX_BUFFER);
        within("notice", self.notice, 0, Self::MAX_NOTICE);
        within("horizon", self.horizon, 1, Self::MAX_HORIZON);
        if self.ways.is_empty() {
            found.note("ways", "is empty");
        }
    }
}
