//! The bibliographic export, `senayan_biblio_export.csv`: titles with the codes of their items.
//!
//! It has no identifier of its own, so a title is known by what it is: title, names, publisher, year, edition and first ISBN.
//! Editing one of these in SLiMS makes another title of it; editing anything else does not.

use std::collections::HashSet;

use lapau_feed::catalogue::{Audience, Holding, Item, Medium, Name, Title};

use super::lists::{entries, is_list};
use crate::{
    Format, Found, ImportError, Sink, Summary, dates,
    identity::{Seen, holding_id, title_key, work_of},
    languages,
    responsibility::beyond,
    standard_numbers::{Number, numbers},
    tables::{Column, Grid, Members, Row, Table, usual},
    text::{barcode, class_number, clean, clip, is_blank, name_as_filed, unmarked},
};

const TITLE: usize = 0;
const GMD: usize = 1;
const EDITION: usize = 2;
const ISBN_ISSN: usize = 3;
const PUBLISHER: usize = 4;
const YEAR: usize = 5;
const COLLATION: usize = 6;
const SERIES: usize = 7;
const CALL_NUMBER: usize = 8;
const LANGUAGE: usize = 9;
const PLACE: usize = 10;
const CLASS: usize = 11;
const NOTES: usize = 12;
const RESPONSIBILITY: usize = 14;
const AUTHORS: usize = 15;
const TOPICS: usize = 16;
const ITEMS: usize = 17;

/// The columns in the order of the export.
pub(crate) const COLUMNS: [Column; 18] = [
    Column { labels: &["title", "judul"] },
    Column { labels: &["gmdname", "gmd"] },
    Column { labels: &["edition", "edisi"] },
    Column { labels: &["isbnissn", "isbn", "issn"] },
    Column { labels: &["publishername", "publisher", "penerbit"] },
    Column { labels: &["publishyear", "publishingyear", "year", "tahunterbit", "tahun"] },
    Column { labels: &["collation", "physicaldescription", "deskripsifisik", "kolasi"] },
    Column { labels: &["seriestitle", "series", "judulseri", "seri"] },
    Column { labels: &["callnumber", "nopanggil", "nomorpanggil"] },
    Column { labels: &["languagename", "language", "bahasa"] },
    Column { labels: &["placename", "publishingplace", "place", "tempatterbit"] },
    Column { labels: &["classification", "klasifikasi"] },
    Column { labels: &["notes", "abstractnotes", "catatan", "abstrak"] },
    Column { labels: &["image", "gambar", "sampul"] },
    Column { labels: &["sor", "statementofresponsibility", "pernyataantanggungjawab"] },
    Column { labels: &["authors", "author", "pengarang", "penulis"] },
    Column { labels: &["topics", "subjects", "subject", "subjek", "topik"] },
    Column { labels: &["itemcode", "itemcodes", "kodeeksemplar"] },
];

/// Without these there is nothing to import.
pub(crate) const NEEDED: [usize; 1] = [TITLE];

/// More of a note than this belongs in the book.
const LONGEST_NOTE: usize = 4000;

/// A note of at least so many characters is what the title is about; a shorter one is a remark.
const SUMMARY: usize = 80;

pub(crate) fn import(rows: Box<dyn Grid + '_>, source: &str, sink: &mut dyn Sink) -> Result<Summary, ImportError> {
    let mut table = Table::open(Format::SlimsBiblio, rows, &COLUMNS, &NEEDED, Members::Refused, positions)?;
    let mut seen = Seen::default();
    let mut imported = 0;
    while let Some(row) = table.next(sink)? {
        let mut reading = Reading { table: &table, row: &row, sink };
        let Some(mut title) = reading.title() else {
            sink.skipped(&row.at, "it has no title");
            continue;
        };
        let identity = seen.identify(row.number, source, &key(&title), row.content().as_bytes());
        let Some(id) = identity.title(&row.at, reading.sink, |earlier| {
            format!("title, names, publisher, year, edition and ISBN are those of {earlier} earlier records")
        }) else {
            continue;
        };
        title.id = id;
        title.work = work_of(&title, "");
        let holdings = reading.holdings(&title.id);
        sink.found(Found::Title { title, holdings }).map_err(ImportError::Sink)?;
        imported += 1;
    }
    Ok(Summary { read: table.read, imported })
}

