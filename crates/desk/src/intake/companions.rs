//! What is borrowed together, counted while a report of loans is read.
//!
//! Promised: only titles behind which enough people stand leave this module, without any sign of who, when or in which order ([ADR 36](../../../../docs/adr/0036-companions-without-people.md));
//! reports of one quarter give one answer, so that two publications do not tell what one more loan changed.
//! Never: it knows no member's number, it stores nobody, and it adds up nothing across reports, whose borrowers it could not tell apart.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
};

use jiff::civil::Date;
use lapau_feed::{
    Collection,
    catalogue::{Companion, Companions, Holding},
};
use lapau_import::{Borrowed, Borrowers, fingerprint};

use crate::store::{Store, StoreError};

/// How many people must stand behind a pair, and how many must have borrowed either title without the other.
///
/// Without these it could be told of whoever is seen with one title that they borrowed the other.
const LEAST: u32 = Companions::LEAST;
/// How many people must be in a report before anything of it is counted: among few everybody is known.
const LEAST_PEOPLE: usize = 50;
/// Who borrowed more titles than this is no person but a class, a branch, or a sign for those who left.
const MOST_TITLES: usize = 200;
/// How many companions a title has at most.
const MOST: usize = 8;

/// Tells the borrowers of a report apart by a digest under a key that is drawn now and goes with what is returned.
pub(super) fn borrowers() -> Borrowers {
    let key = RandomState::new();
    Borrowers::new(move |number| key.hash_one(number))
}

/// Counts the loans of one report.
#[derive(Debug)]
pub(super) struct Counter {
    /// The titles that have items.
    titles: Vec<Box<str>>,
    /// The title of each item, by its number.
    items: HashMap<u64, u32>,
    /// The day from which on loans are not counted yet.
    until: Date,
    /// Borrowers and the titles they had.
    loans: Vec<(u64, u32)>,
    /// Whether the report has loans that are over: one of current loans says nothing of what was borrowed.
    has_history: bool,
}

impl Counter {
    /// Begins with the items that the store knows.
    pub(super) async fn of(store: &Store, today: Date) -> Result<Self, StoreError> {
        let mut counter = Self {
            titles: Vec::new(),
            items: HashMap::new(),
            until: quarter(today),
            loans: Vec::new(),
            has_history: false,
        };
        store
            .each(Collection::Holdings, |stored| {
                let Ok(holding) = serde_json::from_str::<Holding>(&stored.json) else { return };
                let items = holding.items.iter().map(|item| item.id.as_str());
                counter.know(holding.title_id(), items);
            })
            .await?;
        // A title at several shelves is one.
        let mut numbers: HashMap<Box<str>, u32> = HashMap::new();
        let same: Vec<u32> =
            (0..).zip(&counter.titles).map(|(n, id)| *numbers.entry(id.clone()).or_insert(n)).collect();
        counter.items.values_mut().for_each(|title| *title = same[*title as usize]);
        Ok(counter)
    }

    fn know<'a>(&mut self, title: &str, items: impl Iterator<Item = &'a str>) {
        let number = self.titles.len() as u32;
        self.titles.push(title.into());
        for item in items {
            self.items.entry(fingerprint(item.as_bytes())).or_insert(number);
        }
    }

    /// Takes a loan.
    pub(super) fn take(&mut self, borrowed: &Borrowed) {
        self.has_history |= borrowed.returned;
        let title = self.items.get(&fingerprint(borrowed.item.as_bytes()));
        if let Some(&title) = title.filter(|_| borrowed.since.is_some_and(|day| day < self.until)) {
            self.loans.push((borrowed.borrower, title));
        }
    }

    /// What came of it; `None`: the report says nothing of what was borrowed before, and what is known stands.
    pub(super) fn end(self) -> Option<Vec<Companions>> {
        self.has_history.then(|| companions(&self.titles, self.loans))
    }
}

/// The companions of each title that has any, by identifier.
fn companions(ids: &[Box<str>], mut loans: Vec<(u64, u32)>) -> Vec<Companions> {
    // However often somebody borrowed a title, they are one.
    loans.sort_unstable();
    loans.dedup();
    let people: Vec<&[(u64, u32)]> = loans.chunk_by(|a, b| a.0 == b.0).filter(|of| of.len() <= MOST_TITLES).collect();
    if people.len() < LEAST_PEOPLE {
        return Vec::new();
    }
    let mut borrowers = vec![Vec::new(); ids.len()];
    for (person, titles) in (0_u32..).zip(&people) {
        titles.iter().for_each(|(_, title)| borrowers[*title as usize].push(person));
    }
    let count = |title: usize| borrowers[title].len() as u32;
    let mut found = Vec::new();
    // How many of those who borrowed a title borrowed each other one: one title at a time, so that no table of pairs is needed.
    let mut both = vec![0_u32; ids.len()];
    for title in (0..ids.len()).filter(|title| count(*title) >= 2 * LEAST) {
        both.fill(0);
        for person in &borrowers[title] {
            people[*person as usize].iter().for_each(|(_, other)| both[*other as usize] += 1);
        }
        let stands = |other: &usize| {
            let (both, without) = (both[*other], (count(title) - both[*other]).min(count(*other) - both[*other]));
            *other != title && both >= LEAST && without >= LEAST
        };
        let mut with: Vec<usize> = (0..ids.len()).filter(stands).collect();
        // How much of the readers of either the readers of both are: what everybody borrows goes with everything.
        let closeness =
            |other: usize| f64::from(both[other]) / (f64::from(count(title)) * f64::from(count(other))).sqrt();
        with.sort_by(|a, b| closeness(*b).total_cmp(&closeness(*a)).then_with(|| ids[*a].cmp(&ids[*b])));
        with.truncate(MOST);
        let with: Vec<Companion> = with
            .into_iter()
            .map(|other| Companion { title: ids[other].to_string(), people: at_least(both[other]) })
            .collect();
        if !with.is_empty() {
            found.push(Companions { id: ids[title].to_string(), with });
        }
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

/// The round number that so many people are at least: 5, 10, 20, 50, 100…
fn at_least(people: u32) -> u32 {
    let steps = (0..8).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u32.pow(power)));
    steps.filter(|step| *step <= people).max().unwrap_or_default()
}

