//! Codes: what is looked up by its beginning and never by its meaning: ISBN, ISSN, barcodes, class and call numbers.

use std::cmp::Ordering;

use lapau_feed::catalogue::Title;

use crate::bytes::Rows;
use crate::dictionary::Dictionary;
use crate::fold::fold;
use crate::image::{Reader, Writer};
use crate::postings::{FIELD_BITS, Postings};
use crate::sorting::{by_text, sort};

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
    /// By number of the code: its title; with [`SEVERAL`], where its titles are in the lists.
    titles: Vec<u32>,
    several: Postings,
}

/// Marks a code of several titles.
const SEVERAL: u32 = 1 << 31;

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

/// Codes in the making, with the titles they were met in. They have numbers in the order of their appearance.
#[derive(Debug, Default)]
pub(crate) struct Met {
    numbers: List,
    calls: List,
    /// By number of a class among shared texts: the number of the code it is, and one.
    classes: Vec<u32>,
}

/// Codes in the order in which they were met. Most are there once, so none is looked for among the others.
#[derive(Debug, Default)]
struct List {
    codes: Rows,
    /// Numbers of codes, and a title that has each.
    met: Vec<(u32, u32)>,
    normal: String,
}

impl List {
    fn add(&mut self, code: &str, title: u32) -> Option<u32> {
        normalize(code, &mut self.normal);
        if self.normal.is_empty() {
            return None;
        }
        let number = self.codes.len() as u32;
        self.codes.push(self.normal.as_bytes());
        self.met.push((number, title));
        Some(number)
    }
}

/// How a code as it is written is told from the one that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// It is the same.
    Same = 0,
    /// Its letters are capitals.
    Capitals = 1,
    /// It is anything else.
    Other = 2,
}

impl Met {
    /// Takes up the codes of a title, whose class has this number among shared texts.
    pub(crate) fn add_title(&mut self, n: u32, title: &Title, class: u32) {
        for code in title.isbn.iter().chain([&title.issn]) {
            self.numbers.add(code, n);
        }
        if title.class.is_empty() {
            return;
        }
        let class = class as usize;
        if class >= self.classes.len() {
            self.classes.resize(class + 1, 0);
        }
        match self.classes[class].checked_sub(1) {
            Some(code) => self.calls.met.push((code, n)),
            None => self.classes[class] = self.calls.add(&title.class, n).map_or(0, |code| code + 1),
        }
    }

    /// Takes up the call number of a title.
    pub(crate) fn add_call(&mut self, n: u32, call: &str) {
        self.calls.add(call, n);
    }

    /// Takes up a barcode of a title. Tells the number of the code, and how the barcode is written.
    pub(crate) fn add_barcode(&mut self, n: u32, barcode: &str) -> (Option<u32>, Form) {
        let number = self.numbers.add(barcode, n);
        let normal = self.numbers.normal.as_bytes();
        let form = if barcode.as_bytes() == normal {
            Form::Same
        } else if barcode.bytes().eq(normal.iter().map(u8::to_ascii_uppercase)) {
            Form::Capitals
        } else {
            Form::Other
        };
        (number, form)
    }

    /// Gives titles other numbers; those without one are left out.
    pub(crate) fn renumber(&mut self, number: &dyn Fn(u32) -> Option<u32>) {
        for List { met, .. } in [&mut self.numbers, &mut self.calls] {
            met.retain_mut(|(_, title)| number(*title).map(|number| *title = number).is_some());
        }
    }
}

impl Table {
    /// The table, and by number of a code as it was met its number in the order of all.
    fn new(List { codes, met, .. }: List) -> (Self, Vec<u32>) {
        // The titles of each code, one after the other; a code that was met anew has no other.
        let mut ends = vec![0_u32; codes.len()];
        met.iter().for_each(|(code, _)| ends[*code as usize] += 1);
        let mut end = 0;
        for count in &mut ends {
            end += *count;
            *count = end - *count;
        }
        let mut titles = vec![0_u32; end as usize];
        for (code, title) in met {
            let place = &mut ends[code as usize];
            titles[*place as usize] = title;
            *place += 1;
        }
        let of = |code: u32| {
            let start = code.checked_sub(1).map_or(0, |before| ends[before as usize]);
            &titles[start as usize..ends[code as usize] as usize]
        };
        let order = by_text(codes.len(), &|n| codes.get(n));
        let (mut table, mut words) = (Self::default(), Vec::new());
        let mut numbers = vec![0; codes.len()];
        let (mut list, mut lists) = (Vec::new(), 0);
        for alike in order.chunk_by(|a, b| codes.get(*a) == codes.get(*b)) {
            list.clear();
            for code in alike {
                numbers[*code as usize] = words.len() as u32;
                list.extend(of(*code));
            }
            if list.len() > 1 {
                sort(&mut list, &|_, _| Ordering::Equal);
                list.dedup();
            }
            match list[..] {
                // Codes of titles alone that do not count are not there.
                [] => continue,
                [title] => table.titles.push(title),
                _ => {
                    table.titles.push(lists | SEVERAL);
                    table.several.push(list.iter().map(|title| title << FIELD_BITS));
                    lists += 1;
                }
            }
            words.push(codes.text(alike[0]));
        }
        table.codes = Dictionary::new(words.into_iter());
        (table, numbers)
    }

