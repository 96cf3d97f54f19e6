//! The exports of SLiMS, as SLiMS writes them and as they come back from elsewhere.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod recorder;

use expect_test::expect;
use jiff::civil::date;
use lapau_feed::catalogue::{Away, Medium};
use lapau_import::{Format, ImportError, holding_id, title_key};
use recorder::{recognise, record};

const BIBLIO: &str = concat!(
    r#""title","gmd_name","edition","isbn_issn","publisher_name","publish_year","collation","series_title","call_number","language_name","place_name","classification","notes","image","sor","authors","topics","item_code""#,
    "\n",
    r#""Robohnya surau kami : kumpulan cerpen","Text","Cet. 1.","979-461-046-0","Gramedia","1986","142 hlm. ; 21 cm.","","899.221 NAV r","Indonesia","Jakarta","899.221/3 22","Termasuk indeks.","x.jpg","A.A. Navis","<Navis, A. A.>","<Cerita pendek Indonesia><Minangkabau (Suku bangsa) -- Fiksi>","<B00001><B 00002>""#,
    "\n",
    r#""Kata ""mak"" dalam kaba","Video Recording","","0000000000","Balai Pustaka","1408 H","","","2X4.3 KAT k","Bahasa Arab","","2X4.3","Satu paragraf.\n\nParagraf lain yang cukup panjang untuk menjadi ringkasan isi buku ini, bukan catatan.","","","<Tim <Redaksi> Satu><Hamka>","","""#,
    "\n"
);

