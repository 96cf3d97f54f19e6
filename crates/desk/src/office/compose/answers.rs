//! The way between what a record says and what somebody typed.
//!
//! Both ways are plain functions of tables: a further kind of record is a table in [`super::kinds`], not a page.
//! Promised: what was not changed in the form is not changed in the record, whatever it looks like there.

use std::collections::BTreeSet;

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
};
use serde_json::{Map, Value};

use super::{
    fields::{Field, Input, LANGUAGES, Problems, Rows, Typed, YES, get, set, spoken},
    said,
};
use crate::{content, content::writing::slug, office::words};

/// How many entries a form takes.
const MOST: usize = 60;

/// What a form shows of a record, at a library so many minutes from UTC.
pub(super) fn show(fields: &[Field], record: &Map<String, Value>, prefix: &str, minutes: i32, out: &mut Typed) {
    for field in fields {
        let name = format!("{prefix}{}", field.name);
        let Some(value) = get(record, field.name) else { continue };
        let is_long = matches!(field.input, Input::Prose | Input::Text);
        let fitting = |text: &str| if is_long { text.to_owned() } else { flat(text) };
        let text = |value: &Value| fitting(value.as_str().unwrap_or_default());
        let lines = |line: &dyn Fn(&Value) -> String| {
            value.as_array().into_iter().flatten().map(line).collect::<Vec<_>>().join("\n")
        };
        let shown = match &field.input {
            Input::Part | Input::Id(_) => continue,
            Input::Line | Input::Text => {
                for (tag, _) in LANGUAGES {
                    if let Some(text) = value.get(tag).and_then(Value::as_str) {
                        out.insert(format!("{name}.{tag}"), fitting(text));
                    }
                }
                fitting(value.as_str().or_else(|| value.get("id")?.as_str()).unwrap_or_default())
            }
            Input::Moment(_) => local(&text(value), minutes),
            Input::Moments => lines(&|value| local(&text(value), minutes).replace('T', " ")),
            Input::Time => {
                let at = text(value);
                // Without seconds, as the field for it shows it.
                at.get(..5).filter(|_| at.len() == 8 && at.ends_with(":00")).map(str::to_owned).unwrap_or(at)
            }
            Input::Number | Input::Weekday => value.as_u64().map(|number| number.to_string()).unwrap_or_default(),
            Input::Nth => value.as_u64().map(|number| (number + 1).to_string()).unwrap_or_default(),
            Input::Nths => {
                let numbers = value.as_array().into_iter().flatten().filter_map(Value::as_u64);
                numbers.map(|number| (number + 1).to_string()).collect::<Vec<_>>().join(", ")
            }
            Input::Numbers => {
                let numbers = value.as_array().into_iter().flatten().filter_map(Value::as_u64);
                numbers.map(|number| number.to_string()).collect::<Vec<_>>().join(", ")
            }
            Input::Check => {
                if value == true {
                    YES.to_owned()
                } else {
                    String::new()
                }
            }
            Input::Has => YES.to_owned(),
            Input::Several(_) => {
                for word in value.as_array().into_iter().flatten().filter_map(Value::as_str) {
                    out.insert(format!("{name}.{word}"), YES.to_owned());
                }
                continue;
            }
            Input::Dates | Input::Titles => lines(&text),
            Input::Lines => lines(&|value| flat(spoken(value))),
            Input::Rows(rows) => {
                let entries = value.as_array().map_or(&[][..], Vec::as_slice);
                for (n, entry) in entries.iter().enumerate() {
                    if let Some(entry) = entry.as_object() {
                        show(rows.fields, entry, &format!("{name}.{n}."), minutes, out);
                    }
                    out.insert(format!("{name}.{n}.asal"), n.to_string());
                    for earlier in earlier(rows) {
                        // What names no entry is shown as it is, to be put right.
                        if let Some(text) = out.get_mut(&format!("{name}.{n}.{earlier}"))
                            && let Some(place) = entries.iter().position(|entry| entry["id"] == **text)
                        {
                            *text = (place + 1).to_string();
                        }
                    }
                }
                out.insert(format!("{name}.jumlah"), entries.len().to_string());
                continue;
            }
            _ => text(value),
        };
        out.insert(name, shown);
    }
}

