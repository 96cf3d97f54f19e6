//! A catalogue that took up what changed, against one that was indexed from all there is.

#![allow(clippy::unwrap_used)]

use std::cell::Cell;
use std::collections::BTreeMap;

use lapau_feed::catalogue::{Audience, Availability, Away, Holding, Item, Medium, Name, Synonyms, Title};
use lapau_feed::{Collection, chunk};
use lapau_search::{Catalogue, Chunk, Ledger, Query, Sort};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::value::{RawValue, to_raw_value};

const WORDS: [&str; 16] = [
    "api", "batu", "Batu", "membaca", "bacaan", "pembaca", "menulis", "tulisan", "the", "a", "al", "Qur'an", "A.",
    "surau", "robohnya", "lautan",
];
const BRANCHES: [&str; 3] = ["", "utara", "selatan"];
const CALLS: [&str; 5] = ["", "297.1 HAM t", "899.221 NAV r", "2X1.3 ABU k", "R 030 ENS"];
/// So that failures are not written beside the tests; a case worth keeping becomes a test of its own.
const UNSAVED: Option<Box<dyn proptest::test_runner::FailurePersistence>> = None;

fn phrase(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(select(&WORDS[..]), 0..=most).prop_map(|words| words.join(" "))
}

prop_compose! {
    /// A title without its identifier.
    fn title()(
        title in phrase(4), [name, subject, note] in [phrase(2), phrase(2), phrase(2)],
        added in prop::option::of(1_i8..4), year in prop::option::of(1950_i16..1953), languages in subsequence(&["id", "min", "en"][..], 0..=2),
        class in select(&["", "297.1", "899.221"][..]), isbn in prop::option::of(0_u8..6), work in select(&["", "", "w1", "w2"][..]),
        medium in select(&[Medium::Book, Medium::Digital][..]), audience in prop::option::of(Just(Audience::Children)),
    ) -> Title {
        Title {
            title,
            names: Vec::from_iter((!name.is_empty()).then(|| Name { name, role: String::new() })),
            subjects: Vec::from_iter((!subject.is_empty()).then_some(subject)),
            notes: vec![note],
            added: added.map(|day| jiff::civil::date(2026, 11, day)),
            year,
            languages: languages.into_iter().map(str::to_owned).collect(),
            class: class.into(),
            isbn: Vec::from_iter(isbn.map(|n| format!("978979306279{n}"))),
            work: work.into(),
            medium,
            audience,
            ..Title::default()
        }
    }
}

prop_compose! {
    /// A holding without its identifier; some are of no title, some have barcodes of others.
    fn holding()(
        title in 0_u8..50, branch in select(&BRANCHES[..]), call in select(&CALLS[..]), place in phrase(1),
        items in prop::collection::vec((select(&["B", "b", "b ", ""][..]), 0_u8..80, any::<bool>()), 1..3),
    ) -> Holding {
        let item = |(form, n, reference): (&str, u8, bool)| Item { id: format!("{form}{n:03}"), reference };
        Holding { title: format!("t{title:02}"), branch: branch.into(), call: call.into(), place, items: items.into_iter().map(item).collect(), ..Holding::default() }
    }
}

/// The records of a feed, by identifier.
#[derive(Clone, Debug, Default)]
struct Feed {
    titles: BTreeMap<u8, Title>,
    holdings: BTreeMap<u8, Holding>,
}

/// What changes in a night: records that come or change, and those that go.
type Night = (BTreeMap<u8, Option<Title>>, BTreeMap<u8, Option<Holding>>);

fn night(most: usize) -> impl Strategy<Value = Night> {
    (
        prop::collection::btree_map(0_u8..50, prop::option::weighted(0.8, title()), 0..most),
        prop::collection::btree_map(0_u8..70, prop::option::weighted(0.8, holding()), 0..most),
    )
}

