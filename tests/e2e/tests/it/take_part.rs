//! Asking, voting, answering, registering, supporting: each as a patron does it, and as the desk receives it.

use lapau_e2e::{Browser, Engine, Library, in_every_engine, until};
use serde_json::json;

in_every_engine!(
    a_question_and_an_answer_are_written_without_a_network,
    a_vote_spends_no_more_than_there_is,
    a_survey_says_what_is_missing,
    a_child_comes_with_consent,
    a_proposal_is_supported_once,
    a_full_event_has_a_waiting_list,
    a_contest_says_who_may_enter_which_category,
);

/// The only letter of the desk, once it is there.
async fn letter(library: &Library, kind: &str) -> serde_json::Value {
    until(&format!("a {kind} at the desk"), async || library.inbox().len() == 1).await;
    let letter = library.inbox().remove(0);
    assert_eq!(letter.kind, kind);
    letter.body
}

async fn open(engine: Engine, path: &str) -> (Library, Browser) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at(path)).await;
    browser.check_ready_for_offline().await;
    (library, browser)
}

async fn a_question_and_an_answer_are_written_without_a_network(engine: Engine) {
    let (mut library, browser) = open(engine, "/lapau/tanya").await;
    library.stop();
    browser.press("Tanya pustakawan").await;
    browser.type_over("#text", "Di mana ranji keluarga dari Koto Nan Ampek disimpan?").await;
    browser.press("Kirim pertanyaan").await;
    browser.check_heading("Surat Anda tersimpan").await;
    library.start();
    browser.visit(&library.at("/saya/kotak-keluar")).await;
    browser.check_says("Sampai di meja pustakawan").await;
    let body = letter(&library, "question").await;
    assert_eq!(body["text"], "Di mana ranji keluarga dari Koto Nan Ampek disimpan?");
    assert_eq!(body["public"], false, "it was not to be published");

    // A message on a board is answered in its place, and the letter says which it was.
    library.stop();
    browser.visit(&library.at("/lapau/klub/lapau-buku/kakek")).await;
    browser.press_at("#kakek-1 a[href*=\"?ke=\"]").await;
    browser.check_says("menjawab Uda Contoh").await;
    browser.check_says("Kakek, Ajo Sidi, atau kampungnya?").await;
    browser.type_over("#text", "Kampungnya, karena semua diam saja.").await;
    browser.type_over("#pen-name", "Rani").await;
    browser.press("Kirim pesan").await;
    browser.check_heading("Surat Anda tersimpan").await;
    library.start();
    browser.visit(&library.at("/saya/kotak-keluar")).await;
    until("the message at the desk", async || library.inbox().len() == 2).await;
    let post = library.inbox().into_iter().find(|letter| letter.kind == "post").map(|letter| letter.body);
    assert_eq!(post.map(|body| body["reply_to"].clone()), Some(json!("kakek-1")));
}

async fn a_vote_spends_no_more_than_there_is(engine: Engine) {
    let (library, browser) = open(engine, "/lapau/usul").await;
    browser.press("Beri suara").await;
    browser.check_heading("Belanja buku bersama").await;
    browser.check_says("Sisa Rp1.000.000").await;
    browser.press("Tiga kamus Minangkabau").await;
    browser.press("Satu set komik sains").await;
    browser.check_says("Lebih Rp220.000 dari Rp1.000.000").await;
    browser.press("Kirim suara").await;
    browser.check_says("Lebih Rp220.000 dari uang yang ada.").await;
    browser.press("Satu set komik sains").await;
    browser.press("Dua buku dongeng").await;
    browser.check_says("Sisa Rp210.000").await;
    browser.press("Kirim suara").await;
    browser.check_says("Surat Anda sudah sampai").await;
    assert_eq!(letter(&library, "vote").await, json!({"ballot": "belanja", "choices": ["kamus", "dongeng"]}));
    browser.visit(&library.at("/lapau/suara/belanja")).await;
    browser.check_says("Sudah di meja. Dihitung sesudah ditutup").await;
    browser.press("Ganti suara").await;
    browser.press("Dua buku dongeng").await;
    browser.press("Kirim suara").await;
    browser.check_says("Surat Anda sudah sampai").await;
    // The earlier one is taken back, since nothing else tells that both are of one voter.
    until("the second vote, and the end of the first", async || {
        let kinds: Vec<_> = library.inbox().into_iter().map(|letter| letter.kind).collect();
        kinds.iter().filter(|kind| *kind == "vote").count() == 2 && kinds.iter().any(|kind| kind == "cancellation")
    })
    .await;
}

