//! What a text was while it was being written: versions to go back to.
//!
//! A version is what stood there when its writer paused, before much of it went, or once they had written for a while.
//! Promised: however long somebody writes, they stay within [`MOST`] and [`MAX_BYTES`]; the older they are, the further apart.
//! Never: a version is made of what it would only repeat, and none is lost by going back to one.

use jiff::Timestamp;
use lapau_feed::{dates, json::Read};
use serde::Serialize;

/// How many versions there are at most.
pub const MOST: usize = 24;
/// How many bytes of text they hold at most, all together.
pub const MAX_BYTES: usize = 400_000;
/// How long nothing was typed when somebody paused, in seconds.
const PAUSE: i64 = 60;
/// How long somebody writes without a pause before there is a version all the same, in seconds.
const WHILE: i64 = 300;
/// How many characters go in one step that is worth going back from.
const MUCH: usize = 60;

/// A text as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read)]
pub struct Version {
    /// When it was so.
    #[serde(with = "dates")]
    pub at: Timestamp,
    /// The text.
    pub text: String,
}

/// What a text was, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Read)]
pub struct Versions {
    /// The versions, the oldest first.
    pub versions: Vec<Version>,
}

impl Versions {
    /// Keeps a text as a version, unless it says nothing or what a version says already. Answers whether it was kept.
    pub fn keep(&mut self, text: &str, at: Timestamp) -> bool {
        if text.trim().is_empty() || self.versions.iter().any(|known| known.text == text) {
            return false;
        }
        let later = self.versions.iter().position(|known| known.at > at).unwrap_or(self.versions.len());
        self.versions.insert(later, Version { at, text: text.to_owned() });
        self.thin(at);
        self.versions.iter().any(|known| known.text == text)
    }

    /// Takes in the versions of another tab or of an earlier visit.
    pub fn join(&mut self, others: &Self) {
        for other in &others.versions {
            self.keep(&other.text, other.at);
        }
    }

    /// Whether what stood `before` a change is worth a version; it had stood so since `since`, and is `after` now.
    pub fn deserves(&self, before: &str, since: Timestamp, after: &str, now: Timestamp) -> bool {
        let (since, now) = (since.as_second(), now.as_second());
        let newest = self.versions.last().map(|version| version.at.as_second());
        now - since >= PAUSE || newest.is_some_and(|newest| now - newest >= WHILE) || lost(before, after) >= MUCH
    }

    /// Lets versions go until the bounds hold: each time the one that stands closest to the one before it for its age.
    fn thin(&mut self, now: Timestamp) {
        let now = self.versions.last().map_or(now, |newest| newest.at.max(now)).as_second();
        loop {
            let bytes = self.versions.iter().map(|version| version.text.len()).sum::<usize>();
            if self.versions.len() <= MOST && bytes <= MAX_BYTES {
                return;
            }
            let last = self.versions.len() - 1;
            let mut closest = (0, (i64::MAX, 1));
            for n in 1..last {
                let at = self.versions[n].at.as_second();
                let (gap, age) = (at - self.versions[n - 1].at.as_second(), (now - at).max(0) + 1);
                // The ratios are compared by their products.
                let (least, of) = closest.1;
                if i128::from(gap) * i128::from(of) < i128::from(least) * i128::from(age) {
                    closest = (n, (gap, age));
                }
            }
            // Of two the newer one stays.
            self.versions.remove(closest.0);
        }
    }
}

