//! What a run measured, as a table, and beside the limits.

use std::{fs, path::Path};

use serde_json::Value;

/// How a figure is found in the results of an engine.
type Figure = (&'static str, fn(&Value, &Value) -> Option<f64>);

/// What is compared: milliseconds, megabytes, shares.
const FIGURES: [Figure; 10] = [
    ("first answer", |_, engine| engine["ttfs"].as_f64()),
    ("building", |_, engine| engine["buildInBrowser"]["buildMs"].as_f64()),
    ("query p50", |_, engine| engine["lat"]["p50"].as_f64()),
    ("query p95", |_, engine| engine["lat"]["p95"].as_f64()),
    ("worst", |_, engine| engine["lat"]["max"].as_f64()),
    ("memory", |run, engine| Some(engine["rendererMB"].as_f64()? - run["baseRendererMB"].as_f64()?)),
    ("exact", |_, engine| engine["recall"]["exact"]["r10"].as_f64()),
    ("typo", |_, engine| engine["recall"]["typo"]["r10"].as_f64()),
    ("prefix", |_, engine| engine["recall"]["prefix"]["r10"].as_f64()),
    ("MRR typo", |_, engine| engine["recall"]["typo"]["mrr"].as_f64()),
];

/// Prints a run: what was measured, and what of it each of the others took.
pub(crate) fn print(bench: &Path, size: &str, rate: &str) {
    let run = read(&bench.join(format!("results/search-{size}-x{rate}.json")));
    let engines = run["results"].as_object().unwrap();
    println!("\n{size} titles, processor {rate}×; milliseconds, MB of private memory beyond a blank page, recall@10\n");
    print!("| |");
    FIGURES.iter().for_each(|(name, _)| print!(" {name} |"));
    println!("\n| --- |{}", " --- |".repeat(FIGURES.len()));
    for (name, engine) in engines {
        print!("| {name} |");
        if let Some(error) = engine["error"].as_str() {
            println!(" failed: {error} |");
            continue;
        }
        for (_, figure) in FIGURES {
            match figure(&run, engine) {
                Some(figure) if figure >= 100.0 => print!(" {figure:.0} |"),
                Some(figure) => print!(" {} |", three_digits(figure)),
                None => print!(" |"),
            }
        }
        println!();
    }
    println!("\nof the other's, in the page\n\n| | first answer | building | query p95 | worst | memory |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for (name, engine) in engines.iter().filter(|(name, _)| *name != "lapau") {
        print!("| {name} |");
        for n in [0, 1, 3, 4, 5] {
            match (FIGURES[n].1(&run, &engines["lapau"]), FIGURES[n].1(&run, engine)) {
                (Some(ours), Some(other)) => print!(" {:.3} |", ours / other),
                _ => print!(" |"),
            }
        }
        println!();
    }
    let built = read(&bench.join("results/build.json"));
    let module = built[format!("{size}/lapau")]["extra"]["engine.wasm"]["br"].as_f64().unwrap_or_default();
    let phases = &engines["lapau"]["loads"][0]["phases"];
    println!(
        "\nthe engine's module: {:.1} KB brotli; of its first answer {:.0} ms to read the chunks and {:.0} ms to index \
         them; {:.1} MB of wasm memory, of which {:.1} MB tables of words\n",
        module / 1e3,
        phases["readMs"].as_f64().unwrap_or_default(),
        phases["indexMs"].as_f64().unwrap_or_default(),
        phases["memory"].as_f64().unwrap_or_default() / 1e6,
        phases["tables"].as_f64().unwrap_or_default() / 1e6,
    );
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))).unwrap()
}

/// As many decimals as say something.
fn three_digits(figure: f64) -> String {
    if figure >= 10.0 { format!("{figure:.1}") } else { format!("{figure:.3}") }
}
