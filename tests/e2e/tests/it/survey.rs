//! A survey that asks everyone what applies to them, on a phone of one's own and at the library's door.

use lapau_e2e::{Browser, Engine, Library, in_every_engine, until};
use serde_json::{Value, json};

in_every_engine!(
    only_what_applies_is_asked_and_sent,
    a_kiosk_keeps_nothing_of_who_was_there,
    a_kiosk_is_left_on_purpose
);

const SURVEY: &str = "title = { id = \"Kunjungan Anda\", en = \"Your visit\" }
about = \"Dua menit. Lihat juga [jam buka](/tentang).\"
opens = 2020-01-01
closes = 2099-12-31

[[items]]
id = \"datang\"
label = \"Apakah Anda datang bulan ini?\"
kind = \"choice\"
options = [\"Sudah\", \"Belum\"]
required = true

[[items]]
id = \"puas\"
label = \"Bagaimana kunjungannya?\"
kind = \"scale\"
labels = [\"Buruk\", \"Cukup\", \"Baik\"]
required = true
section = { title = \"Waktu di sini\", about = \"Tentang kunjungan yang terakhir.\", when = { item = \"datang\", choices = [0] } }

[[items]]
id = \"kurang\"
label = \"Apa yang kurang?\"
kind = \"text\"
required = true
when = { item = \"puas\", max = 1 }

[[items]]
id = \"sebab\"
label = \"Apa yang menghalangi?\"
kind = \"multiple\"
options = [\"Jauh\", \"Jam buka\"]
section = { title = \"Yang belum datang\", when = { item = \"datang\", choices = [1] } }
";
const PAGE: &str = "/lapau/survei/kunjungan";

/// A library with the survey, and a phone that has it.
async fn open(engine: Engine, path: &str) -> (Library, Browser) {
    let library = Library::open();
    library.write("surveys/kunjungan.toml", SURVEY);
    library.publish();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at(path)).await;
    browser.check_ready_for_offline().await;
    (library, browser)
}

/// What lies in a store of the phone's outbox, as text.
async fn kept(browser: &Browser, store: &str) -> String {
    let script = "
        const done = arguments[arguments.length - 1];
        const opening = indexedDB.open('lapau.outbox');
        opening.onerror = () => done('?');
        opening.onsuccess = () => {
            const reading = opening.result.transaction('STORE').objectStore('STORE').getAll();
            reading.onsuccess = () => { opening.result.close(); done(reading.result.join()); };
        };"
    .replace("STORE", store);
    browser.run_async(&script).await.as_str().unwrap_or_default().to_owned()
}

async fn only_what_applies_is_asked_and_sent(engine: Engine) {
    let (mut library, phone) = open(engine, PAGE).await;
    library.stop();
    phone.check_says("paling banyak 4 pertanyaan").await;
    phone.check_silent_about("Waktu di sini").await;
    phone.press("Sudah").await;
    phone.check_says("Waktu di sini").await;
    phone.check_says("Tentang kunjungan yang terakhir.").await;
    phone.check_silent_about("Apa yang kurang?").await;
    phone.press("Kirim jawaban").await;
    phone.check_says("Bagaimana kunjungannya? Pilih dulu").await;
    assert_eq!(phone.text_of(".error-summary li").await, ["Bagaimana kunjungannya?"]);
    phone.press("Buruk").await;
    phone.check_says("Apa yang kurang? Tulis dulu").await;
    phone.type_into("#answers-2-", "Kursi").await;
    phone.press("Belum").await;
    // What applies no more is gone with what was wrong with it.
    phone.check_silent_about("Waktu di sini").await;
    phone.check_silent_about("Apa yang kurang?").await;
    phone.press("Jauh").await;
    phone.wait("the draft", async |page| kept(page, "drafts").await.contains("\"sebab\",\"choices\":[0]")).await;

    // The draft has what was answered before, should it apply after all.
    phone.reload().await;
    phone.check_says("Yang belum datang").await;
    phone.press("Sudah").await;
    phone.wait("the words", async |page| page.value("#answers-2-").await.as_deref() == Some("Kursi")).await;
    phone.check_silent_about("Yang belum datang").await;
    phone.press("Belum").await;
    phone.press("Kirim jawaban").await;
    phone.check_says("Surat Anda tersimpan").await;
    library.start();
    phone.visit(&library.at("/saya/kotak-keluar")).await;
    phone.check_says("Sampai di meja pustakawan").await;
    until("the answers at the desk", async || library.inbox().len() == 1).await;
    let answers = json!([{"item": "datang", "choices": [1]}, {"item": "sebab", "choices": [0]}]);
    assert_eq!(library.inbox()[0].body["answers"], answers, "what applies no more is not sent");

    let desk = library.librarian(engine).await;
    desk.visit(&library.at("/desk/survei")).await;
    desk.check_says("Ditanyakan kepada 0 dari 1 orang.").await;
    desk.check_says("Ditanyakan kepada 1 dari 1 orang. 1 menjawab, 0 tidak.").await;
    desk.check_says("Unduh jawaban (CSV)").await;
    assert!(desk.links("main a").await.contains(&format!("https://pustaka.example{PAGE}/kios")));
}

/// Makes a device a kiosk, by the address that librarians have from their page of surveys.
async fn set_up(library: &Library, device: &Browser, code: &str) {
    device.check_silent_about("kios").await;
    device.visit(&library.at(&format!("{PAGE}/kios"))).await;
    device.check_heading("Mode kios").await;
    if !code.is_empty() {
        device.type_into("#code", code).await;
    }
    device.press("Mulai mode kios").await;
    check_beginning(device).await;
}

async fn check_beginning(device: &Browser) {
    device.check_heading("Kunjungan Anda").await;
    device.check_says("Mulai menjawab").await;
    device.check_silent_about("Apakah Anda datang").await;
}

/// Asks to leave the kiosk, and waits until the focus is at the question that follows.
async fn ask_to_leave(device: &Browser) {
    device.press("Keluar dari mode kios").await;
    device.wait("the focus", async |page| page.run("return document.activeElement?.id", []).await == "leaving").await;
}

/// Has so many seconds go by for the page.
async fn pass(device: &Browser, seconds: &str) {
    let script =
        "const real = Date.now.bind(Date); const by = Number(arguments[0]) * 1000; Date.now = () => real() + by;";
    device.run(script, [seconds]).await;
}

async fn a_kiosk_keeps_nothing_of_who_was_there(engine: Engine) {
    let (mut library, device) = open(engine, PAGE).await;
    set_up(&library, &device, "").await;
    assert_eq!(device.count("a[href]").await, device.count(":is(.top, .places, .skip) a, a.skip").await, "no way out");
    device.check_silent_about("Beranda").await;
    library.stop();

    // One goes away in the middle: it says so, waits for a word, and begins anew.
    device.press("Mulai menjawab").await;
    device.press("Sudah").await;
    device.press("Buruk").await;
    device.type_into("#answers-2-", "Rahasia saya").await;
    pass(&device, "42").await;
    device.check_says("Masih di sini?").await;
    // Whoever goes on is there.
    device.type_into("#answers-2-", ", ya").await;
    device.check_silent_about("Masih di sini?").await;
    assert_eq!(device.value("#answers-2-").await.as_deref(), Some("Rahasia saya, ya"));
    pass(&device, "60").await;
    check_beginning(&device).await;
    assert_eq!(kept(&device, "drafts").await, "", "no draft");

    // The next one finds an empty form, answers, and leaves; so does one who reads English.
    device.press("Mulai menjawab").await;
    assert_eq!(device.count("input:checked").await, 0);
    device.press("Belum").await;
    device.press("Jauh").await;
    device.press("Kirim jawaban").await;
    device.check_heading("Terima kasih").await;
    device.press("Selesai").await;
    check_beginning(&device).await;
    device.press("English").await;
    device.press("Start answering").await;
    device.check_silent_about("already").await;
    device.press("Belum").await;
    device.press("Send answers").await;
    device.check_heading("Thank you").await;
    pass(&device, "90").await;
    check_beginning(&device).await;

    // It stays where it is, whatever is opened; what waits leaves as soon as there is a network, and then goes from the device.
    assert_eq!(kept(&device, "letters").await.matches("\"kiosk\":true").count(), 2);
    device.visit(&library.at("/saya/kotak-keluar")).await;
    check_beginning(&device).await;
    device.run("history.back()", []).await;
    check_beginning(&device).await;
    library.start();
    device.reload().await;
    check_beginning(&device).await;
    // By the clock that ran ahead, the next try is still to come.
    pass(&device, "600").await;
    device.run("dispatchEvent(new Event('online'))", []).await;
    until("both at the desk", async || library.inbox().len() == 2).await;
    device.wait("nothing on the device", async |page| kept(page, "letters").await.is_empty()).await;
    let bodies: Vec<Value> = library.inbox().into_iter().map(|letter| letter.body).collect();
    assert!(bodies.iter().any(|body| body["language"] == "en"), "{bodies:?}");
    assert!(!bodies.iter().any(|body| body.to_string().contains("Rahasia")), "who went away sent nothing");
}

async fn a_kiosk_is_left_on_purpose(engine: Engine) {
    let (mut library, device) = open(engine, PAGE).await;
    set_up(&library, &device, "2468").await;
    library.stop();
    device.press("Mulai menjawab").await;
    device.press("Belum").await;
    device.press("Kirim jawaban").await;
    device.press("Selesai").await;

    ask_to_leave(&device).await;
    device.type_into("#code", "1").await;
    device.press_at("#leaving [type=submit]").await;
    device.check_says("Kodenya bukan itu.").await;
    device.press("Tetap di sini").await;
    check_beginning(&device).await;
    ask_to_leave(&device).await;
    device.type_into("#code", "2468").await;
    device.press_at("#leaving [type=submit]").await;
    device.check_heading("Mode kios").await;
    device.check_says("Beranda").await;

    // Librarians see how much waits, and not what it says; it may go to the desk by hand.
    device.visit(&library.at("/saya/kotak-keluar")).await;
    device.check_says("1 jawaban pengunjung belum sampai di meja pustakawan.").await;
    device.check_silent_about("Jawaban survei").await;
    assert_eq!(device.count("main li.letter").await, 0);
    device.visit(&library.at(PAGE)).await;
    device.check_silent_about("Cukup satu kali").await;
    library.start();
    device.visit(&library.at("/saya/kotak-keluar")).await;
    until("it at the desk", async || library.inbox().len() == 1).await;
    device.check_silent_about("belum sampai di meja").await;
    device.check_says("Belum ada surat").await;
}
