//! Rust source as words and signs, without comments and literals: as much of the language as looking for paths needs.

/// A word or sign of the source, and the line it is on, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    pub(super) line: usize,
}

/// Takes a source apart. `::` is one token; a literal is none.
pub(super) fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    while let Some(first) = source[at..].chars().next() {
        let rest = &source[at..];
        let (length, is_token) = measure(rest, first);
        let text = &rest[..length];
        if is_token {
            tokens.push(Token { text, line });
        }
        line += text.matches('\n').count();
        at += length;
    }
    tokens
}

/// The length of what `rest` starts with, in bytes, and whether it is a token to keep.
fn measure(rest: &str, first: char) -> (usize, bool) {
    let until = |end: &str| rest.find(end).map_or(rest.len(), |at| at + end.len());
    if rest.starts_with("//") {
        return (until("\n"), false);
    }
    if rest.starts_with("/*") {
        return (block_comment(rest), false);
    }
    if rest.starts_with("::") {
        return (2, true);
    }
    if let Some(length) = raw_string(rest) {
        return (length, false);
    }
    match first {
        '"' => (quoted(rest, '"'), false),
        '\'' => (character(rest), false),
        _ if first.is_alphanumeric() || first == '_' => {
            (rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len()), true)
        }
        _ => (first.len_utf8(), !first.is_whitespace()),
    }
}

/// Block comments nest.
fn block_comment(rest: &str) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// `r"…"`, `r#"…"#` and their kin with `b` or `c` before; not `r#name`.
fn raw_string(rest: &str) -> Option<usize> {
    let marks = rest.strip_prefix("br").or_else(|| rest.strip_prefix("cr")).or_else(|| rest.strip_prefix('r'))?;
    let start = rest.len() - marks.len();
    let hashes = marks.len() - marks.trim_start_matches('#').len();
    let body = marks[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(start + hashes + 1 + body.find(&end).map_or(body.len(), |at| at + end.len()))
}

/// The length of a literal up to its closing mark, a backslash hiding the character after it.
fn quoted(rest: &str, mark: char) -> usize {
    let mut hidden = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if hidden => hidden = false,
            '\\' => hidden = true,
            _ if character == mark => return at + mark.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// A character literal, or the mark of a lifetime alone.
fn character(rest: &str) -> usize {
    let mut characters = rest.chars().skip(1);
    let (second, third) = (characters.next(), characters.next());
    if second == Some('\\') || third == Some('\'') { quoted(rest, '\'') } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<&str> {
        tokens(source).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn paths_come_apart_at_their_separators() {
        assert_eq!(words("use crate::a::{b_1, c};"), ["use", "crate", "::", "a", "::", "{", "b_1", ",", "c", "}", ";"]);
    }

    #[test]
    fn comments_and_literals_say_nothing() {
        let source = "a // crate::x\n/* crate /* ::y */ z */ b \"crate::\\\"q\" r#\"crate::\"w\"# c '\"' d b\"e\"";
        assert_eq!(words(source), ["a", "b", "c", "d", "b"]);
    }

    #[test]
    fn a_lifetime_opens_no_literal() {
        assert_eq!(words("&'a str, 'x', '\\'' z"), ["&", "a", "str", ",", ",", "z"]);
    }

    #[test]
    fn lines_are_counted_through_what_is_left_out() {
        let found = tokens("/* 1\n2 */ \"3\n\" a\nb");
        assert_eq!(found, [Token { text: "a", line: 3 }, Token { text: "b", line: 4 }]);
    }

    #[test]
    fn an_unfinished_source_comes_to_an_end() {
        for source in ["\"a", "/* a", "r#\"a", "'", "'\\", "é"] {
            assert!(words(source).len() <= 1, "{source}");
        }
    }
}
