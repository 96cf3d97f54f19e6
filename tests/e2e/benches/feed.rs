//! What a large library's feed costs, from its exports to a phone's storage.
//!
//! `cargo xtask bench feed`. With `LAPAU_BENCH_FOLDER` it works in that folder, and leaves there what it made.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that can't go on says why and ends")]

#[path = "feed/browser.rs"]
mod browser;
#[path = "feed/catalogue.rs"]
mod catalogue;
#[path = "feed/natively.rs"]
mod natively;

use std::{env, fs, path::PathBuf};

use natively::Measured;

fn main() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = env::var_os("LAPAU_BENCH_FOLDER").map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    fs::create_dir_all(&folder).unwrap();
    let measured = Measured::new(&folder);
    measured.run();
    browser::measure(&measured);
}
