//! A title's page: where it stands, what stands beside it, how to cite it and hand it on; and the reader's own lists.

use lapau_e2e::{Browser, Engine, Library, in_every_engine};

in_every_engine!(
    a_search_is_taken_back_after_everything_has_come,
    words_of_the_asking_keep_no_title_away_and_are_said,
    a_title_shows_its_neighbours_and_is_cited_and_handed_on_without_a_network,
    titles_are_kept_in_lists_without_a_network,
    lists_of_other_programs_come_in_as_tables,
    a_wish_names_what_was_looked_for_and_what_the_library_has,
);

/// Opens the title that a search finds first.
async fn look_up(browser: &Browser, library: &Library, words: &str) {
    browser.visit(&library.at(&format!("/koleksi?q={words}"))).await;
    browser.press_at("main .title-row a.whole").await;
    browser.wait("its copies", async |page| page.count("main .copies").await > 0).await;
}

async fn a_title_shows_its_neighbours_and_is_cited_and_handed_on_without_a_network(engine: Engine) {
    let mut library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/")).await;
    browser.check_ready_for_offline().await;
    library.stop();

    look_up(&browser, &library, "robohnya").await;
    browser.check_says("Di rak yang sama").await;
    browser.wait("the shelf around it", async |page| page.count("#di-rak > li").await > 2).await;
    let calls = browser.text_of("#di-rak .by").await;
    let here = browser.text_of("#di-rak > [aria-current]").await;
    assert_eq!(here.len(), 1, "{here:?}");
    assert!(here[0].contains("899.221 301 NAV r"), "{here:?}");
    let fiction = calls.iter().position(|call| call == "899.221 3 RUS s");
    let surau = calls.iter().position(|call| call == "899.221 301 NAV r");
    assert!(fiction.is_some() && fiction < surau, "899.221 3 stands before 899.221 301: {calls:?}");

    browser.press("Buat kutipan").await;
    let cited = "Navis, A. A. (2002). Robohnya surau kami: kumpulan cerpen. Gramedia Pustaka Utama.";
    browser.wait("a citation", async |page| page.text_of("#kutipan").await == [cited]).await;
    browser.press("BibTeX").await;
    browser
        .wait("a record for LaTeX", async |page| {
            page.text_of("#kutipan")
                .await
                .iter()
                .any(|text| text.contains("@book{navis2002robohnya") && text.contains("author = {Navis, A. A.}"))
        })
        .await;
    browser.press_at("dialog[open] .sheet-head button").await;

    browser.press("Bagikan").await;
    browser.wait("a code", async |page| page.count("dialog[open] svg.qr path").await == 1).await;
    let links = browser.links("dialog[open] a").await;
    let id = browser.path().await.replace('/', "%2F");
    assert!(links.iter().any(|link| link.starts_with("https://wa.me/?text=") && link.contains(&id)), "{links:?}");
}

/// Has the title be one to read, by the button of its row in the results.
async fn keep_siti_nurbaya(browser: &Browser, library: &Library) {
    browser.visit(&library.at("/koleksi?q=siti%20nurbaya")).await;
    browser.press_at("#hasil .keep").await;
    browser.wait("a bookmark that is set", async |page| page.count("#hasil .keep[aria-pressed=true]").await == 1).await;
}

async fn a_search_is_taken_back_after_everything_has_come(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/koleksi?q=surau")).await;
    browser.wait("titles found", async |page| page.count("main .title-row").await > 0).await;
    // What came after the first answer has drawn the choices beside it anew.
    browser.check_ready_for_offline().await;
    for way in ["the button", "the way back to the catalogue"] {
        println!("{way}");
        match way {
            "the button" => browser.press_at("form.search > .icon-button").await,
            _ => browser.press_at("nav a[href='/koleksi']").await,
        }
        browser.check_says("Menurut kelas").await;
        assert_eq!(browser.path().await, "/koleksi");
        browser.type_into("#q", "surau").await;
        browser.wait("titles found again", async |page| page.count("main .title-row").await > 0).await;
        browser.wait("the search in the address", async |page| page.path().await == "/koleksi?q=surau").await;
    }
}

