//! Small catalogues whose best recommendation anyone would name.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use lapau_feed::catalogue::{Availability, Away, Holding, Item, Name, Title};
use lapau_recommendation::{Asked, Recommendation, Shared, Taste, recommend, topics};
use lapau_search::Catalogue;
use proptest::prelude::*;

fn title(id: &str, author: &str, class: &str, subjects: &[&str], year: i16) -> Title {
    Title {
        id: id.into(),
        title: format!("Judul {id}"),
        names: vec![Name { name: author.into(), role: String::new() }],
        class: class.into(),
        subjects: subjects.iter().map(|subject| (*subject).to_owned()).collect(),
        languages: vec!["id".into()],
        year: Some(year),
        ..Title::default()
    }
}

/// A copy of each, and those of `away` on loan.
fn catalogue(titles: Vec<Title>, away: &[&str]) -> Catalogue {
    let holdings = titles.iter().map(|title| Holding {
        id: title.id.clone(),
        title: title.id.clone(),
        items: vec![Item { id: format!("B-{}", title.id), reference: false }],
        ..Holding::default()
    });
    let away = away.iter().map(|id| Availability { id: format!("B-{id}"), state: Away::Loan, due: None, queue: 0 });
    let (holdings, away) = (holdings.collect::<Vec<_>>(), away.collect());
    Catalogue::new(titles, holdings, away, vec![])
}

fn asked(marked: &[&str], taste: Taste) -> Asked {
    Asked { marked: marked.iter().map(|id| (*id).to_owned()).collect(), taste }
}

fn ids(found: &[Recommendation]) -> Vec<&str> {
    found.iter().map(|one| one.row.id.as_str()).collect()
}

/// Books on the surau, on cooking and in general, by several authors.
fn library() -> Vec<Title> {
    let mut titles = vec![
        title("marked", "Navis, A. A.", "899.221", &["Surau", "Cerita pendek"], 1986),
        title("same-author", "Navis, A. A.", "899.221", &["Cerita pendek"], 1957),
        title("same-subject", "Azra, Azyumardi", "2X7", &["Surau"], 2003),
        title("cooking", "Amril", "641.5", &["Resep"], 2010),
    ];
    titles.extend((0..40).map(|n| title(&format!("filler-{n}"), &format!("Lain {n}"), "500", &["Fisika"], 2000)));
    titles
}

#[test]
fn what_is_alike_comes_with_its_reason() {
    let found = recommend(&catalogue(library(), &[]), &asked(&["marked"], Taste { far: 0, ..Taste::default() }));
    let mut known = ids(&found);
    known.truncate(2);
    known.sort_unstable();
    assert_eq!(known, ["same-author", "same-subject"]);
    let surau = found.iter().find(|one| one.row.id == "same-subject").unwrap();
    let reason = &surau.reasons[0];
    assert_eq!((reason.shared, reason.value.as_str()), (Shared::Subject, "Surau"));
    assert_eq!(reason.marked.as_deref(), Some("Judul marked"));
    assert!(!ids(&found).contains(&"marked"), "what was marked is known");
}

#[test]
fn an_interest_alone_is_enough_and_is_named() {
    let taste = Taste { interests: vec!["Resep".into()], ..Taste::default() };
    let found = recommend(&catalogue(library(), &[]), &asked(&[], taste));
    assert_eq!(ids(&found), ["cooking"]);
    assert_eq!((found[0].reasons[0].value.as_str(), &found[0].reasons[0].marked), ("Resep", &None));
    assert_eq!(recommend(&catalogue(library(), &[]), &Asked::default()), []);
}

#[test]
fn what_is_hidden_or_not_there_is_left_out_when_that_is_wished() {
    let away = catalogue(library(), &["same-author"]);
    let near = Taste { far: 0, ..Taste::default() };
    let here = recommend(&away, &asked(&["marked"], Taste { here: true, ..near.clone() }));
    assert!(!ids(&here).contains(&"same-author") && here.iter().all(|one| one.row.available > 0));
    let all = recommend(&away, &asked(&["marked"], near.clone()));
    assert!(ids(&all).contains(&"same-author"));
    let hidden = recommend(&away, &asked(&["marked"], Taste { hidden: vec!["same-subject".into()], ..near }));
    assert!(!ids(&hidden).contains(&"same-subject"));
}

