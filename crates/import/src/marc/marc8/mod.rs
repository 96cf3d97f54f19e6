//! MARC-8, the character encoding of MARC records before UTF-8, with all its sets, East Asian characters included.
//!
//! Two sets are in use at a time, G0 for bytes up to 0x7F and G1 for those above; escape sequences exchange them.
//! A diacritic comes before its letter here and after it in Unicode.
//! Source: Library of Congress, MARC 21 Specifications, "Character Sets and Encoding Options", part 2.

mod sets;

use unicode_normalization::char::compose;

use sets::{ANSEL, ASCII, EAST_ASIAN, sets};

pub(super) const ESCAPE: u8 = 0x1b;

/// How well some bytes went as MARC-8.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Characters outside ASCII.
    pub(super) characters: usize,
    /// Codes that are in no set.
    pub(super) unknown: usize,
    /// Escape sequences that name no set.
    pub(super) broken_escapes: usize,
    /// Diacritics that make a letter of some language with what follows them.
    pub(super) good_diacritics: usize,
    /// Those that make none.
    pub(super) odd_diacritics: usize,
}

impl Tally {
    /// Looks at the diacritics of a letter.
    fn weigh(&mut self, letter: char, diacritics: &[char]) {
        match diacritics {
            // The halves of a ligature stand over two letters, and Unicode has no such letters.
            [] | ['\u{fe20}'..='\u{fe23}' | '\u{360}' | '\u{361}', ..] => {}
            [mark] | [mark, _] if compose(letter, *mark).is_some() => self.good_diacritics += 1,
            [..] => self.odd_diacritics += diacritics.len(),
        }
    }

    /// Whether the bytes must be something else.
    pub(super) fn is_unlikely(self) -> bool {
        self.unknown * 5 > self.characters || self.odd_diacritics >= 2 && self.odd_diacritics > self.good_diacritics
    }
}

/// Decodes the bytes of one subfield, which begins in ASCII and extended Latin.
///
/// A code that is in no set becomes U+FFFD, so nothing is dropped without a trace.
pub(super) fn decode(bytes: &[u8], tally: &mut Tally) -> String {
    let sets = sets();
    let (mut g0, mut g1) = (ASCII, ANSEL);
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut diacritics: Vec<char> = Vec::new();
    let mut rest = bytes;
    while let [byte, after @ ..] = rest {
        if *byte == ESCAPE {
            match escape(after) {
                Some((Target::G0, set, length)) => (g0, rest) = (set, &after[length..]),
                Some((Target::G1, set, length)) => (g1, rest) = (set, &after[length..]),
                None => {
                    tally.broken_escapes += 1;
                    rest = after;
                }
            }
            continue;
        }
        let set = if *byte < 0x80 { g0 } else { g1 };
        let (found, length) = match set {
            _ if *byte <= b' ' => (Some((*byte as char, false)), 1),
            ASCII if *byte < 0x80 => (Some((*byte as char, false)), 1),
            EAST_ASIAN => match rest {
                [a, b, c, ..] => (sets.east_asian([a & 0x7f, b & 0x7f, c & 0x7f]).map(|c| (c, false)), 3),
                _ => (None, rest.len()),
            },
            set => (sets.single(set, *byte), 1),
        };
        rest = &rest[length..];
        if *byte >= 0x80 || set != ASCII {
            tally.characters += 1;
        }
        match found {
            Some((c, true)) => diacritics.push(c),
            Some((c, false)) => {
                text.push(c);
                tally.weigh(c, &diacritics);
                text.extend(diacritics.drain(..));
            }
            None => {
                tally.unknown += 1;
                text.push('\u{fffd}');
                text.extend(diacritics.drain(..));
            }
        }
    }
    tally.odd_diacritics += diacritics.len();
    text.extend(diacritics);
    text
}

enum Target {
    G0,
    G1,
}

/// What an escape sequence, given without its first byte, puts where, and how long it is.
fn escape(after: &[u8]) -> Option<(Target, u8, usize)> {
    use Target::{G0, G1};
    let known = |set: &u8| sets().has(*set).then_some(*set);
    match after {
        [b's', ..] => Some((G0, ASCII, 1)),
        [set @ (b'g' | b'b' | b'p'), ..] => Some((G0, *set, 1)),
        [b'(' | b',', b'!', set, ..] => Some((G0, known(set)?, 3)),
        [b')' | b'-', b'!', set, ..] => Some((G1, known(set)?, 3)),
        [b'(' | b',', set, ..] => Some((G0, known(set)?, 2)),
        [b')' | b'-', set, ..] => Some((G1, known(set)?, 2)),
        [b'$', b'(' | b',', EAST_ASIAN, ..] => Some((G0, EAST_ASIAN, 3)),
        [b'$', b')' | b'-', EAST_ASIAN, ..] => Some((G1, EAST_ASIAN, 3)),
        [b'$', EAST_ASIAN, ..] => Some((G0, EAST_ASIAN, 2)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    fn nfc(bytes: &[u8]) -> (String, Tally) {
        let mut tally = Tally::default();
        (decode(bytes, &mut tally).nfc().collect(), tally)
    }

    #[test]
    fn diacritics_move_behind_their_letters() {
        assert_eq!(nfc(b"Pr\xe2ecis d'\xe2etudes \xe1a la mode").0, "Précis d'études à la mode");
        assert_eq!(nfc(b"\xf0\xe2c").0, "ḉ");
        assert_eq!(nfc(b"end \xe2").0, "end \u{301}");
    }

    #[test]
    fn escape_sequences_exchange_the_sets() {
        assert_eq!(nfc(b"\x1b(NpUSKIN\x1b(B ok").0, "Пускин ok");
        assert_eq!(nfc(b"H\x1bb2\x1bsO").0, "H₂O");
        assert_eq!(nfc(b"\x1b$1!0!!0#\x1b(B.").0, "一七.");
        assert_eq!(nfc(b"\x1b(SABD\x1bs").0, "ΑΒΓ");
    }

    #[test]
    fn the_lines_of_ruby_marc_are_decoded() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/ruby-marc");
        let coded = std::fs::read(format!("{folder}/test_marc8.txt")).unwrap();
        let meant = std::fs::read_to_string(format!("{folder}/test_utf8.txt")).unwrap();
        let coded: Vec<&[u8]> = coded.split(|byte| *byte == b'\n').collect();
        let meant: Vec<&str> = meant.split('\n').collect();
        assert_eq!(coded.len(), meant.len());
        for (number, (coded, meant)) in coded.iter().zip(&meant).enumerate() {
            assert_eq!(nfc(coded).0, meant.nfc().collect::<String>(), "line {}", number + 1);
        }
    }

    #[test]
    fn broken_sequences_and_unknown_codes_are_counted() {
        assert_eq!(
            nfc(b"a\x1b(?b"),
            ("a\u{1b}(?b".replace('\u{1b}', ""), Tally { broken_escapes: 1, ..Tally::default() })
        );
        assert_eq!(nfc(b"\x1b$1!0").0, "\u{fffd}");
        assert!(nfc(b"\x8f\xe0\xa8\xa2\xa5\xe2 \x80\x81").1.is_unlikely());
    }
}
