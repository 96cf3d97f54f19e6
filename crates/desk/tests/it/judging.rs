//! A writing contest from its entries to letters and results, over HTTP.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use desk::{
    contests,
    reception::{self, Services},
};
use lapau_feed::{
    Digest, Ticket,
    judging::Packet,
    letters::SubmissionState,
    programme::{Contest, Entry},
};
use serde_json::{Value, json};

use crate::{
    driver::Desk,
    librarian::{Librarian, Open},
};

const CONTEST: &str = "+++
title = \"Surat untuk kampung\"
opens = 2026-01-01
closes = 2026-11-30

[rubric]
scale = 5
tell_points = true
criteria = [
  { id = \"isi\", name = \"Isi\", weight = 2 },
  { id = \"bahasa\", name = \"Bahasa\" },
]

[[categories]]
id = \"umum\"
name = \"Umum\"
max_words = 10
+++

Tulis surat.
";

/// A desk with a contest that was open in 2026 and is closed today.
async fn opened() -> Open {
    let desk = Desk::from_dir("publish/basic").await.import(&["biblio.csv", "items.csv", "loans.csv"]).await;
    let desk = desk.write("content/contests/surat.md", CONTEST).publish().await;
    assert_eq!(desk.complaints, Vec::<String>::new());
    let services = Services { content: Some(desk.path("content")), per_minute: 100_000, ..desk.services() };
    let router = reception::router(&services).unwrap();
    Open::with(desk, router).await
}

fn entry(name: &str, title: &str, text: &str) -> Value {
    json!({"contest": "surat", "category": "umum", "title": title, "text": text, "name": name, "contact": "0812000111"})
}

/// The code name of an entry by its title, as the contest's page shows it.
async fn code(rina: &Librarian<'_>, title: &str) -> String {
    let page = rina.get("/desk/lomba/surat").await.text;
    let row = page.split("<tr>").find(|row| row.contains(&format!("<td>{title}</td>"))).unwrap();
    row.split_once("/naskah/").unwrap().1.split_once('"').unwrap().0.to_owned()
}

async fn packet(rina: &Librarian<'_>, number: u8) -> Packet {
    let got =
        rina.post(&format!("/desk/lomba/surat/juri/{number}/paket"), &rina.hidden("/desk/lomba/surat").await).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.text);
    assert!(got.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    Packet::read(&got.text).unwrap()
}

fn marks(code: &str, isi: u8, bahasa: u8, to_author: &str) -> Value {
    let marks = json!([{"criterion": "isi", "points": isi}, {"criterion": "bahasa", "points": bahasa}]);
    match to_author {
        "" => json!({"code": code, "scores": marks}),
        said => json!({"code": code, "scores": marks, "to_author": said, "to_jury": "Hanya juri"}),
    }
}

#[tokio::test]
async fn a_contest_is_judged_without_names_and_decided_once() {
    let open = opened().await;
    let rina = open.log_in("rina").await;
    let tickets = [1, 2, 3].map(|n| Ticket([n; 16]));
    let mut winner = entry("Ani Rahma", "Dapur nenek", "Aku ani rahma, dan ini dapur nenek.\n\nBaris satu\nbaris dua");
    winner["pen_name"] = json!("Uni Dapur");
    winner["publish"] = json!(true);
    let first = open.letter(1, "entry", Some(tickets[0]), winner).await;
    let second = open.letter(2, "entry", Some(tickets[1]), entry("Budi Santoso", "Sawah", &"kata ".repeat(11))).await;
    open.letter(3, "entry", Some(tickets[2]), entry("Citra", "Jiplakan", "x")).await;
    open.letter(4, "entry", None, entry("Dodi", "Ditarik", "x")).await;
    open.letter(5, "cancellation", None, json!({"submission": lapau_feed::submission::uuid_v4([4; 16])})).await;

    // Nobody is named before it is asked for, and that is noted.
    let (a, b, c) = (code(&rina, "Dapur nenek").await, code(&rina, "Sawah").await, code(&rina, "Jiplakan").await);
    let page = rina.get("/desk/lomba/surat").await.text;
    assert!(page.contains("Penilaian") && page.contains("11 kata, di luar batas") && page.contains("dihitamkan"));
    for path in
        ["/desk/lomba/surat", &format!("/desk/lomba/surat/naskah/{a}"), &format!("/desk/surat/{first}"), "/desk"]
    {
        let page = rina.get(path).await.text;
        assert!(!page.contains("Ani Rahma") && !page.contains("0812000111") && !page.contains("Uni Dapur"), "{path}");
    }
    assert!(!rina.get("/desk?cari=rahma").await.text.contains(&first), "nobody is found by a name");
    let asked = format!("/desk/lomba/surat/naskah/{a}/penulis");
    let got = rina.post(&asked, &rina.hidden("/desk/lomba/surat").await).await;
    assert!(got.text.contains("Ani Rahma") && got.text.contains("0812000111"));
    let admin = open.log_in("admin").await;
    assert!(admin.get("/desk/catatan").await.text.contains("lihat penulis naskah"));

    // A disqualification has a reason.
    let path = format!("/desk/lomba/surat/naskah/{c}");
    let got = rina.send(&path, &[("putusan", "keluar"), ("alasan", " ")]).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    let got = rina.send(&path, &[("putusan", "keluar"), ("alasan", "Sudah terbit di koran.")]).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text);

    // Packets tell nothing but the texts that are judged.
    for name in ["Bu Ratna", "Pak Datuk", "Bu Ratna"] {
        let mut fields = rina.hidden("/desk/lomba/surat").await;
        fields.insert("juri".into(), name.into());
        let got = rina.post("/desk/lomba/surat/juri", &fields).await;
        let told = got.status == StatusCode::UNPROCESSABLE_ENTITY && got.text.contains("sudah ada");
        assert!(got.status == StatusCode::SEE_OTHER || told, "{}", got.text);
    }
    let packets = [packet(&rina, 1).await, packet(&rina, 2).await];
    let again = packet(&rina, 1).await;
    assert_ne!(packets[0].key, again.key, "each packet has a secret of its own");
    let texts: Vec<_> = packets[0].entries.iter().map(|entry| (&*entry.code, &*entry.title)).collect();
    let mut wanted = [(&*a, "Dapur nenek"), (&*b, "Sawah")];
    wanted.sort_unstable();
    assert_eq!(texts, wanted);
    let said = serde_json::to_string(&packets[0]).unwrap();
    assert!(said.contains("Aku ▇▇▇, dan ini") && !said.to_lowercase().contains("rahma") && !said.contains("0812"));
    let kept = open.desk.database.bytes(&open.desk.store, &open.desk.path("")).await;
    let (raw, digits) = (packets[0].key.0, packets[0].key.to_string());
    let holds = |key: &[u8]| kept.windows(key.len()).any(|bytes| bytes == key);
    assert!(!holds(&raw) && !holds(digits.as_bytes()), "of a packet's secret only the digest is kept");

    // Scores come as letters: the last of a juror counts, a stranger's does not.
    let scores = |key: Ticket, sheets: Value| json!({"contest": "surat", "key": key.to_string(), "sheets": sheets});
    open.letter(10, "scores", None, scores(packets[0].key, json!([marks(&a, 1, 1, "")]))).await;
    let mine = json!([marks(&a, 5, 4, "Pembukanya kuat."), {"code": b, "conflict": true}]);
    open.letter(11, "scores", None, scores(again.key, mine)).await;
    open.letter(12, "scores", None, scores(packets[1].key, json!([marks(&a, 4, 4, ""), marks(&b, 3, 3, "Padat.")])))
        .await;
    open.letter(13, "scores", None, scores(Ticket([9; 16]), json!([marks(&b, 5, 5, "")]))).await;
    let page = rina.get("/desk/lomba/surat").await.text;
    assert!(page.contains("1 surat nilai tidak berasal dari paket") && page.contains("2 dari 2"), "{page}");
    assert!(!page.contains("4,33") && !page.contains("Pembukanya kuat"), "no score is seen before the end");
    let letter = lapau_feed::submission::uuid_v4([12; 16]);
    let page = rina.get(&format!("/desk/surat/{letter}")).await.text;
    assert!(page.contains("Nilai juri") && !page.contains("Padat") && !page.contains(&packets[1].key.to_string()));
    assert_eq!(rina.get("/desk/lomba/surat/hasil").await.status, StatusCode::NOT_FOUND);
    assert_eq!(rina.get("/desk/lomba/surat/surat").await.status, StatusCode::NOT_FOUND);

    // The end: once, and what comes later does not count.
    let word = rina.hidden("/desk/lomba/surat").await;
    assert_eq!(rina.post("/desk/lomba/surat/putuskan", &word).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut sure = word.clone();
    sure.insert("yakin".into(), "ya".into());
    assert_eq!(rina.post("/desk/lomba/surat/putuskan", &sure).await.status, StatusCode::SEE_OTHER);
    assert_eq!(rina.post("/desk/lomba/surat/putuskan", &sure).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    open.letter(14, "scores", None, scores(packets[1].key, json!([marks(&b, 5, 5, "")]))).await;
    let mut out = word.clone();
    out.insert("keluar".into(), "1".into());
    assert_eq!(rina.post("/desk/lomba/surat/juri", &out).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = rina.get("/desk/lomba/surat").await.text;
    assert!(page.contains("1 surat nilai datang sesudah"), "{page}");

    // 14/3 and 12/3: 26/6; one juror alone for the other.
    let page = rina.get("/desk/lomba/surat/hasil").await.text;
    assert!(
        page.contains("4,33") && page.contains("0,47; 4,00–4,67") && page.contains("1 menilai, 1 kenal penulisnya"),
        "{page}"
    );
    assert!(page.contains("Hanya juri") && !page.contains("Ani Rahma"));
    let mut won = word.clone();
    won.insert(format!("hadiah.{a}"), "Juara I".into());
    won.insert(format!("muat.{a}"), "ya".into());
    won.insert(format!("muat.{b}"), "ya".into());
    assert_eq!(rina.post("/desk/lomba/surat/hasil", &won).await.status, StatusCode::SEE_OTHER);

    // Letters: seen before they go, all at once, and not from a page that is out of date.
    let page = rina.get("/desk/lomba/surat/surat").await.text;
    assert!(page.contains("Selamat! Naskah Anda mendapat: Juara I.") && page.contains("oleh Uni Dapur, dengan teks"));
    assert!(!page.contains("Bu Ratna") && !page.contains("Hanya juri"));
    let got = rina.send("/desk/lomba/surat/surat", &[("isi", "0")]).await;
    assert!(got.status == StatusCode::UNPROCESSABLE_ENTITY && got.text.contains("ada yang berubah"));
    let case = async |id: &str| open.desk.store.case(id).await.unwrap().unwrap();
    assert_eq!(case(&first).await.state, SubmissionState::Received);
    let got = rina.send("/desk/lomba/surat/surat", &[]).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text);
    assert!(rina.get("/desk/lomba/surat/surat").await.text.contains("surat ini sudah dikirim"));
    let revision = case(&second).await.revision;
    rina.send("/desk/lomba/surat/surat", &[]).await;
    assert_eq!(case(&second).await.revision, revision, "what was sent is not sent again");

    // Down it goes: sealed to the authors, the result to everyone.
    let open = open.publish_again(30 * 86_400).await;
    let said = |ticket| open.opened(ticket).unwrap().answers.remove(0);
    let answer = said(tickets[0]);
    assert_eq!(answer.state, SubmissionState::Accepted);
    assert!(answer.text.contains("dari 2 juri: 4,33 dari 5") && answer.text.contains("• Isi: 4,50"), "{}", answer.text);
    assert!(answer.text.contains("“Pembukanya kuat.”") && answer.text.contains(&a));
    assert!(said(tickets[1]).text.contains("dari 1 juri: 3,00 dari 5"));
    assert_eq!(
        (said(tickets[2]).state, &*said(tickets[2]).text),
        (SubmissionState::Declined, "Sudah terbit di koran.")
    );
    let entries: Vec<Entry> = open.published().records().unwrap();
    let entries: Vec<_> = entries.iter().filter(|entry| entry.contest == "surat").collect();
    assert_eq!(entries.len(), 1, "whose author does not agree is not published: {entries:?}");
    assert_eq!((&*entries[0].author, entries[0].text.len()), ("Uni Dapur", 2));
    assert_eq!(lapau_feed::prose::plain(&entries[0].text[1..]), "Baris satu\nbaris dua");
    assert!(answer.href.ends_with(&format!("#{}", entries[0].id)), "{}", answer.href);

    // What may be read is a book too, and the same publication makes the same one.
    let book = open.published().record::<Contest>("surat").unwrap().unwrap().anthology.unwrap();
    let bytes = std::fs::read(open.desk.feed().join(&book.path)).unwrap();
    assert_eq!((Digest::of(&bytes), bytes.len()), (book.sha256, book.bytes as usize));
    assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
    let got = open.ask(Request::get(format!("/feed/{}", book.path)).body(Body::empty()).unwrap()).await;
    assert_eq!((got.status, &got.headers["content-type"]), (StatusCode::OK, &"application/epub+zip".parse().unwrap()));
    let open = open.publish_again(30 * 86_400 + 60).await;
    assert_eq!(open.published().record::<Contest>("surat").unwrap().unwrap().anthology, Some(book));
}

#[tokio::test]
async fn whoever_has_no_ticket_gets_no_word_of_the_jury_in_public() {
    let open = opened().await;
    let rina = open.log_in("rina").await;
    open.letter(1, "entry", None, entry("Ani Rahma", "Dapur", "x")).await;
    let code = code(&rina, "Dapur").await;
    let store = &open.desk.store;
    store.add_juror("surat", "Bu Ratna").await.unwrap();
    let key = Ticket([5; 16]);
    store.add_key(1, key, jiff::Timestamp::UNIX_EPOCH).await.unwrap();
    let sheets = json!([marks(&code, 2, 2, "Masih mentah.")]);
    open.letter(2, "scores", None, json!({"contest": "surat", "key": key.to_string(), "sheets": sheets})).await;
    store.end_judging("surat", "rina", jiff::Timestamp::MAX).await.unwrap();
    let contest = open.published().record("surat").unwrap().unwrap();
    let competition =
        contests::gather(store, contest, jiff::Timestamp::UNIX_EPOCH, |at| jiff::tz::Offset::UTC.to_datetime(at));
    let competition = competition.await.unwrap();
    let jury = contests::jury(store, "surat").await.unwrap();
    let outcomes = contests::outcomes(&competition, &jury, &store.awards().await.unwrap());
    assert_eq!(outcomes.len(), 1);
    assert!(!outcomes[0].text.contains("mentah") && !outcomes[0].text.contains("Nilai"), "{}", outcomes[0].text);
    assert_eq!(outcomes[0].record, None);
}