async fn a_survey_says_what_is_missing(engine: Engine) {
    let (library, browser) = open(engine, "/lapau/survei/jam").await;
    browser.press("Rabu").await;
    browser.press("Kirim jawaban").await;
    browser.check_says("Apakah jam buka sekarang cocok? Pilih dulu").await;
    browser.press("Jarang").await;
    browser.press("Kirim jawaban").await;
    browser.check_says("Surat Anda sudah sampai").await;
    let answers = json!([{"item": "cocok", "choices": [1]}, {"item": "hari", "choices": [1]}]);
    assert_eq!(letter(&library, "response").await, json!({"survey": "jam", "language": "id", "answers": answers}));
}

async fn a_child_comes_with_consent(engine: Engine) {
    let (library, browser) = open(engine, "/acara/cerita").await;
    browser.press("Daftar acara ini").await;
    browser.check_heading("Daftar acara").await;
    browser.type_over("#name", "Uni Sari").await;
    browser.type_over("#seats", "2").await;
    browser.type_over("#children", "1").await;
    browser.press_at("button[type=submit]").await;
    browser.check_says("orang tua atau wali perlu setuju").await;
    browser.press_at("#consent").await;
    browser.press_at("button[type=submit]").await;
    browser.check_heading("Surat Anda sudah sampai").await;
    let body = letter(&library, "registration").await;
    assert_eq!((&body["event"], &body["name"], &body["seats"]), (&json!("cerita"), &json!("Uni Sari"), &json!(2)));
    assert!(body["occurrence"].as_str().is_some_and(|day| day.len() == 10), "{body}");
    // Whoever has registered is led to the ticket.
    browser.visit(&library.at("/acara/cerita")).await;
    browser.check_says("Tiket").await;
    browser.check_silent_about("Daftar acara ini").await;
}

async fn a_proposal_is_supported_once(engine: Engine) {
    let (library, browser) = open(engine, "/lapau/usul").await;
    browser.press("Dukung usul ini").await;
    browser.check_says("Sudah Anda kirim").await;
    assert_eq!(letter(&library, "support").await, json!({"proposal": "lampu"}));
    browser.reload().await;
    browser.check_says("Sudah Anda kirim").await;
}

const FULL: &str = "+++
kind = \"workshop\"
title = \"Menjilid buku\"
start = 2099-11-28T10:00:00
end = 2099-11-28T11:00:00
place = \"Lantai 1\"

[recurrence]
every = \"week\"

[registration]
required = true
capacity = 2
taken = 2
+++

Bawa satu buku yang lepas jilidnya.
";

async fn a_full_event_has_a_waiting_list(engine: Engine) {
    let (library, browser) = open(engine, "/acara").await;
    library.write("events/jilid.md", &FULL.replace("2099-11-28", "2026-09-05"));
    library.write(
        "events/dongeng.md",
        &FULL
            .replace("2099-11-28", "2026-09-06")
            .replace("Menjilid buku", "Datang saja")
            .split("[registration]")
            .next()
            .map(|head| format!("{head}+++\n\nDongeng.\n"))
            .unwrap(),
    );
    library.publish();
    browser.reload().await;
    browser.check_says("Penuh, ada daftar tunggu").await;
    browser.check_says("Tidak perlu mendaftar, datang saja").await;
    // What can be narrowed by is said, to the eye and to screen readers alike.
    let named = "return [...document.querySelectorAll('main [role=group]')].map((group) => \
        document.getElementById(group.getAttribute('aria-labelledby'))?.innerText).join()";
    assert_eq!(browser.run(named, []).await, "Jenis acara");
    browser.press("Menjilid buku").await;
    browser.check_says("Penuh: 2 tempat sudah terisi").await;
    browser.check_silent_about("Daftar acara ini").await;
    browser.press("Penuh: masuk daftar tunggu").await;
    browser.check_says("Anda masuk daftar tunggu").await;
    browser.type_over("#name", "Uni Sari").await;
    browser.press_at("button[type=submit]").await;
    browser.check_heading("Surat Anda sudah sampai").await;
    assert_eq!(letter(&library, "registration").await["event"], "jilid");
}

const CONTEST: &str = "+++
title = \"Surat untuk kampung\"
summary = \"Tulis surat.\"
opens = 2026-01-01
closes = 2099-01-15

[[categories]]
id = \"pelajar\"
name = \"Pelajar\"
eligibility = \"Umur 12 sampai 18 tahun\"
min_words = 300
max_words = 700

[[categories]]
id = \"umum\"
name = \"Umum\"
+++

Satu benda di dapur rumah Anda.
";

async fn a_contest_says_who_may_enter_which_category(engine: Engine) {
    let (library, browser) = open(engine, "/lapau").await;
    library.write("contests/surat.md", CONTEST);
    library.publish();
    browser.visit(&library.at("/lapau/lomba/surat/ikut")).await;
    browser.reload().await;
    browser
        .wait("categories with what they ask for", async |page| {
            page.text_of("label.choice")
                .await
                .first()
                .is_some_and(|said| said == "Pelajar · Umur 12 sampai 18 tahun · 300 sampai 700 kata")
        })
        .await;
    assert_eq!(browser.text_of("label.choice").await[1], "Umum");
}
