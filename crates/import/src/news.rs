//! Posts of the library's own pages elsewhere: RSS, Atom and JSON Feed.
//!
//! `feed-rs` reads all of them. A post becomes news with its text and its address; authors stay where they are.
//! A picture is named by its file alone: whoever stores the news takes it if it was saved beside the file, and never fetches it.

use std::io::{Cursor, Read};

use feed_rs::{
    model::{Entry, Feed},
    parser,
};
use jiff::Timestamp;
use lapau_feed::{
    Localized, Prose,
    conversation::{News, NewsChannel},
    prose::{is_safe_link, plain},
};

use crate::{
    Format, Found, ImportError, Input, Sink, Summary,
    identity::{Identity, Seen},
    prose::{from_any, from_html},
    text::{clean, clip, is_blank},
};

/// A file of posts is read as a whole; a larger one is none.
const LARGEST: u64 = 32 * 1024 * 1024;

/// So much of a post without a headline becomes its headline.
const HEADLINE: usize = 90;

/// Whether a text begins like a file of posts.
pub(crate) fn begins_like_posts(head: &str) -> bool {
    let head = head.trim_start();
    if head.starts_with('{') {
        return head.contains("jsonfeed.org/version");
    }
    head.starts_with('<')
        && (head.contains("<rss")
            || head.contains("http://www.w3.org/2005/Atom") && head.contains("feed")
            || head.contains("<rdf:RDF") && head.contains("purl.org/rss/1.0"))
}

pub(crate) fn import(input: &mut dyn Input, source: &str, sink: &mut dyn Sink) -> Result<Summary, ImportError> {
    let other = |reason: String| ImportError::OtherFormat { format: Format::Posts, reason };
    let mut bytes = Vec::new();
    Read::take(&mut *input, LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(other("it is larger than 32 MiB".to_owned()));
    }
    sink.read(bytes.len() as u64);
    let feed = parser::parse(Cursor::new(&bytes)).map_err(|error| other(format!("it cannot be read ({error})")))?;
    let mut seen = Seen::default();
    let mut summary = Summary::default();
    for entry in &feed.entries {
        summary.read += 1;
        let at = format!("post {}", summary.read);
        let content = format!("{}|{:?}", entry.id, entry.published);
        match news(&feed, entry) {
            Err(reason) => sink.skipped(&at, &reason),
            Ok((mut news, picture)) => match seen.identify(summary.read, source, &entry.id, content.as_bytes()) {
                Identity::New { id, occurrence: 1 } => {
                    news.id = id;
                    sink.found(Found::News { news: Box::new(news), picture }).map_err(ImportError::Sink)?;
                    summary.imported += 1;
                }
                _ => sink.skipped(&at, "a post with the same identifier is in this file already"),
            },
        }
    }
    Ok(summary)
}

/// A post, and the file of its picture.
fn news(feed: &Feed, entry: &Entry) -> Result<(News, String), String> {
    let posted = entry.published.or(entry.updated).and_then(|date| Timestamp::from_second(date.timestamp()).ok());
    let posted = posted.ok_or("it has no date")?;
    let text = text(entry);
    let headline = entry.title.as_ref().map(|title| clean(&plain(&from_any(&title.content)))).unwrap_or_default();
    let title = if is_blank(&headline) { headline_of(&text) } else { clip(headline, 300) };
    if is_blank(&title) {
        return Err("it has neither headline nor text".to_owned());
    }
    let links = entry.links.iter().filter(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
    let href = links.map(|link| clean(&link.href)).find(|href| href.starts_with("http") && is_safe_link(href));
    let home = feed.links.iter().map(|link| link.href.as_str());
    let channel = href.as_deref().into_iter().chain(home).map(channel).find(|channel| *channel != NewsChannel::Library);
    let (picture, words) = picture(entry).unwrap_or_default();
    let alt = if is_blank(&words) { title.clone() } else { words };
    let news = News {
        id: String::new(),
        channel: channel.unwrap_or_default(),
        posted,
        title: Localized::One(title),
        text,
        href,
        image: None,
        alt: if picture.is_empty() { Localized::default() } else { Localized::One(alt) },
    };
    Ok((news, picture))
}

/// The name of a post's first picture, and what is said of it.
fn picture(entry: &Entry) -> Option<(String, String)> {
    let is_picture = |address: &str, kind: Option<&str>| match kind {
        Some(kind) => kind.starts_with("image/"),
        None => {
            [".jpg", ".jpeg", ".png", ".webp", ".gif"].iter().any(|end| name_of(address).to_lowercase().ends_with(end))
        }
    };
    let media = entry.media.iter().find_map(|media| {
        let content = media.content.iter().filter_map(|content| {
            let address = content.url.as_ref()?.to_string();
            let kind = content.content_type.as_ref().map(ToString::to_string);
            is_picture(&address, kind.as_deref()).then_some(address)
        });
        let thumbnails = media.thumbnails.iter().map(|thumbnail| thumbnail.image.uri.clone());
        let words = media.description.as_ref().or(media.title.as_ref());
        let words = words.map(|words| clip(clean(&plain(&from_any(&words.content))), 1000)).unwrap_or_default();
        Some((content.chain(thumbnails).next()?, words))
    });
    let attached = || {
        let link = entry.links.iter().find(|link| is_picture(&link.href, link.media_type.as_deref()))?;
        Some((link.href.clone(), link.title.as_deref().map(|title| clip(clean(title), 1000)).unwrap_or_default()))
    };
    let (address, words) = media.or_else(attached)?;
    Some((name_of(&address).to_owned(), words))
}

/// The name of the file that an address leads to.
fn name_of(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default()
}

/// The text of a post: its content, else its summary.
fn text(entry: &Entry) -> Prose {
    let content = entry.content.as_ref();
    let whole = content.and_then(|content| {
        Some((
            content.body.as_deref()?,
            content.content_type.subty() == "html" || content.content_type.subty() == "xhtml",
        ))
    });
    let summary =
        entry.summary.as_ref().map(|summary| (summary.content.as_str(), summary.content_type.subty() == "html"));
    match whole.filter(|(body, _)| !body.trim().is_empty()).or(summary) {
        Some((body, true)) => from_html(body),
        Some((body, false)) => from_any(body),
        None => Vec::new(),
    }
}

/// The first sentence of a text, or as much of it as a headline holds.
fn headline_of(text: &Prose) -> String {
    let whole = plain(text);
    let line = whole.lines().next().unwrap_or_default();
    let sentence = line.find(['.', '!', '?']).map_or(line, |end| &line[..=end]);
    let sentence = if is_blank(sentence) { line } else { sentence };
    clip(sentence.trim_end_matches('.').to_owned(), HEADLINE)
}

/// Where a post first appeared, by its address.
fn channel(href: &str) -> NewsChannel {
    let host =
        href.split_once("://").map_or("", |(_, rest)| rest).split(['/', '?', '#', ':']).next().unwrap_or_default();
    let host = host.trim_start_matches("www.").trim_start_matches("m.").to_ascii_lowercase();
    match host.as_str() {
        "instagram.com" => NewsChannel::Instagram,
        "facebook.com" | "fb.com" | "fb.me" | "fb.watch" => NewsChannel::Facebook,
        "x.com" | "twitter.com" | "tiktok.com" | "youtube.com" | "youtu.be" | "threads.net" | "t.me" => {
            NewsChannel::Other
        }
        _ => NewsChannel::Library,
    }
}
