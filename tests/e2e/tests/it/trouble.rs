//! What happens to phones: they run out of battery and out of room, their clocks go wrong, and one day there is another one.
//!
//! Whatever happens, nothing that was written is lost, nothing is at the desk twice, and nothing is said to be there that is not.

use lapau_e2e::{Browser, Engine, Fault, Front, Library, in_every_engine, until};
use serde_json::{Value, json};

in_every_engine!(
    a_tab_that_is_killed_while_it_sends_loses_and_doubles_nothing,
    a_tab_that_is_killed_while_it_stores_has_the_text_here_or_there,
    a_phone_without_room_says_so_and_keeps_the_text_in_the_form,
    a_clock_that_is_a_day_wrong_holds_no_letter_up,
    another_phone_goes_on_with_everything,
);

const BOX: &str = "/lapau/saran";
const OUTBOX: &str = "/saya/kotak-keluar";
const SETTINGS: &str = "/saya/setelan";

/// A phone that has the app, with a network that a test can spoil.
async fn phone(engine: Engine, library: &Library) -> (Front, Browser) {
    let front = Front::before(library.port());
    let browser = Browser::open(engine).await;
    browser.visit(&front.at("/")).await;
    browser.check_ready_for_offline().await;
    (front, browser)
}

fn is_letter(asked: &lapau_e2e::Asked) -> bool {
    asked.method == "PUT"
}

async fn a_tab_that_is_killed_while_it_sends_loses_and_doubles_nothing(engine: Engine) {
    let library = Library::open();
    let (front, browser) = phone(engine, &library).await;
    // Once the desk hears nothing of it, once it stores the letter and nobody hears that.
    for (fault, at_the_desk, words) in [
        (Fault::Silent, 0, "Mati waktu mengirim, belum sampai."),
        (Fault::Unheard, 1, "Mati waktu mengirim, sudah sampai."),
    ] {
        let before = library.inbox().len();
        let (dying, asked) = (browser.tab().await, front.count(is_letter));
        let spoilt = fault.clone();
        front.spoil(move |asked| is_letter(asked).then(|| spoilt.clone()));
        let next = browser.open_tab().await;
        browser.switch_to(&dying).await;
        browser.write_suggestion(&front.at(BOX), words).await;
        until("the letter to be under way", async || front.count(is_letter) > asked).await;
        until("what reaches the desk", async || library.inbox().len() == before + at_the_desk).await;
        browser.close_tab().await;

        front.mend();
        browser.switch_to(&next).await;
        browser.visit(&front.at(OUTBOX)).await;
        browser.check_says(words).await;
        browser.check_says("Sampai di meja pustakawan").await;
        browser.wait("nothing left to send", async |page| page.count("main li.letter.waiting").await == 0).await;
        let inbox = library.inbox();
        assert_eq!(inbox.iter().filter(|letter| letter.text == words).count(), 1, "{inbox:?}");
        assert_eq!(inbox.len(), before + 1);
    }
}

async fn a_tab_that_is_killed_while_it_stores_has_the_text_here_or_there(engine: Engine) {
    let mut library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/")).await;
    browser.check_ready_for_offline().await;
    library.stop();
    // The tab dies so many milliseconds after the button was pressed.
    for (n, wait) in ["0", "2", "5", "10", "20", "50"].into_iter().enumerate() {
        let words = format!("Mati waktu menyimpan, kali ke-{n}.");
        let next = browser.open_tab().await;
        browser.visit(&library.at(BOX)).await;
        browser.type_over("#text", &words).await;
        crate::draft::check_kept(&browser, &words).await;
        let press = "const wait = Number(arguments[0]);
            document.querySelector('main form button[type=submit]').click();
            const begun = performance.now();
            while (performance.now() - begun < wait);";
        browser.run(press, [wait]).await;
        browser.close_tab().await;
        let left = browser.tabs().await.into_iter().find(|tab| *tab != next).unwrap();
        browser.switch_to(&left).await;
        browser.visit(&library.at(BOX)).await;
        let (letters, drafts) = (browser.kept("letters").await, browser.kept("drafts").await.concat());
        let stored = letters.iter().filter(|letter| letter.contains(&words)).count();
        assert!(stored <= 1, "{letters:?}");
        assert!(stored == 1 || drafts.contains(&words), "after {wait} ms it is neither in the outbox nor in the form");
        if stored == 1 {
            browser.visit(&library.at(OUTBOX)).await;
            browser.check_says(&words).await;
            browser.check_silent_about("Sampai di meja").await;
        } else {
            browser
                .wait("the text in the form", async |page| page.value("#text").await.as_deref() == Some(&words))
                .await;
        }
    }
    library.start();
    let stored = browser.kept("letters").await.len();
    browser.visit(&library.at(OUTBOX)).await;
    browser.run("dispatchEvent(new Event('online'))", []).await;
    until("every letter at the desk, once", async || library.inbox().len() == stored).await;
}

