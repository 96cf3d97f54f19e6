//! Markdown to [`Prose`]: paragraphs, headings, lists, quotations, bold, emphasis and links, and nothing else.
//!
//! What the feed has no form for is refused with its line, never dropped: a table that vanishes is worse than one that is not taken.

use lapau_feed::{Prose, prose::Block, prose::Span};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

/// Something in a Markdown text that the feed has no form for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Unsupported {
    /// Its line, counted from 1.
    pub line: usize,
    /// What it is, and what to write instead.
    pub what: &'static str,
}

/// The prose of a Markdown text.
///
/// # Errors
///
/// When the text has something that the feed has no form for.
pub fn parse(text: &str) -> Result<Prose, Unsupported> {
    let mut open = Open::default();
    for (event, range) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        open.take(event).map_err(|what| Unsupported {
            line: 1 + text[..range.start].bytes().filter(|byte| *byte == b'\n').count(),
            what,
        })?;
    }
    Ok(open.done)
}

/// The dress of a run of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dress {
    Strong,
    Emphasis,
}

/// What is being read.
#[derive(Debug, Default)]
struct Open {
    done: Prose,
    line: Vec<Span>,
    dress: Vec<Dress>,
    link: Option<(String, String)>,
    quote: bool,
    list: Option<(bool, Vec<Vec<Span>>)>,
}

impl Open {
    fn take(&mut self, event: Event<'_>) -> Result<(), &'static str> {
        match event {
            Event::Start(tag) => self.start(tag)?,
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.say(&text),
            Event::SoftBreak => self.say(" "),
            Event::HardBreak => self.say("\n"),
            Event::Html(_) | Event::InlineHtml(_) => return Err("HTML is not taken; write it in Markdown"),
            Event::Code(_) => return Err("code is not taken; write it as plain text"),
            Event::Rule => return Err("a line across is not taken; use a ## heading"),
            _ => return Err("this is not taken; write it as paragraphs or a list"),
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'_>) -> Result<(), &'static str> {
        match tag {
            // A second paragraph in one entry of a list or one quotation goes on in the same run.
            Tag::Paragraph if !self.line.is_empty() => self.say("\n"),
            Tag::Paragraph => {}
            Tag::Heading { .. } if self.quote || self.list.is_some() => {
                return Err("a heading inside a quotation or list is not taken; put it before");
            }
            Tag::Heading { .. } => {}
            Tag::BlockQuote(_) if self.quote || self.list.is_some() => {
                return Err("a quotation inside a quotation or list is not taken; put it after");
            }
            Tag::BlockQuote(_) => self.quote = true,
            Tag::List(_) if self.quote || self.list.is_some() => {
                return Err("a list inside a list or quotation is not taken; write one list");
            }
            Tag::List(first) => self.list = Some((first.is_some(), Vec::new())),
            Tag::Item => {}
            Tag::Strong => self.dress.push(Dress::Strong),
            Tag::Emphasis => self.dress.push(Dress::Emphasis),
            Tag::Link { link_type, dest_url, .. } => {
                let scheme = if link_type == LinkType::Email { "mailto:" } else { "" };
                self.link = Some((format!("{scheme}{dest_url}"), String::new()));
            }
            Tag::Image { .. } => return Err("a picture is not taken here; describe it in words"),
            Tag::CodeBlock(_) => return Err("a block of code is not taken; do not indent paragraphs by four spaces"),
            Tag::HtmlBlock => return Err("HTML is not taken; write it in Markdown"),
            _ => return Err("this is not taken; write it as paragraphs or a list"),
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if !self.quote && self.list.is_none() => {
                let s = self.take_line();
                self.done.push(Block::P { s });
            }
            TagEnd::Heading(_) => {
                let s = self.take_line();
                self.done.push(Block::H { s });
            }
            TagEnd::BlockQuote(_) => {
                self.quote = false;
                let s = self.take_line();
                self.done.push(Block::Quote { s });
            }
            TagEnd::Item => {
                let line = self.take_line();
                if let Some((_, items)) = &mut self.list {
                    items.push(line);
                }
            }
            TagEnd::List(_) => {
                if let Some((ordered, items)) = self.list.take() {
                    self.done.push(Block::List { ordered, items });
                }
            }
            TagEnd::Strong | TagEnd::Emphasis => {
                self.dress.pop();
            }
            TagEnd::Link => {
                if let Some((a, s)) = self.link.take() {
                    self.line.push(Span::Link { a, s });
                }
            }
            _ => {}
        }
    }

    /// Adds text to the run that is open: a span has one dress, so the innermost counts, and a link has none.
    fn say(&mut self, text: &str) {
        if let Some((_, label)) = &mut self.link {
            label.push_str(text);
            return;
        }
        match (self.dress.last(), self.line.last_mut()) {
            (None, Some(Span::Text(run)))
            | (Some(Dress::Strong), Some(Span::Strong { b: run }))
            | (Some(Dress::Emphasis), Some(Span::Emphasis { i: run })) => run.push_str(text),
            (None, _) => self.line.push(Span::Text(text.to_owned())),
            (Some(Dress::Strong), _) => self.line.push(Span::Strong { b: text.to_owned() }),
            (Some(Dress::Emphasis), _) => self.line.push(Span::Emphasis { i: text.to_owned() }),
        }
    }

    fn take_line(&mut self) -> Vec<Span> {
        std::mem::take(&mut self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_feed_knows_is_read() {
        let text = "Buka **setiap** hari,\n*kecuali* [hari libur](/jam), <meja@a.id>.\n\n## Acara\n\n- satu\n- dua\n  baris\n\n1. pertama\n\n> Kata\n>\n> orang.\n";
        let json = serde_json::to_string(&parse(text).unwrap()).unwrap();
        expect_test::expect![[r#"[{"t":"p","s":["Buka ",{"b":"setiap"}," hari, ",{"i":"kecuali"}," ",{"a":"/jam","s":"hari libur"},", ",{"a":"mailto:meja@a.id","s":"meja@a.id"},"."]},{"t":"h","s":["Acara"]},{"t":"list","items":[["satu"],["dua baris"]]},{"t":"list","ordered":true,"items":[["pertama"]]},{"t":"quote","s":["Kata\norang."]}]"#]]
            .assert_eq(&json);
    }

    #[test]
    fn what_it_does_not_know_is_refused_with_its_line() {
        for (text, line) in [
            ("Halo\n\n<script>alert(1)</script>\n", 3),
            ("Halo <b>dunia</b>", 1),
            ("a\n\nb ![gambar](x.png)", 3),
            ("    kode", 1),
            ("`kode`", 1),
            ("a\n\n---\n\nb", 3),
            ("- a\n  - b\n", 2),
        ] {
            assert_eq!(parse(text).map_err(|error| error.line), Err(line), "{text}");
        }
    }
}
