//! A loan is typed in from its slip, and the library is asked once to renew it.

use lapau_e2e::{Browser, Engine, Library, in_every_engine, until};
use serde_json::json;

in_every_engine!(
    a_loan_is_renewed_without_a_network,
    a_renewal_that_is_granted_moves_the_due_date,
    a_slip_says_what_is_missing_and_the_front_page_what_is_late,
    a_title_leads_to_the_loan_of_a_copy_in_hand,
);

const LOANS: &str = "/saya/pinjaman";

/// Sets a date. How one is typed differs from browser to browser; what a field says when it was is the same.
async fn date(browser: &Browser, field: &str, day: &str) {
    let script = "const field = document.querySelector(arguments[0]); field.value = arguments[1]; \
        field.dispatchEvent(new Event('input', {bubbles: true}));";
    browser.run(script, [field, day]).await;
}

/// Types the loan of `loans.csv` in. The catalogue on the phone knows its barcode, and that it is due two days after Christmas.
async fn type_in(browser: &Browser) {
    browser.type_over("#item", "e 00003").await;
    // The title is there before the field is left; its number is put right only then.
    browser.check_says("Ada di katalog: Siti Nurbaya").await;
    assert_eq!(browser.value("#item").await.as_deref(), Some("e 00003"));
    browser.press("Judul").await;
    browser.wait("the number as it is kept", async |page| page.value("#item").await.as_deref() == Some("E00003")).await;
    browser.wait("its due date", async |page| page.value("#due").await.as_deref() == Some("2099-12-27")).await;
    assert_eq!(browser.value("#item").await.as_deref(), Some("E00003"));
    browser.type_over("#renewed", "0").await;
    browser.press_at("form button[type=submit]").await;
}

async fn a_loan_is_renewed_without_a_network(engine: Engine) {
    let mut library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at(LOANS)).await;
    browser.check_ready_for_offline().await;
    browser.check_says("Belum ada pinjaman yang dicatat").await;
    library.stop();

    browser.press("Catat pinjaman").await;
    type_in(&browser).await;
    browser.check_says("Bisa diperpanjang sampai Minggu, 3 Januari 2100").await;
    browser
        .check_says("Perpustakaan tutup Minggu, 3 Januari 2100; kembalikan paling lambat Senin, 28 Desember 2099")
        .await;
    browser.press("Perpanjang").await;
    browser.check_says("Perpanjangan belum terkirim").await;
    // What the rules foretell gives way to what is going on.
    browser.check_says("Diminta").await;
    browser.check_says("Pustakawan menjawab pada jam buka").await;
    browser.check_silent_about("Bisa diperpanjang sampai").await;
    let wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    assert_eq!(browser.run(wide, []).await, 0, "the page fits the screen");
    browser.check_says("Sampai perpustakaan menjawab, jatuh tempo Minggu, 27 Desember 2099 tetap berlaku").await;
    browser.reload().await;
    browser.check_says("Perpanjangan belum terkirim").await;
    assert_eq!(browser.count("button[aria-label^=Perpanjang]").await, 0, "it is asked for once");

    library.start();
    browser.press("Surat saya").await;
    browser.try_now().await;
    until("the request at the desk", async || library.inbox().len() == 1).await;
    browser.visit(&library.at(LOANS)).await;
    browser.check_says("Perpanjangan sudah diminta").await;
    browser.check_says("jatuh tempo Minggu, 27 Desember 2099 tetap berlaku").await;
    let inbox = library.inbox();
    assert_eq!(inbox.len(), 1);
    assert_eq!(inbox[0].kind, "renewal");
    let expected = json!({"item": "E00003", "title": "Siti Nurbaya", "due": "2099-12-27", "wish_until": "2100-01-03"});
    assert_eq!(inbox[0].body, expected);

    browser.press("Sudah kembali").await;
    browser.press("Ya, hapus").await;
    browser.check_says("Belum ada pinjaman yang dicatat").await;
}

async fn a_renewal_that_is_granted_moves_the_due_date(engine: Engine) {
    let library = Library::open();
    let phone = Browser::open(engine).await;
    phone.visit(&library.at("/saya/pinjaman/baru")).await;
    phone.check_ready_for_offline().await;
    type_in(&phone).await;
    phone.press("Perpanjang").await;
    phone.check_says("Perpanjangan sudah diminta").await;

    let desk = library.librarian(engine).await;
    desk.press_at(".letters a").await;
    desk.check_says("Tanggal kembali yang baru").await;
    date(&desk, "#kembali", "2100-01-02").await;
    desk.submit("Perpanjang").await;
    desk.check_says("oleh rina").await;
    desk.publish_at_the_desk(&library).await;

    // The library's day counts, not the one that the phone worked out.
    phone.visit(&library.at(LOANS)).await;
    phone.check_says("Perpustakaan memperpanjangnya sampai Sabtu, 2 Januari 2100").await;
    phone.check_silent_about("tetap berlaku").await;
    phone.press("Ubah").await;
    phone.wait("one renewal", async |page| page.value("#renewed").await.as_deref() == Some("1")).await;
    assert_eq!(phone.value("#due").await.as_deref(), Some("2100-01-02"));
}

async fn a_slip_says_what_is_missing_and_the_front_page_what_is_late(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/saya/pinjaman/baru")).await;
    browser.check_ready_for_offline().await;
    browser.press_at("form button[type=submit]").await;
    browser.check_says("Tulis nomor barkode yang tertempel di buku").await;
    date(&browser, "#due", "2026-01-05").await;
    // The catalogue knows another date for this copy; the slip in the hand knows better.
    browser.type_over("#item", "e00003").await;
    // The title is there before the field is left; its number is put right only then.
    browser.check_says("Ada di katalog: Siti Nurbaya").await;
    assert_eq!(browser.value("#item").await.as_deref(), Some("e00003"));
    browser.press("Judul").await;
    browser.wait("the number as it is kept", async |page| page.value("#item").await.as_deref() == Some("E00003")).await;
    assert_eq!(browser.value("#due").await.as_deref(), Some("2026-01-05"));
    browser.type_over("#item", "PINJAM-ANTAR-1").await;
    browser.press("Judul").await;
    browser.wait("no title of another copy", async |page| page.value("#title").await.as_deref() == Some("")).await;
    browser.check_says("Nomor ini tidak ada di katalog ponsel ini").await;
    browser.press_at("form button[type=submit]").await;

    browser.check_says("seharusnya kembali").await;
    browser.check_says("Belum bisa diperpanjang").await;
    browser.check_says("perpanjangan hanya sebelum tanggalnya lewat").await;
    browser.visit(&library.at("/")).await;
    browser
        .wait("what is late", async |page| {
            page.text_of("main .due-next")
                .await
                .iter()
                .any(|line| line.contains("Terlambat") && line.contains("PINJAM-ANTAR-1"))
        })
        .await;
    browser.visit(&library.at("/saya")).await;
    browser.check_says("seharusnya kembali").await;
}

async fn a_title_leads_to_the_loan_of_a_copy_in_hand(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/koleksi?q=salah%20asuhan")).await;
    browser.press_at("main .title-row a.whole").await;
    browser.press("Saya sedang meminjam ini").await;
    browser.wait("its title", async |page| page.value("#title").await.as_deref() == Some("Salah asuhan")).await;
    browser.type_over("#item", "e00004").await;
    browser.press_at("form button[type=submit]").await;
    browser.check_heading("Pinjaman").await;
    browser.check_says("Salah asuhan").await;
    browser.check_says("E00004").await;
}
