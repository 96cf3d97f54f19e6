//! Once seen, always readable: the app, the catalogue, the programme and the boards, with no network at all.

use lapau_e2e::{Browser, Engine, Library, in_every_engine};
use serde_json::Value;

in_every_engine!(
    the_first_visit_shows_the_library_and_its_catalogue,
    everything_stays_readable_without_a_network,
    a_title_found_offline_says_where_it_stands,
    news_arrives_when_the_network_does,
    a_title_stays_as_it_was_left_while_news_comes,
    the_catalogue_is_indexed_once_and_again_where_what_was_kept_is_spoilt,
    a_piece_of_news_is_found_from_everywhere_and_handed_on,
);

/// Goes to the title with that word in it, through the search; answers with its path.
async fn look_up(browser: &Browser, address: &str) -> String {
    browser.visit(address).await;
    browser.wait("a title found", async |page| page.count("main .title-row a.whole").await > 0).await;
    browser.press_at("main .title-row a.whole").await;
    browser.check_heading("Robohnya surau kami").await;
    browser.path().await
}

/// What a page about a title has to say of its copies.
async fn check_copies(browser: &Browser) {
    browser.check_heading("Robohnya surau kami").await;
    for words in ["Navis", "Eksemplar", "899.221 301 NAV r", "Lantai 1 - Umum", "ada di rak"] {
        browser.check_says(words).await;
    }
}

async fn the_first_visit_shows_the_library_and_its_catalogue(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/")).await;
    browser.check_says("Pustaka Uji").await;
    browser.check_says("Baru di rak").await;
    browser.check_says("Sabtu Bercerita").await;
    browser.check_age("Data hari ini").await;
    let language = browser.run("return document.documentElement.lang", []).await;
    assert_eq!(language, "id");

    browser.type_into("#q", "robohnya").await;
    browser.enter("#q").await;
    browser.check_says("Robohnya surau kami").await;
    assert_eq!(browser.path().await, "/koleksi?q=robohnya");
    look_up(&browser, &library.at("/koleksi?q=robohnya")).await;
    check_copies(&browser).await;
}

async fn everything_stays_readable_without_a_network(engine: Engine) {
    let mut library = Library::open();
    let browser = Browser::open(engine).await;
    let title = look_up(&browser, &library.at("/koleksi?q=robohnya")).await;
    browser.check_ready_for_offline().await;

    library.stop();
    browser.reload().await;
    check_copies(&browser).await;
    browser.check_age("Tanpa jaringan. Data hari ini").await;

    // Pages that were never open, in a tab of its own: nothing of them can be left over from before.
    browser.open_tab().await;
    let pages: [(&str, &[&str]); 9] = [
        (&title, &["Robohnya surau kami", "899.221 301 NAV r"]),
        ("/", &["Pustaka Uji", "Baru di rak"]),
        ("/acara", &["Sabtu Bercerita", "Lantai 1, ruang anak"]),
        ("/acara/cerita", &["Sabtu Bercerita", "umur empat sampai sembilan tahun"]),
        ("/lapau/klub/lapau-buku", &["Klub Lapau Buku", "Siapa yang bersalah kepada kakek?"]),
        ("/lapau/klub/lapau-buku/kakek", &["Uda Contoh", "bercanda harus lihat orangnya"]),
        ("/lapau/tanya", &["Bagaimana cara menjadi anggota?"]),
        ("/lapau/kabar", &["Ruang baca dibuka lagi"]),
        ("/lapau/kabar/buka", &["Ruang baca dibuka lagi", "Kursinya bertambah dua belas."]),
    ];
    for (path, words) in pages {
        browser.visit(&library.at(path)).await;
        for words in words {
            browser.check_says(words).await;
        }
        browser.check_age("Tanpa jaringan").await;
    }
}

async fn a_title_found_offline_says_where_it_stands(engine: Engine) {
    let mut library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/")).await;
    browser.check_ready_for_offline().await;
    library.stop();
    // The catalogue was never open before, and the words are spelt as one hears them.
    look_up(&browser, &library.at("/koleksi?q=robohnja%20surau")).await;
    check_copies(&browser).await;
}

