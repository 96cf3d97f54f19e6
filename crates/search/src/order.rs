//! Orders of the catalogue, other than by relevance.

use std::sync::OnceLock;

use lapau_feed::catalogue::Title;

use crate::bytes::Rows;
use crate::query::Sort;
use crate::records::{Records, TitleRef, number_of_date};
use crate::shelf;
use crate::sorting::{ByText, sort};
use crate::stock::Stock;
use crate::words::Words;

/// What titles are put in order by while they arrive: what came last first, then by year, then by title.
#[derive(Debug, Default)]
pub(crate) struct Arrivals {
    /// For each title the day it came and its year, so that what is less comes first.
    days: Vec<u64>,
    filed: Rows,
}

impl Arrivals {
    /// Takes up a title with its words.
    pub(crate) fn add(&mut self, title: &Title, words: &str) {
        let day = title.added.map_or(0, |date| number_of_date(date) + 1);
        let year = title.year.map_or(0, |year| i32::from(year).abs_diff(i32::from(i16::MIN)) + 1);
        self.days.push(!(u64::from(day) << 32 | u64::from(year)));
        let english = title.languages.iter().any(|language| language == "en");
        self.filed.push(filing(words, english).as_bytes());
    }

    /// Puts titles into the order they are kept in.
    pub(crate) fn arrange(&self, titles: &mut [u32]) {
        let filed = |n: u32| self.filed.get(n);
        let by_text = ByText::new(self.filed.len(), &filed);
        sort(titles, &|a, b| self.days[a as usize].cmp(&self.days[b as usize]).then_with(|| by_text.order(a, b)));
    }
}

/// What a title is filed under: its words without a leading English article.
fn filing(words: &str, english: bool) -> &str {
    match words.split_once(' ') {
        Some(("the", rest)) => rest,
        // `A` also begins Indonesian initials.
        Some(("a" | "an", rest)) if english => rest,
        _ => words,
    }
}

fn filed(title: &TitleRef) -> String {
    filing(&Words::of(title.title).phrase(), title.languages.contains(&"en")).to_owned()
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
                ranks(records.len(), &|n| match (stock.call(n), records.get(n).class) {
                    ("", "") => last_if_empty(String::new()),
                    ("", class) => shelf::key(class),
                    (call, _) => shelf::key(call),
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
    let mut order: Vec<u32> = (0..titles as u32).collect();
    let key = |n: u32| keys.get(n);
    let by_text = ByText::new(titles, &key);
    sort(&mut order, &|a, b| by_text.order(a, b));
    let mut ranks = vec![0; titles];
    for (rank, n) in order.into_iter().enumerate() {
        ranks[n as usize] = rank as u32;
    }
    ranks
}
