//! The character sets of MARC-8, from a table of code pairs.

use std::{collections::HashMap, sync::OnceLock};

/// The sets by the final character of their escape sequence.
pub(super) const ASCII: u8 = b'B';
pub(super) const ANSEL: u8 = b'E';
pub(super) const EAST_ASIAN: u8 = b'1';

/// A character, and whether it combines with the one after it.
type Code = (char, bool);

/// All sets.
pub(super) struct Sets {
    single: HashMap<u8, [Option<Code>; 128]>,
    east_asian: HashMap<u32, char>,
}

impl Sets {
    /// Whether there is such a set.
    pub(super) fn has(&self, set: u8) -> bool {
        matches!(set, ASCII | EAST_ASIAN) || self.single.contains_key(&set)
    }

    /// The character of a byte in a set of single bytes, wherever the set is in use.
    pub(super) fn single(&self, set: u8, byte: u8) -> Option<Code> {
        if set == ASCII {
            return byte.is_ascii().then_some((byte as char, false));
        }
        self.single.get(&set)?[usize::from(byte & 0x7f)]
    }

    /// The character of three bytes of seven bits.
    pub(super) fn east_asian(&self, bytes: [u8; 3]) -> Option<char> {
        self.east_asian.get(&key(bytes)).copied()
    }
}

fn key([a, b, c]: [u8; 3]) -> u32 {
    u32::from(a) << 16 | u32::from(b) << 8 | u32::from(c)
}

/// The sets, read from their table at the first use.
pub(super) fn sets() -> &'static Sets {
    static SETS: OnceLock<Sets> = OnceLock::new();
    SETS.get_or_init(|| {
        let mut sets = Sets { single: HashMap::new(), east_asian: HashMap::new() };
        for line in include_str!("sets.tsv").lines().filter(|line| !line.starts_with('#')) {
            let mut parts = line.split('\t');
            let entry = (|| {
                let set = *parts.next()?.as_bytes().first()?;
                let code = u32::from_str_radix(parts.next()?, 16).ok()?;
                let character = char::from_u32(u32::from_str_radix(parts.next()?, 16).ok()?)?;
                Some((set, code, character, parts.next().is_some()))
            })();
            let Some((set, code, character, combines)) = entry else { continue };
            if set == EAST_ASIAN {
                sets.east_asian.insert(code, character);
            } else {
                sets.single.entry(set).or_insert([None; 128])[(code & 0x7f) as usize] = Some((character, combines));
            }
        }
        sets
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines = include_str!("sets.tsv").lines().filter(|line| !line.starts_with('#')).count();
        let single: usize = sets().single.values().map(|set| set.iter().flatten().count()).sum();
        assert_eq!(single + sets().east_asian.len(), lines);
    }
}
