//! Putting things in order.
//!
//! The standard library builds its sort anew, some four kilobytes, for every kind of thing and every order.
//! Here it is built once, for places in a list, and each use adds a few bytes to what a phone downloads.

use std::cmp::Ordering;

/// Puts things in the order of their keys; those of equal keys stay as they were.
pub(crate) fn by_key<T, K: Ord>(things: &mut [T], key: impl Fn(&T) -> K) {
    by(things, |a, b| key(a).cmp(&key(b)));
}

/// Puts things in an order; those of equal rank stay as they were.
pub(crate) fn by<T>(things: &mut [T], order: impl Fn(&T, &T) -> Ordering) {
    let from = places(things.len(), &|a, b| order(&things[a], &things[b]));
    for to in 0..from.len() {
        let mut place = from[to];
        // What was there before may have been swapped away by an earlier turn, to where that turn took its own from.
        while place < to {
            place = from[place];
        }
        things.swap(to, place);
    }
}

/// For each place, the place from which its thing comes.
#[inline(never)]
fn places(count: usize, order: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|a, b| order(*a, *b));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
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
