//! What many jurors gave, as one result.
//!
//! A juror's points for an entry are the sum of the points for each criterion times its weight; divided by the sum of all weights they are on the rubric's own scale.
//! An entry's mean is that of the jurors who gave it points: those with a conflict of interest and those who abstained are counted and left out.
//! Means are kept as fractions of whole numbers, by which places are told apart, so that entries share a place only if their means are the same.

use std::{cmp::Ordering, collections::BTreeMap};

use lapau_feed::{
    programme::Rubric,
    submission::{Scores, Sheet},
};

/// An entry that is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Its code name.
    pub code: String,
    /// Its category: places are given in each.
    pub category: String,
}

/// A mean on the rubric's scale, as a fraction.
#[derive(Clone, Copy, Debug)]
pub struct Mean {
    /// All weighed points of all jurors.
    pub points: u64,
    /// By what they are divided: the sum of the weights times the number of jurors, never 0.
    pub by: u64,
}

impl Mean {
    /// It as a number, for people to read.
    pub fn value(self) -> f64 {
        self.points as f64 / self.by as f64
    }
}

impl PartialEq for Mean {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Mean {}

impl PartialOrd for Mean {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Mean {
    fn cmp(&self, other: &Self) -> Ordering {
        let across = |a: u64, b: u64| u128::from(a) * u128::from(b);
        across(self.points, other.by).cmp(&across(other.points, self.by))
    }
}

/// What became of an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Its code name.
    pub code: String,
    /// Its category.
    pub category: String,
    /// Its place in its category, from 1; of several with one mean all have the first of their places. None where nobody gave points.
    pub place: Option<u32>,
    /// Whether another entry of its category has the same mean.
    pub tied: bool,
    /// The mean of the jurors' points; none where nobody gave any.
    pub mean: Option<Mean>,
    /// The lowest and the highest that a juror gave, on the rubric's scale.
    pub range: Option<(f64, f64)>,
    /// How far the jurors were apart: the standard deviation of a sample. None of fewer than two.
    pub deviation: Option<f64>,
    /// How many gave points.
    pub jurors: u32,
    /// How many have a conflict of interest.
    pub conflicts: u32,
    /// How many abstained.
    pub abstentions: u32,
    /// How many sheets do not fit the rubric, and count for nothing.
    pub unfit: u32,
}

/// The scores of all jurors as one result: by category in the order in which these first appear, the best first, then those without points; of one mean by code name.
///
/// There is to be one set of scores for each juror; what is said of an entry that is not among those given counts for nothing.
pub fn merge(rubric: &Rubric, entries: &[Judged], scores: &[Scores]) -> Vec<Standing> {
    let mut sheets: BTreeMap<&str, Vec<&Sheet>> = BTreeMap::new();
    for sheet in scores.iter().flat_map(|scores| &scores.sheets) {
        sheets.entry(&sheet.code).or_default().push(sheet);
    }
    let standing = |entry: &Judged| standing(rubric, entry, sheets.get(&*entry.code).map_or(&[], Vec::as_slice));
    let mut standings: Vec<Standing> = entries.iter().map(standing).collect();
    let mut categories: Vec<&str> = Vec::new();
    for entry in entries {
        if !categories.contains(&&*entry.category) {
            categories.push(&entry.category);
        }
    }
    let category = |standing: &Standing| categories.iter().position(|category| *category == standing.category);
    standings.sort_by(|a, b| {
        category(a).cmp(&category(b)).then_with(|| b.mean.cmp(&a.mean)).then_with(|| a.code.cmp(&b.code))
    });
    for n in 0..standings.len() {
        let Some(mean) = standings[n].mean else { continue };
        let of_category = standings.iter().filter(|other| other.category == standings[n].category);
        let better = of_category.clone().filter(|other| other.mean > Some(mean)).count();
        let same = of_category.filter(|other| other.mean == Some(mean)).count();
        standings[n].place = Some(u32::try_from(better).unwrap_or(u32::MAX).saturating_add(1));
        standings[n].tied = same > 1;
    }
    standings
}

fn standing(rubric: &Rubric, entry: &Judged, sheets: &[&Sheet]) -> Standing {
    let (fit, unfit): (Vec<&Sheet>, Vec<&Sheet>) = sheets.iter().partition(|sheet| sheet.fits(rubric));
    let mut sums: Vec<u32> = fit.iter().filter_map(|sheet| sheet.sum(rubric)).collect();
    // What is added up in one order gives one deviation, to the last digit.
    sums.sort_unstable();
    let count = |of: fn(&Sheet) -> bool| fit.iter().filter(|sheet| of(sheet)).count() as u32;
    let weight = u64::from(rubric.weight().max(1));
    let jurors = sums.len() as u32;
    let points = sums.iter().copied().map(u64::from).sum();
    let mean = (jurors > 0).then(|| Mean { points, by: weight * u64::from(jurors) });
    let on_scale = |sum: u32| f64::from(sum) / weight as f64;
    let deviation = mean.filter(|_| jurors > 1).map(|mean| {
        let apart = sums.iter().map(|sum| (on_scale(*sum) - mean.value()).powi(2)).sum::<f64>();
        (apart / f64::from(jurors - 1)).sqrt()
    });
    Standing {
        code: entry.code.clone(),
        category: entry.category.clone(),
        place: None,
        tied: false,
        mean,
        range: sums.first().zip(sums.last()).map(|(low, high)| (on_scale(*low), on_scale(*high))),
        deviation,
        jurors,
        conflicts: count(|sheet| sheet.conflict),
        abstentions: count(|sheet| sheet.abstain),
        unfit: unfit.len() as u32,
    }
}

#[cfg(test)]
mod tests {
    use lapau_feed::{
        Ticket,
        programme::Criterion,
        submission::{Score, Scores},
    };
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn rubric(weights: &[u16]) -> Rubric {
        let criterion = |(n, weight): (usize, &u16)| Criterion {
            id: n.to_string(),
            name: "K".into(),
            about: Default::default(),
            weight: *weight,
        };
        Rubric { scale: 5, criteria: weights.iter().enumerate().map(criterion).collect(), tell_points: false }
    }

