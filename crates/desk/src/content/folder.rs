//! Reading the folder: which file holds which records.

use std::{fs, io, path::Path as FilePath, time::UNIX_EPOCH};

use jiff::Timestamp;
use lapau_feed::Collection;
use serde_json::{Map, Value};
use toml::Value as Toml;

use super::{
    Complaint, Draft,
    fields::{self, visit},
    instants, markdown, pictures,
};

/// The file with the library record.
const LIBRARY: &str = "library.toml";
/// What stands above and below a front matter.
pub(super) const FENCE: &str = "+++";

/// Reads every record of a content folder, in the order of the file names, and everything wrong with the files.
///
/// Files whose name begins with a dot and `README` files are passed over; any other file that holds no record is a mistake.
///
/// # Errors
///
/// When the folder or one of its files can't be read at all.
pub fn read(folder: &FilePath) -> io::Result<(Vec<Draft>, Vec<Complaint>)> {
    read_with(folder, None)
}

/// The files of records that were stored after a moment, by their names from the content folder.
///
/// # Errors
///
/// When the folder can't be read.
pub fn changed_since(folder: &FilePath, since: Timestamp) -> io::Result<Vec<String>> {
    let is_new = |path: &FilePath| -> io::Result<bool> {
        let stored = fs::metadata(path)?.modified()?;
        let seconds = stored.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        Ok(i64::try_from(seconds).is_ok_and(|seconds| seconds > since.as_second()))
    };
    let mut changed = Vec::new();
    for (name, path) in entries(folder)? {
        if !path.is_dir() {
            changed.extend(is_new(&path)?.then_some(name));
            continue;
        }
        for (inner, path) in entries(&path)? {
            if path.is_file() && is_new(&path)? {
                changed.push(format!("{name}/{inner}"));
            }
        }
    }
    Ok(changed)
}

/// The same as if a file of a collection, there or not yet, held another text.
///
/// # Errors
///
/// When the folder or one of its files can't be read at all.
pub(super) fn read_with(folder: &FilePath, instead: Option<(&str, &str)>) -> io::Result<(Vec<Draft>, Vec<Complaint>)> {
    let mut reader = Reader { folder, drafts: Vec::new(), complaints: Vec::new(), minutes_east: 0, instead };
    // The library comes first: its zone is that of every local time in the other files.
    let library = folder.join(LIBRARY);
    if library.is_file() {
        reader.file(Collection::Library, &library, LIBRARY)?;
        let zone = reader.drafts.first().and_then(|draft| draft.value.pointer("/zone/minutes")?.as_i64());
        reader.minutes_east = zone.and_then(|minutes| i32::try_from(minutes).ok()).unwrap_or_default();
    }
    for (name, path) in entries(folder)? {
        match Collection::from_name(&name) {
            _ if name == LIBRARY || name == pictures::FOLDER => {}
            Some(collection) if path.is_dir() => reader.collection(collection, &path)?,
            _ => {
                let names: Vec<_> = Collection::ALL.iter().map(|collection| collection.name()).collect();
                let what = format!("belongs to no collection; the folders are {}", names.join(", "));
                reader.complaints.push(Complaint::new(name, "", what));
            }
        }
    }
    if let Some((file, text)) = reader.instead.take()
        && let Some((folder, name)) = file.split_once('/')
        && let Some(collection) = Collection::from_name(folder)
    {
        // A file that is not there yet.
        reader.text(collection, file, stem(name), text);
    }
    Ok((reader.drafts, reader.complaints))
}

/// What lies in a folder, by name, without hidden files and `README`s.
pub(super) fn entries(folder: &FilePath) -> io::Result<Vec<(String, std::path::PathBuf)>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| named(error, folder))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && !name.starts_with("README") {
            entries.push((name, entry.path()));
        }
    }
    entries.sort();
    Ok(entries)
}

