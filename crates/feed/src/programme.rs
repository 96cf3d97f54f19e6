//! What happens in the library: events, writing contests, art exhibitions.
//!
//! Local dates and times are those of [`crate::library::Zone`].

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::{Collection, Digest, Localized, Prose, Record, catalogue::Audience, json::Read, record::Checker};

/// A programme entry; one that recurs has several occurrences.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Event {
    /// Its identifier.
    pub id: String,
    /// What it is.
    pub kind: EventKind,
    /// Its title.
    pub title: Localized,
    /// One or two sentences.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub summary: Localized,
    /// Everything else there is to say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Prose,
    /// When it begins, the first time.
    #[serde(with = "crate::dates")]
    pub start: DateTime,
    /// When it ends, the first time.
    #[serde(with = "crate::dates")]
    pub end: DateTime,
    /// How it recurs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<Recurrence>,
    /// The branch it is held at; empty for the main one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub branch: String,
    /// The room, or wherever else it is.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub place: Localized,
    /// Who speaks, leads or tells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Person>,
    /// Whom it is for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<Audience>,
    /// The languages it is held in, as ISO 639 codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// Whether and until when to register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<Registration>,
    /// What it costs, in whole rupiah; 0 is free.
    #[serde(default)]
    pub fee: u32,
    /// What to read before or take home after.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<Material>,
    /// The titles that go with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub titles: Vec<String>,
    /// The club that meets.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub club: String,
    /// Whether it takes place.
    #[serde(default, skip_serializing_if = "EventState::is_planned")]
    pub state: EventState,
    /// What changed, said on the page: why it is cancelled, where it moved.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub note: Localized,
}

/// What kind of event it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum EventKind {
    Discussion,
    Seminar,
    Workshop,
    Guidance,
    Training,
    Club,
    Contest,
    Exhibition,
    Story,
    Meeting,
    #[serde(other)]
    Other,
}

/// Whether an event takes place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum EventState {
    #[default]
    Planned,
    Cancelled,
    Moved,
    #[serde(other)]
    Other,
}

impl EventState {
    /// Whether it takes place as planned, the ordinary case that a record leaves out.
    pub fn is_planned(&self) -> bool {
        *self == Self::Planned
    }
}

/// How an event recurs: a plain subset of RFC 5545 §3.3.10 that a phone can unroll.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Recurrence {
    /// The unit.
    pub every: Frequency,
    /// How many units lie between two occurrences; 1 is each.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub interval: u16,
    /// The last day it may fall on; without one a phone unrolls to its own horizon.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub until: Option<Date>,
    /// Days on which it does not take place.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "crate::dates::list")]
    pub except: Vec<Date>,
    /// Occurrences that moved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moved: Vec<Moved>,
}

const fn one() -> u16 {
    1
}

fn is_one(n: &u16) -> bool {
    *n == 1
}

/// The unit of a [`Recurrence`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
pub enum Frequency {
    /// Each day.
    Day,
    /// Each week, on the weekday it began.
    Week,
    /// Each month, on the day of the month it began; months without that day are passed over.
    Month,
    /// Each month, on the same weekday of the month as it began: the second Saturday.
    Weekday,
}

/// An occurrence that moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Moved {
    /// The day it would have been.
    #[serde(with = "crate::dates")]
    pub from: Date,
    /// When it begins instead.
    #[serde(with = "crate::dates")]
    pub to: DateTime,
}

/// Someone with a part in an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Person {
    /// The name.
    pub name: String,
    /// Who that is.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub about: Localized,
}

/// Whether and until when to register for an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Registration {
    /// Whether one cannot come without.
    #[serde(default)]
    pub required: bool,
    /// The last moment.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub until: Option<DateTime>,
    /// How many there is room for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// How many places were taken when the feed was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<u32>,
}

impl Registration {
    /// How many places were left when the feed was published; `None` where it does not say.
    pub fn left(&self) -> Option<u32> {
        Some(self.capacity?.saturating_sub(self.taken?))
    }
}

/// Something to read or watch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Material {
    /// What it is.
    pub label: Localized,
    /// Where it is.
    pub href: String,
}

