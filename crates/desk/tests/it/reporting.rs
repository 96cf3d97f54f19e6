//! The report: the page, its table and the command say the same of the same letters.

use std::process::Command;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::librarian::{Librarian, Open};

async fn decide(rina: &Librarian<'_>, id: &str, fields: &[(&str, &str)]) {
    let got = rina.send(&format!("/desk/surat/{id}"), fields).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text);
}

fn report(open: &Open, arguments: &[&str]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_desk"))
        .arg("report")
        .args(arguments)
        .args(["--store", &open.desk.database.url])
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

#[tokio::test]
async fn page_table_and_command_say_the_same() {
    let open = Open::new().await;
    let rina = open.log_in("rina").await;
    assert!(rina.get("/desk/laporan").await.text.contains("Tidak ada surat yang perlu dijawab."));
    let renewal = json!({"item": "B00001", "due": "2026-11-27"});
    let done = open.letter(1, "renewal", None, renewal.clone()).await;
    let promised = open.letter(2, "renewal", None, renewal).await;
    open.letter(3, "suggestion", None, json!({"topic": "service", "text": "Rahasia: kursi."})).await;
    let proposal = open
        .letter(
            4,
            "proposal",
            None,
            json!({"topic": "purchase", "title": "Buku resep", "why": "Untuk dapur.", "pen_name": "Etek"}),
        )
        .await;
    decide(&rina, &done, &[("putusan", "declined"), ("teks", "Sudah terlambat.")]).await;
    // Answered anew: how fast it went is told by the first answer.
    decide(&rina, &done, &[("putusan", "declined"), ("teks", "Sudah lewat waktunya.")]).await;
    decide(&rina, &promised, &[("putusan", "accepted"), ("kembali", "2026-12-04")]).await;
    decide(&rina, &proposal, &[("putusan", "accepted"), ("langkah", "accepted")]).await;

    let said: Value = serde_json::from_str(&report(&open, &["--json"])).unwrap();
    let line = |kind: &str| said["kinds"].as_array().unwrap().iter().find(|line| line["kind"] == kind).unwrap().clone();
    assert_eq!(
        (&line("renewal")["answered"], &line("renewal")["undone"], &line("renewal")["on_time"]),
        (&json!(2), &json!(1), &json!(2))
    );
    assert_eq!((&line("suggestion")["open"], &line("suggestion")["overdue"]), (&json!(1), &json!(0)));
    assert_eq!(line("proposal")["undone"], json!(1));
    assert_eq!((&said["all"]["received"], &said["all"]["median_minutes"]), (&json!(4), &json!(0)));
    let csv = report(&open, &["--csv"]);
    let got = rina.get("/desk/laporan.csv").await;
    assert_eq!((got.status, got.text), (StatusCode::OK, csv.clone()));
    assert!(csv.lines().any(|line| line.starts_with("renewal,2,2,0,0,0,0,0,1,2,2,1,")), "{csv}");
    let page = rina.get("/desk/laporan").await.text;
    for words in [
        "<dt>Surat masuk</dt><dd>4</dd>",
        "<dt>Tepat waktu</dt><dd>3 dari 3</dd>",
        "perpanjangan diterima, belum dicatat",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("Rahasia") && !csv.contains("Rahasia"));
    assert!(report(&open, &[]).contains("renewal               2        2"), "{}", report(&open, &[]));

    // What is carried into the library's system is done; a period without letters is empty.
    let form = rina.hidden("/desk/kerja").await;
    let mut form = form;
    form.insert(format!("s-{promised}"), "ya".into());
    rina.post("/desk/kerja", &form).await;
    let said: Value = serde_json::from_str(&report(&open, &["--json"])).unwrap();
    assert_eq!(said["all"]["undone"], json!(1), "the proposal");
    let said: Value = serde_json::from_str(&report(&open, &["--json", "--to", "2020-01-01"])).unwrap();
    assert_eq!((&said["kinds"], &said["all"]["received"]), (&json!([]), &json!(0)));
    assert!(rina.get("/desk/laporan?dari=2020-01-01&sampai=besok").await.text.contains("Tanggal ditulis seperti"));
}