fn named(error: io::Error, path: &FilePath) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// The text of a file as the reader takes it; `None` where it is not in UTF-8.
pub(super) fn text_of(path: &FilePath) -> io::Result<Option<String>> {
    let bytes = fs::read(path).map_err(|error| named(error, path))?;
    let Ok(text) = String::from_utf8(bytes) else { return Ok(None) };
    Ok(Some(text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n")))
}

/// The name of a file without its ending: the identifier of the one record in it.
pub(super) fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Whether a file of a collection's folder can hold records.
pub(super) fn holds_records(name: &str) -> bool {
    name.ends_with(".toml") || name.ends_with(".md")
}

struct Reader<'a> {
    folder: &'a FilePath,
    drafts: Vec<Draft>,
    complaints: Vec<Complaint>,
    minutes_east: i32,
    /// A file, and what to read in its place.
    instead: Option<(&'a str, &'a str)>,
}

impl Reader<'_> {
    fn collection(&mut self, collection: Collection, folder: &FilePath) -> io::Result<()> {
        for (name, path) in entries(folder)? {
            let file = format!("{collection}/{name}");
            if path.is_file() && holds_records(&name) {
                self.file(collection, &path, &file)?;
            } else {
                self.complaints.push(Complaint::new(file, "", "is no .toml or .md file; move it elsewhere"));
            }
        }
        Ok(())
    }

    fn file(&mut self, collection: Collection, path: &FilePath, file: &str) -> io::Result<()> {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some((_, text)) = self.instead.take_if(|(instead, _)| *instead == file) {
            self.text(collection, file, &stem, text);
            return Ok(());
        }
        match text_of(path)? {
            Some(text) => self.text(collection, file, &stem, &text),
            None => {
                self.complaints.push(Complaint::new(file, "", "is not in UTF-8; save it again in that encoding"));
            }
        }
        Ok(())
    }

    fn text(&mut self, collection: Collection, file: &str, stem: &str, text: &str) {
        match sources(collection, file, stem, text) {
            Ok(sources) => sources.into_iter().for_each(|source| self.record(collection, source)),
            Err(complaint) => self.complaints.push(complaint),
        }
    }

    fn record(&mut self, collection: Collection, source: Source) {
        let place = &*source.place;
        let mut value = Value::Object(source.fields);
        if let (Some(body), Some(fields)) = (source.body, value.as_object_mut()) {
            // Blank lines before the text keep the lines of its mistakes those of the file.
            fields.insert(body.field.into(), Value::String("\n".repeat(body.line - 1) + &body.text));
        }
        for path in fields::prose(collection) {
            visit(&mut value, path, String::new(), &mut |field, value| {
                if let Value::String(text) = value {
                    match markdown::parse(text).map(serde_json::to_value) {
                        Ok(Ok(prose)) => *value = prose,
                        Ok(Err(error)) => self.complaints.push(Complaint::new(place, field, error.to_string())),
                        Err(error) => {
                            self.complaints.push(Complaint::new(place, field, error.to_string()));
                            *value = Value::Array(Vec::new());
                        }
                    }
                }
            });
        }
        instants::settle(collection, &mut value, self.minutes_east);
        let Some(id) = value.get("id").and_then(Value::as_str).map(str::to_owned) else {
            self.complaints.push(Complaint::new(place, "id", "is missing; each record of several needs one, as text"));
            return;
        };
        let pictures = pictures::settle(self.folder, collection, &mut value);
        let pictures = pictures.unwrap_or_else(|what| {
            self.complaints.push(Complaint::new(place, "image", what));
            value.as_object_mut().map(|fields| fields.remove("image"));
            Vec::new()
        });
        self.drafts.push(Draft { collection, id, file: source.place, value, pictures });
    }
}

/// A record in the words of its file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Source {
    /// Its file, and its number there if the file holds several.
    pub(super) place: String,
    /// Its fields as they are written; the identifier of a record that has a file to itself is that file's name.
    pub(super) fields: Map<String, Value>,
    /// The text below its front matter.
    pub(super) body: Option<Body>,
}

/// The text below a front matter.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Body {
    /// The field that it becomes.
    pub(super) field: &'static str,
    /// The text.
    pub(super) text: String,
    /// The line of the file that it begins on.
    line: usize,
}

/// The records of a file's text as they are written there.
pub(super) fn sources(collection: Collection, file: &str, stem: &str, text: &str) -> Result<Vec<Source>, Complaint> {
    let alone = |table: toml::Table, body| {
        let mut fields = object(table);
        fields.entry("id").or_insert_with(|| Value::String(stem.to_owned()));
        vec![Source { place: file.to_owned(), fields, body }]
    };
    if !file.ends_with(".md") {
        let mut table = parse(file, text, 0)?;
        return match table.remove(collection.name()) {
            Some(Toml::Array(records)) if table.is_empty() => {
                let mut sources = Vec::new();
                for (n, record) in records.into_iter().enumerate() {
                    let Toml::Table(record) = record else {
                        return Err(Complaint::new(file, collection.name(), "holds something other than records"));
                    };
                    sources.push(Source { place: format!("{file} [{n}]"), fields: object(record), body: None });
                }
                Ok(sources)
            }
            Some(Toml::Array(_)) => {
                let others: Vec<_> = table.keys().map(String::as_str).collect();
                Err(Complaint::new(file, others.join(", "), format!("does not belong beside [[{collection}]]")))
            }
            other => {
                table.extend(other.map(|value| (collection.name().to_owned(), value)));
                Ok(alone(table, None))
            }
        };
    }
    let (front, text, line) =
        split(text).ok_or_else(|| Complaint::new(file, "", "must begin with TOML between two lines of +++"))?;
    let table = parse(file, front, 1)?;
    if text.trim().is_empty() {
        return Ok(alone(table, None));
    }
    let field = fields::body(collection).ok_or_else(|| {
        Complaint::new(file, "", format!("{collection} have no text below the front matter; use their fields"))
    })?;
    if table.contains_key(field) {
        return Err(Complaint::new(file, field, "is given twice: as a field and below the front matter"));
    }
    Ok(alone(table, Some(Body { field, text: text.to_owned(), line })))
}

