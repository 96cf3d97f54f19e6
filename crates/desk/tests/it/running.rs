//! The program itself: its exit status, what it says, and how it stops.

use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{Child, Command, Output, Stdio},
};

use lapau_feed::submission::{Receipt, uuid_v4};
use serde_json::{Value, json};

use crate::driver::{Desk, client};

fn desk(desk: &Desk, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_desk"))
        .current_dir(desk.path(""))
        .args(&arguments[..1])
        .args(["--store", &desk.database.url])
        .args(&arguments[1..])
        .env("SOURCE_DATE_EPOCH", "1795482000")
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[tokio::test]
async fn every_command_has_help() {
    for command in ["import", "publish", "serve", "collect", "inbox", "report", "users", "backup", "restore"] {
        let out = Command::new(env!("CARGO_BIN_EXE_desk")).args([command, "--help"]).output().unwrap();
        assert!(out.status.success() && text(&out.stdout).contains("--store"), "{command}");
    }
}

#[tokio::test]
async fn the_exit_status_says_whether_all_went_well() {
    let fixture = Desk::from_dir("publish/basic").await;
    let out = desk(&fixture, &["import", "biblio.csv", "items.csv", "loans.csv", "--report", "report.json"]);
    assert!(out.status.success(), "{}", text(&out.stderr));
    let report: Value = serde_json::from_slice(&std::fs::read(fixture.path("report.json")).unwrap()).unwrap();
    assert_eq!(
        report["files"][2],
        json!({"file": "loans.csv", "format": "slims-loans", "read": 2, "imported": 2, "skipped": [], "mended": [{
            "at": "labels",
            "what": "personal data: 4 values of the columns about members (member_id, member_name) were dropped unread",
        }]})
    );
    let out = desk(&fixture, &["publish", "--content", "content", "--out", "feed"]);
    assert!(out.status.success(), "{}", text(&out.stderr));
    assert!(
        text(&out.stdout).starts_with("Generation 1 of contoh, published 2026-11-24T01:00:00Z\n"),
        "{}",
        text(&out.stdout)
    );

    assert!(!desk(&fixture, &["import", "hilang.csv", "biblio.csv"]).status.success());
    let fixture = fixture.write("content/news/salah.toml", "titel = \"x\"");
    let out = desk(&fixture, &["publish", "--content", "content", "--out", "feed"]);
    assert_eq!((out.status.success(), text(&out.stdout)), (false, String::new()));
    assert!(text(&out.stderr).starts_with("news/salah.toml: "), "{}", text(&out.stderr));
    assert!(text(&out.stderr).ends_with("1 problem(s) to correct; nothing was published\n"), "{}", text(&out.stderr));
}

#[tokio::test]
async fn other_databases_are_refused_plainly() {
    let inbox = |store: &str| {
        let out = Command::new(env!("CARGO_BIN_EXE_desk")).args(["inbox", "--store", store]).output().unwrap();
        assert!(!out.status.success() && out.stdout.is_empty());
        text(&out.stderr)
    };
    let said = inbox("mysql://rina:rahasia@db/lapau");
    assert!(said.contains("SQLite or PostgreSQL") && !said.contains("rahasia"), "{said}");
    let said = inbox("sqlite:/nowhere/desk.db");
    assert!(said.contains("check --store"), "{said}");
    // Nobody listens there, and the reason is told rather than that time ran out.
    let said = inbox("postgres://rina:rahasia@127.0.0.1:1/lapau");
    assert!(said.contains("refused") && said.contains("postgres://rina@127.0.0.1:1/lapau"), "{said}");
    assert!(said.contains("check --store") && !said.contains("rahasia"), "{said}");
}

#[tokio::test]
async fn the_store_may_stand_anywhere_on_the_line() {
    let fixture = Desk::from_dir("publish/basic").await;
    let url = fixture.database.url.clone();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_desk"));
        let mut child = command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that reads no password may have ended already.
        let _ = child.stdin.take().unwrap().write_all(b"kabau nan duo lari\n");
        child.wait_with_output().unwrap()
    };
    for (name, arguments) in [
        ("rina", vec!["users", "add", "rina", "--store", &url]),
        ("sari", vec!["users", "--store", &url, "add", "sari"]),
        ("tono", vec!["--store", &url, "users", "add", "tono", "--role", "administrator"]),
        ("umar", vec!["users", "add", "--store", &url, "umar"]),
    ] {
        let out = run(&arguments);
        assert!(out.status.success(), "{arguments:?}: {}", text(&out.stderr));
        assert!(text(&run(&["users", "list", "--store", &url]).stdout).contains(name));
    }
    for arguments in
        [["cards", "list", "--store", &url], ["--store", &url, "cards", "list"], ["cards", "--store", &url, "list"]]
    {
        assert!(run(&arguments).status.success(), "{arguments:?}");
    }
    assert!(run(&["--store", &url, "inbox"]).status.success() && run(&["inbox", "--store", &url]).status.success());
    let out = run(&["users", "list"]);
    assert!(!out.status.success() && text(&out.stderr).contains("--store sqlite:PATH"), "{}", text(&out.stderr));
}

