//! Longer texts of the feed. Every string in them is text and nothing else; a link is one only if it is safe.

use lapau_feed::{
    Prose,
    prose::{Block, Span, is_safe_link},
};
use leptos::prelude::*;

/// A longer text of the feed.
pub(crate) fn prose(text: &Prose) -> impl IntoView + use<> {
    let blocks = text.iter().map(block).collect_view();
    view! { <div class="prose">{blocks}</div> }
}

fn block(block: &Block) -> AnyView {
    match block {
        Block::P { s } => view! { <p>{spans(s)}</p> }.into_any(),
        Block::H { s } => view! { <h3>{spans(s)}</h3> }.into_any(),
        Block::Quote { s } => view! { <blockquote><p>{spans(s)}</p></blockquote> }.into_any(),
        Block::List { ordered, items } => {
            let items = items.iter().map(|item| view! { <li>{spans(item)}</li> }).collect_view();
            if *ordered { view! { <ol>{items}</ol> }.into_any() } else { view! { <ul>{items}</ul> }.into_any() }
        }
        Block::Unknown => ().into_any(),
    }
}

fn spans(spans: &[Span]) -> impl IntoView + use<> {
    spans
        .iter()
        .map(|span| match span {
            Span::Text(text) => lines(text).into_any(),
            Span::Strong { b } => view! { <strong>{b.clone()}</strong> }.into_any(),
            Span::Emphasis { i } => view! { <em>{i.clone()}</em> }.into_any(),
            Span::Link { a, s } => link(a, s.clone()).into_any(),
        })
        .collect_view()
}

/// A text whose lines are kept: a poem has them.
fn lines(text: &str) -> impl IntoView + use<> {
    let line = |(n, line): (usize, &str)| ((n > 0).then(|| view! { <br/> }), line.to_owned());
    text.split('\n').enumerate().map(line).collect_view()
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
pub(crate) fn link(href: &str, label: String) -> impl IntoView + use<> {
    if !is_safe_link(href) {
        return label.into_any();
    }
    // What leads out of the app opens beside it and learns nothing of it.
    let outside = (!href.starts_with('/')).then_some(("_blank", "noopener noreferrer"));
    view! { <a href=href.to_owned() target=outside.map(|out| out.0) rel=outside.map(|out| out.1)>{label}</a> }
        .into_any()
}
