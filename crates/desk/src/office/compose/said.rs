//! What is wrong with a piece of writing, in the words of the desk's pages.
//!
//! The reader of the content folder speaks English, as the commands do; what it says most is said here in Indonesian, and the rest as it is.

use crate::content::Unsupported;

/// What the reader says begins or ends with, and what the pages say; `{}` is what comes before or after.
const BEGINNINGS: &[(&str, &str)] = &[
    ("is empty", "Masih kosong."),
    ("missing field", "Masih kosong."),
    ("ends before it begins", "Berakhir sebelum mulai."),
    ("is 0", "Tidak boleh 0."),
    ("is less than the fewest", "Lebih sedikit daripada yang paling sedikit."),
    ("is before the last day to enter", "Sebelum hari terakhir naskah diterima."),
    ("is not from 2 to 100", "Isi dengan bilangan 2 sampai 100."),
    ("is not from 1 to 100", "Isi dengan bilangan 1 sampai 100."),
    ("are not from 1 to 12", "Beri satu sampai dua belas kriteria."),
    ("names no option", "Tidak ada pilihan dengan nomor itu."),
    ("names no question of this survey", "Tidak ada pertanyaan dengan nomor itu."),
    ("names its own question", "Sebut pertanyaan yang ada di atasnya."),
    ("names a question that comes later", "Sebut pertanyaan yang ada di atasnya."),
    ("is for questions with options alone", "Pertanyaan yang disebut tidak punya pilihan; kosongkan."),
    ("is for scales and numbers alone", "Pertanyaan yang disebut tidak dijawab dengan angka; kosongkan."),
    ("is no point of the scale", "Skalanya tidak sampai angka itu."),
    ("leaves nothing to choose", "Beri paling sedikit dua pilihan."),
    ("a pick without a title needs a heading", "Pilihan tanpa buku perlu judul."),
    (
        "is no https, http, mailto or tel address",
        "Ada tautan yang tidak dapat dibuka. Tautan diawali https:// atau, untuk halaman aplikasi, garis miring: /acara.",
    ),
    ("is no field of this record", "Tidak dipakai untuk jenis yang dipilih; kosongkan."),
    ("looks like an identity number", "Tampak memuat nomor KTP (NIK); hapus."),
    ("looks like a member's number", "Tampak memuat nomor anggota; hapus."),
    ("gives someone's number", "Memuat nomor seseorang; hapus."),
    (
        "holds an e-mail address",
        "Memuat alamat surel yang bukan milik perpustakaan; hapus, atau masukkan ke kontak di library.toml.",
    ),
    (
        "holds a phone number",
        "Memuat nomor telepon yang bukan milik perpustakaan; hapus, atau masukkan ke kontak di library.toml.",
    ),
];

/// The same for what follows the name of a record.
const ENDINGS: &[(&str, &str)] = &[
    (
        ": no title in the catalogue has this; correct it, or import the title first",
        "tidak ada di katalog. Periksa nomornya, atau impor bukunya lebih dahulu.",
    ),
    (": is no valid ISBN; check its digits", "bukan ISBN yang benar; periksa angkanya."),
    (": there is no such branch in library.toml; add it there", "tidak ada di daftar cabang."),
];

/// What is wrong with a field.
pub(super) fn problem(what: &str) -> String {
    if let Some((_, said)) = BEGINNINGS.iter().find(|(known, _)| what.starts_with(known)) {
        return (*said).to_owned();
    }
    if let Some((said, about)) = ENDINGS.iter().find_map(|(known, said)| Some((said, what.strip_suffix(known)?))) {
        return format!("{about} {said}");
    }
    if what.starts_with("there is no picture ") {
        return "Gambar ini tidak ada di folder gambar. Unggah lagi, atau centang tanpa gambar.".to_owned();
    }
    if what.contains(": there is no such record in ") {
        return "Yang dipilih sudah tidak ada.".to_owned();
    }
    let end = if what.ends_with('.') { "" } else { "." };
    format!("{what}{end}")
}

/// What of a Markdown text phones have no form for.
pub(super) fn unsupported(error: &Unsupported) -> String {
    let what = match error.what {
        what if what.starts_with("HTML") => "HTML tidak dapat dipakai; tulis dengan tanda di bawah kolom ini",
        what if what.starts_with("code") || what.starts_with("a block of code") => {
            "kode tidak dapat dipakai; tulis sebagai teks biasa, tanpa empat spasi di awal baris"
        }
        what if what.starts_with("a line across") => "garis pemisah tidak dapat dipakai; pakai judul bagian (##)",
        what if what.starts_with("a picture") => "gambar tidak dapat dipakai di sini; ceritakan dengan kata",
        what if what.starts_with("a heading") => "judul bagian tidak dapat berada di dalam kutipan atau daftar",
        what if what.starts_with("a quotation") => "kutipan tidak dapat berada di dalam kutipan atau daftar",
        what if what.starts_with("a list") => "daftar tidak dapat berada di dalam daftar atau kutipan",
        _ => "bentuk ini tidak dapat dipakai; tulis sebagai paragraf atau daftar",
    };
    format!("Baris {}: {what}.", error.line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_reader_says_is_said_in_indonesian() {
        assert_eq!(problem("missing field `start`"), "Masih kosong.");
        assert_eq!(
            problem("isbn:1: no title in the catalogue has this; correct it, or import the title first"),
            "isbn:1 tidak ada di katalog. Periksa nomornya, atau impor bukunya lebih dahulu."
        );
        assert_eq!(problem("something else"), "something else.");
    }

    #[test]
    fn markdown_is_explained_by_its_line() {
        let said = |text: &str| unsupported(&crate::content::prose(text).unwrap_err());
        for (text, word) in [
            ("<b>", "HTML"),
            ("`a`", "kode"),
            ("a\n\n---", "garis"),
            ("![a](b)", "gambar"),
            ("> # a", "judul"),
            ("- > a", "kutipan"),
            ("- a\n  - b", "daftar tidak"),
        ] {
            assert!(said(text).contains(word), "{text}: {}", said(text));
        }
    }
}