/// The fields of entries that name an earlier one.
fn earlier(rows: &Rows) -> impl Iterator<Item = &'static str> {
    rows.fields.iter().filter(|field| matches!(field.input, Input::Earlier)).map(|field| field.name)
}

/// A text on one line, as a field for a line shows it.
fn flat(text: &str) -> String {
    if text.contains('\n') { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text.to_owned() }
}

/// What a form for a new record begins with.
pub(super) fn begin(fields: &[Field], now: DateTime) -> Typed {
    let mut out = Typed::new();
    for field in fields {
        let first = match field.input {
            Input::Date(true) => now.date().to_string(),
            Input::Moment(true) => minute(now),
            _ => continue,
        };
        out.insert(field.name.to_owned(), first);
    }
    out
}

/// A moment as a field for it shows it: `2026-11-28T09:00`.
fn minute(at: DateTime) -> String {
    format!("{}T{:02}:{:02}", at.date(), at.hour(), at.minute())
}

fn local(text: &str, minutes: i32) -> String {
    let at = text.parse::<Timestamp>().map(|at| words::local(at, minutes)).or_else(|_| text.parse::<DateTime>());
    at.map_or_else(|_| text.to_owned(), minute)
}

/// How many entries a form has under a name.
pub(super) fn count(typed: &Typed, name: &str) -> usize {
    let count = typed.get(&format!("{name}.jumlah")).and_then(|count| count.parse().ok());
    count.unwrap_or(0_usize).min(MOST)
}

/// Adds an empty entry.
pub(super) fn add_row(typed: &mut Typed, name: &str) {
    let count = count(typed, name).saturating_add(1).min(MOST);
    typed.insert(format!("{name}.jumlah"), count.to_string());
}

/// Drops the entries that are empty or were crossed out, so that those of the form and those of the record have the same numbers.
pub(super) fn compact(fields: &[Field], prefix: &str, typed: &mut Typed) {
    for field in fields {
        let Input::Rows(rows) = &field.input else { continue };
        let name = format!("{prefix}{}", field.name);
        let mut kept = 0;
        // The number that each entry has now, by the one that it had.
        let mut numbers = Vec::new();
        for n in 0..count(typed, &name) {
            let row = format!("{name}.{n}.");
            compact(rows.fields, &row, typed);
            let says = typed.get(&format!("{row}buang")).is_none_or(|gone| gone != YES)
                && rows.fields.iter().any(|field| says_anything(field, &row, typed));
            let entries: Vec<(String, String)> = typed
                .range(row.clone()..)
                .take_while(|(name, _)| name.starts_with(&row))
                .map(|(name, text)| (name.clone(), text.clone()))
                .collect();
            for (old, text) in entries {
                typed.remove(&old);
                if says {
                    typed.insert(format!("{name}.{kept}.{}", &old[row.len()..]), text);
                }
            }
            kept += usize::from(says);
            numbers.push(says.then_some(kept));
        }
        for (n, earlier) in (0..kept).flat_map(|n| earlier(rows).map(move |earlier| (n, earlier))) {
            let Some(text) = typed.get_mut(&format!("{name}.{n}.{earlier}")) else { continue };
            let old = text.trim().parse::<usize>().ok().and_then(|old| numbers.get(old.checked_sub(1)?));
            if let Some(number) = old {
                // One that was crossed out must not become another.
                *text = number.unwrap_or_default().to_string();
            }
        }
        typed.insert(format!("{name}.jumlah"), kept.to_string());
    }
}

/// Whether somebody wrote something into a field: a word that was chosen says nothing by itself.
fn says_anything(field: &Field, row: &str, typed: &Typed) -> bool {
    match &field.input {
        Input::Choice(_) | Input::Weekday | Input::Several(_) | Input::Check | Input::Has => false,
        Input::Rows(_) => count(typed, &format!("{row}{}", field.name)) > 0,
        _ => field.names().iter().any(|name| typed.get(&format!("{row}{name}")).is_some_and(|text| !text.is_empty())),
    }
}

/// A typed text without what browsers and fingers add around it.
pub(super) fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").trim_matches('\n').trim_end().to_owned()
}

