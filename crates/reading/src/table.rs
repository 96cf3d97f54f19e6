//! Lists that others wrote as a table: Goodreads, StoryGraph, a library's own system, a spreadsheet, this app.
//!
//! Columns are known by their names, in whatever order; cells stand between commas, semicolons or tabs, with quotation marks or without.
//! What a row means is for the catalogue to say: here is what was written, and [whether a title is that](Wanted::is).
//! No bytes are too strange to be looked at: what is no table is refused whole, what is a strange row is told by its line.

use jiff::civil::Date;
use lapau_feed::{catalogue::Title, dates::Form as _, json::Read};
use lapau_search::folded;
use serde::Serialize;

use crate::{Added, Entry, Error, FINISHED, READING, Reading, WISHED, exchange::LARGEST, list::alike};

/// How many rows a table may have.
const MOST_ROWS: usize = 10_000;

/// What a column holds.
#[derive(Clone, Copy, PartialEq)]
enum Column {
    Title,
    Author,
    Isbn,
    /// The one list that a title is in, or how far its reading is.
    Shelf,
    /// Any number of lists.
    Shelves,
    /// The identifier of the title, where a list of ours is named beside it.
    Id,
    /// The day it was put into a list.
    Added,
    /// The days on which it was read; the last one counts.
    Finished,
    /// What was thought of it, for which lists have no room.
    Opinion,
}

/// What columns are called, in letters and digits alone.
const NAMES: [(&str, Column); 46] = [
    ("title", Column::Title),
    ("judul", Column::Title),
    ("judulbuku", Column::Title),
    ("booktitle", Column::Title),
    ("namabuku", Column::Title),
    ("buku", Column::Title),
    ("author", Column::Author),
    ("authors", Column::Author),
    ("pengarang", Column::Author),
    ("penulis", Column::Author),
    ("namapengarang", Column::Author),
    ("penciptautama", Column::Author),
    ("isbn", Column::Isbn),
    ("isbn10", Column::Isbn),
    ("isbn13", Column::Isbn),
    ("isbnissn", Column::Isbn),
    ("isbnuid", Column::Isbn),
    ("list", Column::Shelf),
    ("daftar", Column::Shelf),
    ("shelf", Column::Shelf),
    ("exclusiveshelf", Column::Shelf),
    ("readstatus", Column::Shelf),
    ("readingstatus", Column::Shelf),
    ("statusbaca", Column::Shelf),
    ("status", Column::Shelf),
    ("keterangan", Column::Shelf),
    ("daftarbacaan", Column::Shelf),
    ("shelves", Column::Shelves),
    ("bookshelves", Column::Shelves),
    ("tags", Column::Shelves),
    ("collections", Column::Shelves),
    ("label", Column::Shelves),
    ("labels", Column::Shelves),
    ("id", Column::Id),
    ("added", Column::Added),
    ("dateadded", Column::Added),
    ("tanggalmasuk", Column::Added),
    ("dateread", Column::Finished),
    ("datesread", Column::Finished),
    ("lastdateread", Column::Finished),
    ("tanggalselesai", Column::Finished),
    ("myrating", Column::Opinion),
    ("starrating", Column::Opinion),
    ("rating", Column::Opinion),
    ("myreview", Column::Opinion),
    ("review", Column::Opinion),
];

/// What the three lists that everybody has are called elsewhere and here, folded.
const GIVEN: [(&str, &[&str]); 3] = [
    (
        WISHED,
        &[
            "to read",
            "want to read",
            "wishlist",
            "wish list",
            "tbr",
            "ingin dibaca",
            "ingin baca",
            "akan dibaca",
            "nio dibaco",
        ],
    ),
    (READING, &["currently reading", "reading", "reading now", "sedang dibaca", "sedang baca", "sadang dibaco"]),
    (FINISHED, &["read", "finished", "done", "selesai", "selesai dibaca", "sudah dibaca", "salasai"]),
];

