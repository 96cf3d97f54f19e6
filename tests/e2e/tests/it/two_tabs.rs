//! Two tabs are one phone.

use lapau_e2e::{Browser, Engine, Fault, Front, Library, in_every_engine};

in_every_engine!(two_tabs_deliver_a_letter_once, the_language_of_one_tab_is_that_of_the_next);

const BOX: &str = "/lapau/saran";
const OUTBOX: &str = "/saya/kotak-keluar";

async fn two_tabs_deliver_a_letter_once(engine: Engine) {
    let library = Library::open();
    let front = Front::before(library.port());
    let browser = Browser::open(engine).await;
    browser.visit(&front.at(OUTBOX)).await;
    browser.check_ready_for_offline().await;
    let first = browser.tab().await;
    let second = browser.open_tab().await;
    front.spoil(|asked| (asked.method == "PUT").then(Fault::portal));
    browser.write_suggestion(&front.at(BOX), "Satu surat dari dua tab.").await;

    // The other tab hears of it by itself.
    browser.switch_to(&first).await;
    browser.check_says("Satu surat dari dua tab.").await;
    browser.check_says("Yang menjawab bukan meja pustakawan").await;
    browser.switch_to(&second).await;
    browser.visit(&front.at(OUTBOX)).await;
    browser.check_says("Satu surat dari dua tab.").await;

    front.mend();
    browser.try_now().await;
    browser.switch_to(&first).await;
    browser
        .run("[...document.querySelectorAll('button')].find((b) => b.innerText.includes('Coba sekarang'))?.click()", [])
        .await;
    for tab in [&first, &second] {
        browser.switch_to(tab).await;
        browser.check_says("Sampai di meja pustakawan").await;
        browser.check_silent_about("Belum terkirim").await;
    }
    assert_eq!(library.inbox().len(), 1);

    // What is deleted in one is gone from both, and from their memory.
    browser.visit(&front.at("/saya/setelan")).await;
    browser.press_at("#hapus-semua").await;
    browser.press("Hapus semua milik saya di ponsel ini").await;
    browser.check_says("Semua milik Anda sudah dihapus dari ponsel ini.").await;
    browser.switch_to(&first).await;
    browser.wait("the front page", async |page| page.run("return location.pathname", []).await == "/").await;
    browser.visit(&front.at(OUTBOX)).await;
    browser.check_says("Belum ada surat").await;
    browser.check_silent_about("Satu surat dari dua tab.").await;
}

async fn the_language_of_one_tab_is_that_of_the_next(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/saya/setelan")).await;
    browser.press("English").await;
    browser.check_heading("Settings").await;
    browser.open_tab().await;
    browser.visit(&library.at("/saya")).await;
    browser
        .wait("a page in English", async |page| page.run("return document.documentElement.lang", []).await == "en")
        .await;
    browser.check_says("My letters").await;
}
