//! A catalogue of any size, made of the sample's words: the exports that a library of that size would bring.
//!
//! Titles walk from word to word as those of the sample do; names, publishers and subjects come up as unevenly as they do there, and lengths are theirs.
//! The same seed and size give the same bytes.

use std::{collections::HashMap, fs, path::Path};

use csv::StringRecord;
use fastrand::Rng;

/// How many titles and items a city library has that is a large one.
pub(crate) const TITLES: usize = 100_000;
/// The same, for its items.
pub(crate) const ITEMS: usize = 250_000;

/// One in so many items is on loan.
const LENT: usize = 10;
/// One in so many titles has its items on two shelves.
const TWO_SHELVES: usize = 12;

const LOCATIONS: [&str; 5] =
    ["Lantai 1 - Ruang Baca Umum", "Lantai 1 - Anak", "Lantai 2 - Referensi", "Perpustakaan Keliling", "Gudang"];
const LANGUAGES: [(&str, usize); 4] = [("Indonesia", 60), ("Inggris", 34), ("Arab", 4), ("Minangkabau", 2)];
const PLACES: [&str; 8] =
    ["Jakarta", "Bandung", "Yogyakarta", "Padang", "Surabaya", "London", "New York", "Payakumbuh"];
const BIBLIO: &str = "title,gmd_name,edition,isbn_issn,publisher_name,publish_year,collation,series_title,call_number,language_name,place_name,classification,notes,image,sor,authors,topics,item_code";
const ITEM: &str = "item_code,call_number,coll_type_name,inventory_code,received_date,supplier_name,order_no,location_name,order_date,item_status_name,site,source,invoice,price,price_currency,invoice_date,input_date,last_update,title";
const LOAN: &str = "member_id,member_name,item_code,title,loan_date,due_date,loan_status";

/// What is another than on the first day; in parts of ten thousand.
#[derive(Clone, Copy, Default)]
pub(crate) struct Change {
    /// Items that were lent or came back.
    pub(crate) loans: usize,
    /// Titles that were corrected, and as many that got one more copy.
    pub(crate) records: usize,
}

/// What the sample's titles are made of.
struct Words {
    /// What follows a word, as often as it does; titles begin after the empty one.
    after: HashMap<String, Vec<String>>,
    surnames: Vec<String>,
    given: Vec<String>,
    publishers: Vec<String>,
    subjects: Vec<String>,
    lengths: Vec<usize>,
}

/// Writes `biblio.csv`, `items.csv` and `loans.csv` into a folder.
pub(crate) fn write(sample: &Path, folder: &Path, titles: usize, items: usize, change: Change) {
    let words = Words::read(sample);
    // Each kind of chance has its own stream, so that a change moves nothing but itself.
    let (mut rng, mut day, mut loan) = (Rng::with_seed(20_261_124), Rng::with_seed(7), Rng::with_seed(11));
    let mut biblio = Table::new(BIBLIO);
    let mut shelf = Table::new(ITEM);
    let mut loans = Table::new(LOAN);
    let mut barcode = 0;
    for n in 0..titles {
        let mut book = words.book(&mut rng);
        let mut copies = copies(&mut rng, n, titles, items - barcode);
        let two_shelves = copies > 1 && rng.usize(..TWO_SHELVES) == 0;
        let location = skewed(&mut rng, LOCATIONS.len());
        let received = format!("20{:02}-{:02}-{:02}", 5 + n * 20 / titles, 1 + n / 7 % 12, 1 + n / 3 % 28);
        if day.usize(..10_000) < change.records {
            book.edition = "Cet. ke-9, dikoreksi".into();
        }
        let base = barcode;
        barcode += copies;
        // A copy that came later has a number after all others.
        let extra = (day.usize(..10_000) < change.records).then_some(items + n);
        copies += usize::from(extra.is_some());
        let codes: Vec<String> = (0..copies)
            .map(|copy| match extra {
                Some(extra) if copy + 1 == copies => format!("PYK{extra:06}"),
                _ => format!("PYK{:06}", base + copy),
            })
            .collect();
        for (copy, code) in codes.iter().enumerate() {
            let place = LOCATIONS[(location + usize::from(two_shelves && copy > 0)) % LOCATIONS.len()];
            let mut row = vec![""; 19];
            (row[0], row[1], row[2], row[4], row[7], row[18]) =
                (code, &book.call, "Textbook", &received, place, &book.title);
            shelf.push(&row);
            let is_lent = loan.usize(..LENT) == 0;
            let due = loan.usize(1..29);
            let turned = day.usize(..10_000) < change.loans;
            if is_lent != turned {
                let due = format!("2026-12-{due:02}");
                loans.push(&["CONTOH-001", "Anggota Contoh", code, &book.title, "2026-11-20", &due, "0"]);
            }
        }
        let codes: String = codes.iter().map(|code| format!("<{code}>")).collect();
        let (isbn, year) = (&book.isbn, &book.year);
        biblio.push(&[
            &book.title,
            "Text",
            &book.edition,
            isbn,
            &book.publisher,
            year,
            &book.extent,
            &book.series,
            &book.call,
            book.language,
            book.place,
            &book.class,
            &book.notes,
            "",
            "",
            &book.authors,
            &book.subjects,
            &codes,
        ]);
    }
    for (name, table) in [("biblio.csv", biblio), ("items.csv", shelf), ("loans.csv", loans)] {
        fs::write(folder.join(name), table.0.into_inner().unwrap()).unwrap();
    }
}