async fn news_arrives_when_the_network_does(engine: Engine) {
    let mut library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/lapau/kabar")).await;
    browser.check_says("Ruang baca dibuka lagi").await;
    browser.check_ready_for_offline().await;

    library.stop();
    browser.reload().await;
    browser.check_age("Tanpa jaringan").await;
    library.write(
        "news/baru.toml",
        "title = \"Jam buka ditambah\"\nposted = 2026-11-23T08:00:00+07:00\ntext = \"Sampai pukul delapan malam.\"\n",
    );
    library.publish();
    library.start();
    // No reload and no button: the browser says that the network is back, and the page asks at once.
    browser.run("dispatchEvent(new Event('online'))", []).await;
    browser.check_says("Jam buka ditambah").await;
    browser.check_age("Data hari ini").await;
}

async fn a_piece_of_news_is_found_from_everywhere_and_handed_on(engine: Engine) {
    let mut library = Library::open();
    library.write(
        "news/pasar.toml",
        "title = \"Buku murah di pasar\"\nposted = 2026-11-22T08:00:00+07:00\nchannel = \"instagram\"\n\
         href = \"https://example.com/p/7\"\ntext = \"Tiap **Sabtu** sampai akhir tahun.\"\n",
    );
    library.publish();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/")).await;
    browser.check_ready_for_offline().await;
    library.stop();

    let path = "/lapau/kabar/pasar";
    for from in ["/", "/lapau", "/lapau/kabar", "/lapau/kabar/buka"] {
        browser.visit(&library.at(from)).await;
        browser.press_at(&format!("main a[href='{path}']")).await;
        browser.check_heading("Buku murah di pasar").await;
        browser.check_says("Tiap Sabtu sampai akhir tahun.").await;
        assert_eq!(browser.path().await, path);
    }
    browser.check_says("Kabar lain").await;
    assert_eq!(browser.links("main article a[target=_blank]").await, ["https://example.com/p/7"]);
    browser.check_says("Lihat aslinya: Instagram").await;
    browser.press("Bagikan").await;
    browser.wait("a code", async |page| page.count("dialog[open] svg.qr path").await == 1).await;
    let links = browser.links("dialog[open] a").await;
    assert!(links.iter().any(|link| link.ends_with("%2Flapau%2Fkabar%2Fpasar")), "{links:?}");
    browser.press_at("dialog[open] .sheet-head button").await;
    browser.press_at("main a.back").await;
    browser.wait("all news", async |page| page.path().await == "/lapau/kabar").await;
    browser.check_heading("Kabar").await;
    // A link of earlier days leads to the list, and to its place there.
    browser.visit(&library.at("/lapau/kabar#buka")).await;
    browser.check_says("Kursinya bertambah dua belas.").await;
    browser.visit(&library.at("/lapau/kabar/tidak-ada")).await;
    browser.check_says("Halaman ini tidak ada").await;
}

/// What a reader has opened and where they stand, by marks on the very elements.
const MARK: &str = "document.querySelector('dialog[open]').marked = true; document.querySelector('.copies li').marked = true; \
    document.querySelector('h1').marked = true; window.at = document.activeElement;";
const MARKED: &str = "return [document.querySelector('dialog[open]')?.marked, document.querySelector('.copies li')?.marked, \
    document.querySelector('h1')?.marked, window.at === document.activeElement].map(Boolean).join()";

