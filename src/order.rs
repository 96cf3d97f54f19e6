//! Putting things in order.
//!
//! The standard library builds its sort anew, some four kilobytes, for every kind of thing and every order.
//! Here places in a list are sorted, by the one sort that the search has, and each use adds a few bytes to what a phone downloads.

use std::cmp::Ordering;

/// Puts things in the order of their keys; those of equal keys stay as they were.
pub(crate) fn by_key<T, K: Ord>(things: &mut [T], key: impl Fn(&T) -> K) {
    by(things, |a, b| key(a).cmp(&key(b)));
}

/// Puts things in an order; those of equal rank stay as they were.
pub(crate) fn by<T>(things: &mut [T], order: impl Fn(&T, &T) -> Ordering) {
    let from = places(things.len(), &|a, b| order(&things[a as usize], &things[b as usize]));
    for to in 0..from.len() {
        let mut place = from[to] as usize;
        // What was there before may have been swapped away by an earlier turn, to where that turn took its own from.
        while place < to {
            place = from[place] as usize;
        }
        things.swap(to, place);
    }
}

/// For each place, the place from which its thing comes.
#[inline(never)]
fn places(count: usize, order: &dyn Fn(u32, u32) -> Ordering) -> Vec<u32> {
    let mut places: Vec<u32> = (0..count as u32).collect();
    lapau_search::sort(&mut places, order);
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn the_order_is_that_of_the_standard_library() {
        // A small linear congruential generator: many lists, many equal keys.
        let mut seed = 1_u32;
        for count in 0..100 {
            let things: Vec<(u32, usize)> = (0..count)
                .map(|n| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (seed >> 28, n)
                })
                .collect();
            let (mut ours, mut theirs) = (things.clone(), things);
            by_key(&mut ours, |thing| thing.0);
            theirs.sort_by_key(|thing| thing.0);
            assert_eq!(ours, theirs);
        }
    }
}
