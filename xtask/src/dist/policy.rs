//! Where the app may send letters, in the page's own policy.

use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;

/// The page.
const PAGE: &str = "index.html";
/// What its policy says as it is written.
const ITSELF: &str = "connect-src 'self';";

/// Lets the app send letters to these origins too: those of a mailbox on another host.
///
/// # Errors
/// When one is no origin, or the page has no such policy.
pub(crate) fn open(dist: &Path, origins: &[String]) -> Result<()> {
    if origins.is_empty() {
        return Ok(());
    }
    for origin in origins {
        ensure!(is_origin(origin), "{origin:?} is no origin; write it as browsers do: https://surat.example");
    }
    let path = dist.join(PAGE);
    let page = fs::read_to_string(&path).with_context(|| format!("{} can't be read", path.display()))?;
    ensure!(page.matches(ITSELF).count() == 1, "{PAGE} must say {ITSELF:?} once");
    let opened = format!("connect-src 'self' {};", origins.join(" "));
    fs::write(&path, page.replace(ITSELF, &opened)).with_context(|| format!("{} can't be written", path.display()))
}

fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    !host.is_empty() && host.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_origins_are_let_through() {
        let folder = tempfile::tempdir().unwrap();
        let page = "<meta content=\"default-src 'none'; connect-src 'self'; img-src 'self'\">";
        fs::write(folder.path().join(PAGE), page).unwrap();
        for wrong in ["*", "https:", "https://x.example/", "https://x.example; script-src *", "'unsafe-inline'", ""] {
            assert!(open(folder.path(), &[wrong.into()]).is_err(), "{wrong}");
        }
        open(folder.path(), &[]).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join(PAGE)).unwrap(), page);
        open(folder.path(), &["https://surat.example".into()]).unwrap();
        let opened = fs::read_to_string(folder.path().join(PAGE)).unwrap();
        assert!(opened.contains("; connect-src 'self' https://surat.example; img-src"), "{opened}");
    }
}
