//! What a phone would fetch for a search if the index lay in pieces on the library's server (ADR 22).
//!
//! `cargo run --profile native -p lapau-search --example shards -- BOOKS.ndjson QUERIES.json`, with files as for `measure`. `LISTS=FILE` writes the lists there, to see what they compress to.

mod books;

use std::collections::BTreeSet;
use std::error::Error;
use std::{env, fs};

use lapau_feed::catalogue::Title;
use lapau_search::{Catalogue, Reading};
use serde::Deserialize;

#[derive(Deserialize)]
struct Queries {
    latency: Vec<Asked>,
}

#[derive(Deserialize)]
struct Asked {
    q: String,
}

/// How many bytes of lists lie in a piece.
const SIZES: [usize; 3] = [8 << 10, 32 << 10, 64 << 10];
/// How many words lie in a piece of the dictionary.
const WORDS: u32 = 1024;

fn print(what: &str, figures: &mut [usize]) {
    figures.sort_unstable();
    let at = |share: usize| figures.get((figures.len() * share / 100).min(figures.len().saturating_sub(1)));
    if let (Some(p50), Some(p95), Some(most)) = (at(50), at(95), at(100)) {
        println!("{what:<44} p50 {p50:>9}  p95 {p95:>9}  most {most:>9}");
    }
}

fn pieces(readings: &[Reading], size: usize) -> usize {
    readings
        .iter()
        .flat_map(|one| one.list.start / size..=one.list.end.saturating_sub(1) / size)
        .collect::<BTreeSet<_>>()
        .len()
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let mut file = |what: &str| arguments.next().ok_or_else(|| format!("give the path of the {what}"));
    let (books, queries) = (fs::read_to_string(file("books")?)?, fs::read_to_string(file("queries")?)?);
    let Queries { latency } = serde_json::from_str(&queries)?;
    // Words alone: numbers and classes have an index of their own.
    let titles = books.lines().map(|line| {
        let Title { id, title, names, subjects, .. } = books::title(serde_json::from_str(line)?);
        Ok(Title { id, title, names, subjects, ..Title::default() })
    });
    let titles = titles.collect::<Result<Vec<_>, serde_json::Error>>()?;
    drop(books);
    let catalogue = Catalogue::new(titles, Vec::new(), Vec::new(), Vec::new());
    let anatomy = catalogue.anatomy();
    println!(
        "{} titles, {} words; bytes: dictionary {}, roots {}, lists {}, the rest {}",
        catalogue.len(),
        anatomy.words,
        anatomy.dictionary,
        anatomy.roots,
        anatomy.lists.len(),
        anatomy.rest
    );
    if let Some(path) = env::var_os("LISTS") {
        fs::write(path, anatomy.lists)?;
    }
    let readings: Vec<Vec<Reading>> = latency.iter().map(|asked| catalogue.reading(&asked.q)).collect();
    let each =
        |figure: &dyn Fn(&[Reading]) -> usize| readings.iter().map(|reading| figure(reading)).collect::<Vec<_>>();
    print("lists read", &mut each(&|reading| reading.len()));
    print("their bytes", &mut each(&|reading| reading.iter().map(|one| one.list.len()).sum()));
    let dictionary = |reading: &[Reading]| reading.iter().map(|one| one.word / WORDS).collect::<BTreeSet<_>>().len();
    print(&format!("pieces of {WORDS} words of the dictionary"), &mut each(&dictionary));
    for size in SIZES {
        print(&format!("pieces of {size} bytes of lists"), &mut each(&|reading| pieces(reading, size)));
    }
    Ok(())
}