/// Where the columns are without labels: 18 in the order of the export; 17 where older versions leave out the statement of responsibility or the item codes.
fn positions(rows: &[Vec<String>]) -> Option<Vec<Option<usize>>> {
    let lists_at = |place: usize| rows.iter().filter(|row| row.get(place).is_some_and(|cell| is_list(cell))).count();
    let straight = |count: usize| (0..18).map(|column| (column < count).then_some(column)).collect();
    match usual(rows) {
        18 => Some(straight(18)),
        17 if lists_at(14) > 0 && lists_at(14) >= lists_at(15) => {
            let places = (0..18).map(|column| match column {
                RESPONSIBILITY => None,
                after if after > RESPONSIBILITY => Some(after - 1),
                before => Some(before),
            });
            Some(places.collect())
        }
        17 if lists_at(15) > 0 => Some(straight(17)),
        _ => None,
    }
}

/// Whether rows without labels are certainly such an export: 18 columns, lists where it has lists, and a year.
pub(crate) fn surely(rows: &[Vec<String>]) -> bool {
    let fits = |row: &&Vec<String>| {
        row.len() == 18
            && row[AUTHORS..].iter().all(|cell| cell.trim().is_empty() || is_list(cell))
            && (row[YEAR].trim().is_empty() || dates::year(&row[YEAR]).is_some())
    };
    let with_lists = rows.iter().filter(fits).filter(|row| row[AUTHORS..].iter().any(|cell| is_list(cell))).count();
    !rows.is_empty() && rows.iter().all(|row| fits(&row)) && with_lists * 2 > rows.len()
}

fn key(title: &Title) -> String {
    let mut names: Vec<&str> = title.names.iter().map(|name| name.name.as_str()).collect();
    if names.is_empty() {
        names.push(&title.responsibility);
    }
    let parts = [
        &format!("{} {}", title.title, title.subtitle),
        &names.join(" "),
        &title.publisher,
        &title.year.map(|year| year.to_string()).unwrap_or_default(),
        &title.edition,
    ];
    let isbn = title.isbn.first().map_or("", String::as_str);
    parts.map(|part| title_key(part)).join("|") + "|" + isbn
}

/// A row on its way to become a title.
struct Reading<'a, 'b> {
    table: &'a Table<'b>,
    row: &'a Row,
    sink: &'a mut dyn Sink,
}

impl Reading<'_, '_> {
    /// A value as one line; SLiMS writes the two characters `\n` for a line break.
    fn value(&mut self, column: usize) -> String {
        let raw = self.table.value(self.row, column, self.sink);
        clean(&raw.replace("\\r\\n", " ").replace("\\n", " ").replace("\\r", " "))
    }

    fn list(&mut self, column: usize) -> Vec<String> {
        let raw = self.table.value(self.row, column, self.sink);
        let mut seen = HashSet::new();
        let entries = entries(&raw).into_iter().map(clean).filter(|entry| !is_blank(entry));
        entries.filter(|entry| seen.insert(entry.clone())).collect()
    }

    fn title(&mut self) -> Option<Title> {
        let whole = self.value(TITLE);
        if is_blank(&whole) {
            return None;
        }
        let (proper, other) = whole.split_once(" : ").unwrap_or((&whole, ""));
        let (proper, other) = if is_blank(proper) { (whole.as_str(), "") } else { (proper, other) };
        let mut title =
            Title { title: unmarked(proper).to_owned(), subtitle: unmarked(other).to_owned(), ..Title::default() };
        title.names = self
            .list(AUTHORS)
            .iter()
            .map(|name| Name { name: name_as_filed(name).to_owned(), role: String::new() })
            .collect();
        title.responsibility = beyond(unmarked(&self.value(RESPONSIBILITY)).to_owned(), &title.names);
        title.edition = unmarked(&self.value(EDITION)).to_owned();
        title.place = unmarked(&self.value(PLACE)).to_owned();
        title.publisher = unmarked(&self.value(PUBLISHER)).to_owned();
        let printed = self.value(YEAR);
        title.year = dates::year(&printed);
        if dates::says_more(&printed, title.year) && printed.chars().any(|c| c.is_ascii_digit() && c != '0') {
            title.date = printed;
        }
        title.extent = unmarked(&self.value(COLLATION)).to_owned();
        title.series = unmarked(&self.value(SERIES)).to_owned();
        self.standard_numbers(&mut title);
        title.languages = self.languages();
        title.class = class_number(&self.value(CLASS));
        title.subjects = self.list(TOPICS);
        title.audience = audience(&title.subjects);
        title.medium = medium(&self.value(GMD));
        let notes = clip(self.value(NOTES), LONGEST_NOTE);
        match notes.chars().count() {
            0 => {}
            length if length >= SUMMARY => title.summary = notes,
            _ => title.notes.push(notes),
        }
        for place in [&mut title.place, &mut title.publisher, &mut title.extent] {
            if is_blank(place) {
                place.clear();
            }
        }
        Some(title)
    }

