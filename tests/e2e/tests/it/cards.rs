//! A member's card: issued at the desk, scanned by the phone, and gone where it should be gone.

use lapau_e2e::{Browser, Engine, Library, in_every_engine, until};
use lapau_feed::{Collection, Ticket, card::read_code, letters::bucket};

in_every_engine!(
    a_card_shows_its_loans_without_a_network_and_renews_them,
    a_revoked_card_opens_nothing_new,
    of_many_letters_a_phone_fetches_the_bucket_of_its_own,
    a_locked_card_keeps_to_itself_and_a_borrowed_phone_keeps_nothing,
    a_hold_is_suspended_and_cancelled_and_a_card_gets_another_name,
);

const CARDS: &str = "/saya/kartu";
const LOANS: &str = "/saya/pinjaman";
/// Of whom `loans.csv` says that they have E00003 at home.
const MEMBER: &str = "M001";

/// A card issued at the desk's page; its code as the sheet prints it.
async fn issue(library: &Library, engine: Engine) -> (Browser, String) {
    let desk = library.librarian(engine).await;
    desk.visit(&library.at("/desk/kartu")).await;
    desk.type_into("#nomor", MEMBER).await;
    desk.type_into("#label", "Siti").await;
    desk.submit("Terbitkan kartu").await;
    desk.check_heading("Lembar cetak").await;
    let code = desk.text_of(".card .code").await.remove(0);
    assert!(read_code(&code).is_ok(), "{code}");
    let width = desk.run("return document.querySelector('.card svg path').getBoundingClientRect().width;", []).await;
    assert!(width.as_f64().is_some_and(|width| width > 50.0), "the code is drawn: {width}");
    library.import(&["loans.csv"]);
    (desk, code)
}

/// The address that the QR code holds.
fn printed(library: &Library, code: &str) -> String {
    library.at(&format!("{CARDS}#K={}", code.replace('-', "")))
}

async fn scan(phone: &Browser, library: &Library, code: &str, name: &str) {
    phone.visit(&printed(library, code)).await;
    phone.check_says("Kode QR terbaca").await;
    let address = phone.run("return location.href + JSON.stringify(history.state);", []).await;
    assert!(!address.as_str().unwrap().contains("K="), "the code is in no address any more: {address}");
    phone.type_into("#name", name).await;
    phone.press("Simpan kartu").await;
}

/// A phone that has the app, and the card of a member with one loan.
async fn phone_with(engine: Engine, library: &Library, code: &str) -> Browser {
    let phone = Browser::open(engine).await;
    phone.visit(&library.at("/")).await;
    phone.check_ready_for_offline().await;
    scan(&phone, library, code, "Ibu").await;
    phone.check_says("1 pinjaman").await;
    phone
}

async fn a_card_shows_its_loans_without_a_network_and_renews_them(engine: Engine) {
    let mut library = Library::open();
    let (desk, code) = issue(&library, engine).await;
    library.publish();
    let phone = phone_with(engine, &library, &code).await;
    library.stop();
    phone.visit(&library.at(LOANS)).await;
    phone.check_says("Ibu").await;
    phone.check_says("Siti Nurbaya").await;
    phone.check_says("Per ").await;
    phone.check_says("Bisa diperpanjang sampai").await;
    phone.press("Perpanjang").await;
    phone.check_says("Perpanjangan belum terkirim").await;

    library.start();
    phone.visit(&library.at("/saya/kotak-keluar")).await;
    phone.try_now().await;
    until("the request at the desk", async || library.inbox().len() == 1).await;
    desk.visit(&library.at("/desk")).await;
    desk.press_at(".letters a").await;
    desk.check_says("Pinjaman ini milik kartu itu").await;
    let script = "const field = document.querySelector('#kembali'); field.value = '2100-01-02';";
    desk.run(script, []).await;
    desk.submit("Perpanjang").await;
    desk.check_says("oleh rina").await;
    library.publish();
    phone.visit(&library.at(LOANS)).await;
    phone.check_says("Sabtu, 2 Januari 2100").await;
    phone.check_silent_about("tetap berlaku").await;
}

async fn a_revoked_card_opens_nothing_new(engine: Engine) {
    let library = Library::open();
    let (desk, code) = issue(&library, engine).await;
    library.publish();
    let phone = Browser::open(engine).await;
    phone.visit(&library.at(CARDS)).await;
    phone.check_ready_for_offline().await;
    phone.type_into("#code", &code.to_lowercase().replacen(&code.to_lowercase()[..1], "u", 1)).await;
    phone.press("Simpan kartu").await;
    phone.check_says("Ada huruf atau angka yang keliru").await;
    phone.type_over("#code", &code.to_lowercase()).await;
    phone.press("Simpan kartu").await;
    phone.check_says("1 pinjaman").await;

    desk.visit(&library.at("/desk/kartu")).await;
    desk.press("Cabut atau ganti").await;
    desk.submit("Ganti dengan yang baru").await;
    desk.check_heading("Lembar cetak").await;
    let second = desk.text_of(".card .code").await.remove(0);
    assert_ne!(second, code);
    library.publish();
    phone.visit(&library.at(LOANS)).await;
    phone.check_says("atau kartunya sudah diganti").await;
    phone.check_silent_about("Siti Nurbaya").await;
    scan(&phone, &library, &second, "Baru").await;
    phone.check_says("1 pinjaman").await;
    phone.press("Hapus").await;
    phone.press("Ya, hapus").await;
}

