//! What a link shows where it is shared, as Open Graph has it, and what a search engine reads of the same page.
//!
//! It goes into the head of the app's own page, so that a record has one address for messengers, search engines and patrons.

use jiff::Timestamp;
use lapau_feed::{
    Collection, Language, Localized, Prose,
    catalogue::Title,
    conversation::{Club, News},
    json,
    learning::Guide,
    library::Library,
    programme::{Contest, Event, Exhibition, Image},
    prose::plain,
};
use maud::{Markup, PreEscaped, html};
use serde_json::Value;

use crate::{
    calendars,
    collected::FOLDER,
    linked, news, opds,
    site::{self, Site},
    wording::{clip, day, imprint, moment},
};

/// The picture of a card whose record has none: the app's own, large enough for messengers.
const PICTURE: &str = "/icons/icon-512.png";
/// Its width and height in pixels.
const SIDE: u32 = 512;
/// The open data that the front page leads to, with their media types.
const ALTERNATES: [(&str, &str); 4] = [
    ("application/opds+json", opds::INDEX),
    ("application/atom+xml", news::ATOM),
    ("application/feed+json", news::JSON_FEED),
    ("text/calendar", calendars::ALL),
];
/// What the app's own title stands between in its page.
const TITLE: (&str, &str) = ("<title>", "</title>");

/// What a link shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    path: String,
    /// Its type in Open Graph's own words.
    kind: &'static str,
    name: String,
    text: String,
    linked: Value,
    /// The record's own picture, and what it shows.
    picture: Option<(Image, String)>,
}

impl Card {
    /// The card of a record, from its JSON; `None` for a collection whose records have no page of their own.
    ///
    /// `published` decides which date of a recurring event is the next one.
    ///
    /// # Errors
    ///
    /// When the record is none of its collection.
    pub fn of(
        collection: Collection,
        record: &str,
        site: &Site<'_>,
        published: Timestamp,
    ) -> Result<Option<Self>, json::Error> {
        let mut picture = None;
        let (id, kind, name, text, linked) = match collection {
            Collection::Titles => {
                let title: Title = json::from_str(record)?;
                let imprint = imprint(&title);
                let text = if title.summary.is_empty() { imprint } else { format!("{imprint}. {}", title.summary) };
                let linked = linked::title(&title, site);
                let kind = if title.medium.is_book() { "book" } else { "website" };
                (title.id, kind, title.title, text, linked)
            }
            Collection::Events => {
                let event: Event = json::from_str(record)?;
                let zone = &site.library.zone;
                let now = lapau_calendar::local(published, zone);
                let next = lapau_calendar::next(&event, now, linked::AHEAD);
                let when = moment(next.map_or(event.start, |next| next.start), zone);
                let text = sentences(&[&when, said(&event.place), &summary(&event.summary, &event.about)]);
                let linked = linked::event(&event, next, site);
                (event.id, "website", said(&event.title).to_owned(), text, linked)
            }
            Collection::Clubs => {
                let club: Club = json::from_str(record)?;
                let text = sentences(&[&summary(&club.summary, &club.about), said(&club.meets)]);
                let linked = linked::club(&club, site);
                (club.id, "website", said(&club.name).to_owned(), text, linked)
            }
            Collection::Contests => {
                let contest: Contest = json::from_str(record)?;
                let (opens, closes) = (contest.opens.at(0, 0, 0, 0), contest.closes.at(0, 0, 0, 0));
                let when = format!("{} – {}", day(opens), day(closes));
                let text = sentences(&[&when, &summary(&contest.summary, &contest.about)]);
                let linked = linked::contest(&contest, site);
                (contest.id, "website", said(&contest.title).to_owned(), text, linked)
            }
            Collection::Exhibitions => {
                let show: Exhibition = json::from_str(record)?;
                let when = format!("{} – {}", day(show.from.at(0, 0, 0, 0)), day(show.to.at(0, 0, 0, 0)));
                let text = sentences(&[&when, said(&show.place), &summary(&show.summary, &show.about)]);
                let linked = linked::exhibition(&show, site);
                (show.id, "website", said(&show.title).to_owned(), text, linked)
            }
            Collection::Guides => {
                let guide: Guide = json::from_str(record)?;
                let linked = linked::guide(&guide, site);
                (guide.id, "website", said(&guide.title).to_owned(), said(&guide.summary).to_owned(), linked)
            }
            Collection::News => {
                let news: News = json::from_str(record)?;
                let posted = lapau_calendar::local(news.posted, &site.library.zone);
                let text = sentences(&[&day(posted), &plain(&news.text)]);
                let linked = linked::news(&news, site);
                picture = news.image.map(|image| (image, said(&news.alt).to_owned()));
                (news.id, "article", said(&news.title).to_owned(), text, linked)
            }
            _ => return Ok(None),
        };
        let Some(path) = site::path_of(collection, &id) else { return Ok(None) };
        Ok(Some(Self { path, kind, name, text: clip(&text), linked, picture }))
    }

