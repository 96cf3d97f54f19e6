//! A small library with a real desk.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    ops::Range,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use lapau_feed::Digest;
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    Feed,
    folder::{built, copy, fixture, free_port},
};

/// The file of the key that a library signs with.
const KEY: &str = "kunci";

/// A library of thirty titles, an event, a club with its board, and a desk that serves them.
///
/// It keeps its port and its store however often the desk is stopped and started.
pub struct Library {
    folder: PathBuf,
    /// Takes the folder away in the end.
    _temporary: Option<TempDir>,
    port: u16,
    desk: Option<Child>,
    /// Whether it signs what it publishes, with the key in its folder.
    signs: bool,
}

/// A letter in the desk's inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its kind.
    pub kind: String,
    /// What it says.
    pub body: Value,
    /// Its text, if it has one.
    pub text: String,
    /// The digest of its bytes.
    pub sha256: Digest,
}

impl Library {
    /// The library of `fixtures/library`: imported, published, and its desk serving.
    pub fn open() -> Self {
        let mut library = Self::in_a_new_folder();
        copy(&fixture("library"), &library.folder);
        copy(&built("LAPAU_DIST"), &library.app());
        library.desk("import").args(["biblio.csv", "items.csv", "loans.csv"]).succeed();
        library.publish();
        library.start();
        library
    }

    /// The library of `sample`, as large as a real one.
    pub fn open_sample() -> Self {
        let mut library = Self::in_a_new_folder();
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample");
        copy(&sample.join("content"), &library.folder.join("content"));
        copy(&built("LAPAU_DIST"), &library.app());
        let mut exports: Vec<_> =
            fs::read_dir(sample.join("catalogue")).unwrap().map(|entry| entry.unwrap().path()).collect();
        exports.retain(|file| file.extension().is_none_or(|ending| ending != "md"));
        exports.sort();
        let mut import = library.desk("import");
        import.0.args(exports);
        import.succeed();
        library.publish();
        library.start();
        library
    }

    /// A library that is imported and published already, in a folder with its `desk.db`, `content` and `feed`.
    pub fn serve(folder: &Path) -> Self {
        let mut library =
            Self { folder: folder.to_owned(), _temporary: None, port: free_port(), desk: None, signs: false };
        copy(&built("LAPAU_DIST"), &library.app());
        library.start();
        library
    }

