//! Whether a title is what is sought, condition by condition, so that it can be said why.

use lapau_feed::{catalogue::Title, learning::Sought};
use lapau_search::{Detail, HoldingView, folded, shelf};

/// What is looked at in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Condition {
    Words,
    Class,
    Subject,
    Author,
    Language,
    Audience,
    Year,
    Branch,
    Available,
}

/// What came of looking at one thing in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub condition: Condition,
    /// Whether it is as sought.
    pub holds: bool,
    /// What the record says of it, in its own words and codes, where that is a text; empty if nothing.
    pub has: Vec<String>,
}

/// Looks at everything that is asked of a title. `main` is the main branch, which records leave unnamed.
pub fn judge(sought: &Sought, detail: &Detail, main: &str) -> Vec<Finding> {
    let title = &detail.title;
    let mut findings = Vec::new();
    let mut note = |is_asked: bool, condition, holds: bool, has: Vec<String>| {
        if is_asked {
            findings.push(Finding { condition, holds, has });
        }
    };
    note(!sought.words.is_empty(), Condition::Words, has_words(&all_words(title), &sought.words), Vec::new());
    let classes: Vec<String> = classes(detail).collect();
    let holds = classes.iter().any(|class| is_in(sought, class));
    note(!sought.class.is_empty(), Condition::Class, holds, distinct(classes));
    let holds = title.subjects.iter().any(|subject| has_words(subject, &sought.subject));
    note(!sought.subject.is_empty(), Condition::Subject, holds, title.subjects.clone());
    let names = || title.names.iter().map(|name| name.name.clone()).collect::<Vec<_>>();
    let holds = title.names.iter().any(|name| has_words(&name.name, &sought.author));
    note(!sought.author.is_empty(), Condition::Author, holds, names());
    let holds = title.languages.iter().any(|language| sought.languages.contains(language));
    note(!sought.languages.is_empty(), Condition::Language, holds, title.languages.clone());
    note(sought.audience.is_some(), Condition::Audience, title.audience == sought.audience, Vec::new());
    let is_dated = sought.year_from.is_some() || sought.year_to.is_some();
    let in_time = title.year.is_some_and(|year| {
        sought.year_from.is_none_or(|from| from <= year) && sought.year_to.is_none_or(|to| year <= to)
    });
    note(is_dated, Condition::Year, in_time, title.year.map(|year| year.to_string()).into_iter().collect());
    let here = |holding: &&HoldingView| sought.branch.is_empty() || branch_of(holding, main) == sought.branch;
    let branches = detail.holdings.iter().map(|holding| branch_of(holding, main).to_owned()).collect();
    let is_held = detail.holdings.iter().any(|holding| here(&holding));
    note(!sought.branch.is_empty(), Condition::Branch, is_held, distinct(branches));
    let mut items = detail.holdings.iter().filter(here).flat_map(|holding| &holding.items);
    note(sought.available, Condition::Available, items.any(|item| item.state.is_none()), Vec::new());
    findings
}

/// Whether a title is all that is sought.
pub fn is_sought(sought: &Sought, detail: &Detail, main: &str) -> bool {
    judge(sought, detail, main).iter().all(|finding| finding.holds)
}

/// The copies of a title of which it can be said where they stand: the first that have a call number and a place.
pub fn standing(detail: &Detail) -> Option<&HoldingView> {
    detail.holdings.iter().find(|holding| !holding.call.is_empty() && !holding.place.is_empty())
}

/// Whether each of some words begins one of a text, in whatever spelling of letters.
fn has_words(text: &str, words: &str) -> bool {
    let (text, words) = (folded(text), folded(words));
    words.split(' ').filter(|word| !word.is_empty()).all(|word| text.split(' ').any(|other| other.starts_with(word)))
}

/// What a search looks through, in one text.
fn all_words(title: &Title) -> String {
    let names = title.names.iter().map(|name| name.name.as_str());
    let subjects = title.subjects.iter().map(String::as_str);
    [title.title.as_str(), &title.subtitle, &title.summary].into_iter().chain(names).chain(subjects).fold(
        String::new(),
        |mut all, text| {
            all.push_str(text);
            all.push(' ');
            all
        },
    )
}

/// The classes that a title stands in: those of its call numbers, else its own.
fn classes(detail: &Detail) -> impl Iterator<Item = String> {
    let calls = detail.holdings.iter().map(|holding| holding.call.as_str()).filter(|call| !call.is_empty());
    let own = detail.holdings.iter().all(|holding| holding.call.is_empty()).then_some(detail.title.class.as_str());
    calls.chain(own).map(class_of).filter(|class| !class.is_empty())
}

/// The class of a call number, as the shelf reads it.
pub(crate) fn class_of(call: &str) -> String {
    shelf::key(call).split('\0').nth(1).unwrap_or_default().to_owned()
}

/// Whether a class is among those that are sought.
pub(crate) fn is_in(sought: &Sought, class: &str) -> bool {
    let [from, to] = [&sought.class, &sought.class_to].map(|class| plain(class));
    // Classes are decimal: what begins with one is below it.
    class.starts_with(&from) || !to.is_empty() && *class >= *from && (*class <= *to || class.starts_with(&to))
}

/// A class as a guide writes it, without what only shows where it may be cut.
fn plain(class: &str) -> String {
    let mut plain: String =
        class.chars().filter(|c| !c.is_whitespace() && !matches!(c, '/' | '\'' | '′' | '’')).collect();
    if plain.starts_with(|c: char| c.is_ascii_digit()) {
        plain.make_ascii_uppercase();
        return plain;
    }
    folded(&plain).trim().to_owned()
}

