//! Values that many titles share (languages, branches), as small numbers.

/// The number of a value among known ones, which it joins if it is new. Past 65,535 values, all share the last number.
pub(crate) fn number(known: &mut Vec<String>, value: &str) -> u16 {
    let n = known.iter().position(|known| known == value).unwrap_or_else(|| {
        if known.len() <= usize::from(u16::MAX) {
            known.push(value.to_owned());
        }
        known.len() - 1
    });
    n as u16
}
