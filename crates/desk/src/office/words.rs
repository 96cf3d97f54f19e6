//! What things are called at the desk, and how dates are written.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::Offset,
};
use lapau_feed::letters::SubmissionState;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des"];

/// What a kind of letter is called.
pub(super) fn kind(kind: &str) -> &'static str {
    match kind {
        "suggestion" => "Saran",
        "question" => "Pertanyaan",
        "appointment" => "Janji temu",
        "wish" => "Keinginan buku",
        "renewal" => "Perpanjangan",
        "hold" => "Pesanan",
        "holdchange" => "Perubahan pesanan",
        "registration" => "Pendaftaran",
        "cancellation" => "Pembatalan",
        "entry" => "Naskah lomba",
        "attendance" => "Catatan pintu",
        "post" => "Kiriman klub",
        "reaction" => "Tanda",
        "report" => "Laporan",
        "response" => "Jawaban survei",
        "proposal" => "Usulan",
        "support" => "Dukungan",
        "vote" => "Suara",
        "certificate" => "Sertifikat",
        "scores" => "Nilai juri",
        "class" => "Kelas",
        "progress" => "Kemajuan murid",
        _ => "Surat",
    }
}

/// What a state is called.
pub(super) fn state(state: SubmissionState) -> &'static str {
    match state {
        SubmissionState::Received => "Belum dijawab",
        SubmissionState::Answered => "Dijawab",
        SubmissionState::Accepted => "Diterima",
        SubmissionState::Waiting => "Menunggu",
        SubmissionState::Declined => "Ditolak",
        SubmissionState::Withdrawn => "Ditarik penulisnya",
        SubmissionState::Other => "Lain",
    }
}

/// How long something took: `35 menit`, `3 jam 20 menit`, `2 hari 4 jam`.
pub(super) fn span(minutes: i64) -> String {
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let parts = [(days, "hari"), (hours, "jam"), (minutes, "menit")];
    let first = parts.iter().position(|(count, _)| *count > 0).unwrap_or(2);
    let parts = parts.iter().skip(first).take(2).filter(|(count, unit)| *count > 0 || (first == 2 && *unit == "menit"));
    parts.map(|(count, unit)| format!("{count} {unit}")).collect::<Vec<_>>().join(" ")
}