/// A writing contest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Contest {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: Localized,
    /// One or two sentences.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub summary: Localized,
    /// The call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Prose,
    /// The rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Prose,
    /// What one can enter in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
    /// The first day to enter.
    #[serde(with = "crate::dates")]
    pub opens: Date,
    /// The last day to enter.
    #[serde(with = "crate::dates")]
    pub closes: Date,
    /// The day the winners are named.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub announced: Option<Date>,
    /// What can be won.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prizes: Vec<Localized>,
    /// How jurors score; a contest without it is judged outside of Lapau.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rubric: Option<Rubric>,
    /// The texts that may be read, as a book. The desk makes it of the published entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anthology: Option<Book>,
}

/// A book that lies in the feed as one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Book {
    /// Its path in the feed: `media/….epub`.
    pub path: String,
    /// How large it is, in bytes.
    pub bytes: u32,
    /// The digest of its bytes.
    pub sha256: Digest,
}

impl Book {
    /// The largest book, in bytes.
    pub const MAX_BYTES: u32 = 16 << 20;
}

/// How jurors score the entries of a contest: points for each criterion on one scale, weighed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Rubric {
    /// The most points a criterion gives; the least is 1.
    pub scale: u8,
    /// What is looked at.
    pub criteria: Vec<Criterion>,
    /// Whether authors are told their points, beside what the jurors wrote to them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tell_points: bool,
}

impl Rubric {
    /// The most criteria, so that a juror keeps them in mind.
    pub const MAX_CRITERIA: usize = 12;
    /// The longest scale.
    pub const MAX_SCALE: u8 = 100;
    /// The largest weight.
    pub const MAX_WEIGHT: u16 = 100;

    /// The sum of all weights.
    pub fn weight(&self) -> u32 {
        self.criteria.iter().map(|criterion| u32::from(criterion.weight)).sum()
    }

    pub(crate) fn check(&self, found: &mut Checker) {
        if !(2..=Self::MAX_SCALE).contains(&self.scale) {
            found.note("rubric.scale", "is not from 2 to 100");
        }
        if self.criteria.is_empty() || self.criteria.len() > Self::MAX_CRITERIA {
            found.note("rubric.criteria", "are not from 1 to 12");
        }
        for (n, criterion) in self.criteria.iter().enumerate() {
            let field = |name: &str| format!("rubric.criteria[{n}].{name}");
            found.id(&field("id"), &criterion.id);
            found.localized(&field("name"), &criterion.name);
            if !(1..=Self::MAX_WEIGHT).contains(&criterion.weight) {
                found.note(field("weight"), "is not from 1 to 100");
            }
            if self.criteria.iter().take(n).any(|earlier| earlier.id == criterion.id) {
                found.note(field("id"), "is given twice");
            }
        }
    }
}

/// What is looked at in an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Criterion {
    /// Its identifier, unique in its rubric.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// What many and what few points mean.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub about: Localized,
    /// How much it weighs against the others.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub weight: u16,
}

/// What one can enter a contest in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Category {
    /// Its identifier, unique in its contest.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// Who may enter.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub eligibility: Localized,
    /// The fewest words an entry may have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_words: Option<u32>,
    /// The most words an entry may have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_words: Option<u32>,
}

/// A published contest entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Entry {
    /// Its identifier.
    pub id: String,
    /// The contest.
    pub contest: String,
    /// The category.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// Its title.
    pub title: String,
    /// The author, as they want to be named.
    pub author: String,
    /// The award it won.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub award: Localized,
    /// The text, where its author lets it be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Prose,
}

/// An art exhibition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Exhibition {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: Localized,
    /// One or two sentences.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub summary: Localized,
    /// The curator's text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Prose,
    /// The first day.
    #[serde(with = "crate::dates")]
    pub from: Date,
    /// The last day.
    #[serde(with = "crate::dates")]
    pub to: Date,
    /// Where it hangs.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub place: Localized,
    /// Its rooms or chapters, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rooms: Vec<Room>,
}

/// A room or chapter of an exhibition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Room {
    /// Its identifier, unique in its exhibition.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// What it holds together.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub about: Localized,
}

/// A work shown in an exhibition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Work {
    /// Its identifier.
    pub id: String,
    /// The exhibition.
    pub exhibition: String,
    /// The room.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub room: String,
    /// Its place in the order of the room.
    #[serde(default)]
    pub position: u32,
    /// Its title.
    pub title: Localized,
    /// The artist.
    pub artist: String,
    /// When it was made.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// What it is made of.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub medium: Localized,
    /// How large it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub size: String,
    /// The artist's own words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statement: Prose,
    /// The work in words, for those who do not see it; needed with or without a picture.
    pub description: Localized,
    /// Its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    /// The titles that go with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub titles: Vec<String>,
}

