//! Writing into the content folder what a form says of one record.
//!
//! Promised: a file is replaced whole or not at all; comments, and fields that the form does not have, stay as they are;
//! a file that someone changed meanwhile is not overwritten; what is taken back is put aside, not lost.
//! Never: it writes no file outside the folder, and none whose name somebody typed.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use lapau_feed::{Collection, Digest};
use serde_json::{Map, Value};

use super::{
    Complaint, Draft, fields,
    folder::{self, FENCE, Source},
    toml_text::{self, Odd},
};

/// The folder inside the content folder that takes what was taken back; its dot keeps it from being read.
const ASIDE: &str = ".ditarik";
/// How long the name of a file may become, in characters.
const LONGEST: usize = 48;

/// A record as it stands in the folder.
#[derive(Clone, Debug)]
pub struct Written {
    /// Its collection.
    pub collection: Collection,
    /// Its identifier.
    pub id: String,
    /// Its file, from the content folder.
    pub file: String,
    /// Its fields as they are written, the text below a front matter among them.
    pub fields: Map<String, Value>,
    /// Its number, where the file holds several.
    at: Option<usize>,
    /// The field that the text below the front matter is.
    body: Option<&'static str>,
    /// All of its file.
    text: String,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Someone changed the file at this very moment.
    #[error("the file was changed meanwhile")]
    Changed,
    /// The file is written in a way that can't be changed piece by piece.
    #[error("the file is written in a way that a form cannot change; change it by hand")]
    Odd,
    /// The folder leads out of the content folder.
    #[error("the folder leads out of the content folder")]
    Outside,
    /// The disk failed.
    #[error(
        "the content folder cannot be written ({0}); check that the desk may write there and that the disk has room"
    )]
    Disk(#[from] io::Error),
}

impl From<Odd> for WriteError {
    fn from(_: Odd) -> Self {
        Self::Odd
    }
}

impl Written {
    /// What tells this state of the record from any other.
    pub fn mark(&self) -> String {
        Digest::of(Value::Object(self.fields.clone()).to_string().as_bytes()).to_string()
    }

    /// How complaints name its place.
    pub fn place(&self) -> String {
        self.at.map_or_else(|| self.file.clone(), |n| format!("{} [{n}]", self.file))
    }

    /// Where it stands in a list of several.
    fn record(&self) -> Option<(&'static str, usize)> {
        self.at.map(|n| (self.collection.name(), n))
    }
}

/// The records of a collection, in the order of their files; what can't be read is passed over, and complained of by [`super::read`].
///
/// # Errors
///
/// When the folder or one of its files can't be read at all.
pub fn list(folder: &Path, collection: Collection) -> io::Result<Vec<Written>> {
    let inside = folder.join(collection.name());
    let mut all = Vec::new();
    if !inside.is_dir() {
        return Ok(all);
    }
    for (name, path) in folder::entries(&inside)? {
        if !path.is_file() || !folder::holds_records(&name) {
            continue;
        }
        let file = format!("{collection}/{name}");
        let Some(text) = folder::text_of(&path)? else { continue };
        for source in folder::sources(collection, &file, folder::stem(&name), &text).unwrap_or_default() {
            all.extend(written(collection, &file, &text, source));
        }
    }
    Ok(all)
}

fn written(collection: Collection, file: &str, text: &str, source: Source) -> Option<Written> {
    let mut fields = source.fields;
    let id = fields.get("id")?.as_str()?.to_owned();
    let number = source.place.strip_prefix(file)?.strip_prefix(" [").and_then(|rest| rest.strip_suffix(']'));
    let at = number.map(str::parse).transpose();
    let body = source.body.map(|body| {
        fields.insert(body.field.to_owned(), Value::String(body.text.trim_matches('\n').trim_end().to_owned()));
        body.field
    });
    Some(Written { collection, id, file: file.to_owned(), fields, at: at.ok()?, body, text: text.to_owned() })
}

/// A record by its identifier.
///
/// # Errors
///
/// When the folder or one of its files can't be read at all.
pub fn find(folder: &Path, collection: Collection, id: &str) -> io::Result<Option<Written>> {
    Ok(list(folder, collection)?.into_iter().find(|written| written.id == id))
}