/// Ends the process if a test ends before it does.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    /// Has a desk serve at a free port and says its address.
    fn serve(desk: &Desk) -> (Self, String) {
        let mut running = Self(
            Command::new(env!("CARGO_BIN_EXE_desk"))
                .args(["serve", "--store", &desk.database.url, "--listen", "127.0.0.1:0", "--feed"])
                .arg(desk.feed())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap(),
        );
        let mut line = String::new();
        BufReader::new(running.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Listening on ").unwrap().to_owned();
        (running, address)
    }
}

fn letter(id: &str) -> String {
    let body = json!({"topic": "other", "text": "Rahasia: tambah kursi."});
    json!({"v": 1, "id": id, "created": "2026-11-24T08:10:00Z", "kind": "suggestion", "body": body}).to_string()
}

async fn put(client: &reqwest::Client, address: &str, id: &str) -> reqwest::Result<reqwest::Response> {
    let request = client.put(format!("{address}/v1/submissions/{id}"));
    request.header("content-type", "application/json").header("x-outbox", "1").body(letter(id)).send().await
}

#[tokio::test]
async fn a_letter_goes_through_the_door_into_the_inbox() {
    let fixture = Desk::from_dir("publish/basic").await.import(&["biblio.csv", "items.csv"]).await.publish().await;
    let (mut running, address) = Running::serve(&fixture);
    let client = client();
    let id = uuid_v4([3; 16]);
    let answer = put(&client, &address, &id).await.unwrap();
    assert_eq!(answer.status(), 201);
    let receipt: Receipt = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    assert!(receipt.is_for(&id, letter(&id).as_bytes()));
    let health = client.get(format!("{address}/v1/health")).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&health).unwrap()["status"], "ok");

    // The inbox is read while it serves.
    let inbox: Value = serde_json::from_slice(&desk(&fixture, &["inbox", "--json"]).stdout).unwrap();
    assert_eq!(inbox.as_array().unwrap().len(), 1);
    assert_eq!((&inbox[0]["id"], &inbox[0]["body"]["text"]), (&json!(id), &json!("Rahasia: tambah kursi.")));
    assert_eq!(inbox[0]["sha256"], json!(receipt.sha256.to_string()));

    // Told to stop, it stops, and has said nothing of the letter.
    let told = Command::new("kill").args(["-TERM", &running.0.id().to_string()]).status().unwrap();
    assert!(told.success() && running.0.wait().unwrap().success());
    let mut said = String::new();
    running.0.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(said, "");
}

#[tokio::test]
async fn a_receipt_outlives_the_desk() {
    let fixture = Desk::from_dir("publish/basic").await;
    let client = client();
    let mut receipts = Vec::new();
    for round in 0..5_u8 {
        let (mut running, address) = Running::serve(&fixture);
        let process = running.0.id();
        let killer = std::thread::spawn(move || {
            std::thread::sleep(std::time::Duration::from_millis(40 + 25 * u64::from(round)));
            Command::new("kill").args(["-KILL", &process.to_string()]).status()
        });
        for n in 0..=u8::MAX {
            let mut random = [round; 16];
            random[15] = n;
            let id = uuid_v4(random);
            match put(&client, &address, &id).await {
                Ok(answer) if answer.status() == 201 => receipts.push(id),
                _ => break,
            }
        }
        assert!(killer.join().unwrap().unwrap().success());
        let _ = running.0.wait();
    }
    assert!(!receipts.is_empty());
    let inbox: Value = serde_json::from_slice(&desk(&fixture, &["inbox", "--json"]).stdout).unwrap();
    let kept: Vec<&str> = inbox.as_array().unwrap().iter().map(|letter| letter["id"].as_str().unwrap()).collect();
    let lost: Vec<_> = receipts.iter().filter(|id| !kept.contains(&id.as_str())).collect();
    assert!(lost.is_empty(), "{} of {} letters with a receipt are lost", lost.len(), receipts.len());
}

#[tokio::test]
async fn a_head_without_end_is_cut_off() {
    let fixture = Desk::from_dir("publish/basic").await;
    let (_running, address) = Running::serve(&fixture);
    let mut stream = std::net::TcpStream::connect(address.trim_start_matches("http://")).unwrap();
    let head = format!("GET / HTTP/1.1\r\nHost: x\r\nX-Long: {}\r\n", "a".repeat(64 * 1024));
    // The desk may close the connection before it has all of it.
    let _ = stream.write_all(head.as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 431"), "{}", text(&answer));
}
