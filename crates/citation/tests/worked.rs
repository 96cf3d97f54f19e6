//! Worked examples, by the rules of each style's own manual.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use lapau_citation::{Style, cite, list, plain};
use lapau_feed::{
    Language::{self, English, Indonesian},
    catalogue::{Link, Name, Title},
};
use proptest::prelude::*;

fn named(name: &str, role: &str) -> Name {
    Name { name: name.into(), role: role.into() }
}

fn surau() -> Title {
    Title {
        id: "t1".into(),
        title: "Robohnya surau kami".into(),
        subtitle: "kumpulan cerpen".into(),
        names: vec![named("Navis, A. A.", "")],
        place: "Jakarta".into(),
        publisher: "Gramedia".into(),
        year: Some(1986),
        ..Title::default()
    }
}

fn said(title: &Title, style: Style, language: Language) -> String {
    plain(&cite(title, style, language))
}

/// The three styles for reading, in Indonesian.
fn read(title: &Title) -> [String; 3] {
    [Style::Apa, Style::Mla, Style::Chicago].map(|style| said(title, style, Indonesian))
}

#[test]
fn a_book_of_one_author() {
    assert_eq!(
        read(&surau()),
        [
            "Navis, A. A. (1986). Robohnya surau kami: kumpulan cerpen. Gramedia.",
            "Navis, A. A. Robohnya surau kami: kumpulan cerpen. Gramedia, 1986.",
            "Navis, A. A. 1986. Robohnya surau kami: kumpulan cerpen. Jakarta: Gramedia.",
        ]
    );
    let italic: Vec<_> = cite(&surau(), Style::Apa, Indonesian).into_iter().filter(|piece| piece.italic).collect();
    assert_eq!(plain(&italic), "Robohnya surau kami: kumpulan cerpen");
}

#[test]
fn two_three_and_many_authors() {
    let mut title = surau();
    title.subtitle.clear();
    title.names = vec![named("Toer, Pramoedya Ananta", ""), named("Hamka", "")];
    assert_eq!(
        read(&title),
        [
            "Toer, P. A., & Hamka. (1986). Robohnya surau kami. Gramedia.",
            "Toer, Pramoedya Ananta, dan Hamka. Robohnya surau kami. Gramedia, 1986.",
            "Toer, Pramoedya Ananta, dan Hamka. 1986. Robohnya surau kami. Jakarta: Gramedia.",
        ]
    );
    title.names.push(named("Navis, A. A.", ""));
    assert_eq!(
        read(&title),
        [
            "Toer, P. A., Hamka, & Navis, A. A. (1986). Robohnya surau kami. Gramedia.",
            "Toer, Pramoedya Ananta, dkk. Robohnya surau kami. Gramedia, 1986.",
            "Toer, Pramoedya Ananta, Hamka, dan A. A. Navis. 1986. Robohnya surau kami. Jakarta: Gramedia.",
        ]
    );
    assert_eq!(
        said(&title, Style::Mla, English),
        "Toer, Pramoedya Ananta, et al. Robohnya surau kami. Gramedia, 1986."
    );
    title.names = (1..=21).map(|n| named(&format!("A{n}, B."), "")).collect();
    let apa = said(&title, Style::Apa, Indonesian);
    assert!(apa.contains("A19, B., . . . A21, B. (1986)") && !apa.contains("A20"), "{apa}");
    let chicago = said(&title, Style::Chicago, Indonesian);
    assert!(chicago.contains("B. A7, dkk. 1986.") && !chicago.contains("A8"), "{chicago}");
}

#[test]
fn a_body_that_publishes_itself_is_named_once() {
    let title = Title {
        title: "Pedoman umum ejaan bahasa Indonesia".into(),
        names: vec![named("Badan Bahasa", "")],
        publisher: "Badan Bahasa".into(),
        place: "Jakarta".into(),
        year: Some(2016),
        edition: "Ed. 4".into(),
        ..Title::default()
    };
    assert_eq!(
        read(&title),
        [
            "Badan Bahasa. (2016). Pedoman umum ejaan bahasa Indonesia (Ed. 4).",
            "Badan Bahasa. Pedoman umum ejaan bahasa Indonesia. Ed. 4, Badan Bahasa, 2016.",
            "Badan Bahasa. 2016. Pedoman umum ejaan bahasa Indonesia. Ed. 4. Jakarta: Badan Bahasa.",
        ]
    );
}

#[test]
fn without_a_year_a_publisher_or_a_name() {
    let mut title = surau();
    (title.year, title.subtitle, title.publisher) = (None, String::new(), String::new());
    assert_eq!(
        read(&title),
        [
            "Navis, A. A. (t.t.). Robohnya surau kami.",
            "Navis, A. A. Robohnya surau kami.",
            "Navis, A. A. t.t. Robohnya surau kami. Jakarta.",
        ]
    );
    assert_eq!(said(&title, Style::Apa, English), "Navis, A. A. (n.d.). Robohnya surau kami.");
    title.date = "[1986?]".into();
    assert_eq!(said(&title, Style::Apa, Indonesian), "Navis, A. A. ([1986?]). Robohnya surau kami.");
    title.names.clear();
    title.title = "Apa kabar?".into();
    assert_eq!(read(&title), ["Apa kabar? ([1986?]).", "Apa kabar? [1986?].", "Apa kabar? [1986?]. Jakarta."]);
}

