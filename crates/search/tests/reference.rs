//! The catalogue against a naive one that looks at every record.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use lapau_feed::catalogue::{Audience, Availability, Away, Holding, Item, Link, Medium, Name, Title};
use lapau_search::shelf::main_class;
use lapau_search::{Catalogue, Filters, Query, Results, Sort};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const WORDS: [&str; 12] =
    ["api", "batu", "bata", "cinta", "emas", "fajar", "gunung", "hujan", "kopi", "lautan", "dan", "di"];
const WEAK: [&str; 2] = ["dan", "di"];
/// Words of the asking.
const ASKING: [&str; 2] = ["buku", "cari"];
/// Words of which none is like another.
const UNLIKE: [&str; 7] = ["api", "cinta", "fajar", "gunung", "hujan", "kopi", "lautan"];
/// So that failures are not written beside the tests; a case worth keeping becomes a test of its own.
const UNSAVED: Option<Box<dyn proptest::test_runner::FailurePersistence>> = None;
const MEDIA: [Medium; 3] = [Medium::Book, Medium::Serial, Medium::Digital];
const AUDIENCES: [Audience; 2] = [Audience::Children, Audience::Adults];
const LANGUAGES: [&str; 3] = ["id", "min", "en"];
const CLASSES: [&str; 4] = ["", "297.1", "2X1.3", "899.221"];
const BRANCHES: [&str; 3] = ["", "utara", "selatan"];

fn phrase(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(select(&WORDS[..]), 1..=most).prop_map(|words| words.join(" "))
}

prop_compose! {
    fn titles()(records in prop::collection::vec((
        phrase(4), phrase(2), phrase(2), prop::option::of(1950_i16..1960), subsequence(&LANGUAGES[..], 0..=2),
        select(&CLASSES[..]), select(&MEDIA[..]), prop::option::of(select(&AUDIENCES[..])), any::<bool>(),
    ), 0..40)) -> Vec<Title> {
        records.into_iter().enumerate().map(|(n, (title, name, subject, year, languages, class, medium, audience, link))| Title {
            id: format!("t{n}"),
            title,
            names: vec![Name { name, role: String::new() }],
            subjects: vec![subject],
            year,
            languages: languages.into_iter().map(str::to_owned).collect(),
            class: class.into(),
            medium,
            audience,
            links: Vec::from_iter(link.then(|| Link { href: "https://example.org".into(), label: String::new(), full_text: true })),
            ..Title::default()
        }).collect()
    }
}

prop_compose! {
    /// Holdings of up to forty titles; some are of no title.
    fn holdings()(records in prop::collection::vec((0_usize..44, select(&BRANCHES[..]), 1_usize..4), 0..60)) -> Vec<Holding> {
        let barcode = |n: usize, item: usize| Item { id: format!("b{n}-{item}"), reference: item == 0 };
        records.into_iter().enumerate().map(|(n, (title, branch, items))| Holding {
            id: format!("h{n}"),
            title: format!("t{title}"),
            branch: branch.into(),
            items: (0..items).map(|item| barcode(n, item)).collect(),
            ..Holding::default()
        }).collect()
    }
}

prop_compose! {
    /// Copies that are away; some do not exist, some are told twice.
    fn availability()(records in prop::collection::vec((0_usize..66, 0_usize..4), 0..60)) -> Vec<Availability> {
        let away = |(n, item)| Availability { id: format!("b{n}-{item}"), state: Away::Loan, due: None, queue: 0 };
        records.into_iter().map(away).collect()
    }
}

