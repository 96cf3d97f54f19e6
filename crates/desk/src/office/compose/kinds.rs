//! What can be written in forms: a kind of record is an entry of a table.

use lapau_feed::Collection;

use super::fields::{
    Field,
    Input::{
        Branch, Check, Choice, Date, Dates, Earlier, Has, Id, Line, Lines, Link, Moment, Moments, Nth, Nths, Number,
        Numbers, Part, Picture, Plain, Prose, Record, Rows as Entries, Several, Text, Time, Title, Titles, Weekday,
    },
    Rows, field,
};

/// A kind of writing.
#[derive(Debug)]
pub(super) struct Kind {
    /// What it is in the feed.
    pub(super) collection: Collection,
    /// Its part of addresses.
    pub(super) path: &'static str,
    /// What one is called.
    pub(super) name: &'static str,
    /// What it is for.
    pub(super) about: &'static str,
    /// The fields that one is known by; the first that says something counts.
    pub(super) titles: &'static [&'static str],
    /// The field that the list is sorted by, the latest first; empty for the title.
    pub(super) when: &'static str,
    /// What is asked.
    pub(super) fields: &'static [Field],
}

impl Kind {
    /// Whether a picture can be handed in.
    pub(super) fn has_picture(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.input, Picture))
    }
}

const MARKDOWN: &str = "Baris kosong memisahkan paragraf. **tebal**, *miring*, [tautan](https://…), ## judul bagian, - butir daftar, > kutipan.";
const BOOKS: &str = "Satu buku satu baris: ISBN, atau nomor eksemplarnya.";

