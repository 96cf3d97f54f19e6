//! Measures the search on a catalogue of books: time to index, time to answer, and how often a known title is found.
//!
//! `cargo run --profile native -p lapau-search --example measure -- BOOKS.ndjson [QUERIES.json]`. `IMAGE=FILE` writes the catalogue's image there, to see what it compresses to.
//!
//! A line of BOOKS is `{"id", "title", "authors": [], "subjects": [], "ddc", "isbn", "year", "lang", "publisher"}`.
//! QUERIES is `{"latency": [{"kind", "q"}], "recall": [{"kind", "q", "id"}]}`: the first are timed, of the second `id` should be among the first ten.

mod books;
#[path = "books/holdings.rs"]
mod holdings;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::time::{Duration, Instant};

use lapau_feed::catalogue::{Holding, Title};
use lapau_search::{Catalogue, Query};
use serde::Deserialize;

use crate::books::title;
use crate::holdings::holding;

#[derive(Deserialize, Default)]
struct Queries {
    latency: Vec<Asked>,
    recall: Vec<Asked>,
}

#[derive(Deserialize)]
struct Asked {
    kind: String,
    q: String,
    #[serde(default)]
    id: String,
}

/// How often each query is timed; the median counts, so that what else the machine does matters little.
const PASSES: usize = 7;

fn ask(catalogue: &Catalogue, text: &str) -> (Duration, Vec<String>) {
    let query = Query { text: text.to_owned(), limit: 10, uncounted: true, ..Query::default() };
    let start = Instant::now();
    let results = catalogue.search(&query);
    (start.elapsed(), results.rows.into_iter().map(|row| row.id).collect())
}

fn print_times(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1)));
    if let (Some(p50), Some(p95), Some(max)) = (at(50), at(95), at(100)) {
        println!("{what:<12} n={:<4} p50 {p50:>9.1?}  p95 {p95:>9.1?}  max {max:>9.1?}", times.len());
    }
}

/// The catalogue as it comes back from its image.
fn kept(catalogue: &Catalogue) -> Result<Catalogue, Box<dyn Error>> {
    let mut pieces = Vec::new();
    catalogue.save(&mut |piece| pieces.push(piece.to_vec()));
    let size = pieces.iter().map(Vec::len).sum::<usize>();
    if let Some(path) = std::env::var_os("IMAGE") {
        fs::write(path, pieces.concat())?;
    }
    let mut pieces = pieces.into_iter();
    let start = Instant::now();
    let loaded = Catalogue::load(&mut || pieces.next()).ok_or("the image can't be read")?;
    println!("image of {:.2} MB loaded in {:.1?}", size as f64 / 1e6, start.elapsed());
    Ok(loaded)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let books = fs::read_to_string(arguments.next().ok_or("give the path of the books")?)?;
    let queries = match arguments.next() {
        Some(path) => serde_json::from_str(&fs::read_to_string(path)?)?,
        None => Queries::default(),
    };
    let titles: Vec<Title> =
        books.lines().map(|line| serde_json::from_str(line).map(title)).collect::<Result<_, serde_json::Error>>()?;
    let holdings: Vec<Holding> = titles.iter().enumerate().map(|(n, title)| holding(n, title)).collect();

    let start = Instant::now();
    let catalogue = Catalogue::new(titles, holdings, Vec::new(), Vec::new());
    println!(
        "{} titles indexed in {:.0?}, {:.2} MB of words, {:.2} MB with records, copies and codes",
        catalogue.len(),
        start.elapsed(),
        catalogue.index_bytes() as f64 / 1e6,
        catalogue.bytes() as f64 / 1e6
    );
    let catalogue = kept(&catalogue)?;

    let mut times: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    for asked in &queries.latency {
        let mut passes: Vec<Duration> = (0..PASSES).map(|_| ask(&catalogue, &asked.q).0).collect();
        passes.sort_unstable();
        times.entry(&asked.kind).or_default().push(passes[PASSES / 2]);
    }
    for (kind, times) in &mut times {
        print_times(kind, times);
    }
    print_times("all", &mut times.into_values().flatten().collect::<Vec<_>>());

    let mut found: BTreeMap<&str, (usize, usize, f64)> = BTreeMap::new();
    for asked in &queries.recall {
        let (all, hits, reciprocal) = found.entry(&asked.kind).or_default();
        *all += 1;
        match ask(&catalogue, &asked.q).1.iter().position(|id| *id == asked.id) {
            Some(rank) => {
                *hits += 1;
                *reciprocal += 1.0 / (rank + 1) as f64;
            }
            None => println!("  not found: {} ({}) {}", asked.q, asked.kind, asked.id),
        }
    }
    for (kind, (all, hits, reciprocal)) in found {
        println!("{kind:<12} recall@10 {:.3}  MRR {:.3}", hits as f64 / all as f64, reciprocal / all as f64);
    }
    Ok(())
}