async fn words_of_the_asking_keep_no_title_away_and_are_said(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/koleksi?q=cari%20buku%20tentang%20rendang")).await;
    let said = ["Termasuk judul yang tidak memuat: cari, buku"];
    browser.wait("what was left out", async |page| page.text_of(".without").await == said).await;
    let rows = browser.text_of("#hasil .title-row a.whole").await;
    assert!(rows.len() == 1 && rows[0].starts_with("Rendang"), "{rows:?}");
    browser.type_over("#q", "rendang").await;
    browser.wait("nothing left out", async |page| page.count(".without").await == 0).await;
    assert_eq!(browser.count("#hasil .title-row").await, 1);
}

async fn titles_are_kept_in_lists_without_a_network(engine: Engine) {
    let mut library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/")).await;
    browser.check_ready_for_offline().await;
    library.stop();

    // From a row of the results, then from the title's own page.
    keep_siti_nurbaya(&browser, &library).await;
    look_up(&browser, &library, "robohnya").await;
    browser.press("Simpan ke daftar").await;
    browser.type_into("#nama-daftar", "Untuk Ibu").await;
    browser.press("Buat daftar").await;
    browser
        .wait("the new list, chosen", async |page| {
            page.text_of("dialog[open] label.choice").await.last().is_some_and(|name| name == "Untuk Ibu")
                && page.count("dialog[open] label.choice input:checked").await == 1
        })
        .await;
    browser.press("Sedang dibaca").await;
    browser.wait("two lists", async |page| page.count("dialog[open] label.choice input:checked").await == 2).await;

    browser.visit(&library.at("/saya/daftar")).await;
    browser.press("Ingin dibaca").await;
    browser.check_heading("Ingin dibaca").await;
    browser.check_says("Siti Nurbaya").await;
    browser.press("Mulai baca").await;
    browser.check_says("Daftar ini masih kosong").await;
    browser.visit(&library.at("/saya/daftar")).await;
    browser.press("Sedang dibaca").await;
    browser.check_says("2 judul").await;
    browser.press("Keluarkan").await;
    browser.check_says("1 judul").await;
    browser.press("Urungkan").await;
    browser.check_says("2 judul").await;

    browser.visit(&library.at("/saya/daftar")).await;
    browser.press("Untuk Ibu").await;
    browser.check_says("Robohnya surau kami").await;
    browser.type_over("#nama", "Selesai").await;
    browser.type_over("#nama", "Untuk Amak").await;
    browser.press("Ganti nama").await;
    browser.check_heading("Untuk Amak").await;
    browser.reload().await;
    browser.check_heading("Untuk Amak").await;
    browser.press("Hapus daftar ini").await;
    browser.press("Ya, hapus").await;
    browser.check_heading("Daftar bacaan").await;
    browser.check_silent_about("Untuk Amak").await;
}

/// Lists as Goodreads writes them.
const GOODREADS: &str = "Book Id,Title,Author,ISBN,ISBN13,My Rating,Date Read,Bookshelves,Exclusive Shelf\n\
    1,\"Laskar Pelangi (Tetralogi Laskar Pelangi, #1)\",Andrea Hirata,\"=\"\"9793062797\"\"\",\"=\"\"\"\"\",5,2024/05/12,read,read\n\
    2,Bumi Manusia,Pramoedya Ananta Toer,\"=\"\"\"\"\",,0,,\"favorit, currently-reading\",currently-reading\n\
    3,Negeri 5 Menara,Ahmad Fuadi,\"=\"\"9792248617\"\"\",,0,,to-read,to-read\n\
    4,Siti Nurbaya: Kasih Tak Sampai,Marah Rusli,,,0,,read,read\n";

