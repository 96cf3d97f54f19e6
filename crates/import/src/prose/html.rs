//! HTML as prose, by a tokenizer that takes whatever a browser takes.
//!
//! Scripts, styles and everything else that is not read are left out with their contents.

use html5gum::{HtmlString, StartTag, Token, Tokenizer};
use lapau_feed::{
    Prose,
    prose::{Block, Span, is_safe_link},
};

use super::LONGEST;
use crate::text::clean;

/// Elements whose contents nobody reads.
const SILENT: [&str; 12] = [
    "script", "style", "head", "template", "noscript", "iframe", "object", "svg", "math", "select", "textarea", "title",
];

pub(crate) fn from_html(html: &str) -> Prose {
    let mut writer = Writer::default();
    let mut silent: Option<String> = None;
    for token in Tokenizer::new(html) {
        let Ok(token) = token;
        match (&silent, token) {
            (None, Token::StartTag(tag)) => {
                let name = text_of(&tag.name);
                if SILENT.contains(&name.as_str()) && !tag.self_closing {
                    silent = Some(name);
                } else {
                    writer.begin(&name, &tag);
                }
            }
            (Some(name), Token::EndTag(tag)) if *name == text_of(&tag.name) => silent = None,
            (None, Token::EndTag(tag)) => writer.end(&text_of(&tag.name)),
            (None, Token::String(text)) => writer.text(&text_of(&text)),
            _ => {}
        }
        if writer.characters > LONGEST {
            writer.text(" …");
            break;
        }
    }
    writer.close();
    writer.blocks
}