/// A table on its way to a file.
struct Table(csv::Writer<Vec<u8>>);

impl Table {
    fn new(columns: &str) -> Self {
        let mut table = Self(csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new()));
        table.push(&columns.split(',').collect::<Vec<_>>());
        table
    }

    fn push(&mut self, row: &[&str]) {
        self.0.write_record(row).unwrap();
    }
}

/// How many copies the `n`-th title has, so that all titles have some and all items are given out.
fn copies(rng: &mut Rng, n: usize, titles: usize, left: usize) -> usize {
    let others = titles - n - 1;
    if others == 0 {
        return left;
    }
    let share = left / (others + 1);
    rng.usize(1..=2 * share.max(1) - 1).clamp(1, left - others)
}

/// One of so many, the first ones far more often.
fn skewed(rng: &mut Rng, of: usize) -> usize {
    (rng.f64().powi(3) * of as f64) as usize
}

struct Book {
    title: String,
    authors: String,
    edition: String,
    isbn: String,
    publisher: String,
    year: String,
    extent: String,
    series: String,
    call: String,
    class: String,
    language: &'static str,
    place: &'static str,
    notes: String,
    subjects: String,
}

impl Words {
    fn read(sample: &Path) -> Self {
        let mut words = Self {
            after: HashMap::new(),
            surnames: Vec::new(),
            given: Vec::new(),
            publishers: Vec::new(),
            subjects: Vec::new(),
            lengths: Vec::new(),
        };
        for file in ["10-payakumbuh-biblio.csv", "20-goodbooks-biblio.csv"] {
            let mut table = csv::Reader::from_path(sample.join("catalogue").join(file)).unwrap();
            for row in table.records() {
                words.learn(&row.unwrap());
            }
        }
        words.subjects.sort();
        words.subjects.dedup();
        words
    }

    fn learn(&mut self, row: &StringRecord) {
        let field = |n: usize| row.get(n).unwrap_or_default();
        let mut before = String::new();
        let title: Vec<&str> = field(0).split_whitespace().collect();
        self.lengths.push(title.len());
        for word in title {
            self.after.entry(before).or_default().push(word.to_owned());
            before = word.to_lowercase();
        }
        for name in tagged(field(15)) {
            let (surname, given) = name.split_once(", ").unwrap_or((name, ""));
            self.surnames.push(surname.to_owned());
            self.given.push(given.to_owned());
        }
        if !field(4).is_empty() {
            self.publishers.push(field(4).to_owned());
        }
        self.subjects.extend(tagged(field(16)).map(str::to_owned));
    }

