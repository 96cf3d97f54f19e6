//! Minangkabau and Indonesian: one word as the two languages say it (`kampuang` is `kampung`, `barek` is `berat`, `aluih` is `halus`), and as it was spelt before 1947 and 1972 (`tjerita`, `Roesli`).
//!
//! The two languages differ by rules that hold for most of their common words: how a word ends, an `a` for an `e` that is hardly heard, an `h` that falls away.
//! The rules here tell how a word might be said in the other language; whether there is such a word is for the dictionary to say, and what the rules cannot know stands among the synonyms of the feed.
//! Like [word forms](crate::affix), this only ever adds to a search.

/// The fewest letters of a word that is said in another way; shorter ones are alike by chance.
const SHORTEST: usize = 4;

/// How words end in Minangkabau, and how the same ones end in Indonesian.
const ENDS: [(&str, &[&str]); 18] = [
    ("uang", &["ung"]),
    ("iang", &["ing"]),
    ("uah", &["uh"]),
    ("iah", &["ih"]),
    ("uak", &["uk"]),
    ("iak", &["ik", "il"]),
    ("uik", &["ut", "up"]),
    ("uih", &["us"]),
    ("aik", &["at"]),
    ("ek", &["at"]),
    ("ok", &["ap"]),
    ("eh", &["as"]),
    ("ik", &["it"]),
    ("ih", &["is"]),
    ("ua", &["ul", "ur"]),
    ("ia", &["il", "ir"]),
    ("o", &["a"]),
    ("a", &["al", "ar"]),
];

/// Prefixes in Minangkabau, and what they are in Indonesian; what follows begins with a consonant.
const PREFIXES: [(&str, &str); 3] = [("ba", "ber"), ("ta", "ter"), ("pa", "per")];

/// How letters were written before, what stands inside of another after it.
const OLD: [(&str, &str); 6] = [("tj", "c"), ("nj", "ny"), ("sj", "sy"), ("dj", "j"), ("oe", "u"), ("j", "y")];

/// Tells how a folded word might be said in the other language, whichever of the two it is of, or spelt before or since.
pub(crate) fn kin(word: &str, tell: &mut dyn FnMut(&str)) {
    if word.len() < SHORTEST || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return;
    }
    let mut said = |front: &str, end: &str| {
        let other = [front, end].concat();
        if other != word {
            tell(&other);
        }
    };
    let mut with = |stem: &str, end: &str, to_indonesian: bool| {
        for front in fronts(stem, to_indonesian) {
            said(&front, end);
        }
    };
    for (minangkabau, indonesian) in ENDS {
        for end in indonesian {
            if let Some(stem) = word.strip_suffix(minangkabau) {
                with(stem, end, true);
            }
            if let Some(stem) = word.strip_suffix(end) {
                with(stem, minangkabau, false);
            }
        }
    }
    with(word, "", true);
    // Names kept of the old letters what their bearers liked: vowels alone, consonants alone, or all.
    let is_vowel = |(old, _): &(&str, &str)| *old == "oe";
    for wanted in [&is_vowel as &dyn Fn(&(&str, &str)) -> bool, &|pair| !is_vowel(pair), &|_| true] {
        let pairs = || OLD.iter().filter(|pair| wanted(pair));
        said(&respelt(word, &mut pairs().copied()), "");
        said(&respelt(word, &mut pairs().map(|(old, new)| (*new, *old))), "");
    }
}

/// A word with each of some letters exchanged, from its beginning on, the first pair that fits at each place.
fn respelt(word: &str, pairs: &mut dyn Iterator<Item = (&str, &str)>) -> String {
    let pairs: Vec<(&str, &str)> = pairs.collect();
    let mut rest = word;
    let mut other = String::new();
    while let Some(letter) = rest.get(..1) {
        let (from, to) = pairs.iter().copied().find(|(from, _)| rest.starts_with(from)).unwrap_or((letter, letter));
        other.push_str(to);
        rest = &rest[from.len()..];
    }
    other
}

