//! The titles that the search is measured on: a line of a file each, made into what a feed has.

use lapau_feed::catalogue::{Name, Title};
use serde::Deserialize;

/// A line of the file.
#[derive(Deserialize)]
pub(crate) struct Book {
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

/// A line as a title.
pub(crate) fn title(book: Book) -> Title {
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