    fn one<'a>(rng: &mut Rng, of: &'a [String]) -> &'a str {
        &of[rng.usize(..of.len())]
    }

    /// So many words as they follow each other in titles.
    fn walk(&self, rng: &mut Rng, length: usize) -> String {
        let (mut text, mut before) = (String::new(), String::new());
        for _ in 0..length {
            let next = self.after.get(&before).filter(|_| rng.u8(..) < 200).unwrap_or(&self.after[""]);
            let word = Self::one(rng, next);
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
            before = word.to_lowercase();
        }
        text
    }

    fn book(&self, rng: &mut Rng) -> Book {
        let length = self.lengths[rng.usize(..self.lengths.len())].clamp(2, 16);
        let title = self.walk(rng, length);
        let names: Vec<String> = (0..[1, 1, 1, 1, 2, 3][rng.usize(..6)])
            .map(|_| {
                // Most authors wrote more than one book here.
                let surname = &self.surnames[skewed(rng, self.surnames.len())];
                let given = &self.given[skewed(rng, self.given.len())];
                format!("<{}>", if given.is_empty() { surname.clone() } else { format!("{surname}, {given}") })
            })
            .collect();
        let class = format!(
            "{:03}{}",
            skewed(rng, 1000),
            match rng.u8(..10) {
                0..5 => format!(".{}", rng.u8(1..10)),
                5..7 => format!(".{}", rng.u8(10..100)),
                _ => String::new(),
            }
        );
        let letters =
            |text: &str, most: usize| text.chars().filter(|c| c.is_alphabetic()).take(most).collect::<String>();
        let call = format!("{class} {} {}", letters(&names[0], 3).to_uppercase(), letters(&title, 1).to_lowercase());
        let subjects: Vec<String> =
            (0..rng.usize(1..4)).map(|_| format!("<{}>", self.subjects[skewed(rng, self.subjects.len())])).collect();
        let mut chance = rng.usize(..100);
        let language = LANGUAGES.into_iter().find(|(_, share)| {
            let is_it = chance < *share;
            chance = chance.saturating_sub(*share);
            is_it
        });
        let series =
            if rng.u8(..100) < 15 { format!("{}, #{}", self.walk(rng, 2), rng.u8(1..12)) } else { String::new() };
        let long = rng.usize(8..40);
        let notes = if rng.u8(..100) < 12 { self.walk(rng, long) } else { String::new() };
        Book {
            authors: names.concat(),
            edition: if rng.u8(..100) < 30 { format!("Cet. {}", rng.u8(1..9)) } else { String::new() },
            isbn: if rng.u8(..100) < 85 { isbn(rng) } else { String::new() },
            publisher: self.publishers[skewed(rng, self.publishers.len())].clone(),
            year: (2026 - skewed(rng, 70)).to_string(),
            extent: format!(
                "{}, {} hlm. ; {} cm.",
                ["vi", "viii", "x", "xii"][rng.usize(..4)],
                rng.u16(60..520),
                rng.u8(18..29)
            ),
            language: language.map_or("Indonesia", |(name, _)| name),
            place: PLACES[skewed(rng, PLACES.len())],
            subjects: subjects.concat(),
            title,
            series,
            call,
            class,
            notes,
        }
    }
}

/// The names in `<…><…>`.
fn tagged(text: &str) -> impl Iterator<Item = &str> {
    text.split(['<', '>']).map(str::trim).filter(|name| !name.is_empty())
}

/// A number of thirteen digits with its check digit.
fn isbn(rng: &mut Rng) -> String {
    let groups = ["978602", "978623", "978979", "9780", "9781"];
    let mut digits = groups[rng.usize(..groups.len())].to_owned();
    while digits.len() < 12 {
        digits.push(char::from(b'0' + rng.u8(..10)));
    }
    let sum: u32 =
        digits.bytes().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}
