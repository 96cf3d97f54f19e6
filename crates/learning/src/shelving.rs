//! Spines to be put in shelf order.

use lapau_search::{
    Row,
    shelf::{self, Telling},
    sort,
};

/// How many spines are to be put in order, and the fewest that are worth it.
pub const SPINES: usize = 5;
/// The fewest.
pub const LEAST: usize = 3;

/// The back of a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spine {
    /// Its title's identifier.
    pub id: String,
    /// What its title is called.
    pub title: String,
    /// What is printed on it.
    pub call: String,
}

/// Some spines out of order, from among these titles; another round has others where there are enough. Nothing if too few differ.
///
/// They are neighbours, so that telling them apart takes more than their first digit.
pub fn spines(rows: &[Row], round: usize) -> Option<Vec<Spine>> {
    let rows: Vec<&Row> = rows.iter().filter(|row| !row.call.trim().is_empty()).collect();
    let keys: Vec<String> = rows.iter().map(|row| shelf::key(&row.call)).collect();
    let mut order: Vec<u32> = (0..rows.len() as u32).collect();
    sort(&mut order, &|a, b| keys[a as usize].cmp(&keys[b as usize]));
    order.dedup_by(|a, b| keys[*a as usize] == keys[*b as usize]);
    let count = order.len().min(SPINES);
    if count < LEAST {
        return None;
    }
    let start = round.wrapping_mul(SPINES) % (order.len() - count + 1);
    let mut chosen: Vec<Spine> = order
        .iter()
        .skip(start)
        .take(count)
        .filter_map(|n| rows.get(*n as usize))
        .map(|row| Spine { id: row.id.clone(), title: row.title.clone(), call: row.call.clone() })
        .collect();
    shuffle(&mut chosen, round);
    Some(chosen)
}

/// Puts spines out of order, each time alike: by a small linear congruential generator.
fn shuffle(spines: &mut [Spine], round: usize) {
    let mut state = (round as u32).wrapping_mul(0x9e37_79b9).wrapping_add(0x1234_5678);
    for last in (1..spines.len()).rev() {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        spines.swap(last, (state >> 16) as usize % (last + 1));
    }
    if misplaced(spines).is_none() {
        spines.reverse();
    }
}

/// The first spine whose right neighbour belongs before it, and what of their call numbers tells so; nothing if all are in order.
pub fn misplaced(spines: &[Spine]) -> Option<(usize, Telling)> {
    let wrong = |pair: &[Spine]| match pair {
        [left, right] if shelf::key(&left.call) > shelf::key(&right.call) => shelf::telling(&left.call, &right.call),
        _ => None,
    };
    spines.windows(2).enumerate().find_map(|(n, pair)| Some((n, wrong(pair)?)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(calls: &[&str]) -> Vec<Row> {
        let row = |(n, call): (usize, &&str)| Row { id: format!("t{n}"), call: (*call).to_owned(), ..Row::default() };
        calls.iter().enumerate().map(row).collect()
    }

    #[test]
    fn neighbours_are_drawn_out_of_order_and_put_back() {
        let rows =
            rows(&["899.221 NAV r", "2X1.3 HAM t", "398.12 KAB k", "", "398.2 SAT s", "398.2 SAT s", "398.9 ABU a"]);
        let mut drawn = spines(&rows, 0).unwrap();
        assert_eq!(drawn.len(), 5);
        assert!(misplaced(&drawn).is_some());
        drawn.sort_by_key(|spine| shelf::key(&spine.call));
        let calls: Vec<&str> = drawn.iter().map(|spine| spine.call.as_str()).collect();
        assert_eq!(calls, ["2X1.3 HAM t", "398.12 KAB k", "398.2 SAT s", "398.9 ABU a", "899.221 NAV r"]);
        assert_eq!(misplaced(&drawn), None);
        drawn.swap(1, 2);
        assert_eq!(misplaced(&drawn), Some((1, Telling::Class)));
    }

    #[test]
    fn too_few_that_differ_are_no_drill() {
        assert_eq!(spines(&rows(&["398.2 SAT s", "398.2 SAT s", "398.2 SAT s", "398.9 ABU a"]), 0), None);
        assert_eq!(spines(&[], 3), None);
    }

    proptest! {
        #[test]
        fn what_is_drawn_is_out_of_order_and_can_be_ordered(calls in prop::collection::vec("[0-9]{3}(\\.[0-9]{1,3})? [A-Z]{3}", 0..40), round: usize) {
            let calls: Vec<&str> = calls.iter().map(String::as_str).collect();
            if let Some(mut drawn) = spines(&rows(&calls), round) {
                prop_assert!((LEAST..=SPINES).contains(&drawn.len()));
                prop_assert!(misplaced(&drawn).is_some());
                drawn.sort_by_key(|spine| shelf::key(&spine.call));
                prop_assert_eq!(misplaced(&drawn), None);
            }
        }
    }
}