/// A row of somebody's table: a title that they want in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Read)]
#[serde(default)]
pub struct Wanted {
    /// The line of the file that it begins in, from 1.
    pub line: usize,
    /// What it is called there; may be empty.
    pub title: String,
    /// Who made it, as it is written there; may be empty.
    pub author: String,
    /// Its ISBN in thirteen digits; empty if it has none that can be one.
    pub isbn: String,
    /// The identifier it has here, if the table is one of ours; may be empty.
    pub id: String,
    /// The lists it is for, as they are called there.
    pub shelves: Vec<String>,
    /// The day it was put there, if that is said.
    #[serde(skip_serializing_if = "Option::is_none", with = "lapau_feed::dates::option")]
    pub added: Option<Date>,
    /// The day it was read to its end, if that is said.
    #[serde(skip_serializing_if = "Option::is_none", with = "lapau_feed::dates::option")]
    pub finished: Option<Date>,
    /// Whether stars or a review stand beside it, which no list here holds.
    pub has_opinion: bool,
}

/// A row with the title of the catalogue that it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The lists it is for, as they are called there.
    pub shelves: Vec<String>,
    /// The title.
    pub entry: Entry,
    /// The day it was read to its end, if that is said.
    pub finished: Option<Date>,
}

impl Wanted {
    /// Whether a title of the catalogue is what the row means.
    ///
    /// It is known by its ISBN, or by its words and a name of whoever made it; without a name there by its words alone.
    pub fn is(&self, title: &Title) -> bool {
        self.has_number(title) || (self.is_called(&title.title, &title.subtitle) && self.is_by(title))
    }

    /// Whether a title has the number of the row.
    pub fn has_number(&self, title: &Title) -> bool {
        !self.isbn.is_empty() && title.isbn.iter().any(|isbn| thirteen(isbn) == self.isbn)
    }

    /// Whether a title is called what the row says, with its subtitle or without.
    pub fn is_called(&self, title: &str, subtitle: &str) -> bool {
        let (whole, main) = (whole(&self.title), main(&self.title));
        let (title, long) = (words(title), words(&format!("{title} {subtitle}")));
        !whole.is_empty() && [&title, &long].iter().any(|known| **known == whole || **known == main)
    }

    /// Whether one of a title's names is among those of the row.
    fn is_by(&self, title: &Title) -> bool {
        let author = words(&self.author);
        let said = |word: &str| author.split(' ').any(|known| known == word);
        // Initials tell nobody from another, unless there is nothing else.
        let named =
            |name: &str| words(name).split(' ').any(|word| word.len() > 2 && said(word)) || words(name) == author;
        author.is_empty() || title.names.iter().any(|name| named(&name.name))
    }

    /// What to look for in the catalogue, one after the other until something is it.
    pub fn searches(&self) -> impl Iterator<Item = String> {
        let main = main(&self.title);
        let all = [self.isbn.clone(), format!("{main} {}", words(&self.author)), main];
        all.into_iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// What it is told by: its title, else its number.
    pub fn name(&self) -> &str {
        if self.title.is_empty() { &self.isbn } else { &self.title }
    }
}

/// A text as it is compared.
fn words(text: &str) -> String {
    folded(text).trim().to_owned()
}

/// A title without the series behind it: `Laskar Pelangi (Tetralogi, #1)` is `laskar pelangi`.
fn whole(title: &str) -> String {
    let alone = title.trim_end().strip_suffix(')').and_then(|title| title.rsplit_once('('));
    words(alone.map_or(title, |(before, _)| before))
}

/// A title without what follows a colon, a slash or a bracket.
fn main(title: &str) -> String {
    words(title.split([':', '/', '(', '=']).find(|part| !part.trim().is_empty()).unwrap_or_default())
}

/// An ISBN in its thirteen digits, whatever it is written with; empty if it is none.
fn thirteen(written: &str) -> String {
    let mut number = String::new();
    // Spreadsheets are kept from counting with it: ="979…".
    for c in written.trim_start_matches(['=', '"', '\'', ' ']).chars() {
        match c {
            '0'..='9' => number.push(c),
            'x' | 'X' if number.len() == 9 => number.push('X'),
            '-' | '‐' | '–' | ' ' => {}
            _ => break,
        }
    }
    match number.len() {
        13 if !number.contains('X') => number,
        10 => {
            number.truncate(9);
            number.insert_str(0, "978");
            let sum: u32 =
                number.bytes().enumerate().map(|(n, c)| u32::from(c - b'0') * if n % 2 == 0 { 1 } else { 3 }).sum();
            number.push(char::from(b'0' + ((10 - sum % 10) % 10) as u8));
            number
        }
        _ => String::new(),
    }
}

impl Reading {
    /// Puts titles that a table wanted into their lists, beside what is there. `new_id` makes an identifier for each list that is new here.
    ///
    /// A row without a list is for what one wishes to read.
    pub fn place(&mut self, found: &[Found], mut new_id: impl FnMut() -> String) -> Added {
        let mut added = Added::default();
        for Found { shelves, entry, finished } in found {
            let wished = [String::new()];
            for shelf in if shelves.is_empty() { &wished } else { &shelves[..] } {
                match self.named(shelf, &mut new_id) {
                    Some(list) => {
                        // What is finished came among the finished when it was.
                        let finished = finished.filter(|_| list == FINISHED);
                        self.take_in_entry(
                            &list,
                            Entry { added: finished.or(entry.added), ..entry.clone() },
                            &mut added,
                        );
                    }
                    None => added.left_out += 1,
                }
            }
        }
        added
    }

