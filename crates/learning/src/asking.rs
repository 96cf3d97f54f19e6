//! Which search leads to what is sought.

use lapau_feed::learning::Sought;
use lapau_search::{Filters, Query, Row, Sort, shelf};

use crate::judging::{class_of, is_in};

/// How many titles are asked for at a time.
const PAGE: usize = 400;

/// A search that finds every title that is sought, and others, in shelf order: its page of titles.
pub fn leads_to(sought: &Sought, main: &str, page: usize) -> Query {
    let words = [&sought.words, &sought.subject, &sought.author].map(|text| text.trim());
    let text = words.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    let filters = Filters { class: main_classes(sought), ..filters(sought, main) };
    Query { text, filters, sort: Sort::Call, offset: page * PAGE, limit: PAGE, uncounted: true }
}

/// Whether a row that was found so may be what is sought, by what a row says.
pub fn may_be(sought: &Sought, row: &Row) -> bool {
    let standing = if row.call.is_empty() { &row.class } else { &row.call };
    sought.class.is_empty() || is_in(sought, &class_of(standing))
}

/// The search whose number of titles solves a drill: the words, narrowed as it asks.
pub fn count(sought: &Sought, main: &str) -> Query {
    let class = if sought.class.is_empty() { Vec::new() } else { vec![sought.class.to_ascii_uppercase()] };
    Query { filters: Filters { class, ..filters(sought, main) }, ..count_all(sought) }
}

/// The same search before it is narrowed.
pub fn count_all(sought: &Sought) -> Query {
    Query { text: sought.words.clone(), uncounted: true, ..Query::default() }
}

fn filters(sought: &Sought, main: &str) -> Filters {
    let mut branches = Vec::new();
    if !sought.branch.is_empty() {
        branches.push(sought.branch.clone());
        if sought.branch == main {
            branches.push(String::new());
        }
    }
    Filters {
        available: sought.available,
        branches,
        languages: sought.languages.clone(),
        audience: sought.audience.into_iter().collect(),
        year_from: sought.year_from,
        year_to: sought.year_to,
        ..Filters::default()
    }
}

/// The main classes in which what is sought may stand; none: any.
fn main_classes(sought: &Sought) -> Vec<String> {
    let digit = |class: &str| class.trim().chars().next().filter(char::is_ascii_digit);
    let Some(from) = digit(&sought.class) else { return Vec::new() };
    let to = digit(&sought.class_to).unwrap_or(from);
    let within = |class: &&&str| digit(class).is_some_and(|digit| from <= digit && digit <= to);
    shelf::CLASSES.iter().filter(within).map(|class| (*class).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use lapau_feed::catalogue::{Holding, Item, Name, Title};
    use lapau_search::Catalogue;
    use serde_json::json;

    use super::*;
    use crate::is_sought;

    fn records() -> (Vec<Title>, Vec<Holding>) {
        let mut titles = Vec::new();
        let mut holdings = Vec::new();
        for (n, (call, name, subject, language, year)) in [
            ("398.2 KAB k", "Anonim", "Cerita rakyat Minangkabau", "min", 1904),
            ("398.23 SAT s", "Tulis Sutan Sati", "Cerita rakyat Minangkabau", "id", 1991),
            ("306.08 NAV a", "Navis, A. A.", "Adat Minangkabau", "id", 1984),
            ("2X1.3 HAM t", "Hamka", "Tafsir Al-Quran", "id", 1982),
            ("899.221 HAM d", "Hamka", "Fiksi Indonesia", "id", 2001),
        ]
        .into_iter()
        .enumerate()
        {
            let id = format!("t{n}");
            titles.push(Title {
                id: id.clone(),
                title: format!("Buku {n}"),
                names: vec![Name { name: name.into(), role: String::new() }],
                subjects: vec![subject.into()],
                languages: vec![language.into()],
                year: Some(year),
                class: call.split(' ').next().unwrap_or_default().into(),
                ..Title::default()
            });
            let items = vec![Item { id: format!("b{n}"), reference: false }];
            holdings.push(Holding { id, call: call.into(), place: "lantai-1".into(), items, ..Holding::default() });
        }
        (titles, holdings)
    }

    fn catalogue() -> Catalogue {
        let (titles, holdings) = records();
        Catalogue::new(titles, holdings, Vec::new(), Vec::new())
    }

    #[test]
    fn the_search_leads_to_all_that_is_sought_and_rows_say_what_may_be() {
        let catalogue = catalogue();
        let detail = |id: &str| catalogue.title(records().0.into_iter().find(|title| title.id == id).unwrap()).unwrap();
        for (asked, solved_by) in [
            (json!({"class": "398.2"}), &["t0", "t1"][..]),
            (json!({"class": "398.23"}), &["t1"]),
            (json!({"class": "2"}), &["t3"]),
            (json!({"class": "2X", "author": "hamka"}), &["t3"]),
            (json!({"author": "hamka"}), &["t3", "t4"]),
            (json!({"subject": "cerita rakyat", "languages": ["min"]}), &["t0"]),
            (json!({"words": "minangkabau", "year_from": 1980, "branch": "pusat"}), &["t1", "t2"]),
            (json!({"class": "306", "class_to": "398.2"}), &["t0", "t1", "t2"]),
            (json!({"subject": "geologi"}), &[]),
        ] {
            let sought: Sought = serde_json::from_value(asked.clone()).unwrap();
            let found = catalogue.search(&leads_to(&sought, "pusat", 0));
            let mut solved: Vec<&str> = found
                .rows
                .iter()
                .filter(|row| may_be(&sought, row))
                .filter(|row| is_sought(&sought, &detail(&row.id), "pusat"))
                .map(|row| row.id.as_str())
                .collect();
            solved.sort_unstable();
            assert_eq!(solved, solved_by, "{asked}");
            assert_eq!(catalogue.search(&leads_to(&sought, "pusat", 1)).rows, []);
        }
    }

    #[test]
    fn what_is_left_is_counted_as_the_catalogues_page_counts_it() {
        let catalogue = catalogue();
        let counted = |asked: serde_json::Value| {
            let sought: Sought = serde_json::from_value(asked).unwrap();
            (catalogue.search(&count_all(&sought)).total, catalogue.search(&count(&sought, "pusat")).total)
        };
        assert_eq!(counted(json!({"words": "minangkabau", "languages": ["id"]})), (3, 2));
        assert_eq!(counted(json!({"words": "hamka", "class": "2x"})), (2, 1));
        assert_eq!(counted(json!({"class": "3", "branch": "pusat"})), (5, 3));
        assert_eq!(counted(json!({"words": "geologi", "available": true})), (0, 0));
    }
}
