//! The titles of the harness as a feed has them.

#[path = "../../../../crates/search/examples/books/mod.rs"]
mod book;
#[path = "../../../../crates/search/examples/books/holdings.rs"]
mod holdings;

use std::{fs, path::Path};

use lapau_feed::{
    Collection,
    catalogue::{Holding, Title},
    chunk,
};
use lapau_search::Catalogue;
use serde::Serialize;
use serde_json::value::RawValue;

use self::{book::title, holdings::holding};

/// Writes the chunks of a catalogue and `chunks.json` with their names in order, and its image with the lengths of the pieces.
pub(crate) fn write(books: &Path, folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let mut titles: Vec<Title> =
        fs::read_to_string(books).unwrap().lines().map(|line| title(serde_json::from_str(line).unwrap())).collect();
    titles.sort_by(|a, b| a.id.cmp(&b.id));
    let holdings: Vec<Holding> = titles.iter().enumerate().map(|(n, title)| holding(n, title)).collect();
    image(Catalogue::new(titles.clone(), holdings.clone(), Vec::new(), Vec::new()), folder);
    let holdings = titles.iter().zip(&holdings).map(|(title, holding)| (title.id.clone(), raw(holding))).collect();
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

fn image(catalogue: Catalogue, folder: &Path) {
    let mut pieces = Vec::new();
    catalogue.save(&mut |piece| pieces.push(piece.to_vec()));
    let lengths: Vec<usize> = pieces.iter().map(Vec::len).collect();
    fs::write(folder.join("image.json"), serde_json::to_string(&lengths).unwrap()).unwrap();
    fs::write(folder.join("image.bin"), pieces.concat()).unwrap();
}

fn raw(record: &impl Serialize) -> Box<RawValue> {
    serde_json::value::to_raw_value(record).unwrap()
}