/// Brings what was typed into a record, and notes what can't be.
///
/// What was typed must be [`compact`].
pub(super) fn take(
    fields: &[Field],
    typed: &Typed,
    prefix: &str,
    minutes: i32,
    record: &mut Map<String, Value>,
    problems: &mut Problems,
) {
    let mut shown = Typed::new();
    show(fields, record, "", minutes, &mut shown);
    let of = |map: &Typed, name: &str| map.get(name).cloned().unwrap_or_default();
    let mut without: Vec<String> = Vec::new();
    for field in fields {
        let name = format!("{prefix}{}", field.name);
        if without.iter().any(|table| field.name.starts_with(table.as_str())) {
            continue;
        }
        if let Input::Rows(rows) = &field.input {
            take_rows(field, rows, typed, &name, minutes, record, problems);
            continue;
        }
        let names = field.names();
        let mut now: Vec<String> = names.iter().map(|name| of(typed, &format!("{prefix}{name}"))).collect();
        if matches!(field.input, Input::Has) && get(record, field.name).is_none() {
            // Whoever fills in what is in the table means the table, ticked or not: nothing typed is dropped.
            let inside = |inner: &&Field| inner.name.strip_prefix(field.name).is_some_and(|rest| rest.starts_with('.'));
            if fields.iter().filter(inside).any(|inner| says_anything(inner, prefix, typed)) {
                now = vec![YES.to_owned()];
            }
        }
        let was: Vec<String> = names.iter().map(|name| clean(&of(&shown, name))).collect();
        let is_empty = now.iter().all(String::is_empty);
        if let Some(table) = field.table().filter(|_| is_empty) {
            set(record, table, None);
            without.push(format!("{table}."));
            continue;
        }
        if now != was {
            match read(field, &now, get(record, field.name)) {
                Ok(value) => set(record, field.name, value),
                Err(what) => problems.push((name.clone(), what)),
            }
        }
        if field.needed && is_empty && get(record, field.name).is_none() {
            problems.push((name, "Masih kosong.".into()));
        }
    }
    let has: BTreeSet<&str> =
        fields.iter().filter(|field| matches!(field.input, Input::Has)).map(|field| field.name).collect();
    for field in fields {
        if let Some((table, _)) = field.name.rsplit_once('.')
            && !has.contains(table)
            && get(record, table).and_then(Value::as_object).is_some_and(Map::is_empty)
        {
            set(record, table, None);
        }
    }
}

fn take_rows(
    field: &Field,
    rows: &Rows,
    typed: &Typed,
    name: &str,
    minutes: i32,
    record: &mut Map<String, Value>,
    problems: &mut Problems,
) {
    let old = get(record, field.name).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut entries = Vec::new();
    for n in 0..count(typed, name) {
        let row = format!("{name}.{n}.");
        let from = typed.get(&format!("{row}asal")).and_then(|from| old.get(from.parse::<usize>().ok()?));
        let mut entry = from.and_then(Value::as_object).cloned().unwrap_or_default();
        take(rows.fields, typed, &row, minutes, &mut entry, problems);
        entries.push(entry);
    }
    for field in rows.fields {
        let Input::Id(from) = field.input else { continue };
        let mut known: BTreeSet<String> =
            entries.iter().filter_map(|entry| Some(entry.get(field.name)?.as_str()?.to_owned())).collect();
        for (n, entry) in entries.iter_mut().enumerate().filter(|(_, entry)| !entry.contains_key(field.name)) {
            let made = entry.get(from).map(|value| slug(spoken(value))).filter(|made| !made.is_empty());
            let made = made.unwrap_or_else(|| (n + 1).to_string());
            let numbered = (2..=MOST + 1).map(|n| format!("{made}-{n}"));
            if let Some(id) = std::iter::once(made.clone()).chain(numbered).find(|id| !known.contains(id)) {
                known.insert(id.clone());
                entry.insert(field.name.to_owned(), Value::String(id));
            }
        }
    }
    let ids: Vec<Option<Value>> = entries.iter().map(|entry| entry.get("id").cloned()).collect();
    for (n, entry) in entries.iter_mut().enumerate() {
        for earlier in earlier(rows) {
            let number = get(entry, earlier).and_then(Value::as_str).and_then(|text| text.parse::<usize>().ok());
            let Some(number) = number else { continue };
            match number.checked_sub(1).filter(|place| *place < n).and_then(|place| ids.get(place)?.clone()) {
                Some(id) => set(entry, earlier, Some(id)),
                None => problems.push((
                    format!("{name}.{n}.{earlier}"),
                    format!("Sebut nomor {} yang ada di atasnya.", rows.one.to_lowercase()),
                )),
            }
        }
    }
    let entries: Vec<Value> = entries.into_iter().map(Value::Object).collect();
    if entries.is_empty() && field.needed {
        problems.push((name.to_owned(), "Masih kosong.".into()));
    }
    if entries != old {
        set(record, field.name, (!entries.is_empty()).then_some(Value::Array(entries)));
    }
}