prop_compose! {
    fn filters()(
        available: bool, digital in prop::bool::weighted(0.2),
        branches in subsequence(&["", "utara", "selatan", "barat"][..], 0..=2),
        languages in subsequence(&LANGUAGES[..], 0..=2), media in subsequence(&MEDIA[..], 0..=2),
        audience in subsequence(&AUDIENCES[..], 0..=1), class in subsequence(&["2", "2X", "8", "5"][..], 0..=2),
        year_from in prop::option::weighted(0.3, 1950_i16..1960), year_to in prop::option::weighted(0.3, 1950_i16..1960),
    ) -> Filters {
        let own = |values: Vec<&str>| values.into_iter().map(str::to_owned).collect();
        Filters { available, digital, branches: own(branches), languages: own(languages), media, audience, class: own(class), year_from, year_to }
    }
}

fn all(catalogue: &Catalogue, text: &str, filters: &Filters) -> Results {
    catalogue.search(&Query { text: text.into(), filters: filters.clone(), limit: 1000, ..Query::default() })
}

fn ids(results: &Results) -> BTreeSet<String> {
    results.rows.iter().map(|row| row.id.clone()).collect()
}

/// The titles with all words that count: in any field, the last one also as a beginning.
fn matching(titles: &[Title], text: &str) -> BTreeSet<String> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    // Without words, everything matches.
    let last = words.last().copied().unwrap_or_default();
    let weak = |word: &str| word.len() == 1 || WEAK.contains(&word);
    if words.iter().any(|word| !weak(word)) {
        words.retain(|word| !weak(word));
    }
    let has = |title: &Title, word: &str| {
        let fields = format!("{} {} {}", title.title, title.names[0].name, title.subjects[0]);
        fields.split(' ').any(|found| found == word || word == last && found.starts_with(word))
    };
    titles.iter().filter(|title| words.iter().all(|word| has(title, word))).map(|title| title.id.clone()).collect()
}

/// Whether a title has a word in any field.
fn has(title: &Title, word: &str) -> bool {
    [&title.title, &title.names[0].name, &title.subjects[0]].iter().any(|field| field.split(' ').any(|w| w == word))
}

/// Titles with one more word of the asking here and there.
fn talked(titles: Vec<Title>, talk: &[(prop::sample::Index, &str)]) -> Vec<Title> {
    let mut titles = titles;
    for (at, word) in talk.iter().filter(|_| !titles.is_empty()).cloned().collect::<Vec<_>>() {
        let n = at.index(titles.len());
        titles[n].subjects[0].push_str(&format!(" {word}"));
    }
    titles
}

/// A naive filter: asks of each record what each filter asks of it.
struct Naive<'a> {
    holdings: &'a [Holding],
    away: BTreeSet<&'a str>,
}

impl Naive<'_> {
    /// The branches that have a title, or have it on the shelf.
    fn branches(&self, title: &Title, on_shelf: bool) -> BTreeSet<&str> {
        let there = |holding: &&Holding| {
            holding.title == title.id
                && (!on_shelf || holding.items.iter().any(|item| !self.away.contains(item.id.as_str())))
        };
        self.holdings.iter().filter(there).map(|holding| holding.branch.as_str()).collect()
    }

    fn passes(&self, title: &Title, filters: &Filters) -> bool {
        let any = |chosen: &[String], values: &[&str]| {
            chosen.is_empty() || values.iter().any(|value| chosen.iter().any(|c| c == value))
        };
        let branches: Vec<&str> = self.branches(title, filters.available).into_iter().collect();
        let year = |test: &dyn Fn(i16) -> bool| title.year.is_some_and(test);
        any(&filters.branches, &branches)
            && (!filters.available || !branches.is_empty())
            && any(&filters.languages, &title.languages.iter().map(String::as_str).collect::<Vec<_>>())
            && (filters.media.is_empty() || filters.media.contains(&title.medium))
            && (filters.audience.is_empty()
                || title.audience.is_some_and(|audience| filters.audience.contains(&audience)))
            && any(&filters.class, &main_class(&title.class).into_iter().collect::<Vec<_>>())
            && filters.year_from.is_none_or(|from| year(&|year| year >= from))
            && filters.year_to.is_none_or(|to| year(&|year| year <= to))
            && (!filters.digital || title.medium == Medium::Digital || !title.links.is_empty())
    }

    /// For each value, how many titles would pass if the facet's own filter were that value alone.
    fn count<T: Ord>(&self, titles: &[Title], values: Vec<T>, narrowed: impl Fn(&T) -> Filters) -> BTreeMap<T, usize> {
        let count = |value: &T| titles.iter().filter(|title| self.passes(title, &narrowed(value))).count();
        let counted: Vec<usize> = values.iter().map(count).collect();
        values.into_iter().zip(counted).filter(|(_, count)| *count > 0).collect()
    }
}

