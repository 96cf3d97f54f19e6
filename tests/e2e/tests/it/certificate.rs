//! A learner asks for a certificate by letter, a librarian grants it, and anyone checks it without network.

use lapau_e2e::{Browser, Engine, Library, in_every_engine};
use lapau_feed::badge::{Badge, Signed};
use lapau_feed::signature::Hex;

in_every_engine!(a_certificate_is_granted_and_checked_by_a_stranger_without_network);

const NAME: &str = "Siti Aminah";

/// Opens the letter at the desk and grants what it asks for.
async fn grant(desk: &Browser, library: &Library) {
    desk.visit(&library.at("/desk")).await;
    desk.press_at(".letters a").await;
    desk.check_says("Nama di sertifikat").await;
    desk.check_says(NAME).await;
    desk.submit("Beri sertifikat").await;
}

async fn a_certificate_is_granted_and_checked_by_a_stranger_without_network(engine: Engine) {
    let mut library = Library::open();
    let phone = Browser::open(engine).await;
    phone.visit(&library.at("/belajar/mencari")).await;
    phone.check_ready_for_offline().await;
    library.stop();
    phone.check_silent_about("Minta sertifikat").await;
    phone.press("Mulai").await;
    phone.check_heading("Kata kunci").await;
    phone.press("Selesai").await;
    phone.press("Minta sertifikat").await;
    phone.press("Kirim permintaan").await;
    phone.check_says("Isi dulu").await;
    phone.type_into("#name", NAME).await;
    phone.press("Kirim permintaan").await;
    phone.check_says("Surat Anda tersimpan").await;
    library.start();
    phone.visit(&library.at("/saya/kotak-keluar")).await;
    phone.check_says("Sampai di meja pustakawan").await;

    // A desk without a key says what to do; with one it signs.
    let desk = library.librarian(engine).await;
    grant(&desk, &library).await;
    desk.check_says("belum punya kunci").await;
    library.stop();
    library.sign();
    library.start();
    grant(&desk, &library).await;
    desk.check_says("oleh rina").await;
    desk.visit(&library.at("/desk/terbit")).await;
    desk.submit("Terbitkan sekarang").await;
    desk.check_says("Terbit sebagai terbitan").await;

    phone.visit(&library.at("/belajar/mencari")).await;
    phone.press("Buka sertifikat").await;
    phone.check_heading("Sertifikat").await;
    for words in [NAME, "Mencari buku", "Perpustakaan Uji", "Asli."] {
        phone.check_says(words).await;
    }
    phone.wait("its code", async |page| page.count(".certificate .qr").await == 1).await;
    let address = phone.run("return location.href", []).await.as_str().unwrap().to_owned();
    let (page, text) = address.split_once('#').unwrap();

    // Nothing of it is published.
    let feed = library.feed();
    for collection in lapau_feed::Collection::ALL {
        assert!(!feed.records(*collection).iter().any(|record| record.to_string().contains(NAME)), "{collection}");
    }

    // Whoever has the library's app checks it without network.
    let stranger = Browser::open(engine).await;
    stranger.visit(&library.at("/")).await;
    stranger.check_ready_for_offline().await;
    library.stop();
    stranger.visit(&address).await;
    stranger.check_says(NAME).await;
    stranger.check_says("Asli. Perpustakaan ini memberikannya").await;
    let signed = Signed::read(text).unwrap();
    let with = |badge: Badge| Signed { badge, ..signed.clone() }.to_text().unwrap();
    let named = with(Badge { name: "Siti Amina".into(), ..signed.badge.clone() });
    let elsewhere = with(Badge { library: "lain".into(), ..signed.badge.clone() });
    let key = Signed { key: Hex([1; 32]), ..signed.clone() }.to_text().unwrap();
    for (text, verdict) in [
        (&*named, "Tidak asli. Isinya tidak sama"),
        (&elsewhere, "Dari perpustakaan lain."),
        (&key, "Belum bisa dipastikan. Kuncinya tidak dikenal"),
        (&text[..text.len() - 7], "Bukan sertifikat yang utuh."),
        (text, "Asli. Perpustakaan ini memberikannya"),
    ] {
        stranger.visit(&format!("{page}#{text}")).await;
        stranger.check_says(verdict).await;
    }
}