    fn in_a_new_folder() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        Self {
            folder: temporary.path().to_owned(),
            _temporary: Some(temporary),
            port: free_port(),
            desk: None,
            signs: false,
        }
    }

    /// Publishes what the content folder and the store hold now.
    pub fn publish(&self) {
        let mut publish = self.desk("publish").args(["--content", "content", "--out", "feed"]);
        if self.signs {
            publish = publish.args(["--key", KEY]);
        }
        publish.succeed();
    }

    /// Makes a key and signs with it from now on; what is published is published again.
    pub fn sign(&mut self) {
        let out = Command::new(built("LAPAU_DESK")).current_dir(&self.folder).args(["keys", "new", KEY]).output();
        let out = out.unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        self.signs = true;
        self.publish();
    }

    /// Exports what is published into a file of the library's folder, and says where it is.
    pub fn export(&self, name: &str) -> PathBuf {
        let file = self.folder.join(name);
        let out = Command::new(built("LAPAU_DESK"))
            .args(["export", "--out"])
            .arg(self.folder.join("feed"))
            .arg(&file)
            .output();
        let out = out.unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        file
    }

    /// Keeps a file in the library's folder, and says where it is.
    pub fn keep(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let file = self.folder.join(name);
        fs::write(&file, bytes).unwrap();
        file
    }

    /// Imports files of the library's folder once more.
    pub fn import(&self, files: &[&str]) {
        let mut import = self.desk("import");
        import.0.args(files);
        import.succeed();
    }

    /// Takes in what lies in the library's mailbox, whether its desk serves or not, and says what came of it.
    pub fn collect(&self, mailbox: &str, account: &str, prepare: bool) -> String {
        let mut collect = self.desk("collect").args(["--from", mailbox, "--origin", &self.at("")]);
        if prepare {
            collect = collect.args(["--prepare"]);
        }
        collect.0.env("LAPAU_MAILBOX_ACCOUNT", account);
        String::from_utf8(collect.succeed()).unwrap()
    }

    /// Writes a file of the content folder, for the next publication.
    pub fn write(&self, file: &str, text: &str) {
        let file = self.folder.join("content").join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// Issues a card to each of some members, of whom no file says anything.
    pub fn issue_cards(&self, members: Range<usize>) {
        let mut issue =
            self.desk("cards").args(["issue", "--address", "https://perpus.example", "--out", "kartu.html"]).0;
        let mut desk = issue.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let numbers: String = members.map(|number| format!("K{number:04}\n")).collect();
        desk.stdin.take().unwrap().write_all(numbers.as_bytes()).unwrap();
        assert!(desk.wait().unwrap().success(), "the cards were not issued");
    }

    /// Lets a librarian in at the desk's own pages.
    pub(crate) fn let_in(&self, name: &str, password: &str) {
        let mut desk =
            self.desk("users").args(["add", name]).0.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        desk.stdin.take().unwrap().write_all(format!("{password}\n").as_bytes()).unwrap();
        assert!(desk.wait().unwrap().success(), "{name} was not let in");
    }

    /// Starts the desk, at the port it always had.
    pub fn start(&mut self) {
        assert!(self.desk.is_none(), "the desk runs already");
        let listen = format!("127.0.0.1:{}", self.port);
        let mut command = self.desk("serve").0;
        command
            .args(["--feed", "feed", "--content", "content", "--app", "app", "--listen", &listen])
            .stdout(Stdio::piped());
        if self.signs {
            command.args(["--key", KEY]);
        }
        let mut desk = command.spawn().unwrap();
        let mut said = String::new();
        BufReader::new(desk.stdout.take().unwrap()).read_line(&mut said).unwrap();
        self.desk = Some(desk);
        assert!(said.starts_with("Listening on "), "the desk does not start: {said:?}");
    }

    /// Stops the desk in the middle of whatever it does. For a phone this is what no network looks like.
    pub fn stop(&mut self) {
        if let Some(mut desk) = self.desk.take() {
            desk.kill().unwrap();
            desk.wait().unwrap();
        }
    }

    /// The port of the desk.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address of a page.
    pub fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The letters that the desk has.
    pub fn inbox(&self) -> Vec<Letter> {
        let letters: Value = serde_json::from_slice(&self.desk("inbox").args(["--json"]).succeed()).unwrap();
        let letter = |letter: &Value| Letter {
            kind: letter["kind"].as_str().unwrap().to_owned(),
            body: letter["body"].clone(),
            text: letter["body"]["text"].as_str().unwrap_or_default().to_owned(),
            sha256: letter["sha256"].as_str().unwrap().parse().unwrap(),
        };
        letters.as_array().unwrap().iter().map(letter).collect()
    }

    /// The published feed, to be changed as only a host could.
    pub fn feed(&self) -> Feed {
        Feed::at(self.folder.join("feed"))
    }

    /// The folder of the app that is served: a copy of the built one.
    pub fn app(&self) -> PathBuf {
        self.folder.join("app")
    }

    fn desk(&self, command: &str) -> Desk {
        let mut desk = Command::new(built("LAPAU_DESK"));
        desk.current_dir(&self.folder).stdin(Stdio::null());
        desk.arg(command).args(["--store", &format!("sqlite:{}", self.store().display())]);
        Desk(desk)
    }

    fn store(&self) -> PathBuf {
        self.folder.join("desk.db")
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A command of the desk.
struct Desk(Command);

impl Desk {
    fn args<const N: usize>(mut self, arguments: [&str; N]) -> Self {
        self.0.args(arguments);
        self
    }

    /// Runs it to its good end; answers with what it printed.
    fn succeed(mut self) -> Vec<u8> {
        let out = self.0.output().unwrap_or_else(|error| panic!("the desk does not run: {error}"));
        assert!(out.status.success(), "{:?}: {}", self.0, String::from_utf8_lossy(&out.stderr));
        out.stdout
    }
}
