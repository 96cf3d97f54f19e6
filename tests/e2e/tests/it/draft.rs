//! What is half written is never lost.

use lapau_e2e::{Browser, Engine, Library, in_every_engine};

in_every_engine!(half_a_suggestion_survives_a_reload, a_topic_survives_a_reload, what_was_sent_leaves_an_empty_form);

const BOX: &str = "/lapau/saran";

/// The draft is written behind the typing; this is when it has caught up.
async fn check_kept(browser: &Browser, text: &str) {
    let script = "
        const done = arguments[arguments.length - 1];
        const opening = indexedDB.open('lapau.outbox');
        opening.onerror = () => done('');
        opening.onsuccess = () => {
            const reading = opening.result.transaction('drafts').objectStore('drafts').get('suggestion');
            reading.onsuccess = () => { opening.result.close(); done(reading.result ?? ''); };
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
