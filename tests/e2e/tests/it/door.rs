//! At an event's door: tickets checked by two phones without a network, and merged at the desk.

use std::time::{SystemTime, UNIX_EPOCH};

use lapau_e2e::{Browser, Engine, Library, in_every_engine, until};

use crate::hostile_content::check_harmless;

in_every_engine!(
    a_door_is_handed_over_as_a_file_and_shows_words_only,
    two_phones_keep_a_door_without_a_network_and_the_desk_merges_them,
    whoever_registered_is_asked_afterwards_what_it_came_to,
);

const DOOR: &str = "/lapau/pintu";

/// Today at the library, in days since 1970 and as it is written.
fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64 + 7 * 3600;
    jiff::Timestamp::from_second(seconds).unwrap().to_string()[..10].to_owned()
}

/// A patron registers, and has a ticket at once; says its code.
async fn register(phone: &Browser, library: &Library, day: &str, name: &str, seats: &str) -> String {
    phone.visit(&library.at(&format!("/acara/malam-puisi/daftar/{day}"))).await;
    phone.type_into("#name", name).await;
    phone.type_over("#seats", seats).await;
    phone.press("Daftar").await;
    phone.wait("thanks, with the ticket", async |page| page.count("#saved").await == 1).await;
    phone.wait("the ticket", async |page| page.count(".ticket svg.qr path").await == 1).await;
    phone.text_of(".ticket-code").await.remove(0).trim_start_matches("Kode tiket").trim().to_owned()
}

/// Opens a door at the desk; says the address that its QR code holds.
async fn open_door(desk: &Browser, library: &Library, label: &str) -> String {
    desk.visit(&library.at("/desk/acara/malam-puisi")).await;
    let script = "document.querySelectorAll('details').forEach((details) => { details.open = true; });";
    desk.run(script, []).await;
    desk.type_into("input[name=label]", label).await;
    desk.submit("Buka pintu").await;
    desk.check_heading("Pintu terbuka").await;
    let width = desk.run("return document.querySelector('.opened svg path').getBoundingClientRect().width;", []).await;
    assert!(width.as_f64().is_some_and(|width| width > 50.0), "the code is drawn: {width}");
    let link = desk.run("return document.querySelector('.opened a').getAttribute('href');", []).await;
    let fragment = link.as_str().unwrap().split_once('#').unwrap().1.to_owned();
    library.at(&format!("{DOOR}#{fragment}"))
}

/// A phone that has the app and the event.
async fn phone(engine: Engine, library: &Library) -> Browser {
    let phone = Browser::open(engine).await;
    phone.visit(&library.at("/")).await;
    phone.check_ready_for_offline().await;
    phone.visit(&library.at("/acara/malam-puisi")).await;
    phone.check_says("Bacakan satu").await;
    phone
}

/// Has a librarian's phone take a door's list.
async fn take(phone: &Browser, address: &str) {
    phone.visit(address).await;
    phone.check_heading("Malam puisi").await;
    let left = phone.run("return location.href + JSON.stringify(history.state);", []).await;
    assert!(!left.as_str().unwrap().contains("P="), "the code is in no address any more: {left}");
}

async fn check(phone: &Browser, typed: &str, verdict: &str) {
    phone.type_over("#tiket", typed).await;
    phone.enter("#tiket").await;
    check_verdict(phone, verdict).await;
}

async fn check_verdict(phone: &Browser, verdict: &str) {
    let said = async |page: &Browser| {
        page.text_of(".door-verdict h2").await.first().is_some_and(|said| said.starts_with(verdict))
    };
    phone.wait(&format!("the verdict {verdict:?}"), said).await;
}

/// What is in the phone's storage of a door.
async fn doors(phone: &Browser) -> String {
    let script = "const done = arguments[arguments.length - 1]; (async () => { \
        const database = await new Promise((found, failed) => { const asked = indexedDB.open('lapau.outbox'); \
            asked.onsuccess = () => found(asked.result); asked.onerror = failed; }); \
        const asked = database.transaction('doors').objectStore('doors').getAll(); \
        const rows = await new Promise((found) => { asked.onsuccess = () => found(asked.result); }); \
        database.close(); return JSON.stringify(rows); })().then(done, (error) => done('failed: ' + error));";
    phone.run_async(script).await.as_str().unwrap().to_owned()
}

/// The figures at the top of the page: inside, registered, room.
async fn figures(phone: &Browser, wanted: [&str; 3]) {
    phone.wait(&format!("{wanted:?}"), async |page| page.text_of(".door-figures dd").await == wanted).await;
}

