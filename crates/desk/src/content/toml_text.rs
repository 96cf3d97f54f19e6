//! Changing some fields of a TOML text and leaving every other byte of it: comments, order, fields nobody asked about.

use serde_json::{Map, Value as Json};
use toml_edit::{Array, ArrayOfTables, Datetime, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::folder::FENCE;

/// A text that is no TOML, or holds its records in a way that can't be changed piece by piece.
#[derive(Debug)]
pub(super) struct Odd;

/// A TOML text in which a record's fields are the new ones wherever they differ from the old.
///
/// The record is the whole of it, or the one of a number in a list of a name.
pub(super) fn changed(
    text: &str,
    record: Option<(&str, usize)>,
    old: &Map<String, Json>,
    new: &Map<String, Json>,
) -> Result<String, Odd> {
    let mut document: DocumentMut = text.parse().map_err(|_| Odd)?;
    let table = match record {
        None => document.as_table_mut(),
        Some((list, n)) => list_mut(&mut document, list)?.get_mut(n).ok_or(Odd)?,
    };
    merge(table, old, new, &[]);
    Ok(document.to_string())
}

/// A TOML text without the record of a number in a list, and that record by itself; no text where it was the only one.
pub(super) fn removed(text: &str, list: &str, n: usize) -> Result<(Option<String>, String), Odd> {
    let mut document: DocumentMut = text.parse().map_err(|_| Odd)?;
    let records = list_mut(&mut document, list)?;
    let record = records.get(n).ok_or(Odd)?.clone();
    records.remove(n);
    let is_empty = records.is_empty();
    let mut alone = DocumentMut::new();
    alone.insert(list, Item::ArrayOfTables([record].into_iter().collect()));
    Ok(((!is_empty).then(|| document.to_string()), alone.to_string()))
}

/// A TOML text of fields, those of a given order first.
pub(super) fn fresh(fields: &Map<String, Json>, order: &[&str]) -> String {
    let mut document = DocumentMut::new();
    merge(document.as_table_mut(), &Map::new(), fields, order);
    document.to_string()
}

fn list_mut<'a>(document: &'a mut DocumentMut, list: &str) -> Result<&'a mut ArrayOfTables, Odd> {
    document.get_mut(list).and_then(Item::as_array_of_tables_mut).ok_or(Odd)
}

fn merge(table: &mut dyn TableLike, old: &Map<String, Json>, new: &Map<String, Json>, order: &[&str]) {
    for name in old.keys().filter(|name| !new.contains_key(*name)) {
        table.remove(name);
    }
    let first = order.iter().filter_map(|name| new.get_key_value(*name));
    let rest = new.iter().filter(|(name, _)| !order.contains(&name.as_str()));
    for (name, json) in first.chain(rest) {
        let before = old.get(name);
        if before == Some(json) {
            continue;
        }
        if let (Some(Json::Object(before)), Json::Object(now)) = (before, json)
            && let Some(inner) = table.get_mut(name).and_then(Item::as_table_like_mut)
        {
            merge(inner, before, now, &[]);
            continue;
        }
        // What stood in a line stays in one.
        let is_value = table.get(name).is_some_and(Item::is_value);
        let mut made = if is_value { Item::Value(value(json)) } else { item(json) };
        if let (Some(Item::Value(old)), Item::Value(new)) = (table.get(name), &mut made) {
            // A comment behind the old value stays behind the new one.
            *new.decor_mut() = old.decor().clone();
        }
        // To insert it would lose the comments above its name.
        match table.get_mut(name) {
            Some(place) => *place = made,
            None => {
                table.insert(name, made);
            }
        }
    }
}

fn item(json: &Json) -> Item {
    match json {
        Json::Array(entries) if !entries.is_empty() && entries.iter().all(Json::is_object) => {
            let tables = entries.iter().filter_map(Json::as_object).map(|fields| {
                let mut table = Table::new();
                merge(&mut table, &Map::new(), fields, &["id"]);
                table
            });
            Item::ArrayOfTables(tables.collect())
        }
        other => Item::Value(value(other)),
    }
}

