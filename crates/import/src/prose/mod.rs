//! Longer texts from other programs as the feed's prose: paragraphs, headings, lists, links, and nothing else.
//!
//! No markup is carried over: what is not understood is text or is left out.

mod html;
mod plain;

use lapau_feed::Prose;

pub(crate) use html::from_html;
pub(crate) use plain::from_text;

/// More characters than these are a book, not news.
const LONGEST: usize = 20_000;

/// Whether a text is HTML: calendars do not say which of the two their descriptions are.
pub(crate) fn is_html(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["<p>", "<br", "</a>", "<div", "<span", "<ul>", "<li>", "</b>", "<html", "</p>"]
        .iter()
        .any(|tag| lower.contains(tag))
}

/// A text of either kind as prose.
pub(crate) fn from_any(text: &str) -> Prose {
    if is_html(text) { from_html(text) } else { from_text(text) }
}
