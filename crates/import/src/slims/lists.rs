//! The lists inside a column of SLiMS: `<Navis, A. A.><Hamka>`.

/// The entries of a list; a text without brackets is one entry.
///
/// A `>` inside an entry is part of it: only `><` ends one entry and begins the next.
pub(crate) fn entries(list: &str) -> Vec<&str> {
    let list = list.trim();
    match list.strip_prefix('<') {
        Some(inner) => {
            let inner = inner.strip_suffix('>').unwrap_or(inner);
            inner.split("><").map(str::trim).filter(|entry| !entry.is_empty()).collect()
        }
        None => Some(list).filter(|entry| !entry.is_empty()).into_iter().collect(),
    }
}

/// Whether a text is such a list.
pub(crate) fn is_list(text: &str) -> bool {
    let text = text.trim();
    text.len() > 2 && text.starts_with('<') && text.ends_with('>')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_may_hold_angle_brackets() {
        assert_eq!(entries("<Navis, A. A.><Hamka>"), ["Navis, A. A.", "Hamka"]);
        assert_eq!(entries("<Tim <Redaksi> Satu><B>"), ["Tim <Redaksi> Satu", "B"]);
        assert_eq!(entries("<A < B><C"), ["A < B", "C"]);
        assert_eq!(entries("Hamka"), ["Hamka"]);
        assert_eq!(entries("<><>"), [""; 0]);
        assert_eq!(entries(" "), [""; 0]);
    }
}