fn change<T>(records: &mut BTreeMap<u8, T>, night: BTreeMap<u8, Option<T>>) {
    for (n, record) in night {
        match record {
            Some(record) => _ = records.insert(n, record),
            None => _ = records.remove(&n),
        }
    }
}

/// Chunks of records, cut behind some identifiers.
fn cut(collection: Collection, records: Vec<(String, Box<RawValue>)>) -> Vec<chunk::Chunk> {
    let mut chunks = Vec::new();
    for part in records.chunk_by(|(id, _), _| !id.ends_with('7')) {
        chunks.push(chunk::whole(collection, part).unwrap());
    }
    chunks
}

impl Feed {
    fn after(&self, (titles, holdings): Night) -> Self {
        let mut feed = self.clone();
        change(&mut feed.titles, titles);
        change(&mut feed.holdings, holdings);
        feed
    }

    fn titles(&self) -> Vec<Title> {
        self.titles.iter().map(|(n, title)| Title { id: format!("t{n:02}"), ..title.clone() }).collect()
    }

    fn chunks(&self) -> [Vec<chunk::Chunk>; 2] {
        let titles = self.titles();
        let titles = titles.iter().map(|title| (title.id.clone(), to_raw_value(title).unwrap())).collect();
        let holdings = self.holdings.iter().map(|(n, holding)| {
            let holding = Holding { id: format!("h{n:02}"), ..holding.clone() };
            (holding.id.clone(), to_raw_value(&holding).unwrap())
        });
        [cut(Collection::Titles, titles), cut(Collection::Holdings, holdings.collect())]
    }

    /// Reads the catalogue; tells how many chunks were opened for it.
    fn read(&self, before: Option<(Catalogue, Ledger)>) -> ((Catalogue, Ledger), usize) {
        let (chunks, opened) = (self.chunks(), Cell::new(0));
        let handed = chunks.each_ref().map(|chunks| {
            let chunk = |chunk: &chunk::Chunk| -> Chunk<'_> {
                let bytes = chunk.bytes.clone();
                let opened = &opened;
                let open = move || {
                    opened.set(opened.get() + 1);
                    bytes.clone()
                };
                (chunk.meta.digest, Box::new(open))
            };
            chunks.iter().map(chunk).collect::<Vec<_>>()
        });
        let [titles, holdings] = &handed;
        let updated = before.and_then(|(catalogue, ledger)| catalogue.update(&ledger, titles, holdings).unwrap());
        let read = updated.unwrap_or_else(|| Catalogue::read(titles, holdings).unwrap());
        (read, opened.get())
    }
}

fn image(catalogue: &Catalogue) -> Vec<Vec<u8>> {
    let mut pieces = Vec::new();
    catalogue.save(&mut |piece| pieces.push(piece.to_vec()));
    pieces
}

