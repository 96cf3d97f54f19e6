//! A research log: sources from the catalogue and from elsewhere, notes, a bibliography, a letter to a librarian, a file.

use lapau_e2e::{Browser, Engine, Library, in_every_engine, until};

use crate::draft::check_kept;

in_every_engine!(a_log_of_sources_is_kept_without_network_cited_and_sent_to_a_librarian);

/// A log that another phone saved.
const FILE: &str = r#"{"format":"lapau-research","version":1,"sources":[{"id":"lain","topic":"surau","kind":"person","cited":{"id":"","title":"Wawancara tentang surau","names":[{"name":"Etek Randang"}],"year":2026,"medium":"other"},"mark":"read","notes":[{"text":"Surau itu sekolah.","quote":true}]}]}"#;

async fn a_log_of_sources_is_kept_without_network_cited_and_sent_to_a_librarian(engine: Engine) {
    let mut library = Library::open();
    let phone = Browser::open(engine).await;
    phone.visit(&library.at("/lapau/tanya/rancang")).await;
    phone.type_into("#topic", "surau").await;
    check_kept(&phone, "surau").await;
    phone.visit(&library.at("/koleksi?q=robohnya")).await;
    phone.press_at("main .title-row a.whole").await;
    phone.check_heading("Robohnya surau kami").await;
    phone.check_ready_for_offline().await;
    library.stop();

    // One tap from the title's citation.
    phone.press("Buat kutipan").await;
    phone.press("Simpan ke catatan penelitian").await;
    phone.press("Ada di catatan penelitian").await;
    phone.check_heading("Robohnya surau kami").await;
    phone
        .wait("the question it is for", async |page| page.value("#topik-sumber").await.as_deref() == Some("surau"))
        .await;
    phone.type_into("#catatan-teks", "Surau roboh karena tidak dijaga.").await;
    phone.type_into("#catatan-halaman", "12").await;
    // What is half written is still there after a reload.
    check_kept(&phone, "tidak dijaga").await;
    check_kept(&phone, "12").await;
    phone.reload().await;
    phone.wait("the draft", async |page| page.value("#catatan-halaman").await.as_deref() == Some("12")).await;
    phone.press_at("#catatan-kutipan").await;
    phone.press("Simpan catatan").await;
    phone.check_says("hlm. 12").await;
    phone.press_at(".segment label:nth-child(3)").await;
    phone.wait("it to be marked", async |page| page.count(".segment label:nth-child(3) input:checked").await > 0).await;

    // What is not in the catalogue is typed in.
    phone.visit(&library.at("/saya")).await;
    phone.press("Catatan penelitian").await;
    phone.check_says("1 catatan").await;
    phone.press("Situs").await;
    phone.type_into("#sumber-judul", "Surau dan pendidikan").await;
    phone.type_into("#sumber-oleh", "Azra, Azyumardi").await;
    phone.type_into("#sumber-alamat", "garuda.example/surau").await;
    phone.press("Tambah sumber").await;
    phone.check_heading("Surau dan pendidikan").await;
    phone.visit(&library.at("/saya/penelitian")).await;
    phone.wait("both", async |page| page.count("main .source-row").await == 2).await;
    // What is marked to be cited is what the bibliography has.
    let bibliography = phone.text_of("#daftar-pustaka").await.remove(0);
    assert!(bibliography.starts_with("Navis, A. A.") && !bibliography.contains("Azra"), "{bibliography}");
    phone.press("BibTeX").await;
    phone
        .wait("an entry for programs", async |page| {
            page.text_of("#daftar-pustaka").await.iter().any(|text| text.starts_with("@book{navis"))
        })
        .await;

    // A file of another phone is taken in beside it.
    let file = library.keep("lapau-penelitian.json", FILE.as_bytes());
    phone.choose("#berkas-penelitian", &file).await;
    phone.check_says("1 sumber masuk; 0 sudah ada").await;
    phone.wait("all three", async |page| page.count("main .source-row").await == 3).await;

    // The log goes to a librarian below the question, as text, once there is a network.
    phone.type_into("#tanya-catatan", "Apa lagi yang sebaiknya saya baca?").await;
    phone.check_says("3 sumber ikut.").await;
    phone.press("Kirim ke pustakawan").await;
    phone.check_says("Surat Anda tersimpan").await;
    library.start();
    phone.visit(&library.at("/saya/kotak-keluar")).await;
    until("the question at the desk", async || library.inbox().len() == 1).await;
    let letter = library.inbox().remove(0);
    assert_eq!((letter.kind.as_str(), &letter.body["topic"]), ("question", &"Catatan penelitian".into()));
    for words in [
        "Apa lagi yang sebaiknya",
        "Navis, A. A.",
        "“Surau roboh karena tidak dijaga.” (hlm. 12)",
        "https://garuda.example/surau",
        "[Baca]",
    ] {
        assert!(letter.text.contains(words), "{words}: {}", letter.text);
    }
    let desk = library.librarian(engine).await;
    desk.press_at(".letters a").await;
    desk.check_says("Surau roboh karena tidak dijaga.").await;
}
