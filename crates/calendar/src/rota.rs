//! Who has which copy of a book when a club has fewer copies than readers.

use jiff::civil::Date;

use crate::later;

/// How many days on end a library may be closed before a hand-over is left on the day it falls on.
const LONGEST_CLOSURE: i64 = 31;

/// A reader's turn with a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The reader, by place, counted from 0.
    pub reader: usize,
    /// The copy, counted from 0.
    pub copy: usize,
    /// The day on which they get it.
    pub from: Date,
    /// The day on which they bring it back, and the next one gets it.
    pub to: Date,
}

/// Who has which copy when: everyone in turn for so many days, in the order given.
///
/// A hand-over falls on a day on which `is_open`, else on the next one that is. Without a copy or a day there is nothing to hand over.
pub fn rota(readers: usize, copies: usize, from: Date, days: u16, is_open: impl Fn(Date) -> bool) -> Vec<Turn> {
    if copies == 0 || days == 0 {
        return Vec::new();
    }
    let open = |day: Date| {
        let next = (0..LONGEST_CLOSURE).map(|more| later(day, more)).find(|day| is_open(*day));
        next.unwrap_or(day)
    };
    let mut turns = Vec::with_capacity(readers);
    let mut begins = open(from);
    for round in 0..readers.div_ceil(copies) {
        let ends = open(later(begins, i64::from(days)));
        let first = round * copies;
        for reader in first..readers.min(first + copies) {
            turns.push(Turn { reader, copy: reader - first, from: begins, to: ends });
        }
        begins = ends;
    }
    turns
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Weekday, date};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn two_copies_go_round_five_readers_by_days_on_which_it_is_open() {
        // Three days each, closed on Sundays: Friday to Monday, Monday to Thursday, Thursday to Monday.
        let turns = rota(5, 2, date(2026, 12, 4), 3, |day| day.weekday() != Weekday::Sunday);
        let told: Vec<_> = turns.iter().map(|turn| (turn.reader, turn.copy, turn.from.day(), turn.to.day())).collect();
        assert_eq!(told, [(0, 0, 4, 7), (1, 1, 4, 7), (2, 0, 7, 10), (3, 1, 7, 10), (4, 0, 10, 14)]);
        assert_eq!(rota(3, 0, date(2026, 12, 4), 3, |_| true), []);
        assert_eq!(rota(3, 2, date(2026, 12, 4), 0, |_| true), []);
        assert_eq!(rota(1, 1, date(2026, 12, 4), 3, |_| false)[0].from, date(2026, 12, 4), "closed for good");
    }

    proptest! {
        #[test]
        fn everyone_has_one_turn_and_no_copy_is_in_two_hands(readers in 0_usize..40, copies in 1_usize..9, days in 1_u16..15, closed in 0_i8..7) {
            let turns = rota(readers, copies, date(2026, 12, 1), days, |day| day.weekday().to_monday_zero_offset() != closed);
            prop_assert_eq!(turns.iter().map(|turn| turn.reader).collect::<Vec<_>>(), (0..readers).collect::<Vec<_>>());
            for (n, a) in turns.iter().enumerate() {
                prop_assert!(a.from < a.to);
                for b in &turns[n + 1..] {
                    prop_assert!(a.copy != b.copy || a.to <= b.from);
                }
            }
        }
    }
}