fn text_of(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What a run of text is dressed in.
#[derive(Clone, Debug, Default, PartialEq)]
enum Dress {
    #[default]
    Plain,
    Strong,
    Emphasis,
    Link(String),
}

#[derive(Debug, Default)]
struct Writer {
    blocks: Prose,
    spans: Vec<(Dress, String)>,
    dress: Vec<(String, Dress)>,
    /// The block that is open: a heading, a quotation, or none of these.
    block: String,
    /// Whether the lists that are open are numbered.
    lists: Vec<bool>,
    in_entry: bool,
    characters: usize,
}

impl Writer {
    fn begin(&mut self, name: &str, tag: &StartTag<()>) {
        let dress = match name {
            "b" | "strong" => Dress::Strong,
            "i" | "em" | "cite" => Dress::Emphasis,
            "a" => {
                let href = tag.attributes.get(b"href".as_slice()).map(|href| clean(&text_of(href))).unwrap_or_default();
                if is_safe_link(&href) && href.contains(':') { Dress::Link(href) } else { Dress::Plain }
            }
            "img" => {
                let words = tag.attributes.get(b"alt".as_slice()).map(|alt| text_of(alt)).unwrap_or_default();
                return self.text(&words);
            }
            "br" | "hr" => return self.close(),
            "ul" | "ol" => {
                self.close();
                // A page that only opens lists is no text.
                if self.lists.len() < 16 {
                    self.lists.push(name == "ol");
                }
                return;
            }
            "li" => {
                self.close();
                self.in_entry = true;
                return;
            }
            "p" | "div" | "section" | "article" | "tr" | "table" | "td" | "th" | "dt" | "dd" | "pre" | "figure"
            | "figcaption" => {
                return self.close();
            }
            "blockquote" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.close();
                name.clone_into(&mut self.block);
                return;
            }
            _ => return,
        };
        if self.dress.len() < 16 {
            self.dress.push((name.to_owned(), dress));
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "b" | "strong" | "i" | "em" | "cite" | "a" => {
                if let Some(at) = self.dress.iter().rposition(|(open, _)| open == name) {
                    self.dress.truncate(at);
                }
            }
            "ul" | "ol" => {
                self.close();
                self.lists.pop();
            }
            "li" => {
                self.close();
                self.in_entry = false;
            }
            "blockquote" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.close();
                self.block.clear();
            }
            "p" | "div" | "section" | "article" | "tr" | "table" | "td" | "th" | "dt" | "dd" | "pre" | "figure"
            | "figcaption" => {
                self.close();
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        self.characters += text.chars().count();
        let dress = self.dress.iter().rev().map(|(_, dress)| dress).find(|dress| **dress != Dress::Plain);
        let dress = dress.cloned().unwrap_or_default();
        match self.spans.last_mut() {
            Some((last, run)) if *last == dress => run.push_str(text),
            _ => self.spans.push((dress, text.to_owned())),
        }
    }

    /// Ends the block that is open, if it says anything.
    fn close(&mut self) {
        let mut spans: Vec<Span> = Vec::new();
        for (dress, run) in std::mem::take(&mut self.spans) {
            // White space between two runs is one space, at the beginning and the end of the block none.
            let (before, after) = (run.starts_with(char::is_whitespace), run.ends_with(char::is_whitespace));
            let words = clean(&run);
            let mut whole = String::new();
            if before && !spans.is_empty() {
                whole.push(' ');
            }
            whole.push_str(&words);
            if after && !words.is_empty() {
                whole.push(' ');
            }
            if whole.is_empty() || words.is_empty() && spans.last().is_some_and(|span| span.text().ends_with(' ')) {
                continue;
            }
            spans.push(match dress {
                _ if words.is_empty() => Span::Text(whole),
                Dress::Plain => Span::Text(whole),
                Dress::Strong => Span::Strong { b: whole },
                Dress::Emphasis => Span::Emphasis { i: whole },
                Dress::Link(href) => Span::Link { a: href, s: whole },
            });
        }
        while spans.last().is_some_and(|span| span.text().trim().is_empty()) {
            spans.pop();
        }
        if let Some(Span::Text(s) | Span::Link { s, .. } | Span::Strong { b: s } | Span::Emphasis { i: s }) =
            spans.last_mut()
        {
            s.truncate(s.trim_end().len());
        }
        if spans.is_empty() {
            return;
        }
        match (self.in_entry, self.lists.last().copied().unwrap_or_default(), self.block.as_str()) {
            (true, ordered, _) => match self.blocks.last_mut() {
                Some(Block::List { ordered: same, items }) if *same == ordered => items.push(spans),
                _ => self.blocks.push(Block::List { ordered, items: vec![spans] }),
            },
            (false, _, "blockquote") => self.blocks.push(Block::Quote { s: spans }),
            (false, _, "") => self.blocks.push(Block::P { s: spans }),
            (false, ..) => self.blocks.push(Block::H { s: spans }),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pages_become_blocks_without_their_scripts() {
        let html = "<h2>Buka</h2><p>Mulai <b>hari ini</b>,\n <a href='https://a.example/x'>lihat</a> <a href=\"javascript:alert(1)\">jangan</a>.</p><script>alert(1)</script><ul><li>Satu<li>Dua &amp; tiga</ul><ol><li>I</li></ol><blockquote>Kata</blockquote>akhir<br>baris<img src=x alt='Gambar' onerror=alert(1)>";
        expect_test::expect![[r#"[{"t":"h","s":["Buka"]},{"t":"p","s":["Mulai ",{"b":"hari ini"},", ",{"a":"https://a.example/x","s":"lihat"}," jangan."]},{"t":"list","items":[["Satu"],["Dua & tiga"]]},{"t":"list","ordered":true,"items":[["I"]]},{"t":"quote","s":["Kata"]},{"t":"p","s":["akhir"]},{"t":"p","s":["barisGambar"]}]"#]].assert_eq(&serde_json::to_string(&from_html(html)).unwrap());
        assert_eq!(from_html("<p> </p><div><br></div>"), Vec::new());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_tags_are_survived(html in "(<(/?)(p|b|a|li|ul|h1|script|blockquote|br)( href=x)?>|[a-z &;<>\"]{0,8}){0,40}") {
            for block in from_html(&html) {
                let lines = match block {
                    Block::P { s } | Block::H { s } | Block::Quote { s } => vec![s],
                    Block::List { items, .. } => items,
                    Block::Unknown => vec![],
                };
                for line in lines {
                    prop_assert!(line.iter().any(|span| !span.text().trim().is_empty()));
                }
            }
        }
    }
}
