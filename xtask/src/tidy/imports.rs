//! Which module of the app may use which, and which one may use a crate that others must not.

use super::Source;
use super::tokens::{Token, tokens};

/// Modules with what each may use besides itself. Those without a line here put the app together and may use any.
const MAY_USE: [(&str, &[&str]); 9] = [
    ("platform", &[]),
    ("storage", &["platform"]),
    ("locale", &["platform"]),
    ("sync", &["storage", "platform"]),
    ("delivery", &["storage", "platform"]),
    ("engine", &["storage", "platform", "sync", "delivery"]),
    ("state", &["storage", "platform", "sync", "delivery", "engine", "locale"]),
    ("components", &["state", "locale"]),
    ("pages", &["state", "components", "locale"]),
];
/// Crates with the only modules that may use each.
const ONLY_IN: [(&str, &[&str]); 2] =
    [("indexed_db_futures", &["storage"]), ("gloo_net", &["sync", "delivery", "platform"])];
/// The name by which the app's binaries call its library.
const LIBRARY: &str = "lapau";

/// Every use in a file that goes the wrong way, with its line.
pub(super) fn faults(source: &Source) -> Vec<String> {
    let Some(inside) = source.path.strip_prefix("src/").and_then(|path| path.strip_suffix(".rs")) else {
        return Vec::new();
    };
    let module: Vec<&str> = inside.split('/').filter(|part| !matches!(*part, "bin" | "mod" | "lib" | "main")).collect();
    let own = module.first().copied().unwrap_or_default();
    let tokens = tokens(&source.text);
    let mut faults = Vec::new();
    for (used, line) in used_modules(&tokens, module.len()) {
        if let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == own)
            && used != own
            && MAY_USE.iter().any(|(name, _)| *name == used)
            && !allowed.contains(&used)
        {
            faults.push(format!("{}:{line}: {own} must not use {used}", source.path));
        }
    }
    for (name, allowed) in ONLY_IN {
        for token in tokens.iter().filter(|token| token.text == name && !allowed.contains(&own)) {
            faults.push(format!("{}:{}: only {} may use {name}", source.path, token.line, allowed.join(", ")));
        }
    }
    faults
}

/// The modules at the root of the app that paths lead to, from a file whose module lies `depth` below the root.
fn used_modules<'a>(tokens: &[Token<'a>], depth: usize) -> Vec<(&'a str, usize)> {
    let mut found = Vec::new();
    let is_start = |at: usize| at.checked_sub(1).is_none_or(|before| tokens[before].text != "::");
    for at in 0..tokens.len() {
        let after_root = match tokens[at].text {
            "crate" | LIBRARY if is_start(at) => Some(at + 1),
            "super" if is_start(at) => above(tokens, at, depth),
            _ => None,
        };
        if let Some(separator) = after_root.filter(|at| tokens.get(*at).is_some_and(|token| token.text == "::")) {
            found.extend(first_names(tokens, separator + 1));
        }
    }
    found
}

/// The place after a chain of `super` that leads to the root.
fn above(tokens: &[Token<'_>], start: usize, depth: usize) -> Option<usize> {
    let mut at = start;
    for _ in 1..depth {
        let goes_on = tokens.get(at + 1)?.text == "::" && tokens.get(at + 2)?.text == "super";
        at = goes_on.then_some(at + 2)?;
    }
    (depth > 0).then_some(at + 1)
}

/// The names a path or a group in braces goes on with.
fn first_names<'a>(tokens: &[Token<'a>], start: usize) -> Vec<(&'a str, usize)> {
    let Some(first) = tokens.get(start) else { return Vec::new() };
    if first.text != "{" {
        return vec![(first.text, first.line)];
    }
    let (mut names, mut depth, mut expected) = (Vec::new(), 0, false);
    for token in &tokens[start..] {
        match token.text {
            "{" => {
                depth += 1;
                expected = depth == 1;
            }
            "}" if depth == 1 => break,
            "}" => depth -= 1,
            "," => expected = depth == 1,
            name if expected => {
                names.push((name, token.line));
                expected = false;
            }
            _ => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str) -> Vec<String> {
        faults(&Source { path: path.into(), text: text.into() })
    }

    #[test]
    fn pages_use_state_and_components() {
        let good = "use crate::{components::{card, storage}, state::Loans};\nfn f() { crate::locale::t(); }";
        assert_eq!(check("src/pages/loans.rs", good), Vec::<String>::new());
    }

    #[test]
    fn pages_never_reach_past_state() {
        for below in ["storage", "sync", "delivery", "platform"] {
            for text in [
                format!("use crate::{below}::X;"),
                format!("use crate::{{\n state::Y, {below}::{{X, Z}}}};"),
                format!("fn f() {{ crate::{below}::x() }}"),
                format!("use super::super::{below};"),
                format!("use lapau::{below};"),
            ] {
                assert_eq!(check("src/pages/home.rs", &text).len(), 1, "{text}");
            }
        }
    }

    #[test]
    fn the_line_and_both_modules_are_named() {
        let faults = check("src/storage/outbox.rs", "//! Docs.\n\nuse crate::state::Age;\n");
        assert_eq!(faults, ["src/storage/outbox.rs:3: storage must not use state"]);
    }

    #[test]
    fn a_neighbour_is_no_module_of_the_root() {
        assert!(check("src/pages/events/list.rs", "use super::storage; use super::super::sync;").is_empty());
        assert_eq!(check("src/pages/events/list.rs", "use super::super::super::sync;").len(), 1);
        assert!(check("src/pages/home.rs", "use other::crate_::storage; use feed::crate::storage;").is_empty());
    }

    #[test]
    fn what_puts_the_app_together_may_use_all() {
        let all = "use crate::{pages, storage, sync};";
        for path in ["src/app.rs", "src/main.rs", "src/lib.rs"] {
            assert!(check(path, all).is_empty(), "{path}");
        }
        assert!(check("crates/desk/src/main.rs", "use crate::storage;").is_empty());
    }

    #[test]
    fn the_engine_stays_below_the_pages() {
        assert!(check("src/bin/engine.rs", "use lapau::sync::run; use lapau::storage;").is_empty());
        assert_eq!(check("src/bin/engine.rs", "use lapau::pages::home;").len(), 1);
    }

    #[test]
    fn the_browser_is_touched_in_few_places() {
        let database = "use indexed_db_futures::database::Database;";
        assert!(check("src/storage/mod.rs", database).is_empty());
        assert_eq!(
            check("src/sync/apply.rs", database),
            ["src/sync/apply.rs:1: only storage may use indexed_db_futures"]
        );
        assert!(check("src/delivery.rs", "gloo_net::http::Request::put(url)").is_empty());
        assert_eq!(check("src/app.rs", "gloo_net::http::Request::put(url)").len(), 1);
    }
}
