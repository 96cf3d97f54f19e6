//! What is half written is never lost.

use lapau_e2e::{Browser, Engine, Library, in_every_engine};

in_every_engine!(
    half_a_suggestion_survives_a_reload,
    a_topic_survives_a_reload,
    what_was_sent_leaves_an_empty_form,
    what_a_text_was_before_is_there_to_go_back_to,
);

const BOX: &str = "/lapau/saran";

/// The draft is written behind the typing; this is when it has caught up.
pub(crate) async fn check_kept(browser: &Browser, text: &str) {
    let script = "
        const done = arguments[arguments.length - 1];
        const opening = indexedDB.open('lapau.outbox');
        opening.onerror = () => done('');
        opening.onsuccess = () => {
            const reading = opening.result.transaction('drafts').objectStore('drafts').getAll();
            reading.onsuccess = () => { opening.result.close(); done(JSON.stringify(reading.result)); };
        };";
    browser
        .wait("the draft to be kept", async |page| page.run_async(script).await.as_str().unwrap_or("").contains(text))
        .await;
}

async fn half_a_suggestion_survives_a_reload(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at(BOX)).await;
    browser.type_into("#text", "Rak anak terlalu ting").await;
    check_kept(&browser, "terlalu ting").await;

    browser.reload().await;
    browser
        .wait("the words typed before", async |page| {
            page.value("#text").await.as_deref() == Some("Rak anak terlalu ting")
        })
        .await;
    browser.type_into("#text", "gi.").await;
    assert_eq!(browser.value("#text").await.as_deref(), Some("Rak anak terlalu tinggi."));
    assert_eq!(library.inbox(), [], "nothing is sent that was not finished");
}

async fn a_topic_survives_a_reload(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at(BOX)).await;
    browser.press("Acara dan kegiatan").await;
    check_kept(&browser, "programme").await;
    browser.reload().await;
    browser
        .wait("the topic chosen before", async |page| {
            let script = "return [...document.querySelectorAll('label.choice')].find((l) => l.querySelector('input').checked)?.innerText.trim()";
            page.run(script, []).await == "Acara dan kegiatan"
        })
        .await;
}

async fn what_was_sent_leaves_an_empty_form(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.write_suggestion(&library.at(BOX), "Tambah kursi di ruang anak.").await;
    browser.press("Tulis lagi").await;
    browser.wait("an empty form", async |page| page.value("#text").await.as_deref() == Some("")).await;
    browser.reload().await;
    browser.wait("a form that stays empty", async |page| page.value("#text").await.as_deref() == Some("")).await;
}

const CONTEST: &str = "+++
title = \"Surat untuk kampung\"
opens = 2026-01-01
closes = 2099-01-15

[[categories]]
id = \"umum\"
name = \"Umum\"
+++

Satu benda di dapur rumah Anda.
";

/// What the phone keeps of versions, all of it.
async fn kept_versions(browser: &Browser) -> String {
    let script = "
        const done = arguments[arguments.length - 1];
        const opening = indexedDB.open('lapau.outbox');
        opening.onerror = () => done('failed');
        opening.onsuccess = () => {
            const drafts = opening.result.transaction('drafts').objectStore('drafts');
            const reading = drafts.getAll(IDBKeyRange.bound('versions', 'versions~'));
            reading.onsuccess = () => { opening.result.close(); done(reading.result.join()); };
        };";
    browser.run_async(script).await.as_str().unwrap_or_default().to_owned()
}

async fn what_a_text_was_before_is_there_to_go_back_to(engine: Engine) {
    const FIRST: &str = "Asap naik dari tungku nenek sejak sebelum azan subuh, dan semua orang datang membawa kayu.";
    let mut library = Library::open();
    library.write("contests/surat.md", CONTEST);
    library.publish();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/lapau/lomba/surat")).await;
    browser.check_ready_for_offline().await;
    library.stop();
    browser.press("Kirim naskah Anda").await;
    browser.press("Umum").await;

    // Before much of a text goes, it is kept by itself; it is there after a reload too.
    browser.type_over("#text", FIRST).await;
    browser.type_over("#text", "Pendek.").await;
    browser.check_says("1 versi sebelumnya").await;
    browser.wait("the version to be kept", async |page| kept_versions(page).await.contains(FIRST)).await;
    browser.reload().await;
    browser.wait("the draft", async |page| page.value("#text").await.as_deref() == Some("Pendek.")).await;
    browser.press("1 versi sebelumnya").await;
    browser.press_at("button.version").await;
    browser.check_says(FIRST).await;
    browser.check_says("15 kata").await;

    // Going back keeps what stood there.
    browser.press("Kembali ke versi ini").await;
    browser.check_says("Naskah kembali ke versi").await;
    browser.wait("the earlier text", async |page| page.value("#text").await.as_deref() == Some(FIRST)).await;
    browser.check_says("2 versi sebelumnya").await;
    browser.type_into("#text", " Lalu hujan.").await;
    browser.press("Simpan versi ini sekarang").await;
    browser.check_says("3 versi sebelumnya").await;

    // The contest's page leads back to it.
    browser.visit(&library.at("/lapau/lomba/surat")).await;
    browser.press("Lanjutkan naskah Anda").await;
    browser.check_says("3 versi sebelumnya").await;

    // They stay with the letter while it can be changed, and go with it.
    browser.type_over("#title", "Dapur").await;
    browser.type_over("#name", "Ani").await;
    browser.type_over("#contact", "0812-0001-1122").await;
    browser.press("Kirim naskah").await;
    browser.check_heading("Surat Anda tersimpan").await;
    browser.visit(&library.at("/saya/kotak-keluar")).await;
    browser.press("Ubah").await;
    browser.check_says("3 versi sebelumnya").await;
    browser.visit(&library.at("/saya/kotak-keluar")).await;
    browser.press("Hapus").await;
    browser.check_says("Hapus surat ini?").await;
    browser.press_at(".confirm button").await;
    browser.wait("nothing of it to be left", async |page| kept_versions(page).await.is_empty()).await;
}
