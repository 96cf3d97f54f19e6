//! References into a record: a room of an exhibition, a category of a contest, an option of a vote, a branch of the library.
//!
//! Such an identifier is unique only in its parent, so the contract's own list of references does not hold it.

use std::collections::{BTreeMap, HashMap, HashSet};

use lapau_feed::Collection;
use serde_json::Value;

use super::gathering::Piece;

/// The lists of all records that others refer into: collection, identifier, and the entries' identifiers.
#[derive(Debug, Default)]
pub(super) struct Parents {
    lists: HashMap<(Collection, String), HashSet<String>>,
    branches: HashSet<String>,
    sources: HashSet<String>,
}

/// The list of a collection that others refer into.
const fn list_of(collection: Collection) -> Option<&'static str> {
    match collection {
        Collection::Contests => Some("categories"),
        Collection::Exhibitions => Some("rooms"),
        Collection::Ballots => Some("options"),
        _ => None,
    }
}

impl Parents {
    /// The lists of everything that is to be published.
    pub(super) fn of(pieces: &BTreeMap<Collection, Vec<Piece>>, library: &Value) -> Self {
        let mut lists = HashMap::new();
        for (&collection, pieces) in pieces {
            let Some(list) = list_of(collection) else { continue };
            for piece in pieces {
                let record: Value = serde_json::from_str(piece.json.get()).unwrap_or_default();
                lists.insert((collection, piece.id.clone()), ids(&record[list]));
            }
        }
        Self { lists, branches: ids(&library["branches"]), sources: ids(&library["sources"]) }
    }

    /// Notes every reference of a record into a parent that has no such entry.
    pub(super) fn check(&self, collection: Collection, record: &Value, note: &mut dyn FnMut(String, String)) {
        match collection {
            Collection::Entries => self.check_entry(record, "contest", Collection::Contests, "category", note),
            Collection::Works => self.check_entry(record, "exhibition", Collection::Exhibitions, "room", note),
            Collection::Tallies => self.tally(record, note),
            Collection::Events | Collection::Holdings => {
                if let Some(branch) = self.unknown_branch(record) {
                    note("branch".into(), format!("{branch}: there is no such branch in library.toml; add it there"));
                }
            }
            Collection::Titles => {
                let source = record["source"].as_str().unwrap_or_default();
                if !source.is_empty() && !self.sources.contains(source) {
                    note(
                        "source".into(),
                        format!("{source}: there is no such source in library.toml; name it and its licence there"),
                    );
                }
            }
            _ => {}
        }
    }

    /// The branch that a record names and the library does not.
    pub(super) fn unknown_branch<'a>(&self, record: &'a Value) -> Option<&'a str> {
        record["branch"].as_str().filter(|branch| !branch.is_empty() && !self.branches.contains(*branch))
    }

    fn check_entry(
        &self,
        record: &Value,
        parent: &str,
        collection: Collection,
        field: &str,
        note: &mut dyn FnMut(String, String),
    ) {
        let id = record[field].as_str().unwrap_or_default();
        let parent = record[parent].as_str().unwrap_or_default();
        // A parent that is not there is complained of as a reference of its own.
        if let Some(entries) = self.lists.get(&(collection, parent.to_owned()))
            && !id.is_empty()
            && !entries.contains(id)
        {
            note(field.into(), format!("{id}: {parent} has none of that name"));
        }
    }

    fn tally(&self, record: &Value, note: &mut dyn FnMut(String, String)) {
        let ballot = record["ballot"].as_str().unwrap_or_default();
        let Some(options) = self.lists.get(&(Collection::Ballots, ballot.to_owned())) else { return };
        let winners = record["winners"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let counted = record["counts"].as_object().into_iter().flatten().map(|(option, _)| option.as_str());
        for (field, option) in winners.map(|id| ("winners", id)).chain(counted.map(|id| ("counts", id))) {
            if !options.contains(option) {
                note(field.into(), format!("{option}: {ballot} has no such option"));
            }
        }
    }
}

fn ids(list: &Value) -> HashSet<String> {
    list.as_array().into_iter().flatten().filter_map(|entry| entry["id"].as_str().map(str::to_owned)).collect()
}
