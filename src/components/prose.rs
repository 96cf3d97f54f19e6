//! Longer texts of the feed. Every string in them is text and nothing else; a link is one only if it is safe.

use lapau_feed::{
    Prose,
    prose::{Block, Span, is_safe_link},
};

use crate::markup::{Markup, markup};

/// A longer text of the feed.
pub(crate) fn prose(text: &Prose) -> Markup {
    let blocks = text.iter().map(block).collect::<Markup>();
    markup! { <div class="prose">{blocks}</div> }
}

fn block(block: &Block) -> Markup {
    match block {
        Block::P { s } => markup! { <p>{spans(s)}</p> },
        Block::H { s } => markup! { <h3>{spans(s)}</h3> },
        Block::Quote { s } => markup! { <blockquote><p>{spans(s)}</p></blockquote> },
        Block::List { ordered, items } => {
            let items = items.iter().map(|item| markup! { <li>{spans(item)}</li> }).collect::<Markup>();
            if *ordered {
                markup! { <ol>{items}</ol> }
            } else {
                markup! { <ul>{items}</ul> }
            }
        }
        Block::Unknown => Markup::Nothing,
    }
}

fn spans(spans: &[Span]) -> Markup {
    spans
        .iter()
        .map(|span| match span {
            Span::Text(text) => lines(text),
            Span::Strong { b } => markup! { <strong>{b.clone()}</strong> },
            Span::Emphasis { i } => markup! { <em>{i.clone()}</em> },
            Span::Link { a, s } => link(a, s.clone()),
        })
        .collect()
}

/// A text whose lines are kept: a poem has them.
fn lines(text: &str) -> Markup {
    let line = |(n, line): (usize, &str)| ((n > 0).then(|| markup! { <br/> }), line.to_owned());
    text.split('\n').enumerate().map(line).collect()
}

/// The beginning of a text, cut between words.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let cut = cut.rsplit_once(char::is_whitespace).map_or(cut.as_str(), |(head, _)| head);
    format!("{} …", cut.trim_end_matches(['.', ',', ';', ':']))
}

/// A link that came with the feed: as a link if it is safe, else as its text.
pub(crate) fn link(href: &str, label: String) -> Markup {
    if !is_safe_link(href) {
        return label.into();
    }
    // What leads out of the app opens beside it and learns nothing of it.
    let outside = (!href.starts_with('/')).then_some(("_blank", "noopener noreferrer"));
    markup! { <a href=href.to_owned() target=outside.map(|out| out.0) rel=outside.map(|out| out.1)>{label}</a> }
}
