//! The program itself: its exit status, what it says, and how it stops.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Output, Stdio},
};

use lapau_feed::submission::{Receipt, uuid_v4};
use serde_json::{Value, json};

use crate::driver::Desk;

fn desk(desk: &Desk, arguments: &[&str]) -> Output {
    let store = format!("sqlite:{}", desk.path("desk.db").display());
    Command::new(env!("CARGO_BIN_EXE_desk"))
        .current_dir(desk.path(""))
        .args(&arguments[..1])
        .args(["--store", &store])
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
    for command in ["import", "publish", "serve", "inbox"] {
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
        json!({"file": "loans.csv", "format": "slims-loans", "read": 2, "imported": 2, "mended": [], "skipped": []})
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
    let out = Command::new(env!("CARGO_BIN_EXE_desk")).args(["inbox", "--store", "postgres://x"]).output().unwrap();
    assert!(!out.status.success());
    assert!(text(&out.stderr).contains("keeps SQLite only"), "{}", text(&out.stderr));
    let out = Command::new(env!("CARGO_BIN_EXE_desk"))
        .args(["inbox", "--store", "sqlite:/nowhere/desk.db"])
        .output()
        .unwrap();
    assert!(!out.status.success() && text(&out.stderr).contains("check --store"), "{}", text(&out.stderr));
}

/// Ends the process if a test ends before it does.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn a_letter_goes_through_the_door_into_the_inbox() {
    let fixture = Desk::from_dir("publish/basic").await.import(&["biblio.csv", "items.csv"]).await.publish().await;
    let store = format!("sqlite:{}", fixture.path("desk.db").display());
    let mut running = Running(
        Command::new(env!("CARGO_BIN_EXE_desk"))
            .args(["serve", "--store", &store, "--listen", "127.0.0.1:0", "--feed"])
            .arg(fixture.feed())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut line = String::new();
    BufReader::new(running.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("Listening on ").unwrap().to_owned();

    let client = reqwest::Client::new();
    let id = uuid_v4([3; 16]);
    let letter = json!({"v": 1, "id": id, "created": "2026-11-24T08:10:00Z", "kind": "suggestion", "body": {"topic": "other", "text": "Rahasia: tambah kursi."}}).to_string();
    let put = || {
        client
            .put(format!("{address}/v1/submissions/{id}"))
            .header("content-type", "application/json")
            .header("x-outbox", "1")
            .body(letter.clone())
            .send()
    };
    let answer = put().await.unwrap();
    assert_eq!(answer.status(), 201);
    let receipt: Receipt = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    assert!(receipt.is_for(&id, letter.as_bytes()));
    let health: Value = serde_json::from_slice(
        &client.get(format!("{address}/v1/health")).send().await.unwrap().bytes().await.unwrap(),
    )
    .unwrap();
    assert_eq!(health["status"], "ok");

    // The inbox is read while the door is open.
    let inbox: Value = serde_json::from_slice(&desk(&fixture, &["inbox", "--json"]).stdout).unwrap();
    assert_eq!(inbox.as_array().unwrap().len(), 1);
    assert_eq!((&inbox[0]["id"], &inbox[0]["body"]["text"]), (&json!(id), &json!("Rahasia: tambah kursi.")));
    assert_eq!(inbox[0]["sha256"], json!(receipt.sha256.to_string()));

    let told = Command::new("kill").args(["-TERM", &running.0.id().to_string()]).status().unwrap();
    assert!(told.success() && running.0.wait().unwrap().success());
    let mut said = String::new();
    running.0.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(said, "");
}