async fn two_phones_keep_a_door_without_a_network_and_the_desk_merges_them(engine: Engine) {
    let mut library = Library::open();
    let day = today();
    let event = format!(
        "+++\nkind = \"discussion\"\ntitle = \"Malam puisi\"\nstart = {day}T00:30:00\nend = {day}T23:45:00\n\n\
         [registration]\ncapacity = 3\n+++\n\nBacakan satu.\n"
    );
    library.write("events/malam-puisi.md", &event);
    library.publish();

    // Two register; one of them while there is no network.
    let patron = phone(engine, &library).await;
    let siti = register(&patron, &library, &day, "Siti Aminah", "2").await;
    until("the registration at the desk", async || library.inbox().len() == 1).await;
    let b = phone(engine, &library).await;
    library.stop();
    let budi = register(&b, &library, &day, "Budi", "2").await;
    b.check_says("Belum terkirim").await;
    library.start();
    b.visit(&library.at("/saya/kotak-keluar")).await;
    b.try_now().await;
    until("both registrations at the desk", async || library.inbox().len() == 2).await;

    let desk = library.librarian(engine).await;
    desk.visit(&library.at("/desk/acara/malam-puisi")).await;
    desk.submit("Jawab semua yang menunggu").await;
    desk.check_says(&siti).await;
    library.publish();
    patron.visit(&library.at("/acara/malam-puisi")).await;
    patron.press_at("main a[href^='/saya/tiket/']").await;
    patron.check_says("Tempat Anda pasti").await;
    patron.check_says(&siti).await;

    // Two phones take the list, and from here on there is no network.
    let first = open_door(&desk, &library, "HP Rina").await;
    let other = open_door(&desk, &library, "HP Budi").await;
    let a = phone(engine, &library).await;
    take(&a, &first).await;
    take(&b, &other).await;
    library.stop();
    a.visit(&library.at(DOOR)).await;
    a.check_heading("Malam puisi").await;
    figures(&a, ["0", "2", "3"]).await;
    check(&a, &siti.to_lowercase(), "Silakan masuk").await;
    figures(&a, ["2", "2", "3"]).await;
    check(&a, &siti, "Sudah masuk sejak").await;
    // On the waiting list: a librarian decides, and changes her mind.
    check(&a, "bud", "Daftar tunggu, urutan 1").await;
    a.press("Tetap izinkan masuk").await;
    check_verdict(&a, "Silakan masuk").await;
    a.check_says("2 dari 2 datang").await;
    a.press("−1").await;
    a.check_says("1 dari 2 datang").await;
    figures(&a, ["3", "2", "3"]).await;
    a.check_says("Tempat penuh").await;
    a.press("Urungkan").await;
    check_verdict(&a, "Catatan diurungkan").await;
    figures(&a, ["2", "2", "3"]).await;
    check(&a, "00000-00000", "Tidak dikenal").await;
    check(&a, "zzz", "Bukan tiket").await;
    a.type_into("#nama-tamu", "Pak Ujang").await;
    a.press("+1 tanpa daftar").await;
    check_verdict(&a, "Tercatat, tanpa daftar").await;
    figures(&a, ["3", "2", "3"]).await;
    // The other phone knows nothing of that.
    check(&b, &siti, "Silakan masuk").await;
    b.press("+1 tanpa daftar").await;
    check_verdict(&b, "Tercatat, tanpa daftar").await;
    figures(&b, ["3", "2", "3"]).await;
    // What was written down outlasts the page.
    b.visit(&library.at(DOOR)).await;
    figures(&b, ["3", "2", "3"]).await;
    for phone in [&a, &b] {
        phone.press("Serahkan ke meja").await;
        phone.check_says("terkirim begitu ada internet").await;
    }

    // Back at the desk.
    library.start();
    for phone in [&a, &b] {
        phone.visit(&library.at("/saya/kotak-keluar")).await;
        phone.try_now().await;
    }
    let of_doors = || library.inbox().iter().filter(|letter| letter.kind == "attendance").count();
    until("what both wrote down at the desk", async || of_doors() == 2).await;
    desk.visit(&library.at("/desk/acara/malam-puisi")).await;
    desk.check_says("Hadir 4 orang").await;
    desk.check_says("2 terdaftar, 2 tanpa daftar; 0 belum datang").await;
    desk.check_says("dipindai 2 kali").await;
    desk.check_says("Pak Ujang").await;
    desk.check_silent_about("Belum dihitung").await;

    // The list taken anew says what the other phone had; then it goes.
    a.visit(&library.at(DOOR)).await;
    a.check_says("Semua catatan sudah sampai di meja").await;
    a.press("Perbarui daftar").await;
    figures(&a, ["4", "2", "3"]).await;
    assert!(doors(&a).await.contains("Siti Aminah"));
    a.press("Hapus daftar dari ponsel ini").await;
    a.press("Ya, hapus").await;
    a.check_says("Ambil daftar").await;
    assert_eq!(doors(&a).await, "[]");
    assert_ne!(siti, budi);
}

