//! A guide is worked through without network: its drills are judged by the catalogue on the phone, and what was done stays there.

use lapau_e2e::{Browser, Engine, Library, in_every_engine};

in_every_engine!(a_guide_is_worked_through_on_the_catalogue_without_network);

/// Puts the spines of the page into order, by the buttons under them.
async fn sort_spines(phone: &Browser) {
    let spines = async || phone.text_of(".spines .book-spine").await;
    let count = spines().await.len();
    for _ in 0..count * count {
        let now = spines().await;
        let Some(place) = now.windows(2).position(|pair| pair[0] > pair[1]) else { return };
        phone.press_at(&format!("#punggung-{place} .right")).await;
        phone.wait("the spines that change places", async |_| spines().await != now).await;
    }
    panic!("the spines are still out of order: {:?}", spines().await);
}

/// Looks for a title in the search of a drill, and gives the first that is called so as the answer.
async fn answer(phone: &Browser, search: &str, title: &str) {
    phone.type_over("#latihan", search).await;
    phone
        .wait("the title in the first row", async |page| {
            page.text_of(".drill .title-row h3").await.first().is_some_and(|first| first.contains(title))
        })
        .await;
    phone.press("Ini jawaban saya").await;
}

async fn a_guide_is_worked_through_on_the_catalogue_without_network(engine: Engine) {
    let mut library = Library::open();
    let phone = Browser::open(engine).await;
    phone.visit(&library.at("/belajar")).await;
    phone.check_ready_for_offline().await;
    library.stop();

    phone.press("Buku di rak").await;
    phone.check_heading("Buku di rak").await;
    phone.press("Sedikit").await;
    phone.press("Mulai").await;
    phone.check_heading("Menurut subjek").await;
    phone.press("Pustakawan").await;
    phone.press("Periksa jawaban").await;
    phone.check_says("Benar. Supaya kata yang sama").await;

    // A wrong title is told by what its record says; the next try counts as well as the first.
    phone.check_silent_about("Cari “cerita rakyat”.").await;
    phone.press("Beri saya petunjuk").await;
    phone.check_says("Cari “cerita rakyat”.").await;
    answer(&phone, "cindua mato", "Kaba Cindua Mato").await;
    phone.check_says("Belum cocok: “Kaba Cindua Mato”").await;
    phone.check_says("Tahun terbit: 1904").await;
    phone.check_says("Nomor kelas: 398.209").await;
    answer(&phone, "sabai", "Sabai nan Aluih").await;
    phone.check_says("Benar: “Sabai nan Aluih”. Tahunnya tertulis di bawah judul.").await;

    phone.press("Lanjut: Menyaring").await;
    phone.check_heading("Menyaring").await;
    phone.press("Cari di halaman Koleksi").await;
    phone.wait("what the catalogue has", async |page| page.count("main .title-row a.whole").await == 4).await;
    phone.visit(&library.at("/belajar/rak?bagian=menyaring")).await;
    for (number, verdict) in
        [("4", "Itu jumlah sebelum disaring."), ("2", "tinggal lebih sedikit"), ("1", "Benar: 1 judul.")]
    {
        phone.type_over("#latihan", number).await;
        phone.press("Periksa jawaban").await;
        phone.check_says(verdict).await;
    }

    // Whoever goes to the end too soon is told what is missing, with the ways there.
    phone.visit(&library.at("/belajar/rak?bagian=tiada")).await;
    phone.check_says("tidak punya buku untuk latihan ini").await;
    phone.press("Selesai").await;
    phone.check_says("3 dari 5 bagian selesai.").await;
    phone.check_says("Urutan di rak: belum dibuka, latihan di katalog").await;
    phone.press_at("#hasil li:first-child a").await;
    phone.check_heading("Urutan di rak").await;
    phone.wait("five spines", async |page| page.count(".spines .book-spine").await == 5).await;
    phone.press("Periksa urutan").await;
    phone.check_says("berdiri sebelum").await;
    phone.check_says("Nomornya sama, jadi huruf pengarang lalu huruf judul yang menentukan.").await;
    sort_spines(&phone).await;
    phone.press("Periksa urutan").await;
    phone.check_says("Benar, begitulah bukunya berdiri di rak.").await;

    phone.press("Lanjut: Di lantai mana").await;
    phone.check_says("Kamus Minangkabau-Indonesia").await;
    phone.check_says("R 499.224 KAM").await;
    for (place, verdict) in
        [("Lantai 1 - Umum", "Bukan di Lantai 1 - Umum."), ("Lantai 2 - Referensi", "Benar: Lantai 2 - Referensi")]
    {
        phone.press(place).await;
        phone.press("Periksa jawaban").await;
        phone.check_says(verdict).await;
    }

    // What this catalogue can't answer is said, and keeps nobody from the end.
    phone.press("Lanjut: Yang tidak ada").await;
    phone.check_says("tidak punya buku untuk latihan ini").await;
    phone.press("Selesai").await;
    phone.check_says("Semua bagian, pertanyaan, dan latihan sudah dikerjakan.").await;
    phone.press_at("label:nth-child(5) input[name=yakin-sesudah]").await;
    phone.check_says("Keyakinan Anda").await;

    // It is there when the app is opened again.
    phone.visit(&library.at("/belajar/rak")).await;
    phone.check_says("Keyakinan Anda naik 3 langkah: dari 2 ke 5").await;
    phone.wait("five lessons done", async |page| page.count(".lessons .done").await == 5).await;
    phone.visit(&library.at("/belajar/rak?bagian=subjek")).await;
    phone.check_says("Latihan ini sudah Anda selesaikan.").await;

    // So is the journey, for its owner alone; a name is typed for the print and kept nowhere.
    phone.visit(&library.at("/saya")).await;
    phone.press("Perjalanan saya").await;
    phone.check_says("Panduan selesai 1").await;
    phone.check_says("Latihan katalog yang selesai 4").await;
    phone.check_says("Keyakinan Anda naik 3 langkah").await;
    phone.check_says("Tidak ada yang dikirim.").await;
    phone.type_into("#nama", "Siti Aminah").await;
    let printed = async || phone.run("return document.querySelector('.printed').textContent", []).await.to_string();
    phone.wait("the name for the print", async |_| printed().await.contains("Siti Aminah")).await;
    phone.visit(&library.at("/saya/perjalanan")).await;
    phone.check_says("Panduan selesai 1").await;
    assert!(!printed().await.contains("Siti Aminah"), "the name was kept");
}
