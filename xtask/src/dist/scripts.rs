//! Scripts as phones get them.

use super::names::APP;
use super::{files, read};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Takes comments and indentation out of the scripts of a built app that are written by hand.
///
/// # Errors
/// When a script can't be read or written, or is no text.
pub(crate) fn trim(dist: &Path) -> Result<()> {
    for script in files(dist)?.iter().filter(|path| path.ends_with(".js") && !path.starts_with(APP)) {
        let file = dist.join(script);
        let code = String::from_utf8(read(&file)?).with_context(|| format!("{script} is no text"))?;
        fs::write(&file, trimmed(&code)).with_context(|| format!("{script} can't be written"))?;
    }
    Ok(())
}

/// Code without lines that are comments, and without what stands before and behind the others.
///
/// No text in the scripts goes over several lines, in which these would mean something.
pub(super) fn trimmed(code: &str) -> String {
    // Long comments have a star before each of their lines.
    let is_comment = |line: &str| ["//", "/*", "*"].iter().any(|start| line.starts_with(start));
    let lines = code.lines().map(str::trim).filter(|line| !line.is_empty() && !is_comment(line));
    lines.fold(String::new(), |trimmed, line| trimmed + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_code_stays() {
        let code =
            "// Starts.\n/**\n * @returns {void}\n */\nconst A = \"//x\"; // why\nif (A) {\n  // Then.\n  go();\n}\n";
        assert_eq!(trimmed(code), "const A = \"//x\"; // why\nif (A) {\ngo();\n}\n");
    }

    #[test]
    fn no_text_goes_over_several_lines() {
        let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public");
        for script in ["boot.js", "engine.js", "sw.js"] {
            let code = fs::read_to_string(public.join(script)).unwrap();
            for line in code.lines() {
                assert_eq!(line.matches('`').count() % 2, 0, "{script}: {line}");
            }
        }
    }
}
