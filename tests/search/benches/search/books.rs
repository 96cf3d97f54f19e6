//! The titles of the harness as a feed has them.

use std::{fs, path::Path};

use lapau_feed::{
    Collection,
    catalogue::{Holding, Item, Name, Title},
    chunk,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Book {
    id: String,
    title: String,
    authors: Vec<String>,
    subjects: Vec<String>,
    ddc: String,
    isbn: String,
    year: i16,
    lang: String,
    publisher: String,
}

/// Writes the chunks of a catalogue, and `chunks.json` with their names in order.
pub(crate) fn write(books: &Path, folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let mut books: Vec<Book> =
        fs::read_to_string(books).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    books.sort_by(|a, b| a.id.cmp(&b.id));
    let holdings = books.iter().enumerate().map(|(n, book)| (book.id.clone(), raw(&holding(n, book)))).collect();
    let titles = books.into_iter().map(|book| (book.id.clone(), raw(&title(book)))).collect();
    let mut names = Vec::new();
    for (collection, records) in [(Collection::Titles, titles), (Collection::Holdings, holdings)] {
        let records: Vec<(String, Box<RawValue>)> = records;
        for (n, chunk) in chunk::cut(collection, &records).unwrap().into_iter().enumerate() {
            let name = format!("{collection}-{n}.json");
            fs::write(folder.join(&name), chunk.bytes).unwrap();
            names.push(name);
        }
    }
    fs::write(folder.join("chunks.json"), serde_json::to_string(&names).unwrap()).unwrap();
}

fn raw(record: &impl Serialize) -> Box<RawValue> {
    serde_json::value::to_raw_value(record).unwrap()
}

fn title(book: Book) -> Title {
    Title {
        id: book.id,
        title: book.title,
        names: book.authors.into_iter().map(|name| Name { name, role: String::new() }).collect(),
        subjects: book.subjects,
        class: book.ddc,
        isbn: if book.isbn.is_empty() { Vec::new() } else { vec![book.isbn] },
        year: Some(book.year),
        languages: vec![book.lang],
        publisher: book.publisher,
        ..Title::default()
    }
}

/// Two copies of every title at the main branch.
fn holding(n: usize, book: &Book) -> Holding {
    let items = (0..2).map(|copy| Item { id: format!("B{n:06}{copy}"), reference: false }).collect();
    Holding { id: book.id.clone(), title: book.id.clone(), call: book.ddc.clone(), items, ..Holding::default() }
}