fn answer_alike(one: &Catalogue, other: &Catalogue, titles: &[Title], texts: &[String]) -> Result<(), TestCaseError> {
    prop_assert_eq!(one.len(), other.len());
    for text in texts {
        for sort in [Sort::Relevance, Sort::Newest, Sort::Title, Sort::Author, Sort::Call] {
            let query = Query { text: text.clone(), sort, limit: 100, ..Query::default() };
            prop_assert_eq!(one.search(&query), other.search(&query), "{} {:?}", text, sort);
        }
    }
    for title in titles {
        prop_assert_eq!(one.title(title.clone()), other.title(title.clone()));
        prop_assert_eq!(one.shelf(&title.id), other.shelf(&title.id));
        prop_assert_eq!(
            (one.before(&title.id), one.place(&title.id)),
            (other.before(&title.id), other.place(&title.id))
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: UNSAVED, ..ProptestConfig::default() })]

    #[test]
    fn what_changed_is_taken_up_as_if_all_were_indexed_anew(
        first in night(60), nights in prop::collection::vec(night(4), 1..5), mut texts in prop::collection::vec(phrase(3), 4),
        cut in 0_usize..3, away in prop::collection::vec(0_u8..80, 0..20), kept: bool,
    ) {
        texts.extend(["", "9789793", "b0", "B012", "899", "bat", "tulis", "qurn"].map(str::to_owned));
        let end = texts[0].floor_char_boundary(texts[0].len().saturating_sub(cut));
        texts[0].truncate(end);
        let away: Vec<_> = away.iter().map(|n| Availability { id: format!("b{n:03}"), state: Away::Loan, due: None, queue: 1 }).collect();
        let synonyms = [Synonyms { id: "s".into(), words: vec!["batu".into(), "api lautan".into()], note: lapau_feed::Localized::default() }];
        let mut feed = Feed::default().after(first);
        let (mut held, _) = feed.read(None);
        for night in nights {
            feed = feed.after(night);
            if kept {
                let mut pieces = image(&held.0).into_iter();
                held = (Catalogue::load(&mut || pieces.next()).unwrap(), Ledger::load(&held.1.save()).unwrap());
            }
            held.0.set_availability(away.clone());
            (held, _) = feed.read(Some(held));
            let ((mut fresh, ledger), _) = feed.read(None);
            prop_assert_eq!(&held.1, &ledger);
            for catalogue in [&mut held.0, &mut fresh] {
                catalogue.set_availability(away.clone());
                catalogue.set_synonyms(&synonyms);
            }
            answer_alike(&held.0, &fresh, &feed.titles(), &texts)?;
        }
    }
}

/// A feed of fifty titles, each with a copy.
fn feed() -> Feed {
    let title = |n: u8| Title { title: format!("Surau {n}"), ..Title::default() };
    let item = |n: u8| Item { id: format!("B{n:03}"), reference: false };
    let holding = |n: u8| Holding { title: format!("t{n:02}"), items: vec![item(n)], ..Holding::default() };
    Feed { titles: (0..50).map(|n| (n, title(n))).collect(), holdings: (0..50).map(|n| (n, holding(n))).collect() }
}

#[test]
fn only_chunks_that_changed_are_read() {
    let mut feed = feed();
    let (held, opened) = feed.read(None);
    assert_eq!(opened, feed.chunks().iter().map(Vec::len).sum::<usize>(), "all of them once");
    let (held, opened) = feed.read(Some(held));
    assert_eq!(opened, 0);
    feed.titles.get_mut(&13).unwrap().title = "Kemarau".into();
    let (held, opened) = feed.read(Some(held));
    assert_eq!(opened, 3, "twice that of the title, and that of its copy");
    feed.holdings.remove(&13);
    let (held, opened) = feed.read(Some(held));
    assert_eq!(opened, 2, "that of the copies, and that of the title, which has none any more");
    let found = |text: &str| held.0.search(&Query { text: text.into(), limit: 9, ..Query::default() });
    assert_eq!(found("kemarau").rows.iter().map(|row| (&*row.id, row.copies)).collect::<Vec<_>>(), [("t13", 0)]);
    assert_eq!(found("B013").total, 0);
}

#[test]
fn a_catalogue_that_is_worn_is_indexed_anew() {
    let mut feed = feed();
    let (mut held, _) = feed.read(None);
    let all = feed.chunks().iter().map(Vec::len).sum::<usize>();
    let mut whole = 0;
    for n in 0..50 {
        feed.titles.get_mut(&n).unwrap().title = format!("Kemarau {n}");
        let opened;
        (held, opened) = feed.read(Some(held));
        whole += usize::from(opened >= all);
    }
    assert!((2..=5).contains(&whole), "{whole} of 50 nights");
}

#[test]
fn what_is_no_chunk_is_refused() {
    let page: Chunk<'_> = (lapau_feed::Digest::of(b"<html>"), Box::new(|| b"<html>".to_vec()));
    let (catalogue, ledger) = feed().read(None).0;
    assert!(Catalogue::read(std::slice::from_ref(&page), &[]).is_err());
    assert!(catalogue.update(&ledger, &[], std::slice::from_ref(&page)).is_err());
}
