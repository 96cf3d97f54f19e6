//! Words: a text cut into folded words that remember where they stood.
//!
//! Beside the plain words there are *compounds*, so that it does not matter how a reader writes them: the parts of a hyphenated word as one (`Al-Qur'an` → `alquran`), initials as one (`A. A.` → `aa`), and the Arabic article with its noun (`al Quran` → `alquran`).
//! A reduplication (`dasar-dasar`) has no compound: its halves already say it.

use crate::fold::{Part, fold};

/// The longest word kept, in bytes of its folded form; what is longer is cut, in the index and in queries alike.
const LONGEST: usize = 48;
/// The most words that make one compound.
const COMPOUND: usize = 4;

/// The Arabic article.
pub(crate) const AL: &str = "al";

/// Words that say little by themselves. They are found, but they decide nothing where other words stand beside them.
const WEAK: [&str; 40] = [
    "a", "adalah", "an", "and", "as", "at", "atau", "bagi", "by", "dalam", "dan", "dari", "de", "dengan", "di", "for",
    "from", "in", "is", "it", "its", "ke", "la", "nan", "of", "oleh", "on", "or", "pada", "para", "secara", "serta",
    "the", "this", "to", "tentang", "untuk", "with", "yang", "yg",
];

/// Whether a folded word is a stop word or a single letter.
pub(crate) fn is_weak(word: &str) -> bool {
    word.chars().nth(1).is_none() || WEAK.contains(&word)
}

/// Words that speak of the asking, not of what is asked for (`cari buku tentang rendang`, a book about…). Titles that have them come first; where those are few, the others are found as well.
///
/// What tells a kind of thing (`novel`, `komik`, `majalah`, `kamus`) is not among them.
const ASKING: [&str; 37] = [
    "about",
    "ada",
    "adakah",
    "ambo",
    "apa",
    "bagaimana",
    "book",
    "books",
    "buku",
    "bukunya",
    "cari",
    "carikan",
    "contoh",
    "do",
    "find",
    "how",
    "ingin",
    "itu",
    "judul",
    "karangan",
    "karya",
    "kumpulan",
    "looking",
    "makalah",
    "mau",
    "me",
    "mengenai",
    "my",
    "nio",
    "pengarang",
    "referensi",
    "saya",
    "seputar",
    "tantang",
    "terkait",
    "tugas",
    "what",
];

/// Whether a folded word speaks of the asking.
pub(crate) fn is_asking(word: &str) -> bool {
    ASKING.binary_search(&word).is_ok()
}

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// Where its folded form lies among the folded words, in bytes.
    from: u32,
    to: u32,
    /// Where it stood in the text, in characters.
    pub(crate) start: u32,
    /// Where it ended in the text, in characters.
    pub(crate) end: u32,
    /// Whether only a hyphen parts it from the word before.
    hyphenated: bool,
}

/// The words of a text. It is meant to be read into again and again, without new allocations.
#[derive(Debug, Default)]
pub(crate) struct Words {
    folded: String,
    plain: Vec<Span>,
    compounds: Vec<Span>,
}

impl Words {
    /// The words of a text.
    pub(crate) fn of(text: &str) -> Self {
        let mut words = Self::default();
        words.read(text);
        words
    }

    /// Forgets the last text and reads another.
    pub(crate) fn read(&mut self, text: &str) {
        self.folded.clear();
        self.plain.clear();
        self.compounds.clear();
        let (mut from, mut start, mut hyphenated, mut gap) = (0, 0, false, "");
        let mut at = 0;
        for c in text.chars() {
            let length = self.folded.len();
            match fold(c, &mut self.folded) {
                Part::Letter if length == from => {
                    start = at;
                    hyphenated = gap == "-" && !self.plain.is_empty();
                }
                Part::Letter | Part::Silent => {}
                Part::Break => {
                    if length > from {
                        self.end(from, start, at, hyphenated);
                        from = self.folded.len();
                        gap = "";
                    }
                    let hyphen = matches!(c, '-' | '\u{2010}' | '\u{2011}');
                    gap = if hyphen && gap.is_empty() { "-" } else { " " };
                }
            }
            at += 1;
        }
        if self.folded.len() > from {
            self.end(from, start, at, hyphenated);
        }
        self.compound();
    }

    fn end(&mut self, from: usize, start: u32, end: u32, hyphenated: bool) {
        let longest = self.folded.floor_char_boundary(from + LONGEST);
        self.folded.truncate(longest);
        self.plain.push(Span { from: from as u32, to: self.folded.len() as u32, start, end, hyphenated });
    }