/// How what stands before the end of a word might be said in the other language.
fn fronts(stem: &str, to_indonesian: bool) -> Vec<String> {
    let mut fronts = vec![stem.to_owned()];
    let mut add = |front: String| {
        if !fronts.contains(&front) {
            fronts.push(front);
        }
    };
    let is_vowel = |letter: &u8| b"aeiou".contains(letter);
    for (minangkabau, indonesian) in PREFIXES {
        let (from, to) = if to_indonesian { (minangkabau, indonesian) } else { (indonesian, minangkabau) };
        if let Some(rest) = stem.strip_prefix(from).filter(|rest| rest.bytes().next().is_some_and(|b| !is_vowel(&b))) {
            add([to, rest].concat());
        }
    }
    let last = stem.len().saturating_sub(1);
    if to_indonesian {
        add(stem.replacen('a', "e", 1));
        // The last vowel before the end is heard.
        add([&stem[..last].replace('a', "e"), &stem[last..]].concat());
        add(stem.replacen('u', "o", 1));
        add(stem.replacen('u', "e", 1));
        if stem.bytes().next().is_some_and(|first| is_vowel(&first)) {
            add(["h", stem].concat());
        }
    } else {
        add(stem.replacen('e', "a", 1));
        add(stem.replace('e', "a"));
        add(stem.replacen('o', "u", 1));
        if let Some(rest) = stem.strip_prefix('h') {
            add(rest.to_owned());
        }
    }
    fronts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(word: &str) -> Vec<String> {
        let mut all = Vec::new();
        kin(word, &mut |other| all.push(other.to_owned()));
        all
    }

    #[test]
    fn words_of_the_two_languages_find_each_other() {
        for (minangkabau, indonesian) in [
            ("kampuang", "kampung"),
            ("kuciang", "kucing"),
            ("tujuah", "tujuh"),
            ("putiah", "putih"),
            ("buruak", "buruk"),
            ("cantiak", "cantik"),
            ("kaciak", "kecil"),
            ("rumpuik", "rumput"),
            ("iduik", "hidup"),
            ("aluih", "halus"),
            ("adaik", "adat"),
            ("silek", "silat"),
            ("barek", "berat"),
            ("atok", "atap"),
            ("bareh", "beras"),
            ("bukik", "bukit"),
            ("manih", "manis"),
            ("dapua", "dapur"),
            ("batua", "betul"),
            ("pasia", "pasir"),
            ("carito", "cerita"),
            ("curito", "cerita"),
            ("rajo", "raja"),
            ("basa", "besar"),
            ("urang", "orang"),
            ("itam", "hitam"),
            ("randang", "rendang"),
            ("bamain", "bermain"),
            ("manulih", "menulis"),
            ("kasenian", "kesenian"),
        ] {
            assert!(all(minangkabau).iter().any(|word| word == indonesian), "{minangkabau}: {:?}", all(minangkabau));
        }
        for (indonesian, minangkabau) in [
            ("kampung", "kampuang"),
            ("halus", "aluih"),
            ("cerita", "carito"),
            ("berat", "barek"),
            ("raja", "rajo"),
            ("emas", "ameh"),
        ] {
            assert!(all(indonesian).iter().any(|word| word == minangkabau), "{indonesian}: {:?}", all(indonesian));
        }
    }

    #[test]
    fn words_are_found_as_they_were_spelt_before() {
        for (old, new) in [
            ("tjerita", "cerita"),
            ("roesli", "rusli"),
            ("noerbaja", "nurbaya"),
            ("djakarta", "jakarta"),
            ("poedjangga", "pujangga"),
            ("pramoedya", "pramudya"),
            ("njanji", "nyanyi"),
            ("sjair", "syair"),
            ("soekarno", "sukarno"),
        ] {
            assert!(all(old).iter().any(|word| word == new), "{old}: {:?}", all(old));
            assert!(all(new).iter().any(|word| word == old), "{new}: {:?}", all(new));
        }
    }

    #[test]
    fn what_is_short_or_no_word_of_either_has_no_kin() {
        for word in ["", "apo", "1984", "x0022", "القران", "wikipédia"] {
            assert_eq!(all(word), [""; 0], "{word}");
        }
    }

    proptest! {
        #[test]
        fn few_words_are_told_and_never_the_same(word in "\\PC{0,12}|[a-z]{4,12}") {
            let told = all(&word);
            prop_assert!(told.len() <= 80, "{}", told.len());
            prop_assert!(!told.contains(&word));
        }
    }
}