    fn entries(codes: &[&str]) -> Vec<Judged> {
        codes.iter().map(|code| Judged { code: (*code).into(), category: String::new() }).collect()
    }

    /// Points; of no points the first entry says which way: 0 for a conflict, 9 for an abstention.
    fn sheet(code: &str, points: &[u8]) -> Sheet {
        let mark = |(n, points): (usize, &u8)| Score { criterion: n.to_string(), points: *points };
        match points {
            [0] => Sheet { code: code.into(), conflict: true, ..Sheet::default() },
            [9] => Sheet { code: code.into(), abstain: true, ..Sheet::default() },
            points => {
                Sheet { code: code.into(), scores: points.iter().enumerate().map(mark).collect(), ..Sheet::default() }
            }
        }
    }

    fn juror(n: u8, sheets: Vec<Sheet>) -> Scores {
        Scores { contest: "c".into(), key: Ticket([n; 16]), sheets }
    }

    /// Three jurors, two criteria of which the first counts double, on a scale of 5.
    ///
    /// | entry | juror 1 | juror 2 | juror 3 | mean |
    /// | --- | --- | --- | --- | --- |
    /// | elang | 5, 4 → 14/3 | 4, 4 → 12/3 | 3, 5 → 11/3 | 37/9 = 4.11 |
    /// | kawa | conflict | 5, 2 → 12/3 | abstains | 12/3 = 4.00 |
    /// | pala | 4, 4 → 12/3 | 4, 4 → 12/3 | 4, 4 → 12/3 | 36/9 = 4.00 |
    /// | rusa | conflict | conflict | abstains | none |
    #[test]
    fn a_contest_worked_by_hand() {
        let jury = [
            juror(1, vec![sheet("elang", &[5, 4]), sheet("kawa", &[0]), sheet("pala", &[4, 4]), sheet("rusa", &[0])]),
            juror(
                2,
                vec![sheet("elang", &[4, 4]), sheet("kawa", &[5, 2]), sheet("pala", &[4, 4]), sheet("rusa", &[0])],
            ),
            juror(3, vec![sheet("elang", &[3, 5]), sheet("kawa", &[9]), sheet("pala", &[4, 4]), sheet("rusa", &[9])]),
        ];
        let found = merge(&rubric(&[2, 1]), &entries(&["rusa", "pala", "kawa", "elang"]), &jury);
        let said: Vec<_> = found.iter().map(|one| (&*one.code, one.place, one.tied, one.jurors)).collect();
        assert_eq!(
            said,
            [
                ("elang", Some(1), false, 3),
                ("kawa", Some(2), true, 1),
                ("pala", Some(2), true, 3),
                ("rusa", None, false, 0)
            ]
        );
        let elang = &found[0];
        assert_eq!(elang.mean, Some(Mean { points: 37, by: 9 }));
        assert_eq!(elang.range, Some((11.0 / 3.0, 14.0 / 3.0)));
        // Squares of 14/3, 12/3 and 11/3 from 37/9: 25/81, 1/81 and 16/81, together 42/81; halved 21/81; its root 0.50918.
        assert!((elang.deviation.unwrap() - 0.509_175).abs() < 1e-6, "{:?}", elang.deviation);
        assert_eq!((found[1].conflicts, found[1].abstentions, found[1].deviation), (1, 1, None));
        assert_eq!(found[2].deviation, Some(0.0));
        assert_eq!((found[3].conflicts, found[3].abstentions, found[3].mean), (2, 1, None));
    }

    #[test]
    fn what_two_digits_do_not_tell_apart_are_two_places() {
        // 3 + 1/300 and 3: the same once rounded, and not the same place.
        let rubric = rubric(&[100, 100, 100]);
        let close = Rubric { criteria: [&rubric.criteria[..], &self::rubric(&[1]).criteria].concat(), ..rubric };
        let mut close = close;
        close.criteria[3].id = "3".into();
        let jury = [juror(1, vec![sheet("a", &[3, 3, 3, 3]), sheet("b", &[3, 3, 3, 4])])];
        let found = merge(&close, &entries(&["a", "b"]), &jury);
        let said: Vec<_> = found.iter().map(|one| (&*one.code, one.place, one.tied)).collect();
        assert_eq!(said, [("b", Some(1), false), ("a", Some(2), false)]);
    }

