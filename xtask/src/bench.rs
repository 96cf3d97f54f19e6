//! The benchmarks: each a file in the `benches/` folder of the package it measures, found by its name.

use crate::command::{self, say};
use crate::workplace::Workplace;
use crate::{dist, suites};
use anyhow::{Result, bail};
use std::path::Path;

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
        let whole = package == "tests/e2e";
        let mut cargo = if whole { suites::whole_system(workplace)? } else { workplace.cargo() };
        say(&format!("Measuring {name}"), None);
        // Built for speed, as the desk is; in a browser it is the app itself that is measured, built for release.
        cargo.args(["bench", "--profile", "native", "--bench", name]);
        cargo.arg("--manifest-path").arg(workplace.root.join(package).join("Cargo.toml"));
        command::run(&mut cargo, &format!("the benchmark {name} failed: see above"))?;
    }
    Ok(())
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