/// Answers that are often given, for each kind: what they are called, and what they say.
pub(super) fn templates(kind: &str) -> &'static [(&'static str, &'static str)] {
    match kind {
        "renewal" => &[
            ("Diperpanjang", "Pinjaman Anda sudah diperpanjang. Tanggal kembali yang baru ada di bawah."),
            (
                "Dipesan orang lain",
                "Maaf, buku ini sudah dipesan pembaca lain. Mohon dikembalikan paling lambat pada tanggal kembali.",
            ),
            (
                "Batas perpanjangan",
                "Maaf, pinjaman ini sudah diperpanjang sebanyak yang dibolehkan. Silakan kembalikan, lalu pinjam lagi bila masih tersedia.",
            ),
            (
                "Terlambat",
                "Maaf, pinjaman ini sudah lewat tanggal kembali sehingga tidak dapat diperpanjang dari jauh. Silakan datang ke meja layanan.",
            ),
        ],
        "hold" => &[
            ("Disimpan", "Buku sudah kami simpan di meja layanan atas nama yang Anda tulis."),
            ("Mengantre", "Buku sedang dipinjam. Anda sudah masuk antrean; kami kabari begitu buku kembali."),
            ("Tidak tersedia", "Maaf, buku ini hanya dapat dibaca di tempat."),
        ],
        "holdchange" => &[
            ("Sudah diubah", "Pesanan Anda sudah kami ubah seperti yang Anda minta."),
            (
                "Sudah disimpan",
                "Maaf, buku ini sudah kami simpan untuk Anda. Silakan diambil, atau kabari meja layanan bila tidak jadi.",
            ),
        ],
        "registration" => &[
            ("Tempat tersedia", "Pendaftaran Anda kami terima. Sampai jumpa di acara."),
            ("Daftar tunggu", "Tempat sudah penuh. Anda masuk daftar tunggu; kami kabari bila ada tempat."),
            ("Penuh", "Maaf, tempat dan daftar tunggu sudah penuh."),
        ],
        "post" => &[
            ("Diterbitkan", "Terima kasih, kiriman Anda sudah terbit."),
            (
                "Membocorkan cerita",
                "Maaf, kiriman ini membocorkan cerita. Tulis halaman yang sudah Anda baca, lalu kirim lagi.",
            ),
            (
                "Kurang santun",
                "Maaf, kiriman ini dapat melukai orang lain. Silakan tulis ulang dengan kata yang santun.",
            ),
            ("Data pribadi", "Maaf, kiriman ini memuat data pribadi. Hapus nama atau nomor, lalu kirim lagi."),
        ],
        "wish" | "proposal" => &[
            ("Dipertimbangkan", "Terima kasih. Usul Anda masuk daftar yang dibahas pada rapat pengadaan berikutnya."),
            ("Sudah ada", "Buku ini sudah ada di koleksi kami. Silakan cari di katalog."),
            ("Belum ada anggaran", "Maaf, anggaran tahun ini sudah habis. Usul Anda kami simpan untuk tahun depan."),
        ],
        "question" => &[
            ("Silakan datang", "Silakan datang ke meja layanan; kami bantu mencarinya bersama."),
            (
                "Di luar jangkauan",
                "Maaf, pertanyaan ini di luar yang dapat kami jawab. Mungkin lembaga berikut dapat membantu:",
            ),
        ],
        "appointment" => &[
            ("Waktu diberikan", "Janji temu Anda kami terima. Sampai bertemu pada waktu di bawah ini."),
            (
                "Sudah diambil orang lain",
                "Maaf, waktu yang Anda minta sudah diberikan kepada pembaca lain. Yang masih kosong di dekatnya: {kosong}. Silakan pilih lagi.",
            ),
            (
                "Dipindah",
                "Maaf, waktu itu harus kami pindahkan. Waktu yang baru ada di bawah ini; kalau tidak cocok, batalkan dan pilih lagi.",
            ),
            (
                "Cukup dengan surat",
                "Pertanyaan ini dapat kami jawab tanpa bertemu. Kirimkan lewat Tanya pustakawan; kami jawab di sana.",
            ),
        ],
        "certificate" => &[
            ("Diberikan", "Selamat! Sertifikat Anda ada di bawah ini; bisa dicetak dan diperiksa siapa pun."),
            (
                "Nama lengkap",
                "Tulis dahulu nama lengkap Anda seperti di rapor atau KTP, lalu kirim lagi permintaannya.",
            ),
            ("Belum selesai", "Kerjakan dahulu semua bagian dan latihannya, lalu kirim lagi permintaannya."),
        ],
        _ => &[("Terima kasih", "Terima kasih, surat Anda sudah kami baca dan kami teruskan.")],
    }
}

/// A day: `24 Nov 2026`.
pub(super) fn date(date: Date) -> String {
    let month = MONTHS.get(usize::try_from(date.month() - 1).unwrap_or_default()).copied().unwrap_or_default();
    format!("{} {month} {}", date.day(), date.year())
}

/// A local time: `24 Nov 2026, 15.10`.
pub(super) fn date_time(at: DateTime) -> String {
    format!("{}, {:02}.{:02}", date(at.date()), at.hour(), at.minute())
}

/// A moment at the library, so many minutes from UTC.
pub(super) fn local(at: Timestamp, minutes: i32) -> DateTime {
    let offset = Offset::from_seconds(minutes.saturating_mul(60)).unwrap_or(Offset::UTC);
    offset.to_datetime(at)
}

/// A moment that is kept as text; as it is where it can't be read.
pub(super) fn moment(text: &str, minutes: i32) -> String {
    text.parse().map_or_else(|_| text.to_owned(), |at| date_time(local(at, minutes)))
}

#[cfg(test)]
mod tests {
    #[test]
    fn spans_have_two_units_at_most() {
        for (minutes, said) in [
            (0, "0 menit"),
            (35, "35 menit"),
            (200, "3 jam 20 menit"),
            (120, "2 jam"),
            (3_125, "2 hari 4 jam"),
            (1_445, "1 hari"),
        ] {
            assert_eq!(super::span(minutes), said);
        }
    }
}
