//! A library whose desk no phone reaches: letters go through its mailbox, and what came of them with the next publication.

use std::fs;

use lapau_e2e::{Browser, Engine, Library, fixture, in_every_engine, replace_file};
use lapau_kinto::{ACCOUNT, Kinto};

in_every_engine!(a_letter_goes_through_the_mailbox);

const OUTBOX: &str = "/saya/kotak-keluar";
const QUESTION: &str = "Bolehkah membawa \"bekal\" ke ruang baca?";
const ANSWER: &str = "Boleh di teras belakang.";

async fn a_letter_goes_through_the_mailbox(engine: Engine) {
    let mut library = Library::open();
    let Some(mut kinto) = Kinto::for_origin(library.at("").trim_end_matches('/')) else { return };
    // As `cargo xtask build --letters` lets it.
    library.stop();
    let opened = format!("connect-src 'self' {};", kinto.origin());
    replace_file(&library.app(), "index.html", |page| page.replace("connect-src 'self';", &opened));
    let facts = fs::read_to_string(fixture("library").join("content/library.toml")).unwrap();
    let url = format!("kind = \"kinto\"\nurl = \"{}\"", kinto.mailbox());
    library.write("library.toml", &facts.replace("kind = \"http\"\nurl = \"/\"", &url));
    library.publish();
    library.start();
    let phone = Browser::open(engine).await;
    phone.visit(&library.at("/")).await;
    phone.check_ready_for_offline().await;

    // No network at all.
    library.stop();
    phone.visit(&library.at("/lapau/tanya")).await;
    phone.press("Tanya pustakawan").await;
    phone.type_over("#text", QUESTION).await;
    phone.press("Kirim pertanyaan").await;
    phone.check_heading("Surat Anda tersimpan").await;
    phone.visit(&library.at(OUTBOX)).await;
    phone.check_says("Belum terkirim").await;

    // The mailbox is there; the librarians are not.
    kinto.start();
    library.collect(&kinto.mailbox(), ACCOUNT, true);
    phone.try_now().await;
    phone.check_says("Di kotak surat perpustakaan sejak").await;
    phone.check_silent_about("Sampai di meja").await;
    phone.reload().await;
    phone.check_says("Di kotak surat perpustakaan sejak").await;
    assert_eq!(phone.count("main li.letter .ways").await, 1, "it may go another way too");
    assert_eq!(library.inbox().len(), 0);

    // A librarian takes it out, answers and publishes.
    let said = library.collect(&kinto.mailbox(), ACCOUNT, false);
    assert!(said.starts_with("1 new letters"), "{said}");
    library.start();
    let desk = library.librarian(engine).await;
    desk.press_at(".letters a").await;
    desk.check_says(QUESTION).await;
    desk.type_over("#teks", ANSWER).await;
    desk.submit("Kirim jawaban").await;
    desk.check_says("oleh rina").await;
    library.publish();

    phone.visit(&library.at(OUTBOX)).await;
    phone.check_says("Sudah dijawab").await;
    phone.check_says(&format!("Resi {}", &library.inbox()[0].sha256.to_string()[..12])).await;
    phone.check_says(ANSWER).await;
    phone.check_silent_about("Di kotak surat").await;
    let said = library.collect(&kinto.mailbox(), ACCOUNT, false);
    assert!(said.starts_with("0 new letters, 0 that were here already"), "{said}");
}
