//! Folding: what a reader takes for the same letter becomes the same letter.
//!
//! Case, diacritics, apostrophes (also the hamza and ain of transliterated Arabic) and vowel points fall away; everything else stays.
//! The tables of Unicode would cost more than the rest of this crate, so Latin letters have one byte each here, checked in a test against Unicode's decompositions.

/// What a character does to the word it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// It is a letter or a digit of the word.
    Letter,
    /// It is not heard: the word goes on as if it were not there.
    Silent,
    /// It ends the word.
    Break,
}

/// Base letters of U+00C0 to U+024F; `?` where a letter has none.
const LATIN: &[u8; 400] =
    b"aaaaaa?ceeeeiiiidnooooo?ouuuuy??aaaaaa?ceeeeiiiidnooooo?ouuuuy?yaaaaaaccccccccddddeeeeeeeeeegggg\
  gggghhhhiiiiiiiiii??jjkkkllllllllllnnnnnnnnnoooooo??rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs\
  ????????????????????????????????oo?????????????uu????????????????????????????aaiioouuuuuuuuuu?aa\
  aa????ggkkoooo??j???gg??nnaa??ooaaaaeeeeiiiioooorrrruuuusstt??hh??????aaeeooooooooyy????????????\
  ????????????????";
/// Base letters of U+1E00 to U+1EFF.
const LATIN_ADDITIONAL: &[u8; 256] =
    b"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr\
  ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyas????aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
  eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy??????";

/// Appends the folded form of a character to a word, and says what part the character has in it.
pub(crate) fn fold(c: char, word: &mut String) -> Part {
    if c.is_ascii() {
        return match c {
            '\'' | '`' => Part::Silent,
            _ if c.is_ascii_alphanumeric() => {
                word.push(c.to_ascii_lowercase());
                Part::Letter
            }
            _ => Part::Break,
        };
    }
    let base = match c {
        'Æ' | 'æ' | 'Ǽ' | 'ǽ' | 'Ǣ' | 'ǣ' => "ae",
        'Œ' | 'œ' => "oe",
        'ß' | 'ẞ' => "ss",
        'Þ' | 'þ' => "th",
        'Ĳ' | 'ĳ' => "ij",
        'آ' | 'أ' | 'إ' | 'ٱ' => "ا",
        _ => "",
    };
    if !base.is_empty() {
        word.push_str(base);
        return Part::Letter;
    }
    if is_silent(c) {
        return Part::Silent;
    }
    let code = c as usize;
    let letter = match code {
        0xC0..=0x24F => LATIN[code - 0xC0],
        0x1E00..=0x1EFF => LATIN_ADDITIONAL[code - 0x1E00],
        _ => b'?',
    };
    if letter != b'?' {
        word.push(char::from(letter));
        return Part::Letter;
    }
    if !c.is_alphanumeric() {
        return Part::Break;
    }
    // The signs of Ångström and Kelvin have small letters that fold further.
    for small in c.to_lowercase() {
        if small == c {
            word.push(c);
        } else {
            fold(small, word);
        }
    }
    Part::Letter
}

/// A text as texts are compared: its words folded, with one space between them.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if fold(c, &mut folded) == Part::Break && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded
}

/// Whether a character is written but not read: apostrophes and their kin, combining marks, Arabic vowel points, the tatweel, soft hyphens and zero-width joiners.
fn is_silent(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '´' | '\u{2B9}'..='\u{2BF}' | '\u{300}'..='\u{36F}' | '\u{610}'..='\u{61A}' | '\u{640}'
        | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{200B}'..='\u{200D}' | '‘' | '’' | '‛' | '′')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn latin_letters_fold_to_what_unicode_decomposes_them_to() {
        let mut checked = 0;
        for c in ('\u{C0}'..='\u{24F}').chain('\u{1E00}'..='\u{1EFF}') {
            let base: Vec<char> = c.nfkd().filter(|c| !('\u{300}'..='\u{36F}').contains(c)).collect();
            if let [base] = base[..]
                && base.is_ascii_alphabetic()
            {
                assert_eq!(folded(&c.to_string()), base.to_ascii_lowercase().to_string(), "{c}");
                checked += 1;
            }
        }
        assert!(checked > 450, "{checked}");
    }

    #[test]
    fn apostrophes_and_marks_are_not_heard() {
        for (written, read) in [
            ("Qur'an", "quran"),
            ("Qur’ān", "quran"),
            ("Syariʿah", "syariah"),
            ("Jum`at", "jumat"),
            ("Café", "cafe"),
            ("Cafe\u{301}", "cafe"),
            ("Æsop", "aesop"),
            ("Łódź", "lodz"),
            ("Straße", "strasse"),
            ("القُرْآن", "القران"),
        ] {
            assert_eq!(folded(written), read);
        }
    }

    #[test]
    fn words_stay_apart() {
        assert_eq!(folded("Apa itu “Café–Qur’an”?"), "apa itu cafe quran ");
    }

    #[test]
    fn signs_that_are_letters_fold_as_letters() {
        assert_eq!(folded("\u{212B}\u{212A}"), "ak");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,24}") {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once);
        }
    }
}