    fn standard_numbers(&mut self, title: &mut Title) {
        let raw = self.value(ISBN_ISSN);
        for number in numbers(&raw) {
            match number {
                Number::Isbn(isbn) => title.isbn.push(isbn),
                Number::Issn(issn) => title.issn = issn,
                Number::Invalid(written) => {
                    self.sink.mended(&self.row.at, &format!("{written} is no valid ISBN or ISSN and was left out"));
                }
            }
        }
    }

    fn languages(&mut self) -> Vec<String> {
        let name = self.value(LANGUAGE);
        if is_blank(&name) {
            return Vec::new();
        }
        let found = languages::from_name(&name);
        if found.is_none() {
            self.sink
                .mended(&self.row.at, &format!("the language \"{}\" is not known and was left out", clip(name, 40)));
        }
        found.into_iter().collect()
    }

    /// The items, all at one place since this export names none.
    fn holdings(&mut self, title: &str) -> Vec<Holding> {
        let call = self.value(CALL_NUMBER);
        let mut items: Vec<Item> = Vec::new();
        let mut barcodes = HashSet::new();
        for written in self.list(ITEMS) {
            let Some((id, changed)) = barcode(&written) else { continue };
            if changed {
                self.sink.mended(
                    &self.row.at,
                    &format!("the item code was written \"{}\" and became {id}", clip(written, 80)),
                );
            }
            if barcodes.insert(id.clone()) {
                items.push(Item { id, reference: false });
            }
        }
        if items.is_empty() {
            return Vec::new();
        }
        let mut holding = Holding { title: title.to_owned(), call, items, ..Holding::default() };
        holding.id = holding_id(title, &holding);
        vec![holding]
    }
}

/// Whom a title is for, by its subject headings: SLiMS has no field for it.
///
/// Only headings of a form count ("Cerita anak"); "Psikologi anak" is about children, not for them.
fn audience(subjects: &[String]) -> Option<Audience> {
    const FORMS: [&str; 10] =
        ["bacaan", "buku", "cerita", "dongeng", "fiksi", "komik", "lagu", "novel", "puisi", "sajak"];
    subjects.iter().find_map(|subject| {
        let subject = subject.to_lowercase();
        let mut words = subject.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        if !words.next().is_some_and(|form| FORMS.contains(&form)) {
            return None;
        }
        match words.find(|word| !FORMS.contains(word))? {
            "anak" => Some(Audience::Children),
            "remaja" => Some(Audience::Teens),
            _ => None,
        }
    })
}

/// The medium of a "general material designation" of SLiMS.
fn medium(gmd: &str) -> Medium {
    match gmd.to_lowercase().as_str() {
        "" | "text" | "teks" | "buku" | "book" | "reference" | "referensi" | "fiksi" => Medium::Book,
        "map" | "peta" | "globe" | "cartographic material" => Medium::Map,
        "music" | "musik" => Medium::Music,
        "sound recording" | "rekaman suara" | "audio" => Medium::Audio,
        "video recording" | "motion picture" | "film" | "video" | "filmstrip" | "digital versatile disc" | "dvd" => {
            Medium::Video
        }
        "picture" | "gambar" | "art original" | "chart" | "slide" | "technical drawing" | "transparency"
        | "flash card" => Medium::Picture,
        "computer software"
        | "computer file"
        | "electronic resource"
        | "multimedia"
        | "cd-rom"
        | "e-book"
        | "ebook" => Medium::Digital,
        "kit" | "game" => Medium::Kit,
        "manuscript" | "naskah" => Medium::Manuscript,
        "serial" | "terbitan berkala" | "majalah" | "jurnal" | "surat kabar" => Medium::Serial,
        "article" | "artikel" => Medium::Article,
        _ => Medium::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_a_form_say_whom_a_title_is_for() {
        let of = |subject: &str| audience(&["Minangkabau".into(), subject.into()]);
        assert_eq!(of("Cerita anak"), Some(Audience::Children));
        assert_eq!(of("Buku bacaan anak-anak"), Some(Audience::Children));
        assert_eq!(of("Novel remaja -- Indonesia"), Some(Audience::Teens));
        for other in ["Psikologi anak", "Anak", "Cerita pendek Indonesia", "Cerita", ""] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
