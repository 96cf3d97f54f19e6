//! Whatever a network does to the feed or to a letter: what is here stays, and what is wrong is said.

use lapau_e2e::{Asked, Browser, Engine, Fault, Feed, Front, Library, in_every_engine, until};
use lapau_feed::manifest::FORMAT;

in_every_engine!(
    a_feed_that_can_not_be_believed_changes_nothing,
    a_page_does_not_wait_for_a_network_that_says_nothing,
    a_captive_portal_on_the_first_visit_is_explained,
    only_the_desks_own_answer_counts_as_delivered,
    a_letter_whose_answer_was_lost_is_kept_once,
);

const MANIFEST: &str = "/feed/manifest.json";

/// What a front does to what is asked.
type Script = Box<dyn Fn(&Asked) -> Option<Fault> + Send + Sync>;

fn is_chunk(asked: &Asked) -> bool {
    asked.path.starts_with("/feed/chunks/")
}

/// A manifest with a number changed.
fn manifest_with(feed: &Feed, from: &str, to: &str) -> Fault {
    let text = String::from_utf8(feed.manifest_bytes()).unwrap();
    assert!(text.contains(from), "{text}");
    Fault::Instead { status: 200, media_type: "application/json", body: text.replace(from, to).into_bytes() }
}

async fn a_feed_that_can_not_be_believed_changes_nothing(engine: Engine) {
    let library = Library::open();
    let front = Front::before(library.port());
    let browser = Browser::open(engine).await;
    let older = Fault::Instead { status: 200, media_type: "application/json", body: library.feed().manifest_bytes() };
    library.write(
        "questions/jam.md",
        "+++\nquestion = \"Kapan tutup?\"\nanswered = 2026-11-11\n+++\n\nPukul empat sore.\n",
    );
    library.publish();
    browser.visit(&front.at("/lapau/tanya")).await;
    browser.check_ready_for_offline().await;
    browser.check_says("Kapan tutup?").await;

    // Something new, which none of the faults lets through.
    library.write(
        "questions/lain.md",
        "+++\nquestion = \"Boleh bawa kopi?\"\nanswered = 2026-11-12\n+++\n\nBoleh, di teras.\n",
    );
    library.publish();
    let feed = library.feed();
    let newer = manifest_with(&feed, &format!("\"major\":{}", FORMAT.major), "\"major\":99");
    let portal = Fault::portal();
    let manifest = |fault: Fault| -> Script { Box::new(move |asked| (asked.path == MANIFEST).then(|| fault.clone())) };
    let chunks = |fault: Fault| -> Script { Box::new(move |asked| is_chunk(asked).then(|| fault.clone())) };
    let server = Fault::Instead { status: 503, media_type: "text/plain", body: b"Nanti".to_vec() };
    let nothing = Fault::Instead { status: 200, media_type: "application/json", body: b"null".to_vec() };
    let faults = [
        ("a captive portal", manifest(portal.clone()), "Wi-Fi ini minta masuk dulu"),
        ("a captive portal before the parts", chunks(portal), "Wi-Fi ini minta masuk dulu"),
        ("another JSON", manifest(nothing), "rusak atau bukan milik perpustakaan ini"),
        ("a shortened part", chunks(Fault::Shortened), "rusak atau bukan milik perpustakaan ini"),
        // WebKit hands on what came as if it were all: then it is the digest that tells, and the words are others.
        ("a part broken off", chunks(Fault::BrokenOff), "ata hari ini"),
        ("a flipped bit", chunks(Fault::Flipped), "rusak atau bukan milik perpustakaan ini"),
        ("a newer format", manifest(newer), "butuh Lapau yang lebih baru"),
        ("an older publication", manifest(older), "rusak atau bukan milik perpustakaan ini"),
        ("a server in trouble", manifest(server), "sedang bermasalah"),
    ];
    for (fault, script, words) in faults {
        println!("{fault}");
        front.spoil(script);
        browser.reload().await;
        browser.check_age(words).await;
        browser
            .wait("to be told that it is not fresh, and how old it is", async |page| {
                page.text_of("p.age.old, p.age.offline").await.iter().any(|age| age.contains("ata hari ini"))
            })
            .await;
        browser.check_says("Kapan tutup?").await;
        assert!(!browser.says("Boleh bawa kopi?").await, "{fault} let something through");
    }
    front.mend();
    browser.fetch_again().await;
    browser.check_says("Boleh bawa kopi?").await;
    browser.check_age("Data hari ini").await;
}