/// The value of an answer; none where it is empty.
fn read(field: &Field, now: &[String], old: Option<&Value>) -> Result<Option<Value>, String> {
    for text in now {
        let over = text.chars().count().saturating_sub(field.longest());
        if over > 0 {
            return Err(format!("{over} huruf terlalu panjang."));
        }
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            return Err("Memuat huruf kendali; ketik ulang bagian yang ditempel.".into());
        }
    }
    let text = now.first().map(|text| text.trim()).unwrap_or_default();
    let one_line = || text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    if let Input::Several(words) = &field.input {
        let chosen: Vec<Value> =
            words.iter().zip(now).filter(|(_, text)| *text == YES).map(|((word, _), _)| (*word).into()).collect();
        return Ok((!chosen.is_empty()).then_some(Value::Array(chosen)));
    }
    if field.is_localized() {
        return Ok(localized(field, now, old));
    }
    if text.is_empty() {
        return Ok(None);
    }
    let value = match &field.input {
        Input::Prose => {
            content::prose(now.first().map_or("", |text| text)).map_err(|error| said::unsupported(&error))?;
            // Spaces before the first line would mean something.
            Value::String(now.first().cloned().unwrap_or_default())
        }
        Input::Check => Value::Bool(true),
        Input::Has => Value::Object(Map::new()),
        Input::Date(_) => day(text)?,
        Input::Dates => Value::Array(lines().map(day).collect::<Result<_, _>>()?),
        Input::Moment(_) => moment(text)?,
        Input::Moments => Value::Array(lines().map(moment).collect::<Result<_, _>>()?),
        Input::Time => {
            let at: Time =
                text.replace('.', ":").parse().map_err(|_| format!("{text:?} bukan jam; tulis seperti 09:00."))?;
            format!("{:02}:{:02}:00", at.hour(), at.minute()).into()
        }
        Input::Weekday => {
            let day: u8 = text.parse().ok().filter(|day| (1..=7).contains(day)).ok_or("Pilih salah satu.")?;
            day.into()
        }
        Input::Number | Input::Nth => {
            let digits: String = text.trim_start_matches("Rp").chars().filter(|c| !matches!(c, '.' | ' ')).collect();
            let number: u32 = digits.parse().map_err(|_| format!("{text:?} bukan bilangan bulat."))?;
            match field.input {
                Input::Nth => number.checked_sub(1).ok_or("Hitung mulai dari 1.")?.into(),
                _ => number.into(),
            }
        }
        Input::Nths => {
            let numbers = text.split([',', ' ', '\n']).filter(|number| !number.is_empty());
            let counted = |number: &str| -> Result<Value, String> {
                let number: u32 = number.parse().map_err(|_| format!("{number:?} bukan bilangan bulat."))?;
                Ok(number.checked_sub(1).ok_or("Hitung mulai dari 1.")?.into())
            };
            Value::Array(numbers.map(counted).collect::<Result<_, _>>()?)
        }
        Input::Numbers => {
            let numbers = text.split([',', ' ', '\n']).filter(|number| !number.is_empty());
            let whole = |number: &str| -> Result<Value, String> {
                let number: u32 = number.parse().map_err(|_| format!("{number:?} bukan bilangan bulat."))?;
                Ok(number.into())
            };
            Value::Array(numbers.map(whole).collect::<Result<_, _>>()?)
        }
        Input::Choice(words) => {
            let known = words.iter().any(|(word, _)| *word == text);
            known.then(|| text.into()).ok_or("Pilih salah satu.")?
        }
        Input::Title => book(text, old.into_iter()),
        Input::Titles => {
            let old = old.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            lines().map(|line| book(line, old.iter())).collect()
        }
        Input::Lines => {
            // A line that stayed keeps its translations.
            let old = old.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            let kept = |line: &str| old.iter().find(|value| flat(spoken(value)) == line).cloned();
            lines().map(|line| kept(line).unwrap_or_else(|| line.into())).collect()
        }
        _ => one_line().into(),
    };
    Ok(Some(value))
}