async fn lists_of_other_programs_come_in_as_tables(engine: Engine) {
    let mut library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/")).await;
    browser.check_ready_for_offline().await;
    library.stop();
    keep_siti_nurbaya(&browser, &library).await;

    // Whoever has nothing yet is told where it may come from.
    browser.visit(&library.at("/saya/daftar/finished")).await;
    browser.press("Masukkan dari Goodreads").await;
    browser
        .wait("the focus at the file", async |page| {
            page.run("return document.activeElement?.id", []).await == "berkas-daftar"
        })
        .await;
    browser.choose("#berkas-daftar", &library.keep("goodreads.csv", GOODREADS.as_bytes())).await;
    browser.check_says("3 judul masuk; 1 sudah ada; 0 tidak bisa dimasukkan.").await;
    browser.check_says("Bintang dan ulasan (1 buku) tidak ikut").await;
    assert_eq!(browser.text_of("#tidak-ada li").await, ["Baris 4: Negeri 5 Menara. Usulkan pembelian"]);
    // What a spreadsheet of here saves: semicolons, and no UTF-8.
    let sheet = b"Daftar bacaan saya;;\r\nJudul;Pengarang;Status\r\nDi bawah lindungan Ka\x92bah;HAMKA;Selesai\r\n";
    browser.choose("#berkas-daftar", &library.keep("bacaan.csv", sheet)).await;
    browser.check_says("1 judul masuk; 0 sudah ada; 0 tidak bisa dimasukkan.").await;
    browser.choose("#berkas-daftar", &library.keep("lain.csv", b"nama,umur\nUpik,9\n")).await;
    browser.check_says("Ini bukan berkas daftar.").await;

    browser.reload().await;
    let lists: [(&str, &[&str]); 4] = [
        ("Ingin dibaca", &["Siti Nurbaya"]),
        ("Sedang dibaca", &["Bumi manusia"]),
        ("Selesai", &["Laskar pelangi", "Di bawah lindungan Ka'bah"]),
        ("favorit", &["Bumi manusia"]),
    ];
    for (list, titles) in lists {
        browser.visit(&library.at("/saya/daftar")).await;
        browser.press(list).await;
        browser.check_heading(list).await;
        browser
            .wait(&format!("what is in {list}"), async |page| {
                let mut there: Vec<_> = page
                    .text_of("main .title-row h3")
                    .await
                    .iter()
                    .map(|title| title.split(':').next().unwrap_or_default().trim().to_owned())
                    .collect();
                there.sort();
                let mut wanted = titles.to_vec();
                wanted.sort_unstable();
                there == wanted
            })
            .await;
    }
    browser.visit(&library.at("/saya/daftar")).await;
    browser.choose("#berkas-daftar", &library.keep("goodreads.csv", GOODREADS.as_bytes())).await;
    browser.check_says("0 judul masuk; 4 sudah ada; 0 tidak bisa dimasukkan.").await;
    browser.press("Usulkan pembelian").await;
    for (field, known) in [("#title", "Negeri 5 Menara"), ("#author", "Ahmad Fuadi"), ("#isbn", "9789792248616")] {
        browser
            .wait(&format!("{field} of the wish"), async |page| page.value(field).await.as_deref() == Some(known))
            .await;
    }
    // The others are still to be seen to by whoever comes back.
    browser.run("history.back()", []).await;
    browser
        .wait("what is not there, still", async |page| {
            page.text_of("#tidak-ada li").await == ["Baris 4: Negeri 5 Menara. Usulkan pembelian"]
        })
        .await;
    browser.press("Sudah, tutup catatan ini").await;
    browser.wait("the note to go", async |page| page.count("#tidak-ada").await == 0).await;
    browser.reload().await;
    browser.check_heading("Daftar bacaan").await;
    browser.check_silent_about("Negeri 5 Menara").await;
    browser.visit(&library.at("/saya/daftar/finished")).await;
    browser.check_says("Selesai 12 Mei 2024").await;
}

async fn a_wish_names_what_was_looked_for_and_what_the_library_has(engine: Engine) {
    let mut library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/")).await;
    browser.check_ready_for_offline().await;
    library.stop();

    browser.visit(&library.at("/koleksi?q=9786020633176")).await;
    browser.press("Usulkan pembelian").await;
    browser
        .wait("the number that was typed", async |page| page.value("#isbn").await.as_deref() == Some("9786020633176"))
        .await;
    browser.visit(&library.at("/lapau/usul/buku?q=Kuantum%20untuk%20pemula")).await;
    browser
        .wait("the words that were typed", async |page| {
            page.value("#title").await.as_deref() == Some("Kuantum untuk pemula")
        })
        .await;
    browser.type_over("#title", "Robohnya surau kami").await;
    browser.check_says("Perpustakaan sudah punya").await;
    browser.press_at(".has-already a").await;
    browser.check_heading("Robohnya surau kami").await;
    // The title alone, as one hears it: what is there is said with how many copies there are.
    browser.visit(&library.at("/lapau/usul/buku")).await;
    browser.type_over("#title", "Sitti Nurbaja").await;
    browser
        .wait("a title that is spelt otherwise", async |page| {
            page.text_of(".has-already")
                .await
                .iter()
                .any(|said| said.contains("Siti Nurbaya") && said.contains("Dipinjam"))
        })
        .await;
    browser.type_over("#title", "Sitti Jenar").await;
    browser.wait("no such title", async |page| page.count(".has-already").await == 0).await;
}