#[test]
fn a_biblio_export_becomes_titles_with_their_items() {
    assert_eq!(recognise(BIBLIO.as_bytes()), Some(Format::SlimsBiblio));
    let (result, found) = record(Format::SlimsBiblio, BIBLIO.as_bytes());
    assert_eq!(result.unwrap().imported, 2);
    expect![[r#"
        {
          "id": "733snwxaqx5j",
          "title": "Robohnya surau kami",
          "subtitle": "kumpulan cerpen",
          "names": [
            {
              "name": "Navis, A. A."
            }
          ],
          "edition": "Cet. 1",
          "place": "Jakarta",
          "publisher": "Gramedia",
          "year": 1986,
          "extent": "142 hlm. ; 21 cm.",
          "languages": [
            "id"
          ],
          "class": "899.2213",
          "subjects": [
            "Cerita pendek Indonesia",
            "Minangkabau (Suku bangsa) -- Fiksi"
          ],
          "notes": [
            "Termasuk indeks."
          ],
          "work": "bf91ej4b81m0"
        }
          {"id":"by1tc7k94cms","title":"733snwxaqx5j","call":"899.221 NAV r","items":[{"id":"B00001"},{"id":"B00002"}]}
        {
          "id": "78vmbk61htc6",
          "title": "Kata \"mak\" dalam kaba",
          "names": [
            {
              "name": "Tim <Redaksi> Satu"
            },
            {
              "name": "Hamka"
            }
          ],
          "publisher": "Balai Pustaka",
          "year": 1987,
          "date": "1408 H",
          "languages": [
            "ar"
          ],
          "class": "2X4.3",
          "medium": "video",
          "summary": "Satu paragraf. Paragraf lain yang cukup panjang untuk menjadi ringkasan isi buku ini, bukan catatan.",
          "work": "bd46g3kb22q1"
        }
        mended at line 2: 979-461-046-0 is no valid ISBN or ISSN and was left out
        mended at line 2: the item code was written "B 00002" and became B00002
    "#]].assert_eq(&found.print());
}

#[test]
fn every_separator_mark_line_end_and_encoding_gives_the_same_titles() {
    let (_, expected) = record(Format::SlimsBiblio, BIBLIO.as_bytes());
    let mut variants: Vec<(String, Vec<u8>)> = Vec::new();
    for separator in [";", "\t", "|"] {
        // No value of the sample has these characters, except the semicolon of a collation, which is enclosed.
        let text = BIBLIO.replace("\",\"", &format!("\"{separator}\""));
        variants.push((format!("separator {separator:?}"), text.into_bytes()));
    }
    let single = BIBLIO
        .replace("\"\"", "\u{1}")
        .replace('"', "'")
        .replace('\u{1}', "\"")
        .replace(",\"", ",''")
        .replace("\"\n", "''\n");
    variants.push(("single marks".to_owned(), single.replace("''mak''", "\"mak\"").into_bytes()));
    variants.push(("CR LF".to_owned(), BIBLIO.replace('\n', "\r\n").into_bytes()));
    variants.push(("CR".to_owned(), BIBLIO.replace('\n', "\r").into_bytes()));
    variants.push(("mark of UTF-8".to_owned(), format!("\u{feff}{BIBLIO}").into_bytes()));
    variants
        .push(("UTF-16".to_owned(), format!("\u{feff}{BIBLIO}").encode_utf16().flat_map(u16::to_le_bytes).collect()));
    for (name, bytes) in variants {
        assert_eq!(recognise(&bytes), Some(Format::SlimsBiblio), "{name}");
        let (result, found) = record(Format::SlimsBiblio, &bytes);
        assert_eq!(result.unwrap().imported, 2, "{name}: {:?}", found.skipped);
        assert_eq!(found.titles, expected.titles, "{name}");
        assert_eq!(found.bytes, bytes.len() as u64, "{name}");
    }
}

#[test]
fn a_file_without_labels_is_read_by_position_and_seventeen_columns_by_their_lists() {
    let rows: Vec<&str> = BIBLIO.lines().skip(1).collect();
    let without = rows.join("\n");
    assert_eq!(recognise(without.as_bytes()), Some(Format::SlimsBiblio));
    let (_, labelled) = record(Format::SlimsBiblio, BIBLIO.as_bytes());
    let (_, found) = record(Format::SlimsBiblio, without.as_bytes());
    assert_eq!(found.titles, labelled.titles);

    let no_responsibility = without.replace("\"A.A. Navis\",", "").replace("\"\",\"\",\"<Tim", "\"\",\"<Tim");
    let (result, found) = record(Format::SlimsBiblio, no_responsibility.as_bytes());
    assert_eq!(result.unwrap().imported, 2);
    assert_eq!(found.titles[0].0.names[0].name, "Navis, A. A.");
    assert_eq!(found.titles[0].1[0].items.len(), 2);
}

#[test]
fn labels_may_be_indonesian_and_columns_in_any_order() {
    let text = "Pengarang;Judul;Tahun Terbit;Penerbit;ISBN/ISSN;Kode Eksemplar;Bahasa\n<Hamka>;Tenggelamnya kapal Van der Wijck;1938;Balai Pustaka;;<B7>;Indonesia\n";
    assert_eq!(recognise(text.as_bytes()), Some(Format::SlimsBiblio));
    let (_, found) = record(Format::SlimsBiblio, text.as_bytes());
    let (title, holdings) = &found.titles[0];
    assert_eq!(
        (title.names[0].name.as_str(), title.year, holdings[0].items[0].id.as_str()),
        ("Hamka", Some(1938), "B7")
    );
}

#[test]
fn identifiers_survive_an_edit_and_repeats_are_told() {
    let (_, before) = record(Format::SlimsBiblio, BIBLIO.as_bytes());
    let edited = BIBLIO.replace("Termasuk indeks.", "Dengan indeks.").replace("<B00001>", "<B00001><B00009>");
    let (_, after) = record(Format::SlimsBiblio, edited.as_bytes());
    assert_eq!(before.titles[0].0.id, after.titles[0].0.id);
    assert_eq!(before.titles[0].1[0].id, after.titles[0].1[0].id);
    assert_eq!(holding_id(&before.titles[0].0.id, &before.titles[0].1[0]), before.titles[0].1[0].id);

    let row = BIBLIO.lines().nth(1).unwrap();
    let twice = format!("{BIBLIO}{row}\n{}\n", row.replace("B00001", "B00008"));
    let (result, found) = record(Format::SlimsBiblio, twice.as_bytes());
    assert_eq!((result.unwrap().read, found.titles.len()), (4, 3));
    assert!(found.skipped[0].1.contains("very same record"), "{:?}", found.skipped);
    assert_ne!(found.titles[2].0.id, found.titles[0].0.id);
    assert!(
        found.mended.iter().any(|(at, what)| at == "line 5" && what.contains("earlier record")),
        "{:?}",
        found.mended
    );
}

const ITEMS: &str = concat!(
    r#""item_code","call_number","coll_type_name","inventory_code","received_date","supplier_name","order_no","location_name","order_date","item_status_name","site","source","invoice","price","price_currency","invoice_date","input_date","last_update","title","#,
    "\n",
    r#""B00001","899.221 NAV r","Fiction","INV/1","2009-09-13","","","Perpustakaan Umum","2009-09-13","","Rak 8","1","","","","0000-00-00","2009-09-13 19:13:40","2009-09-13 19:13:40","Robohnya surau kami : kumpulan cerpen""#,
    "\n",
    r#""B00002","","Reference","","","","","","","Repair","","","","","","","2009-09-13 19:13:40","2009-09-13 19:13:40","Kata "mak", kata "anak"""#,
    "\n",
    r#""B00003","","","","","","","","","Hilang","","","","","","","2009-09-13 19:13:40","2009-09-13 19:13:40","Kaba""#,
    "\n",
    r#""","","","","","","","","","","","","","","","","2009-09-13 19:13:40","2009-09-13 19:13:40","Tanpa kode""#,
    "\n"
);

#[test]
fn an_item_export_becomes_items_and_what_is_away() {
    assert_eq!(recognise(ITEMS.as_bytes()), Some(Format::SlimsItems));
    let (result, found) = record(Format::SlimsItems, ITEMS.as_bytes());
    let summary = result.unwrap();
    assert_eq!((summary.read, summary.imported), (4, 3));
    expect![[r#"
        item of "Robohnya surau kami : kumpulan cerpen": {"id":"","place":"Perpustakaan Umum, Rak 8","call":"899.221 NAV r","items":[{"id":"B00001"}]}
        item of "Kata "mak", kata "anak"": {"id":"","items":[{"id":"B00002","reference":true}]}
        item of "Kaba": {"id":"","items":[{"id":"B00003"}]}
        away: {"id":"B00002","state":"repair"}
        away: {"id":"B00003","state":"missing"}
        skipped at line 5: it has no item code
    "#]].assert_eq(&found.print());
    let row = ITEMS.lines().nth(1).unwrap();
    let (_, twice) =
        record(Format::SlimsItems, format!("{ITEMS}{row}\n{}\n", row.replace("Rak 8", "Rak 9")).as_bytes());
    assert_eq!(twice.items, found.items);
    assert_eq!((twice.skipped[1].0.as_str(), twice.skipped[2].0.as_str()), ("line 6", "line 7"));
    let (_, titles) = record(Format::SlimsBiblio, BIBLIO.as_bytes());
    let title = &titles.titles[0].0;
    assert_eq!(title_key(&found.items[0].0), title_key(&format!("{} {}", title.title, title.subtitle)));
    let without: String = ITEMS.lines().skip(1).map(|line| format!("{line}\n")).collect();
    assert_eq!(recognise(without.as_bytes()), Some(Format::SlimsItems));
    assert_eq!(record(Format::SlimsItems, without.as_bytes()).1.items, found.items);
}

#[test]
fn a_loan_report_gives_items_and_dates_and_no_member() {
    let english = "Member ID,Member Name,Item Code,Title,Loan Date,Due Date,Loan Status\nM001,Rahasia Sekali,B00001,Kaba,2026-11-01,2026-11-04,0\nM002,Rahasia Lain,B00002,Kaba,2026-11-01,2026-11-04,1\nM003,Rahasia Lagi,B 3,Kaba,2026-11-01,besok,0\nM004,Rahasia Juga,,Kaba,2026-11-01,2026-11-04,0\nM005,Rahasia Pula,B5,Kaba,2026-11-01,2026-11-04,mungkin\n";
    assert_eq!(recognise(english.as_bytes()), Some(Format::SlimsLoans));
    let (result, found) = record(Format::SlimsLoans, english.as_bytes());
    let summary = result.unwrap();
    assert_eq!((summary.read, summary.imported), (5, 3));
    expect![[r#"
        away: {"id":"B00001","state":"loan","due":"2026-11-04"}
        away: {"id":"B3","state":"loan"}
        mended at line 4: the due date of item B3 is missing or no day of the calendar; the item counts as on loan without one
        mended at labels: personal data: 10 values of the columns about members (Member ID, Member Name) were dropped unread
        skipped at line 5: it has no item code
        skipped at line 6: its loan status is neither "on loan" nor "returned"
    "#]].assert_eq(&found.print());
    for secret in ["Rahasia", "M00"] {
        assert!(!found.print().contains(secret));
    }

    let indonesian = "ID Anggota;Nama Anggota;Kode Eksemplar;Judul;Tanggal Pinjam;Tanggal Kembali;Status peminjaman\nM001;Rahasia;B00001;Kaba;01/11/2026;04/11/2026;Sedang Dipinjam - Perpanjang 1x\nM001;Rahasia;B00002;Kaba;01/11/2026;04/11/2026;Telah Kembali\n";
    assert_eq!(recognise(indonesian.as_bytes()), Some(Format::SlimsLoans));
    let (_, found) = record(Format::SlimsLoans, indonesian.as_bytes());
    assert_eq!(found.away.len(), 1);
    assert_eq!(
        (found.away[0].id.as_str(), found.away[0].state, found.away[0].due),
        ("B00001", Away::Loan, Some(date(2026, 11, 4)))
    );
}

const MEMBERS: &str = concat!(
    r#""member_id","member_name","gender","member_type_name","member_email","member_address","postal_code","inst_name","is_new","member_image","pin","member_phone","member_fax","member_since_date","register_date","expire_date","birth_date","member_notes","#,
    "\n",
    r#""M001","Rahasia","1","Standard","a@b.id","Jalan","","","0","","","0812","","2026-01-01","2026-01-01","2027-01-01","1990-01-01","""#,
    "\n"
);

#[test]
fn headings_above_the_labels_are_passed_over() {
    let report = "Laporan Peminjaman;;\n;;\nKode Eksemplar;Tanggal Kembali;Status peminjaman\nB1;2026-11-04;0\n";
    assert_eq!(recognise(report.as_bytes()), Some(Format::SlimsLoans));
    let (result, found) = record(Format::SlimsLoans, report.as_bytes());
    assert_eq!((result.unwrap().read, found.away.len(), found.skipped.len()), (1, 1, 0));
    let members = "Daftar;;\nID Anggota;Nama Anggota;Judul\nM1;Rahasia;Kaba\n";
    assert!(matches!(record(Format::SlimsBiblio, members.as_bytes()).0, Err(ImportError::PersonalData { .. })));
}

#[test]
fn a_list_of_members_is_refused_whatever_it_is_called() {
    let positional: String = MEMBERS.lines().skip(1).map(|line| format!("{line}\n")).collect();
    let indonesian = "ID Anggota;Nama Anggota;Alamat\nM001;Rahasia;Jalan\n".to_owned();
    for text in [MEMBERS.to_owned(), positional, indonesian] {
        assert_eq!(recognise(text.as_bytes()), None, "{text}");
        for format in [Format::SlimsBiblio, Format::SlimsItems, Format::SlimsLoans] {
            let (result, found) = record(format, text.as_bytes());
            let error = result.unwrap_err();
            assert!(matches!(error, ImportError::PersonalData { .. }), "{format}: {error}");
            assert!(!error.to_string().contains("Rahasia"), "{error}");
            assert_eq!(found.print(), "");
        }
    }
}

#[test]
fn a_wrong_file_is_refused_with_what_is_missing() {
    let (result, _) = record(Format::SlimsLoans, BIBLIO.as_bytes());
    assert!(matches!(result, Err(ImportError::OtherFormat { .. })));
    let (result, _) = record(Format::SlimsItems, b"a,b,c\n1,2,3\n");
    assert_eq!(
        result.unwrap_err().to_string(),
        "this is no slims-items file: its first line has no known labels and its columns are not in the order of the export"
    );
    let (result, found) = record(Format::SlimsBiblio, b"");
    assert_eq!((result.unwrap().read, found.titles.len()), (0, 0));
}

#[test]
fn one_bad_row_costs_one_row() {
    let lines: Vec<&str> = BIBLIO.lines().collect();
    let windows = lines[1].replace("Gramedia", "Caf\u{fffd}").into_bytes();
    let at = windows.windows(3).position(|bytes| bytes == "\u{fffd}".as_bytes()).unwrap();
    let windows: Vec<u8> = [&windows[..at], b"\xe9", &windows[at + 3..]].concat();
    let bytes = [
        lines[0].as_bytes(),
        b"\n\"a\",\"b\"\n",
        b"\"lost mark\n",
        &windows,
        b"\n",
        &vec![b'x'; 3 << 20],
        b"\n",
        lines[2].replace("Balai", "Ba\0lai").as_bytes(),
    ]
    .concat();
    let (result, found) = record(Format::SlimsBiblio, &bytes);
    assert_eq!(result.unwrap().imported, 2);
    assert_eq!(found.titles[0].0.publisher, "Café");
    assert_eq!((found.titles[1].0.publisher.as_str(), found.titles[1].0.medium), ("Balai Pustaka", Medium::Video));
    let places: Vec<&str> = found.skipped.iter().map(|(at, _)| at.as_str()).collect();
    assert_eq!(places, ["line 2", "line 3", "line 5"]);
}