/// A file as it is to become.
#[derive(Clone, Debug)]
pub struct Change {
    /// How complaints name the record's place.
    pub place: String,
    file: String,
    /// What it says now; `None` where it is not there yet.
    before: Option<String>,
    /// What it is to say; `None` where it is to go.
    after: Option<String>,
    /// The name and the text of what is put aside.
    aside: Option<(String, String)>,
}

/// The change that gives a record other fields.
///
/// # Errors
///
/// When its file can't be changed piece by piece.
pub fn change(written: &Written, fields: &Map<String, Value>) -> Result<Change, WriteError> {
    let (mut old, mut new) = (written.fields.clone(), fields.clone());
    let after = if written.file.ends_with(".md") {
        let (front, text, _) = folder::split(&written.text).ok_or(WriteError::Odd)?;
        // The text goes below the front matter unless it was inside it.
        let below = fields::body(written.collection).filter(|body| written.body.is_some() || !old.contains_key(*body));
        let (before, body) = match below {
            Some(body) => (old.remove(body), new.remove(body)),
            None => (None, None),
        };
        let front = toml_text::changed(front, None, &old, &new)?;
        let text = if before == body { text.to_owned() } else { below_front(body.as_ref()) };
        matter(&front, &text)
    } else {
        toml_text::changed(&written.text, written.record(), &old, &new)?
    };
    let change = Change {
        place: written.place(),
        file: written.file.clone(),
        before: Some(written.text.clone()),
        after: Some(after),
        aside: None,
    };
    change.says(written.collection, &written.id, fields)
}

/// The change that puts a new record into a file of its own, its fields in a given order.
///
/// The file's name is made of `name`, and is the record's identifier; `taken` says which identifiers there are already.
///
/// # Errors
///
/// When the text can't be written as TOML.
pub fn create(
    folder: &Path,
    collection: Collection,
    name: &str,
    fields: &Map<String, Value>,
    order: &[&str],
    taken: impl Fn(&str) -> bool,
) -> Result<(String, Change), WriteError> {
    let body = fields::body(collection);
    let ending = if body.is_some() { "md" } else { "toml" };
    let slug = match slug(name) {
        slug if slug.is_empty() => collection.name().to_owned(),
        slug => slug,
    };
    let inside = folder.join(collection.name());
    let is_free =
        |id: &String| !taken(id) && ["md", "toml"].iter().all(|end| !inside.join(format!("{id}.{end}")).exists());
    let numbered = (2..u32::MAX).map(|n| format!("{slug}-{n}"));
    let id = std::iter::once(slug.clone()).chain(numbered).find(is_free).ok_or(WriteError::Odd)?;
    let mut front = fields.clone();
    front.remove("id");
    let text = body.and_then(|body| front.remove(body));
    let front = toml_text::fresh(&front, order);
    let after = if body.is_some() { matter(&front, &below_front(text.as_ref())) } else { front };
    let file = format!("{collection}/{id}.{ending}");
    let change = Change { place: file.clone(), file, before: None, after: Some(after), aside: None };
    let mut said = fields.clone();
    said.insert("id".to_owned(), Value::String(id.clone()));
    let change = change.says(collection, &id, &said)?;
    Ok((id, change))
}

/// The change that takes a record out of the folder and puts it aside.
///
/// # Errors
///
/// When its file can't be changed piece by piece.
pub fn take_back(written: &Written) -> Result<Change, WriteError> {
    let (after, gone, name) = match written.record() {
        None => {
            let name = written.file.rsplit('/').next().unwrap_or_default().to_owned();
            (None, written.text.clone(), name)
        }
        Some((list, n)) => {
            let (after, gone) = toml_text::removed(&written.text, list, n)?;
            (after, gone, format!("{}.toml", slug(&written.id)))
        }
    };
    Ok(Change {
        place: written.place(),
        file: written.file.clone(),
        before: Some(written.text.clone()),
        after,
        aside: Some((format!("{}-{name}", written.collection), gone)),
    })
}