#[test]
fn editors_stand_in_for_authors_and_translators_do_not() {
    let mut title = surau();
    title.names = vec![named("Rampan, Korrie Layun", "penyunting"), named("Aveling, Harry", "penerjemah")];
    assert_eq!(
        read(&title),
        [
            "Rampan, K. L. (Ed.). (1986). Robohnya surau kami: kumpulan cerpen. Gramedia.",
            "Rampan, Korrie Layun, penyunting. Robohnya surau kami: kumpulan cerpen. Gramedia, 1986.",
            "Rampan, Korrie Layun, penyunting. 1986. Robohnya surau kami: kumpulan cerpen. Jakarta: Gramedia.",
        ]
    );
}

#[test]
fn printings_and_first_editions_are_not_cited_and_addresses_are() {
    let mut title = surau();
    title.subtitle.clear();
    for none in ["Cet. 12", "Cetakan III", "Edisi pertama", "Ed. 1"] {
        title.edition = none.into();
        assert_eq!(said(&title, Style::Apa, Indonesian), "Navis, A. A. (1986). Robohnya surau kami. Gramedia.");
    }
    title.edition = "Ed. 10, rev.".into();
    let link = |href: &str, full_text| Link { href: href.into(), label: String::new(), full_text };
    title.links = vec![link("https://a.example/review", false), link("https://a.example/book", true)];
    assert_eq!(
        said(&title, Style::Apa, Indonesian),
        "Navis, A. A. (1986). Robohnya surau kami (Ed. 10, rev.). Gramedia. https://a.example/book"
    );
}

#[test]
fn bibtex_is_escaped_and_keeps_bodies_whole() {
    let mut title = surau();
    title.title = "50% & more: {C#}_~^\\ $".into();
    title.names.push(named("Departemen Agama dan Budaya", ""));
    title.isbn = vec!["9789794610466".into()];
    assert_eq!(
        said(&title, Style::Bibtex, Indonesian),
        "@book{navis1986more,\n  author = {Navis, A. A. and {Departemen Agama dan Budaya}},\n  title = {50\\% \\& more: \\{C\\#\\}\\_\\textasciitilde{}\\textasciicircum{}\\textbackslash{} \\$: kumpulan cerpen},\n  address = {Jakarta},\n  publisher = {Gramedia},\n  year = {1986},\n  isbn = {9789794610466}\n}\n"
    );
}

#[test]
fn ris_has_a_line_for_each_value() {
    let mut title = surau();
    title.subjects = vec!["Cerita pendek".into(), "Surau\r\nER  - ".into()];
    title.languages = vec!["id".into()];
    assert_eq!(
        said(&title, Style::Ris, Indonesian),
        "TY  - BOOK\r\nAU  - Navis, A. A.\r\nTI  - Robohnya surau kami: kumpulan cerpen\r\nCY  - Jakarta\r\nPB  - Gramedia\r\nPY  - 1986\r\nLA  - id\r\nKW  - Cerita pendek\r\nKW  - Surau  ER  -\r\nER  - \r\n"
    );
}

proptest! {
    #[test]
    fn any_record_is_cited_in_every_style(
        // A record without a title is not published.
        title in "[a-z]\\PC{0,20}", texts in prop::collection::vec("\\PC{0,20}", 5), names in prop::collection::vec("\\PC{0,20}", 0..25), year: Option<i16>,
    ) {
        let [subtitle, edition, place, publisher, date] = <[String; 5]>::try_from(texts).unwrap();
        let names = names.iter().map(|name| named(name, "")).collect();
        let title = Title { title, subtitle, edition, place, publisher, date, names, year, ..Title::default() };
        for style in Style::ALL {
            for language in [Indonesian, English] {
                let said = said(&title, style, language);
                prop_assert!(style.is_for_programs() || !said.contains("  ") || format!("{title:?}").contains("  "), "{said}");
            }
        }
        // Braces always pair, so that one strange record can't swallow the next.
        let bibtex = said(&title, Style::Bibtex, Indonesian).replace("\\{", "").replace("\\}", "");
        prop_assert_eq!(bibtex.matches('{').count(), bibtex.matches('}').count());
        prop_assert_eq!(said(&title, Style::Ris, Indonesian).matches("TY  - ").count(), 1);
    }
}

#[test]
fn several_are_listed_as_people_and_programs_want_them() {
    let mut other = surau();
    other.names = vec![named("Hamka", "")];
    other.title = "Di bawah lindungan Ka'bah".into();
    let titles = [&surau(), &other, &surau()];
    let apa = list(&titles, Style::Apa, Indonesian);
    let lines: Vec<&str> = apa.split("\n\n").collect();
    assert_eq!(lines.len(), 2, "what is there twice is listed once: {apa}");
    assert!(lines[0].starts_with("Hamka") && lines[1].starts_with("Navis"));
    let bibtex = list(&titles, Style::Bibtex, Indonesian);
    assert!(bibtex.contains("{navis1986robohnya,") && bibtex.contains("{navis1986robohnya-2,"), "{bibtex}");
    assert_eq!(list(&titles, Style::Ris, Indonesian).matches("ER  -").count(), 3);
    assert_eq!(list(&[], Style::Apa, Indonesian), "");
}
