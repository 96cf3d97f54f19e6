//! News and reading tips for feed readers: JSON Feed 1.1 and Atom (RFC 4287).
//!
//! No text becomes markup but by the prose's own blocks, and no link but a safe one becomes a link.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Time, tz::Offset};
use lapau_feed::{
    Collection, Language, Localized, Prose,
    conversation::{News, Pick},
    dates::iso,
    prose::{self, Block, Span, is_safe_link},
};
use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};

use crate::{
    collected::{FOLDER, Listed},
    site::{self, Site},
};

/// The names of the two.
pub(crate) const JSON_FEED: &str = "news.json";
pub(crate) const ATOM: &str = "news.atom";
/// How many of the newest items a reader gets.
const MOST: usize = 50;
/// The page of all news in the app.
const PAGE: &str = "/lapau/kabar";
const DECLARATION: PreEscaped<&str> = PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

/// The two files.
pub(crate) fn files(
    site: &Site<'_>,
    news: &[News],
    picks: &[Pick],
    titles: &[Listed<'_>],
) -> [(&'static str, String); 2] {
    let named: HashMap<&str, &str> = titles.iter().map(|title| (title.id, &*title.title)).collect();
    let news = news.iter().map(|news| Item::of_news(news, site));
    let picks = picks.iter().filter_map(|pick| Item::of_pick(pick, &named, site));
    let mut items: Vec<Item> = news.chain(picks).collect();
    items.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.id.cmp(&b.id)));
    items.truncate(MOST);
    [(JSON_FEED, json_feed(site, &items)), (ATOM, atom(site, &items))]
}

struct Item {
    /// Stays when the library moves to another address.
    id: String,
    at: Timestamp,
    title: String,
    language: String,
    url: String,
    elsewhere: Option<String>,
    html: String,
    text: String,
    /// The address of its picture, and its size in bytes.
    picture: Option<(String, u32)>,
}

impl Item {
    fn of_news(news: &News, site: &Site<'_>) -> Self {
        let path = site::path_of(Collection::News, &news.id);
        Self {
            id: format!("urn:lapau:{}:news:{}", escaped(&site.library.id), escaped(&news.id)),
            at: news.posted,
            title: said(&news.title),
            language: news.title.tag(Language::Indonesian).to_owned(),
            url: site.at(path.as_deref().unwrap_or(PAGE)),
            elsewhere: news.href.clone().filter(|href| href.starts_with("http") && is_safe_link(href)),
            html: html! { (pictured(news, site)) (dressed(&news.text)) }.into_string(),
            text: clean(&prose::plain(&news.text)),
            picture: news.image.as_ref().map(|image| (site.file(&image.path), image.bytes)),
        }
    }

    /// A tip; `None` for one of a day that there is not.
    fn of_pick(pick: &Pick, named: &HashMap<&str, &str>, site: &Site<'_>) -> Option<Self> {
        let midnight = pick.from.to_datetime(Time::midnight());
        let offset = Offset::from_seconds(site.library.zone.minutes.saturating_mul(60)).unwrap_or(Offset::UTC);
        let title = named.get(pick.title.as_str()).copied().unwrap_or_default();
        let heading = said(&pick.heading);
        let heading = [heading.as_str(), title].into_iter().find(|text| !text.is_empty()).unwrap_or_default();
        let path = site::path_of(Collection::Titles, &pick.title).filter(|_| !pick.title.is_empty());
        let why = said(&pick.why);
        Some(Self {
            id: format!("urn:lapau:{}:pick:{}", escaped(&site.library.id), escaped(&pick.id)),
            at: offset.to_timestamp(midnight).ok()?,
            title: clean(heading),
            language: pick.why.tag(Language::Indonesian).to_owned(),
            url: site.at(path.as_deref().unwrap_or("/")),
            elsewhere: None,
            html: html! { p { (why) } }.into_string(),
            text: why,
            picture: None,
        })
    }
}

