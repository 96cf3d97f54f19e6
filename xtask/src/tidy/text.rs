//! Rules about the text of a file.

use super::Source;

/// Hosts that packages come from: which one a machine uses is its own affair.
const REGISTRIES: [&str; 6] = [
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("registry.", "npmjs.org"),
    concat!("static.", "rust-lang.org"),
    concat!("deb.", "debian.org"),
    concat!("files.", "pythonhosted.org"),
];
/// Starts of paths on one person's machine.
const MACHINES: [&str; 4] =
    [concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/"), concat!("/wo", "rk/")];
/// Folders in which paths are addresses of the app, and may look like folders of a machine.
const ADDRESSES: [&str; 4] = ["src/", "public/", "sample/", "tests/e2e/"];
/// What would put a library's text into the page as markup.
const MARKUP: [&str; 2] = [concat!("inner_", "html"), concat!("set_outer_", "html")];
/// Endings of files in which a space at a line's end means nothing. In Markdown it breaks a line; in data it is data.
const SPACED: [&str; 7] = [".rs", ".toml", ".html", ".css", ".js", ".sh", ".yml"];

/// Every fault of a file's text, with its line.
pub(super) fn faults(source: &Source) -> Vec<String> {
    let Source { path, text } = source;
    let mut faults = Vec::new();
    if path.ends_with(".rs") && !is_documented(text) {
        faults.push(format!("{path}: starts without `//!` docs: say what the module promises and what it never does"));
    }
    if SPACED.iter().any(|ending| path.ends_with(ending)) && !text.is_empty() && !text.ends_with('\n') {
        faults.push(format!("{path}: the last line has no end"));
    }
    for (number, line) in (1..).zip(text.lines()) {
        let mut add = |what: &str| faults.push(format!("{path}:{number}: {what}"));
        if SPACED.iter().any(|ending| path.ends_with(ending)) && line.ends_with([' ', '\t']) {
            add("space at the end of the line");
        }
        if path.ends_with(".rs") && MARKUP.iter().any(|markup| line.contains(markup)) {
            add("text of the feed must never become markup: build the elements instead");
        }
        if REGISTRIES.iter().any(|host| line.contains(host)) {
            add("names the server of a package registry");
        }
        if !ADDRESSES.iter().any(|folder| path.starts_with(folder)) && names_machine(line) {
            add("names a folder of one machine");
        }
    }
    faults
}

/// Whether docs of the module come before anything but attributes and comments.
fn is_documented(text: &str) -> bool {
    let lines = text.lines().map(str::trim_start);
    let mut before = lines.take_while(|line| line.is_empty() || line.starts_with("//") || line.starts_with("#!["));
    before.any(|line| line.starts_with("//!"))
}

/// Whether a path starts with a machine's folder, rather than having it in its middle.
fn names_machine(line: &str) -> bool {
    MACHINES.iter().any(|start| {
        line.match_indices(start)
            .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-}~$".contains(c)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str) -> Vec<String> {
        faults(&Source { path: path.into(), text: text.into() })
    }

    #[test]
    fn a_documented_module_is_good() {
        assert_eq!(check("crates/feed/src/lib.rs", "//! Words.\n\nfn f() {}\n"), Vec::<String>::new());
        assert_eq!(
            check("src/main.rs", "#![forbid(unsafe_code)]\n// Why.\n//! Words.\nfn f() {}\n"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_module_without_docs_is_at_fault() {
        assert_eq!(check("src/a.rs", "fn f() {}\n//! Late.\n").len(), 1);
        assert_eq!(check("src/a.rs", "").len(), 1);
    }

    #[test]
    fn a_space_at_the_end_is_found_with_its_line() {
        let faults = check("style/base.css", "a {\n  color: red; \n}\n");
        assert_eq!(faults, ["style/base.css:2: space at the end of the line"]);
        assert!(check("docs/a.md", "broken  \nline\n").is_empty());
    }

    #[test]
    fn a_missing_line_end_is_found() {
        assert_eq!(check("public/boot.js", "run()"), ["public/boot.js: the last line has no end"]);
    }

    #[test]
    fn markup_from_text_is_refused() {
        assert_eq!(check("src/a.rs", &format!("//! A.\nview.{}(x);\n", MARKUP[0])).len(), 1);
    }

    #[test]
    fn servers_and_machines_are_named_nowhere() {
        for host in REGISTRIES {
            assert_eq!(check("docs/a.md", &format!("see https://{host}/x\n")).len(), 1, "{host}");
        }
        for start in MACHINES {
            assert_eq!(check("docs/a.md", &format!("in `{start}x`\n")).len(), 1, "{start}");
        }
    }

    #[test]
    fn addresses_of_the_app_are_no_machine() {
        let route = format!("path!(\"{}:id\")\n", MACHINES[3]);
        assert!(check("src/app.rs", &format!("//! A.\n{route}")).is_empty());
        assert!(check("docs/a.md", &format!("https://example.org{}\n", MACHINES[1])).is_empty());
    }
}
