//! A research question is sharpened without network, tried on the catalogue, and taken to a librarian.

use lapau_e2e::{Browser, Engine, Library, in_every_engine, until};

in_every_engine!(a_research_question_becomes_a_sheet_for_a_librarian);

async fn a_research_question_becomes_a_sheet_for_a_librarian(engine: Engine) {
    let mut library = Library::open();
    let phone = Browser::open(engine).await;
    phone.visit(&library.at("/lapau/tanya")).await;
    phone.check_ready_for_offline().await;
    library.stop();
    phone.press("Rancang pertanyaan penelitian").await;
    phone.check_says("Isi dulu topiknya").await;
    // One step at a time: what comes later is folded away, and another idea is asked for after the first.
    phone.check_silent_about("Ambil dari topik").await;
    phone.check_silent_about("Masih luas.").await;
    phone.type_into("#topic", "Bagaimana peran surau").await;
    phone.press("3. Kata untuk mencari").await;
    phone.check_silent_about("Gagasan 2").await;
    phone.press("Ambil dari topik").await;
    phone.check_says("Gagasan 2").await;
    phone.press("4. Cari").await;
    phone.wait("a word to search by", async |page| page.value("#word-0").await.as_deref() == Some("surau")).await;
    phone.check_says("judul cocok dengan cara yang pertama").await;
    phone.type_into("#others-0", "musala, rumah ibadah").await;
    phone.check_says("(surau OR musala OR \"rumah ibadah\")").await;
    phone.press("2. Persempit").await;
    phone.check_says("Masih luas.").await;
    for (field, answer) in [("#who", "anak nagari"), ("#place", "Payakumbuh")] {
        phone.type_into(field, answer).await;
    }
    phone.check_says("Hampir.").await;
    phone.type_into("#time", "sejak 1950").await;
    phone.check_says("Cukup sempit untuk dicari.").await;

    // Whoever goes to look finds the sheet as it was.
    phone.press_at("main a[href='/koleksi?q=surau']").await;
    phone.wait("what the catalogue has", async |page| page.count("main .title-row a.whole").await > 0).await;
    phone.visit(&library.at("/lapau/tanya/rancang")).await;
    phone.wait("the draft", async |page| page.value("#time").await.as_deref() == Some("sejak 1950")).await;
    let sheet = phone.text_of("main dl").await.remove(0);
    assert!(sheet.contains("Kata kunci surau, musala, rumah ibadah"), "{sheet}");
    phone.press("Kirim ke pustakawan").await;
    phone.check_says("Surat Anda tersimpan").await;

    library.start();
    phone.visit(&library.at("/saya/kotak-keluar")).await;
    phone.check_says("Sampai di meja pustakawan").await;
    until("the sheet at the desk", async || library.inbox().len() == 1).await;
    let letter = library.inbox().remove(0);
    assert_eq!((letter.kind.as_str(), &letter.body["topic"]), ("question", &"Konsultasi penelitian".into()));
    let text = "Topik: Bagaimana peran surau\nSiapa: anak nagari\nDi mana: Payakumbuh\nKapan: sejak 1950\nKata kunci: surau, musala, rumah ibadah";
    assert_eq!(letter.text, text);

    let desk = library.librarian(engine).await;
    desk.press_at(".letters a").await;
    desk.check_says("Konsultasi penelitian").await;
    desk.check_says("Disegel: hanya penulisnya yang dapat membacanya.").await;
}
