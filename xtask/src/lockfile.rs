//! Versions that Cargo.lock decides, so that no number has to be kept twice.

use crate::workplace::Workplace;
use anyhow::{Context, Result};
use std::fs;

/// The version of a package in Cargo.lock; the tool of wasm-bindgen must match its crate to the digit.
///
/// # Errors
/// When the file can't be read or doesn't name the package.
pub(crate) fn version(workplace: &Workplace, package: &str) -> Result<String> {
    find(&read(workplace)?, package)
        .with_context(|| format!("Cargo.lock names no {package}: the app has to depend on it"))
}

/// The packages of the workspace itself.
///
/// # Errors
/// When the file can't be read.
pub(crate) fn own(workplace: &Workplace) -> Result<Vec<String>> {
    let lockfile: toml::Table = read(workplace)?.parse().context("Cargo.lock is damaged: bring it back from git")?;
    let packages = lockfile.get("package").and_then(toml::Value::as_array).into_iter().flatten();
    // What comes from elsewhere says whence.
    let own = packages.filter(|package| package.get("source").is_none());
    Ok(own.filter_map(|package| package.get("name")?.as_str().map(str::to_owned)).collect())
}

fn read(workplace: &Workplace) -> Result<String> {
    fs::read_to_string(workplace.root.join("Cargo.lock"))
        .context("Cargo.lock can't be read: run `cargo generate-lockfile`")
}

fn find(lockfile: &str, package: &str) -> Option<String> {
    let lockfile: toml::Table = lockfile.parse().ok()?;
    let packages = lockfile.get("package")?.as_array()?;
    let found = packages.iter().find(|entry| entry.get("name").and_then(toml::Value::as_str) == Some(package))?;
    Some(found.get("version")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.9\"\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";

    #[test]
    fn a_name_is_matched_whole() {
        assert_eq!(find(LOCK, "wasm-bindgen").as_deref(), Some("0.2.130"));
    }

    #[test]
    fn an_absent_package_has_no_version() {
        assert_eq!(find(LOCK, "wasm"), None);
        assert_eq!(find("not a lock file", "wasm-bindgen"), None);
    }
}
