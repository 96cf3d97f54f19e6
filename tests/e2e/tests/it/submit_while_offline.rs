//! What is written without a network is kept, can be changed, and arrives once.

use lapau_e2e::{Browser, Engine, Library, in_every_engine, until};

in_every_engine!(a_letter_waits_and_arrives_once, a_letter_written_with_a_network_is_delivered_at_once);

const BOX: &str = "/lapau/saran";
const OUTBOX: &str = "/saya/kotak-keluar";

/// The letter that holds these words, as the outbox shows it.
async fn row(browser: &Browser, words: &str) -> Option<String> {
    browser.text_of("main li.letter").await.into_iter().find(|row| row.contains(words))
}

/// Waits until the outbox says something of a letter.
async fn check_row(browser: &Browser, words: &str, state: &str) {
    browser
        .wait(&format!("{state:?} beside the letter {words:?}"), async |page| {
            row(page, words).await.is_some_and(|row| row.contains(state))
        })
        .await;
}

async fn a_letter_waits_and_arrives_once(engine: Engine) {
    let mut library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at(BOX)).await;
    browser.check_ready_for_offline().await;
    library.stop();

    browser.write_suggestion(&library.at(BOX), "Tolong tambah lampu di sudut baca.").await;
    browser.check_heading("Surat Anda tersimpan").await;
    browser.check_says("masih di ponsel Anda").await;
    browser.check_silent_about("sudah sampai").await;
    browser.write_suggestion(&library.at(BOX), "Surat ini akan saya hapus lagi.").await;

    browser.visit(&library.at(OUTBOX)).await;
    check_row(&browser, "Tolong tambah lampu", "Belum terkirim").await;
    check_row(&browser, "akan saya hapus", "Belum terkirim").await;

    browser.listen().await;
    browser.press("Jalan lain").await;
    browser.press("Simpan salinan").await;
    assert_eq!(browser.complaints().await, [""; 0], "a copy can be taken out");

    // The newest stands first: it is the one to delete.
    browser.press("Hapus").await;
    browser.check_says("Hapus surat ini?").await;
    browser.press_at(".confirm button").await;
    browser.check_silent_about("akan saya hapus").await;

    browser.press("Ubah").await;
    browser
        .wait("the letter to be in the form", async |page| {
            page.value("#text").await.as_deref() == Some("Tolong tambah lampu di sudut baca.")
        })
        .await;
    browser.type_over("#text", "Tolong tambah dua lampu di sudut baca.").await;
    browser.press("Kirim saran").await;
    browser.wait("the change to be stored", async |page| page.count("#saved").await == 1).await;

    browser.visit(&library.at(OUTBOX)).await;
    check_row(&browser, "dua lampu", "Belum terkirim").await;
    browser.reload().await;
    check_row(&browser, "dua lampu", "Belum terkirim").await;
    assert_eq!(browser.count("main li.letter").await, 1);

    library.start();
    browser.try_now().await;
    check_row(&browser, "dua lampu", "Sampai di meja pustakawan").await;
    let inbox = library.inbox();
    assert_eq!(inbox.len(), 1, "{inbox:?}");
    assert_eq!(inbox[0].text, "Tolong tambah dua lampu di sudut baca.");
    let receipt = format!("Resi {}", &inbox[0].sha256.to_string()[..12]);
    check_row(&browser, "dua lampu", &receipt).await;

    browser.reload().await;
    check_row(&browser, "dua lampu", &receipt).await;
    assert_eq!(library.inbox(), inbox);
}

async fn a_letter_written_with_a_network_is_delivered_at_once(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/")).await;
    browser.check_ready_for_offline().await;
    browser.write_suggestion(&library.at(BOX), "Buka juga pada hari Minggu sore.").await;
    browser.check_heading("Surat Anda sudah sampai").await;
    until("the letter at the desk", async || library.inbox().len() == 1).await;
    assert_eq!(library.inbox()[0].text, "Buka juga pada hari Minggu sore.");
}