/// The first day of the quarter of a day.
fn quarter(day: Date) -> Date {
    let month = (day.month() - 1) / 3 * 3 + 1;
    Date::new(day.year(), month, 1).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// A report of `people`, each with the titles that they borrowed.
    fn counted(people: impl Iterator<Item = Vec<u32>>) -> Vec<(String, Vec<(String, u32)>)> {
        let ids: Vec<Box<str>> = ["a", "b", "c", "d"].map(Into::into).to_vec();
        let loans = (0..).zip(people).flat_map(|(person, titles)| titles.into_iter().map(move |title| (person, title)));
        let named = |one: Companion| (one.title, one.people);
        let found = companions(&ids, loans.collect()).into_iter();
        found.map(|one| (one.id, one.with.into_iter().map(named).collect())).collect()
    }

    /// Sixty people, of whom so many borrowed a and b, a alone and b alone; the others c.
    fn pair(both: usize, first: usize, second: usize) -> Vec<(String, Vec<(String, u32)>)> {
        counted((0..60).map(|n| match n {
            n if n < both => vec![0, 1, 0],
            n if n < both + first => vec![0],
            n if n < both + first + second => vec![1],
            _ => vec![2],
        }))
    }

    fn together(people: u32) -> Vec<(String, Vec<(String, u32)>)> {
        let one = |id: &str, other: &str| (id.to_owned(), vec![(other.to_owned(), people)]);
        vec![one("a", "b"), one("b", "a")]
    }

    #[test]
    fn five_people_stand_behind_a_pair_and_behind_its_contrary() {
        assert_eq!(pair(5, 5, 5), together(5));
        assert_eq!(pair(4, 9, 9), [], "four are too few");
        assert_eq!(pair(20, 4, 9), [], "whoever has a is likely to have had b");
        assert_eq!(pair(20, 9, 4), []);
        assert_eq!(pair(19, 9, 9), together(10), "counts are rounded down");
        assert_eq!(pair(20, 9, 9), together(20));
    }

    #[test]
    fn among_few_nothing_is_told() {
        assert_eq!(counted((0..49).map(|n| if n < 20 { vec![0, 1] } else { vec![n % 2] })), []);
        assert_ne!(counted((0..50).map(|n| if n < 20 { vec![0, 1] } else { vec![n % 2] })), []);
    }

    #[test]
    fn who_borrows_everything_is_nobody() {
        let ids: Vec<Box<str>> = (0..400).map(|n| format!("t{n:03}").into()).collect();
        let institution = |person| (0..201).map(move |title| (person, title));
        let loans = (0..60).flat_map(institution).collect();
        assert_eq!(companions(&ids, loans), []);
    }

    #[test]
    fn the_closest_companions_are_kept() {
        let ids: Vec<Box<str>> = (0..20).map(|n| format!("t{n:02}").into()).collect();
        // Everybody but some borrowed the first title, and title n was borrowed by the first 10 + n of them and a few others.
        let titles = |person: u32| {
            let first = (person < 70).then_some(0);
            let with = (1..20).filter(move |title| person < 10 + title || person > 80);
            first.into_iter().chain(with)
        };
        let loans = (0..90).flat_map(|person| titles(person).map(move |title| (u64::from(person), title))).collect();
        let found = companions(&ids, loans);
        let first = &found[0];
        assert_eq!((first.id.as_str(), first.with.len()), ("t00", MOST));
        assert_eq!((first.with[0].title.as_str(), first.with[0].people), ("t19", 20));
    }

    #[test]
    fn loans_count_from_the_next_quarter_on() {
        assert_eq!(quarter(date(2026, 12, 1)), date(2026, 10, 1));
        assert_eq!(quarter(date(2026, 3, 31)), date(2026, 1, 1));
        let loan = |item: &str, since, returned| Borrowed { borrower: 1, item: item.into(), since, returned };
        let mut counter = Counter {
            titles: Vec::new(),
            items: HashMap::new(),
            until: quarter(date(2026, 12, 1)),
            loans: Vec::new(),
            has_history: false,
        };
        counter.know("a", ["B1", "B2"].into_iter());
        counter.take(&loan("B1", Some(date(2026, 10, 1)), false));
        counter.take(&loan("B1", None, false));
        counter.take(&loan("unknown", Some(date(2025, 1, 1)), false));
        assert_eq!((counter.loans.len(), counter.has_history), (0, false));
        counter.take(&loan("B2", Some(date(2026, 9, 30)), true));
        assert_eq!((&counter.loans[..], counter.has_history), (&[(1, 0)][..], true));
    }

    #[test]
    fn the_digest_of_a_number_is_worth_nothing_in_another_report() {
        let (one, other) = (RandomState::new(), RandomState::new());
        assert_ne!(one.hash_one("M001"), other.hash_one("M001"));
    }
}
