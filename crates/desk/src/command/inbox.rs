//! `desk inbox`

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::StoreArguments;
use crate::store::Letter;

/// How much of a letter a line of the table shows, in characters.
const SHOWN: usize = 80;

/// Show what patrons sent, the newest last
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Write a JSON array, with everything
    #[arg(long)]
    json: bool,
}

/// A letter in the JSON of the inbox.
#[derive(Debug, Serialize)]
struct Shown {
    id: String,
    kind: String,
    received: String,
    created: Value,
    sha256: String,
    body: Value,
}

pub(super) async fn run(arguments: Arguments, store: &StoreArguments) -> anyhow::Result<bool> {
    let store = store.open_existing().await?;
    let letters: Vec<Shown> = store.letters().await?.into_iter().map(shown).collect();
    store.close().await;
    let text = if arguments.json { json(&letters)? } else { table(&letters) };
    match io::stdout().write_all(text.as_bytes()) {
        // Whoever reads it has seen enough: desk inbox | head
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(true),
        written => Ok(written.map(|()| true)?),
    }
}

fn shown(letter: Letter) -> Shown {
    let mut envelope: Value = serde_json::from_slice(&letter.body).unwrap_or_default();
    Shown {
        id: letter.id,
        kind: letter.kind,
        received: letter.received,
        created: envelope["created"].take(),
        sha256: letter.sha256,
        body: envelope["body"].take(),
    }
}

/// JSON that is safe to look at in a terminal too.
fn json(letters: &[Shown]) -> serde_json::Result<String> {
    let mut out = String::new();
    // Apart from the line breaks between fields, such characters can only be inside strings, where the escape means the same.
    for c in serde_json::to_string_pretty(letters)?.chars() {
        if c != '\n' && is_treacherous(c) { out.push_str(&format!("\\u{:04x}", u32::from(c))) } else { out.push(c) }
    }
    out.push('\n');
    Ok(out)
}

fn table(letters: &[Shown]) -> String {
    let mut out = String::new();
    for letter in letters {
        let text = letter.body["text"].as_str().unwrap_or_default();
        let start: String = text.chars().take(SHOWN).collect();
        let more = if start.len() < text.len() { "…" } else { "" };
        let topic = letter.body["topic"].as_str().unwrap_or_default();
        let line = format!(
            "{}  {}  {:<10}  {topic:<10}  ",
            letter.received,
            &letter.id[..8.min(letter.id.len())],
            letter.kind
        );
        out.push_str(&harmless(&line));
        out.push_str(&harmless(&start));
        out.push_str(more);
        out.push('\n');
    }
    if letters.is_empty() {
        out.push_str("No letters yet.\n");
    }
    out
}

/// A text on one line that can't command a terminal or show itself in another order than it is.
pub(super) fn harmless(text: &str) -> String {
    text.chars()
        .map(|c| {
            if matches!(c, '\n' | '\r' | '\t') {
                ' '
            } else if is_treacherous(c) {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

/// Whether a character does something other than to be seen: controls, escape sequences' starts, and those that turn the direction of text
/// (Unicode Technical Report 36 §2.6 and Annex 9).
fn is_treacherous(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn letter(text: &str) -> Shown {
        let body = json!({"v": 1, "created": "2026-11-24T08:10:00Z", "kind": "suggestion", "body": {"topic": "service", "text": text}});
        shown(Letter {
            id: "07070707-0707-4707-8707-070707070707".into(),
            sha256: "0".repeat(64),
            received: "2026-11-24T08:11:00Z".into(),
            kind: "suggestion".into(),
            body: body.to_string().into_bytes(),
        })
    }

    #[test]
    fn a_letter_cannot_command_the_terminal() {
        let letters = [letter("Baris\n\u{1b}[2J\u{9b}31m\u{202e}kilab\u{7f}")];
        for out in [table(&letters), json(&letters).unwrap()] {
            assert!(out.chars().all(|c| c == '\n' || !is_treacherous(c)), "{out:?}");
        }
        let again: Value = serde_json::from_str(&json(&letters).unwrap()).unwrap();
        assert_eq!(again[0]["body"]["text"], "Baris\n\u{1b}[2J\u{9b}31m\u{202e}kilab\u{7f}");
        assert_eq!(again[0]["created"], "2026-11-24T08:10:00Z");
    }

    #[test]
    fn the_table_has_a_line_for_each_letter() {
        let out = table(&[letter("Buka sampai\npukul 20."), letter(&"a".repeat(100))]);
        expect_test::expect![[r#"
            2026-11-24T08:11:00Z  07070707  suggestion  service     Buka sampai pukul 20.
            2026-11-24T08:11:00Z  07070707  suggestion  service     aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…
        "#]]
        .assert_eq(&out);
        assert_eq!(table(&[]), "No letters yet.\n");
    }
}