/// The image of a catalogue in its pieces.
fn image(catalogue: &Catalogue) -> Vec<Vec<u8>> {
    let mut pieces = Vec::new();
    catalogue.save(&mut |piece| pieces.push(piece.to_vec()));
    pieces
}

fn load(pieces: Vec<Vec<u8>>) -> Option<Catalogue> {
    let mut pieces = pieces.into_iter();
    Catalogue::load(&mut || pieces.next())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: UNSAVED, ..ProptestConfig::default() })]

    #[test]
    fn words_find_what_looking_at_every_title_finds(titles in titles(), text in phrase(3), cut in 0_usize..3) {
        let text = &text[..text.len() - cut];
        let catalogue = Catalogue::new(titles.clone(), Vec::new(), Vec::new(), Vec::new());
        let found = ids(&all(&catalogue, text, &Filters::default()));
        let expected = matching(&titles, text);
        // Where no title has all words, similar words and titles that lack some are found instead.
        if !expected.is_empty() {
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn words_of_the_asking_order_titles_and_keep_none_away_while_few_have_them(
        titles in titles(), talk in prop::collection::vec((any::<prop::sample::Index>(), select(&ASKING[..])), 0..30),
        asking in subsequence(&ASKING[..], 1..=2), words in subsequence(&UNLIKE[..], 1..=2), first: bool,
    ) {
        let titles = talked(titles, &talk);
        let text = if first { [asking.clone(), words.clone()] } else { [words.clone(), asking.clone()] }.concat().join(" ");
        let catalogue = Catalogue::new(titles.clone(), Vec::new(), Vec::new(), Vec::new());
        let all_of = |words: &[&str]| titles.iter().filter(|title| words.iter().all(|word| has(title, word))).map(|title| title.id.clone()).collect::<BTreeSet<_>>();
        let (whole, asked) = (all_of(&words), all_of(&[words.clone(), asking.clone()].concat()));
        if whole.is_empty() {
            return Ok(());
        }
        let results = all(&catalogue, &text, &Filters::default());
        let few = asked.len() < 10 && asked != whole;
        prop_assert_eq!(&ids(&results), if few { &whole } else { &asked });
        let of_first: BTreeSet<String> = results.rows.iter().take(asked.len()).map(|row| row.id.clone()).collect();
        prop_assert_eq!(of_first, asked, "none stands above a title with all words");
        prop_assert_eq!(results.without, if few { asking } else { Vec::new() });
    }

    #[test]
    fn where_no_title_has_all_words_those_come_that_have_most(titles in titles(), words in subsequence(&UNLIKE[..], 2..=4)) {
        let catalogue = Catalogue::new(titles.clone(), Vec::new(), Vec::new(), Vec::new());
        let had = |title: &Title| words.iter().filter(|word| has(title, word)).copied().collect::<BTreeSet<&str>>();
        if titles.iter().any(|title| had(title).len() == words.len()) {
            return Ok(());
        }
        let results = all(&catalogue, &words.join(" "), &Filters::default());
        let found = ids(&results);
        prop_assert_eq!(found.is_empty(), titles.iter().all(|title| had(title).is_empty()));
        for title in titles.iter().filter(|title| found.contains(&title.id)) {
            prop_assert!(!had(title).is_empty());
            for other in titles.iter().filter(|other| had(other).is_superset(&had(title))) {
                prop_assert!(found.contains(&other.id), "{} has what {} has", other.id, title.id);
            }
        }
        let lacks = |title: &Title| words.iter().filter(|word| !has(title, word)).map(|word| word.to_string()).collect::<Vec<_>>();
        prop_assert!(found.is_empty() || titles.iter().any(|title| found.contains(&title.id) && lacks(title) == results.without));
    }

    #[test]
    fn filters_and_facets_count_what_looking_at_every_record_counts(
        titles in titles(), holdings in holdings(), availability in availability(), filters in filters(),
    ) {
        let catalogue = Catalogue::new(titles.clone(), holdings.clone(), availability.clone(), Vec::new());
        let naive = Naive { holdings: &holdings, away: availability.iter().map(|away| away.id.as_str()).collect() };
        let results = all(&catalogue, "", &filters);
        let expected: BTreeSet<String> = titles.iter().filter(|title| naive.passes(title, &filters)).map(|title| title.id.clone()).collect();
        prop_assert_eq!(results.total, expected.len());
        prop_assert_eq!(ids(&results), expected);

        let own = |values: &[&str]| values.iter().map(|value| value.to_string()).collect::<Vec<String>>();
        let with = |change: &dyn Fn(&mut Filters)| {
            let mut filters = filters.clone();
            change(&mut filters);
            filters
        };
        let facets = results.facets;
        prop_assert_eq!(
            BTreeMap::from_iter(facets.language),
            naive.count(&titles, own(&LANGUAGES), |value| with(&|filters| filters.languages = vec![value.clone()]))
        );
        prop_assert_eq!(
            BTreeMap::from_iter(facets.branch),
            naive.count(&titles, own(&BRANCHES), |value| with(&|filters| filters.branches = vec![value.clone()]))
        );
        prop_assert_eq!(
            BTreeMap::from_iter(facets.class),
            naive.count(&titles, own(&lapau_search::shelf::CLASSES), |value| with(&|filters| filters.class = vec![value.clone()]))
        );
        prop_assert_eq!(
            BTreeMap::from_iter(facets.medium),
            naive.count(&titles, MEDIA.to_vec(), |value| with(&|filters| filters.media = vec![*value]))
        );
        let audience: Vec<usize> = AUDIENCES.iter().map(|value| {
            facets.audience.iter().find(|(found, _)| found == value).map_or(0, |(_, count)| *count)
        }).collect();
        let expected: Vec<usize> = AUDIENCES.iter().map(|value| {
            titles.iter().filter(|title| naive.passes(title, &with(&|filters| filters.audience = vec![*value]))).count()
        }).collect();
        prop_assert_eq!(audience, expected);
        let there = titles.iter().filter(|title| naive.passes(title, &with(&|filters| filters.available = true))).count();
        let any = titles.iter().filter(|title| naive.passes(title, &with(&|filters| filters.available = false))).count();
        let counts: BTreeMap<bool, usize> = facets.availability.into_iter().collect();
        prop_assert_eq!(counts.get(&true).copied().unwrap_or(0), there);
        prop_assert_eq!(counts.get(&false).copied().unwrap_or(0), any - there);
    }

    #[test]
    fn a_new_availability_leaves_nothing_of_the_old(titles in titles(), holdings in holdings(), nights in prop::collection::vec(availability(), 1..4)) {
        let mut catalogue = Catalogue::new(titles.clone(), holdings.clone(), Vec::new(), Vec::new());
        for night in nights {
            catalogue.set_availability(night.clone());
            let fresh = Catalogue::new(titles.clone(), holdings.clone(), night.clone(), Vec::new());
            prop_assert_eq!(all(&catalogue, "", &Filters::default()), all(&fresh, "", &Filters::default()));
            let away: BTreeSet<&str> = night.iter().map(|away| away.id.as_str()).collect();
            for title in &titles {
                let detail = catalogue.title(title.clone()).unwrap();
                let items: Vec<&Item> = holdings.iter().filter(|holding| holding.title == title.id).flat_map(|holding| &holding.items).collect();
                prop_assert_eq!(usize::from(detail.copies), items.len());
                prop_assert_eq!(usize::from(detail.available), items.iter().filter(|item| !away.contains(item.id.as_str())).count());
                for item in detail.holdings.iter().flat_map(|holding| &holding.items) {
                    prop_assert_eq!(item.state.is_some(), away.contains(item.id.as_str()));
                }
            }
        }
    }

    #[test]
    fn an_image_answers_as_what_it_was_made_of(
        titles in titles(), holdings in holdings(), availability in availability(), text in prop_oneof![Just(String::new()), phrase(3)], filters in filters(),
        sort in select(&[Sort::Relevance, Sort::Title, Sort::Author, Sort::Call][..]),
    ) {
        let catalogue = Catalogue::new(titles.clone(), holdings, availability.clone(), Vec::new());
        let mut loaded = load(image(&catalogue)).unwrap();
        loaded.set_availability(availability);
        let query = Query { text, filters, sort, limit: 1000, ..Query::default() };
        prop_assert_eq!(loaded.search(&query), catalogue.search(&query));
        for title in &titles {
            prop_assert_eq!(loaded.title(title.clone()), catalogue.title(title.clone()));
        }
        prop_assert_eq!(image(&loaded), image(&catalogue));
    }

    #[test]
    fn what_is_no_whole_image_is_refused(titles in titles(), holdings in holdings(), at in any::<prop::sample::Index>(), within in any::<prop::sample::Index>(), flip in 1_u8.., lost: bool) {
        let mut pieces = image(&Catalogue::new(titles, holdings, Vec::new(), Vec::new()));
        let at = at.index(pieces.len());
        match within.index(pieces[at].len() + 1) {
            byte if byte < pieces[at].len() && !lost => pieces[at][byte] ^= flip,
            length if length < pieces[at].len() => pieces[at].truncate(length),
            _ => drop(pieces.remove(at)),
        }
        prop_assert!(load(pieces).is_none());
    }

    #[test]
    fn pages_are_parts_of_one_list(titles in titles(), text in prop_oneof![Just(String::new()), phrase(2)], sort in select(&[Sort::Relevance, Sort::Newest, Sort::Title, Sort::Author, Sort::Call][..]), size in 1_usize..9) {
        let catalogue = Catalogue::new(titles, Vec::new(), Vec::new(), Vec::new());
        let page = |offset, limit| catalogue.search(&Query { text: text.clone(), sort, offset, limit, ..Query::default() });
        let whole = page(0, 1000);
        prop_assert_eq!(whole.rows.len(), whole.total);
        let mut rows = Vec::new();
        for offset in (0..whole.total).step_by(size) {
            rows.extend(page(offset, size).rows);
        }
        prop_assert_eq!(rows, whole.rows);
        prop_assert_eq!(page(whole.total + 1, size).rows.len(), 0);
    }

    #[test]
    fn any_text_is_answered_and_marks_lie_in_the_title(
        titles in prop::collection::vec("\\PC{0,40}", 1..12), text in "\\PC{0,240}", part in any::<prop::sample::Index>(), cut in 0_usize..12,
    ) {
        let record = |(n, title): (usize, &String)| Title { id: n.to_string(), title: title.clone(), ..Title::default() };
        let catalogue = Catalogue::new(titles.iter().enumerate().map(record), Vec::new(), Vec::new(), Vec::new());
        // Beside text that is likely to find nothing, the beginning of a title.
        let beginning: String = titles[part.index(titles.len())].chars().take(cut).collect();
        for text in [text, beginning] {
            for row in all(&catalogue, &text, &Filters::default()).rows {
                let length = row.title.chars().count() as u32;
                let mut last = 0;
                for (start, end) in row.marks {
                    prop_assert!(last <= start && start < end && end <= length);
                    last = end;
                }
            }
        }
    }
}