    /// The titles of a code.
    fn of(&self, code: u32) -> impl Iterator<Item = u32> {
        let title = self.titles.get(code as usize).copied();
        let list = title.filter(|title| title & SEVERAL != 0).map(|list| self.several.of(list & !SEVERAL));
        title.filter(|title| title & SEVERAL == 0).into_iter().chain(list.into_iter().flatten().map(|(title, _)| title))
    }

    fn load(reader: &mut Reader) -> Self {
        Self { codes: Dictionary::load(reader), titles: reader.numbers(), several: Postings::load(reader) }
    }

    fn save(&self, writer: &mut Writer) {
        self.codes.save(writer);
        writer.numbers(&self.titles);
        self.several.save(writer);
    }

    fn size(&self) -> usize {
        self.codes.size() + 4 * self.titles.len() + self.several.size()
    }
}

impl Codes {
    /// What was met, ready to be found; and by number of an ISBN, ISSN or barcode as it was met its number in the order of all.
    pub(crate) fn new(Met { numbers, calls, .. }: Met) -> (Self, Vec<u32>) {
        let (numbers, order) = Table::new(numbers);
        (Self { numbers, calls: Table::new(calls).0 }, order)
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
                    hits.extend(table.of(term).map(|title| Hit { title, kind, whole }));
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
        for term in self.numbers.codes.beginning(&[BOOKLAND, nine].concat()) {
            let whole = code.len() == 10;
            if isbn10(&self.number(term)).is_some_and(|isbn| !whole || isbn == code) {
                hits.extend(self.numbers.of(term).map(|title| Hit { title, kind: Kind::Number, whole }));
            }
        }
    }

    /// The titles with an ISBN, ISSN or barcode of this number.
    pub(crate) fn bearing(&self, number: u32) -> impl Iterator<Item = u32> {
        self.numbers.of(number)
    }

    /// The number, in the order of all, of an ISBN, ISSN or barcode.
    pub(crate) fn place(&self, number: &str) -> Option<u32> {
        self.numbers.codes.find(&normal(number))
    }

    /// The ISBN, ISSN or barcode of a number, as it is compared.
    pub(crate) fn number(&self, place: u32) -> String {
        self.numbers.codes.word(place)
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
        self.numbers.size() + self.calls.size()
    }
}

/// A code as it is compared: folded, and without anything but letters, digits and decimal points.
fn normal(code: &str) -> String {
    let mut normal = String::new();
    normalize(code, &mut normal);
    normal
}

/// Writes a code as it is compared in place of what is there.
fn normalize(code: &str, normal: &mut String) {
    normal.clear();
    for c in code.chars() {
        if c == '.' {
            normal.push(c);
        } else {
            fold(c, normal);
        }
        if normal.len() >= LONGEST {
            break;
        }
    }
    normal.truncate(normal.floor_char_boundary(LONGEST));
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
        met.add_title(7, &title, 1);
        met.add_barcode(7, "B 0001");
        met.add_barcode(8, "9781234");
        let codes = Codes::new(met).0;
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
        let place = codes.place("B0001").unwrap();
        assert_eq!((codes.number(place), codes.bearing(place).collect::<Vec<_>>()), ("b0001".into(), vec![7]));
    }

    #[test]
    fn codes_past_all_measure_are_cut_alike() {
        let long = "1".repeat(1000);
        let mut met = Met::default();
        met.add_barcode(3, &long);
        assert_eq!(Codes::new(met).0.find(&long), [Hit { title: 3, kind: Kind::Number, whole: true }]);
    }
}