/// Which parts of the sealed letters the phone holds.
async fn buckets(phone: &Browser, library: &Library) -> Vec<usize> {
    let script = "const done = arguments[arguments.length - 1]; (async () => { \
        const database = await new Promise((found, failed) => { const asked = indexedDB.open('lapau.cache'); \
            asked.onsuccess = () => found(asked.result); asked.onerror = failed; }); \
        const asked = database.transaction('chunks').objectStore('chunks').getAllKeys(); \
        const keys = await new Promise((found) => { asked.onsuccess = () => found(asked.result); }); \
        database.close(); return keys.join(' '); })().then(done, (error) => done('failed: ' + error));";
    let keys = phone.run_async(script).await.as_str().unwrap().to_owned();
    let manifest = library.feed().manifest();
    let chunks = &manifest.entry(Collection::Letters).unwrap().chunks;
    assert!(chunks.len() > 1, "there are buckets");
    (0..chunks.len()).filter(|place| keys.contains(&chunks[*place].digest.to_string())).collect()
}

async fn of_many_letters_a_phone_fetches_the_bucket_of_its_own(engine: Engine) {
    let library = Library::open();
    let (_, code) = issue(&library, engine).await;
    library.issue_cards(0..60);
    library.publish();
    let phone = Browser::open(engine).await;
    phone.visit(&library.at("/")).await;
    phone.check_ready_for_offline().await;
    phone.visit(&library.at("/saya/setelan")).await;
    phone.check_says("Seluruh data perpustakaan ada di ponsel ini").await;
    assert_eq!(buckets(&phone, &library).await, [0; 0], "a phone without a card needs none");

    let own = |library: &Library| {
        let manifest = library.feed().manifest();
        let count = manifest.entry(Collection::Letters).unwrap().chunks.len();
        [bucket(&lapau_sealing::id_of(read_code(&code).unwrap(), &manifest.round), count)]
    };
    scan(&phone, &library, &code, "Ibu").await;
    phone.check_says("1 pinjaman").await;
    until("the bucket of the card alone", async || buckets(&phone, &library).await == own(&library)).await;

    library.import(&["loans.csv"]);
    library.issue_cards(60..61);
    library.publish();
    phone.visit(&library.at(LOANS)).await;
    phone.check_says("Siti Nurbaya").await;
    until("that of the next round", async || buckets(&phone, &library).await == own(&library)).await;
    phone.check_says("Siti Nurbaya").await;
}

/// Everything that the phone's storage holds, as text.
async fn stored(phone: &Browser) -> String {
    let script = "const done = arguments[arguments.length - 1]; (async () => { \
        const all = [JSON.stringify(Object.entries(localStorage)), JSON.stringify(Object.entries(sessionStorage))]; \
        const database = await new Promise((found, failed) => { const asked = indexedDB.open('lapau.outbox'); \
            asked.onsuccess = () => found(asked.result); asked.onerror = failed; }); \
        for (const name of database.objectStoreNames) { \
            const store = database.transaction(name).objectStore(name); \
            const read = (asked) => new Promise((found) => { asked.onsuccess = () => found(asked.result); }); \
            all.push(name, JSON.stringify(await read(store.getAllKeys())), JSON.stringify(await read(store.getAll()))); \
        } database.close(); return all.join(' '); })().then(done, (error) => done('failed: ' + error));";
    phone.run_async(script).await.as_str().unwrap().to_owned()
}

