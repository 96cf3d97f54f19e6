//! Bytes mixed to a number.

/// Mixes bytes into a number, so that it tells most of them from most others.
///
/// It finds out accidents. Who can choose the bytes can make two of them alike.
#[inline]
pub fn mixed(seed: u64, bytes: &[u8]) -> u64 {
    let add = |sum: u64, word: u64| (sum.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (words, rest) = bytes.as_chunks();
    let sum = words.iter().fold(seed ^ bytes.len() as u64, |sum, word| add(sum, u64::from_le_bytes(*word)));
    let last = rest.iter().fold(0, |last, byte| last << 8 | u64::from(*byte));
    add(sum, last)
}

/// What a text is mixed to, such as an identifier.
pub fn mixed_text(text: &str) -> u32 {
    (mixed(0, text.as_bytes()) >> 32) as u32
}
