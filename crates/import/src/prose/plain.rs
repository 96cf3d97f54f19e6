//! Plain text as prose: each line is a paragraph, lines with a dash or star are a list, web addresses are links.

use lapau_feed::{
    Prose,
    prose::{Block, Span, is_safe_link},
};

use super::LONGEST;
use crate::text::{clean, clip};

pub(crate) fn from_text(text: &str) -> Prose {
    let mut blocks: Prose = Vec::new();
    let text = clip(text.to_owned(), LONGEST);
    for line in text.lines() {
        let line = clean(line);
        if line.is_empty() {
            continue;
        }
        match line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")).or_else(|| line.strip_prefix("• ")) {
            Some(entry) => match blocks.last_mut() {
                Some(Block::List { items, .. }) => items.push(with_links(entry)),
                _ => blocks.push(Block::List { ordered: false, items: vec![with_links(entry)] }),
            },
            None => blocks.push(Block::P { s: with_links(&line) }),
        }
    }
    blocks
}

/// A line with its web addresses as links.
pub(super) fn with_links(line: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("http") {
        let address = &rest[at..];
        let end = address.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"')).unwrap_or(address.len());
        let address = address[..end].trim_end_matches(['.', ',', ';', ':', ')', ']', '!', '?', '\'']);
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if (address.starts_with("https://") || address.starts_with("http://")) && is_safe_link(address) {
            if !text.is_empty() {
                spans.push(Span::Text(std::mem::take(&mut text)));
            }
            spans.push(Span::Link { a: address.to_owned(), s: address.to_owned() });
            rest = &rest[address.len()..];
        } else {
            text.push_str("http");
            rest = &rest[4..];
        }
    }
    text.push_str(rest);
    if !text.is_empty() {
        spans.push(Span::Text(text));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_paragraphs_and_lists() {
        let prose = from_text("Mari datang!\r\n\r\n- Bawa buku\n- Lihat https://perpus.example/a?b=1.\nhttpx");
        expect_test::expect![[r#"[{"t":"p","s":["Mari datang!"]},{"t":"list","items":[["Bawa buku"],["Lihat ",{"a":"https://perpus.example/a?b=1","s":"https://perpus.example/a?b=1"},"."]]},{"t":"p","s":["httpx"]}]"#]]
            .assert_eq(&serde_json::to_string(&prose).unwrap());
        assert_eq!(from_text(" \n\t\n"), Vec::new());
    }
}
