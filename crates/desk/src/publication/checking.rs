//! Looking at everything that is to be published before a byte of it is written.

use std::collections::{BTreeMap, HashMap, HashSet};

use lapau_feed::Collection;
use serde_json::Value;

use super::{
    gathering::{Gathered, Piece},
    parents::Parents,
    personal::Own,
};
use crate::content::{Complaint, texts};

/// Finds every record that breaks a rule: its own, a reference to nothing, an identifier given twice, personal data.
///
/// Answers what is odd and yet keeps nothing from being published.
pub(super) fn check(gathered: &Gathered, complaints: &mut Vec<Complaint>) -> Vec<String> {
    check_only(gathered, None, complaints)
}

/// The same for the records of one collection.
pub(super) fn check_only(
    gathered: &Gathered,
    only: Option<Collection>,
    complaints: &mut Vec<Complaint>,
) -> Vec<String> {
    let mut branches: BTreeMap<String, u64> = BTreeMap::new();
    let mut ids: HashMap<Collection, HashSet<&str>> = HashMap::new();
    for (collection, pieces) in &gathered.pieces {
        ids.insert(*collection, unique(*collection, pieces, complaints));
    }
    let library = gathered.pieces.get(&Collection::Library).and_then(|pieces| pieces.first());
    let library: Value = library.and_then(|piece| serde_json::from_str(piece.json.get()).ok()).unwrap_or_default();
    let own = Own::of(&library);
    let parents = Parents::of(&gathered.pieces, &library);
    let wanted = gathered.pieces.iter().filter(|(collection, _)| only.is_none_or(|only| only == **collection));
    for (&collection, pieces) in wanted {
        for piece in pieces {
            let (checked, value): (_, Value) =
                match collection.check_json(piece.json.get()).map_err(|error| error.to_string()).and_then(|checked| {
                    Ok((checked, serde_json::from_str(piece.json.get()).map_err(|e| e.to_string())?))
                }) {
                    Ok(both) => both,
                    Err(error) => {
                        complaints.push(Complaint::new(piece.place(collection), "", error));
                        continue;
                    }
                };
            let mut note =
                |field: String, what: String| complaints.push(Complaint::new(piece.place(collection), field, what));
            if !piece.written {
                // What is wrong in itself with a written record was said when its draft was read.
                checked.problems.into_iter().for_each(|problem| note(problem.field, problem.what));
            }
            for (to, id) in checked.references {
                // The titles that a draft names were looked up when it was gathered.
                let was_looked_up = piece.written && to == Collection::Titles;
                if !was_looked_up && !ids.get(&to).is_some_and(|ids| ids.contains(id.as_str())) {
                    note(field_with(&value, &id), format!("{id}: there is no such record in {to}"));
                }
            }
            match parents.unknown_branch(&value) {
                // A library's system names its branches as it likes, and no librarian at the desk can change that at once.
                Some(branch) if collection == Collection::Holdings && !piece.written => {
                    *branches.entry(branch.to_owned()).or_default() += 1;
                }
                _ => parents.check(collection, &value, &mut note),
            }
            own.found(collection, &value).into_iter().for_each(|(field, what)| note(field, what));
        }
    }
    let warning = |(branch, count)| {
        format!(
            "{count} holding(s) are at the branch {branch:?}, which library.toml does not name; add it there to give it a name and a place"
        )
    };
    branches.into_iter().map(warning).collect()
}

/// The identifiers of a collection; those given twice go to the complaints, with both places.
fn unique<'a>(collection: Collection, pieces: &'a [Piece], complaints: &mut Vec<Complaint>) -> HashSet<&'a str> {
    let mut places: HashMap<&str, &Piece> = HashMap::with_capacity(pieces.len());
    for piece in pieces {
        if let Some(first) = places.insert(&piece.id, piece) {
            let first = first.place(collection);
            let what = format!("{} is also in {first}; identifiers are given once in a collection", piece.id);
            complaints.push(Complaint::new(piece.place(collection), "id", what));
        }
    }
    places.into_keys().collect()
}

/// The field of a record that holds a text, for a complaint about it.
fn field_with(record: &Value, wanted: &str) -> String {
    let mut found = String::new();
    texts(record, "", &mut |field, text| {
        if found.is_empty() && text == wanted && field != "id" {
            found = field.to_owned();
        }
    });
    found
}