async fn a_door_is_handed_over_as_a_file_and_shows_words_only(engine: Engine) {
    let mut library = Library::open();
    let day = today();
    let event = format!(
        "+++\nkind = \"discussion\"\ntitle = \"<svg onload=alert(1)> malam\"\nstart = {day}T00:30:00\nend = {day}T23:45:00\n\n\
         [registration]\ncapacity = 9\n+++\n\nBacakan satu.\n"
    );
    library.write("events/malam-puisi.md", &event);
    library.publish();
    let patron = phone(engine, &library).await;
    register(&patron, &library, &day, "<img src=x onerror=alert(2)>", "1").await;
    until("the registration at the desk", async || library.inbox().len() == 1).await;

    // The librarian's browser saves the file, which a phone gets by cable or Bluetooth.
    let desk = library.librarian(engine).await;
    desk.visit(&library.at("/desk/acara/malam-puisi")).await;
    desk.submit("Jawab semua yang menunggu").await;
    open_door(&desk, &library, "HP <b>Rina</b>").await;
    let field = "return document.querySelector(`form[action$=\"/pintu/berkas\"] [name=${arguments[0]}]`).value;";
    let (word, code) = (desk.run(field, ["kunci"]).await, desk.run(field, ["kode"]).await);
    let (word, code) = (word.as_str().unwrap(), code.as_str().unwrap());
    let cookie = desk.cookie("lapau-desk").await;
    let list = library.post("/desk/acara/malam-puisi/pintu/berkas", &cookie, &[("kunci", word), ("kode", code)]);

    // The phone has the app, and no network from here on.
    let phone = phone(engine, &library).await;
    phone.visit(&library.at(DOOR)).await;
    phone.check_says("Ambil daftar").await;
    phone.listen().await;
    library.stop();
    phone.choose("#berkas-pintu", &library.keep("foto.json", b"{\"pintu\":[]}")).await;
    phone.wait("the file to be refused", async |page| page.count("main .error").await > 0).await;
    phone.choose("#berkas-pintu", &library.keep("pintu.json", list.as_bytes())).await;
    phone.check_heading("<svg onload=alert(1)> malam").await;
    figures(&phone, ["0", "1", "9"]).await;
    check(&phone, "img", "Silakan masuk").await;
    phone.check_says("<img src=x onerror=alert(2)>").await;
    check_harmless(&phone, DOOR).await;
    phone.type_into("#nama-tamu", "\"><script>alert(3)</script>").await;
    phone.press("+1 tanpa daftar").await;
    check_verdict(&phone, "Tercatat, tanpa daftar").await;
    check_harmless(&phone, DOOR).await;
    phone.visit(&library.at(DOOR)).await;
    figures(&phone, ["2", "1", "9"]).await;
}

async fn whoever_registered_is_asked_afterwards_what_it_came_to(engine: Engine) {
    let library = Library::open();
    let day = today();
    let event = format!(
        "+++\nkind = \"workshop\"\ntitle = \"Menjilid buku\"\nstart = {day}T00:00:00\nend = {day}T00:00:01\n\n\
         [registration]\ncapacity = 9\n+++\n\nBawa satu buku.\n"
    );
    library.write("events/menjilid.md", &event);
    let survey = "title = \"Apa yang Anda bawa pulang?\"\nopens = 2026-01-01\ncloses = 2099-12-31\nafter_events = true\n\n\
        [[items]]\nid = \"tahu\"\nlabel = \"Belajar sesuatu?\"\nkind = \"scale\"\nlabels = [\"Tidak\", \"Banyak\"]\nrequired = true\n";
    library.write("surveys/setelah.toml", survey);
    library.publish();
    let phone = Browser::open(engine).await;
    phone.visit(&library.at("/")).await;
    phone.check_ready_for_offline().await;
    phone.check_silent_about("Apa yang Anda bawa pulang?").await;
    phone.visit(&library.at(&format!("/acara/menjilid/daftar/{day}"))).await;
    phone.type_into("#name", "Siti").await;
    phone.press("Daftar").await;
    phone.wait("thanks", async |page| page.count("#saved").await == 1).await;
    phone.visit(&library.at("/")).await;
    phone.check_says("Menjilid buku").await;
    phone.press("Apa yang Anda bawa pulang?").await;
    phone.press("Banyak").await;
    phone.press("Kirim jawaban").await;
    phone.wait("thanks for the answer", async |page| page.count("#saved").await == 1).await;
    until("the answer at the desk", async || library.inbox().iter().any(|letter| letter.kind == "response")).await;
    phone.visit(&library.at("/")).await;
    phone.check_ready_for_offline().await;
    phone.check_silent_about("Apa yang Anda bawa pulang?").await;
}
