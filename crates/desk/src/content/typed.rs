//! A record's value read as its type, strictly: what the type would pass over in silence is named.

use lapau_feed::{
    Collection, Problem, Record, catalogue, consulting, conversation, finding, learning, letters, library,
    participation, programme,
};
use serde_json::{Value, value::RawValue};

/// A record that was read.
#[derive(Debug)]
pub struct Typed {
    /// Its identifier.
    pub id: String,
    /// Its canonical JSON: the fields in the order of the type, those at their ordinary value left out.
    pub json: Box<RawValue>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// The records it names.
    pub references: Vec<(Collection, String)>,
}

/// Reads a value as a record of a collection.
pub fn read(collection: Collection, value: &Value) -> Result<Typed, Problem> {
    match collection {
        Collection::Library => read_as::<library::Library>(value),
        Collection::Titles => read_as::<catalogue::Title>(value),
        Collection::Holdings => read_as::<catalogue::Holding>(value),
        Collection::Availability => read_as::<catalogue::Availability>(value),
        Collection::Synonyms => read_as::<catalogue::Synonyms>(value),
        Collection::Picks => read_as::<conversation::Pick>(value),
        Collection::Events => read_as::<programme::Event>(value),
        Collection::Consultations => read_as::<consulting::Consultation>(value),
        Collection::Contests => read_as::<programme::Contest>(value),
        Collection::Entries => read_as::<programme::Entry>(value),
        Collection::Exhibitions => read_as::<programme::Exhibition>(value),
        Collection::Works => read_as::<programme::Work>(value),
        Collection::Clubs => read_as::<conversation::Club>(value),
        Collection::Threads => read_as::<conversation::Thread>(value),
        Collection::Posts => read_as::<conversation::Post>(value),
        Collection::Questions => read_as::<conversation::Question>(value),
        Collection::News => read_as::<conversation::News>(value),
        Collection::Guides => read_as::<learning::Guide>(value),
        Collection::Surveys => read_as::<learning::Survey>(value),
        Collection::Findings => read_as::<finding::Finding>(value),
        Collection::Proposals => read_as::<participation::Proposal>(value),
        Collection::Ballots => read_as::<participation::Ballot>(value),
        Collection::Tallies => read_as::<participation::Tally>(value),
        Collection::Indicators => read_as::<participation::Indicator>(value),
        Collection::Letters => read_as::<letters::Letter>(value),
        Collection::Statuses => read_as::<letters::Status>(value),
    }
}

fn read_as<R: Record>(value: &Value) -> Result<Typed, Problem> {
    let mut unknown = Vec::new();
    let mut note = |path: serde_ignored::Path<'_>| unknown.push(field_of(&path.to_string()));
    let record: R = serde_path_to_error::deserialize(serde_ignored::Deserializer::new(value, &mut note))
        .map_err(|error| problem(&field_of(&error.path().to_string()), error.inner().to_string()))?;
    let again = serde_json::to_value(&record).map_err(|error| problem("", error.to_string()))?;
    let mut problems: Vec<Problem> = unknown
        .into_iter()
        .map(|field| problem(&field, "is no field of this record; is it misspelt?".into()))
        .collect();
    lost(value, &again, "", &mut problems);
    problems.extend(record.problems());
    let json = serde_json::value::to_raw_value(&record).map_err(|error| problem("", error.to_string()))?;
    Ok(Typed {
        id: record.id().to_owned(),
        json,
        problems,
        references: record.references().into_iter().map(|(to, id)| (to, id.to_owned())).collect(),
    })
}

/// Finds what a value says and its record does not.
///
/// This sees into tagged and flattened types, which read their fields from a copy where nobody sees what they pass over.
/// A field at its ordinary value is left out of a record, so those values count as kept.
fn lost(said: &Value, kept: &Value, field: &str, problems: &mut Vec<Problem>) {
    match (said, kept) {
        (Value::Object(said), Value::Object(kept)) => {
            for (name, value) in said {
                let field = if field.is_empty() { name.clone() } else { format!("{field}.{name}") };
                match kept.get(name) {
                    Some(kept) => lost(value, kept, &field, problems),
                    None if is_ordinary(value) || problems.iter().any(|problem| problem.field == field) => {}
                    None => problems.push(problem(&field, "is no field of this record; is it misspelt?".into())),
                }
            }
        }
        (Value::Array(said), Value::Array(kept)) => {
            for (n, (said, kept)) in said.iter().zip(kept).enumerate() {
                lost(said, kept, &format!("{field}[{n}]"), problems);
            }
        }
        (Value::String(said), Value::String(kept)) if said != kept && matches!(kept.as_str(), "other" | "unknown") => {
            problems.push(problem(field, format!("{said:?} is none of the words this field may have")));
        }
        _ => {}
    }
}

fn is_ordinary(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => matches!(number.as_u64(), Some(0 | 1)),
        Value::String(text) => matches!(text.as_str(), "" | "planned" | "book"),
        Value::Array(entries) => entries.is_empty(),
        Value::Object(fields) => fields.values().all(is_ordinary),
        Value::Bool(true) => false,
    }
}

/// A path as the libraries write it (`lessons.0.text`) in the form of [`Problem::field`] (`lessons[0].text`).
fn field_of(path: &str) -> String {
    let mut field = String::new();
    for part in path.split('.').filter(|part| !matches!(*part, "" | "?")) {
        if !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) {
            field.push_str(&format!("[{part}]"));
        } else {
            if !field.is_empty() && !part.starts_with('[') {
                field.push('.');
            }
            field.push_str(part);
        }
    }
    field
}

fn problem(field: &str, what: String) -> Problem {
    Problem { field: field.to_owned(), what }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(collection: Collection, value: Value) -> Vec<String> {
        match read(collection, &value) {
            Ok(typed) => typed.problems.into_iter().map(|problem| problem.field).collect(),
            Err(problem) => vec![problem.field],
        }
    }

    #[test]
    fn misspelt_fields_are_named_even_in_tagged_types() {
        let event = json!({"id": "e", "kind": "story", "title": "Dongeng", "start": "2026-11-28T09:00", "end": "2026-11-28T10:00",
            "plce": "Aula", "recurrence": {"every": "week", "untill": "2026-12-31"}, "state": "planned", "fee": 0});
        assert_eq!(fields(Collection::Events, event), ["plce", "recurrence.untill"]);
        let ballot = json!({"id": "b", "title": "Buku", "method": "budget", "budget": 1000, "budgt": 5, "opens": "2026-11-01T00:00",
            "closes": "2026-11-30T00:00", "options": [{"id": "a", "label": "A", "price": 1}, {"id": "c", "label": "C", "price": 1}]});
        assert_eq!(fields(Collection::Ballots, ballot), ["budgt"]);
    }

    #[test]
    fn unknown_words_and_wrong_types_are_named() {
        let event =
            json!({"id": "e", "kind": "dongeng", "title": "X", "start": "2026-11-28T09:00", "end": "2026-11-28T10:00"});
        assert_eq!(fields(Collection::Events, event), ["kind"]);
        let guide =
            json!({"id": "g", "title": "X", "topic": "library", "lessons": [{"id": "a", "title": 7, "text": []}]});
        assert_eq!(fields(Collection::Guides, guide), ["lessons[0].title"]);
    }

    #[test]
    fn fields_at_their_ordinary_value_are_no_mistake() {
        let synonyms = json!({"id": "s", "words": ["buku", "kitab"], "note": ""});
        assert_eq!(fields(Collection::Synonyms, synonyms), Vec::<String>::new());
    }
}