/// A text in one language or several; what the form doesn't ask for, other languages, stays.
fn localized(field: &Field, now: &[String], old: Option<&Value>) -> Option<Value> {
    let mut texts: Map<String, Value> = old.and_then(Value::as_object).cloned().unwrap_or_default();
    let tags = std::iter::once("id").chain(LANGUAGES.map(|(tag, _)| tag));
    for (tag, text) in tags.zip(now) {
        let text = match field.input {
            Input::Line => text.split_whitespace().collect::<Vec<_>>().join(" "),
            _ => text.trim().to_owned(),
        };
        if text.is_empty() {
            texts.remove(tag);
        } else {
            texts.insert(tag.to_owned(), text.into());
        }
    }
    match (texts.len(), texts.remove("id")) {
        (0, _) => None,
        (1, Some(only)) => Some(only),
        (_, indonesian) => {
            texts.extend(indonesian.map(|text| ("id".to_owned(), text)));
            Some(Value::Object(texts))
        }
    }
}

fn moment(text: &str) -> Result<Value, String> {
    let plain = text.replace(", ", "T").replace(' ', "T");
    let plain = match plain.split_once('T') {
        Some((day, time)) => format!("{day}T{}", time.replace('.', ":")),
        None => plain,
    };
    let at: DateTime = plain
        .parse()
        .ok()
        .filter(|_| plain.contains('T'))
        .ok_or_else(|| format!("{text:?} bukan tanggal dan jam; tulis seperti 2026-11-30 09:00."))?;
    Ok(format!("{}:00", minute(at)).into())
}

fn day(text: &str) -> Result<Value, String> {
    let day: Date = text.parse().map_err(|_| format!("{text:?} bukan tanggal; tulis seperti 2026-11-30."))?;
    Ok(day.to_string().into())
}

/// A book as content files name it: what looks like an ISBN is one, and what is no reference yet is a copy's number.
fn book<'a>(text: &str, mut old: impl Iterator<Item = &'a Value>) -> Value {
    let digits = text.chars().filter(char::is_ascii_alphanumeric).count();
    let is_isbn = matches!(digits, 10 | 13)
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ' ' | 'X' | 'x'))
        && text.starts_with(|c: char| c.is_ascii_digit());
    if text.starts_with("isbn:") || text.starts_with("item:") || old.any(|old| old == text) {
        text.into()
    } else if is_isbn {
        format!("isbn:{text}").into()
    } else {
        format!("item:{text}").into()
    }
}

/// The name in the form of a field as complaints name it: `lessons[0].text` is `lessons.0.text`.
///
/// A field that the form does not have by itself is the one it is in, or the first in it; the empty name is none of them.
pub(super) fn name_of(path: &str, fields: &[Field], typed: &Typed) -> String {
    let mut names = Vec::new();
    every_name(fields, "", typed, &mut names);
    let mut path = path.replace('[', ".").replace(']', "");
    loop {
        let inside = format!("{path}.");
        if let Some(name) =
            names.iter().find(|name| **name == path).or_else(|| names.iter().find(|name| name.starts_with(&inside)))
        {
            return name.clone();
        }
        match path.rsplit_once('.') {
            Some((outer, _)) => path = outer.to_owned(),
            None => return String::new(),
        }
    }
}

