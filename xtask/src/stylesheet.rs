//! One stylesheet out of the files in `style/`: a phone far away fetches one file sooner than two dozen.
//!
//! The files stay as they are; only `style/app.css` is written, which no one edits and git does not keep.

use anyhow::{Context, Result, bail};
use std::path::Path;
use std::{fs, io};

/// The files in the order in which later ones may refine earlier ones; docs/style.md gives the same.
const ORDER: [&str; 26] = [
    "tokens",
    "base",
    "shell",
    "cover",
    "title_row",
    "facets",
    "catalogue",
    "home",
    "title",
    "events",
    "lapau",
    "club",
    "form",
    "outbox",
    "loans",
    "ticket",
    "door",
    "guide",
    "contest",
    "exhibition",
    "survey",
    "proposal",
    "news",
    "about",
    "settings",
    "state",
];
/// The name of the whole.
const WHOLE: &str = "app";

/// Puts the stylesheet together.
///
/// # Errors
/// When a file of the order is missing, or one is there that has no place in it.
pub(crate) fn assemble(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("{} can't be read", folder.display()))? {
        let file = entry?.path();
        let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        if file.extension().is_some_and(|ending| ending == "css") && name != WHOLE && !ORDER.contains(&name) {
            bail!(
                "{} has no place in the order of stylesheets: give it one in xtask and in docs/style.md",
                file.display()
            );
        }
    }
    let mut whole = String::new();
    for name in ORDER {
        let file = folder.join(name).with_extension("css");
        whole += &fs::read_to_string(&file).with_context(|| format!("{} can't be read", file.display()))?;
    }
    let file = folder.join(WHOLE).with_extension("css");
    // Untouched when nothing changed, so that whoever watches the file sleeps on.
    match fs::read_to_string(&file) {
        Ok(before) if before == whole => Ok(()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} can't be read", file.display()))
        }
        _ => fs::write(&file, whole).with_context(|| format!("{} can't be written", file.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn styles() -> TempDir {
        let folder = TempDir::new().unwrap();
        for name in ORDER {
            fs::write(folder.path().join(format!("{name}.css")), format!(".{name} {{}}\n")).unwrap();
        }
        folder
    }

    #[test]
    fn every_file_is_in_the_whole_once_and_in_order() {
        let folder = styles();
        assemble(folder.path()).unwrap();
        // The whole of a build before is no part of the next one.
        assemble(folder.path()).unwrap();
        let whole = fs::read_to_string(folder.path().join("app.css")).unwrap();
        let names: Vec<_> = whole.lines().map(|line| line.trim_matches(|c| ". {}".contains(c))).collect();
        assert_eq!(names, ORDER);
    }

    #[test]
    fn a_file_out_of_order_or_missing_is_named() {
        let folder = styles();
        fs::write(folder.path().join("stray.css"), "").unwrap();
        assert!(assemble(folder.path()).unwrap_err().to_string().contains("stray.css"));
        fs::remove_file(folder.path().join("stray.css")).unwrap();
        fs::remove_file(folder.path().join("club.css")).unwrap();
        assert!(assemble(folder.path()).unwrap_err().to_string().contains("club.css"));
    }
}