impl Change {
    /// The change itself, if its text says of a record what it should.
    fn says(self, collection: Collection, id: &str, fields: &Map<String, Value>) -> Result<Self, WriteError> {
        let text = self.after.as_deref().unwrap_or_default();
        let name = self.file.rsplit('/').next().unwrap_or_default();
        let sources = folder::sources(collection, &self.file, folder::stem(name), text).map_err(|_| WriteError::Odd)?;
        let all = sources.into_iter().filter_map(|source| written(collection, &self.file, text, source));
        let found = all.into_iter().any(|written| written.id == id && written.fields == *fields);
        if found { Ok(self) } else { Err(WriteError::Odd) }
    }

    /// Everything the folder would hold with it, and everything wrong with that.
    ///
    /// # Errors
    ///
    /// When the folder or one of its files can't be read at all.
    pub fn read(&self, folder: &Path) -> io::Result<(Vec<Draft>, Vec<Complaint>)> {
        folder::read_with(folder, self.after.as_ref().map(|after| (&*self.file, &**after)))
    }

    /// Writes it; says what was put aside, from the content folder.
    ///
    /// # Errors
    ///
    /// When the file is not what it was, or the disk fails: then nothing was changed.
    pub fn write(&self, folder: &Path) -> Result<Option<String>, WriteError> {
        let path = folder.join(&self.file);
        let inside = path.parent().unwrap_or(folder);
        fs::create_dir_all(inside)?;
        if !inside.canonicalize()?.starts_with(folder.canonicalize()?) {
            return Err(WriteError::Outside);
        }
        let aside = self.aside.as_ref().map(|(name, text)| put_aside(folder, name, text)).transpose()?;
        let now = if path.exists() { folder::text_of(&path)? } else { None };
        if now != self.before {
            return Err(WriteError::Changed);
        }
        match &self.after {
            Some(after) => replace(&path, after, self.before.is_none())?,
            None => fs::remove_file(&path)?,
        }
        Ok(aside)
    }
}

/// Gives a file a text in one step; a new file takes the place of none.
fn replace(path: &Path, text: &str, is_new: bool) -> Result<(), WriteError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let part = path.with_file_name(format!(".{name}.part"));
    let mut file = File::create(&part)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    if is_new {
        match fs::hard_link(&part, path) {
            Ok(()) => return Ok(fs::remove_file(&part)?),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                fs::remove_file(&part)?;
                return Err(WriteError::Changed);
            }
            // Some file systems know no links; that there is no such file was seen a moment ago.
            Err(_) => {}
        }
    } else {
        fs::set_permissions(&part, fs::metadata(path)?.permissions())?;
    }
    Ok(fs::rename(&part, path)?)
}

