//! A reading club: what was read unlocks what is said of it, a long board stays quick, and a meeting has its sheet.

use std::{fmt::Write as _, time::Instant};

use lapau_e2e::{Browser, Engine, Library, in_every_engine, until};
use serde_json::json;

use crate::draft::check_kept;

in_every_engine!(
    a_board_gives_away_no_more_than_was_read,
    a_board_of_ten_thousand_messages_opens_at_once,
    a_meeting_has_its_sheet_and_everyone_a_turn,
);

const CLUB: &str = "+++
name = \"Klub Lapau Buku\"
summary = \"Roman lama dibicarakan seperti kabar pagi.\"
facilitator = \"Uni Referensi\"

[[readings]]
title = \"isbn:979-461-046-1\"
from = 2026-11-01
to = 2099-12-31

[[readings.parts]]
label = \"Bagian 1\"
to_page = 20
prompts = [\"Siapa yang bercerita?\"]

[[readings.parts]]
label = \"Bagian 2\"
to_page = 45
prompts = [\"Siapa yang diam?\"]
+++

Satu buku satu bulan.
";

const POSTS: &str = "[[posts]]
id = \"awal\"
thread = \"kakek\"
author = \"Rani\"
written = 2026-11-03T15:40:00+07:00
published = 2026-11-03T16:24:00+07:00
text = \"Kakek itu penjaga surau.\"
page = 12

[[posts]]
id = \"akhir\"
thread = \"kakek\"
author = \"Budi\"
written = 2026-11-04T15:40:00+07:00
published = 2026-11-04T16:24:00+07:00
text = \"Di akhir surau itu roboh.\"
page = 40
quote = { text = \"Dan surau itu kini roboh.\", page = 39 }
";

async fn a_board_gives_away_no_more_than_was_read(engine: Engine) {
    let mut library = Library::open();
    library.write("clubs/lapau-buku.md", CLUB);
    library.write("posts/papan.toml", POSTS);
    library.publish();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/lapau/klub/lapau-buku")).await;
    browser.check_ready_for_offline().await;
    library.stop();
    browser.press("Siapa yang bersalah").await;
    browser.check_says("Membahas sampai halaman 12. Tampilkan juga").await;
    browser.check_silent_about("penjaga surau").await;

    // A part that was read unlocks what is said of it, on the board and on this phone alone.
    browser.visit(&library.at("/lapau/klub/lapau-buku")).await;
    browser.press("Sudah saya baca").await;
    browser
        .wait("the page that was reached", async |page| page.value("#halaman-saya").await.as_deref() == Some("20"))
        .await;
    browser.press("Siapa yang bersalah").await;
    browser.check_says("Kakek itu penjaga surau.").await;
    browser.check_silent_about("surau itu roboh").await;
    // "Show anyway" shows it, and what was read further does too, after a reload as well.
    browser.press("Membahas sampai halaman 40").await;
    browser.check_says("Di akhir surau itu roboh.").await;
    browser.type_over("#halaman-saya", "45").await;
    browser.wait("nothing to be folded", async |page| page.count(".spoiler").await == 0).await;
    browser.reload().await;
    browser.check_says("Dan surau itu kini roboh.").await;
    assert_eq!(browser.count(".spoiler").await, 0);

    // A message with a passage of the book and its page.
    browser.press("Jawab").await;
    browser.type_over("#text", "Kalimat ini yang saya ingat.").await;
    browser.type_over("#quote-text", "Ajo Sidi pergi kerja.").await;
    browser.type_over("#quote-page", "41").await;
    browser.type_over("#pen-name", "Sari").await;
    browser.press("Kirim pesan").await;
    browser.check_heading("Surat Anda tersimpan").await;
    library.start();
    browser.visit(&library.at("/saya/kotak-keluar")).await;
    browser.try_now().await;
    until("the message at the desk", async || library.inbox().len() == 1).await;
    let body = library.inbox().remove(0).body;
    assert_eq!(body["quote"], json!({"text": "Ajo Sidi pergi kerja.", "page": 41}));
    assert!(!body.to_string().contains("45"), "how far one has read is sent with nothing: {body}");
}

async fn a_board_of_ten_thousand_messages_opens_at_once(engine: Engine) {
    let library = Library::open();
    let mut posts = String::new();
    for n in 0..10_000 {
        let reply = if n % 3 == 2 { format!("reply_to = \"p{}\"\n", n - 1) } else { String::new() };
        let at = format!("2026-11-{:02}T{:02}:{:02}:{:02}+07:00", 3 + n / 3_600, n / 600 % 6, n / 60 % 60, n % 60);
        write!(
            posts,
            "[[posts]]\nid = \"p{n}\"\nthread = \"kakek\"\nauthor = \"Pembaca {}\"\nwritten = {at}\npublished = {at}\n{reply}text = \"Pesan ke-{n}, tentang kakek dan surau.\"\n\n",
            n % 40
        )
        .unwrap();
    }
    library.write("posts/papan.toml", &posts);
    library.publish();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/lapau/klub/lapau-buku")).await;
    browser.check_says("10.000").await;
    browser.check_ready_for_offline().await;
    // From the press to the drawn page, in the page's own time.
    let opened = Instant::now();
    browser.press("Siapa yang bersalah").await;
    browser.wait("the messages", async |page| page.count(".post").await > 0).await;
    let took = opened.elapsed();
    let drawn = browser.count(".post").await;
    assert_eq!(drawn, 61, "the first and the latest");
    assert!(took.as_millis() < 3_000, "the board took {took:?}");
    eprintln!("{engine:?}: a board of 10,000 messages is there after {took:?}");
    browser.check_says("Pesan ke-0,").await;
    browser.check_says("Pesan ke-9999,").await;
    browser.press("Tampilkan pesan sebelumnya").await;
    browser.wait("more of them", async |page| page.count(".post").await == 261).await;
    // An address leads to any of them.
    browser.visit(&library.at("/lapau/klub/lapau-buku/kakek#p9600")).await;
    browser.wait("the one of the address", async |page| page.count("#p9600").await == 1).await;
    // A start has everything in it as well.
    let began = Instant::now();
    browser.visit(&library.at("/")).await;
    browser.wait("the front page", async |page| page.count("main h1").await == 1).await;
    eprintln!("{engine:?}: the front page beside it after {:?}", began.elapsed());
}

async fn a_meeting_has_its_sheet_and_everyone_a_turn(engine: Engine) {
    let mut library = Library::open();
    library.write("clubs/lapau-buku.md", CLUB);
    library.publish();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/lapau/klub/lapau-buku")).await;
    browser.check_ready_for_offline().await;
    library.stop();
    browser.press("Lembar pertemuan").await;
    browser.check_heading("Klub Lapau Buku").await;
    for words in
        ["Siapa yang bercerita?", "Siapa yang diam?", "Memandu obrolan", "Pesan di atas kertas", "Robohnya surau kami"]
    {
        browser.check_says(words).await;
    }
    browser.type_over("#giliran-eksemplar", "2").await;
    browser.type_over("#giliran-nama", "Uni Sari\nPak Budi\nRani").await;
    let turns = async |page: &Browser| page.count(".rota tbody tr").await == 3;
    browser.wait("three turns", turns).await;
    assert_eq!(browser.text_of(".rota tbody th").await, ["Uni Sari", "Pak Budi", "Rani"]);
    let copies = browser.text_of(".rota tbody td:nth-of-type(1)").await;
    assert_eq!(copies, ["1", "2", "1"]);
    check_kept(&browser, "Pak Budi").await;
    browser.reload().await;
    browser.wait("the turns again", turns).await;
    library.start();
    assert_eq!(library.inbox(), [], "no name leaves the phone");
}
