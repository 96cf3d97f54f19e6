//! What a form asks for, as tables.

use std::collections::BTreeMap;

use lapau_feed::Collection;
use serde_json::{Map, Value};

/// Something a form asks for.
#[derive(Debug)]
pub(super) struct Field {
    /// Where it is in the record; a dot leads into a table: `registration.until`.
    pub(super) name: &'static str,
    /// What it is called.
    pub(super) label: &'static str,
    /// What helps to answer it.
    pub(super) hint: &'static str,
    /// How it is answered.
    pub(super) input: Input,
    /// Whether it must be.
    pub(super) needed: bool,
    /// Whether the table that it is in goes with it.
    owns: bool,
}

/// How something is answered.
#[derive(Debug)]
pub(super) enum Input {
    /// The heading of what follows; asks for nothing.
    Part,
    /// A line in the library's languages.
    Line,
    /// Several lines in the library's languages.
    Text,
    /// A line in no language: a name.
    Plain,
    /// Markdown.
    Prose,
    /// An address.
    Link,
    /// A day; a new record begins with today where the flag says so.
    Date(bool),
    /// A day and a time of the library's clock; a new record begins with now where the flag says so.
    Moment(bool),
    /// A whole number.
    Number,
    /// The number of an entry, counted from 1 by people and from 0 by the record.
    Nth,
    /// Numbers of entries, in any order, counted like one.
    Nths,
    /// Whole numbers, in their order.
    Numbers,
    /// An entry of the same list that stands before this one: its number for people, its identifier in the record.
    Earlier,
    /// Yes or no.
    Check,
    /// Whether there is a table at all.
    Has,
    /// One of several words; the empty one leaves the field out.
    Choice(&'static [(&'static str, &'static str)]),
    /// Any of several words.
    Several(&'static [(&'static str, &'static str)]),
    /// A record of another collection.
    Record(Collection),
    /// A branch of the library.
    Branch,
    /// A picture: the name of its file in the content folder, and a file to hand in.
    Picture,
    /// Days, one a line.
    Dates,
    /// A book.
    Title,
    /// Books, one a line.
    Titles,
    /// Days with a time of the library's clock, one a line.
    Moments,
    /// A time of day.
    Time,
    /// A day of the week: its name for people, its number in the record, Monday being 1.
    Weekday,
    /// Texts in the library's languages, one a line.
    Lines,
    /// Entries, each with fields of its own.
    Rows(&'static Rows),
    /// An identifier inside the record, made of another field of the entry and then kept.
    Id(&'static str),
}

/// Entries of a record.
#[derive(Debug)]
pub(super) struct Rows {
    /// What one is called.
    pub(super) one: &'static str,
    /// How many a new record begins with.
    pub(super) least: usize,
    /// What each is asked.
    pub(super) fields: &'static [Field],
}

/// What was typed, or is shown to be typed over: a text for each name of the form.
pub(super) type Typed = BTreeMap<String, String>;

/// What is wrong, each with the name in the form; the empty name is the whole.
pub(super) type Problems = Vec<(String, String)>;

/// What a box that is ticked says.
pub(super) const YES: &str = "ya";
/// The languages beside Indonesian, by their tags.
pub(super) const LANGUAGES: [(&str, &str); 2] = [("min", "Minangkabau"), ("en", "Inggris")];

pub(super) const fn field(name: &'static str, label: &'static str, input: Input) -> Field {
    Field { name, label, hint: "", input, needed: false, owns: false }
}

impl Field {
    pub(super) const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    pub(super) const fn needed(mut self) -> Self {
        self.needed = true;
        self
    }

    /// The table that it is in goes when it is left empty.
    pub(super) const fn owning(mut self) -> Self {
        self.owns = true;
        self
    }

    /// The longest text it takes, in characters.
    pub(super) const fn longest(&self) -> usize {
        match self.input {
            Input::Prose => 40_000,
            Input::Text | Input::Lines | Input::Titles | Input::Dates | Input::Moments => 4_000,
            _ => 300,
        }
    }

    /// Whether it has a text in each language.
    pub(super) const fn is_localized(&self) -> bool {
        matches!(self.input, Input::Line | Input::Text)
    }

    /// The table that goes when this is left empty.
    pub(super) fn table(&self) -> Option<&'static str> {
        match self.input {
            Input::Has => Some(self.name),
            _ if self.owns => self.name.rsplit_once('.').map(|(table, _)| table),
            _ => None,
        }
    }

    /// The names in the form that its answer is made of, without the prefix.
    pub(super) fn names(&self) -> Vec<String> {
        let own = std::iter::once(self.name.to_owned());
        match &self.input {
            Input::Part | Input::Id(_) => Vec::new(),
            Input::Several(words) => words.iter().map(|(word, _)| format!("{}.{word}", self.name)).collect(),
            _ if self.is_localized() => own.chain(LANGUAGES.map(|(tag, _)| format!("{}.{tag}", self.name))).collect(),
            _ => own.collect(),
        }
    }
}

/// A value in a record, by the way to it.
pub(super) fn get<'a>(record: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    match name.split_once('.') {
        None => record.get(name),
        Some((table, rest)) => get(record.get(table)?.as_object()?, rest),
    }
}

/// Gives a field of a record another value, or takes it out.
pub(super) fn set(record: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    match (name.split_once('.'), value) {
        (None, None) => {
            record.remove(name);
        }
        (None, Some(value)) => {
            record.insert(name.to_owned(), value);
        }
        (Some((table, _)), None) if !record.get(table).is_some_and(Value::is_object) => {}
        (Some((table, rest)), value) => {
            if let Some(inner) = record.entry(table).or_insert_with(|| Value::Object(Map::new())).as_object_mut() {
                set(inner, rest, value);
            }
        }
    }
}

/// A text in Indonesian, else in the first language it has.
pub(super) fn spoken(value: &Value) -> &str {
    let texts = || value.as_object();
    value
        .as_str()
        .or_else(|| texts()?.get("id").and_then(Value::as_str))
        .or_else(|| texts()?.values().next().and_then(Value::as_str))
        .unwrap_or_default()
}