/// A picture of the feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Image {
    /// Its path in the feed: `media/….webp`.
    pub path: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// Its size in bytes, said before it is fetched.
    #[serde(default)]
    pub bytes: u32,
    /// The same picture in other sizes, the smallest first. What is larger than the picture itself is for looking closely.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sizes: Vec<ImageSize>,
}

/// A picture in another size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct ImageSize {
    /// Its path in the feed.
    pub path: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// Its size in bytes.
    #[serde(default)]
    pub bytes: u32,
}

impl Image {
    /// The most sizes beside its own.
    pub const MAX_SIZES: usize = 8;

    /// The largest of it, to be looked at closely; `None` where there is no larger one.
    pub fn closely(&self) -> Option<&ImageSize> {
        self.sizes.last().filter(|size| size.width > self.width)
    }

    pub(crate) fn check(&self, field: &str, found: &mut Checker) {
        let is_outside = |path: &str| !path.starts_with("media/") || path.contains("..");
        if is_outside(&self.path) || self.sizes.iter().any(|size| is_outside(&size.path)) {
            found.note([field, ".path"].concat(), "is not below media/");
        }
        if self.sizes.len() > Self::MAX_SIZES || !self.sizes.is_sorted_by_key(|size| size.width) {
            found.note([field, ".sizes"].concat(), "are not up to eight, the smallest first");
        }
    }
}

impl Record for Event {
    const COLLECTION: Collection = Collection::Events;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        found.localized("title", &self.title);
        found.prose("about", &self.about);
        found.order("end", &self.start, &self.end);
        if let Some(recurrence) = &self.recurrence
            && recurrence.interval == 0
        {
            found.note("recurrence.interval", "is 0");
        }
        for (n, material) in self.materials.iter().enumerate() {
            found.link(&format!("materials[{n}].href"), &material.href);
        }
    }

    fn references(&self) -> Vec<(Collection, &str)> {
        let club = (!self.club.is_empty()).then_some((Collection::Clubs, self.club.as_str()));
        self.titles.iter().map(|id| (Collection::Titles, id.as_str())).chain(club).collect()
    }
}

impl Record for Contest {
    const COLLECTION: Collection = Collection::Contests;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        found.localized("title", &self.title);
        found.prose("about", &self.about);
        found.prose("rules", &self.rules);
        found.order("closes", &self.opens, &self.closes);
        if self.announced.is_some_and(|day| day < self.closes) {
            found.note("announced", "is before the last day to enter");
        }
        for (n, category) in self.categories.iter().enumerate() {
            found.id(&format!("categories[{n}].id"), &category.id);
            if let (Some(min), Some(max)) = (category.min_words, category.max_words)
                && max < min
            {
                found.note(format!("categories[{n}].max_words"), "is less than the fewest");
            }
        }
        if let Some(rubric) = &self.rubric {
            rubric.check(found);
        }
        if let Some(book) = &self.anthology {
            if !book.path.starts_with("media/") || book.path.contains("..") || !book.path.ends_with(".epub") {
                found.note("anthology.path", "is no EPUB below media/");
            }
            if book.bytes > Book::MAX_BYTES {
                found.note("anthology.bytes", "is more than a phone takes");
            }
        }
    }
}

impl Record for Entry {
    const COLLECTION: Collection = Collection::Entries;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        found.text("title", &self.title);
        found.text("author", &self.author);
        found.prose("text", &self.text);
    }

    fn references(&self) -> Vec<(Collection, &str)> {
        vec![(Collection::Contests, &self.contest)]
    }
}

impl Record for Exhibition {
    const COLLECTION: Collection = Collection::Exhibitions;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        found.localized("title", &self.title);
        found.prose("about", &self.about);
        found.order("to", &self.from, &self.to);
    }
}

impl Record for Work {
    const COLLECTION: Collection = Collection::Works;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        found.localized("title", &self.title);
        found.localized("description", &self.description);
        found.prose("statement", &self.statement);
        if let Some(image) = &self.image {
            image.check("image", found);
        }
    }

    fn references(&self) -> Vec<(Collection, &str)> {
        let titles = self.titles.iter().map(|id| (Collection::Titles, id.as_str()));
        titles.chain([(Collection::Exhibitions, self.exhibition.as_str())]).collect()
    }
}