/// Puts a text aside under a name that no other has.
fn put_aside(folder: &Path, name: &str, text: &str) -> Result<String, WriteError> {
    let aside = folder.join(ASIDE);
    fs::create_dir_all(&aside)?;
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "toml"));
    let names = std::iter::once(name.to_owned()).chain((2..u32::MAX).map(|n| format!("{stem}-{n}.{ending}")));
    for name in names {
        let path: PathBuf = aside.join(&name);
        match File::create_new(&path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                file.sync_all()?;
                return Ok(format!("{ASIDE}/{name}"));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(WriteError::Odd)
}

fn matter(front: &str, below: &str) -> String {
    let end = if front.is_empty() || front.ends_with('\n') { "" } else { "\n" };
    format!("{FENCE}\n{front}{end}{FENCE}\n{below}")
}

fn below_front(body: Option<&Value>) -> String {
    body.and_then(Value::as_str).map_or_else(String::new, |text| format!("\n{text}\n"))
}

/// A text as a name of files and a part of addresses: small letters, digits, and hyphens between them.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= LONGEST {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (file, text) in files {
            fs::create_dir_all(folder.path().join(file).parent().unwrap()).unwrap();
            fs::write(folder.path().join(file), text).unwrap();
        }
        folder
    }

    #[test]
    fn a_new_record_has_a_file_of_its_own() {
        let folder = folder(&[("news/buka.toml", "[[news]]\nid = \"buka-2\"\n")]);
        let fields =
            object(json!({"title": "Buka!", "posted": "2026-11-24T08:00:00", "text": "Selamat\n+++\ndatang."}));
        let (id, change) =
            create(folder.path(), Collection::News, "Buka!", &fields, &["title", "posted"], |id| id == "buka-2")
                .unwrap();
        assert_eq!(id, "buka-3");
        change.write(folder.path()).unwrap();
        let text = fs::read_to_string(folder.path().join("news/buka-3.md")).unwrap();
        assert_eq!(text, "+++\ntitle = \"Buka!\"\nposted = 2026-11-24T08:00:00\n+++\n\nSelamat\n+++\ndatang.\n");
        assert!(matches!(change.write(folder.path()), Err(WriteError::Changed)), "it is there now");
        assert_eq!(fs::read_dir(folder.path().join("news")).unwrap().count(), 2);
    }

    #[test]
    fn only_what_differs_is_changed() {
        let text =
            "+++\r\n# untuk rapat\r\ntitle = \"Lama\"\r\nhref = \"/acara\" # tautan\r\n+++\r\n\r\nTeks *lama*.\r\n";
        let folder = folder(&[("news/a.md", text)]);
        let written = find(folder.path(), Collection::News, "a").unwrap().unwrap();
        assert_eq!(
            written.fields,
            object(json!({"id": "a", "title": "Lama", "href": "/acara", "text": "Teks *lama*."}))
        );
        let mut fields = written.fields.clone();
        fields.insert("title".into(), json!("Baru"));
        change(&written, &fields).unwrap().write(folder.path()).unwrap();
        let now = fs::read_to_string(folder.path().join("news/a.md")).unwrap();
        assert_eq!(now, "+++\n# untuk rapat\ntitle = \"Baru\"\nhref = \"/acara\" # tautan\n+++\n\nTeks *lama*.\n");
        // Whoever has the old state in mind changes nothing any more.
        fields.insert("title".into(), json!("Lain"));
        assert!(matches!(change(&written, &fields).unwrap().write(folder.path()), Err(WriteError::Changed)));
        assert_ne!(find(folder.path(), Collection::News, "a").unwrap().unwrap().mark(), written.mark());
    }

    #[test]
    fn what_is_taken_back_is_put_aside() {
        let folder = folder(&[
            ("news/a.md", "+++\ntitle = \"A\"\n+++\n"),
            ("news/b.toml", "[[news]]\nid = \"../b\"\n\n[[news]]\nid = \"c\"\n"),
        ]);
        let take = |id: &str| {
            take_back(&find(folder.path(), Collection::News, id).unwrap().unwrap())
                .unwrap()
                .write(folder.path())
                .unwrap()
        };
        assert_eq!(take("a").as_deref(), Some(".ditarik/news-a.md"));
        assert_eq!(take("../b").as_deref(), Some(".ditarik/news-b.toml"));
        assert_eq!(fs::read_to_string(folder.path().join("news/b.toml")).unwrap().trim(), "[[news]]\nid = \"c\"");
        fs::write(folder.path().join("news/a.md"), "+++\ntitle = \"A\"\n+++\n").unwrap();
        assert_eq!(take("a").as_deref(), Some(".ditarik/news-a-2.md"));
        assert!(super::super::read(folder.path()).unwrap().1.is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_outside_the_folder() {
        let (inside, outside) = (folder(&[]), folder(&[]));
        std::os::unix::fs::symlink(outside.path(), inside.path().join("news")).unwrap();
        let fields = object(json!({"title": "../../x"}));
        let (id, change) =
            create(inside.path(), Collection::News, "../../etc/passwd", &fields, &[], |_| false).unwrap();
        assert_eq!(id, "etc-passwd");
        assert!(matches!(change.write(inside.path()), Err(WriteError::Outside)));
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    }

    #[test]
    fn names_are_plain() {
        assert_eq!(slug("  Bedah Buku: “Sitti Nurbaya” (1922)! "), "bedah-buku-sitti-nurbaya-1922");
        assert_eq!(slug("书/..\\\0"), "");
        assert!(slug(&"a b".repeat(90)).len() <= LONGEST);
    }
}
