//! What is around a title: its neighbours on the shelf, other editions of the same work, other titles of its author.

use crate::catalogue::Catalogue;
use crate::postings::field;
use crate::query::{Row, Shelf, Sort};
use crate::records::TitleRef;
use crate::sorting::sort;
use crate::words::Words;

/// How many other titles of its author stand beside a title.
const RELATED: usize = 12;
/// How many other editions are listed at most: of a scripture there may be hundreds.
const EDITIONS: usize = 24;
/// How many neighbours are shown on each side.
const BESIDE: usize = 12;

impl Catalogue {
    /// The titles that stand left and right of a title, by their call numbers; nothing if it has none.
    ///
    /// All copies of the library count as one run of shelves.
    pub fn shelf(&self, id: &str) -> Option<Shelf> {
        let n = self.position(id)?;
        let ranks = self.orders.ranks(Sort::Call, &self.records, &self.stock)?;
        let stands = |n: u32| !self.stock.call(n, &self.records).is_empty();
        if !stands(n) {
            return None;
        }
        let here = ranks[n as usize];
        let (mut left, mut right) = (Nearest::default(), Nearest::default());
        for (k, &rank) in (0_u32..).zip(ranks) {
            let side = if rank < here { &mut left } else { &mut right };
            if side.wants(rank.abs_diff(here)) && k != n && stands(k) {
                side.add(rank.abs_diff(here), k);
            }
        }
        let left = left.0.iter().rev();
        // They stand by this call number, whatever place each is to be fetched from.
        let row = |n: u32| Row { call: self.stock.call(n, &self.records), ..self.row(n, &[], &[]) };
        let rows = left.chain([&(0, n)]).chain(&right.0).map(|(_, k)| row(*k)).collect::<Vec<_>>();
        let here = rows.iter().position(|row| row.id == id)?;
        Some(Shelf { rows, here })
    }

    /// Other editions of the work, the newest first: by the group that the feed puts them in, else by the same words in the title and the same first name.
    pub(crate) fn editions(&self, n: u32) -> Vec<u32> {
        let this = self.records.get(n);
        let mut editions = Vec::new();
        if let Some((work, _)) = self.works.iter().find(|(_, title)| *title == n) {
            let start = self.works.partition_point(|(other, _)| other < work);
            editions.extend(self.works[start..].iter().take_while(|(other, _)| other == work).map(|(_, title)| *title));
        }
        let (title, name) = (Words::of(&this.title.text()).phrase(), first_name(&this));
        if !name.is_empty() {
            let same = |other: &TitleRef| first_name(other) == name && Words::of(&other.title.text()).phrase() == title;
            editions.extend(self.with_words(&this.title.text(), field::TITLE).filter(|k| {
                self.index.lengths[*k as usize] == self.index.lengths[n as usize] && same(&self.records.get(*k))
            }));
        }
        editions.retain(|k| *k != n);
        let years: Vec<Option<i16>> = editions.iter().map(|k| self.records.get(*k).year).collect();
        let mut order: Vec<u32> = (0..editions.len() as u32).collect();
        let by_year = |a: u32, b: u32| years[b as usize].cmp(&years[a as usize]);
        sort(&mut order, &|a, b| by_year(a, b).then_with(|| editions[a as usize].cmp(&editions[b as usize])));
        let mut editions: Vec<u32> = order.into_iter().map(|k| editions[k as usize]).collect();
        editions.dedup();
        editions.truncate(EDITIONS);
        editions
    }

    /// Other titles with the same first name that are no editions of this one.
    pub(crate) fn related(&self, n: u32, editions: &[u32]) -> Vec<u32> {
        let this = self.records.get(n);
        let by = |k: &u32| self.records.get(*k).author() == this.author();
        let others = self.with_words(this.author(), field::NAME).filter(|k| *k != n && !editions.contains(k));
        others.filter(by).take(RELATED).collect()
    }

    /// The titles that have the longest word of a text in a field: it is rarely in many, so few of them need a closer look.
    fn with_words(&self, text: &str, mask: u8) -> impl Iterator<Item = u32> {
        let words = Words::of(text);
        let longest = words.all().map(|(word, _)| word).max_by_key(|word| word.len());
        let term = longest.and_then(|word| self.index.terms.find(word));
        let having = term.into_iter().flat_map(|term| self.index.postings.of(term));
        having.filter(move |(_, fields)| fields & mask != 0).map(|(title, _)| title)
    }

    /// Titles as rows, with nothing highlighted.
    pub(crate) fn plain_rows(&self, titles: &[u32]) -> Vec<Row> {
        titles.iter().map(|n| self.row(*n, &[], &[])).collect()
    }
}

/// The first name as words, without its punctuation and accents; empty if there is none.
fn first_name(title: &TitleRef) -> String {
    Words::of(title.author()).phrase()
}

/// The nearest titles on one side with their distances, the nearest first.
#[derive(Default)]
struct Nearest(Vec<(u32, u32)>);