/// Every kind, in the order of the page.
pub(super) const KINDS: &[Kind] = &[
    Kind {
        collection: Collection::News,
        path: "kabar",
        name: "Kabar",
        about: "Pengumuman, dan yang sudah dimuat di media sosial.",
        titles: &["title"],
        when: "posted",
        fields: &[
            field("title", "Judul", Line).needed(),
            field("text", "Isi", Prose).hint(MARKDOWN),
            field("image.file", "Gambar", Picture)
                .hint("Dikecilkan untuk ponsel; tempat, waktu, dan kamera yang tersimpan di dalamnya dibuang.")
                .owning(),
            field("alt", "Gambar itu dalam kata", Line)
                .hint("Untuk pembaca yang tidak melihatnya: siapa, apa, di mana. Harus ada bila ada gambar."),
            field("posted", "Tanggal dan jam", Moment(true)).needed().hint("Menurut jam perpustakaan."),
            field(
                "channel",
                "Dimuat lebih dahulu di",
                Choice(&[
                    ("", "Di sini"),
                    ("instagram", "Instagram"),
                    ("facebook", "Facebook"),
                    ("other", "Tempat lain"),
                ]),
            ),
            field("href", "Tautan ke sana", Link).hint("Diawali https://."),
        ],
    },
    Kind {
        collection: Collection::Events,
        path: "acara",
        name: "Acara",
        about: "Yang terjadi di perpustakaan, sekali atau berulang, dengan atau tanpa pendaftaran.",
        titles: &["title"],
        when: "start",
        fields: &[
            field("title", "Judul", Line).needed(),
            field(
                "kind",
                "Jenis",
                Choice(&[
                    ("discussion", "Bincang buku"),
                    ("seminar", "Seminar"),
                    ("workshop", "Lokakarya"),
                    ("guidance", "Bimbingan"),
                    ("training", "Pelatihan"),
                    ("club", "Klub baca"),
                    ("contest", "Lomba"),
                    ("exhibition", "Pameran"),
                    ("story", "Dongeng"),
                    ("meeting", "Musyawarah"),
                    ("other", "Kegiatan lain"),
                ]),
            )
            .needed(),
            field("summary", "Ringkasan", Line).hint("Satu atau dua kalimat, untuk daftar acara."),
            field("about", "Keterangan", Prose).hint(MARKDOWN),
            field("", "Waktu dan tempat", Part),
            field("start", "Mulai", Moment(false)).needed(),
            field("end", "Selesai", Moment(false)).needed(),
            field(
                "recurrence.every",
                "Berulang",
                Choice(&[
                    ("", "Tidak"),
                    ("day", "Setiap hari"),
                    ("week", "Setiap minggu, pada hari yang sama"),
                    ("month", "Setiap bulan, pada tanggal yang sama"),
                    ("weekday", "Setiap bulan, pada hari yang sama: Sabtu kedua"),
                ]),
            )
            .owning(),
            field("recurrence.interval", "Sekali setiap berapa kali", Number)
                .hint("Kosong untuk setiap kali; 2 untuk dua minggu sekali."),
            field("recurrence.until", "Terakhir pada", Date(false)),
            field("recurrence.except", "Kecuali pada", Dates).hint("Satu tanggal satu baris: 2026-12-25."),
            field("branch", "Cabang", Branch),
            field("place", "Ruang atau tempat", Line),
            field("", "Siapa", Part),
            field(
                "people",
                "Orang",
                Entries(&Rows {
                    one: "Orang",
                    least: 0,
                    fields: &[
                        field("name", "Nama", Plain).needed(),
                        field("about", "Keterangan", Line).hint("Misalnya pembicara, penulis."),
                    ],
                }),
            ),
            field(
                "audience",
                "Untuk",
                Several(&[("children", "Anak"), ("teens", "Remaja"), ("adults", "Dewasa"), ("everyone", "Semua")]),
            ),
            field("club", "Klub yang bertemu", Record(Collection::Clubs)),
            field("", "Pendaftaran dan biaya", Part),
            field("registration", "Orang dapat mendaftar", Has),
            field("registration.required", "Tanpa mendaftar tidak dapat ikut", Check),
            field("registration.until", "Paling lambat", Moment(false)),
            field("registration.capacity", "Jumlah tempat", Number),
            field("fee", "Biaya, dalam rupiah", Number).hint("Kosong bila gratis."),
            field("", "Bacaan", Part),
            field("titles", "Buku", Titles).hint(BOOKS),
            field(
                "materials",
                "Bahan lain",
                Entries(&Rows {
                    one: "Bahan",
                    least: 0,
                    fields: &[field("label", "Nama", Line).needed(), field("href", "Tautan", Link).needed()],
                }),
            ),
            field("", "Perubahan", Part),
            field(
                "state",
                "Keadaan",
                Choice(&[("", "Seperti direncanakan"), ("moved", "Dipindah"), ("cancelled", "Batal")]),
            ),
            field("note", "Yang berubah", Line).hint("Mengapa batal, atau ke mana dipindah."),
        ],
    },
    Kind {
        collection: Collection::Consultations,
        path: "konsultasi",
        name: "Konsultasi",
        about: "Kapan pustakawan dapat ditemui dengan janji; waktu kosongnya dihitung dari jam-jam ini.",
        titles: &["title"],
        when: "",
        fields: &[
            field("title", "Nama", Line).needed(),
            field("summary", "Ringkasan", Line).hint("Satu atau dua kalimat."),
            field("about", "Keterangan", Prose).hint(MARKDOWN),
            field("by", "Bertemu dengan", Plain).hint("Nama pustakawan, atau kosong."),
            field("place", "Tempat bertemu", Line),
            field("ways", "Cara", Several(&[("visit", "Bertemu"), ("phone", "Telepon"), ("whatsapp", "WhatsApp")]))
                .needed(),
            field("", "Waktu", Part),
            field(
                "hours",
                "Jam setiap minggu",
                Entries(&Rows {
                    one: "Jam",
                    least: 1,
                    fields: &[
                        field("day", "Hari", Weekday).needed(),
                        field("open", "Dari", Time).needed(),
                        field("close", "Sampai", Time).needed(),
                    ],
                }),
            )
            .needed(),
            field("minutes", "Lamanya, dalam menit", Number).needed(),
            field("buffer", "Jeda sesudahnya, dalam menit", Number),
            field("notice", "Diminta paling lambat berapa jam sebelumnya", Number).hint("48 untuk dua hari."),
            field("horizon", "Dapat diminta sampai berapa hari ke depan", Number).needed(),
            field("except", "Kecuali pada", Dates)
                .hint("Satu tanggal satu baris: 2026-12-25. Hari tutup perpustakaan tidak perlu ditulis."),
            field("taken", "Sudah diberikan di luar surat", Moments)
                .hint("Satu waktu satu baris: 2026-12-07 09.00. Yang diberikan lewat surat tidak perlu ditulis."),
        ],
    },
    Kind {
        collection: Collection::Picks,
        path: "pilihan",
        name: "Pilihan pustakawan",
        about: "Buku yang dianjurkan, atau kiat membaca.",
        titles: &["heading", "title"],
        when: "from",
        fields: &[
            field("title", "Buku", Title).hint("ISBN, atau nomor eksemplarnya. Kosong untuk kiat membaca."),
            field("heading", "Judul", Line).hint("Untuk kiat membaca, yang tidak tentang satu buku."),
            field("why", "Mengapa", Text).needed().hint("Dengan kata-kata Anda sendiri."),
            field("by", "Dari", Plain).hint("Nama atau sebutan yang tampil di bawahnya."),
            field("theme", "Tema", Line).hint("Yang temanya sama berkumpul di satu rak."),
            field("from", "Sejak", Date(true)).needed(),
        ],
    },
    Kind {
        collection: Collection::Clubs,
        path: "klub",
        name: "Klub baca",
        about: "Klub, buku yang dibaca bersama, dan pemantik percakapannya.",
        titles: &["name"],
        when: "",
        fields: &[
            field("name", "Nama", Line).needed(),
            field("summary", "Ringkasan", Line).hint("Satu atau dua kalimat."),
            field("about", "Keterangan", Prose).hint(MARKDOWN),
            field("facilitator", "Pemandu", Plain),
            field("meets", "Bertemu", Line).hint("Kapan dan di mana."),
            field(
                "readings",
                "Bacaan",
                Entries(&Rows {
                    one: "Bacaan",
                    least: 0,
                    fields: &[
                        field("title", "Buku", Title).needed().hint("ISBN, atau nomor eksemplarnya."),
                        field("from", "Dari", Date(false)).needed(),
                        field("to", "Sampai", Date(false)).needed(),
                        field(
                            "parts",
                            "Bagian",
                            Entries(&Rows {
                                one: "Bagian",
                                least: 0,
                                fields: &[
                                    field("label", "Nama", Line).needed(),
                                    field("to_page", "Sampai halaman", Number),
                                    field("by", "Dibaca sebelum", Date(false)),
                                    field("prompts", "Pemantik percakapan", Lines).hint("Satu pertanyaan satu baris."),
                                ],
                            }),
                        ),
                    ],
                }),
            ),
        ],
    },
    Kind {
        collection: Collection::Contests,
        path: "lomba",
        name: "Lomba menulis",
        about: "Ajakan, kategori, tahap, dan rubrik yang dipakai juri. Naskahnya datang lewat aplikasi.",
        titles: &["title"],
        when: "opens",
        fields: &[
            field("title", "Judul", Line).needed(),
            field("summary", "Ringkasan", Line).hint("Satu atau dua kalimat, untuk daftar lomba."),
            field("about", "Ajakan", Prose).hint(MARKDOWN),
            field("rules", "Aturan", Prose).hint(MARKDOWN),
            field("prizes", "Hadiah", Lines).hint("Satu hadiah satu baris."),
            field("", "Tahap", Part),
            field("opens", "Naskah diterima sejak", Date(true)).needed(),
            field("closes", "Naskah diterima sampai", Date(false))
                .needed()
                .hint("Hari terakhir mengirim. Sesudahnya paket untuk juri dapat dibuat di halaman Lomba."),
            field("announced", "Pemenang diumumkan pada", Date(false)),
            field("", "Kategori", Part),
            field(
                "categories",
                "Kategori",
                Entries(&Rows {
                    one: "Kategori",
                    least: 1,
                    fields: &[
                        field("id", "", Id("name")),
                        field("name", "Nama", Line).needed(),
                        field("eligibility", "Siapa yang boleh ikut", Line),
                        field("min_words", "Paling sedikit, dalam kata", Number),
                        field("max_words", "Paling banyak, dalam kata", Number),
                    ],
                }),
            )
            .hint("Naskah yang panjangnya di luar batas tidak dapat dikirim.")
            .needed(),
            field("", "Penilaian", Part),
            field("rubric", "Juri menilai di aplikasi dengan rubrik ini", Has)
                .hint("Kosong bila juri menilai di luar aplikasi."),
            field("rubric.scale", "Nilai tertinggi tiap kriteria", Number)
                .needed()
                .hint("Yang terendah selalu 1. Sampai 5 mudah dipilih di ponsel."),
            field(
                "rubric.criteria",
                "Kriteria",
                Entries(&Rows {
                    one: "Kriteria",
                    least: 1,
                    fields: &[
                        field("id", "", Id("name")),
                        field("name", "Nama", Line).needed(),
                        field("about", "Arti nilai rendah dan tinggi", Line)
                            .hint("Misalnya: 1 sukar diikuti, 5 setiap kata pada tempatnya."),
                        field("weight", "Bobot", Number).hint("Kosong untuk 1; yang 2 dihitung dua kali."),
                    ],
                }),
            )
            .hint("Sesudah paket juri dibagikan, jangan diubah lagi: nilai yang sudah diberikan tidak akan cocok.")
            .needed(),
            field("rubric.tell_points", "Penulis diberi tahu nilainya", Check),
        ],
    },
    Kind {
        collection: Collection::Ballots,
        path: "suara",
        name: "Pemungutan suara",
        about: "Pembaca memilih; hasilnya dihitung meja ini sesudah ditutup.",
        titles: &["title"],
        when: "opens",
        fields: &[
            field("title", "Yang diputuskan", Line).needed(),
            field("about", "Keterangan", Prose).hint(MARKDOWN),
            field(
                "method",
                "Cara memilih",
                Choice(&[
                    ("approval", "Setujui berapa pun; yang paling disetujui menang"),
                    ("ranked", "Urutkan menurut keinginan"),
                    ("budget", "Pilih sampai anggaran habis"),
                ]),
            )
            .needed(),
            field("budget", "Anggaran, dalam rupiah", Number).hint("Hanya untuk cara yang ketiga."),
            field("card", "Satu kartu satu suara", Check)
                .hint("Hanya anggota yang punya kartu yang memilih, dan masing-masing sekali. Kosong: siapa saja boleh."),
            field("paper", "Suara di kertas juga dihitung di sini", Check)
                .hint("Kertasnya dicetak dan dimasukkan di halaman Suara; hasil terbit sesudah semuanya masuk."),
            field("opens", "Dibuka", Moment(false)).needed(),
            field("closes", "Ditutup", Moment(false)).needed(),
            field(
                "options",
                "Pilihan",
                Entries(&Rows {
                    one: "Pilihan",
                    least: 2,
                    fields: &[
                        field("id", "", Id("label")),
                        field("label", "Nama", Line).needed(),
                        field("price", "Harga, dalam rupiah", Number),
                    ],
                }),
            )
            .needed(),
        ],
    },
    Kind {
        collection: Collection::Surveys,
        path: "survei",
        name: "Survei",
        about: "Pertanyaan untuk pembaca; jawabannya dihitung meja ini sesudah ditutup.",
        titles: &["title"],
        when: "opens",
        fields: &[
            field("title", "Judul", Line).needed(),
            field("about", "Keterangan", Prose).hint(MARKDOWN),
            field("opens", "Hari pertama", Date(false)).needed(),
            field("closes", "Hari terakhir", Date(false)).needed(),
            field("after_events", "Tawarkan sesudah acara, kepada yang mendaftar", Check),
            field(
                "items",
                "Pertanyaan",
                Entries(&Rows {
                    one: "Pertanyaan",
                    least: 1,
                    fields: &[
                        field("id", "", Id("label")),
                        field("label", "Pertanyaan", Line).needed(),
                        field(
                            "kind",
                            "Dijawab dengan",
                            Choice(&[
                                ("choice", "Satu pilihan"),
                                ("multiple", "Beberapa pilihan"),
                                ("scale", "Skala"),
                                ("text", "Kalimat"),
                                ("number", "Bilangan"),
                            ]),
                        )
                        .needed(),
                        field("options", "Pilihan", Lines)
                            .hint("Satu pilihan satu baris. Hanya untuk satu atau beberapa pilihan."),
                        field("labels", "Arti tiap angka", Lines)
                            .hint("Satu angka satu baris, mulai dari 1. Hanya untuk skala."),
                        field("required", "Harus dijawab", Check),
                        field("points", "Nilai tiap pilihan, untuk TGM", Numbers)
                            .hint("Menurut pedoman yang dipakai, satu bilangan untuk tiap pilihan: 0, 25, 50, 75, 100. Survei TGM punya pertanyaan FM, DM, JB, FAI, dan DAI, masing-masing dengan nilai; nama itu ditulis di berkasnya. Kosong untuk survei lain."),
                        field("out_of", "Nilai tertinggi yang mungkin", Number).hint("Kosong berarti 100."),
                        field("section.title", "Bagian yang mulai dengan pertanyaan ini", Line)
                            .hint("Judul bagian, misalnya: Tentang kunjungan Anda. Kosong bila bagiannya masih yang sama.")
                            .owning(),
                        field("section.about", "Keterangan bagian itu", Line),
                        field("when.item", "Hanya ditanyakan bila dijawab: pertanyaan ke-", Earlier)
                            .hint("Nomor pertanyaan di atasnya. Kosong bila semua orang ditanya.")
                            .owning(),
                        field("when.choices", "Dengan pilihan ke-", Nths)
                            .hint("Satu yang cocok sudah cukup: 1, 3. Kosong untuk jawaban apa pun."),
                        field("when.min", "Dengan angka paling sedikit", Number).hint("Hanya untuk skala dan bilangan."),
                        field("when.max", "Dengan angka paling banyak", Number),
                    ],
                }),
            )
            .needed(),
            field("outcome", "Tindak lanjut", Prose)
                .hint("Sesudah ditutup: apa yang dilakukan perpustakaan dengan hasilnya."),
        ],
    },
    Kind {
        collection: Collection::Guides,
        path: "panduan",
        name: "Panduan",
        about: "Pelajaran singkat, dengan soal dan latihan di katalog.",
        titles: &["title"],
        when: "",
        fields: &[
            field("title", "Judul", Line).needed(),
            field("summary", "Sesudahnya pembaca dapat", Line),
            field(
                "topic",
                "Tentang",
                Choice(&[
                    ("library", "Perpustakaan"),
                    ("information", "Informasi"),
                    ("technology", "Teknologi"),
                    ("reading", "Membaca"),
                    ("other", "Lainnya"),
                ]),
            )
            .needed(),
            field("minutes", "Lamanya, dalam menit", Number),
            field(
                "lessons",
                "Pelajaran",
                Entries(&Rows {
                    one: "Pelajaran",
                    least: 1,
                    fields: &[
                        field("id", "", Id("title")),
                        field("title", "Judul", Line).needed(),
                        field("text", "Isi", Prose).needed().hint(MARKDOWN),
                        field(
                            "checks",
                            "Soal",
                            Entries(&Rows {
                                one: "Soal",
                                least: 0,
                                fields: &[
                                    field("question", "Pertanyaan", Line).needed(),
                                    field("options", "Jawaban", Lines).needed().hint("Satu jawaban satu baris."),
                                    field("answer", "Yang benar, jawaban ke-", Nth).needed(),
                                    field("why", "Sebabnya", Line),
                                ],
                            }),
                        ),
                        field("drill.task", "Latihan di katalog", Line).hint("Apa yang harus dikerjakan."),
                        field(
                            "drill.kind",
                            "Dikerjakan dengan",
                            Choice(&[
                                ("", "Menemukan salah satu buku di bawah"),
                                ("find", "Menemukan judul yang memenuhi syarat"),
                                ("count", "Menyaring, lalu menyebut jumlah judul yang tersisa"),
                                ("shelve", "Mengurutkan punggung buku seperti di rak"),
                                ("locate", "Menyebut tempat sebuah buku berdiri"),
                            ]),
                        )
                        .hint("Jawabannya dinilai dari katalog yang ada di ponsel pembaca."),
                        field("drill.titles", "Buku", Titles).hint(BOOKS),
                        field("drill.sought.words", "Syarat: kata yang dicari", Plain)
                            .hint("Yang kosong tidak disyaratkan; semua yang diisi harus cocok."),
                        field("drill.sought.class", "Syarat: nomor kelas", Plain)
                            .hint("398.2 berarti juga 398.21 dan seterusnya. Untuk menyaring: kelas utama saja, 3 atau 2X."),
                        field("drill.sought.class_to", "Sampai nomor kelas", Plain),
                        field("drill.sought.subject", "Syarat: kata di subjek", Plain),
                        field("drill.sought.author", "Syarat: kata di nama pengarang", Plain),
                        field(
                            "drill.sought.languages",
                            "Syarat: bahasa",
                            Several(&[("id", "Indonesia"), ("min", "Minangkabau"), ("en", "Inggris"), ("ar", "Arab")]),
                        ),
                        field(
                            "drill.sought.audience",
                            "Syarat: untuk",
                            Choice(&[
                                ("", "Siapa saja"),
                                ("children", "Anak"),
                                ("teens", "Remaja"),
                                ("adults", "Dewasa"),
                                ("everyone", "Semua"),
                            ]),
                        ),
                        field("drill.sought.year_from", "Syarat: terbit sejak tahun", Number),
                        field("drill.sought.year_to", "Sampai tahun", Number),
                        field("drill.sought.branch", "Syarat: ada di cabang", Branch),
                        field("drill.sought.available", "Syarat: sedang ada di rak", Check),
                        field("drill.hint", "Petunjuk", Line).hint("Tampil bila diminta."),
                        field("drill.why", "Sesudah benar", Line).hint("Apa yang dipelajari dari latihan ini."),
                    ],
                }),
            )
            .needed(),
        ],
    },
];

/// The kind of an address.
pub(super) fn of(path: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.path == path)
}