/// A front matter, the text below it, and the line of the file that the text begins on.
pub(super) fn split(text: &str) -> Option<(&str, &str, usize)> {
    let rest = text.strip_prefix(FENCE)?.strip_prefix('\n')?;
    let mut at = 0;
    for (n, line) in rest.split_inclusive('\n').enumerate() {
        if line.trim_end() == FENCE {
            return Some((&rest[..at], &rest[at + line.len()..], n + 3));
        }
        at += line.len();
    }
    None
}

/// Parses TOML that begins below so many lines of its file.
fn parse(file: &str, text: &str, lines_before: usize) -> Result<toml::Table, Complaint> {
    text.parse().map_err(|error: toml::de::Error| {
        let before = error.span().map_or("", |span| text.get(..span.start).unwrap_or_default());
        let line = 1 + lines_before + before.matches('\n').count();
        Complaint::new(file, "", format!("line {line}: {}", error.message()))
    })
}

fn object(table: toml::Table) -> Map<String, Value> {
    table.into_iter().map(|(name, value)| (name, json(value))).collect()
}

/// TOML as JSON; a date or time becomes its text.
fn json(value: Toml) -> Value {
    match value {
        Toml::String(text) => Value::String(text),
        Toml::Integer(number) => number.into(),
        Toml::Float(number) => number.into(),
        Toml::Boolean(yes) => yes.into(),
        Toml::Datetime(moment) => Value::String(moment.to_string()),
        Toml::Array(entries) => entries.into_iter().map(json).collect(),
        Toml::Table(fields) => object(fields).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_one(file: &str, text: &str) -> (Vec<Draft>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        let (drafts, complaints) = read(folder.path()).unwrap();
        (drafts, complaints.iter().map(Complaint::to_string).collect())
    }

    #[test]
    fn front_matter_and_body_become_one_record() {
        let (drafts, complaints) = read_one(
            "news/buka.md",
            "+++\r\ntitle = \"Buka\"\r\nposted = 2026-11-24T08:00:00\r\n+++\r\nSelamat **datang**.\r\n",
        );
        assert_eq!(complaints, Vec::<String>::new());
        assert_eq!(drafts[0].id, "buka");
        expect_test::expect![[r#"{"id":"buka","posted":"2026-11-24T08:00:00+00:00","text":[{"s":["Selamat ",{"b":"datang"},"."],"t":"p"}],"title":"Buka"}"#]]
            .assert_eq(&drafts[0].value.to_string());
    }

    #[test]
    fn a_file_may_hold_several() {
        let (drafts, complaints) = read_one(
            "synonyms/all.toml",
            "[[synonyms]]\nid = \"a\"\nwords = [\"buku\", \"kitab\"]\n[[synonyms]]\nwords = []\n",
        );
        assert_eq!(drafts.iter().map(|draft| draft.id.as_str()).collect::<Vec<_>>(), ["a"]);
        assert_eq!(complaints, ["synonyms/all.toml [1]: id: is missing; each record of several needs one, as text"]);
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        let complaint = |file: &str, text: &str| read_one(file, text).1.join("\n");
        assert_eq!(
            complaint("news/a.md", "+++\ntitle = \"x\"\n+++\n\nHalo\n\n<b>!</b>\n"),
            "news/a.md: text: line 7: HTML is not taken; write it in Markdown"
        );
        assert!(complaint("news/a.md", "+++\ntitle = \n+++\n").starts_with("news/a.md: line 2: "));
        assert!(complaint("evnts/a.toml", "").starts_with("evnts: belongs to no collection"));
        assert_eq!(complaint("news/a.txt", ""), "news/a.txt: is no .toml or .md file; move it elsewhere");
        assert!(complaint("guides/a.md", "+++\n+++\nHalo").contains("have no text below the front matter"));
    }
}