    /// The list of a name, begun if there is none.
    fn named(&mut self, name: &str, new_id: &mut dyn FnMut() -> String) -> Option<String> {
        let name = name.trim();
        if name.is_empty() {
            return Some(WISHED.into());
        }
        if let Some(id) = given(name) {
            return Some(id.into());
        }
        if let Some(known) = self.lists.iter().find(|list| !list.is_given() && alike(&list.name, name)) {
            return Some(known.id.clone());
        }
        let id = new_id();
        self.begin(&id, name).then_some(id)
    }
}

/// The one of the three that a name stands for.
fn given(name: &str) -> Option<&'static str> {
    let name = words(name);
    GIVEN.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(id, _)| *id)
}

/// Reads a table; its rows that name anything, in their order.
pub fn read_table(bytes: &[u8]) -> Result<Vec<Wanted>, Error> {
    if bytes.len() > LARGEST {
        return Err(Error::TooLarge);
    }
    let text = decoded(bytes);
    let mut cells = Cells { rest: &text, line: 1, between: separator(&text) };
    let header = loop {
        let (line, row) = cells.next_row().ok_or_else(no_table)?;
        let columns: Vec<Option<Column>> = row.iter().map(|cell| column(cell)).collect();
        // A title of the whole table may stand above, as in a report.
        if columns.contains(&Some(Column::Title)) || columns.contains(&Some(Column::Isbn)) {
            break columns;
        }
        if line > 20 {
            return Err(no_table());
        }
    };
    let ours = header.contains(&Some(Column::Id)) && header.contains(&Some(Column::Shelf));
    let mut rows = Vec::new();
    while let Some((line, cells)) = cells.next_row() {
        let mut row = Wanted { line, ..Wanted::default() };
        for (column, cell) in header.iter().zip(&cells) {
            let Some(column) = column else { continue };
            take(&mut row, *column, cell, ours);
        }
        if !row.title.is_empty() || !row.isbn.is_empty() || !row.id.is_empty() {
            rows.push(row);
        }
        if rows.len() > MOST_ROWS {
            return Err(Error::TooLarge);
        }
    }
    Ok(rows)
}

fn no_table() -> Error {
    Error::NoLists("no column is a title or an ISBN".into())
}

/// What a column of a name holds, if it is known.
fn column(name: &str) -> Option<Column> {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, column)| *column)
}

