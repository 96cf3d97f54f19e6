//! The titles of the harness as a feed has them.

#[path = "../../../../crates/search/examples/books/mod.rs"]
mod book;
#[path = "../../../../crates/search/examples/books/holdings.rs"]
mod holdings;

use std::{fs, path::Path};

use lapau_feed::{Collection, catalogue::Title, chunk};
use serde::Serialize;
use serde_json::value::RawValue;

use self::{book::title, holdings::holding};

/// Writes the chunks of a catalogue, and `chunks.json` with their names in order.
pub(crate) fn write(books: &Path, folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let mut titles: Vec<Title> =
        fs::read_to_string(books).unwrap().lines().map(|line| title(serde_json::from_str(line).unwrap())).collect();
    titles.sort_by(|a, b| a.id.cmp(&b.id));
    let holdings = titles.iter().enumerate().map(|(n, title)| (title.id.clone(), raw(&holding(n, title)))).collect();
    let titles = titles.iter().map(|title| (title.id.clone(), raw(title))).collect();
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