    #[test]
    fn a_sheet_that_does_not_fit_counts_for_nothing_and_is_told() {
        let jury = [juror(1, vec![sheet("a", &[5]), sheet("z", &[5, 5])]), juror(2, vec![sheet("a", &[6, 1])])];
        let found = merge(&rubric(&[1, 1]), &entries(&["a"]), &jury);
        assert_eq!((found.len(), found[0].unfit, found[0].jurors, found[0].place), (1, 2, 0, None));
    }

    #[test]
    fn places_are_given_in_each_category() {
        let entries = [("a", "umum"), ("b", "pelajar"), ("c", "umum")];
        let entries = entries.map(|(code, category)| Judged { code: code.into(), category: category.into() });
        let jury = [juror(1, vec![sheet("a", &[2]), sheet("b", &[1]), sheet("c", &[3])])];
        let found = merge(&rubric(&[1]), &entries, &jury);
        let said: Vec<_> = found.iter().map(|one| (&*one.code, one.place)).collect();
        assert_eq!(said, [("c", Some(1)), ("a", Some(2)), ("b", Some(1))]);
    }

    const CODES: [&str; 5] = ["a", "b", "c", "d", "e"];

    /// Points of a juror for every entry; 0 for a conflict, 6 for an abstention.
    fn jury() -> impl Strategy<Value = Vec<Vec<[u8; 2]>>> {
        vec(vec([0..=6_u8, 1..=5_u8], CODES.len()), 0..7)
    }

    fn scores(jury: &[Vec<[u8; 2]>]) -> Vec<Scores> {
        let one = |(code, points): (&&str, &[u8; 2])| match points[0] {
            0 => sheet(code, &[0]),
            6 => sheet(code, &[9]),
            _ => sheet(code, points),
        };
        let of =
            |(n, points): (usize, &Vec<[u8; 2]>)| juror(n as u8, std::iter::zip(&CODES, points).map(one).collect());
        jury.iter().enumerate().map(of).collect()
    }

    proptest! {
        #[test]
        fn the_order_of_jurors_and_entries_does_not_matter(jury in jury(), weights in [1..=100_u16, 1..=100_u16]) {
            let rubric = rubric(&weights);
            let mut scores = scores(&jury);
            let first = merge(&rubric, &entries(&CODES), &scores);
            scores.reverse();
            scores.iter_mut().for_each(|scores| scores.sheets.reverse());
            let mut entries = entries(&CODES);
            entries.reverse();
            prop_assert_eq!(merge(&rubric, &entries, &scores), first);
        }

        #[test]
        fn nobody_is_left_out_and_every_number_is_within_bounds(jury in jury(), weights in [1..=100_u16, 1..=100_u16]) {
            let found = merge(&rubric(&weights), &entries(&CODES), &scores(&jury));
            prop_assert_eq!(found.len(), CODES.len());
            for one in &found {
                prop_assert_eq!((one.jurors + one.conflicts + one.abstentions + one.unfit) as usize, jury.len());
                prop_assert_eq!(one.place.is_some(), one.jurors > 0);
                if let (Some(mean), Some((low, high))) = (one.mean, one.range) {
                    prop_assert!(low >= 1.0 && high <= 5.0);
                    prop_assert!(low - 1e-9 <= mean.value() && mean.value() <= high + 1e-9);
                    // A deviation of a sample is at most the range over the root of two.
                    prop_assert!(one.deviation.is_none_or(|apart| apart <= (high - low) / 2_f64.sqrt() + 1e-9));
                }
            }
        }

        #[test]
        fn places_follow_means_and_are_shared_by_equals_alone(jury in jury(), weights in [1..=100_u16, 1..=100_u16]) {
            let found = merge(&rubric(&weights), &entries(&CODES), &scores(&jury));
            for pair in found.windows(2) {
                match (pair[0].mean, pair[1].mean) {
                    (Some(a), Some(b)) => {
                        prop_assert!(a >= b);
                        prop_assert_eq!(a == b, pair[0].place == pair[1].place);
                    }
                    (None, Some(_)) => prop_assert!(false, "those without points come last"),
                    _ => {}
                }
            }
            for (n, one) in found.iter().enumerate() {
                prop_assert!(one.place.is_none_or(|place| place as usize <= n + 1));
            }
        }

        #[test]
        fn a_conflict_of_interest_changes_nothing_but_its_count(jury in jury(), n in 0..5_usize) {
            let rubric = rubric(&[2, 1]);
            let before = merge(&rubric, &entries(&CODES), &scores(&jury));
            let mut more = scores(&jury);
            more.push(juror(99, vec![sheet(CODES[n], &[0])]));
            let after = merge(&rubric, &entries(&CODES), &more);
            for (before, after) in std::iter::zip(before, after) {
                let conflicts = before.conflicts + u32::from(before.code == CODES[n]);
                prop_assert_eq!(Standing { conflicts, ..before }, after);
            }
        }
    }
}
