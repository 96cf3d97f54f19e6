//! The benchmarks: each a file in the `benches/` folder of the package it measures, found by its name.

use crate::command::{self, say};
use crate::workplace::Workplace;
use crate::{build, dist, suites};
use anyhow::{Result, bail};
use std::env;
use std::path::Path;
use std::process::Command;

/// Names the folder with the harness that the search is measured in.
const HARNESS: &str = "LAPAU_PEERBENCH";
/// Names the folder that a benchmark works in, where what it made is to stay.
const KEPT: &str = "LAPAU_BENCH_FOLDER";

/// A benchmark, and the folder of its package.
#[derive(Debug, PartialEq, Eq)]
struct Bench {
    name: String,
    package: String,
}

/// Runs one benchmark, or all.
///
/// # Errors
/// When there is none of that name, or one fails.
pub(crate) fn run(workplace: &Workplace, name: Option<&str>) -> Result<()> {
    let all = find(&workplace.root)?;
    let chosen: Vec<_> = all.iter().filter(|bench| name.is_none_or(|name| bench.name == name)).collect();
    if chosen.is_empty() {
        let names: Vec<_> = all.iter().map(|bench| bench.name.as_str()).collect();
        bail!(
            "there is no such benchmark: there is {}",
            if names.is_empty() { "none yet".into() } else { names.join(", ") }
        );
    }
    for Bench { name, package } in chosen {
        let mut cargo = match package.as_str() {
            "tests/e2e" => suites::whole_system(workplace)?,
            "tests/search" => beside_others(workplace)?,
            _ => workplace.cargo(),
        };
        say(&format!("Measuring {name}"), None);
        // Built for speed, as the desk is; in a browser it is the app itself that is measured, built for release.
        cargo.args(["bench", "--profile", "native", "--bench", name]);
        cargo.arg("--manifest-path").arg(workplace.root.join(package).join("Cargo.toml"));
        command::run(&mut cargo, &format!("the benchmark {name} failed: see above"))?;
    }
    Ok(())
}

/// Builds the search as a module of its own, and answers with a cargo that tells where it and the harness are.
///
/// # Errors
/// When the harness is missing, or what builds the app; or when the build fails.
fn beside_others(workplace: &Workplace) -> Result<Command> {
    // Benchmarks run in the folder of their package, wherever this command was called.
    let here = env::current_dir()?;
    let folder = |name: &str| env::var_os(name).map(|folder| here.join(folder));
    let harness = folder(HARNESS).unwrap_or_default();
    if !harness.join("bench/run.mjs").is_file() {
        bail!(
            "the search is measured beside other engines, whose harness is not in the checkout: \
             set {HARNESS} to a folder that has bench/run.mjs with its adapters, and the titles and queries in data/"
        );
    }
    for (program, what) in [("node", "Node.js 20 or newer"), ("npm", "npm"), ("chromium", "Chromium")] {
        if workplace.executable(program).is_none() {
            bail!("{program} is missing, which the harness runs: install {what}, then run this command again");
        }
    }
    let mut cargo = workplace.cargo();
    cargo.env(HARNESS, harness).env("LAPAU_ENGINE", build::engine(workplace)?);
    cargo.envs(folder(KEPT).map(|folder| (KEPT, folder)));
    Ok(cargo)
}

fn find(root: &Path) -> Result<Vec<Bench>> {
    let mut found = Vec::new();
    for group in ["crates", "tests"] {
        for path in dist::files(&root.join(group))? {
            let Some((package, file)) = path.split_once("/benches/") else { continue };
            // Files in folders below belong to a benchmark, and are none.
            if let Some(name) = file.strip_suffix(".rs").filter(|name| !name.contains('/')) {
                found.push(Bench { name: name.to_owned(), package: format!("{group}/{package}") });
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tempfile::TempDir;

    #[test]
    fn a_benchmark_is_a_file_in_benches() {
        let root = TempDir::new().unwrap();
        for file in ["crates/search/benches/query.rs", "crates/search/benches/data/x.rs", "tests/e2e/benches/start.rs"]
        {
            let file = root.path().join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "").unwrap();
        }
        let bench = |name: &str, package: &str| Bench { name: name.into(), package: package.into() };
        assert_eq!(find(root.path()).unwrap(), [bench("query", "crates/search"), bench("start", "tests/e2e")]);
    }
}
