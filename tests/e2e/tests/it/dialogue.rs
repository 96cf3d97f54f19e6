//! A patron asks, a librarian answers at the desk's own pages, and only the phone that asked can read it.

use lapau_e2e::{Browser, Engine, Library, in_every_engine};
use lapau_feed::Collection;
use serde_json::json;

in_every_engine!(a_private_answer_comes_back, a_public_answer_is_for_everyone);

const PASSWORD: &str = "sandi yang panjang sekali";

/// A librarian at the first letter of the inbox.
async fn librarian(library: &Library, engine: Engine) -> Browser {
    library.employ("uni", PASSWORD);
    let desk = Browser::open(engine).await;
    desk.visit(&library.at("/desk")).await;
    desk.type_over("#nama", "uni").await;
    desk.type_over("#sandi", PASSWORD).await;
    desk.press("Masuk").await;
    desk.check_heading("Surat masuk").await;
    desk.press_at("main a[href^='/desk/surat/']").await;
    desk.check_heading("Pertanyaan").await;
    desk
}

async fn publish(desk: &Browser, library: &Library) {
    desk.visit(&library.at("/desk/terbit")).await;
    desk.press("Terbitkan sekarang").await;
    desk.check_says("generasi 2").await;
}

async fn ask(engine: Engine, library: &Library, text: &str, public: bool) -> Browser {
    let phone = Browser::open(engine).await;
    phone.visit(&library.at("/lapau/tanya/baru")).await;
    if public {
        phone.press_at("#public").await;
    }
    phone.type_over("#text", text).await;
    phone.press("Kirim pertanyaan").await;
    phone.check_heading("Surat Anda sudah sampai").await;
    phone
}

async fn a_private_answer_comes_back(engine: Engine) {
    let library = Library::open();
    let phone = ask(engine, &library, "Apakah arsip koran tahun 1980 masih disimpan?", false).await;

    let desk = librarian(&library, engine).await;
    desk.check_says("Apakah arsip koran tahun 1980 masih disimpan?").await;
    desk.type_over("#teks", "Masih, di lantai dua. Tanyakan kepada Uni Yet.").await;
    desk.press("Kirim jawaban").await;
    publish(&desk, &library).await;
    let letters = library.feed().records(Collection::Letters);
    assert!(!letters.is_empty() && !json!(letters).to_string().contains("Uni Yet"), "it is sealed: {letters:?}");

    phone.visit(&library.at("/saya/kotak-keluar")).await;
    phone.check_says("Masih, di lantai dua. Tanyakan kepada Uni Yet.").await;
    phone.check_says("Dijawab").await;

    let stranger = Browser::open(engine).await;
    stranger.visit(&library.at("/saya/kotak-keluar")).await;
    stranger.check_ready_for_offline().await;
    stranger.check_silent_about("Uni Yet").await;
}

async fn a_public_answer_is_for_everyone(engine: Engine) {
    let library = Library::open();
    let phone = ask(engine, &library, "Boleh membawa makanan ke ruang baca?", true).await;

    let desk = librarian(&library, engine).await;
    desk.type_over("#teks", "Minum boleh, makan di teras saja.").await;
    desk.press_at("input[name=terbit]").await;
    desk.press("Kirim jawaban").await;
    publish(&desk, &library).await;

    phone.visit(&library.at("/lapau/tanya")).await;
    phone.check_says("Boleh membawa makanan ke ruang baca?").await;
    phone.check_says("Minum boleh, makan di teras saja.").await;
}
