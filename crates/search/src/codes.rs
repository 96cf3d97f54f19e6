//! Codes: what is looked up by its beginning and never by its meaning: ISBN, ISSN, barcodes, class and call numbers.

use std::mem;

use lapau_feed::catalogue::{Holding, Title};

use crate::fold::fold;
use crate::sorting::sorted;

/// What kind of code it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An ISBN, an ISSN or a barcode: it names one title.
    Number,
    /// A class or call number: its beginning names a shelf.
    Call,
}

impl Kind {
    /// How many characters must be typed before beginnings are looked up.
    fn least(self) -> usize {
        match self {
            Self::Number => 4,
            Self::Call => 2,
        }
    }
}

/// All codes of a catalogue, sorted.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    text: String,
    /// Where each lies in `text` (start, length), its kind, and its title.
    entries: Vec<(u32, u32, Kind, u32)>,
}

/// A title found by a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    /// The title.
    pub(crate) title: u32,
    /// The kind of code.
    pub(crate) kind: Kind,
    /// Whether the whole code was typed.
    pub(crate) whole: bool,
}

impl Codes {
    /// Takes up the codes of a title.
    pub(crate) fn add_title(&mut self, n: u32, title: &Title) {
        for isbn in &title.isbn {
            let isbn = normal(isbn);
            if let Some(ten) = isbn10(&isbn) {
                self.add(&ten, Kind::Number, n);
            }
            self.add(&isbn, Kind::Number, n);
        }
        self.add(&normal(&title.issn), Kind::Number, n);
        self.add(&normal(&title.class), Kind::Call, n);
    }

    /// Takes up the codes of a holding of a title.
    pub(crate) fn add_holding(&mut self, n: u32, holding: &Holding) {
        self.add(&normal(&holding.call), Kind::Call, n);
        for item in &holding.items {
            self.add(&normal(&item.id), Kind::Number, n);
        }
    }

    fn add(&mut self, code: &str, kind: Kind, title: u32) {
        if !code.is_empty() {
            self.entries.push((self.text.len() as u32, code.len() as u32, kind, title));
            self.text.push_str(code);
        }
    }

    /// Makes what was taken up ready to be found.
    pub(crate) fn sort(&mut self) {
        let Self { text, entries } = self;
        *entries = sorted(mem::take(entries), &|a, b| slice(text, a).cmp(slice(text, b)).then(a.3.cmp(&b.3)));
    }

    /// The titles with a code that begins so, each as often as it has one. Nothing unless the text holds a digit and is long enough for the kind.
    pub(crate) fn find(&self, typed: &str) -> Vec<Hit> {
        let code = normal(typed);
        if !code.bytes().any(|byte| byte.is_ascii_digit()) {
            return Vec::new();
        }
        let start = self.entries.partition_point(|entry| slice(&self.text, entry) < code.as_str());
        self.entries[start..]
            .iter()
            .take_while(|entry| slice(&self.text, entry).starts_with(&code))
            .map(|entry| Hit { title: entry.3, kind: entry.2, whole: entry.1 as usize == code.len() })
            .filter(|hit| hit.whole || code.len() >= hit.kind.least())
            .collect()
    }
}

fn slice<'a>(text: &'a str, entry: &(u32, u32, Kind, u32)) -> &'a str {
    &text[entry.0 as usize..(entry.0 + entry.1) as usize]
}

/// A code as it is compared: folded, and without anything but letters, digits and decimal points.
fn normal(code: &str) -> String {
    let mut normal = String::new();
    for c in code.chars() {
        if c == '.' {
            normal.push(c);
        } else {
            fold(c, &mut normal);
        }
    }
    normal
}

/// The ISBN of ten digits that one of thirteen extends.
fn isbn10(isbn: &str) -> Option<String> {
    let nine = isbn.strip_prefix("978").filter(|rest| rest.len() == 10)?.get(..9)?;
    let sum = nine
        .bytes()
        .zip((2..=10).rev())
        .try_fold(0, |sum, (digit, weight)| digit.is_ascii_digit().then(|| sum + u32::from(digit - b'0') * weight))?;
    let check = match (11 - sum % 11) % 11 {
        10 => 'x',
        digit => char::from_digit(digit, 10)?,
    };
    Some(format!("{nine}{check}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_older_isbn_is_derived() {
        assert_eq!(isbn10("9789793062792").as_deref(), Some("9793062797"));
        assert_eq!(isbn10("9780804429573").as_deref(), Some("080442957x"));
        assert_eq!(isbn10("9791234567896"), None);
        assert_eq!(isbn10("978abcdefghij"), None);
    }

    #[test]
    fn found_by_beginnings_however_they_are_written() {
        let mut codes = Codes::default();
        let title = Title { isbn: vec!["9789793062792".into()], class: "899.221 3".into(), ..Title::default() };
        codes.add_title(7, &title);
        codes.sort();
        let titles = |typed: &str| codes.find(typed).iter().map(|hit| (hit.title, hit.whole)).collect::<Vec<_>>();
        assert_eq!(titles("978-979-3062-79-2"), [(7, true)]);
        assert_eq!(titles("979-3062-79-7"), [(7, true)]);
        assert_eq!(titles("97897"), [(7, false)]);
        assert_eq!(titles("978"), []);
        assert_eq!(titles("899.22"), [(7, false)]);
        assert_eq!(titles("laskar"), []);
    }
}
