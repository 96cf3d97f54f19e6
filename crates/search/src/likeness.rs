//! Which of some texts is about the same as what someone is writing.

use crate::{
    affix::root,
    sorting::{sort, sorted},
    words::{Words, is_weak},
};

/// Texts to compare with, by the roots of their words.
///
/// Words that few of the texts have weigh more than words that many have; how often a text has a word means nothing.
#[derive(Debug, Default)]
pub struct Likeness {
    texts: Vec<Vec<String>>,
}

/// How much of a text's weight has to be found elsewhere for both to be about the same.
const ENOUGH: f32 = 0.33;

impl Likeness {
    /// Reads the texts.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self { texts: texts.into_iter().map(roots).collect() }
    }

    /// The places of at most `most` texts that are about the same as this one, the likest first; none for a text of less than two words that say something.
    pub fn to(&self, text: &str, most: usize) -> Vec<usize> {
        let wanted = roots(text);
        if wanted.len() < 2 {
            return Vec::new();
        }
        let weigh = |root: &String| {
            let spread = self.texts.iter().filter(|text| has(text, root)).count();
            ((1 + self.texts.len()) as f32 / (1 + spread) as f32).ln()
        };
        // Words that no text has count as missed.
        let weights: Vec<f32> = wanted.iter().map(weigh).collect();
        let enough = weights.iter().sum::<f32>() * ENOUGH;
        let common = |text: &Vec<String>| {
            let found = wanted.iter().zip(&weights).filter(|(root, _)| has(text, root));
            found.map(|(_, weight)| weight).sum::<f32>()
        };
        let common: Vec<f32> = self.texts.iter().map(common).collect();
        let alike = |place: &u32| common[*place as usize] > 0.0 && common[*place as usize] >= enough;
        let mut places: Vec<u32> = (0..common.len() as u32).filter(alike).collect();
        sort(&mut places, &|a, b| common[b as usize].total_cmp(&common[a as usize]));
        places.into_iter().map(|place| place as usize).take(most).collect()
    }
}

/// Whether a root is among those of a text.
fn has(text: &[String], root: &str) -> bool {
    text.binary_search_by(|known| known.as_str().cmp(root)).is_ok()
}

/// The roots of the words of a text that say something, in order, each once.
fn roots(text: &str) -> Vec<String> {
    let words = Words::of(text);
    let telling = words.plain().iter().map(|span| words.text(*span)).filter(|word| !is_weak(word));
    let mut roots = sorted(telling.map(root).collect(), &|a: &String, b| a.cmp(b));
    roots.dedup();
    roots
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXTS: [&str; 5] = [
        "Berapa lama buku boleh dipinjam? Tiga hari, dan dapat diperpanjang.",
        "Bisakah memperpanjang tanpa datang ke perpustakaan? Lewat aplikasi, sebelum jatuh tempo.",
        "Buku yang saya pinjam hilang. Saya harus bagaimana? Ganti dengan judul yang sama.",
        "Ada wifi? Kata sandinya apa? Tanyakan di meja layanan.",
        "Bisa mencetak tugas sekolah di sini? Ya, di lantai satu.",
    ];

    #[test]
    fn a_question_finds_its_likes_whatever_form_its_words_have() {
        let likeness = Likeness::new(TEXTS);
        assert_eq!(likeness.to("perpanjangan pinjaman dari rumah tanpa datang", 3).first(), Some(&1));
        assert_eq!(likeness.to("kehilangan buku pinjaman", 3).first(), Some(&2));
        assert_eq!(likeness.to("cetak tugas", 3), [4]);
        assert_eq!(likeness.to("password wifi sandi", 3), [3]);
    }

    #[test]
    fn what_is_about_something_else_finds_nothing() {
        let likeness = Likeness::new(TEXTS);
        assert_eq!(likeness.to("Bolehkah kucing saya ikut?", 3), [0; 0]);
        assert_eq!(likeness.to("wifi", 3), [0; 0], "one word is not a question yet");
        assert_eq!(likeness.to("", 3), [0; 0]);
        assert_eq!(Likeness::default().to("cetak tugas sekolah", 3), [0; 0]);
    }

    proptest! {
        #[test]
        fn any_text_is_like_itself(texts in proptest::collection::vec("[a-z ]{0,40}", 1..6), most in 1usize..4) {
            let likeness = Likeness::new(texts.iter().map(|text| &**text));
            for text in &texts {
                let found = likeness.to(text, most);
                prop_assert!(found.len() <= most);
                if let Some(first) = found.first() {
                    prop_assert!(roots(text).iter().all(|root| has(&likeness.texts[*first], root)) || texts.len() > 1);
                }
            }
        }

        #[test]
        fn no_text_makes_it_panic(text: String, other: String) {
            Likeness::new([&*other]).to(&text, 3);
        }
    }
}
