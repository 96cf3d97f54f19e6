//! Small catalogues whose best recommendation anyone would name.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use lapau_feed::catalogue::{Availability, Away, Companion, Companions, Holding, Item, Name, Title};
use lapau_recommendation::{Asked, Reason, Recommendation, Shared, Taste, recommend, topics};
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

/// What records alone say.
fn recommend_alike(catalogue: &Catalogue, asked: &Asked) -> Vec<Recommendation> {
    recommend(catalogue, &[], asked)
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
    let found = recommend_alike(&catalogue(library(), &[]), &asked(&["marked"], Taste { far: 0, ..Taste::default() }));
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

/// What is borrowed together with a title.
fn companions(id: &str, with: &[(&str, u32)]) -> Companions {
    let with = with.iter().map(|(title, people)| Companion { title: (*title).into(), people: *people });
    Companions { id: id.into(), with: with.collect() }
}

#[test]
fn what_is_borrowed_together_comes_with_that_reason() {
    let catalogue = catalogue(library(), &[]);
    let near = Taste { far: 0, ..Taste::default() };
    let together = [
        companions("filler-1", &[("marked", 50)]),
        companions("marked", &[("cooking", 20), ("filler-2", 4), ("gone", 50), ("marked", 9)]),
    ];
    let found = recommend(&catalogue, &together, &asked(&["marked"], near.clone()));
    assert!(ids(&found).contains(&"cooking"), "nothing of its record is like that of the marked one");
    let by_borrowers = |one: &&Recommendation| one.reasons.iter().any(|reason| reason.shared == Shared::Borrowers);
    let known: Vec<&str> = found.iter().filter(by_borrowers).map(|one| one.row.id.as_str()).collect();
    assert_eq!(known, ["cooking"], "four people are too few, and nobody knows what is gone");
    let cooking = found.iter().find(|one| one.row.id == "cooking").unwrap();
    let reason = Reason { shared: Shared::Borrowers, value: String::new(), marked: Some("Judul marked".into()) };
    assert_eq!(cooking.reasons[0], reason);
    // What is alike and borrowed together says both.
    let together = [companions("marked", &[("same-subject", 50)])];
    let found = recommend(&catalogue, &together, &asked(&["marked"], near));
    let surau = found.iter().find(|one| one.row.id == "same-subject").unwrap();
    let shared: Vec<Shared> = surau.reasons.iter().map(|reason| reason.shared).collect();
    assert_eq!(shared, [Shared::Borrowers, Shared::Subject]);
    // An interest has no company.
    let taste = Taste { interests: vec!["Resep".into()], ..Taste::default() };
    assert_eq!(
        ids(&recommend(&catalogue, &[companions("cooking", &[("marked", 50)])], &asked(&[], taste))),
        ["cooking"]
    );
}

#[test]
fn more_people_and_a_closer_place_count_more() {
    let mut titles = vec![title("marked", "A", "100", &[], 2000)];
    titles.extend((0..6).map(|n| title(&format!("t{n}"), &format!("N{n}"), &format!("{}00", n + 2), &[], 2000)));
    titles.iter_mut().for_each(|title| title.languages.clear());
    let catalogue = catalogue(titles, &[]);
    let first = |with: &[(&str, u32)]| {
        let near = Taste { far: 0, ..Taste::default() };
        ids(&recommend(&catalogue, &[companions("marked", with)], &asked(&["marked"], near)))[0].to_owned()
    };
    assert_eq!(first(&[("t3", 10), ("t4", 10), ("t5", 10)]), "t3");
    assert_eq!(first(&[("t3", 5), ("t4", 5), ("t5", 500)]), "t5");
}

#[test]
fn an_interest_alone_is_enough_and_is_named() {
    let taste = Taste { interests: vec!["Resep".into()], ..Taste::default() };
    let found = recommend_alike(&catalogue(library(), &[]), &asked(&[], taste));
    assert_eq!(ids(&found), ["cooking"]);
    assert_eq!((found[0].reasons[0].value.as_str(), &found[0].reasons[0].marked), ("Resep", &None));
    assert_eq!(recommend_alike(&catalogue(library(), &[]), &Asked::default()), []);
}

#[test]
fn what_is_hidden_or_not_there_is_left_out_when_that_is_wished() {
    let away = catalogue(library(), &["same-author"]);
    let near = Taste { far: 0, ..Taste::default() };
    let here = recommend_alike(&away, &asked(&["marked"], Taste { here: true, ..near.clone() }));
    assert!(!ids(&here).contains(&"same-author") && here.iter().all(|one| one.row.available > 0));
    let all = recommend_alike(&away, &asked(&["marked"], near.clone()));
    assert!(ids(&all).contains(&"same-author"));
    let hidden = recommend_alike(&away, &asked(&["marked"], Taste { hidden: vec!["same-subject".into()], ..near }));
    assert!(!ids(&hidden).contains(&"same-subject"));
}

#[test]
fn who_goes_far_leaves_the_authors_they_know() {
    let found = recommend_alike(&catalogue(library(), &[]), &asked(&["marked"], Taste { far: 4, ..Taste::default() }));
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
    let first =
        |new| ids(&recommend_alike(&titles(), &asked(&["marked"], Taste { new, ..Taste::default() })))[0].to_owned();
    assert_eq!((first(0).as_str(), first(4).as_str()), ("t0", "t5"));
}

#[test]
fn no_author_fills_the_list() {
    let mut titles = vec![title("marked", "Navis, A. A.", "899", &["Surau"], 1986)];
    titles.extend((0..9).map(|n| title(&format!("n{n}"), "Navis, A. A.", "899", &["Surau"], 1986)));
    titles.push(title("other", "Hamka", "899", &["Surau"], 1938));
    let found = recommend_alike(&catalogue(titles, &[]), &asked(&["marked"], Taste { far: 0, ..Taste::default() }));
    assert_eq!(found.iter().filter(|one| one.row.author == "Navis, A. A.").count(), 2);
    assert!(ids(&found).contains(&"other"));
}

#[test]
fn another_edition_of_what_was_marked_is_no_news() {
    let mut again = title("again", "Navis, A. A.", "899.221", &["Surau"], 2010);
    again.title = "JUDUL MARKED".into();
    let mut titles = library();
    titles.push(again);
    let found = recommend_alike(&catalogue(titles, &[]), &asked(&["marked"], Taste { far: 0, ..Taste::default() }));
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
        marked in prop::collection::vec(any::<prop::sample::Index>(), 0..4), pairs in prop::collection::vec((0_u8..70, 0_u8..70, any::<u32>()), 0..20), far: u8, new: u8, here: bool,
    ) {
        let titles: Vec<Title> = books.iter().enumerate().map(|(n, (author, class, subjects, year))| Title {
            year: *year,
            ..title(&format!("t{n}"), &format!("N{author}"), &format!("{class}00.{class}"), &subjects.iter().map(|subject| ["a", "b", "c", "d", "e", "f"][usize::from(*subject)]).collect::<Vec<_>>(), 2000)
        }).collect();
        let marked: Vec<String> = marked.iter().map(|at| format!("t{}", at.index(titles.len()))).collect();
        let away: Vec<String> = (0..titles.len()).step_by(3).map(|n| format!("t{n}")).collect();
        let catalogue = catalogue(titles, &away.iter().map(String::as_str).collect::<Vec<_>>());
        let asked = Asked { marked: marked.clone(), taste: Taste { far, new, here, ..Taste::default() } };
        let together: Vec<Companions> = pairs.iter().map(|(of, with, people)| companions(&format!("t{of}"), &[(&format!("t{with}"), *people)])).collect();
        let found = recommend(&catalogue, &together, &asked);
        prop_assert_eq!(&found, &recommend(&catalogue, &together, &asked));
        prop_assert!(found.len() <= 12);
        for one in &found {
            prop_assert!(!marked.contains(&one.row.id));
            prop_assert!(!here || one.row.available > 0);
            prop_assert!(found.iter().filter(|other| other.row.author == one.row.author).count() <= 2);
        }
    }
}
