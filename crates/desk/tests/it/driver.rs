//! A desk in a folder of its own, driven step by step:
//! `Desk::from_dir("publish/basic").await.import(&["biblio.csv"]).await.publish().await.check_file("manifest.json")`.
//!
//! Files are compared with `tests/golden/<fixture>/`; `UPDATE_EXPECT=1 cargo test -p desk` writes them anew.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use desk::{
    intake::{self, FileReport, Wishes},
    publication::{self, Habits, Key, PublishError, Published},
    reception::Services,
    store::Store,
};
use jiff::Timestamp;
use lapau_feed::{Collection, Manifest, chunk};
use tempfile::TempDir;

use crate::database::Database;

/// The time of the first step, in seconds since 1970: 2026-11-24T01:00:00Z.
const START: i64 = 1_795_482_000;

/// A desk with its store, content folder and feed.
pub(crate) struct Desk {
    pub(crate) database: Database,
    folder: TempDir,
    fixture: String,
    /// What the clock says, in seconds after [`START`].
    pub(crate) clock: i64,
    /// How it publishes.
    pub(crate) habits: Habits,
    pub(crate) store: Store,
    pub(crate) published: Option<Published>,
    pub(crate) complaints: Vec<String>,
    pub(crate) reports: Vec<FileReport>,
}

impl Desk {
    /// A desk that begins with the files of a fixture.
    pub(crate) async fn from_dir(fixture: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&crate_folder().join("tests/fixtures").join(fixture), folder.path());
        let database = Database::new(folder.path()).await;
        let store = database.open().await;
        Self {
            database,
            folder,
            fixture: fixture.to_owned(),
            clock: 0,
            habits: Habits::default(),
            store,
            published: None,
            complaints: Vec::new(),
            reports: Vec::new(),
        }
    }

    /// A desk that begins with the bundled sample library.
    pub(crate) async fn with_the_sample() -> Self {
        let desk = Self::from_dir("publish/basic").await;
        let sample = crate_folder().join("../../sample");
        fs::remove_dir_all(desk.path("content")).unwrap();
        copy(&sample.join("content"), &desk.path("content"));
        copy(&sample.join("catalogue"), desk.folder.path());
        desk
    }

    /// What this desk serves, without a page of the app behind it.
    pub(crate) fn services(&self) -> Services {
        Services {
            store: self.store.clone(),
            mailbox: None,
            feed: self.feed(),
            content: None,
            habits: Habits::default(),
            daily: None,
            app: None,
            origins: Vec::new(),
            per_minute: 600,
            behind_proxy: false,
        }
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    pub(crate) fn feed(&self) -> PathBuf {
        self.path("feed")
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_second(START + self.clock).unwrap()
    }

    /// What the clock says, in seconds since 1970.
    pub(crate) fn seconds(&self) -> i64 {
        START + self.clock
    }

    /// Sets the clock, in seconds after the start.
    pub(crate) fn at(mut self, clock: i64) -> Self {
        self.clock = clock;
        self
    }

    /// Sets for how many days files of older publications stay.
    pub(crate) fn keep(mut self, days: u16) -> Self {
        self.habits.keep = days;
        self
    }

    /// Sets the key that the feed is signed with.
    pub(crate) fn sign_with(mut self, key: Option<Key>) -> Self {
        self.habits.key = key;
        self
    }

    /// Writes a file.
    pub(crate) fn write(self, file: &str, text: &str) -> Self {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Replaces a text that is in a file.
    pub(crate) fn edit(self, file: &str, from: &str, to: &str) -> Self {
        let text = fs::read_to_string(self.path(file)).unwrap();
        assert!(text.contains(from), "{file} holds no {from:?}");
        self.write(file, &text.replace(from, to))
    }

    /// Imports files and keeps what became of them.
    pub(crate) async fn import(self, files: &[&str]) -> Self {
        let wishes = Wishes { format: None, source: None, force: false, now: self.now(), minutes_east: 7 * 60 };
        self.import_with(files, wishes).await
    }

    pub(crate) async fn import_by_force(self, files: &[&str]) -> Self {
        let wishes = Wishes { format: None, source: None, force: true, now: self.now(), minutes_east: 7 * 60 };
        self.import_with(files, wishes).await
    }

    async fn import_with(mut self, files: &[&str], wishes: Wishes) -> Self {
        let paths: Vec<PathBuf> = files.iter().map(|file| self.path(file)).collect();
        let report = intake::import(&self.store, &paths, &wishes, |_| std::sync::Arc::new(|_, _| {})).await;
        self.reports = report.files;
        self
    }

    /// Publishes and keeps what came of it.
    pub(crate) async fn publish(mut self) -> Self {
        (self.published, self.complaints) = (None, Vec::new());
        let wishes = publication::Wishes { now: self.now(), force: false, habits: &self.habits };
        match publication::publish(&self.store, &self.path("content"), &self.feed().as_path().into(), wishes).await {
            Ok(published) => self.published = Some(published),
            Err(PublishError::Refused(complaints)) => {
                self.complaints = complaints.iter().map(ToString::to_string).collect();
            }
            Err(error) => panic!("{error}"),
        }
        self
    }

    pub(crate) fn published(&self) -> &Published {
        self.published.as_ref().unwrap_or_else(|| panic!("refused: {:#?}", self.complaints))
    }

    pub(crate) fn manifest(&self) -> Manifest {
        serde_json::from_slice(&fs::read(self.feed().join("manifest.json")).unwrap()).unwrap()
    }

    /// Every file of the feed with its bytes, by name.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.feed(), &self.feed(), &mut files);
        files.remove(".lock");
        files
    }

    /// Compares a file of the feed with the one that is kept.
    pub(crate) fn check_file(self, file: &str) -> Self {
        self.check(file, &fs::read_to_string(self.feed().join(file)).unwrap());
        self
    }

    /// Compares the records of a collection with those that are kept, one on a line.
    pub(crate) fn check_collection(self, collection: &str) -> Self {
        let manifest = self.manifest();
        let mut text = String::new();
        let of = Collection::from_name(collection).unwrap();
        for part in &manifest.collections[collection].chunks {
            let bytes = fs::read(self.feed().join(part.path())).unwrap();
            for row in chunk::rows(of, &bytes).unwrap() {
                let record: serde_json::Value = serde_json::from_str(&row).unwrap();
                text.push_str(&record.to_string());
                text.push('\n');
            }
        }
        self.check(&format!("{collection}.jsonl"), &text);
        self
    }

    fn check(&self, name: &str, text: &str) {
        let golden = crate_folder().join("tests/golden").join(&self.fixture).join(name);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::create_dir_all(golden.parent().unwrap()).unwrap();
            fs::write(&golden, text).unwrap();
        }
        let kept = fs::read_to_string(&golden).unwrap_or_else(|error| panic!("{}: {error}", golden.display()));
        assert_eq!(text, kept, "{} differs; UPDATE_EXPECT=1 takes it over", golden.display());
    }
}

pub(crate) fn crate_folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            files.insert(path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap());
        }
    }
}

/// Whoever fetches over HTTP.
pub(crate) fn client() -> reqwest::Client {
    // Another test of the same process may have chosen one before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}
