//! Fetching with manners: a server is left alone when it asks for it, data are saved where a person wants that, nothing is fetched twice, and what is here can be checked.

use std::time::{Duration, Instant};

use lapau_e2e::{Browser, Engine, Fault, Front, Library, in_every_engine, run, until};
use lapau_feed::Collection;
use serde_json::json;

in_every_engine!(
    a_busy_server_is_left_alone_as_long_as_it_asks,
    what_came_before_a_break_is_not_fetched_again,
    everything_on_the_phone_can_be_checked_again,
);

const MANIFEST: &str = "/feed/manifest.json";

fn is_chunk(path: &str) -> bool {
    path.starts_with("/feed/chunks/")
}

async fn a_busy_server_is_left_alone_as_long_as_it_asks(engine: Engine) {
    let library = Library::open();
    let front = Front::before(library.port());
    let browser = Browser::open(engine).await;
    front.spoil(|asked| is_chunk(&asked.path).then_some(Fault::Later { seconds: 9 }));
    browser.visit(&front.at("/")).await;
    browser.check_age("sedang bermasalah").await;
    let begun = Instant::now();
    assert_eq!(front.count(|asked| is_chunk(&asked.path)), 1, "the server was asked for more");
    front.mend();
    // Nobody presses anything.
    until("another try", async || front.count(|asked| asked.path == MANIFEST) > 1).await;
    assert!(begun.elapsed() > Duration::from_secs(7), "it came back after {:?}", begun.elapsed());
    browser.check_says("Baru di rak").await;
    browser.check_age("Data hari ini").await;
}

async fn what_came_before_a_break_is_not_fetched_again(engine: Engine) {
    let library = Library::open();
    let front = Front::before(library.port());
    let browser = Browser::open(engine).await;
    let titles = library.feed().manifest().entry(Collection::Titles).unwrap().chunks[0].path();
    front.spoil(move |asked| asked.path.ends_with(&titles).then_some(Fault::Shortened));
    browser.visit(&front.at("/")).await;
    browser.check_age("rusak atau bukan milik perpustakaan ini").await;
    let before = front.count(|asked| is_chunk(&asked.path));
    assert!(before > 5, "{before} parts");
    front.mend();
    browser.press("Coba lagi").await;
    browser.check_says("Baru di rak").await;
    browser.check_age("Data hari ini").await;
    assert_eq!(front.count(|asked| is_chunk(&asked.path)), before + 1, "more than the missing part was fetched");
}

async fn everything_on_the_phone_can_be_checked_again(engine: Engine) {
    let library = Library::open();
    let front = Front::before(library.port());
    let browser = Browser::open(engine).await;
    browser.visit(&front.at("/")).await;
    browser.check_ready_for_offline().await;
    browser.visit(&front.at("/saya/setelan")).await;
    browser.check_says("Seluruh data perpustakaan ada di ponsel ini: terbitan 1.").await;
    browser.check_says("Setiap bagian diperiksa waktu datang.").await;
    let before = front.count(|asked| is_chunk(&asked.path));
    browser.press("Periksa lagi").await;
    browser.check_says("semua bagian utuh").await;
    assert_eq!(front.count(|asked| is_chunk(&asked.path)), before, "what was whole was fetched");

    spoil_a_part(&browser).await;
    assert_eq!(damaged_parts(&browser).await, 1);
    browser.press("Periksa lagi").await;
    browser.wait("the part to be whole", async |page| damaged_parts(page).await == 0).await;
    assert_eq!(front.count(|asked| is_chunk(&asked.path)), before + 1);
    browser.reload().await;
    browser.check_says("Diperiksa hari ini").await;
}

/// Changes a byte of the first part in the phone's storage.
async fn spoil_a_part(browser: &Browser) {
    let script = "
        const done = arguments[arguments.length - 1];
        const opening = indexedDB.open('lapau.cache');
        opening.onsuccess = () => {
            const database = opening.result;
            const change = database.transaction('chunks', 'readwrite');
            change.objectStore('chunks').openCursor().onsuccess = (event) => {
                const cursor = event.target.result;
                const bytes = cursor.value;
                bytes[bytes.length - 5] ^= 1;
                cursor.update(bytes);
            };
            change.oncomplete = () => { database.close(); done(true); };
        };";
    browser.run_async(script).await;
}

/// How many stored parts have other bytes than their names say.
async fn damaged_parts(browser: &Browser) -> u64 {
    let script = "
        const done = arguments[arguments.length - 1];
        const opening = indexedDB.open('lapau.cache');
        opening.onsuccess = () => {
            const database = opening.result;
            const store = database.transaction('chunks').objectStore('chunks');
            const keys = store.getAllKeys(), values = store.getAll();
            values.onsuccess = async () => {
                database.close();
                let damaged = 0;
                for (const [n, bytes] of values.result.entries()) {
                    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
                    const name = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
                    damaged += name !== keys.result[n];
                }
                done(damaged);
            };
        };";
    browser.run_async(script).await.as_u64().expect("the database opens")
}

/// Chromium alone knows of the wish to save data, and lets it be said.
#[test]
fn whoever_saves_data_is_asked_before_the_catalogue_comes() {
    run(Engine::Chromium, async |engine| {
        let library = Library::open();
        let front = Front::before(library.port());
        let browser = Browser::open(engine).await;
        let wish = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } });";
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": wish }));
        browser.visit(&front.at("/")).await;
        browser.check_age("Hemat data menyala: katalog tidak ikut diambil").await;
        browser.check_says("Sabtu Bercerita").await;
        let titles = library.feed().manifest().entry(Collection::Titles).unwrap().chunks[0].path();
        assert_eq!(front.count(|asked| asked.path.ends_with(&titles)), 0, "the catalogue came all the same");
        browser.visit(&front.at("/saya/setelan")).await;
        browser.check_says("Data di ponsel ini belum lengkap.").await;

        browser.visit(&front.at("/koleksi?q=robohnya")).await;
        browser.press_at("main button.button:not(.icon-button)").await;
        browser.check_says("Robohnya surau kami").await;
        browser.visit(&front.at("/saya/setelan")).await;
        browser.check_age("Data hari ini").await;
        browser.check_says("Seluruh data perpustakaan ada di ponsel ini: terbitan 1.").await;
    });
}
