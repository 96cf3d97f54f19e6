//! A new version is offered, never forced, and comes whole or not at all.

use lapau_e2e::{Browser, Engine, Library, in_every_engine, replace_file, take_file_away, until, within};
use std::time::Duration;

in_every_engine!(
    a_new_version_waits_for_its_users_word,
    a_new_version_never_reloads_under_a_form,
    a_version_that_is_not_whole_is_not_taken,
);

/// Puts a mark into the page of the app that is served, as a new build would.
fn build_anew(library: &Library) {
    replace_file(&library.app(), "index.html", |page| {
        page.replace("</head>", "<meta name=\"build\" content=\"second\"></head>")
    });
}

/// Has the browser look for a new version, as it does by itself when the app comes into view.
async fn look_for_update(browser: &Browser) {
    let script = "
        const done = arguments[arguments.length - 1];
        navigator.serviceWorker.getRegistration().then((r) => r.update()).then(() => done('looked'), (e) => done(String(e)));";
    browser.run_async(script).await;
}

/// Which build the page in the tab is of.
async fn is_second(browser: &Browser) -> bool {
    browser.count("meta[name=build]").await == 1
}

async fn mark_page(browser: &Browser) {
    browser.run("window.sameAsBefore = true", []).await;
}

async fn is_same_page(browser: &Browser) -> bool {
    browser.run("return window.sameAsBefore === true", []).await == true
}

async fn a_new_version_waits_for_its_users_word(engine: Engine) {
    let mut library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/tentang")).await;
    browser.check_ready_for_offline().await;
    mark_page(&browser).await;

    build_anew(&library);
    look_for_update(&browser).await;
    browser.check_says("Versi baru Lapau sudah siap").await;
    assert!(is_same_page(&browser).await, "nothing reloads by itself");
    assert!(!is_second(&browser).await);

    // Put off, it stays the old one through a reload, and is offered again.
    browser.press("Nanti").await;
    browser.check_silent_about("Versi baru Lapau sudah siap").await;
    browser.reload().await;
    browser.check_says("Versi baru Lapau sudah siap").await;
    assert!(!is_second(&browser).await, "half a version");

    browser.press("Pakai sekarang").await;
    browser.wait("the new version", async |page| is_second(page).await).await;
    browser.check_says("Tentang perpustakaan").await;
    library.stop();
    browser.reload().await;
    browser.check_says("Tentang perpustakaan").await;
    assert!(is_second(&browser).await, "the new version is on the phone");
}

async fn a_new_version_never_reloads_under_a_form(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/lapau/saran")).await;
    browser.check_ready_for_offline().await;
    browser.type_into("#text", "Kalimat ini belum").await;
    mark_page(&browser).await;

    build_anew(&library);
    look_for_update(&browser).await;
    browser.check_says("Versi baru Lapau sudah siap").await;
    browser.press("Pakai sekarang").await;
    browser.check_says("Selesaikan dulu tulisan Anda").await;
    assert!(is_same_page(&browser).await && !is_second(&browser).await);
    assert_eq!(browser.value("#text").await.as_deref(), Some("Kalimat ini belum"));

    browser.type_into("#text", " selesai, sekarang sudah.").await;
    browser.press("Kirim saran").await;
    until("the letter at the desk", async || library.inbox().len() == 1).await;
    assert_eq!(library.inbox()[0].text, "Kalimat ini belum selesai, sekarang sudah.");
    browser.press("Pakai sekarang").await;
    browser.wait("the new version", async |page| is_second(page).await).await;
}

async fn a_version_that_is_not_whole_is_not_taken(engine: Engine) {
    let mut library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/tentang")).await;
    browser.check_ready_for_offline().await;

    build_anew(&library);
    take_file_away(&library.app(), "icons/mark.svg");
    look_for_update(&browser).await;
    let script = "
        const done = arguments[arguments.length - 1];
        navigator.serviceWorker.getRegistration().then((r) => done(r.installing || r.waiting ? 'more than one' : r.active.state));";
    browser.wait("the new version to give up", async |page| page.run_async(script).await == "activated").await;
    let offered = within(Duration::from_secs(2), async || browser.says("Versi baru Lapau").await).await;
    assert!(!offered, "half a version is offered");

    library.stop();
    browser.reload().await;
    browser.check_says("Tentang perpustakaan").await;
    assert!(!is_second(&browser).await, "half a version");
    let script = "const done = arguments[arguments.length - 1]; caches.keys().then((names) => done(names.length));";
    assert_eq!(browser.run_async(script).await, 1, "nothing of the failed version is left behind");
}
