//! Orders of the catalogue, other than by relevance.

use std::sync::OnceLock;

use lapau_feed::catalogue::Title;

use crate::query::Sort;
use crate::shelf;
use crate::sorting::{sort, sorted};
use crate::stock::Stock;
use crate::words::Words;

/// Puts titles into the order they are kept in: what came last first, then by year, then by title.
pub(crate) fn arrange(titles: Vec<Title>) -> Vec<Title> {
    let filed = titles.into_iter().map(|title| (filing(&title), title)).collect();
    let arranged = sorted(filed, &|(a_filed, a): &(String, Title), (b_filed, b)| {
        b.added.cmp(&a.added).then_with(|| b.year.cmp(&a.year)).then_with(|| a_filed.cmp(b_filed))
    });
    arranged.into_iter().map(|(_, title)| title).collect()
}

/// What a title is filed under: its words without a leading English article.
fn filing(title: &Title) -> String {
    let words = Words::of(&title.title).phrase();
    let article = match words.split_once(' ') {
        Some(("the", rest)) => Some(rest),
        // `A` also begins Indonesian initials.
        Some(("a" | "an", rest)) if title.languages.iter().any(|language| language == "en") => Some(rest),
        _ => None,
    };
    article.map(str::to_owned).unwrap_or(words)
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
    pub(crate) fn ranks(&self, sort: Sort, titles: &[Title], stock: &Stock) -> Option<&[u32]> {
        let ranks = match sort {
            Sort::Relevance | Sort::Newest => return None,
            Sort::Title => self.title.get_or_init(|| ranks(titles.len(), &|n| filing(&titles[n]))),
            Sort::Author => self.author.get_or_init(|| {
                ranks(titles.len(), &|n| {
                    let name = titles[n].names.first().map(|name| Words::of(&name.name).phrase()).unwrap_or_default();
                    last_if_empty(name) + "\0" + &filing(&titles[n])
                })
            }),
            Sort::Call => self.call.get_or_init(|| {
                ranks(titles.len(), &|n| match (stock.call(n as u32), titles[n].class.as_str()) {
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

fn ranks(titles: usize, key: &dyn Fn(usize) -> String) -> Vec<u32> {
    let keys: Vec<String> = (0..titles).map(key).collect();
    let mut order: Vec<u32> = (0..titles as u32).collect();
    sort(&mut order, &|a, b| keys[a as usize].cmp(&keys[b as usize]));
    let mut ranks = vec![0; titles];
    for (rank, n) in order.into_iter().enumerate() {
        ranks[n as usize] = rank as u32;
    }
    ranks
}
