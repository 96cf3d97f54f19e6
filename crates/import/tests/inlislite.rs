//! The tables of INLISLite, as text and as workbooks, and what a hostile workbook comes to.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod recorder;
#[path = "recorder/workbook.rs"]
mod workbook;

use expect_test::expect;
use lapau_import::{Format, ImportError};
use recorder::{recognise, record};
use workbook::workbook;

fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect()
}

const LABELS: &str = "NO|TGL PENGADAAN|NO. INDUK|NO. BARCODE|NO.  RFID|JENIS SUMBER|NAMA SUMBER|MATA UANG|HARGA|KODE LOKASI PERPUSTAKAAN|KODE LOKASI RUANG|AKSES|KATEGORI|MEDIA|KETERSEDIAAN|NOMOR PANGGIL EKSEMPLAR|JENIS BAHAN|JUDUL UTAMA|ANAK JUDUL|PERNYATAAN TANGGUNGJAWAB|TAJUK PENGARANG|TAJUK PENGARANG BADAN KOOPERASI|PENGARANG TAMBAHAN NAMA ORANG|PENGARANG TAMBAHAN NAMA BADAN|EDISI|KOTA TERBIT|PENERBIT|TAHUN TERBIT|JUMLAH HALAMAN|DIMENSI|ISBN|ISSN|ISMN|NO DDC|NOMOR PANGGIL KATALOG|ABSTRAK|BAHASA|SUBJEK TOPIK|EDISI SERIAL|TGL TERBIT EDISI SERIAL|BAHAN SERTAAN (SERIAL)|KETERANGAN LAIN (SERIAL)";

fn interchange() -> String {
    let surau = "Monograf|Robohnya surau kami|kumpulan cerpen|A.A. Navis|Navis, A. A.||Contoh, Siti||Cet. 1|Jakarta :|Gramedia,|1986|142 hlm.|21 cm.|979-461-046-1|||899.221|899.221 NAV r|Sepuluh cerita.|ind|Cerita pendek; Sastra";
    [
        "DATA EKSEMPLAR||||||||||||||||DATA BIBLIOGRAFIS".to_owned(),
        LABELS.to_owned(),
        format!("1|14-02-2015|X0022/2016|X0022/2016||Hadiah/Hibah|---Belum ditentukan---|IDR|0|Pusat|0101|Dapat dipinjam|Koleksi Umum|Buku|Tersedia|899.221 NAV r|{surau}"),
        format!("2|15-02-2015|X0023/2016|||Pembelian||IDR|50000|Pusat|0101|Baca di tempat|Koleksi Umum|Buku|Dipinjam|899.221 NAV r|{surau}"),
        "3|16-02-2015|X0024/2016|12345|||||||0102||||Rusak||Monograf|Kancil dan kerbau||||||||Jakarta :|Prabu,|2015|68 hlm.|21 cm.|856-225-456-78|||2X4.3||||Fiksi".to_owned(),
        "4|16-02-2015|X0025/2016|||||||||||||||".to_owned(),
    ]
    .join("\n")
}