/// How many characters of a text are gone in the one after it, as one step takes them away.
fn lost(before: &str, after: &str) -> usize {
    let begins = before.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
    let (before, after) = (&before.as_bytes()[begins..], &after.as_bytes()[begins..]);
    let ends = before.iter().rev().zip(after.iter().rev()).take_while(|(a, b)| a == b).count();
    // Of a letter in several bytes only the first counts.
    before[..before.len() - ends].iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use lapau_feed::json;
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_795_500_000 + seconds).unwrap()
    }

    fn texts(versions: &Versions) -> Vec<&str> {
        versions.versions.iter().map(|version| version.text.as_str()).collect()
    }

    #[test]
    fn a_pause_a_while_and_a_marked_change_are_worth_a_version() {
        let mut versions = Versions::default();
        assert!(!versions.deserves("Asap naik", at(0), "Asap naik.", at(2)), "somebody is typing");
        assert!(versions.deserves("Asap naik", at(0), "Asap naik.", at(60)), "they paused");
        let long = "Asap naik dari tungku nenek, dan dapur itu ramai sejak subuh; semua orang datang.";
        assert!(versions.deserves(long, at(0), "A", at(1)), "nearly all of it went");
        assert!(!versions.deserves(long, at(0), &long.replace("nenek", "ibu"), at(1)), "a word was mended");
        let doubled = [long, long].concat();
        assert!(!versions.deserves(long, at(0), &doubled, at(1)), "what was added can be taken away again");
        assert!(versions.keep("Asap", at(0)));
        assert!(!versions.deserves("Asap na", at(298), "Asap nai", at(299)));
        assert!(versions.deserves("Asap nai", at(299), "Asap naik", at(300)), "they wrote for five minutes");
    }

    #[test]
    fn nothing_is_kept_twice_and_nothing_empty() {
        let mut versions = Versions::default();
        assert!(!versions.keep(" \n", at(0)));
        assert!(versions.keep("satu", at(0)) && versions.keep("dua", at(1)));
        assert!(!versions.keep("satu", at(2)), "it is there to go back to");
        assert_eq!(texts(&versions), ["satu", "dua"]);
        let mut other = Versions::default();
        assert!(other.keep("tiga", at(0)) && other.keep("dua", at(9)));
        versions.join(&other);
        assert_eq!(texts(&versions), ["satu", "tiga", "dua"]);
        let kept = serde_json::to_string(&versions).unwrap();
        assert_eq!(json::from_str::<Versions>(&kept).unwrap(), versions);
    }

    #[test]
    fn the_older_they_are_the_further_apart() {
        let mut versions = Versions::default();
        for n in 0..500 {
            assert!(versions.keep(&format!("naskah {n}"), at(n * 300)));
        }
        assert_eq!(versions.versions.len(), MOST);
        assert_eq!(texts(&versions)[0], "naskah 0", "the first is kept");
        assert_eq!(texts(&versions)[MOST - 3..], ["naskah 497", "naskah 498", "naskah 499"]);
        let gap = |n: usize| versions.versions[n].at.as_second() - versions.versions[n - 1].at.as_second();
        assert!(gap(1) > gap(12) && gap(12) > gap(MOST - 1), "{} {} {}", gap(1), gap(12), gap(MOST - 1));
    }

    #[test]
    fn letters_of_several_bytes_count_once() {
        assert_eq!((lost("aéb", "ab"), lost("éé", "éè"), lost("", "a"), lost("abc", "")), (1, 0, 0, 3));
        assert_eq!(lost("ééééé", ""), 5);
    }

    proptest! {
        #[test]
        fn the_bounds_hold_and_the_newest_stays(steps in prop::collection::vec((0_usize..60_000, -400_i64..4_000), 1..60)) {
            let mut versions = Versions::default();
            let mut now = 0;
            for (n, (length, step)) in steps.into_iter().enumerate() {
                // A phone's clock may be set back.
                now += step;
                let text = format!("{n}{}", "x".repeat(length));
                versions.keep(&text, at(now));
                prop_assert!(versions.versions.len() <= MOST);
                prop_assert!(versions.versions.iter().map(|version| version.text.len()).sum::<usize>() <= MAX_BYTES);
                prop_assert!(versions.versions.is_sorted_by_key(|version| version.at));
                prop_assert!(!versions.versions.is_empty());
            }
        }
    }
}