/// Has the phone's storage take nothing more, as browsers do when there is no room.
const FULL: &str = "IDBObjectStore.prototype.put = function () { \
    throw new DOMException('no room', 'QuotaExceededError'); };";

async fn a_phone_without_room_says_so_and_keeps_the_text_in_the_form(engine: Engine) {
    let library = Library::open();
    let (front, browser) = phone(engine, &library).await;
    const WORDS: &str = "Ponsel ini penuh sekali.";
    browser.visit(&front.at(BOX)).await;
    browser.wait("the form", async |page| page.count("#text").await == 1).await;
    let put = "window.put = IDBObjectStore.prototype.put;";
    browser.run(&format!("{put} {FULL}"), []).await;
    browser.type_over("#text", WORDS).await;
    browser.press("Kirim saran").await;
    browser.check_says("penuh").await;
    browser.check_silent_about("Surat Anda tersimpan").await;
    browser.check_silent_about("sudah sampai").await;
    assert_eq!(browser.value("#text").await.as_deref(), Some(WORDS), "it is still there to be copied");
    assert_eq!((browser.kept("letters").await, library.inbox().len()), (Vec::new(), 0));

    // Somebody made room.
    browser.run("IDBObjectStore.prototype.put = window.put;", []).await;
    browser.press("Kirim saran").await;
    browser.check_heading("Surat Anda").await;
    until("the letter at the desk", async || library.inbox().len() == 1).await;
    assert_eq!(library.inbox()[0].text, WORDS);
}

async fn a_clock_that_is_a_day_wrong_holds_no_letter_up(engine: Engine) {
    let mut library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/")).await;
    browser.check_ready_for_offline().await;
    library.stop();
    let set = "const real = Date.now.bind(Date); const by = Number(arguments[0]) * 1000; Date.now = () => real() + by;";
    for (n, seconds) in ["86400", "-86400"].into_iter().enumerate() {
        let words = format!("Jam ponsel ini salah, kali ke-{n}.");
        browser.visit(&library.at(BOX)).await;
        browser.wait("the form", async |page| page.count("#text").await == 1).await;
        browser.run(set, [seconds]).await;
        browser.type_over("#text", &words).await;
        browser.press("Kirim saran").await;
        browser.check_heading("Surat Anda tersimpan").await;
        let tried = async |page: &Browser| {
            let letters = page.kept("letters").await;
            letters.iter().any(|letter| letter.contains(&words) && letter.contains("\"last\""))
        };
        browser.wait("a try in vain", tried).await;
        // The clock is set right: with the next page it is.
        library.start();
        browser.visit(&library.at("/")).await;
        until("the letter at the desk", async || library.inbox().iter().any(|letter| letter.text == words)).await;
        browser.visit(&library.at(OUTBOX)).await;
        browser.check_says(&words).await;
        browser.check_silent_about("Belum terkirim").await;
        library.stop();
    }
    library.start();
    assert_eq!(library.inbox().len(), 2);
}

/// What a phone saves, looked at on its way out.
async fn saved(browser: &Browser) -> String {
    let watch = "const offer = URL.createObjectURL; \
        URL.createObjectURL = (blob) => { window.offered = blob; return offer.call(URL, blob); };";
    browser.run(watch, []).await;
    browser.press("Simpan semua milik saya").await;
    browser.check_says("Berkas disimpan di unduhan ponsel ini.").await;
    let read = "const done = arguments[arguments.length - 1]; window.offered.text().then(done);";
    browser.run_async(read).await.as_str().unwrap().to_owned()
}

