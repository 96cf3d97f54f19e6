//! Which package of the workspace may depend on which.

use super::Source;
use anyhow::{Context, Result};

/// Packages with the ones of the workspace that each may depend on.
const MAY_DEPEND: [(&str, &[&str]); 11] = [
    ("lapau-feed", &[]),
    ("lapau-calendar", &["lapau-feed"]),
    ("lapau-circulation", &["lapau-calendar", "lapau-feed"]),
    ("lapau-import", &["lapau-feed"]),
    ("lapau-outbox", &["lapau-feed"]),
    ("lapau-search", &["lapau-feed"]),
    ("lapau-sync", &["lapau-feed"]),
    ("lapau-sealing", &["lapau-feed"]),
    ("desk", &["lapau-feed", "lapau-import", "lapau-calendar", "lapau-circulation", "lapau-sealing", "lapau-sync"]),
    ("lapau", &["lapau-feed", "lapau-calendar", "lapau-circulation", "lapau-outbox", "lapau-search", "lapau-sync"]),
    ("xtask", &[]),
];
/// Sections whose packages end up in what is built. What tests use alone may come from anywhere.
const SECTIONS: [&str; 2] = ["dependencies", "build-dependencies"];

/// Every dependency in a package's manifest that goes the wrong way.
///
/// # Errors
/// When a manifest is not TOML.
pub(super) fn faults(source: &Source) -> Result<Vec<String>> {
    if source.path != "Cargo.toml" && !source.path.ends_with("/Cargo.toml") {
        return Ok(Vec::new());
    }
    let manifest: toml::Table = source.text.parse().with_context(|| format!("{} is not TOML", source.path))?;
    let name = manifest.get("package").and_then(|package| package.get("name")?.as_str());
    let Some((name, allowed)) = MAY_DEPEND.iter().find(|(known, _)| Some(*known) == name) else {
        return Ok(Vec::new());
    };
    let sections = SECTIONS.iter().filter_map(|section| manifest.get(*section)?.as_table());
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let by_target = targets.into_iter().flat_map(toml::Table::values);
    let by_target = by_target.flat_map(|target| SECTIONS.iter().filter_map(|section| target.get(*section)?.as_table()));
    let used = sections.chain(by_target).flat_map(toml::Table::keys);
    let wrong =
        used.filter(|used| MAY_DEPEND.iter().any(|(known, _)| known == used) && !allowed.contains(&used.as_str()));
    Ok(wrong.map(|used| format!("{}: {name} must not depend on {used}", source.path)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, rest: &str) -> Vec<String> {
        let text = format!("[package]\nname = \"{name}\"\n{rest}\n");
        faults(&Source { path: "crates/x/Cargo.toml".into(), text }).unwrap()
    }

    #[test]
    fn behaviour_rests_on_the_contract_alone() {
        assert!(check("lapau-sync", "[dependencies]\nlapau-feed.workspace = true\nserde = \"1\"").is_empty());
        let faults = check("lapau-sync", "[dependencies]\nlapau-outbox.workspace = true");
        assert_eq!(faults, ["crates/x/Cargo.toml: lapau-sync must not depend on lapau-outbox"]);
    }

    #[test]
    fn a_target_opens_no_way_around() {
        let text = "[target.'cfg(target_arch = \"wasm32\")'.dependencies]\nlapau-import.workspace = true";
        assert_eq!(check("lapau", text).len(), 1);
        assert_eq!(check("lapau-feed", "[build-dependencies]\nlapau-search.workspace = true").len(), 1);
    }

    #[test]
    fn tests_may_use_what_they_like() {
        assert!(check("lapau-sync", "[dev-dependencies]\nlapau-import.workspace = true").is_empty());
    }
}
