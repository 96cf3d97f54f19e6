//! What is asked, and what is answered.

use jiff::civil::Date;
use lapau_feed::{
    catalogue::{Audience, Away, Medium, Title},
    json::Read,
};
use serde::Serialize;

/// A search. The default asks for everything, newest first, and wants no rows of it.
#[derive(Serialize, Read, Clone, Debug, Default, PartialEq)]
#[serde(default)]
pub struct Query {
    /// Words as typed; only the first 200 characters count.
    pub text: String,
    /// What the titles must be.
    pub filters: Filters,
    /// Their order.
    pub sort: Sort,
    /// How many rows to pass over.
    pub offset: usize,
    /// How many rows to return at most.
    pub limit: usize,
    /// Whether the facets are not asked for: to count them, every title found is looked at.
    pub uncounted: bool,
}

/// What titles must be. An empty list asks for nothing; of several values in one list, any will do.
#[derive(Serialize, Read, Clone, Debug, Default, PartialEq)]
#[serde(default)]
pub struct Filters {
    /// Something on the shelf now; if branches are chosen, at one of them.
    pub available: bool,
    /// Held at one of these branches; the main one is the empty text.
    pub branches: Vec<String>,
    /// In one of these languages.
    pub languages: Vec<String>,
    /// One of these kinds of things.
    pub media: Vec<Medium>,
    /// For one of these readers.
    pub audience: Vec<Audience>,
    /// In one of these main classes, see [`crate::shelf::CLASSES`].
    pub class: Vec<String>,
    /// Published in this year or later; titles without a year are left out.
    pub year_from: Option<i16>,
    /// Published in this year or earlier; titles without a year are left out.
    pub year_to: Option<i16>,
    /// To be read on the phone: digital, or with a link to the whole text.
    pub digital: bool,
}

/// The order of the titles found.
#[derive(Serialize, Read, Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// What fits best first; without text, as [`Sort::Newest`].
    #[default]
    Relevance,
    /// What came to the library last first, then by year, then by title.
    Newest,
    /// By title, without its leading article.
    Title,
    /// By the first name; titles without one last.
    Author,
    /// In shelf order; titles without a call number last.
    Call,
}

/// What a search found.
#[derive(Serialize, Read, Clone, Debug, Default, PartialEq)]
pub struct Results {
    /// How many titles there are in all.
    pub total: usize,
    /// The rows that were asked for.
    pub rows: Vec<Row>,
    /// What the titles could be narrowed to.
    pub facets: Facets,
    /// The text with its unknown words corrected, if it finds less as typed.
    pub suggestion: Option<String>,
    /// Words as typed that not all of the titles have, because none or few have all words.
    #[serde(default)]
    pub without: Vec<String>,
}

/// A title in a list.
#[derive(Serialize, Read, Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Row {
    pub id: String,
    pub title: String,
    pub subtitle: String,
    /// The first name, as filed; empty if there is none.
    pub author: String,
    pub year: Option<i16>,
    pub medium: Medium,
    /// The class number.
    pub class: String,
    /// Its call number where it is to be fetched, else the first that there is.
    pub call: String,
    /// The branch to fetch it from; the main one is the empty text.
    pub branch: String,
    /// The place there, as the record says it.
    pub place: String,
    /// How many copies are kept at that place.
    pub copies_there: u16,
    /// How many of them are on the shelf.
    pub available_there: u16,
    /// How many copies there are, at all branches.
    pub copies: u16,
    /// How many of them are on the shelf.
    pub available: u16,
    /// If none is, when the first is due back.
    #[serde(default, with = "lapau_feed::dates::option")]
    pub due: Option<Date>,
    /// What to highlight in the title: ranges of characters (Unicode scalar values), in order, without overlaps.
    pub marks: Vec<(u32, u32)>,
    pub languages: Vec<String>,
    pub audience: Option<Audience>,
}

/// How many of the titles found have which values. What a facet counts ignores the filter on the same facet and respects all others, so that a second value can be chosen beside the first.
/// The commonest value comes first; classes come in shelf order.
#[derive(Serialize, Read, Clone, Debug, Default, PartialEq)]
pub struct Facets {
    /// Whether something is on the shelf.
    pub availability: Vec<(bool, usize)>,
    /// Branches.
    pub branch: Vec<(String, usize)>,
    /// Languages.
    pub language: Vec<(String, usize)>,
    /// Kinds of things.
    pub medium: Vec<(Medium, usize)>,
    /// Readers.
    pub audience: Vec<(Audience, usize)>,
    /// Main classes.
    pub class: Vec<(String, usize)>,
}

/// Everything about one title.
#[derive(Serialize, Read, Clone, Debug, PartialEq)]
pub struct Detail {
    /// The record.
    pub title: Title,
    /// Its copies by branch and place.
    pub holdings: Vec<HoldingView>,
    /// How many copies there are.
    pub copies: u16,
    /// How many of them are on the shelf.
    pub available: u16,
    /// Other editions of the work, the newest first.
    pub editions: Vec<Row>,
    /// Other titles with the same first name.
    pub related: Vec<Row>,
}

/// A piece of the shelves.
#[derive(Serialize, Read, Clone, Debug, Default, PartialEq)]
pub struct Shelf {
    /// The titles from left to right.
    pub rows: Vec<Row>,
    /// Which of them was asked for.
    pub here: usize,
}

/// The copies of a title at a branch.
#[derive(Serialize, Read, Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct HoldingView {
    pub branch: String,
    pub place: String,
    pub call: String,
    pub items: Vec<ItemView>,
}

/// A copy and where it is.
#[derive(Serialize, Read, Clone, Debug, PartialEq)]
pub struct ItemView {
    /// Its barcode.
    pub id: String,
    /// Whether it may only be read in the library.
    pub reference: bool,
    /// Why it is not on the shelf; nothing if it is there.
    pub state: Option<Away>,
    /// When it is due back.
    #[serde(default, with = "lapau_feed::dates::option")]
    pub due: Option<Date>,
    /// How many wait for it.
    pub queue: u16,
}