async fn another_phone_goes_on_with_everything(engine: Engine) {
    let mut library = Library::open();
    let old = Browser::open(engine).await;
    old.visit(&library.at("/")).await;
    old.check_ready_for_offline().await;
    // One question that the desk has, for its writer alone; a letter that waits; half of another one; a list.
    old.visit(&library.at("/lapau/tanya")).await;
    old.press("Tanya pustakawan").await;
    old.type_over("#text", "Bolehkah membawa bekal ke ruang baca?").await;
    old.press("Kirim pertanyaan").await;
    until("the question at the desk", async || library.inbox().len() == 1).await;
    old.visit(&library.at("/koleksi?q=robohnya")).await;
    old.press_at(".icon-button.keep").await;
    old.wait("the title in its list", async |page| page.count(".icon-button.keep.on").await > 0).await;
    library.stop();
    old.write_suggestion(&library.at(BOX), "Ditulis di ponsel lama.").await;
    old.visit(&library.at(BOX)).await;
    old.type_over("#text", "Setengah jadi.").await;
    crate::draft::check_kept(&old, "Setengah jadi.").await;
    old.visit(&library.at(SETTINGS)).await;
    let file = saved(&old).await;
    let whole: Value = serde_json::from_str(&file).unwrap();
    assert_eq!((&whole["format"], whole["rows"].as_array().unwrap().len()), (&json!("lapau-pindah"), 4));

    library.start();
    let new = Browser::open(engine).await;
    new.visit(&library.at("/")).await;
    new.check_ready_for_offline().await;
    library.stop();
    new.visit(&library.at(SETTINGS)).await;
    // What is no such file, of another library, or of a newer app changes nothing.
    for (field, value, words) in [
        ("format", json!("lain"), "Ini bukan berkas lapau-pindah.json"),
        ("library", json!("lain"), "Ini bukan berkas lapau-pindah.json"),
        ("version", json!(2), "milik Lapau yang lebih baru"),
    ] {
        let mut other = whole.clone();
        other[field] = value;
        new.choose("#berkas-pindah", &library.keep("lain.json", other.to_string().as_bytes())).await;
        new.check_says(words).await;
        new.reload().await;
    }
    assert_eq!(new.kept("letters").await, [""; 0]);
    // Rows that are none are left out, and the others come.
    let mut more = whole.clone();
    let rows = more["rows"].as_array_mut().unwrap();
    rows.push(json!({"store": "doors", "key": "x", "text": "{}"}));
    rows.push(json!({"store": "letters", "key": "x", "text": "{\"state\":\"<b>\"}"}));
    let moving = library.keep("lapau-pindah.json", more.to_string().as_bytes());
    new.choose("#berkas-pindah", &moving).await;
    new.check_says("4 hal dipindahkan; 0 sudah ada; 2 tidak terbaca.").await;
    new.choose("#berkas-pindah", &moving).await;
    new.check_says("0 hal dipindahkan; 4 sudah ada; 2 tidak terbaca.").await;
    new.visit(&library.at(OUTBOX)).await;
    new.check_says("Ditulis di ponsel lama.").await;
    new.check_says("Belum terkirim").await;
    new.visit(&library.at(BOX)).await;
    new.wait("the half letter", async |page| page.value("#text").await.as_deref() == Some("Setengah jadi.")).await;
    new.visit(&library.at("/koleksi?q=robohnya")).await;
    new.wait("the title in its list", async |page| page.count(".icon-button.keep.on").await > 0).await;

    // Both phones send, and it is there once; the answer is read on the new one.
    library.start();
    for phone in [&old, &new] {
        phone.visit(&library.at(OUTBOX)).await;
        phone.try_now().await;
        phone.check_silent_about("Belum terkirim").await;
    }
    let inbox = library.inbox();
    assert_eq!(inbox.len(), 2, "{inbox:?}");
    let desk = library.librarian(engine).await;
    desk.press("Bolehkah membawa bekal").await;
    desk.type_over("#teks", "Boleh di teras belakang.").await;
    desk.submit("Kirim jawaban").await;
    library.publish();
    new.visit(&library.at(OUTBOX)).await;
    new.check_says("Boleh di teras belakang.").await;
}
