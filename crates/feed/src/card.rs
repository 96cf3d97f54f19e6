//! A member's card: a secret that the library draws, by which a phone finds its own letter and proves whose letters it writes.
//!
//! The secret has the form of a [`Ticket`], and opens sealed letters in the same way (see [`letters`](crate::letters)).
//! It says nothing of the member: the desk alone knows whose it is, and even the desk keeps no member's number.
//!
//! People carry it as a *code* of 27 characters: 26 of Crockford's Base32, which has no I, L, O and U, and one that tells slips of the pen.
//! With a letter goes a [`Claim`], never the secret: whoever reads the letter on its way can write none of their own.

use serde::{Deserialize, Serialize};

use crate::{Digest, Ticket, json::Read};

/// The characters of a code, by their values (<https://www.crockford.com/base32.html>).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How many characters of a code hold the secret: 130 bits, of which the last two are none.
const DIGITS: usize = 26;

/// The fragment of the app's address that a printed card holds: `/saya/kartu#K=` and the code. No server ever sees a fragment.
pub const FRAGMENT: &str = "#K=";

/// What a card's identifier is derived with: its first 16 bytes, in hexadecimal, as the identifier of a sealed letter is.
pub const ID_INFO: &str = "lapau card id";

/// What a [`Claim`]'s proof is derived with: 16 bytes, in hexadecimal, for the digest of the letter without its claim.
pub fn proof_info(letter: Digest) -> String {
    format!("lapau card proof {letter}")
}

/// What the key is derived with that a card has for one vote: 16 bytes, which claim its ballots as the card's secret claims other letters.
///
/// So the same card is the same voter throughout a vote, and no one can tell whether voters of two votes are one.
pub fn vote_info(ballot: &str) -> String {
    format!("lapau vote key {ballot}")
}

/// That a letter was written with a card: believed only by whoever knows the card's secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Claim {
    /// The card's identifier.
    pub id: String,
    /// What only the card's secret makes of this letter.
    pub proof: String,
}

/// A text that is no card's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotACode {
    /// It has too few or too many characters.
    #[error("a code has 27 characters, and this has {0}")]
    Length(usize),
    /// It holds a character that no code has.
    #[error("{0:?} is in no code")]
    Character(char),
    /// One or more of its characters are others than those of the card.
    #[error("one of its characters is wrong")]
    Check,
}

/// The code of a secret, in groups of four: `0123-4567-…`.
pub fn write_code(secret: Ticket) -> String {
    let number = u128::from_be_bytes(secret.0);
    // The two bits that are left of the last character are zero.
    let mut values: Vec<u8> = (1..DIGITS).rev().map(|place| (number >> (place * 5 - 2)) as u8 & 31).collect();
    values.push((number << 2) as u8 & 31);
    values.push(check(&values));
    let mut code = String::with_capacity(33);
    for (place, value) in values.into_iter().enumerate() {
        if place > 0 && place % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(ALPHABET[usize::from(value)]));
    }
    code
}

/// The secret of a code as people type it: in any case, with or without hyphens and spaces, O for 0, I or L for 1.
///
/// # Errors
///
/// When it is none. Every code with one wrong character, or two exchanged, is told.
pub fn read_code(text: &str) -> Result<Ticket, NotACode> {
    let mut values = Vec::with_capacity(DIGITS + 1);
    for character in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–')) {
        let read = match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let value = ALPHABET.iter().position(|known| char::from(*known) == read);
        values.push(value.ok_or(NotACode::Character(character))? as u8);
    }
    let (digits, last) = match values.split_last() {
        Some((last, digits)) if digits.len() == DIGITS => (digits, *last),
        _ => return Err(NotACode::Length(values.len())),
    };
    let number = digits[..DIGITS - 1].iter().fold(0_u128, |number, value| number << 5 | u128::from(*value));
    let (end, rest) = (digits[DIGITS - 1] >> 2, digits[DIGITS - 1] & 3);
    if check(digits) != last || rest != 0 {
        return Err(NotACode::Check);
    }
    Ok(Ticket((number << 3 | u128::from(end)).to_be_bytes()))
}

/// The check character of some values: their polynomial at a generator of GF(32), modulo x⁵ + x² + 1.
///
/// Each of up to 31 places weighs differently, so that one wrong value, or two exchanged, always come to another sum.
fn check(values: &[u8]) -> u8 {
    let times = |value: u8| if value & 16 == 0 { value << 1 } else { (value << 1 ^ 0b10_0101) & 31 };
    values.iter().fold(0, |sum, value| times(sum ^ value))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let secret = Ticket(*b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f");
        let code = write_code(secret);
        expect_test::expect!["000G-40R4-0M30-E209-185G-R38E-1W8"].assert_eq(&code);
        assert_eq!(read_code(&code), Ok(secret));
        let sloppy = code.to_lowercase().replace('0', "o").replace('1', "l").replace('-', " ");
        assert_eq!(read_code(&sloppy), Ok(secret));
        assert_eq!(read_code(""), Err(NotACode::Length(0)));
        assert_eq!(read_code(&code[..code.len() - 1]), Err(NotACode::Length(26)));
        assert_eq!(read_code(&code.replace('G', "U")), Err(NotACode::Character('U')));
        assert_eq!(read_code(&code.replace('8', "é")), Err(NotACode::Character('é')));
        for secret in [Ticket([0; 16]), Ticket([0xff; 16])] {
            assert_eq!(read_code(&write_code(secret)), Ok(secret));
        }
    }

    proptest! {
        #[test]
        fn every_secret_has_its_code(secret in any::<[u8; 16]>()) {
            prop_assert_eq!(read_code(&write_code(Ticket(secret))), Ok(Ticket(secret)));
        }

        #[test]
        fn one_wrong_character_or_two_exchanged_are_told(secret in any::<[u8; 16]>(), a in 0_usize..27, b in 0_usize..27, other in 0_usize..32) {
            let code: Vec<char> = write_code(Ticket(secret)).chars().filter(|c| *c != '-').collect();
            let mut wrong = code.clone();
            wrong[a] = char::from(ALPHABET[other]);
            let mut exchanged = code.clone();
            exchanged.swap(a, b);
            for changed in [wrong, exchanged] {
                let read = read_code(&changed.iter().collect::<String>());
                prop_assert_eq!(read.is_ok(), changed == code);
            }
        }

        #[test]
        fn no_text_is_too_odd(text in ".*") {
            let _ = read_code(&text);
        }
    }
}
