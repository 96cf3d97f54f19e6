//! How a title is cited, from its record in the catalogue.
//!
//! | module | what it knows |
//! | --- | --- |
//! | `name` | a filed name: family name, given names, initials; degrees and dates are left out |
//! | `prose` | APA 7, MLA 9 and Chicago 17 (author-date), in the words of Indonesian or English |
//! | `exchange` | BibTeX and RIS, for programs |
//!
//! Only what the record says is cited: nothing is guessed, and the case of titles is the catalogue's.
//! It never does I/O, and no record makes it panic.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod exchange;
mod name;
mod prose;

use lapau_feed::{Language, catalogue::Title};

/// A way to cite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// American Psychological Association, 7th edition.
    Apa,
    /// Modern Language Association, 9th edition.
    Mla,
    /// Chicago Manual of Style, 17th edition, author and date.
    Chicago,
    /// BibTeX, for LaTeX.
    Bibtex,
    /// RIS, for Mendeley, Zotero and their kin.
    Ris,
}

impl Style {
    /// Every style, what patrons are asked for most first.
    pub const ALL: [Self; 5] = [Self::Apa, Self::Mla, Self::Chicago, Self::Bibtex, Self::Ris];

    /// What it is called, in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Apa => "APA 7",
            Self::Mla => "MLA 9",
            Self::Chicago => "Chicago 17",
            Self::Bibtex => "BibTeX",
            Self::Ris => "RIS",
        }
    }

    /// The ending and the media type of a file of it.
    pub fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Apa | Self::Mla | Self::Chicago => ("txt", "text/plain"),
            Self::Bibtex => ("bib", "application/x-bibtex"),
            Self::Ris => ("ris", "application/x-research-info-systems"),
        }
    }

    /// Whether programs read it rather than people.
    pub fn is_for_programs(self) -> bool {
        matches!(self, Self::Bibtex | Self::Ris)
    }
}

/// A piece of a citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its text.
    pub text: String,
    /// Whether it is set in italics, as titles are.
    pub italic: bool,
}

/// A title as it is cited. Its words (`t.t.`, `dan`) are English if that is the language, else Indonesian.
pub fn cite(title: &Title, style: Style, language: Language) -> Vec<Piece> {
    let words = if language == Language::English { &prose::ENGLISH } else { &prose::INDONESIAN };
    match style {
        Style::Apa => prose::apa(title, words),
        Style::Mla => prose::mla(title, words),
        Style::Chicago => prose::chicago(title, words),
        Style::Bibtex => vec![Piece { text: exchange::bibtex(title), italic: false }],
        Style::Ris => vec![Piece { text: exchange::ris(title), italic: false }],
    }
}

/// Several titles as one text: those for people in the order of the alphabet, with an empty line between; those for programs as one file.
pub fn list(titles: &[&Title], style: Style, language: Language) -> String {
    let mut citations: Vec<(String, String)> = Vec::new();
    for title in titles {
        let text = plain(&cite(title, style, language));
        let key = text.to_lowercase();
        let place = citations.partition_point(|(known, _)| *known <= key);
        citations.insert(place, (key, text));
    }
    let texts = citations.into_iter().map(|(_, text)| text);
    match style {
        Style::Bibtex => exchange::apart(texts),
        Style::Ris => texts.collect(),
        Style::Apa | Style::Mla | Style::Chicago => {
            let mut texts: Vec<String> = texts.collect();
            texts.dedup();
            texts.join("\n\n")
        }
    }
}

/// A citation without its italics, as it goes to the clipboard.
pub fn plain(citation: &[Piece]) -> String {
    citation.iter().map(|piece| piece.text.as_str()).collect()
}

/// The title with its subtitle.
fn full_title(title: &Title) -> String {
    let (proper, subtitle) = (title.title.trim(), title.subtitle.trim());
    if subtitle.is_empty() { proper.to_owned() } else { format!("{proper}: {subtitle}") }
}

/// Where the whole text is, for what is read on a screen.
fn address(title: &Title) -> Option<&str> {
    let web = |href: &&str| href.starts_with("https://") || href.starts_with("http://");
    title.links.iter().filter(|link| link.full_text).map(|link| link.href.as_str()).find(web)
}