impl Nearest {
    fn wants(&self, distance: u32) -> bool {
        self.0.len() < BESIDE || self.0.last().is_some_and(|(furthest, _)| distance < *furthest)
    }

    fn add(&mut self, distance: u32, title: u32) {
        let at = self.0.partition_point(|(known, _)| *known < distance);
        self.0.insert(at, (distance, title));
        self.0.truncate(BESIDE);
    }
}

#[cfg(test)]
mod tests {
    use lapau_feed::catalogue::{Holding, Item, Name, Title};
    use proptest::prelude::*;

    use super::*;
    use crate::query::Query;

    fn title(id: &str, title: &str, name: &str, year: i16) -> Title {
        let names = vec![Name { name: name.into(), role: String::new() }];
        Title { id: id.into(), title: title.into(), names, year: Some(year), ..Title::default() }
    }

    fn holding(title: &str, call: &str) -> Holding {
        let items = vec![Item { id: format!("B-{title}"), reference: false }];
        Holding { id: title.into(), title: title.into(), call: call.into(), items, ..Holding::default() }
    }

    fn ids(rows: &[Row]) -> Vec<&str> {
        rows.iter().map(|row| row.id.as_str()).collect()
    }

    #[test]
    fn neighbours_stand_in_the_order_of_their_call_numbers() {
        let calls =
            [("a", "899.221 NAV r"), ("b", "899.221 DEW s"), ("c", "2X1.3 HAM t"), ("d", "R 030 ENS"), ("e", "")];
        let titles: Vec<_> = calls.iter().map(|(id, _)| title(id, id, "", 2000)).collect();
        let holdings: Vec<_> = calls.iter().map(|(id, call)| holding(id, call)).collect();
        let catalogue = Catalogue::new(titles, holdings, vec![], vec![]);
        let shelf = catalogue.shelf("b").unwrap();
        assert_eq!((ids(&shelf.rows), shelf.here), (vec!["c", "b", "a", "d"], 1));
        assert_eq!(catalogue.shelf("c").unwrap().here, 0, "nothing stands left of the first");
        assert_eq!(catalogue.shelf("e"), None, "what has no call number stands nowhere");
        assert_eq!(catalogue.shelf("?"), None);
    }

    proptest! {
        #[test]
        fn a_shelf_is_a_piece_of_the_whole_row(numbers in prop::collection::vec(100_u16..160, 1..80), at in any::<prop::sample::Index>()) {
            let call = |n: usize| format!("{} A", numbers[n]);
            let titles: Vec<_> = (0..numbers.len()).map(|n| title(&format!("t{n}"), &format!("t{n}"), "", 2000)).collect();
            let holdings: Vec<_> = (0..numbers.len()).map(|n| holding(&format!("t{n}"), &call(n))).collect();
            let catalogue = Catalogue::new(titles, holdings, vec![], vec![]);
            let whole = catalogue.search(&Query { sort: Sort::Call, limit: numbers.len(), ..Query::default() }).rows;
            let here = at.index(numbers.len());
            let found = catalogue.shelf(&whole[here].id).unwrap();
            let piece = &whole[here.saturating_sub(BESIDE)..(here + BESIDE + 1).min(whole.len())];
            prop_assert_eq!(ids(&found.rows), ids(piece));
            prop_assert_eq!(&found.rows[found.here].id, &whole[here].id);
        }
    }

    #[test]
    fn editions_have_the_same_words_and_the_same_name_or_the_same_work() {
        let mut translation = title("en", "The Decline and Fall of Our Surau", "Navis, A.A.", 1995);
        let mut old = title("old", "Robohnya Surau Kami", "NAVIS, A. A.", 1956);
        (old.work, translation.work) = ("surau".into(), "surau".into());
        let titles = vec![
            old,
            translation,
            title("new", "Robohnya surau kami!", "Navis, A. A.", 1986),
            title("other", "Robohnya surau kami", "Lain, Orang", 1999),
            title("longer", "Robohnya surau kami lagi", "Navis, A. A.", 2001),
            title("more", "Kemarau", "Navis, A. A.", 1957),
        ];
        let catalogue = Catalogue::new(titles, vec![], vec![], vec![]);
        let detail = |id: &str| catalogue.title(Title { id: id.into(), ..Title::default() }).unwrap();
        assert_eq!(ids(&detail("old").editions), ["en", "new"]);
        assert_eq!(ids(&detail("new").editions), ["old"]);
        assert_eq!(ids(&detail("other").editions), [""; 0]);
        assert_eq!(ids(&detail("new").related), ["longer", "more"]);
    }

    #[test]
    fn titles_without_a_name_are_no_editions_of_each_other() {
        let nameless = |id: &str| Title { id: id.into(), title: "Statistik daerah".into(), ..Title::default() };
        let catalogue = Catalogue::new(vec![nameless("a"), nameless("b")], vec![], vec![], vec![]);
        assert_eq!(catalogue.title(nameless("a")).unwrap().editions, []);
    }
}
