//! Codes that people read aloud, write on a board and type: Crockford's Base32 (<https://www.crockford.com/base32.html>), which has no I, L, O and U.

/// The characters of a code, by their values.
pub const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A text that is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotACode {
    /// It has too few or too many characters.
    #[error("no such code has {0} characters")]
    Length(usize),
    /// It holds a character that no code has.
    #[error("{0:?} is in no code")]
    Character(char),
    /// One or more of its characters are others than those of the code.
    #[error("one of its characters is wrong")]
    Check,
}

/// The values of a code as people type it: in any case, with or without hyphens and spaces, O for 0, I or L for 1.
///
/// # Errors
///
/// When a character is in no code.
pub fn values(text: &str) -> Result<Vec<u8>, NotACode> {
    let mut values = Vec::new();
    for character in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–')) {
        let read = match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let value = ALPHABET.iter().position(|known| char::from(*known) == read);
        values.push(value.ok_or(NotACode::Character(character))? as u8);
    }
    Ok(values)
}

/// Values as people read them: in groups of four with hyphens between.
pub fn spelled(values: &[u8]) -> String {
    let mut code = String::with_capacity(values.len() + values.len() / 4);
    for (place, value) in values.iter().enumerate() {
        if place > 0 && place % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(ALPHABET[usize::from(value & 31)]));
    }
    code
}

/// The check character of some values: their polynomial at a generator of GF(32), modulo x⁵ + x² + 1.
///
/// Each of up to 31 places weighs differently, so that one wrong value, or two exchanged, always come to another sum.
pub fn check(values: &[u8]) -> u8 {
    let times = |value: u8| if value & 16 == 0 { value << 1 } else { (value << 1 ^ 0b10_0101) & 31 };
    values.iter().fold(0, |sum, value| times(sum ^ value))
}