async fn a_page_does_not_wait_for_a_network_that_says_nothing(engine: Engine) {
    let library = Library::open();
    let front = Front::before(library.port());
    let browser = Browser::open(engine).await;
    // This library has counted no vote yet, so a part of the page is never there.
    browser.visit(&front.at("/lapau/usul")).await;
    browser.check_ready_for_offline().await;
    browser.check_heading("Usul dan suara").await;
    front.spoil(|asked| (asked.path == MANIFEST).then_some(Fault::Silent));
    browser.reload().await;
    browser.wait("the page", async |page| page.count("main h1").await == 1).await;
    assert_eq!(browser.count("p.age.offline").await, 0, "it was drawn only when the network was given up");
    front.mend();
}

async fn a_captive_portal_on_the_first_visit_is_explained(engine: Engine) {
    let library = Library::open();
    let front = Front::before(library.port());
    let browser = Browser::open(engine).await;
    front.spoil(|asked| asked.path.starts_with("/feed/").then(Fault::portal));
    browser.visit(&front.at("/")).await;
    browser.check_heading("Selamat datang").await;
    browser.check_says("Wi-Fi ini minta masuk dulu").await;
    assert_eq!(stored_chunks(&browser).await, 0);

    front.mend();
    browser.fetch_again().await;
    browser.check_says("Baru di rak").await;
    assert!(stored_chunks(&browser).await > 0);
}

/// How many parts of the feed the phone holds.
async fn stored_chunks(browser: &Browser) -> u64 {
    let script = "
        const done = arguments[arguments.length - 1];
        const opening = indexedDB.open('lapau.cache');
        opening.onerror = () => done(-1);
        opening.onsuccess = () => {
            const database = opening.result;
            if (!database.objectStoreNames.contains('chunks')) { database.close(); done(0); return; }
            const counting = database.transaction('chunks').objectStore('chunks').count();
            counting.onsuccess = () => { database.close(); done(counting.result); };
        };";
    browser.run_async(script).await.as_u64().expect("the database opens")
}

async fn only_the_desks_own_answer_counts_as_delivered(engine: Engine) {
    let library = Library::open();
    let front = Front::before(library.port());
    let browser = Browser::open(engine).await;
    browser.visit(&front.at("/")).await;
    browser.check_ready_for_offline().await;
    let empty = Fault::Instead { status: 201, media_type: "application/json", body: Vec::new() };
    let forbidden = Fault::Instead { status: 403, media_type: "text/html", body: b"<h1>Forbidden</h1>".to_vec() };
    for fault in [Fault::portal(), empty, forbidden] {
        println!("{fault:?}");
        let answer = fault.clone();
        front.spoil(move |asked| (asked.method == "PUT").then(|| answer.clone()));
        if browser.count("main li.letter").await == 0 {
            browser.write_suggestion(&front.at("/lapau/saran"), "Ini belum sampai ke meja.").await;
            browser.visit(&front.at("/saya/kotak-keluar")).await;
        } else {
            let before = front.count(|asked| asked.method == "PUT");
            browser.press("Coba sekarang").await;
            until("another try", async || front.count(|asked| asked.method == "PUT") > before).await;
        }
        browser.check_says("Yang menjawab bukan meja pustakawan").await;
        browser.check_silent_about("Sampai di meja pustakawan").await;
        assert_eq!(library.inbox(), []);
    }
    front.mend();
    browser.try_now().await;
    browser.check_says("Sampai di meja pustakawan").await;
    assert_eq!(library.inbox().len(), 1);
}

async fn a_letter_whose_answer_was_lost_is_kept_once(engine: Engine) {
    let library = Library::open();
    let front = Front::before(library.port());
    let browser = Browser::open(engine).await;
    browser.visit(&front.at("/")).await;
    browser.check_ready_for_offline().await;
    front.spoil(|asked| (asked.method == "PUT").then_some(Fault::Unheard));
    browser.write_suggestion(&front.at("/lapau/saran"), "Jawabannya hilang di jalan.").await;
    until("the letter at the desk", async || library.inbox().len() == 1).await;
    browser.visit(&front.at("/saya/kotak-keluar")).await;
    browser.check_says("Belum terkirim. Perpustakaan belum terjangkau").await;

    front.mend();
    browser.try_now().await;
    browser.check_says("Sampai di meja pustakawan").await;
    let inbox = library.inbox();
    assert_eq!(inbox.len(), 1, "{inbox:?}");
    browser.check_says(&format!("Resi {}", &inbox[0].sha256.to_string()[..12])).await;
}