#[test]
fn the_interchange_workbook_gives_titles_with_their_items() {
    let rows = rows(&interchange());
    let bytes = workbook(&rows);
    assert_eq!(recognise(&bytes), Some(Format::InlisliteItems));
    let (result, found) = record(Format::InlisliteItems, &bytes);
    let summary = result.unwrap();
    assert_eq!((summary.read, summary.imported), (4, 3));
    expect![[r#"
        {
          "id": "nqp9jwpefqew",
          "title": "Robohnya surau kami",
          "subtitle": "kumpulan cerpen",
          "names": [
            {
              "name": "Navis, A. A."
            },
            {
              "name": "Contoh, Siti"
            }
          ],
          "edition": "Cet. 1",
          "place": "Jakarta",
          "publisher": "Gramedia",
          "year": 1986,
          "extent": "142 hlm. ; 21 cm.",
          "isbn": [
            "9789794610466"
          ],
          "languages": [
            "id"
          ],
          "class": "899.221",
          "subjects": [
            "Cerita pendek",
            "Sastra"
          ],
          "summary": "Sepuluh cerita.",
          "added": "2015-02-14",
          "work": "bf91ej4b81m0"
        }
        {
          "id": "xf5wdxfmtfnh",
          "title": "Kancil dan kerbau",
          "place": "Jakarta",
          "publisher": "Prabu",
          "year": 2015,
          "extent": "68 hlm. ; 21 cm.",
          "class": "2X4.3",
          "subjects": [
            "Fiksi"
          ],
          "added": "2015-02-16"
        }
        holding: {"id":"q1w78em589n0","title":"nqp9jwpefqew","place":"Pusat, 0101","call":"899.221 NAV r","items":[{"id":"X0022/2016"}]}
        holding: {"id":"q1w78em589n0","title":"nqp9jwpefqew","place":"Pusat, 0101","call":"899.221 NAV r","items":[{"id":"X0023/2016","reference":true}]}
        holding: {"id":"n1m8v5f25hav","title":"xf5wdxfmtfnh","place":"0102","call":"2X4.3","items":[{"id":"12345"}]}
        away: {"id":"X0023/2016","state":"loan"}
        away: {"id":"12345","state":"repair"}
        mended at row 5: 856-225-456-78 is no valid ISBN or ISSN and was left out
        skipped at row 6: it has no title
    "#]].assert_eq(&found.print());
    // The same table saved as CSV is the same.
    let mut rows = rows;
    rows.iter_mut().for_each(|row| row.resize(42, String::new()));
    let text: String = rows
        .iter()
        .map(|row| row.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(";") + "\r\n")
        .collect();
    assert_eq!(recognise(text.as_bytes()), Some(Format::InlisliteItems));
    let (_, csv) = record(Format::InlisliteItems, text.as_bytes());
    assert_eq!((csv.titles, csv.holdings, csv.away), (found.titles, found.holdings, found.away));
}

const CATALOGUE: &str = "ID|Control Number|BIBID|Title|Author|Edition|Publisher|Publish Location|Publish Year|Subject|Physical Description|ISBN|Call Number|Languages
1|INLIS000000000000001|0010-0116000001|Robohnya surau kami : kumpulan cerpen / A.A. Navis|Navis, A. A.; Contoh, Siti|Cet. 1|Gramedia,|Jakarta :|1986|Cerita pendek;Sastra|142 hlm. ; 21 cm.|9789794610466|899.221 NAV r|ind
2||0010-0116000002|Kaba||||||||||min
3||||||||||||";

#[test]
fn the_catalogue_is_read_as_a_workbook_and_as_text() {
    let rows = rows(CATALOGUE);
    let bytes = workbook(&rows);
    assert_eq!(recognise(&bytes), Some(Format::InlisliteCatalogue));
    let (result, found) = record(Format::InlisliteCatalogue, &bytes);
    assert_eq!(result.unwrap().imported, 2);
    expect![[r#"
        {
          "id": "zernypee8pve",
          "title": "Robohnya surau kami",
          "subtitle": "kumpulan cerpen",
          "names": [
            {
              "name": "Navis, A. A."
            },
            {
              "name": "Contoh, Siti"
            }
          ],
          "edition": "Cet. 1",
          "place": "Jakarta",
          "publisher": "Gramedia",
          "year": 1986,
          "extent": "142 hlm. ; 21 cm.",
          "isbn": [
            "9789794610466"
          ],
          "languages": [
            "id"
          ],
          "class": "899.221",
          "subjects": [
            "Cerita pendek",
            "Sastra"
          ],
          "work": "bf91ej4b81m0"
        }
        {
          "id": "7vr5ag21a6sm",
          "title": "Kaba",
          "languages": [
            "min"
          ]
        }
        skipped at row 4: it has no title
    "#]]
    .assert_eq(&found.print());
    for separator in [",", ";", "\t"] {
        let text =
            rows.iter().map(|row| row.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(separator));
        let text = text.collect::<Vec<_>>().join("\n");
        assert_eq!(recognise(text.as_bytes()), Some(Format::InlisliteCatalogue));
        assert_eq!(record(Format::InlisliteCatalogue, text.as_bytes()).1.titles, found.titles);
    }
}

#[test]
fn a_report_of_loans_gives_dates_and_counts_what_was_dropped() {
    let report = "Laporan Sirkulasi\n\nNo|Nama Anggota|Nomor Anggota|Nomor Barcode|Judul Buku|Tanggal Peminjaman|Tanggal Jatuh Tempo|Tanggal Pengembalian|Petugas Peminjaman|Jenis Kelamin|Status Peminjaman
1|Rahasia Sekali|26010100001|X0022/2016|Kaba|20-11-2026|27-11-2026||Rina|Laki-laki|Loan
2|Rahasia Lain|1371010101010001|X0023/2016|Kaba|20-11-2026|27-11-2026|24-11-2026|Rina|Perempuan|Return";
    let bytes = workbook(&rows(report));
    assert_eq!(recognise(&bytes), Some(Format::InlisliteLoans));
    let (result, found) = record(Format::InlisliteLoans, &bytes);
    assert_eq!(result.unwrap().imported, 2);
    expect![[r#"
        away: {"id":"X0022/2016","state":"loan","due":"2026-11-27"}
        mended at labels: personal data: 6 values of the columns about members (Nama Anggota, Nomor Anggota, Jenis Kelamin) were dropped unread
    "#]].assert_eq(&found.print());
    assert!(!found.print().contains("Rahasia") && !found.print().contains("1371"));
}

#[test]
fn reservations_are_counted_and_nobody_is_named() {
    let list = "Kode Eksemplar|Judul|ID Anggota|Nama Anggota|Tanggal Reservasi
B1|Kaba|M1|Rahasia|2026-11-20
B1|Kaba|M2|Rahasia|2026-11-21
|Kaba|M3|Rahasia|2026-11-21
B2|Kaba|M2|Rahasia|2026-11-21";
    for bytes in [list.replace('|', ",").into_bytes(), workbook(&rows(list))] {
        assert_eq!(recognise(&bytes), Some(Format::SlimsReservations));
        let (result, found) = record(Format::SlimsReservations, &bytes);
        assert_eq!(result.unwrap().imported, 3);
        let queues: Vec<_> = found.away.iter().map(|away| (away.id.as_str(), away.queue)).collect();
        assert_eq!(queues, [("B1", 2), ("B2", 1)]);
        assert!(found.mended[0].1.starts_with("personal data: 8 values"), "{:?}", found.mended);
        assert!(!found.print().contains("Rahasia"));
    }
}

#[test]
fn a_workbook_of_members_is_refused() {
    let bytes = workbook(&rows("No|Nomor Anggota|Nama Lengkap|Alamat KTP|No HP\n1|26010100001|Rahasia|Jalan|0812"));
    assert_eq!(recognise(&bytes), None);
    for format in [Format::InlisliteCatalogue, Format::InlisliteItems, Format::InlisliteLoans, Format::SlimsBiblio] {
        let (result, found) = record(format, &bytes);
        assert!(matches!(result, Err(ImportError::PersonalData { .. })), "{format}");
        assert_eq!(found.print(), "");
    }
}

#[test]
fn archives_that_are_no_workbook_say_what_they_are() {
    let mut odt = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    odt.start_file("content.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let (result, _) = record(Format::SlimsBiblio, odt.finish().unwrap().get_ref());
    assert!(result.unwrap_err().to_string().contains("OpenDocument"));
    let whole = workbook(&rows(CATALOGUE));
    for cut in [4, 30, whole.len() / 2, whole.len() - 1] {
        assert_eq!(recognise(&whole[..cut]), None);
        let (result, _) = record(Format::InlisliteCatalogue, &whole[..cut]);
        assert!(matches!(result, Err(ImportError::OtherFormat { .. })), "{cut}: {result:?}");
    }
}
