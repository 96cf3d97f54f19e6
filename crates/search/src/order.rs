//! Orders of the catalogue, other than by relevance.

use std::sync::OnceLock;

use lapau_feed::catalogue::Title;

use crate::bytes::Rows;
use crate::query::Sort;
use crate::records::{Records, TitleRef, number_of_date};
use crate::shelf;
use crate::sorting::{Keyed, by_key, by_text};
use crate::stock::Stock;
use crate::words::Words;

/// What titles are put in order by while they arrive: what came last first, then by year, then by the words of the title.
#[derive(Debug, Default)]
pub(crate) struct Arrivals {
    /// For each title the day it came and its year, so that what is less comes first.
    days: Vec<u64>,
    /// For each title whether `a` is an article in it.
    english: Vec<bool>,
    /// The words of titles, and where those of each end.
    pub(crate) words: Vec<u32>,
    ends: Vec<u32>,
}

/// How many bits a day and a year have in a key, and how many a word.
const YEAR: u32 = 17;
const WORD: u32 = 28;

impl Arrivals {
    /// Takes up a title whose words were added.
    pub(crate) fn add(&mut self, title: &Title) {
        let day = title.added.map_or(0, |date| number_of_date(date) + 1);
        let year = title.year.map_or(0, |year| i32::from(year).abs_diff(i32::from(i16::MIN)) + 1);
        self.days.push(u64::from(day) << YEAR | u64::from(year));
        self.english.push(title.languages.iter().any(|language| language == "en"));
        self.ends.push(self.words.len() as u32);
    }

    /// The words that a title is filed under.
    fn filed(&self, title: u32, [the, a, an]: &[Option<u32>; 3]) -> &[u32] {
        let start = title.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        let words = &self.words[start as usize..self.ends[title as usize] as usize];
        match words {
            [first, rest @ ..]
                if !rest.is_empty() && is_article(Some(*first), self.english[title as usize], the, &[a, an]) =>
            {
                rest
            }
            _ => words,
        }
    }

    /// Puts titles into the order they are kept in, by the ranks of words in the alphabet.
    pub(crate) fn arrange(&self, titles: &[u32], ranks: &[u32], articles: [Option<u32>; 3]) -> Vec<u32> {
        let filed = |n: u32| self.filed(n, &articles).iter().map(|word| ranks[*word as usize]);
        let key = |n: &u32| {
            let mut words = filed(*n).map(|rank| u128::from(rank + 1)).chain([0; 3]);
            let key = (0..3)
                .fold(!u128::from(self.days[*n as usize]), |key, _| key << WORD | words.next().unwrap_or_default());
            Keyed((key >> 64) as u64, key as u64, *n)
        };
        by_key(titles.iter().map(key).collect(), &|a, b| filed(a).cmp(filed(b)))
    }
}

/// Whether a word is an English article that a title is not filed under. `A` also begins Indonesian initials.
fn is_article<T: PartialEq>(word: T, english: bool, the: &T, others: &[&T]) -> bool {
    word == *the || english && others.contains(&&word)
}

/// The articles that titles are not filed under: in any title, and in an English one.
pub(crate) const ARTICLES: [&str; 3] = ["the", "a", "an"];

/// What a title is filed under: its words without a leading English article.
fn filing(words: &str, english: bool) -> &str {
    match words.split_once(' ') {
        Some((word, rest)) if is_article(word, english, &ARTICLES[0], &[&ARTICLES[1], &ARTICLES[2]]) => rest,
        _ => words,
    }
}

fn filed(title: &TitleRef) -> String {
    filing(&Words::of(&title.title.text()).phrase(), title.languages.contains(&"en")).to_owned()
}

/// For each order the rank of every title, made when it is first asked for.
#[derive(Debug, Default)]
pub(crate) struct Orders {
    title: OnceLock<Vec<u32>>,
    author: OnceLock<Vec<u32>>,
    call: OnceLock<Vec<u32>>,
}

impl Orders {
    /// The ranks of an order; nothing where the order the titles are kept in will do.
    pub(crate) fn ranks(&self, sort: Sort, records: &Records, stock: &Stock) -> Option<&[u32]> {
        let ranks = match sort {
            Sort::Relevance | Sort::Newest => return None,
            Sort::Title => self.title.get_or_init(|| ranks(records.len(), &|n| filed(&records.get(n)))),
            Sort::Author => self.author.get_or_init(|| {
                ranks(records.len(), &|n| {
                    let title = records.get(n);
                    last_if_empty(Words::of(title.author()).phrase()) + "\0" + &filed(&title)
                })
            }),
            Sort::Call => self.call.get_or_init(|| {
                ranks(records.len(), &|n| match (stock.call(n, records), records.get(n).class) {
                    (call, "") if call.is_empty() => last_if_empty(String::new()),
                    (call, class) => shelf::key(if call.is_empty() { class } else { &call }),
                })
            }),
        };
        Some(ranks)
    }
}

/// A key that sorts after all others in place of an empty one.
fn last_if_empty(key: String) -> String {
    if key.is_empty() { char::MAX.to_string() } else { key }
}

fn ranks(titles: usize, key: &dyn Fn(u32) -> String) -> Vec<u32> {
    let mut keys = Rows::default();
    for n in 0..titles as u32 {
        keys.push(key(n).as_bytes());
    }
    let order = by_text(titles, &|n| keys.get(n));
    let mut ranks = vec![0; titles];
    for (rank, n) in order.into_iter().enumerate() {
        ranks[n as usize] = rank as u32;
    }
    ranks
}