/// Takes a cell into its row. Of several columns of one kind the first that says something counts.
fn take(row: &mut Wanted, column: Column, cell: &str, ours: bool) {
    // What keeps a spreadsheet from working out a formula is no part of the text.
    let text = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(cell).trim();
    let first = |known: &mut String, text: &str| {
        if known.is_empty() {
            known.push_str(text);
        }
    };
    match column {
        Column::Title => first(&mut row.title, text),
        // SLiMS puts each name between angle brackets.
        Column::Author => first(&mut row.author, text.trim_matches(['<', '>'])),
        Column::Isbn => first(&mut row.isbn, &thirteen(text)),
        Column::Id if ours => first(&mut row.id, text),
        Column::Id => {}
        Column::Added => row.added = row.added.or_else(|| day(text)),
        Column::Finished => row.finished = row.finished.or_else(|| day(text)),
        // Goodreads says that there are no stars by a nought.
        Column::Opinion => row.has_opinion |= !text.trim_start_matches(['0', '.']).is_empty(),
        Column::Shelf => shelve(row, text),
        Column::Shelves => text.split([',', ';']).for_each(|name| shelve(row, name.trim())),
    }
}

/// A day as tables write it, `2024/05/12` or `2024-05-12`; of several the last.
fn day(text: &str) -> Option<Date> {
    let day = text.len().checked_sub(10).and_then(|at| text.get(at..))?;
    Date::read(&day.replace('/', "-"))
}

/// Adds a list to those of a row. Of the three that exclude each other the first counts.
fn shelve(row: &mut Wanted, name: &str) {
    let again = |known: &String| alike(known, name) || (given(known).is_some() && given(name).is_some());
    if !name.is_empty() && !row.shelves.iter().any(again) {
        row.shelves.push(name.to_owned());
    }
}

/// What stands between the cells: what is commonest in the first line with letters, outside of quotation marks.
fn separator(text: &str) -> char {
    let line = text.lines().find(|line| line.contains(char::is_alphabetic)).unwrap_or_default();
    let count = |wanted: char| line.split('"').step_by(2).map(|part| part.matches(wanted).count()).sum::<usize>();
    let mut best = ',';
    for other in [';', '\t'] {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}

/// The text of a file: UTF-8, UTF-16 with its mark, else what spreadsheets of the West write.
fn decoded(bytes: &[u8]) -> String {
    let wide = |of: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| of([pair[0], pair[1]]));
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    match bytes {
        [0xFF, 0xFE, ..] => wide(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => wide(u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
            Err(_) => bytes.iter().map(|byte| western(*byte)).collect(),
        },
    }
}

/// A character of Windows-1252, of its typographic ones those that titles have.
fn western(byte: u8) -> char {
    match byte {
        0x91 | 0x92 => '’',
        0x93 | 0x94 => '"',
        0x96 | 0x97 => '–',
        0x80..=0x9F => ' ',
        other => char::from(other),
    }
}

/// Reads a table cell by cell.
struct Cells<'a> {
    rest: &'a str,
    line: usize,
    between: char,
}

