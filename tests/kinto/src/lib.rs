//! A real Kinto for tests: the mailbox of a library, with what `docs/mailbox.md` says in its `kinto.ini`, in memory.
//!
//! `cargo xtask test` installs it and says where it is, in `LAPAU_KINTO`. Where nobody says so, tests are left out, and say that.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a harness that can't go on says why and ends the test")]

use std::{
    fs,
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::json;
use tempfile::TempDir;

/// With whom the library logs in.
pub const ACCOUNT: &str = "desk:kabau nan duo lari";
/// How long Kinto may take to start on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(60);
/// What of the documented settings is otherwise in a test: where it keeps things, where it listens, for whom.
const OTHERWISE: [&str; 10] = [
    "port",
    "kinto.userid_hmac_secret",
    "kinto.storage_backend",
    "kinto.storage_url",
    "kinto.permission_backend",
    "kinto.permission_url",
    "kinto.cache_backend",
    "kinto.cache_url",
    "kinto.cors_origins",
    "kinto.http_scheme",
];

/// A Kinto that keeps everything in memory: what lay there is lost when it is stopped.
pub struct Kinto {
    program: PathBuf,
    folder: TempDir,
    port: u16,
    running: Option<Child>,
}

impl Kinto {
    /// One that is set up as the document says, for an app of this origin, not started yet. `None` where there is no Kinto.
    pub fn for_origin(origin: &str) -> Option<Self> {
        let Some(program) = std::env::var_os("LAPAU_KINTO").map(PathBuf::from) else {
            eprintln!("LAPAU_KINTO is not set: left out; cargo xtask test sets it");
            return None;
        };
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let kinto = Self { program, folder, port, running: None };
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/mailbox.md")).unwrap();
        let (_, rest) = text.split_once("```ini\n").expect("the document has the settings");
        let (documented, _) = rest.split_once("\n```").unwrap();
        let is_kept = |line: &&str| !OTHERWISE.contains(&line.split('=').next().unwrap_or_default().trim());
        let mut settings: String = documented.lines().filter(is_kept).map(|line| format!("{line}\n")).collect();
        assert!(settings.contains("[app:main]\n") && settings.contains("host = 127.0.0.1\n"));
        settings = settings.replace("host = 127.0.0.1\n", &format!("host = 127.0.0.1\nport = {port}\n"));
        let own = format!(
            "[app:main]\nkinto.userid_hmac_secret = uji\nkinto.cors_origins = {origin}\n\
             kinto.account_create_principals = system.Everyone\n\
             kinto.storage_backend = kinto.core.storage.memory\n\
             kinto.permission_backend = kinto.core.permission.memory\n\
             kinto.cache_backend = kinto.core.cache.memory\n"
        );
        kinto.set(&settings.replace("[app:main]\n", &own));
        Some(kinto)
    }

    fn settings(&self) -> PathBuf {
        self.folder.path().join("kinto.ini")
    }

    fn set(&self, settings: &str) {
        fs::write(self.settings(), settings).unwrap();
    }

    /// Changes a line of its settings, from the next start on.
    pub fn change(&self, from: &str, to: &str) {
        let settings = fs::read_to_string(self.settings()).unwrap();
        assert!(settings.contains(from), "there is no {from:?} in {settings}");
        self.set(&settings.replace(from, to));
    }

    /// Starts it, with the library's account, as `kinto create-user` makes one where there is a database.
    pub fn start(&mut self) {
        assert!(self.running.is_none(), "it runs already");
        let mut start = Command::new(&self.program);
        start.args(["start", "--ini"]).arg(self.settings()).stdin(Stdio::null());
        let log = fs::File::create(self.folder.path().join("log")).unwrap();
        start.stdout(log.try_clone().unwrap()).stderr(log);
        self.running = Some(start.spawn().unwrap_or_else(|error| panic!("{}: {error}", self.program.display())));
        let begun = Instant::now();
        while !matches!(self.ask("GET", "/v1/", None), Some((200, _))) {
            let log = || fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            assert!(begun.elapsed() < PATIENCE, "Kinto does not start: {}", log());
            sleep(Duration::from_millis(50));
        }
        let (name, password) = ACCOUNT.split_once(':').unwrap();
        let made = self.ask(
            "PUT",
            &format!("/v1/accounts/{name}"),
            Some(&json!({"data": {"password": password}}).to_string()),
        );
        assert!(matches!(made, Some((201, _))), "{made:?}");
    }

    /// Stops it in the middle of whatever it does.
    pub fn stop(&mut self) {
        if let Some(mut running) = self.running.take() {
            let _ = running.kill();
            let _ = running.wait();
        }
    }

    /// The address of the mailbox, of a collection that `desk collect --prepare` makes.
    pub fn mailbox(&self) -> String {
        format!("http://127.0.0.1:{}{}", self.port, Self::path())
    }

    /// Its origin.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn path() -> &'static str {
        "/v1/buckets/lapau/collections/surat"
    }

    /// Puts something there as a phone does, whatever it is; answers with the status.
    pub fn put(&self, id: &str, data: &serde_json::Value) -> u16 {
        let body = json!({"data": data}).to_string();
        self.ask("PUT", &format!("{}/records/{id}", Self::path()), Some(&body)).map_or(0, |(status, _)| status)
    }

    /// Asks as a stranger; `None` where nothing answers.
    pub fn ask(&self, method: &str, path: &str, body: Option<&str>) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).ok()?;
        let body = body.unwrap_or_default();
        let once = if method == "PUT" { "If-None-Match: *\r\n" } else { "" };
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{once}Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let status = answer.split(' ').nth(1)?.parse().ok()?;
        Some((status, answer.split_once("\r\n\r\n")?.1.to_owned()))
    }
}

impl Drop for Kinto {
    fn drop(&mut self) {
        self.stop();
    }
}