fn every_name(fields: &[Field], prefix: &str, typed: &Typed, names: &mut Vec<String>) {
    for field in fields {
        let name = format!("{prefix}{}", field.name);
        match &field.input {
            Input::Part | Input::Id(_) => {}
            Input::Rows(rows) => {
                names.push(name.clone());
                (0..count(typed, &name)).for_each(|n| every_name(rows.fields, &format!("{name}.{n}."), typed, names));
            }
            _ => names.push(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::fields::field, *};

    const FIELDS: &[Field] = &[
        field("title", "Judul", Input::Line).needed(),
        field("text", "Isi", Input::Prose),
        field("posted", "Waktu", Input::Moment(true)).needed(),
        field("audience", "Untuk", Input::Several(&[("teens", "Remaja"), ("adults", "Dewasa")])),
        field("registration", "Pendaftaran", Input::Has),
        field("registration.required", "Wajib", Input::Check),
        field("registration.capacity", "Tempat", Input::Number),
        field("recurrence.every", "Berulang", Input::Choice(&[("", "Tidak"), ("week", "Tiap minggu")])).owning(),
        field("recurrence.except", "Kecuali", Input::Dates),
        field("titles", "Buku", Input::Titles),
        field("drill.task", "Latihan", Input::Line),
        field(
            "items",
            "Butir",
            Input::Rows(&Rows {
                one: "Butir",
                least: 2,
                fields: &[
                    field("id", "", Input::Id("label")),
                    field("label", "Butir", Input::Line).needed(),
                    field("kind", "Jenis", Input::Choice(&[("text", "Teks"), ("choice", "Pilihan")])),
                    field("options", "Pilihan", Input::Lines),
                    field("answer", "Jawaban", Input::Nth),
                    field("when.item", "Bila", Input::Earlier).owning(),
                    field("when.choices", "Pilihannya", Input::Nths),
                ],
            }),
        ),
    ];

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    fn taken(record: &Value, change: &[(&str, &str)]) -> (Value, Problems) {
        let (mut record, mut typed, mut problems) = (object(record.clone()), Typed::new(), Problems::new());
        show(FIELDS, &record, "", 420, &mut typed);
        typed.extend(change.iter().map(|(name, text)| ((*name).to_owned(), clean(text))));
        compact(FIELDS, "", &mut typed);
        take(FIELDS, &typed, "", 420, &mut record, &mut problems);
        (Value::Object(record), problems)
    }

    fn full() -> Value {
        json!({
            "id": "a", "title": {"id": "Kabar", "de": "Neues", "en": "News"}, "text": "Satu.", "posted": "2026-11-24T01:00:00Z",
            "audience": ["adults"], "registration": {"required": true, "taken": 3}, "titles": ["abc", "item:1"],
            "recurrence": {"every": "week", "except": ["2026-12-24"], "moved": [1]}, "other": [1, 2],
            "items": [{"id": "x", "label": {"id": "Satu", "en": "One"}, "kind": "choice", "options": ["A", {"id": "B", "en": "b"}], "answer": 1}],
        })
    }

    #[test]
    fn what_was_not_typed_over_stays() {
        assert_eq!(taken(&full(), &[]), (full(), Vec::new()));
        let (record, problems) =
            taken(&full(), &[("items.0.options", "B\nC\n"), ("titles", "abc\n979-461-046-1 \n B7\n")]);
        assert_eq!(problems, []);
        let mut wanted = full();
        wanted["items"][0]["options"] = json!([{"id": "B", "en": "b"}, "C"]);
        wanted["titles"] = json!(["abc", "isbn:979-461-046-1", "item:B7"]);
        assert_eq!(record, wanted);
    }

    #[test]
    fn answers_become_what_content_files_say() {
        let (record, problems) = taken(
            &json!({}),
            &[
                ("title", "  Dua\nbaris "),
                ("posted", "2026-11-30 09.05"),
                ("audience.teens", YES),
                ("registration", YES),
                ("registration.capacity", "1.200"),
                ("recurrence.except", "2026-12-24"),
                ("drill.task", ""),
                ("items.jumlah", "4"),
                ("items.0.kind", "text"),
                ("items.1.label", "Usia"),
                ("items.1.answer", "2"),
                ("items.2.label", "Usia"),
                ("items.3.label", "x"),
                ("items.3.buang", YES),
            ],
        );
        assert_eq!(problems, []);
        let wanted = json!({
            "title": "Dua baris", "posted": "2026-11-30T09:05:00", "audience": ["teens"], "registration": {"capacity": 1200},
            "items": [{"id": "usia", "label": "Usia", "answer": 1}, {"id": "usia-2", "label": "Usia"}],
        });
        assert_eq!(record, wanted, "what belongs to a table that is left out is left out, and so are empty entries");
    }

    #[test]
    fn entries_that_stand_before_are_named_by_number_whatever_happens_to_them() {
        let record = json!({
            "title": "a", "posted": "2026-11-24T01:00:00Z",
            "items": [{"id": "x", "label": "X"}, {"id": "y", "label": "Y"}, {"id": "z", "label": "Z", "when": {"item": "y", "choices": [0, 2], "new": 1}}],
        });
        let mut shown = Typed::new();
        show(FIELDS, &object(record.clone()), "", 420, &mut shown);
        assert_eq!((&*shown["items.2.when.item"], &*shown["items.2.when.choices"]), ("2", "1, 3"));
        assert_eq!(taken(&record, &[]), (record.clone(), Vec::new()));
        let (without_the_first, problems) = taken(&record, &[("items.0.buang", YES)]);
        assert_eq!((&without_the_first["items"][1], &*problems), (&record["items"][2], &[][..]));
        let (_, problems) = taken(&record, &[("items.1.buang", YES)]);
        assert_eq!(problems, [("items.1.when.item".to_owned(), "Sebut nomor butir yang ada di atasnya.".to_owned())]);
        for number in ["3", "9", "0"] {
            let (_, problems) = taken(&record, &[("items.2.when.item", number)]);
            assert_eq!(problems.len(), 1, "{number} is none that stands before");
        }
        let added = [
            ("items.jumlah", "4"),
            ("items.3.label", "Baru"),
            ("items.3.when.item", "3"),
            ("items.3.when.choices", "2 1"),
        ];
        assert_eq!(taken(&record, &added).0["items"][3]["when"], json!({"item": "z", "choices": [1, 0]}));
        let (asked_of_all, _) = taken(&record, &[("items.2.when.item", "")]);
        assert_eq!(asked_of_all["items"][2], json!({"id": "z", "label": "Z"}));
    }

    #[test]
    fn what_was_emptied_goes() {
        let (record, _) = taken(
            &full(),
            &[
                ("title.en", ""),
                ("text", ""),
                ("registration", ""),
                ("recurrence.every", ""),
                ("items.0.label", ""),
                ("items.0.label.en", ""),
                ("items.0.options", ""),
                ("items.0.answer", ""),
                ("audience.adults", ""),
            ],
        );
        let wanted = json!({"id": "a", "title": {"id": "Kabar", "de": "Neues"}, "posted": "2026-11-24T01:00:00Z", "titles": ["abc", "item:1"], "other": [1, 2]});
        assert_eq!(record, wanted);
    }

    #[test]
    fn what_cannot_be_is_said_beside_its_field() {
        let (record, problems) = taken(
            &full(),
            &[
                ("title", ""),
                ("title.en", ""),
                ("posted", "besok"),
                ("registration.capacity", "banyak"),
                ("text", "<b>x</b>"),
                ("recurrence.except", "2026-02-30"),
                ("items.0.label", "a\u{1b}[2J"),
                ("items.0.answer", "0"),
            ],
        );
        let names: Vec<&str> = problems.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            ["text", "posted", "registration.capacity", "recurrence.except", "items.0.label", "items.0.answer"]
        );
        assert_eq!(record["title"], json!({"de": "Neues"}));
        assert_eq!(record["posted"], full()["posted"]);
        assert_eq!(taken(&json!({}), &[]).1.len(), 2, "title and time are needed");
    }

    #[test]
    fn complaints_find_their_field() {
        let typed = Typed::from([("items.jumlah".into(), "2".into())]);
        for (path, name) in [
            ("title", "title"),
            ("items[1].label", "items.1.label"),
            ("items[1].id", "items.1.label"),
            ("items[0].options[2]", "items.0.options"),
            ("titles[3]", "titles"),
            ("recurrence", "recurrence.every"),
            ("registration.until", "registration"),
            ("start", ""),
            ("", ""),
        ] {
            assert_eq!(name_of(path, FIELDS, &typed), name, "{path}");
        }
    }

    #[test]
    fn a_new_form_knows_the_time() {
        let now = "2026-11-30T07:05:59".parse().unwrap();
        assert_eq!(begin(FIELDS, now), Typed::from([("posted".into(), "2026-11-30T07:05".into())]));
    }
}