async fn a_locked_card_keeps_to_itself_and_a_borrowed_phone_keeps_nothing(engine: Engine) {
    let library = Library::open();
    let (_, code) = issue(&library, engine).await;
    library.publish();
    let secret: Ticket = read_code(&code).unwrap();
    let phone = Browser::open(engine).await;
    phone.visit(&library.at(CARDS)).await;
    phone.check_ready_for_offline().await;

    // A borrowed phone.
    phone.type_into("#code", &code).await;
    phone.press("Milik orang lain").await;
    phone.press("Simpan kartu").await;
    phone.check_says("Hilang begitu halaman ini ditutup").await;
    phone.check_says("1 pinjaman").await;
    phone.press_at("a[href='/saya']").await;
    phone.press("Pinjaman").await;
    phone.check_says("Siti Nurbaya").await;
    phone.check_says("Ini ponsel orang lain").await;
    assert_eq!(phone.count("button[aria-label^=Perpanjang]").await, 0);
    let kept = stored(&phone).await;
    assert!(kept.contains("cards"), "{kept}");
    let id = lapau_sealing::card_id(secret);
    for trace in [&*secret.to_string(), &*code, &*code.replace('-', ""), &*id, "Siti Nurbaya", "E00003"] {
        assert!(!kept.contains(trace), "{trace} was left behind: {kept}");
    }
    phone.visit(&library.at(LOANS)).await;
    phone.check_says("Belum ada pinjaman yang dicatat").await;

    // A locked card.
    phone.visit(&library.at(CARDS)).await;
    phone.type_into("#code", &code).await;
    phone.press("Simpan kartu").await;
    phone.check_says("1 pinjaman").await;
    assert!(stored(&phone).await.contains(&secret.to_string()), "without a lock it lies there as it is");
    phone.press("Kunci").await;
    phone.type_into("#passphrase", "1234").await;
    phone.press_at("form button.small.primary").await;
    phone.check_says("Paling sedikit 12 huruf").await;
    phone.type_over("#passphrase", "kabau nan duo lari").await;
    phone.press_at("form button.small.primary").await;
    phone.check_says("Terkunci").await;
    let kept = stored(&phone).await;
    assert!(!kept.contains(&secret.to_string()) && kept.contains(&id), "{kept}");
    phone.visit(&library.at(LOANS)).await;
    phone.check_says("Terkunci").await;
    phone.check_silent_about("Siti Nurbaya").await;
    phone.visit(&library.at(CARDS)).await;
    phone.press("Buka").await;
    phone.type_into("#passphrase", "kabau nan duo lupa").await;
    phone.press_at("form button.small.primary").await;
    phone.check_says("Bukan kata sandi kartu ini").await;
    phone.type_over("#passphrase", "kabau nan duo lari").await;
    phone.press_at("form button.small.primary").await;
    phone.check_says("1 pinjaman").await;
    phone.press("Hapus").await;
    phone.press("Ya, hapus").await;
    until("the card's end", async || !stored(&phone).await.contains(&id)).await;
}

/// Who waits for what.
const WAITING: &str = "Kode Eksemplar,Judul,ID Anggota,Nama Anggota,Tanggal Reservasi
E00004,Salah asuhan,M002,Contoh,2026-11-19
E00004,Salah asuhan,M001,Contoh,2026-11-20
";

/// A librarian does what the newest letter asks for, and publishes.
async fn grant(desk: &Browser, library: &Library, button: &str) {
    desk.visit(&library.at("/desk")).await;
    desk.press_at(".letters a").await;
    desk.check_says("Pesanan ini milik kartu itu").await;
    desk.submit(button).await;
    desk.check_says("oleh rina").await;
    library.publish();
}

async fn a_hold_is_suspended_and_cancelled_and_a_card_gets_another_name(engine: Engine) {
    let library = Library::open();
    let (desk, code) = issue(&library, engine).await;
    library.keep("pesanan.csv", WAITING.as_bytes());
    library.import(&["pesanan.csv"]);
    library.publish();
    let phone = phone_with(engine, &library, &code).await;

    phone.press("Ganti nama").await;
    phone.type_over("#rename", "Kartu Budi").await;
    phone.press("Simpan").await;
    phone
        .wait("the new name", async |page| page.text_of("main h2").await.iter().any(|name| name == "Kartu Budi"))
        .await;
    phone.visit(&library.at(LOANS)).await;
    phone.check_says("Kartu Budi").await;
    phone.check_says("Menunggu, urutan 2").await;

    phone.press("Tunda pesanan").await;
    let past = "const field = document.querySelector('#until'); window.suggested = field.value; field.value = '2020-01-01'; \
        field.dispatchEvent(new Event('input', {bubbles: true}));";
    phone.run(past, []).await;
    phone.press_at("form button[type=submit]").await;
    phone.check_says("Pilih tanggal sesudah hari ini").await;
    phone.run(&past.replace("2020-01-01", "2099-12-31"), []).await;
    phone.press_at("form button[type=submit]").await;
    phone.check_says("Penundaan sampai Kamis, 31 Desember 2099 diminta").await;
    phone.check_says("Permintaan sampai di perpustakaan").await;
    phone.check_says("pesanan ini tetap seperti semula").await;
    assert_eq!(phone.count("button[aria-label^=Tunda]").await, 0, "it is asked for once");
    grant(&desk, &library, "Tunda pesanannya").await;
    phone.visit(&library.at(LOANS)).await;
    phone.check_says("Ditunda: pembaca lain didahulukan sampai Kamis, 31 Desember 2099").await;
    phone.check_silent_about("pesanan ini tetap seperti semula").await;
    assert_eq!(phone.count("button[aria-label^=Lanjutkan]").await, 1);

    phone.press("Batalkan pesanan").await;
    phone.press("Ya, batalkan").await;
    phone.check_says("Pembatalan diminta").await;
    until("both requests at the desk", async || library.inbox().len() == 2).await;
    grant(&desk, &library, "Batalkan pesanannya").await;
    desk.visit(&library.at("/desk/kerja")).await;
    desk.check_says("Batalkan pesanan").await;
    phone.visit(&library.at(LOANS)).await;
    phone.check_silent_about("Salah asuhan").await;
    phone.check_says("Kartu Budi").await;
}
