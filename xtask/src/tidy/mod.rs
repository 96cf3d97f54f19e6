//! What must hold in the sources and no compiler checks: which way imports go, docs on every module, nothing left over.
//!
//! Every fault is shown, not only the first. Nothing is changed.

mod imports;
mod packages;
mod text;
mod tokens;

use crate::workplace::Workplace;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// Folders that hold no sources.
const NOT_OURS: [&str; 3] = ["target", "dist", "node_modules"];
/// Endings of files read as text.
const TEXT: [&str; 14] =
    ["rs", "toml", "md", "html", "css", "js", "json", "webmanifest", "svg", "csv", "sh", "yml", "ftl", "txt"];

/// A source file.
#[derive(Debug)]
struct Source {
    /// Relative to the checkout, with `/` between folders.
    path: String,
    text: String,
}

/// Checks every file of the checkout.
///
/// # Errors
/// When a file can't be read, or anything is at fault.
pub(crate) fn check(workplace: &Workplace) -> Result<()> {
    let mut faults = Vec::new();
    let sources = sources(&workplace.root)?;
    for source in &sources {
        faults.extend(text::faults(source));
        faults.extend(imports::faults(source));
        faults.extend(packages::faults(source)?);
    }
    if faults.is_empty() {
        return Ok(());
    }
    for fault in &faults {
        eprintln!("{fault}");
    }
    bail!("{} faults in {} files looked at: see above", faults.len(), sources.len())
}

fn sources(root: &Path) -> Result<Vec<Source>> {
    let mut found = Vec::new();
    let mut open = vec![String::new()];
    while let Some(inside) = open.pop() {
        for entry in fs::read_dir(root.join(&inside)).with_context(|| format!("{inside} can't be read"))? {
            let entry = entry?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else { bail!("the name of {} is not UTF-8", entry.path().display()) };
            let path = format!("{inside}{name}");
            if entry.file_type()?.is_dir() {
                if name != ".git" && !NOT_OURS.contains(&name) {
                    open.push(path + "/");
                }
            } else if is_text(&path) {
                // An export in an old encoding is data, not a source.
                if let Ok(text) = fs::read_to_string(entry.path()) {
                    found.push(Source { path, text });
                }
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn is_text(path: &str) -> bool {
    path == ".ci/run" || path.rsplit_once('.').is_some_and(|(_, ending)| TEXT.contains(&ending))
}