#[test]
fn who_goes_far_leaves_the_authors_they_know() {
    let found = recommend(&catalogue(library(), &[]), &asked(&["marked"], Taste { far: 4, ..Taste::default() }));
    assert!(!ids(&found).contains(&"same-author"), "{:?}", ids(&found));
    assert!(!found.is_empty());
}

#[test]
fn the_classic_or_the_new_comes_first_as_wished() {
    let titles = || {
        let mut titles = vec![title("marked", "A", "100", &["Silek"], 2000)];
        titles.extend((0..6).map(|n| title(&format!("t{n}"), &format!("N{n}"), "700", &["Silek"], 1950 + 10 * n)));
        catalogue(titles, &[])
    };
    let first = |new| ids(&recommend(&titles(), &asked(&["marked"], Taste { new, ..Taste::default() })))[0].to_owned();
    assert_eq!((first(0).as_str(), first(4).as_str()), ("t0", "t5"));
}

#[test]
fn no_author_fills_the_list() {
    let mut titles = vec![title("marked", "Navis, A. A.", "899", &["Surau"], 1986)];
    titles.extend((0..9).map(|n| title(&format!("n{n}"), "Navis, A. A.", "899", &["Surau"], 1986)));
    titles.push(title("other", "Hamka", "899", &["Surau"], 1938));
    let found = recommend(&catalogue(titles, &[]), &asked(&["marked"], Taste { far: 0, ..Taste::default() }));
    assert_eq!(found.iter().filter(|one| one.row.author == "Navis, A. A.").count(), 2);
    assert!(ids(&found).contains(&"other"));
}

#[test]
fn another_edition_of_what_was_marked_is_no_news() {
    let mut again = title("again", "Navis, A. A.", "899.221", &["Surau"], 2010);
    again.title = "JUDUL MARKED".into();
    let mut titles = library();
    titles.push(again);
    let found = recommend(&catalogue(titles, &[]), &asked(&["marked"], Taste { far: 0, ..Taste::default() }));
    assert!(!ids(&found).contains(&"again"));
}

#[test]
fn interests_to_choose_from_are_the_commonest_of_each_class() {
    let mut titles = library();
    titles.push(title("x", "B", "2X1", &["Surau", "Akhlak"], 2000));
    let offered = topics(&catalogue(titles, &[]));
    let offered: Vec<_> = offered.iter().map(|topic| (topic.class.as_str(), topic.subject.as_str())).collect();
    assert_eq!(offered, [("2X", "Surau"), ("5", "Fisika"), ("8", "Cerita pendek")]);
}

proptest! {
    #[test]
    fn any_taste_gets_a_varied_answer_of_what_it_may_have(
        books in prop::collection::vec((0_u8..6, 0_u8..8, prop::collection::vec(0_u8..6, 0..4), prop::option::of(1900_i16..2026)), 1..60),
        marked in prop::collection::vec(any::<prop::sample::Index>(), 0..4), far: u8, new: u8, here: bool,
    ) {
        let titles: Vec<Title> = books.iter().enumerate().map(|(n, (author, class, subjects, year))| Title {
            year: *year,
            ..title(&format!("t{n}"), &format!("N{author}"), &format!("{class}00.{class}"), &subjects.iter().map(|subject| ["a", "b", "c", "d", "e", "f"][usize::from(*subject)]).collect::<Vec<_>>(), 2000)
        }).collect();
        let marked: Vec<String> = marked.iter().map(|at| format!("t{}", at.index(titles.len()))).collect();
        let away: Vec<String> = (0..titles.len()).step_by(3).map(|n| format!("t{n}")).collect();
        let catalogue = catalogue(titles, &away.iter().map(String::as_str).collect::<Vec<_>>());
        let asked = Asked { marked: marked.clone(), taste: Taste { far, new, here, ..Taste::default() } };
        let found = recommend(&catalogue, &asked);
        prop_assert_eq!(&found, &recommend(&catalogue, &asked));
        prop_assert!(found.len() <= 12);
        for one in &found {
            prop_assert!(!marked.contains(&one.row.id));
            prop_assert!(!here || one.row.available > 0);
            prop_assert!(found.iter().filter(|other| other.row.author == one.row.author).count() <= 2);
        }
    }
}