    fn compound(&mut self) {
        let mut n = 0;
        while n < self.plain.len() {
            let chain = 1 + self.plain[n + 1..].iter().take_while(|next| next.hyphenated).count();
            let initials = self.plain[n..].iter().take_while(|span| span.to - span.from == 1).count();
            if chain > 1 {
                if chain <= COMPOUND && !self.is_reduplication(n, chain) {
                    self.join(n, chain);
                }
                n += chain;
            } else if initials > 1 {
                if initials <= COMPOUND {
                    self.join(n, initials);
                }
                n += initials;
            } else {
                if self.text(self.plain[n]) == AL && n + 1 < self.plain.len() {
                    self.join(n, 2);
                }
                n += 1;
            }
        }
    }

    fn is_reduplication(&self, n: usize, length: usize) -> bool {
        let (first, second) = (self.text(self.plain[n]), self.text(self.plain[n + 1]));
        length == 2 && (second.starts_with(first) || first.ends_with(second))
    }

    fn join(&mut self, n: usize, length: usize) {
        let (first, last) = (self.plain[n], self.plain[n + length - 1]);
        let from = self.folded.len();
        for k in n..n + length {
            let Span { from, to, .. } = self.plain[k];
            self.folded.extend_from_within(from as usize..to as usize);
        }
        let longest = self.folded.floor_char_boundary(from + LONGEST);
        self.folded.truncate(longest);
        let to = self.folded.len() as u32;
        self.compounds.push(Span { from: from as u32, to, start: first.start, end: last.end, hyphenated: false });
    }

    /// The folded form of one of these words.
    pub(crate) fn text(&self, span: Span) -> &str {
        &self.folded[span.from as usize..span.to as usize]
    }

    /// The words in their order.
    pub(crate) fn plain(&self) -> &[Span] {
        &self.plain
    }

    /// The words in their order, then the compounds.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, Span)> {
        self.plain.iter().chain(&self.compounds).map(|&span| (self.text(span), span))
    }

    /// The plain words with one space between each, for sorting and for comparing phrases.
    pub(crate) fn phrase(&self) -> String {
        let mut phrase = String::new();
        for span in &self.plain {
            if !phrase.is_empty() {
                phrase.push(' ');
            }
            phrase.push_str(self.text(*span));
        }
        phrase
    }
}

/// Where the first letters of a word end in its text, in characters: as many as make up `length` bytes of its folded form.
pub(crate) fn end_of_letters(text: &str, span: Span, length: usize) -> u32 {
    let mut folded = String::new();
    let mut end = span.start;
    for c in text.chars().skip(span.start as usize).take((span.end - span.start) as usize) {
        if folded.len() >= length {
            break;
        }
        fold(c, &mut folded);
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &str) -> Vec<String> {
        Words::of(text).all().map(|(word, _)| word.to_owned()).collect()
    }

    #[test]
    fn words_and_compounds() {
        assert_eq!(all("Al-Qur'an dan e-book"), ["al", "quran", "dan", "e", "book", "alquran", "ebook"]);
        assert_eq!(all("Al Quran"), ["al", "quran", "alquran"]);
        assert_eq!(all("Navis, A. A."), ["navis", "a", "a", "aa"]);
        assert_eq!(all("dasar-dasar"), ["dasar", "dasar"]);
        assert_eq!(all("anak-anaknya"), ["anak", "anaknya"]);
        assert_eq!(all("2020 - 2021"), ["2020", "2021"]);
        assert_eq!(all(""), [""; 0]);
    }

    #[test]
    fn words_of_the_asking_are_found_in_their_list() {
        assert!(ASKING.is_sorted() && ASKING.iter().all(|word| is_asking(word) && !is_weak(word)));
        assert!(["novel", "komik", "majalah", "kamus", ""].iter().all(|word| !is_asking(word)));
    }

    #[test]
    fn letters_are_counted_in_the_text_as_written() {
        let text = "Æsop’s";
        let span = Words::of(text).plain()[0];
        assert_eq!((span.start, span.end), (0, 6));
        assert_eq!(end_of_letters(text, span, 2), 1);
        assert_eq!(end_of_letters(text, span, 4), 3);
    }

    proptest! {
        #[test]
        fn spans_lie_in_the_text_and_in_order(text in "\\PC{0,60}") {
            let words = Words::of(&text);
            let length = text.chars().count() as u32;
            let mut last = 0;
            for span in words.plain() {
                prop_assert!(last <= span.start && span.start < span.end && span.end <= length);
                prop_assert!(!words.text(*span).is_empty());
                last = span.end;
            }
            for (word, span) in words.all() {
                prop_assert!(span.end <= length && word.len() <= LONGEST);
            }
        }
    }
}
