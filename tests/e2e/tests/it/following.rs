//! What the app does for a reader who comes back: searches that say what is new, titles that suit them, words as they were meant.

use std::fs;

use lapau_e2e::{Browser, Engine, Library, fixture, in_every_engine};

in_every_engine!(
    a_kept_search_says_what_is_new_until_it_is_opened,
    what_suits_a_reader_comes_with_its_reason_and_what_they_hide_stays_away,
    a_misspelt_word_is_offered_as_it_was_meant,
);

/// A title that comes with the next publication.
const NEW: &str = "\"Ayahku\",\"Text\",\"\",\"\",\"Umminda\",\"1982\",\"368 hlm. ; 21 cm.\",\"\",\"922.97 HAM a\",\"Indonesia\",\"Jakarta\",\"922.97\",\"\",\"\",\"\",\"<Hamka>\",\"<Biografi ulama>\",\"<E00041>\"\n";

/// Publishes the catalogue with one title more.
fn publish_one_more(library: &Library) {
    let catalogue = fs::read_to_string(fixture("library").join("biblio.csv")).unwrap();
    library.keep("biblio.csv", format!("{}\n{NEW}", catalogue.trim_end()).as_bytes());
    library.import(&["biblio.csv"]);
    library.publish();
}

/// Goes to a search and keeps it.
async fn keep(browser: &Browser, library: &Library, words: &str) {
    browser.visit(&library.at(&format!("/koleksi?q={words}"))).await;
    browser.press("Simpan pencarian ini").await;
    browser.check_says("Pencarian ini tersimpan").await;
}

/// What is said of each search that is kept.
async fn said(browser: &Browser) -> Vec<String> {
    browser.text_of("main .searches > li > .meta").await
}

async fn a_kept_search_says_what_is_new_until_it_is_opened(engine: Engine) {
    let mut library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/")).await;
    browser.check_ready_for_offline().await;
    keep(&browser, &library, "hamka").await;
    keep(&browser, &library, "songket").await;
    browser.press("Pencarian ini tersimpan").await;
    browser.check_heading("Pencarian tersimpan").await;
    let nothing = "Belum ada yang baru sejak terakhir dilihat";
    browser.wait("nothing new", async |page| said(page).await == [nothing, nothing]).await;

    browser.run("window.dispatchEvent(new Event('offline'))", []).await;
    publish_one_more(&library);
    // The page itself is told, without a reload.
    browser.run("window.dispatchEvent(new Event('online'))", []).await;
    browser.wait("one that is new", async |page| said(page).await == ["1 baru", nothing]).await;
    assert_eq!(browser.text_of("main .searches .title-row h3").await, ["Ayahku"], "which one it is");

    // It is kept across days, and known without a network.
    library.stop();
    browser.visit(&library.at("/saya")).await;
    browser
        .wait("one that is new, a page above", async |page| {
            page.text_of("a[href='/saya/pencarian'] .meta").await == ["1 baru"]
        })
        .await;
    browser.press("Pencarian tersimpan").await;
    browser.wait("one that is new still", async |page| said(page).await == ["1 baru", nothing]).await;

    // To open it is to look at it.
    browser.press_at("main .searches h2 a[href='/koleksi?q=hamka']").await;
    browser
        .wait("the new title among the others", async |page| {
            let titles = page.text_of("#hasil h3").await;
            titles.len() > 3 && titles.iter().any(|title| title == "Ayahku")
        })
        .await;
    assert_eq!(browser.path().await, "/koleksi?q=hamka");
    browser.press("Pencarian ini tersimpan").await;
    browser.wait("nothing new any more", async |page| said(page).await == [nothing, nothing]).await;
    browser.reload().await;
    browser.wait("nothing new after a reload", async |page| said(page).await == [nothing, nothing]).await;

    browser.press("Hapus pencarian").await;
    browser.wait("one search less", async |page| said(page).await == [nothing]).await;
}

/// The titles that are suggested, without their subtitles.
async fn suggested(browser: &Browser) -> Vec<String> {
    let titles = browser.text_of("#untuk-anda h3").await;
    titles.iter().map(|title| title.split(':').next().unwrap_or_default().to_owned()).collect()
}

