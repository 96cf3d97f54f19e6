//! The search beside the engines that others use in browsers: one Chromium, the same titles, the same queries.
//!
//! `LAPAU_PEERBENCH=FOLDER cargo xtask bench search`, where FOLDER has the harness with the others' adapters, the generator of the titles, and the queries. It is copied, never written to; the others come from npm into the copy. The engine of this checkout, built as the app is, joins them as one more adapter, in the page as they are: the slowed processor would not reach it in a worker, where the app has it.
//!
//! With `LAPAU_BENCH_FOLDER` the copy is made there and stays, which spares the next run the others' indexes. `LAPAU_BENCH_SIZES=10000` measures fewer titles, `LAPAU_BENCH_PEERS=minisearch,flexsearch` fewer engines.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that can't go on says why and ends")]

#[path = "search/books.rs"]
mod books;
#[path = "search/table.rs"]
mod table;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Those that come nearest in one figure or another.
const PEERS: &str = "minisearch,flexsearch,ufuzzy,sqlite-fts5";
const SIZES: &str = "10000,100000";
/// How often a start is measured; the middle one counts.
const TIMES: &str = "3";

fn main() {
    let named = |name: &str| env::var_os(name).map(PathBuf::from);
    let (Some(harness), Some(engine)) = (named("LAPAU_PEERBENCH"), named("LAPAU_ENGINE")) else {
        panic!("run this with `LAPAU_PEERBENCH=FOLDER cargo xtask bench search`");
    };
    let setting = |name: &str, otherwise: &str| env::var(name).unwrap_or_else(|_| otherwise.to_owned());
    let (sizes, peers) = (setting("LAPAU_BENCH_SIZES", SIZES), setting("LAPAU_BENCH_PEERS", PEERS));
    let sizes: Vec<&str> = sizes.split(',').collect();
    let temporary = env::temp_dir().join("lapau-bench-search");
    let kept = named("LAPAU_BENCH_FOLDER");
    let folder = kept.clone().unwrap_or(temporary);
    copy(&harness, &folder);
    let bench = folder.join("bench");
    prepare(&folder, &sizes);
    join(&bench, &engine);
    for size in sizes {
        books::write(&folder.join(format!("data/books-{size}.ndjson")), &folder.join("chunks").join(size));
        index(&bench, &engine, size, &peers);
        for rate in ["1", "4"] {
            let all = format!("{peers},lapau");
            node(
                &bench,
                "run.mjs",
                &["--size", size, "--rate", rate, "--reps", TIMES, "--build", "1", "--adapters", &all],
            );
            table::print(&bench, size, rate);
        }
    }
    if kept.is_none() {
        fs::remove_dir_all(&folder).unwrap();
    }
}

/// Copies a folder; what is there already stays.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let from = entry.unwrap().path();
        let to = to.join(from.file_name().unwrap());
        if from.is_dir() {
            copy(&from, &to);
        } else if !to.exists() {
            fs::write(&to, fs::read(&from).unwrap()).unwrap();
        }
    }
}

/// The titles, and the others from npm.
fn prepare(folder: &Path, sizes: &[&str]) {
    let data = folder.join("data");
    let missing: Vec<&str> =
        sizes.iter().filter(|size| !data.join(format!("books-{size}.ndjson")).exists()).copied().collect();
    if !missing.is_empty() {
        node(&data, "gen.mjs", &missing);
    }
    let bench = folder.join("bench");
    if !bench.join("node_modules").exists() {
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--loglevel", "error"]).current_dir(&bench);
        run(&mut npm, "the other engines can't be had: npm must reach its registry");
    }
}

/// Makes the engine an adapter of the harness.
fn join(bench: &Path, engine: &Path) {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("adapter");
    let adapter = bench.join("adapters/lapau");
    fs::create_dir_all(&adapter).unwrap();
    for file in ["build.mjs", "browser.js"] {
        fs::copy(ours.join(file), adapter.join(file)).unwrap();
    }
    fs::copy(engine.join("engine.js"), adapter.join("engine.js")).unwrap();
}

/// Builds what each engine is given: ours always, the others' once.
fn index(bench: &Path, engine: &Path, size: &str, peers: &str) {
    let here = |name: &&str| bench.join("site/idx").join(size).join(name).exists();
    let mut missing: Vec<&str> = peers.split(',').filter(|peer| !here(peer)).collect();
    missing.push("lapau");
    // The page fetches the titles from the site to have the others index them.
    let site = bench.join("site/data");
    fs::create_dir_all(&site).unwrap();
    let books = format!("books-{size}.ndjson");
    fs::copy(bench.join("../data").join(&books), site.join(&books)).unwrap();
    let mut node = Command::new("node");
    node.args(["--max-old-space-size=4096", "build.mjs", size, &missing.join(",")]).current_dir(bench);
    node.env("LAPAU_CHUNKS", bench.join("../chunks")).env("LAPAU_ENGINE", engine.join("engine.wasm"));
    run(&mut node, "the indexes could not be built: see above");
}

fn node(folder: &Path, script: &str, arguments: &[&str]) {
    let mut node = Command::new("node");
    node.arg(script).args(arguments).current_dir(folder);
    run(&mut node, &format!("{script} failed: see above"));
}

fn run(command: &mut Command, otherwise: &str) {
    let status = command.status().unwrap_or_else(|error| panic!("{:?} can't be run: {error}", command.get_program()));
    assert!(status.success(), "{otherwise}");
}
