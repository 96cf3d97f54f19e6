//! Indonesian word forms: words with one root find each other (`membaca`, `pembaca`, `bacaan`).
//!
//! The root is found by rules, without a word list, and is only ever used to *add* words to a search, at less weight than the word as typed: it never replaces a word.
//! The rules are Snowball's for Indonesian; what they cannot know, which letter a nasal prefix swallowed (`menulis` from *tulis*, `mengarang` from *karang*), stands in a table of the commonest roots.

use frostem::{Algorithm, Stemmer};

/// Common roots whose first letter `me-` and `pe-` swallow, or that the rules would cut (`teliti` is not *telit* with `-i`).
const ROOTS: [&str; 104] = [
    "kandung", "kapal", "karang", "kasih", "kejar", "kelola", "kemas", "kembang", "kemudi", "kenal", "kenang",
    "kendali", "kerah", "kerja", "kerti", "ketik", "kikis", "kirim", "kisah", "kubur", "kuliah", "kumpul", "kunci",
    "kunjung", "kupas", "kurang", "kurung", "kutip", "pahat", "pakai", "pandang", "pandu", "pasang", "pasar", "patuh",
    "pelihara", "peluk", "perintah", "pesan", "petik", "pijat", "pikat", "pikir", "pilih", "pimpin", "pindah",
    "pinjam", "pisah", "potong", "potret", "puji", "pukul", "pupuk", "putus", "sapu", "sukai", "sunting", "susun",
    "tabung", "tafsir", "tambah", "tanam", "tangan", "tangis", "tangkap", "tanggap", "tanggung", "tani", "tanya",
    "tari", "tarik", "taruh", "tata", "tawar", "tebang", "tebar", "tegak", "tekan", "teliti", "temu", "tenang",
    "tentang", "tentu", "tenun", "terap", "terbit", "terima", "terjemah", "tertib", "tetap", "timbang", "tinggal",
    "tingkat", "tiru", "tolak", "tolong", "tonton", "tuju", "tukar", "tulis", "tumbuh", "tunggu", "tunjuk", "turun",
];

/// What may stand before a root or a nasal prefix.
const OUTER: [&str; 9] = ["", "ke", "se", "di", "ter", "ber", "per", "memper", "diper"];
/// What may follow a root.
const ENDINGS: [&str; 14] =
    ["", "an", "kan", "i", "nya", "annya", "kannya", "inya", "ku", "mu", "lah", "anku", "anmu", "kanlah"];

/// The root of a folded word: the word itself if it is short, not in Latin letters, or shows no affix.
pub(crate) fn root(word: &str) -> String {
    if word.len() < 4 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.to_owned();
    }
    if let Some(root) = listed(word) {
        return root.to_owned();
    }
    Stemmer::new(Algorithm::Indonesian).stem(word).into_owned()
}

/// The root in the table that a word is a form of.
fn listed(word: &str) -> Option<&'static str> {
    OUTER.iter().filter_map(|outer| word.strip_prefix(outer)).find_map(|rest| {
        let nasal = rest.strip_prefix("me").or_else(|| rest.strip_prefix("pe"));
        let swallowed = nasal.and_then(|letters| match letters.as_bytes() {
            [b'n', b'g', ..] => bare(&letters[2..], "k"),
            [b'n', b'y', ..] => bare(&letters[2..], "s"),
            [b'n', ..] => bare(&letters[1..], "t"),
            [b'm', ..] => bare(&letters[1..], "p"),
            _ => None,
        });
        swallowed.or_else(|| bare(rest, ""))
    })
}

/// The listed root that these letters are, after a swallowed one, with an ending.
fn bare(letters: &str, swallowed: &str) -> Option<&'static str> {
    ROOTS.into_iter().find(|root| {
        root.strip_prefix(swallowed)
            .and_then(|rest| letters.strip_prefix(rest))
            .is_some_and(|ending| ENDINGS.contains(&ending))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_root() {
        for (expected, forms) in [
            ("ajar", &["ajar", "mengajar", "pengajaran", "pelajaran", "belajar", "pembelajaran"][..]),
            ("tulis", &["tulis", "menulis", "penulis", "penulisan", "tulisan", "tertulis", "menuliskan", "ditulis"]),
            ("teliti", &["teliti", "meneliti", "penelitian", "ketelitian", "peneliti", "penelitiannya"]),
            ("pimpin", &["pimpin", "pemimpin", "kepemimpinan", "memimpin", "pimpinan", "dipimpin"]),
            ("karang", &["karang", "mengarang", "pengarang", "karangan"]),
            ("tari", &["tari", "menari", "penari", "tarian"]),
            ("baca", &["baca", "membaca", "pembaca", "bacaan", "terbaca"]),
            ("uang", &["uang", "keuangan"]),
            ("sapu", &["sapu", "menyapu", "penyapu"]),
            ("kelola", &["kelola", "mengelola", "pengelolaan", "dikelola"]),
            ("terjemah", &["terjemah", "menerjemahkan", "penerjemah", "terjemahan"]),
        ] {
            for form in forms {
                assert_eq!(root(form), expected, "{form}");
            }
        }
    }

    #[test]
    fn words_without_affixes_and_of_other_scripts_stay() {
        for word in ["", "di", "buku", "minangkabau", "القران", "1984", "x0022"] {
            assert_eq!(root(word), word);
        }
    }
}
