//! Small queries over a small shelf, with what a librarian would want on top.

#![allow(clippy::unwrap_used)]

use expect_test::{Expect, expect};
use jiff::civil::date;
use lapau_feed::Localized;
use lapau_feed::catalogue::{Availability, Away, Holding, Item, Name, Synonyms, Title};
use lapau_search::{Catalogue, Query, Results, Row, Sort};

/// Title, names, subjects, class, ISBN; the identifier is the position.
const SHELF: [(&str, &str, &str, &str, &str); 20] = [
    ("Robohnya surau kami", "Navis, A. A.", "Cerita pendek Indonesia", "899.221 3", "9789792201291"),
    ("Alam terkembang jadi guru", "Navis, A. A.", "Minangkabau; Adat", "305.8", ""),
    ("Laskar pelangi", "Hirata, Andrea", "Novel Indonesia", "899.221 3", "9789793062792"),
    ("Al-Qur'an dan terjemahnya", "Indonesia. Kementerian Agama", "Al-Qur'an", "2X1.2", ""),
    ("Tafsir Al Quran untuk anak", "Hamzah, Nur", "Tafsir", "2X1.3", ""),
    ("Dasar-dasar pemrograman", "Kadir, Abdul", "Komputer", "005.1", ""),
    ("Dasar pengelolaan perpustakaan", "Sutarno N. S.", "Perpustakaan", "025.1", ""),
    ("Metodologi penelitian", "Sugiyono", "Penelitian", "001.42", ""),
    ("Meneliti kepemimpinan nagari", "Syafri, Rina", "Kepemimpinan", "352", ""),
    ("Belajar membaca", "Putri, Dewi", "Membaca", "372.4", ""),
    ("Bacaan anak negeri", "Putra, Adi", "Sastra anak", "808.83", ""),
    ("Tenggelamnya kapal Van der Wijck", "Hamka", "Novel Indonesia", "899.221 3", ""),
    ("Sengsara membawa nikmat", "Tulis Sutan Sati", "Novel Indonesia", "899.221 3", ""),
    ("Siti Nurbaya", "Rusli, Marah", "Novel Indonesia", "899.221 3", ""),
    ("Pendidikan jasmani dan olah raga", "Syarifuddin", "Olahraga", "796", ""),
    ("Kitab masakan Minang", "Nursyamsiah", "Masakan", "641.5", ""),
    ("Buku pintar bertani", "Pracaya", "Pertanian", "630", ""),
    ("It", "King, Stephen", "Horror", "813", ""),
    ("1984", "Orwell, George", "Fiction", "823", ""),
    ("Hak asasi manusia untuk pelajar", "Lubis, Todung", "Hukum", "323", ""),
];

fn catalogue() -> Catalogue {
    let mut titles = Vec::new();
    let mut holdings = Vec::new();
    for (n, (title, name, subjects, class, isbn)) in SHELF.into_iter().enumerate() {
        titles.push(Title {
            id: n.to_string(),
            title: title.into(),
            names: vec![Name { name: name.into(), role: String::new() }],
            subjects: subjects.split("; ").map(str::to_owned).collect(),
            class: class.into(),
            publisher: "Balai Pustaka".into(),
            isbn: Vec::from_iter((!isbn.is_empty()).then(|| isbn.into())),
            ..Title::default()
        });
        holdings.push(Holding {
            id: format!("h{n}"),
            title: n.to_string(),
            call: format!("{class} {}", name[..3].to_uppercase()),
            items: vec![Item { id: format!("X{n:04}/2016"), reference: false }],
            ..Holding::default()
        });
    }
    let same = |words: [&str; 2]| Synonyms {
        id: words[0].into(),
        words: words.map(str::to_owned).to_vec(),
        note: Localized::default(),
    };
    let away = Availability { id: "X0002/2016".into(), state: Away::Loan, due: Some(date(2026, 12, 1)), queue: 2 };
    Catalogue::new(titles, holdings, vec![away], vec![same(["buku", "kitab"]), same(["HAM", "hak asasi manusia"])])
}

fn search(text: &str) -> Results {
    catalogue().search(&Query { text: text.into(), limit: 5, ..Query::default() })
}

/// The title with what is highlighted in brackets.
fn marked(row: &Row) -> String {
    let mut text = String::new();
    for (n, c) in row.title.chars().enumerate() {
        let n = n as u32;
        text.extend(row.marks.iter().filter(|mark| mark.1 == n).map(|_| ']'));
        text.extend(row.marks.iter().filter(|mark| mark.0 == n).map(|_| '['));
        text.push(c);
    }
    let end = row.title.chars().count() as u32;
    text.extend(row.marks.iter().filter(|mark| mark.1 == end).map(|_| ']'));
    text
}

fn check(texts: &[&str], expected: Expect) {
    let mut all = String::new();
    for text in texts {
        let results = search(text);
        all.push_str(&format!("{text} ({})", results.total));
        if let Some(suggestion) = results.suggestion {
            all.push_str(&format!(" -> {suggestion}?"));
        }
        all.push('\n');
        for row in &results.rows {
            all.push_str(&format!("  {}\n", marked(row)));
        }
    }
    expected.assert_eq(&all);
}

