//! A question goes up, a librarian answers it on the desk's pages, and its writer alone reads the answer.

use lapau_e2e::{Browser, Engine, Library, in_every_engine};
use lapau_feed::Collection;

in_every_engine!(
    a_private_question_is_answered_for_its_writer,
    a_public_answer_is_for_everyone,
    a_librarian_works_without_a_mouse,
);

const QUESTION: &str = "Di mana ranji keluarga dari Koto Nan Ampek disimpan?";
const ANSWER: &str = "Di ruang arsip; tanyakan kepada Uni Rina.";

/// Asks a question, for the phone alone unless it is `public`.
async fn ask(engine: Engine, library: &Library, text: &str, public: bool) -> Browser {
    let patron = Browser::open(engine).await;
    patron.visit(&library.at("/lapau/tanya")).await;
    patron.press("Tanya pustakawan").await;
    if public {
        patron.press("Boleh dijawab untuk semua orang").await;
    }
    patron.type_over("#text", text).await;
    patron.press("Kirim pertanyaan").await;
    patron.check_heading("Surat Anda sudah sampai").await;
    patron
}

async fn a_private_question_is_answered_for_its_writer(engine: Engine) {
    let library = Library::open();
    let patron = ask(engine, &library, QUESTION, false).await;

    let desk = library.librarian(engine).await;
    desk.press_at(".letters a").await;
    desk.check_heading("Pertanyaan").await;
    desk.check_says(QUESTION).await;
    desk.check_says("Disegel: hanya penulisnya yang dapat membacanya.").await;
    desk.submit("Tolak").await;
    desk.check_says("Penolakan perlu alasan").await;
    desk.type_over("#teks", ANSWER).await;
    desk.submit("Kirim jawaban").await;
    desk.check_says("oleh rina").await;
    desk.publish_at_the_desk(&library).await;

    // Whoever looks at the feed learns neither the answer nor how many there are.
    let letters = library.feed().records(Collection::Letters);
    assert_eq!(letters.len(), 8);
    assert!(!letters.iter().any(|letter| letter.to_string().contains("arsip")));
    // The front page says that there is an answer, and nothing of it.
    patron.visit(&library.at("/")).await;
    patron.check_says("1 jawaban baru dari pustakawan").await;
    patron.check_silent_about(ANSWER).await;
    patron.press("1 jawaban baru dari pustakawan").await;
    patron.check_says(ANSWER).await;
    patron.check_says("Sudah dijawab").await;
    patron.visit(&library.at("/saya")).await;
    patron.check_says("Tidak ada yang menunggu").await;
    patron.check_silent_about("jawaban baru").await;

    let stranger = Browser::open(engine).await;
    stranger.visit(&library.at("/saya/kotak-keluar")).await;
    stranger.check_ready_for_offline().await;
    stranger.check_silent_about(ANSWER).await;

    // On paper for others it is one of so many; and on a shared phone it goes, with everything else of its writer's.
    patron.visit(&library.at("/saya/perjalanan")).await;
    patron.check_says("1 pertanyaan pribadi").await;
    patron.check_silent_about(QUESTION).await;
    patron.visit(&library.at("/saya/setelan")).await;
    patron.press("Hapus semua milik saya di ponsel ini").await;
    patron.check_says("Centang dulu kotak di atas").await;
    patron.press_at("#hapus-semua").await;
    patron.press("Hapus semua milik saya di ponsel ini").await;
    patron.check_says("Semua milik Anda sudah dihapus dari ponsel ini.").await;
    patron.visit(&library.at("/saya/kotak-keluar")).await;
    patron.check_says("Belum ada surat").await;
    patron.check_silent_about(ANSWER).await;
}

async fn a_public_answer_is_for_everyone(engine: Engine) {
    let library = Library::open();
    let patron = ask(engine, &library, "Boleh membawa makanan ke ruang baca?", true).await;

    let desk = library.librarian(engine).await;
    desk.press_at(".letters a").await;
    desk.type_over("#teks", "Minum boleh, makan di teras saja.").await;
    desk.press_at("input[name=terbit]").await;
    desk.submit("Kirim jawaban").await;
    desk.publish_at_the_desk(&library).await;

    patron.visit(&library.at("/lapau/tanya")).await;
    patron.check_says("Boleh membawa makanan ke ruang baca?").await;
    patron.check_says("Minum boleh, makan di teras saja.").await;

    // Whoever begins to ask the same is shown it before they send anything.
    patron.press("Tanya pustakawan").await;
    patron.type_into("#text", "Bisa bawa makanan ke ruang baca tidak?").await;
    patron.check_says("Mungkin sudah terjawab").await;
    patron.press("Boleh membawa makanan ke ruang baca?").await;
    patron.check_says("Minum boleh, makan di teras saja.").await;
}

async fn a_librarian_works_without_a_mouse(engine: Engine) {
    let library = Library::open();
    let desk = library.librarian(engine).await;
    for width in [360, 768, 1280] {
        desk.resize(width, 800).await;
        for path in [
            "/desk",
            "/desk/acara",
            "/desk/suara",
            "/desk/survei",
            "/desk/tanda",
            "/desk/kerja",
            "/desk/tempel",
            "/desk/tulis",
            "/desk/tulis/kabar",
            "/desk/tulis/acara/baru",
            "/desk/tulis/survei/ubah/jam",
            "/desk/terbit",
            "/desk/laporan",
        ] {
            desk.visit(&library.at(path)).await;
            let over = "return String(document.documentElement.scrollWidth - document.documentElement.clientWidth)";
            assert_eq!(desk.run(over, []).await, "0", "{path} is wider than {width}");
            let unnamed = "return String([...document.querySelectorAll('input:not([type=hidden]), select, textarea')] \
                .filter((field) => !field.labels.length && !field.ariaLabel).length)";
            assert_eq!(desk.run(unnamed, []).await, "0", "a field of {path} has no name");
        }
    }
    desk.visit(&library.at("/desk/catatan")).await;
    desk.check_heading("Khusus administrator").await;
    desk.visit(&library.at("/desk")).await;
    desk.enter("button[type=submit]").await;
    desk.check_heading("Meja pustakawan").await;
    desk.visit(&library.at("/desk")).await;
    desk.check_heading("Meja pustakawan").await;
}
