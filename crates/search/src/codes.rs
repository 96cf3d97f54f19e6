//! Codes: what is looked up by its beginning and never by its meaning: ISBN, ISSN, barcodes, class and call numbers.

use lapau_feed::catalogue::Title;

use crate::bytes::Rows;
use crate::dictionary::Dictionary;
use crate::fold::fold;
use crate::image::{Reader, Writer};
use crate::postings::Postings;
use crate::sorting::{ByText, sort};

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

/// The longest code that is kept, in bytes; what is longer is cut, in the index and in queries alike.
const LONGEST: usize = 64;
/// What an ISBN of thirteen digits has before the nine of an older one.
const BOOKLAND: &str = "978";

/// All codes of a catalogue.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    numbers: Table,
    calls: Table,
}

/// Codes of one kind, and the titles of each.
#[derive(Debug, Default)]
struct Table {
    codes: Dictionary,
    titles: Postings,
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

/// Codes in the making, with the titles they were met in.
#[derive(Debug, Default)]
pub(crate) struct Met {
    numbers: List,
    calls: List,
}

#[derive(Debug, Default)]
struct List {
    codes: Rows,
    titles: Vec<u32>,
}

impl List {
    fn add(&mut self, code: &str, title: u32) {
        let code = normal(code);
        if !code.is_empty() {
            self.codes.push(code.as_bytes());
            self.titles.push(title);
        }
    }
}

impl Met {
    /// Takes up the codes of a title.
    pub(crate) fn add_title(&mut self, n: u32, title: &Title) {
        title.isbn.iter().for_each(|isbn| self.numbers.add(isbn, n));
        self.numbers.add(&title.issn, n);
        self.calls.add(&title.class, n);
    }

    /// Takes up the call number of a title.
    pub(crate) fn add_call(&mut self, n: u32, call: &str) {
        self.calls.add(call, n);
    }

    /// Takes up a barcode of a title.
    pub(crate) fn add_barcode(&mut self, n: u32, barcode: &str) {
        self.numbers.add(barcode, n);
    }

    /// Gives titles other numbers; those without one are left out.
    pub(crate) fn renumber(&mut self, number: &dyn Fn(u32) -> Option<u32>) {
        for List { codes, titles } in [&mut self.numbers, &mut self.calls] {
            let kept: Vec<u32> = (0..titles.len() as u32).filter(|n| number(titles[*n as usize]).is_some()).collect();
            *codes = codes.arranged(&kept);
            *titles = kept.iter().filter_map(|n| number(titles[*n as usize])).collect();
        }
    }
}

impl Table {
    fn new(List { codes, titles }: List) -> Self {
        let mut order: Vec<u32> = (0..titles.len() as u32).collect();
        let code = |n: u32| codes.get(n);
        let by_text = ByText::new(codes.len(), &code);
        sort(&mut order, &|a, b| by_text.order(a, b).then_with(|| titles[a as usize].cmp(&titles[b as usize])));
        let alike = || order.chunk_by(|a, b| codes.get(*a) == codes.get(*b));
        let mut table =
            Self { codes: Dictionary::new(alike().map(|same| codes.text(same[0]))), titles: Postings::default() };
        let mut list = Vec::new();
        for same in alike() {
            list.clear();
            list.extend(same.iter().map(|n| (titles[*n as usize], 0)));
            list.dedup();
            table.titles.push(&list);
        }
        table
    }

    fn load(reader: &mut Reader) -> Self {
        Self { codes: Dictionary::load(reader), titles: Postings::load(reader) }
    }

    fn save(&self, writer: &mut Writer) {
        self.codes.save(writer);
        self.titles.save(writer);
    }
}

impl Codes {
    /// What was met, ready to be found.
    pub(crate) fn new(Met { numbers, calls }: Met) -> Self {
        Self { numbers: Table::new(numbers), calls: Table::new(calls) }
    }

