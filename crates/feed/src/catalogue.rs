//! The catalogue: titles, the items of each at a branch, and which of them are away.
//!
//! What hardly changes ([`Title`], [`Holding`]) is kept apart from what changes daily ([`Availability`]), so that a day's loans cost a phone a few kilobytes.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Collection, Localized, Record, json::Read, record::Checker};

/// A bibliographic record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Read)]
pub struct Title {
    /// Its identifier.
    pub id: String,
    /// The title proper, without ISBD marks.
    pub title: String,
    /// Other title information.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subtitle: String,
    /// Who made it; the main entry first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<Name>,
    /// The statement of responsibility as printed, where it says more than the names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub responsibility: String,
    /// The edition statement.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub edition: String,
    /// The place of publication.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// The publisher.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub publisher: String,
    /// The year of publication in the Gregorian calendar, for sorting and narrowing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// The date of publication as printed, where it says more than the year: `[1987?]`, `1408 H`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// The physical description.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub extent: String,
    /// The series, with its number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub series: String,
    /// International Standard Book Numbers, 13 digits where the source's number is valid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub isbn: Vec<String>,
    /// International Standard Serial Number, `1234-567X`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub issn: String,
    /// Languages of the text as ISO 639 codes: two letters where there are two (`id`), else three (`min`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// The class number, DDC or local (`2X…`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub class: String,
    /// Subject headings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// What kind of thing it is.
    #[serde(default, skip_serializing_if = "Medium::is_book")]
    pub medium: Medium,
    /// Whom it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// What it is about, in a few sentences.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// Notes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Where to read it or more about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// The day it came to the library.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub added: Option<Date>,
    /// Groups the editions of one work.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub work: String,
    /// Where the record comes from, if not from the library: a [`crate::library::Source`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// A person or a body with a part in a title.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Name {
    /// The name as it is filed: `Navis, A. A.`
    pub name: String,
    /// Its part, in the source's words: `penerjemah`; empty for an author.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
}

/// A link of a title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// What is there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Whether the whole text is there to be read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub full_text: bool,
}

/// What kind of thing a title is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Medium {
    #[default]
    Book,
    Serial,
    Article,
    Map,
    Music,
    Audio,
    Video,
    Picture,
    Digital,
    Kit,
    Manuscript,
    #[serde(other)]
    Other,
}

impl Medium {
    /// Whether it is a book, the ordinary case that a record leaves out.
    pub fn is_book(&self) -> bool {
        *self == Self::Book
    }
}

/// Whom a title or an event is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Audience {
    Children,
    Teens,
    Adults,
    Everyone,
    #[serde(other)]
    Other,
}

/// The items of a title at a branch.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Read)]
pub struct Holding {
    /// Its identifier.
    pub id: String,
    /// The title; empty where the holding has the title's own identifier. See [`Holding::title_id`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The branch; empty for the main one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub branch: String,
    /// The place in the branch: a [`crate::library::Place`] id, or its name as the source has it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// The call number as printed on the spine.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub call: String,
    /// The copies.
    pub items: Vec<Item>,
}

impl Holding {
    /// The identifier of the title.
    pub fn title_id(&self) -> &str {
        if self.title.is_empty() { &self.id } else { &self.title }
    }
}

/// One physical copy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Item {
    /// Its barcode.
    pub id: String,
    /// Whether it may only be read in the library.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reference: bool,
}

/// An item that is not on its shelf. Items without such a record are there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Availability {
    /// The item's barcode.
    pub id: String,
    /// Where it is instead.
    pub state: Away,
    /// When it is due back.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub due: Option<Date>,
    /// How many wait for it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub queue: u16,
}

fn is_zero(n: &u16) -> bool {
    *n == 0
}

/// Why an item is not on its shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
pub enum Away {
    /// On loan.
    Loan,
    /// Waiting at the desk for whoever reserved it.
    Hold,
    /// Being mended.
    Repair,
    /// Not found.
    Missing,
    /// Being catalogued, on its way, or anything else.
    #[serde(other)]
    Other,
}

/// Words that mean the same to a search: `["buku", "kitab"]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Synonyms {
    /// Its identifier.
    pub id: String,
    /// The words, at least two; any of them finds the others.
    pub words: Vec<String>,
    /// Why they belong together, for whoever keeps the list.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub note: Localized,
}

impl Record for Title {
    const COLLECTION: Collection = Collection::Titles;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        found.text("title", &self.title);
        for (n, name) in self.names.iter().enumerate() {
            found.text(&format!("names[{n}].name"), &name.name);
        }
        for (n, link) in self.links.iter().enumerate() {
            found.link(&format!("links[{n}].href"), &link.href);
        }
    }
}

impl Record for Holding {
    const COLLECTION: Collection = Collection::Holdings;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        if self.items.is_empty() {
            found.note("items", "is empty");
        }
        for (n, item) in self.items.iter().enumerate() {
            found.id(&format!("items[{n}].id"), &item.id);
        }
    }

    fn references(&self) -> Vec<(Collection, &str)> {
        vec![(Collection::Titles, self.title_id())]
    }
}

impl Record for Availability {
    const COLLECTION: Collection = Collection::Availability;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, _: &mut Checker) {}
}

impl Record for Synonyms {
    const COLLECTION: Collection = Collection::Synonyms;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        if self.words.len() < 2 {
            found.note("words", "needs at least two words");
        }
    }
}