fn json_feed(site: &Site<'_>, items: &[Item]) -> String {
    let items = items.iter().map(|item| {
        let mut value = json!({
            "id": item.id,
            "url": item.url,
            "title": item.title,
            "content_html": item.html,
            "content_text": item.text,
            "date_published": iso(&item.at),
            "language": item.language,
        });
        if let Some(href) = &item.elsewhere {
            value["external_url"] = href.as_str().into();
        }
        if let Some((address, _)) = &item.picture {
            value["image"] = address.as_str().into();
        }
        value
    });
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.name(),
        "home_page_url": site.at(PAGE),
        "feed_url": site.at(&format!("{FOLDER}/{JSON_FEED}")),
        "language": Language::Indonesian.tag(),
        "items": items.collect::<Vec<Value>>(),
    });
    feed.to_string()
}

fn atom(site: &Site<'_>, items: &[Item]) -> String {
    let updated = items.first().map_or(Timestamp::UNIX_EPOCH, |newest| newest.at);
    let name = clean(site.name());
    // Elements without content are written with an end of their own, as XML wants it.
    let feed = html! {
        (DECLARATION)
        feed xmlns="http://www.w3.org/2005/Atom" xml:lang="id" {
            title { (name) }
            id { "urn:lapau:" (escaped(&site.library.id)) ":news" }
            updated { (iso(&updated)) }
            author { name { (name) } }
            link rel="self" type="application/atom+xml" href=(site.at(&format!("{FOLDER}/{ATOM}"))) {}
            link rel="alternate" type="text/html" href=(site.at(PAGE)) {}
            @for item in items {
                entry xml:lang=(clean(&item.language)) {
                    title { (item.title) }
                    id { (item.id) }
                    published { (iso(&item.at)) }
                    updated { (iso(&item.at)) }
                    link rel="alternate" type="text/html" href=(item.url) {}
                    @if let Some(href) = &item.elsewhere { link rel="related" href=(clean(href)) {} }
                    @if let Some((address, bytes)) = &item.picture { link rel="enclosure" type=(media_type(address)) length=(bytes) href=(clean(address)) {} }
                    content type="html" { (item.html) }
                }
            }
        }
    };
    feed.into_string()
}

/// The picture of a piece of news.
fn pictured(news: &News, site: &Site<'_>) -> Markup {
    html! {
        @if let Some(image) = &news.image {
            p { img src=(clean(&site.file(&image.path))) width=(image.width) height=(image.height) alt=(said(&news.alt)); }
        }
    }
}

/// The media type of a picture, by the end of its address.
fn media_type(address: &str) -> &'static str {
    match address.rsplit_once('.') {
        Some((_, "png")) => "image/png",
        Some((_, "webp")) => "image/webp",
        _ => "image/jpeg",
    }
}

/// A prose as HTML.
fn dressed(prose: &Prose) -> Markup {
    html! {
        @for block in prose {
            @match block {
                Block::P { s } => p { (spans(s)) },
                Block::H { s } => h3 { (spans(s)) },
                Block::Quote { s } => blockquote { (spans(s)) },
                Block::List { ordered: true, items } => ol { @for item in items { li { (spans(item)) } } },
                Block::List { items, .. } => ul { @for item in items { li { (spans(item)) } } },
                Block::Unknown => {},
            }
        }
    }
}

fn spans(spans: &[Span]) -> Markup {
    html! {
        @for span in spans {
            @let text = clean(span.text());
            @match span {
                // A path in the app leads nowhere from a feed reader.
                Span::Link { a, .. } if is_safe_link(a) && !a.starts_with('/') => a href=(clean(a)) { (text) },
                Span::Strong { .. } => strong { (text) },
                Span::Emphasis { .. } => em { (text) },
                _ => (text),
            }
        }
    }
}

fn said(text: &Localized) -> String {
    clean(text.get(Language::Indonesian))
}

/// A text without the characters that XML cannot hold at all (XML 1.0 §2.2).
fn clean(text: &str) -> String {
    let is_character = |c: &char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(is_character).collect()
}

/// An identifier as it may stand in a URN.
fn escaped(id: &str) -> String {
    percent_encoding::utf8_percent_encode(id, site::ESCAPED).to_string()
}