fn value(json: &Json) -> Value {
    match json {
        Json::Null => "".into(),
        Json::Bool(yes) => (*yes).into(),
        Json::Number(number) => number.as_i64().map_or_else(|| number.as_f64().unwrap_or_default().into(), Value::from),
        Json::String(text) => string(text),
        Json::Array(entries) => entries.iter().map(value).collect::<Array>().into(),
        Json::Object(fields) => {
            let fields = fields.iter().map(|(name, json)| (name.as_str(), value(json)));
            fields.collect::<InlineTable>().into()
        }
    }
}

/// A text; one that is a date or time exactly as TOML writes it stands there without quotes, as people would write it.
fn string(text: &str) -> Value {
    if let Ok(moment) = text.parse::<Datetime>()
        && moment.to_string() == text
    {
        return moment.into();
    }
    // Over several lines it could have one that looks like the end of a front matter.
    let on_one_line = || serde_json::to_string(text).ok()?.parse::<Value>().ok();
    text.contains(FENCE).then(on_one_line).flatten().unwrap_or_else(|| text.into())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use serde_json::json;

    use super::*;

    fn object(value: Json) -> Map<String, Json> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn what_was_not_changed_stays_as_it_was_written() {
        let text = "# Acara\n[[events]]\nid = \"a\" # jangan diubah\ntitle = 'Lama' # judul\nstart = 2026-11-28T09:00:00\nfee   = 0\n\n\
            [events.registration]\n# kursi\ncapacity = 12\n\n[[events]]\nid = \"b\"\ntitle = \"Dua\"\n";
        let old = json!({"id": "a", "title": "Lama", "start": "2026-11-28T09:00:00", "fee": 0, "registration": {"capacity": 12}});
        let mut new = old.clone();
        new["title"] = json!({"id": "Baru", "en": "New \"one\""});
        new["start"] = json!("2026-11-29T09:00:00");
        new["registration"]["required"] = json!(true);
        new["people"] = json!([{"name": "Uni"}]);
        new.as_object_mut().unwrap().remove("fee");
        let text = changed(text, Some(("events", 0)), &object(old), &object(new)).unwrap();
        expect![[r#"
            # Acara
            [[events]]
            id = "a" # jangan diubah
            title = { en = 'New "one"', id = "Baru" } # judul
            start = 2026-11-29T09:00:00

            [events.registration]
            # kursi
            capacity = 12
            required = true

            [[events.people]]
            name = "Uni"

            [[events]]
            id = "b"
            title = "Dua"
        "#]]
        .assert_eq(&text);
    }

    #[test]
    fn a_record_is_taken_out_of_its_list() {
        let text = "[[news]]\nid = \"a\"\n[[news]]\nid = \"b\"\n";
        let (rest, gone) = removed(text, "news", 0).unwrap();
        assert_eq!((rest.as_deref(), &*gone), (Some("[[news]]\nid = \"b\"\n"), "[[news]]\nid = \"a\"\n"));
        assert_eq!(removed("[[news]]\nid = \"a\"\n", "news", 0).unwrap().0, None);
        assert!(removed("news = [{ id = \"a\" }]", "news", 0).is_err());
    }

    #[test]
    fn no_text_breaks_out_of_its_quotes() {
        for hostile in
            ["\"\"\"\n+++\n[x]\n'''", "a\"\nid = \"b", "\\", "\n+++\n", "2026-11-28", "\u{202e}x", "{ a = 1 }"]
        {
            let fields = object(json!({"a": hostile, "b": {"c": [hostile]}, "d": [{"e": hostile}]}));
            let text = fresh(&fields, &[]);
            let again: toml::Table = text.parse().unwrap();
            let said = |value: &toml::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            assert_eq!(said(&again["a"]), hostile);
            assert_eq!(said(&again["b"]["c"][0]), hostile);
            assert_eq!(said(&again["d"][0]["e"]), hostile);
            assert!(!text.lines().any(|line| line.trim_end() == FENCE), "{text}");
        }
    }
}
