//! The weight of the app on the wire, held against a budget: each byte comes out of a patron's data package.

use crate::dist;
use crate::workplace::Workplace;
use anyhow::{Context, Result, bail};
use std::io::{self, Write};
use std::path::Path;

/// What a start of the app may cost to download, after Brotli, in bytes.
const BUDGET: u64 = 350 * 1024;
/// Endings of the files that count: what is code, looks or page.
const COUNTED: [&str; 4] = [".wasm", ".js", ".css", ".html"];

/// A file's name and its size after Brotli, in bytes.
type Weight = (String, u64);

/// What the files of the app weigh.
struct Weights {
    /// Has to arrive before and for the app to run.
    start: Vec<Weight>,
    /// Comes after the first page, or when one of its pages is opened.
    later: Vec<Weight>,
}

/// Prints what each file and the whole weigh, and holds what a start needs against the budget.
///
/// # Errors
/// When the app is not built, or over its budget.
pub(crate) fn check(workplace: &Workplace, json: bool) -> Result<()> {
    let start = report(workplace, json)?;
    if start > BUDGET {
        let over = kilobytes(start - BUDGET);
        bail!("what a start needs is {over} over its budget of {}: make it smaller", kilobytes(BUDGET));
    }
    Ok(())
}

/// Prints what each file and the whole weigh; answers what a start needs, in bytes.
///
/// # Errors
/// When the app is not built.
pub(crate) fn report(workplace: &Workplace, json: bool) -> Result<u64> {
    let dist = workplace.dist();
    // A build that failed leaves the folder behind, empty.
    if !dist.join("index.html").is_file() {
        bail!("there is no built app: run `cargo xtask build` first");
    }
    let weights = weigh(&dist)?;
    let shown = if json { format!("{:#}\n", weights.json()) } else { weights.table() };
    io::stdout().write_all(shown.as_bytes()).context("the sizes can't be printed")?;
    Ok(sum(&weights.start))
}

fn weigh(dist: &Path) -> Result<Weights> {
    let mut weights = Weights { start: Vec::new(), later: Vec::new() };
    for name in dist::files(dist)?.into_iter().filter(|name| COUNTED.iter().any(|ending| name.ends_with(ending))) {
        let bytes = dist::compressed_size(&dist.join(&name))?;
        let group = if name.starts_with(dist::PART) { &mut weights.later } else { &mut weights.start };
        group.push((name, bytes));
    }
    for group in [&mut weights.start, &mut weights.later] {
        group.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    }
    Ok(weights)
}

fn sum(weights: &[Weight]) -> u64 {
    weights.iter().map(|(_, bytes)| bytes).sum()
}

impl Weights {
    /// Both groups, the heaviest file first, and their sums.
    fn table(&self) -> String {
        let rows = |group: &[Weight]| -> String {
            group.iter().map(|(name, bytes)| format!("{:>10}  {name}\n", kilobytes(*bytes))).collect()
        };
        let (start, later) = (sum(&self.start), sum(&self.later));
        let (budget, all) = (kilobytes(BUDGET), kilobytes(start + later));
        rows(&self.start)
            + &format!("{:>10}  for a start, of {budget}\n", kilobytes(start))
            + &rows(&self.later)
            + &format!("{:>10}  later\n{all:>10}  in all\n", kilobytes(later))
    }

    fn json(&self) -> serde_json::Value {
        let files = |group: &[Weight]| -> serde_json::Map<_, _> {
            group.iter().map(|(name, bytes)| (name.clone(), (*bytes).into())).collect()
        };
        let (start, later) = (sum(&self.start), sum(&self.later));
        serde_json::json!({
            "files": files(&self.start), "later_files": files(&self.later),
            "start": start, "later": later, "total": start + later, "budget": BUDGET,
        })
    }
}

fn kilobytes(bytes: u64) -> String {
    format!("{}.{} KB", bytes / 1024, bytes % 1024 * 10 / 1024)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tempfile::TempDir;

    fn names(weights: &[Weight]) -> Vec<&str> {
        weights.iter().map(|(name, _)| name.as_str()).collect()
    }

    #[test]
    fn what_a_start_needs_is_apart_from_what_comes_later() {
        let folder = TempDir::new().unwrap();
        for name in ["app.wasm", "app.wasm.br", "boot.js", "part-0a.wasm", "style.css", "index.html", "mark.png"] {
            fs::write(folder.path().join(name), "a").unwrap();
        }
        let weights = weigh(folder.path()).unwrap();
        assert_eq!(names(&weights.start), ["app.wasm", "boot.js", "index.html", "style.css"]);
        assert_eq!(names(&weights.later), ["part-0a.wasm"]);
    }

    #[test]
    fn each_group_has_its_sum() {
        let weights = Weights {
            start: vec![("b.wasm".into(), 2560), ("a.js".into(), 1024)],
            later: vec![("part-0a.wasm".into(), 512)],
        };
        let table = "    2.5 KB  b.wasm\n    1.0 KB  a.js\n    3.5 KB  for a start, of 350.0 KB\n    \
                     0.5 KB  part-0a.wasm\n    0.5 KB  later\n    4.0 KB  in all\n";
        assert_eq!(weights.table(), table);
        assert_eq!(weights.json()["total"], 4096);
    }
}