async fn a_title_stays_as_it_was_left_while_news_comes(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    look_up(&browser, &library.at("/koleksi?q=robohnya")).await;
    browser.check_ready_for_offline().await;
    browser.press("Buat kutipan").await;
    browser.press("BibTeX").await;
    browser.run(MARK, []).await;

    // A browser that says that the network is gone is believed, long before anything was to be fetched.
    browser.run("window.dispatchEvent(new Event('offline'))", []).await;
    browser.check_age("Tanpa jaringan. Data hari ini").await;
    let lent = "\"member_id\",\"member_name\",\"item_code\",\"title\",\"loan_date\",\"due_date\",\"loan_status\"\n\
        \"M009\",\"Contoh\",\"E00001\",\"Robohnya surau kami\",\"2026-11-20\",\"2099-11-11\",\"0\"\n";
    library.keep("loans.csv", lent.as_bytes());
    library.import(&["loans.csv"]);
    library.write(
        "news/baru.toml",
        "title = \"Jam buka ditambah\"\nposted = 2026-11-23T08:00:00+07:00\ntext = \"Sampai pukul delapan malam.\"\n",
    );
    library.publish();
    browser.run("window.dispatchEvent(new Event('online'))", []).await;
    browser.check_age("Data hari ini").await;
    let copies = "return [...document.querySelectorAll('.copies li')].map((e) => e.textContent).join()";
    browser
        .wait("a copy that is lent now", async |page| {
            page.run(copies, [])
                .await
                .as_str()
                .is_some_and(|said| said.contains("11 November 2099") || said.contains("11 Nov 2099"))
        })
        .await;
    assert_eq!(browser.run(MARKED, []).await, "true,true,true,true", "nothing else of the page was touched");
    let cited = browser.text_of("#kutipan").await;
    assert!(cited.iter().any(|text| text.contains("@book{navis2002robohnya")), "{cited:?}");
}

async fn the_catalogue_is_indexed_once_and_again_where_what_was_kept_is_spoilt(engine: Engine) {
    let mut library = Library::open();
    let browser = Browser::open(engine).await;
    let search = library.at("/koleksi?q=robohnya");
    look_up(&browser, &search).await;
    browser.check_ready_for_offline().await;
    browser.wait("the index to be kept", async |page| pieces(page).await > 2).await;

    library.stop();
    // Whatever is wrong with what was kept, the records are indexed anew, and that is kept.
    in_cache(
        &browser,
        "meta",
        "const kept = await got(store.get('image')); kept[2] = kept[2].slice(1); store.put(kept.slice(0, 3), 'image');",
    )
    .await;
    assert_eq!(pieces(&browser).await, 2);
    look_up(&browser, &search).await;
    check_copies(&browser).await;
    browser.wait("the index to be kept again", async |page| pieces(page).await > 2).await;

    // What was kept is enough to search: a start reads no record of the catalogue. A title's page reads its own, and says so.
    let spoil = "const head = JSON.parse(await got(other.get('titles'))); \
                 for (const chunk of head.entry.chunks) store.put(new Uint8Array([63]), chunk.digest);";
    in_cache(&browser, "chunks", spoil).await;
    browser.visit(&search).await;
    browser.wait("a title found", async |page| page.count("main .title-row a.whole").await > 0).await;
    browser.press_at("main .title-row a.whole").await;
    browser.check_says("Belum berhasil").await;
}

/// How many pieces of the kept index there are.
async fn pieces(browser: &Browser) -> u64 {
    let counted =
        in_cache(browser, "meta", "const kept = await got(store.get('image')); count = (kept?.length ?? 1) - 1;").await;
    counted.as_u64().expect("a number of pieces")
}

/// Runs a script over a store of the cache, with the heads as the other one; answers with its `count`.
async fn in_cache(browser: &Browser, store: &str, script: &str) -> Value {
    let script = format!(
        "const done = arguments[arguments.length - 1];
        const got = (asked) => new Promise((found) => {{ asked.onsuccess = () => found(asked.result); }});
        const opening = indexedDB.open('lapau.cache');
        opening.onsuccess = async () => {{
            const database = opening.result;
            const change = database.transaction(['{store}', 'heads'], 'readwrite');
            const store = change.objectStore('{store}'), other = change.objectStore('heads');
            let count = 0;
            change.oncomplete = () => {{ database.close(); done(count); }};
            {script}
        }};"
    );
    browser.run_async(&script).await
}