fn branch_of<'a>(holding: &'a HoldingView, main: &'a str) -> &'a str {
    if holding.branch.is_empty() { main } else { &holding.branch }
}

fn distinct(texts: Vec<String>) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::new();
    for text in texts {
        if !distinct.contains(&text) {
            distinct.push(text);
        }
    }
    distinct
}

#[cfg(test)]
mod tests {
    use lapau_feed::catalogue::Away;
    use lapau_search::ItemView;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn sought(json: serde_json::Value) -> Sought {
        serde_json::from_value(json).unwrap()
    }

    fn detail(json: serde_json::Value, call: &str, branch: &str) -> Detail {
        let item = |state| ItemView { id: "b".into(), reference: false, state, due: None, queue: 0 };
        let holding = |branch: &str, state| HoldingView {
            branch: branch.into(),
            place: "lantai-1".into(),
            call: call.into(),
            items: vec![item(state)],
        };
        Detail {
            title: serde_json::from_value(json).unwrap(),
            holdings: vec![holding(branch, None), holding("keliling", Some(Away::Loan))],
            copies: 2,
            available: 1,
            editions: Vec::new(),
            related: Vec::new(),
        }
    }

    fn kaba() -> Detail {
        let title = json!({"id": "t", "title": "Kaba Cindua Mato", "year": 1904, "languages": ["min", "id"],
            "names": [{"name": "Syamsuddin St. Radjo Endah"}], "audience": "children",
            "subjects": ["Cerita rakyat – Minangkabau", "Kesusastraan Minangkabau"]});
        detail(title, "398.209 598 13 KAB", "")
    }

    #[test]
    fn a_title_is_judged_by_what_its_record_says() {
        for (asked, holds) in [
            (json!({"words": "cindua MINANGKABAU"}), true),
            (json!({"words": "cindua padri"}), false),
            (json!({"class": "398.2"}), true),
            (json!({"class": "3"}), true),
            (json!({"class": "398.3"}), false),
            (json!({"class": "390", "class_to": "398.2"}), true),
            (json!({"class": "390", "class_to": "398.1"}), false),
            (json!({"subject": "cerita minangkabau"}), true),
            (json!({"subject": "cerita kesusastraan"}), false),
            (json!({"author": "radjo syamsuddin"}), true),
            (json!({"languages": ["en", "min"]}), true),
            (json!({"languages": ["en"]}), false),
            (json!({"audience": "children"}), true),
            (json!({"audience": "adults"}), false),
            (json!({"year_from": 1904, "year_to": 1904}), true),
            (json!({"year_from": 1905}), false),
            (json!({"branch": "pusat", "available": true}), true),
            (json!({"branch": "keliling"}), true),
            (json!({"branch": "keliling", "available": true}), false),
            (json!({"branch": "pojok"}), false),
        ] {
            assert_eq!(is_sought(&sought(asked.clone()), &kaba(), "pusat"), holds, "{asked}");
        }
    }

    #[test]
    fn every_condition_is_told_with_what_the_record_says() {
        let asked = sought(json!({"class": "398.2", "languages": ["en"], "year_to": 1900}));
        let told = |condition, holds, has: &[&str]| Finding {
            condition,
            holds,
            has: has.iter().copied().map(str::to_owned).collect(),
        };
        assert_eq!(
            judge(&asked, &kaba(), "pusat"),
            [
                told(Condition::Class, true, &["398.209"]),
                told(Condition::Language, false, &["min", "id"]),
                told(Condition::Year, false, &["1904"]),
            ]
        );
    }

    #[test]
    fn marks_and_the_local_classes_are_read_as_on_the_shelf() {
        let title = || json!({"id": "t", "title": "T"});
        let is = |class: &str, call: &str| is_sought(&sought(json!({"class": class})), &detail(title(), call, ""), "");
        assert!(is("2X1.3", "R 2X 1.3 HAM t"));
        assert!(is("2x", "2X1.3 HAM t"));
        assert!(!is("2X9", "2X1.3 HAM t"));
        assert!(is("005.13", "005.1/3 Jan p"));
        assert!(is("fik", "FIK NAV r"));
        assert!(!is("398", ""), "what stands nowhere is in no class");
    }

    #[test]
    fn the_first_copies_with_a_number_and_a_place_tell_where_it_stands() {
        let mut kaba = kaba();
        kaba.holdings[0].place.clear();
        assert_eq!(standing(&kaba).map(|holding| holding.branch.as_str()), Some("keliling"));
        kaba.holdings[1].call.clear();
        assert_eq!(standing(&kaba), None);
    }

    proptest! {
        #[test]
        fn any_text_is_judged(class in "\\PC{0,12}", to in "\\PC{0,12}", words in "\\PC{0,20}", call in "\\PC{0,20}") {
            let sought = Sought { class, class_to: to, words: words.clone(), subject: words.clone(), author: words, ..Sought::default() };
            let title = json!({"id": "t", "title": call.clone(), "subjects": [call.clone()]});
            let judged = judge(&sought, &detail(title, &call, ""), "pusat");
            prop_assert_eq!(judged.iter().all(|finding| finding.holds), is_sought(&sought, &detail(json!({"id": "t", "title": call.clone(), "subjects": [call.clone()]}), &call, ""), "pusat"));
        }
    }
}
