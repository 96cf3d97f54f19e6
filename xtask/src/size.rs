//! The weight of the app on the wire, held against a budget: each byte comes out of a patron's data package.

use crate::dist;
use crate::workplace::Workplace;
use anyhow::{Context, Result, bail};
use std::io::{self, Write};
use std::path::Path;

/// What the app may cost to download, after Brotli, in bytes.
const BUDGET: u64 = 350 * 1024;
/// Endings of the files that count: what has to arrive before and for the app to run.
const COUNTED: [&str; 4] = [".wasm", ".js", ".css", ".html"];

/// A file's name and its size after Brotli, in bytes.
type Weight = (String, u64);

/// Prints what each file and the whole weigh, and holds the whole against the budget.
///
/// # Errors
/// When the app is not built, or over its budget.
pub(crate) fn check(workplace: &Workplace, json: bool) -> Result<()> {
    let total = report(workplace, json)?;
    if total > BUDGET {
        bail!("the app is {} over its budget of {}: make it smaller", kilobytes(total - BUDGET), kilobytes(BUDGET));
    }
    Ok(())
}

/// Prints what each file and the whole weigh; answers what the whole does, in bytes.
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
    let total: u64 = weights.iter().map(|(_, bytes)| bytes).sum();
    let shown = if json {
        let files: serde_json::Map<_, _> =
            weights.iter().map(|(name, bytes)| (name.clone(), (*bytes).into())).collect();
        format!("{:#}\n", serde_json::json!({ "files": files, "total": total, "budget": BUDGET }))
    } else {
        table(&weights, total)
    };
    io::stdout().write_all(shown.as_bytes()).context("the sizes can't be printed")?;
    Ok(total)
}

fn weigh(dist: &Path) -> Result<Vec<Weight>> {
    let counted = dist::files(dist)?.into_iter().filter(|name| COUNTED.iter().any(|ending| name.ends_with(ending)));
    counted.map(|name| dist::compressed_size(&dist.join(&name)).map(|bytes| (name, bytes))).collect()
}

fn table(weights: &[Weight], total: u64) -> String {
    let mut heaviest_first: Vec<_> = weights.iter().collect();
    heaviest_first.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let rows = heaviest_first.into_iter().map(|(name, bytes)| format!("{:>10}  {name}\n", kilobytes(*bytes)));
    rows.collect::<String>() + &format!("{:>10}  in all, of {}\n", kilobytes(total), kilobytes(BUDGET))
}

fn kilobytes(bytes: u64) -> String {
    format!("{}.{} KB", bytes / 1024, bytes % 1024 * 10 / 1024)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tempfile::TempDir;

    #[test]
    fn only_what_starts_the_app_counts() {
        let folder = TempDir::new().unwrap();
        for name in ["app.wasm", "app.wasm.br", "boot.js", "style.css", "index.html", "mark.png"] {
            fs::write(folder.path().join(name), "a").unwrap();
        }
        let names: Vec<_> = weigh(folder.path()).unwrap().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["app.wasm", "boot.js", "index.html", "style.css"]);
    }

    #[test]
    fn the_heaviest_comes_first_and_the_sum_last() {
        let table = table(&[("a.js".into(), 1024), ("b.wasm".into(), 2560)], 3584);
        assert_eq!(table, "    2.5 KB  b.wasm\n    1.0 KB  a.js\n    3.5 KB  in all, of 350.0 KB\n");
    }
}
