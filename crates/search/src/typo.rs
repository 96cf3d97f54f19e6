//! Typos: the words of a dictionary that differ from a typed word by an edit or two.
//!
//! An edit is one letter left out, added, exchanged, or two neighbours swapped (optimal string alignment); the first letter may be wrong as well.
//! The dictionary is walked as the trie that a sorted list is: neighbours share rows of the distance table, and a beginning that is already too far off is passed over with everything that begins so.
//! Distance is counted in bytes of folded words: one a letter in Latin script, about two in others, as their longer words allow.

use crate::{dictionary::Dictionary, fold::folded};

/// A distance past any that counts.
const FAR: u8 = 0x7f;

/// A similar word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Similar {
    /// Its number in the dictionary.
    pub(crate) term: u32,
    /// By how many edits it differs.
    pub(crate) edits: u8,
    /// Whether only its beginning is similar.
    pub(crate) beginning: bool,
}

/// How many edits a word of this length forgives.
pub(crate) fn allowance(word: &str) -> u8 {
    match word.len() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// The words within `edits` of a word, and, if `unfinished`, those with a beginning within them.
pub(crate) fn similar(dictionary: &Dictionary, word: &str, edits: u8, unfinished: bool) -> Vec<Similar> {
    let word = word.as_bytes();
    let width = word.len() + 1;
    let mut found = Vec::new();
    // One row for each letter of the word the walk is at; row 0 is the empty beginning.
    let mut rows: Vec<u8> = (0..width as u8).collect();
    // For each row, the fewest edits with which its beginning is the whole typed word.
    let mut best: Vec<u8> = vec![if word.is_empty() { 0 } else { FAR }];
    // The length of a beginning that is too far off already.
    let mut dead = usize::MAX;
    let mut walk = dictionary.walk(0);
    while let Some(step) = walk.next() {
        if step.shared >= dead {
            continue;
        }
        let depth = step.shared.min(best.len() - 1);
        rows.truncate((depth + 1) * width);
        best.truncate(depth + 1);
        dead = usize::MAX;
        for at in depth..step.bytes.len() {
            let least = row(&mut rows, word, step.bytes, at, edits);
            let whole = rows[rows.len() - 1];
            best.push(whole.min(best[at]));
            if least > edits && (!unfinished || best[at + 1] > edits) {
                dead = at + 1;
                break;
            }
        }
        if dead == usize::MAX {
            let whole = rows[rows.len() - 1];
            let beginning = best[best.len() - 1];
            if whole <= edits {
                found.push(Similar { term: step.n, edits: whole, beginning: false });
            } else if unfinished && beginning <= edits {
                found.push(Similar { term: step.n, edits: beginning, beginning: true });
            }
        } else {
            walk.skip(dead);
        }
    }
    found
}

/// Whether a title begins as someone typed it, also where a word is spelt a little differently: `Siti Nurbaya` is `Sitti Nurbaya: kasih tak sampai`.
///
/// The last word may be unfinished. What is too short to tell one title from another begins none.
pub fn begins_like(title: &str, typed: &str) -> bool {
    /// From how many letters on the beginning of a title tells one book from another.
    const TELLING: usize = 5;
    let (title, typed) = (folded(title), folded(typed));
    let words: Vec<&str> = typed.split(' ').filter(|word| !word.is_empty()).collect();
    if typed.chars().count() < TELLING {
        return false;
    }
    let mut of_title = title.split(' ').filter(|word| !word.is_empty());
    words.iter().enumerate().all(|(n, word)| {
        let Some(other) = of_title.next() else { return false };
        let unfinished = n + 1 == words.len() && other.starts_with(word);
        unfinished || distance(word.as_bytes(), other.as_bytes()) <= usize::from(allowance(word))
    })
}

/// By how many letters left out, added or exchanged two words differ, in bytes.
fn distance(one: &[u8], other: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (n, a) in one.iter().enumerate() {
        let mut before = n;
        row[0] = n + 1;
        for (m, b) in other.iter().enumerate() {
            let exchanged = before + usize::from(a != b);
            before = row[m + 1];
            row[m + 1] = exchanged.min(before + 1).min(row[m] + 1);
        }
    }
    row[other.len()]
}

/// Adds the row after the letter `at` of a candidate, and tells the least distance in it.
///
/// Only the cells that can be within `edits` are worked out: those at most as far from the diagonal.
fn row(rows: &mut Vec<u8>, word: &[u8], candidate: &[u8], at: usize, edits: u8) -> u8 {
    let width = word.len() + 1;
    let above = at * width;
    let here = above + width;
    let band = usize::from(edits);
    rows.resize(here + width, FAR);
    let mut least = FAR;
    if at < band {
        rows[here] = at as u8 + 1;
        least = rows[here];
    }
    for j in (at + 1).saturating_sub(band).max(1)..(at + band + 2).min(width) {
        let same = word[j - 1] == candidate[at];
        let exchanged = rows[above + j - 1] + u8::from(!same);
        let mut distance = exchanged.min(rows[above + j] + 1).min(rows[here + j - 1] + 1);
        if at > 0 && j > 1 && word[j - 1] == candidate[at - 1] && word[j - 2] == candidate[at] {
            distance = distance.min(rows[above - width + j - 2] + 1);
        }
        rows[here + j] = distance;
        least = least.min(distance);
    }
    least
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_title_begins_as_it_was_typed_in_another_spelling_too() {
        let title = "Sitti Nurbaya : kasih tak sampai";
        for typed in ["Siti Nurbaya", "sitti nurb", "Sitti Nurbaya: Kasih tak Sampai", "SITI NURBAJA"] {
            assert!(super::begins_like(title, typed), "{typed}");
        }
        for typed in ["Siti", "Siti Jenar", "Nurbaya", "Sitti Nurbaya kasih tak sampai jilid dua", "", "    ?"] {
            assert!(!super::begins_like(title, typed), "{typed}");
        }
        assert!(super::begins_like("Kemarau", "Kemarau") && !super::begins_like("Kemarau", "Kemarahan"));
        assert_eq!(super::distance(b"siti", b"sitti"), 1);
        assert_eq!((super::distance(b"", b"abc"), super::distance(b"abc", b"xbd")), (3, 2));
    }

    use proptest::prelude::*;

    use super::*;

    /// The distance by its definition, without rows shared or branches passed over.
    fn distance(a: &[u8], b: &[u8]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let exchanged = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let mut least = exchanged.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        least = least.min(table[i - 2][j - 2] + 1);
                    }
                    least
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn finds_all_similar_words_and_no_others(
            words in prop::collection::btree_set("[abc]{1,8}", 0..150), asked in "[abc]{0,8}", edits in 0_u8..3, unfinished: bool,
        ) {
            let dictionary = Dictionary::new(words.iter().map(String::as_str));
            let found = similar(&dictionary, &asked, edits, unfinished);
            let mut expected = Vec::new();
            for (n, word) in words.iter().enumerate() {
                let whole = distance(asked.as_bytes(), word.as_bytes());
                let beginning = (0..=word.len()).map(|end| distance(asked.as_bytes(), &word.as_bytes()[..end])).min().unwrap();
                if whole <= usize::from(edits) {
                    expected.push(Similar { term: n as u32, edits: whole as u8, beginning: false });
                } else if unfinished && beginning <= usize::from(edits) {
                    expected.push(Similar { term: n as u32, edits: beginning as u8, beginning: true });
                }
            }
            prop_assert_eq!(found, expected);
        }
    }
}