async fn what_suits_a_reader_comes_with_its_reason_and_what_they_hide_stays_away(engine: Engine) {
    let mut library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/koleksi")).await;
    browser.check_ready_for_offline().await;
    library.stop();

    browser.press("Untuk Anda").await;
    browser.check_heading("Untuk Anda").await;
    browser.check_says("Pilih beberapa minat di bawah").await;
    assert_eq!(browser.count("#untuk-anda").await, 0, "nothing is suggested to who has said nothing");
    browser.press("Fiksi Indonesia").await;
    browser
        .wait("the interest to be chosen", async |page| {
            page.text_of("#minat .chip[aria-pressed=true]").await == ["Fiksi Indonesia"]
        })
        .await;
    browser.wait("titles that suit", async |page| suggested(page).await.len() > 3).await;
    let reasons = browser.text_of("#untuk-anda > li .reasons").await;
    assert_eq!(reasons.len(), suggested(&browser).await.len(), "each has its reason");
    assert!(reasons.iter().all(|reason| reason == "Karena Anda berminat pada Fiksi Indonesia"), "{reasons:?}");

    let first = suggested(&browser).await.remove(0);
    browser.press_at("#untuk-anda > li:first-child button[aria-label^='Jangan tampilkan lagi']").await;
    browser.check_says(&format!("{first} tidak ditampilkan lagi.")).await;
    browser.wait("that one to go", async |page| !suggested(page).await.contains(&first)).await;
    browser.press("Urungkan").await;
    browser.wait("it to come back", async |page| suggested(page).await.contains(&first)).await;
    let hide = format!("#untuk-anda button[aria-label='Jangan tampilkan lagi: {first}']");
    browser.press_at(&hide).await;
    browser.wait("it to go again", async |page| !suggested(page).await.contains(&first)).await;

    // What is put into a list is suggested no more, and is a reason itself.
    let marked = suggested(&browser).await.remove(0);
    browser.press_at("#untuk-anda > li:first-child button[aria-label^='Ingin dibaca']").await;
    browser
        .wait("titles because of that one", async |page| {
            let because = format!("Karena Anda menandai “{marked}”");
            let reasons = page.text_of("#untuk-anda .reasons li").await;
            !suggested(page).await.contains(&marked) && reasons.iter().any(|reason| reason.starts_with(&because))
        })
        .await;

    // For good: after a reload, and after the library has come back with more.
    browser.reload().await;
    browser.wait("titles that suit, again", async |page| !suggested(page).await.is_empty()).await;
    assert!(!suggested(&browser).await.contains(&first), "{first} is hidden for good");
    publish_one_more(&library);
    library.start();
    browser.fetch_again().await;
    browser.check_age("Data hari ini").await;
    browser.wait("titles that suit, still", async |page| !suggested(page).await.is_empty()).await;
    let now = suggested(&browser).await;
    assert!(!now.contains(&first) && !now.contains(&marked), "{now:?}");
    browser.press("Fiksi Indonesia").await;
    browser.wait("no interest", async |page| page.count("#minat .chip[aria-pressed=true]").await == 0).await;
}

async fn a_misspelt_word_is_offered_as_it_was_meant(engine: Engine) {
    let mut library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/koleksi")).await;
    browser.check_ready_for_offline().await;
    library.stop();

    browser.type_into("#q", "songket minangkbau").await;
    browser
        .wait("the word as it was meant", async |page| {
            page.text_of(".did-you-mean").await == ["Maksud Anda songket minangkabau?"]
        })
        .await;
    browser.press_at(".did-you-mean a").await;
    browser
        .wait("the search for that", async |page| {
            page.value("#q").await.as_deref() == Some("songket minangkabau")
                && page.path().await == "/koleksi?q=songket%20minangkabau"
                && page.count(".did-you-mean").await == 0
        })
        .await;
    browser.wait("what it finds", async |page| page.text_of("#hasil h3").await.len() == 1).await;
    browser.check_says("Songket Minangkabau").await;
    // What is spelt right is offered nothing else.
    browser.type_over("#q", "hamka").await;
    browser.wait("titles by him", async |page| page.text_of("#hasil h3").await.len() > 3).await;
    assert_eq!(browser.count(".did-you-mean").await, 0);
}