    /// The titles with a code that begins so, each as often as it has one. Nothing unless the text holds a digit and is long enough for the kind.
    pub(crate) fn find(&self, typed: &str) -> Vec<Hit> {
        let code = normal(typed);
        let mut hits = Vec::new();
        if code.bytes().any(|byte| byte.is_ascii_digit()) {
            for (kind, table) in [(Kind::Number, &self.numbers), (Kind::Call, &self.calls)] {
                let whole = table.codes.find(&code);
                let beginnings = if code.len() >= kind.least() { table.codes.beginning(&code) } else { 0..0 };
                let others = beginnings.filter(|term| Some(*term) != whole).map(|term| (term, false));
                for (term, whole) in whole.map(|term| (term, true)).into_iter().chain(others) {
                    hits.extend(table.titles.of(term).map(|(title, _)| Hit { title, kind, whole }));
                }
            }
            self.find_older(&code, &mut hits);
        }
        hits
    }

    /// The titles whose ISBN of ten digits begins so: it is in that of thirteen, but for its last digit.
    fn find_older(&self, code: &str, hits: &mut Vec<Hit>) {
        let Some(nine) = code.get(..code.len().min(9)).filter(|_| (Kind::Number.least()..=10).contains(&code.len()))
        else {
            return;
        };
        let Table { codes, titles } = &self.numbers;
        for term in codes.beginning(&[BOOKLAND, nine].concat()) {
            let whole = code.len() == 10;
            if isbn10(&codes.word(term)).is_some_and(|isbn| !whole || isbn == code) {
                hits.extend(titles.of(term).map(|(title, _)| Hit { title, kind: Kind::Number, whole }));
            }
        }
    }

    /// The titles with a number, as a barcode is written.
    pub(crate) fn bearing(&self, number: &str) -> impl Iterator<Item = u32> {
        let Table { codes, titles } = &self.numbers;
        codes.find(&normal(number)).into_iter().flat_map(|term| titles.of(term)).map(|(title, _)| title)
    }

    /// Reads what [`Codes::save`] wrote.
    pub(crate) fn load(reader: &mut Reader) -> Self {
        Self { numbers: Table::load(reader), calls: Table::load(reader) }
    }

    pub(crate) fn save(&self, writer: &mut Writer) {
        self.numbers.save(writer);
        self.calls.save(writer);
    }

    /// Bytes used.
    pub(crate) fn size(&self) -> usize {
        [&self.numbers, &self.calls].map(|table| table.codes.size() + table.titles.size()).iter().sum()
    }
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
        if normal.len() >= LONGEST {
            break;
        }
    }
    normal.truncate(normal.floor_char_boundary(LONGEST));
    normal
}

/// The ISBN of ten digits that one of thirteen extends.
fn isbn10(isbn: &str) -> Option<String> {
    let nine = isbn.strip_prefix(BOOKLAND).filter(|rest| rest.len() == 10)?.get(..9)?;
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
        let mut met = Met::default();
        let title = Title { isbn: vec!["9789793062792".into()], class: "899.221 3".into(), ..Title::default() };
        met.add_title(7, &title);
        met.add_barcode(7, "B 0001");
        met.add_barcode(8, "9781234");
        let codes = Codes::new(met);
        let titles = |typed: &str| codes.find(typed).iter().map(|hit| (hit.title, hit.whole)).collect::<Vec<_>>();
        assert_eq!(titles("978-979-3062-79-2"), [(7, true)]);
        assert_eq!(titles("979-3062-79-7"), [(7, true)]);
        assert_eq!(titles("979-3062-79-6"), [], "with another check digit it is another number");
        assert_eq!(titles("979306"), [(7, false)]);
        assert_eq!(titles("97897"), [(7, false)]);
        assert_eq!(titles("978"), []);
        assert_eq!(titles("1234"), [], "a barcode is no ISBN");
        assert_eq!(titles("b0001"), [(7, true)]);
        assert_eq!(titles("899.22"), [(7, false)]);
        assert_eq!(titles("laskar"), []);
        assert_eq!(codes.bearing("B0001").collect::<Vec<_>>(), [7]);
    }

    #[test]
    fn codes_past_all_measure_are_cut_alike() {
        let long = "1".repeat(1000);
        let mut met = Met::default();
        met.add_barcode(3, &long);
        assert_eq!(Codes::new(met).find(&long), [Hit { title: 3, kind: Kind::Number, whole: true }]);
    }
}