#[test]
fn beginnings_from_the_first_letter() {
    check(
        &["l", "la", "lask", "laskar pel", "1984", "it"],
        expect![[r#"
        l (2)
          [L]askar pelangi
          Hak asasi manusia untuk pelajar
        la (1)
          [La]skar pelangi
        lask (1)
          [Lask]ar pelangi
        laskar pel (1)
          [Laskar] [pel]angi
        1984 (1)
          [1984]
        it (1)
          [It]
    "#]],
    );
}

#[test]
fn spellings_of_one_word() {
    check(
        &["alquran", "al quran", "AL-QUR’AN", "al qur", "dasar-dasar", "olahraga", "olah raga"],
        expect![[r#"
        alquran (2)
          [Al-Qur'an] dan terjemahnya
          Tafsir [Al Quran] untuk anak
        al quran (2)
          [Al-Qur'an] dan terjemahnya
          Tafsir [Al Quran] untuk anak
        AL-QUR’AN (2)
          [Al-Qur'an] dan terjemahnya
          Tafsir [Al Quran] untuk anak
        al qur (2)
          [Al-Qur'an] dan terjemahnya
          Tafsir [Al Quran] untuk anak
        dasar-dasar (2)
          [Dasar]-[dasar] pemrograman
          [Dasar] pengelolaan perpustakaan
        olahraga (1)
          Pendidikan jasmani dan olah raga
        olah raga (1)
          Pendidikan jasmani dan [olah] [raga]
    "#]],
    );
}

#[test]
fn names_in_any_order_and_with_initials() {
    check(
        &["A.A. Navis", "aa navis", "navis aa", "navis a a", "andrea hirata", "hirata andrea"],
        expect![[r#"
            A.A. Navis (2)
              Alam terkembang jadi guru
              Robohnya surau kami
            aa navis (2)
              Alam terkembang jadi guru
              Robohnya surau kami
            navis aa (2)
              Alam terkembang jadi guru
              Robohnya surau kami
            navis a a (2)
              Alam terkembang jadi guru
              Robohnya surau kami
            andrea hirata (1)
              Laskar pelangi
            hirata andrea (1)
              Laskar pelangi
        "#]],
    );
}

#[test]
fn typing_errors() {
    check(
        &["lasker pelangi", "pelangu", "nurbya", "tengelamnya kapl", "xavis", "pemrogarman", "qwrtzx"],
        expect![[r#"
            lasker pelangi (1) -> laskar pelangi?
              [Laskar] [pelangi]
            pelangu (1) -> pelangi?
              Laskar [pelangi]
            nurbya (1) -> nurbaya?
              Siti [Nurbaya]
            tengelamnya kapl (1) -> tenggelamnya kapal?
              [Tenggelamnya] [kapal] Van der Wijck
            xavis (2) -> navis?
              Alam terkembang jadi guru
              Robohnya surau kami
            pemrogarman (1) -> pemrograman?
              Dasar-dasar [pemrograman]
            qwrtzx (0)
        "#]],
    );
}

#[test]
fn word_forms_and_synonyms() {
    check(
        &[
            "peneliti",
            "pemimpin",
            "baca",
            "pembaca",
            "kitab",
            "buku",
            "ham",
            "hak asasi manusia",
            "perpustakaan",
            "balai pustaka",
        ],
        expect![[r#"
            peneliti (2)
              Metodologi [peneliti]an
              [Meneliti] kepemimpinan nagari
            pemimpin (1)
              Meneliti [kepemimpinan] nagari
            baca (2)
              [Baca]an anak negeri
              Belajar [membaca]
            pembaca (2)
              Belajar [membaca]
              [Bacaan] anak negeri
            kitab (2)
              [Kitab] masakan Minang
              [Buku] pintar bertani
            buku (2)
              [Buku] pintar bertani
              [Kitab] masakan Minang
            ham (3)
              [Hak] [asasi] [manusia] untuk pelajar
              Tafsir Al Quran untuk anak
              Tenggelamnya kapal Van der Wijck
            hak asasi manusia (1)
              [Hak] [asasi] [manusia] untuk pelajar
            perpustakaan (1)
              Dasar pengelolaan [perpustakaan]
            balai pustaka (20)
              Dasar pengelolaan [perpustakaan]
              1984
              Al-Qur'an dan terjemahnya
              Alam terkembang jadi guru
              Bacaan anak negeri
        "#]],
    );
}

#[test]
fn codes() {
    check(
        &[
            "978-979-3062-79-2",
            "979-3062-79-7",
            "97897930",
            "X0004/2016",
            "899.221",
            "899.221 3 nav",
            "2x1",
            "2X1.3 HAM",
        ],
        expect![[r#"
            978-979-3062-79-2 (1)
              Laskar pelangi
            979-3062-79-7 (1)
              Laskar pelangi
            97897930 (1)
              Laskar pelangi
            X0004/2016 (1)
              Tafsir Al Quran untuk anak
            899.221 (5)
              Robohnya surau kami
              Sengsara membawa nikmat
              Siti Nurbaya
              Tenggelamnya kapal Van der Wijck
              Laskar pelangi
            899.221 3 nav (1)
              Robohnya surau kami
            2x1 (2)
              Al-Qur'an dan terjemahnya
              Tafsir Al Quran untuk anak
            2X1.3 HAM (1)
              Tafsir Al Quran untuk anak
        "#]],
    );
}

#[test]
fn stop_words_decide_nothing_beside_others() {
    check(
        &["dan", "buku dan kitab", "pendidikan dan olahraga", "van der wijck"],
        expect![[r#"
            dan (2)
              Al-Qur'an [dan] terjemahnya
              Pendidikan jasmani [dan] olah raga
            buku dan kitab (2)
              [Buku] pintar bertani
              [Kitab] masakan Minang
            pendidikan dan olahraga (1)
              [Pendidikan] jasmani dan olah raga
            van der wijck (1)
              Tenggelamnya kapal [Van] [der] [Wijck]
        "#]],
    );
}

#[test]
fn a_wrong_word_among_right_ones_is_forgiven() {
    check(
        &["novel sengsara membawa duka", "alam terkembang jadi murid"],
        expect![[r#"
        novel sengsara membawa duka (1)
          [Sengsara] [membawa] nikmat
        alam terkembang jadi murid (1)
          [Alam] [terkembang] [jadi] guru
    "#]],
    );
}

#[test]
fn what_is_left_out_is_said_and_stands_last() {
    let results = search("cari buku surau");
    assert_eq!(results.without, ["cari", "buku"]);
    assert_eq!(results.rows[0].title, "Robohnya surau kami");
    let results = search("Buku olahraga");
    assert_eq!(results.without, ["Buku"]);
    let results = search("buku bertani");
    assert_eq!((results.total, results.without.len()), (1, 0), "the only title on it has both words");
    let results = search("gambar pelangi laskar");
    assert_eq!((results.total, results.without), (1, vec!["gambar".to_owned()]));
    assert_eq!(search("laskar pelangi").without, [""; 0]);
    assert_eq!(search("buku").total, 2, "by itself it is a word like others");
}

#[test]
fn orders() {
    let catalogue = catalogue();
    let mut all = String::new();
    for sort in [Sort::Title, Sort::Author, Sort::Call] {
        let rows = catalogue.search(&Query { sort, limit: 6, ..Query::default() }).rows;
        all.push_str(&format!("{sort:?}\n"));
        for Row { title, author, call, .. } in rows {
            all.push_str(&format!("  {title} | {author} | {call}\n"));
        }
    }
    expect![[r#"
        Title
          1984 | Orwell, George | 823 ORW
          Al-Qur'an dan terjemahnya | Indonesia. Kementerian Agama | 2X1.2 IND
          Alam terkembang jadi guru | Navis, A. A. | 305.8 NAV
          Bacaan anak negeri | Putra, Adi | 808.83 PUT
          Belajar membaca | Putri, Dewi | 372.4 PUT
          Buku pintar bertani | Pracaya | 630 PRA
        Author
          Tenggelamnya kapal Van der Wijck | Hamka | 899.221 3 HAM
          Tafsir Al Quran untuk anak | Hamzah, Nur | 2X1.3 HAM
          Laskar pelangi | Hirata, Andrea | 899.221 3 HIR
          Al-Qur'an dan terjemahnya | Indonesia. Kementerian Agama | 2X1.2 IND
          Dasar-dasar pemrograman | Kadir, Abdul | 005.1 KAD
          It | King, Stephen | 813 KIN
        Call
          Metodologi penelitian | Sugiyono | 001.42 SUG
          Dasar-dasar pemrograman | Kadir, Abdul | 005.1 KAD
          Dasar pengelolaan perpustakaan | Sutarno N. S. | 025.1 SUT
          Al-Qur'an dan terjemahnya | Indonesia. Kementerian Agama | 2X1.2 IND
          Tafsir Al Quran untuk anak | Hamzah, Nur | 2X1.3 HAM
          Alam terkembang jadi guru | Navis, A. A. | 305.8 NAV
    "#]]
    .assert_eq(&all);
}

#[test]
fn a_title_with_its_copies_and_its_neighbours() {
    let catalogue = catalogue();
    let title = |id: &str| catalogue.title(Title { id: id.into(), ..Title::default() });
    let detail = title("2").unwrap();
    assert_eq!((detail.copies, detail.available), (1, 0));
    let item = &detail.holdings[0].items[0];
    assert_eq!((item.state, item.due, item.queue), (Some(Away::Loan), Some(date(2026, 12, 1)), 2));
    let related: Vec<String> = title("0").unwrap().related.into_iter().map(|row| row.id).collect();
    assert_eq!(related, ["1"]);
    assert_eq!(title("20"), None);
    let rows = catalogue.rows(&["2", "20", "0"]);
    assert_eq!(rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["2", "0"]);
    assert_eq!((rows[0].available, rows[0].due), (0, Some(date(2026, 12, 1))));
    assert_eq!((rows[1].available, rows[1].due), (1, None));
}