impl Cells<'_> {
    /// The cells of the next row, with the line it begins in.
    fn next_row(&mut self) -> Option<(usize, Vec<String>)> {
        let begins = self.line;
        let mut row = Vec::new();
        if self.rest.is_empty() {
            return None;
        }
        loop {
            let (cell, ended) = self.next_cell();
            row.push(cell);
            if ended {
                return Some((begins, row));
            }
        }
    }

    /// The next cell, and whether the row ends with it.
    fn next_cell(&mut self) -> (String, bool) {
        let mut cell = String::new();
        let mut quoted = self.skip('"');
        while let Some(c) = self.rest.chars().next() {
            self.rest = &self.rest[c.len_utf8()..];
            match c {
                '"' if quoted && self.skip('"') => cell.push('"'),
                '"' if quoted => quoted = false,
                c if c == self.between && !quoted => return (cell, false),
                '\n' | '\r' => {
                    if c == '\r' {
                        self.skip('\n');
                    }
                    self.line += 1;
                    if !quoted {
                        return (cell, true);
                    }
                    cell.push(' ');
                }
                c => cell.push(c),
            }
        }
        (cell, true)
    }

    /// Goes past a character if it is the next.
    fn skip(&mut self, c: char) -> bool {
        let rest = self.rest.strip_prefix(c);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

#[cfg(test)]
mod tests {
    use lapau_feed::catalogue::Name;
    use proptest::prelude::*;

    use super::*;
    use crate::List;

    fn read(text: &str) -> Vec<Wanted> {
        read_table(text.as_bytes()).unwrap()
    }

    fn title(title: &str, subtitle: &str, author: &str, isbn: &str) -> Title {
        Title {
            id: "t".into(),
            title: title.into(),
            subtitle: subtitle.into(),
            names: vec![Name { name: author.into(), role: String::new() }],
            isbn: vec![isbn.into()],
            ..Title::default()
        }
    }

    #[test]
    fn goodreads_writes_numbers_for_spreadsheets_and_one_shelf_beside_others() {
        let rows = read(concat!(
            "Book Id,Title,Author,Author l-f,ISBN,ISBN13,My Rating,Date Read,Date Added,Bookshelves,Exclusive Shelf\n",
            "1,\"Laskar Pelangi (Tetralogi Laskar Pelangi, #1)\",Andrea Hirata,\"Hirata, Andrea\",\"=\"\"9793062797\"\"\",=\"9789793062792\",5,2024/05/12,2023/11/02,\"favorit, read\",read\n",
            "2,\"Cantik\nitu luka\",Eka Kurniawan,,\"=\"\"\"\"\",\"=\"\"\"\"\",0,,kemarin,to-read,to-read\n",
            "3,,,,,,,,,,\n",
            "4,Saman,Ayu Utami,,,,,,,,currently-reading",
        ));
        let told: Vec<_> = rows.iter().map(|row| (row.line, row.isbn.as_str(), row.shelves.join("|"))).collect();
        let expected = [(2, "9789793062792", "favorit|read"), (3, "", "to-read"), (6, "", "currently-reading")];
        assert_eq!(told, expected.map(|(line, isbn, shelves)| (line, isbn, shelves.to_owned())));
        assert_eq!((rows[1].title.as_str(), rows[1].author.as_str()), ("Cantik itu luka", "Eka Kurniawan"));
        assert!(rows[0].is(&title("Laskar pelangi", "", "Hirata, Andrea", "")), "without the series");
        let days: Vec<_> = rows.iter().map(|row| (row.finished, row.added, row.has_opinion)).collect();
        let day = |text| Some(Date::read(text).unwrap());
        let first = (day("2024-05-12"), day("2023-11-02"), true);
        assert_eq!(
            days,
            [first, (None, None, false), (None, None, false)],
            "stars are told, though no list holds them"
        );
    }

    #[test]
    fn storygraph_slims_and_spreadsheets_are_known_by_their_columns() {
        let story = read(
            "Title,Authors,Contributors,ISBN/UID,Format,Read Status,Dates Read,Star Rating\nAtheis,Achdiat K. Mihardja,,d0f1-uid,paperback,did-not-finish,2024/05/01-2024/05/12,\n",
        );
        assert_eq!((story[0].isbn.as_str(), &story[0].shelves), ("", &vec!["did-not-finish".to_owned()]));
        assert_eq!((story[0].finished.map(|day| day.day()), story[0].has_opinion), (Some(12), false));
        let slims = read(
            "\"title\",\"gmd_name\",\"isbn_issn\",\"authors\"\r\n\"Robohnya surau kami : kumpulan cerpen\",\"Text\",\"979-461-046-1\",\"<Navis, A. A.>\"\r\n",
        );
        assert_eq!((slims[0].isbn.as_str(), slims[0].author.as_str()), ("9789794610466", "Navis, A. A."));
        let sheet =
            read("Daftar bacaan saya;;\n\nJudul;Pengarang;Status\nBumi manusia;Pramoedya Ananta Toer;Sedang dibaca\n");
        assert_eq!(
            (sheet[0].line, sheet[0].title.as_str(), sheet[0].shelves[0].as_str()),
            (4, "Bumi manusia", "Sedang dibaca")
        );
        // What a spreadsheet saved as Unicode, and what one of the West saved.
        let wide: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain("judul\tisbn\nSurau\t\n".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert_eq!(read_table(&wide).unwrap()[0].title, "Surau");
        assert_eq!(
            read_table(b"judul,x\nDi bawah lindungan Ka\x92bah,1\n").unwrap()[0].title,
            "Di bawah lindungan Ka’bah"
        );
    }

    #[test]
    fn our_own_table_comes_back_as_it_went() {
        let mut reading = Reading::default();
        reading.begin("own", "Untuk \"Ibu\"");
        let entry = |id: &str, title: &str| Entry { id: id.into(), title: title.into(), ..Entry::default() };
        reading.put(FINISHED, entry("a", "=1+1; satu, dua"));
        reading.put("own", entry("b", "'Tanda"));
        let csv = reading.to_csv(|list| if list.name.is_empty() { "Selesai".into() } else { list.name.clone() });
        let rows = read(&csv);
        let told: Vec<_> =
            rows.iter().map(|row| (row.id.as_str(), row.title.as_str(), row.shelves[0].as_str())).collect();
        assert_eq!(told, [("a", "=1+1; satu, dua", "Selesai"), ("b", "'Tanda", "Untuk \"Ibu\"")]);
    }

    #[test]
    fn a_title_is_known_by_its_number_else_by_its_words_and_who_made_it() {
        let row = |title: &str, author: &str, isbn: &str| Wanted {
            title: title.into(),
            author: author.into(),
            isbn: thirteen(isbn),
            ..Wanted::default()
        };
        let surau = title("Robohnya surau kami", "kumpulan cerpen", "Navis, A. A.", "9789794610466");
        for (name, author, isbn) in [
            ("Ganz anders", "", "979-461-046-1"),
            ("Robohnya Surau Kami", "A.A. Navis", ""),
            ("ROBOHNYA SURAU KAMI: Kumpulan Cerpen", "Ali Akbar Navis", "9780000000002"),
            ("Robohnya surau kami / oleh A. A. Navis", "", ""),
        ] {
            assert!(row(name, author, isbn).is(&surau), "{name}");
        }
        for (name, author, isbn) in [
            ("Robohnya surau kami", "Hamka", ""),
            ("Robohnya surau", "Navis", ""),
            ("", "Navis", ""),
            ("", "", "0000000000"),
        ] {
            assert!(!row(name, author, isbn).is(&surau), "{name}");
        }
        assert!(row("Harimau! Harimau!", "Lubis", "").is(&title("Harimau! Harimau!", "", "Lubis, Mochtar", "")));
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for text in ["", "\n\n", "halo", "nama,umur\nUpik,9\n", "{\"format\":\"lapau-lists\"}"] {
            assert!(matches!(read_table(text.as_bytes()), Err(Error::NoLists(_))), "{text:?}");
        }
        assert_eq!(read_table(&vec![b' '; LARGEST + 1]), Err(Error::TooLarge));
        let long = format!("judul\n{}", "x\n".repeat(MOST_ROWS + 1));
        assert_eq!(read_table(long.as_bytes()), Err(Error::TooLarge));
    }

    #[test]
    fn titles_come_into_the_lists_they_were_in_and_move_nothing_that_is_there() {
        let mut reading = Reading::default();
        let entry = |id: &str| Entry { id: id.into(), title: id.to_uppercase(), ..Entry::default() };
        reading.put(READING, entry("a"));
        reading.begin("own", "Favorit");
        let found = |id: &str, shelves: &[&str]| Found {
            shelves: shelves.iter().map(|shelf| (*shelf).to_owned()).collect(),
            entry: Entry { added: Some(jiff::civil::date(2024, 1, 1)), ..entry(id) },
            finished: Some(jiff::civil::date(2024, 5, 12)),
        };
        let found = [
            found("a", &["to-read", "FAVORIT"]),
            found("b", &[]),
            found("c", &["Selesai", "Tamu"]),
            found("d", &["tamu"]),
        ];
        let mut count = 0;
        let added = reading.place(&found, || {
            count += 1;
            format!("new-{count}")
        });
        assert_eq!(added, Added { titles: 5, known: 1, left_out: 0 });
        let within = |id: &str| reading.lists_with(id).map(|list| list.id.clone()).collect::<Vec<_>>().join(" ");
        assert_eq!([within("a"), within("b")], ["reading own", "wished"]);
        assert_eq!([within("c"), within("d")], ["finished new-1", "new-1"]);
        let days: Vec<_> = reading.lists_with("c").map(|list| list.entries[0].added.unwrap().to_string()).collect();
        assert_eq!(days, ["2024-05-12", "2024-01-01"], "finished on the one day, put there on the other");
    }

    /// A cell as any program may write it.
    fn written(cell: &str, between: char, always: bool) -> String {
        let quoted = always || cell.contains(['"', '\n', '\r', ',', ';', '\t', between]) || cell.starts_with('"');
        if quoted { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_door(bytes in prop::collection::vec(any::<u8>(), 0..400), header in any::<bool>()) {
            let head: &[u8] = if header { b"title,isbn,shelf,bookshelves,author\n" } else { b"" };
            let file: Vec<u8> = head.iter().chain(&bytes).copied().collect();
            if let Ok(rows) = read_table(&file) {
                // A file has as many lines as ends of lines, and one more; a later row begins in a later line.
                let most = file.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + 1;
                prop_assert!(rows.windows(2).all(|pair| pair[0].line < pair[1].line));
                prop_assert!(rows.iter().all(|row| (2..=most).contains(&row.line)));
                prop_assert!(rows.iter().all(|row| row.isbn.is_empty() || row.isbn.len() == 13));
                for row in &rows {
                    let _ = (row.is(&Title::default()), row.searches().count(), row.name().len());
                }
            }
        }

        #[test]
        fn what_was_written_is_read(
            rows in prop::collection::vec(("[a-z][a-z \",;'\n\t]{0,12}[a-z]", "[A-Z][a-z, .]{0,9}[a-z]"), 1..8),
            between in prop::sample::select(vec![',', ';', '\t']), end in prop::sample::select(vec!["\n", "\r\n", "\r"]), always: bool,
        ) {
            let mut file = format!("Pengarang{between}x{between}Judul{end}");
            for (title, author) in &rows {
                let cells = [author.as_str(), "", title.as_str()].map(|cell| written(cell, between, always));
                file.push_str(&cells.join(&between.to_string()));
                file.push_str(end);
            }
            let read = read_table(file.as_bytes()).unwrap();
            let told: Vec<_> = read.iter().map(|row| (row.title.clone(), row.author.clone())).collect();
            let expected: Vec<_> = rows.iter().map(|(title, author)| (title.replace('\n', " "), author.clone())).collect();
            prop_assert_eq!(told, expected);
        }

        #[test]
        fn nothing_that_is_stored_is_lost(
            stored in prop::collection::vec((0_usize..4, "[a-f]"), 0..12),
            wanted in prop::collection::vec(("[a-h]", prop::collection::vec("(|read|to-read|currently-reading|own|[xyz])", 0..3)), 0..12),
        ) {
            let entry = |id: &str| Entry { id: id.into(), title: id.into(), ..Entry::default() };
            let mut reading = Reading::default();
            reading.begin("own", "own");
            for (list, id) in &stored {
                let list = reading.lists[*list].id.clone();
                reading.put(&list, entry(id));
            }
            let before = reading.clone();
            let found: Vec<_> = wanted.iter().map(|(id, shelves)| Found { shelves: shelves.clone(), entry: entry(id), finished: None }).collect();
            let mut count = 0;
            let added = reading.place(&found, || { count += 1; format!("new-{count}") });
            let had = |lists: &[List]| lists.iter().map(|list| list.entries.len()).sum::<usize>();
            prop_assert_eq!(had(&reading.lists), had(&before.lists) + added.titles);
            for list in &before.lists {
                let now = reading.list(&list.id).unwrap();
                prop_assert_eq!(&now.entries[..list.entries.len()], &list.entries[..], "what was there stays, and first");
            }
            let given = |id: &str| reading.lists.iter().filter(|list| list.is_given() && list.has(id)).count();
            prop_assert!(reading.lists.iter().flat_map(|list| &list.entries).all(|entry| given(&entry.id) <= 1));
            // Once more brings nothing.
            let again = reading.clone().place(&found, || "again".into());
            prop_assert_eq!(again.titles, 0);
        }
    }
}
