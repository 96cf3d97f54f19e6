//! Indonesian word forms: words with one root find each other (`membaca`, `pembaca`, `bacaan`).
//!
//! The root is found by rules, without a word list, and is only ever used to *add* words to a search, at less weight than the word as typed: it never replaces a word.
//! The rules are Snowball's for Indonesian; what they cannot know, which letter a nasal prefix swallowed (`menulis` from *tulis*, `mengarang` from *karang*), stands in a table of the commonest roots.

use frostem::{Algorithm, Stemmer};

/// Common roots that the rules would miss: `me-` and `pe-` swallow their first letter (`menulis`), or they look as if they had an affix themselves (`teliti` is not *telit* with `-i`, `memasak` has no *pasak*).
const ROOTS: [&str; 154] = [
    "beri", "bisik", "ekonomi", "kaji", "kandung", "kapal", "karang", "kasih", "kejar", "kelola", "kemas", "kembang",
    "kemudi", "kenal", "kenang", "kendali", "kerah", "kerja", "ketik", "kikis", "kirim", "kisah", "kuasa", "kuat",
    "kubur", "kuliah", "kumpul", "kunci", "kunjung", "kupas", "kurang", "kurung", "kutip", "laku", "langgan", "maaf",
    "main", "makan", "makmur", "makna", "mandi", "masak", "milik", "minum", "muat", "mulai", "naik", "nasihat",
    "nikah", "nilai", "nyala", "nyanyi", "nyata", "nyawa", "pahat", "pakai", "pamer", "pandang", "pandu", "panen",
    "pantau", "parkir", "pasang", "pasar", "patuh", "pelihara", "peluk", "pengaruh", "peran", "percaya", "perintah",
    "pesan", "petik", "pijat", "pikat", "pikir", "pilih", "pimpin", "pindah", "pinjam", "pisah", "potong", "potret",
    "puji", "pukul", "pupuk", "putus", "raga", "ramal", "rambut", "rancang", "rasa", "rawat", "rekam", "renang",
    "rumah", "rusak", "salin", "sapu", "sebar", "sembunyi", "serap", "sukai", "sulam", "sunting", "susun", "tabung",
    "tafsir", "tahan", "tambah", "tanam", "tangan", "tanggap", "tanggung", "tangis", "tangkap", "tani", "tanya",
    "tari", "tarik", "taruh", "tata", "tawar", "tebang", "tebar", "tegak", "tekan", "teliti", "temu", "tenang",
    "tentang", "tentu", "tenun", "terang", "terap", "terbit", "terima", "terjemah", "tertib", "tetap", "timbang",
    "tinggal", "tingkat", "tiru", "tolak", "tolong", "tonton", "tuju", "tukar", "tulis", "tumbuh", "tunggu", "tunjuk",
    "turun",
];

/// What may stand before a root or a nasal prefix.
const OUTER: [&str; 10] = ["", "ke", "se", "di", "ter", "ber", "be", "per", "memper", "diper"];
/// What may follow a root.
const ENDINGS: [&str; 15] =
    ["", "an", "kan", "i", "nya", "annya", "kannya", "inya", "ku", "mu", "lah", "anku", "anmu", "kanku", "kanlah"];

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
        let under = nasal.and_then(|letters| {
            let (nasal, swallowed) = match letters.as_bytes() {
                [b'n', b'g', ..] => ("ng", "k"),
                [b'n', b'y', ..] => ("ny", "s"),
                [b'n', ..] => ("n", "t"),
                [b'm', ..] => ("m", "p"),
                _ => ("", ""),
            };
            let after = &letters[nasal.len()..];
            bare(letters, "").or_else(|| bare(after, swallowed)).or_else(|| bare(after, ""))
        });
        under.or_else(|| bare(rest, ""))
    })
}

/// The listed root that these letters are, after a swallowed one, with an ending.
fn bare(letters: &str, swallowed: &str) -> Option<&'static str> {
    let first = swallowed.bytes().chain(letters.bytes()).next()?;
    let start = ROOTS.partition_point(|root| root.as_bytes()[0] < first);
    ROOTS[start..].iter().copied().take_while(|root| root.as_bytes()[0] == first).find(|root| {
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
            ("masak", &["masak", "memasak", "masakan", "pemasak"]),
            ("rumah", &["rumah", "perumahan", "serumah"]),
            ("nikah", &["nikah", "menikah", "pernikahan"]),
            ("sapu", &["sapu", "menyapu", "penyapu"]),
            ("kelola", &["kelola", "mengelola", "pengelolaan", "dikelola"]),
            ("terjemah", &["terjemah", "menerjemahkan", "penerjemah", "terjemahan"]),
        ] {
            for form in forms {
                assert_eq!(root(form), expected, "{form}");
            }
        }
    }

    /// Sastrawi's own test words with their roots (MIT, see the licence beside them): hard cases by choice.
    const PAIRS: &str = include_str!("../tests/fixtures/sastrawi/stem-pairs.tsv");

    #[test]
    fn most_hard_words_meet_their_roots() {
        let pairs: Vec<(&str, &str)> = PAIRS
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .filter(|(word, _)| word.bytes().all(|byte| byte.is_ascii_lowercase()))
            .collect();
        let apart: Vec<&(&str, &str)> = pairs.iter().filter(|(word, of)| root(word) != root(of)).collect();
        assert!(apart.len() * 8 <= pairs.len(), "{} of {}: {apart:?}", apart.len(), pairs.len());
    }

    #[test]
    fn words_without_affixes_and_of_other_scripts_stay() {
        for word in ["", "di", "buku", "minangkabau", "القران", "1984", "x0022"] {
            assert_eq!(root(word), word);
        }
    }
}
