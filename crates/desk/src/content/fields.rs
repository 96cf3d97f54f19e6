//! Which fields hold prose and which name titles, and how to reach them.

use lapau_feed::Collection;
use serde_json::Value;

/// The way to a field from its record: names, and `[]` for each entry of a list.
pub(super) type Path = &'static [&'static str];

/// The fields of a collection that hold [`lapau_feed::Prose`].
pub(super) const fn prose(collection: Collection) -> &'static [Path] {
    match collection {
        Collection::Library => &[&["about"], &["rules", "about"]],
        Collection::Contests => &[&["about"], &["rules"]],
        Collection::Surveys => &[&["about"], &["outcome"]],
        Collection::Events
        | Collection::Exhibitions
        | Collection::Clubs
        | Collection::Consultations
        | Collection::Proposals
        | Collection::Ballots => &[&["about"]],
        Collection::Entries | Collection::News => &[&["text"]],
        Collection::Works => &[&["statement"]],
        Collection::Questions => &[&["answer"]],
        Collection::Guides => &[&["lessons", "[]", "text"]],
        _ => &[],
    }
}

/// The field that the Markdown below a front matter becomes.
pub(super) fn body(collection: Collection) -> Option<&'static str> {
    match prose(collection).first() {
        Some([field]) => Some(field),
        _ => None,
    }
}

/// The fields of a collection that name titles.
const fn titles(collection: Collection) -> &'static [Path] {
    match collection {
        Collection::Holdings | Collection::Picks => &[&["title"]],
        Collection::Events | Collection::Works | Collection::Questions => &[&["titles", "[]"]],
        Collection::Clubs => &[&["readings", "[]", "title"]],
        Collection::Guides => &[&["lessons", "[]", "drill", "titles", "[]"]],
        Collection::Proposals => &[&["became"]],
        _ => &[],
    }
}

/// Looks up every title that a record names, leaving empty fields alone.
///
/// `find` says the identifier a reference stands for, or why it stands for none; the reasons are answered with their fields.
pub fn resolve_titles(
    collection: Collection,
    value: &mut Value,
    mut find: impl FnMut(&str) -> Result<String, String>,
) -> Vec<(String, String)> {
    let mut dangling = Vec::new();
    for path in titles(collection) {
        visit(value, path, String::new(), &mut |field, value| {
            if let Value::String(reference) = value
                && !reference.is_empty()
            {
                match find(reference) {
                    Ok(id) => *reference = id,
                    Err(reason) => dangling.push((field.to_owned(), reason)),
                }
            }
        });
    }
    dangling
}

/// Calls a function with every value a path leads to, and its field as people write it: `lessons[0].text`.
pub(super) fn visit(value: &mut Value, path: &[&str], field: String, act: &mut dyn FnMut(&str, &mut Value)) {
    match path {
        [] => act(&field, value),
        ["[]", rest @ ..] => {
            for (n, entry) in value.as_array_mut().into_iter().flatten().enumerate() {
                visit(entry, rest, format!("{field}[{n}]"), act);
            }
        }
        [name, rest @ ..] => {
            if let Some(inner) = value.get_mut(name) {
                let field = if field.is_empty() { (*name).to_owned() } else { format!("{field}.{name}") };
                visit(inner, rest, field, act);
            }
        }
    }
}

/// Calls a function with every text of a record and its field.
pub fn texts<'a>(value: &'a Value, field: &str, act: &mut dyn FnMut(&str, &'a str)) {
    match value {
        Value::String(text) => act(field, text),
        Value::Array(entries) => {
            for (n, entry) in entries.iter().enumerate() {
                texts(entry, &format!("{field}[{n}]"), act);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                let field = if field.is_empty() { name.clone() } else { format!("{field}.{name}") };
                texts(value, &field, act);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_are_found_wherever_they_are() {
        let mut guide = json!({"lessons": [{"text": ""}, {"drill": {"titles": ["isbn:1", "x", ""]}}]});
        let find = |reference: &str| if reference == "isbn:1" { Ok("t1".into()) } else { Err("none".into()) };
        let dangling = resolve_titles(Collection::Guides, &mut guide, find);
        assert_eq!(guide["lessons"][1]["drill"]["titles"], json!(["t1", "x", ""]));
        assert_eq!(dangling, [("lessons[1].drill.titles[1]".to_owned(), "none".to_owned())]);
    }
}
