//! Loans and holds of members with a card: the number becomes the card's word, and everything else of a member is dropped.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod recorder;

use expect_test::expect;
use lapau_import::{Cards, Format, Options};
use recorder::record_with;

/// Knows a card of each of two members.
fn options() -> Options {
    let known = |number: &str| match number.trim() {
        "M001" | "1371010101010001" => Some("siti".to_owned()),
        "M003" => Some("budi".to_owned()),
        _ => None,
    };
    Options { cards: Some(Cards::new(known)), ..Options::default() }
}

#[test]
fn loans_of_slims_go_to_their_cards() {
    let report = r#"ID Anggota;Nama Anggota;Kode Eksemplar;Judul;Tanggal Pinjam;Tanggal Kembali;Status peminjaman
M001;Rahasia;B1;"Kaba &amp; <b>pantun</b>";01/11/2026;04/11/2026;Sedang Dipinjam - Perpanjang 1x
M001;Rahasia;B2;Kaba;01/11/2026;04/11/2026;Telah Kembali
M002;Rahasia;B3;Kaba;01/11/2026;04/11/2026;Sedang Dipinjam
M003;Rahasia;B4;Kamus;01/11/2026;;Sedang Dipinjam
;Rahasia;B5;Kamus;01/11/2026;04/11/2026;Sedang Dipinjam
"#;
    let (result, found) = record_with(Format::SlimsLoans, report.as_bytes(), &options());
    assert_eq!(result.unwrap().imported, 5);
    expect![[r#"
        away: {"id":"B1","state":"loan","due":"2026-11-04"}
        away: {"id":"B3","state":"loan","due":"2026-11-04"}
        away: {"id":"B4","state":"loan"}
        away: {"id":"B5","state":"loan","due":"2026-11-04"}
        of a card: siti {"item":"B1","name":"Kaba & pantun","since":"2026-11-01","due":"2026-11-04","renewed":1}
        of a card: budi {"item":"B4","name":"Kamus","since":"2026-11-01"}
        mended at line 5: the due date of item B4 is missing or no day of the calendar; the item counts as on loan without one
        mended at labels: personal data: 9 values of the columns about members (ID Anggota, Nama Anggota) were dropped; their numbers told that 3 rows are of a card
    "#]].assert_eq(&found.print());
    assert!(!found.print().contains("Rahasia") && !found.print().contains("M00"));
}

#[test]
fn loans_of_inlislite_go_to_their_cards() {
    let report = "No|Nama Anggota|Nomor Anggota|Nomor Barcode|Judul Buku|Tanggal Peminjaman|Tanggal Jatuh Tempo|Tanggal Pengembalian|Status Peminjaman
1|Rahasia|26010100001|X0022/2016|Kaba|20-11-2026|27-11-2026||Loan
2|Rahasia|1371010101010001|X0023/2016|Kaba|20-11-2026|27-11-2026||Loan";
    let (_, found) = record_with(Format::InlisliteLoans, report.replace('|', ",").as_bytes(), &options());
    expect![[r#"
        away: {"id":"X0022/2016","state":"loan","due":"2026-11-27"}
        away: {"id":"X0023/2016","state":"loan","due":"2026-11-27"}
        of a card: siti {"item":"X0023/2016","name":"Kaba","since":"2026-11-20","due":"2026-11-27"}
        mended at labels: personal data: 4 values of the columns about members (Nama Anggota, Nomor Anggota) were dropped; their numbers told that 1 rows are of a card
    "#]].assert_eq(&found.print());
    assert!(!found.print().contains("Rahasia") && !found.print().contains("1371"));
}

#[test]
fn who_waits_with_a_card_is_told_their_place() {
    let list = "Kode Eksemplar,Judul,ID Anggota,Nama Anggota,Tanggal Reservasi
B1,Kaba,M001,Rahasia,2026-11-22
B1,Kaba,M002,Rahasia,2026-11-21
B1,Kaba,M003,Rahasia,kemarin
B2,Kamus,M001,Rahasia,2026-11-21
";
    let (_, found) = record_with(Format::SlimsReservations, list.as_bytes(), &options());
    expect![[r#"
        away: {"id":"B1","state":"hold","queue":3}
        away: {"id":"B2","state":"hold","queue":1}
        of a card: siti {"item":"B1","name":"Kaba","since":"2026-11-22","place":2}
        of a card: budi {"item":"B1","name":"Kaba","place":3}
        of a card: siti {"item":"B2","name":"Kamus","since":"2026-11-21","place":1}
        mended at labels: personal data: 8 values of the columns about members (ID Anggota, Nama Anggota) were dropped; their numbers told that 3 rows are of a card
    "#]].assert_eq(&found.print());
    assert!(!found.print().contains("Rahasia") && !found.print().contains("M00"));
}