    /// The card of the front page.
    pub fn of_library(library: &Library, site: &Site<'_>) -> Self {
        let text = if library.motto.is_empty() { plain(&library.about) } else { said(&library.motto).to_owned() };
        let (path, linked) = ("/".to_owned(), linked::library(site));
        Self { path, kind: "website", name: site.name().to_owned(), text: clip(&text), linked, picture: None }
    }

    /// The path of its page, as it stands in an address.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What belongs into the head of its page.
    pub fn head(&self, site: &Site<'_>) -> String {
        let address = site.at(&self.path);
        let short = site.library.short_name.get(Language::Indonesian);
        let title = if self.path == "/" { self.name.clone() } else { format!("{} – {short}", self.name) };
        let (image, width, height) = match &self.picture {
            Some((image, _)) => (site.file(&image.path), image.width, image.height),
            None => (site.at(PICTURE), SIDE, SIDE),
        };
        let tags = html! {
            title { (title) }
            meta name="description" content=(self.text);
            link rel="canonical" href=(address);
            (tag("og:type", self.kind))
            (tag("og:site_name", site.name()))
            (tag("og:locale", "id_ID"))
            (tag("og:title", &self.name))
            (tag("og:description", &self.text))
            (tag("og:url", &address))
            (tag("og:image", &image))
            (tag("og:image:width", &width.to_string()))
            (tag("og:image:height", &height.to_string()))
            @if let Some((_, alt)) = &self.picture { (tag("og:image:alt", alt)) }
            meta name="twitter:card" content=(if self.picture.is_some() { "summary_large_image" } else { "summary" });
            @if self.path == "/" {
                @for (kind, name) in ALTERNATES {
                    link rel="alternate" type=(kind) href=(format!("{FOLDER}/{name}"));
                }
            }
            script type="application/ld+json" { (PreEscaped(inert(&self.linked))) }
        };
        tags.into_string()
    }
}

/// Puts a head into the app's page, in place of the title and the description that it was built with.
///
/// `None` if the page is not one of the app: it has no title.
pub fn put_into(page: &str, head: &str) -> Option<String> {
    let (before, rest) = page.split_once(TITLE.0)?;
    let (_, after) = rest.split_once(TITLE.1)?;
    // Builds keep the two beside each other, and no `>` stands in either.
    let after = match after.split_once('>') {
        Some((tag, rest)) if tag.trim_start().starts_with("<meta") && is_description(tag) => rest,
        _ => after,
    };
    Some([before, head, after].concat())
}

fn is_description(tag: &str) -> bool {
    tag.contains("name=description") || tag.contains("name=\"description\"")
}

fn tag(property: &str, content: &str) -> Markup {
    html! { meta property=(property) content=(content); }
}

/// JSON that nothing in it can end the script element around it (HTML §4.12.1.3).
fn inert(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

fn said(text: &Localized) -> &str {
    text.get(Language::Indonesian)
}

fn summary(summary: &Localized, about: &Prose) -> String {
    if summary.is_empty() { plain(about) } else { said(summary).to_owned() }
}

/// Parts one after the other, each with its full stop.
fn sentences(parts: &[&str]) -> String {
    let parts = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    let ended = parts.map(|part| if part.ends_with(['.', '!', '?']) { part.to_owned() } else { format!("{part}.") });
    ended.collect::<Vec<_>>().join(" ")
}
