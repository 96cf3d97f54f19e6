//! Sorting, for the whole app in one function.
//!
//! Each type and each order that the standard library sorts is compiled anew, at some 5 kB; all of them together were more than the search itself. So everything is sorted by its positions, and orders are called, not compiled in.

use std::cmp::Ordering;

/// Sorts numbers as an order says; of equal ones the least comes first.
pub fn sort(numbers: &mut [u32], order: &dyn Fn(u32, u32) -> Ordering) {
    numbers.sort_unstable_by(|a, b| order(*a, *b).then(a.cmp(b)));
}

/// A number with what it is put in order by first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Keyed(pub(crate) u64, pub(crate) u64, pub(crate) u32);

/// Numbers in the order of their keys; where these are equal, as `then` says, and then the least first.
///
/// Keys lie side by side and are compared without a call, so this takes a third of what [`sort`] takes.
pub(crate) fn by_key(mut keyed: Vec<Keyed>, then: &dyn Fn(u32, u32) -> Ordering) -> Vec<u32> {
    keyed.sort_unstable();
    let mut numbers: Vec<u32> = keyed.iter().map(|keyed| keyed.2).collect();
    let mut start = 0;
    for alike in keyed.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let end = start + alike.len();
        if alike.len() > 1 {
            sort(&mut numbers[start..end], then);
        }
        start = end;
    }
    numbers
}

/// The numbers of so many texts in the order of their bytes; of equal ones the least first.
pub(crate) fn by_text<'a>(count: usize, text: &dyn Fn(u32) -> &'a [u8]) -> Vec<u32> {
    let keyed = (0..count as u32).map(|n| {
        let beginning = beginning(text(n));
        Keyed((beginning >> 64) as u64, beginning as u64, n)
    });
    by_key(keyed.collect(), &|a, b| text(a).cmp(text(b)))
}

/// How many bytes of a text are its beginning.
const BEGINNING: usize = 15;

/// The first bytes of a text, and behind them its length, or that it is longer than they are: what is equal and not longer is the same.
fn beginning(text: &[u8]) -> u128 {
    let mut first = [0; BEGINNING + 1];
    let length = text.len().min(BEGINNING);
    first[..length].copy_from_slice(&text[..length]);
    first[BEGINNING] = text.len().min(BEGINNING + 1) as u8;
    u128::from_be_bytes(first)
}

/// Anything in the order given; equals stay in theirs.
pub(crate) fn sorted<T>(items: Vec<T>, order: &dyn Fn(&T, &T) -> Ordering) -> Vec<T> {
    let mut numbers: Vec<u32> = (0..items.len() as u32).collect();
    sort(&mut numbers, &|a, b| order(&items[a as usize], &items[b as usize]));
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    numbers.into_iter().filter_map(|n| items[n as usize].take()).collect()
}

/// A number with what it is worth.
pub(crate) type Weighed = (u32, f32);

/// Sorts weighed numbers so that the first `end` are in their places; the rest follows in no order.
pub(crate) fn sort_weighed(weighed: &mut [Weighed], end: usize, order: &dyn Fn(&Weighed, &Weighed) -> Ordering) {
    let end = end.min(weighed.len());
    if end == 0 {
        return;
    }
    if end < weighed.len() {
        weighed.select_nth_unstable_by(end - 1, order);
    }
    let first = sorted(weighed[..end].to_vec(), order);
    weighed[..end].copy_from_slice(&first);
}

/// Leaves of many weighed numbers the `end` heaviest, and those that weigh as much as the last of them, in no order. One look at each decides: most weigh less than what was met already.
pub(crate) fn heaviest(weighed: &mut Vec<Weighed>, end: usize) {
    if end == 0 || weighed.len() <= 4 * end {
        return;
    }
    let mut kept: Vec<Weighed> = Vec::with_capacity(2 * end);
    let mut least = f32::NEG_INFINITY;
    for one in weighed.iter() {
        if one.1 > least {
            kept.push(*one);
            if kept.len() == 2 * end {
                least = lighten(&mut kept, end);
            }
        }
    }
    if kept.len() > end {
        least = lighten(&mut kept, end);
    }
    weighed.retain(|one| one.1 >= least);
}

/// Leaves the `end` heaviest, and tells what the last of them weighs.
fn lighten(kept: &mut Vec<Weighed>, end: usize) -> f32 {
    sort_weighed(kept, end, &|a, b| b.1.total_cmp(&a.1));
    kept.truncate(end);
    kept.last().map_or(f32::NEG_INFINITY, |last| last.1)
}

/// By number, and of one number the weightiest first.
pub(crate) fn by_number(a: &Weighed, b: &Weighed) -> Ordering {
    a.0.cmp(&b.0).then(b.1.total_cmp(&a.1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(items in prop::collection::vec((0_u8..5, any::<u8>()), 0..40), end in 0_usize..50) {
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            prop_assert_eq!(sorted(items.clone(), &|a, b| a.0.cmp(&b.0)), expected);

            let mut weighed: Vec<Weighed> = items.iter().map(|item| (u32::from(item.0), f32::from(item.1))).collect();
            let mut expected = weighed.clone();
            expected.sort_by(by_number);
            sort_weighed(&mut weighed, end, &by_number);
            let end = end.min(weighed.len());
            prop_assert_eq!(&weighed[..end], &expected[..end]);
        }

        #[test]
        fn texts_are_in_the_order_of_their_bytes(texts in prop::collection::vec(prop_oneof!["[a\0]{0,4}", "[ab]{0,20}", "samebeginning[ab\0]{0,5}"], 0..12)) {
            let mut expected: Vec<u32> = (0..texts.len() as u32).collect();
            expected.sort_by_key(|n| &texts[*n as usize]);
            prop_assert_eq!(by_text(texts.len(), &|n| texts[n as usize].as_bytes()), expected);
        }

        #[test]
        fn the_heaviest_are_left(weights in prop::collection::vec(0_u8..40, 0..200), end in 0_usize..12) {
            let all: Vec<Weighed> = (0..).zip(weights.iter().map(|weight| f32::from(*weight))).collect();
            let mut left = all.clone();
            heaviest(&mut left, end);
            let mut order: Vec<f32> = all.iter().map(|one| one.1).collect();
            order.sort_by(|a, b| b.total_cmp(a));
            if end == 0 || all.len() <= 4 * end {
                prop_assert_eq!(left, all);
            } else {
                let expected: Vec<Weighed> = all.into_iter().filter(|one| one.1 >= order[end - 1]).collect();
                prop_assert_eq!(left, expected);
            }
        }
    }
}
