//! All files of open data, made of all records.

use std::collections::BTreeMap;

use jiff::Timestamp;
use lapau_feed::{
    Collection,
    catalogue::Title,
    conversation::{Club, News, Pick},
    json::{self, Read},
    library::Library,
    programme::Event,
};

use crate::{Site, calendars, news, opds, sitemap, stock::Stock};

/// The records of each collection: identifier and JSON.
pub type Records<'a> = BTreeMap<Collection, Vec<(&'a str, &'a str)>>;

/// The folder of open data, below the app's address.
pub(crate) const FOLDER: &str = "/feed/open";

/// Everything that open data is made of.
#[derive(Debug)]
pub struct Collected<'a> {
    library: Library,
    titles: Vec<Title>,
    stock: Stock,
    events: Vec<Event>,
    clubs: Vec<Club>,
    news: Vec<News>,
    picks: Vec<Pick>,
    pages: Vec<(Collection, &'a str)>,
}

impl<'a> Collected<'a> {
    /// Reads the records; `None` if the library says of no address, without which nothing can be named.
    ///
    /// # Errors
    ///
    /// When a record is none of its collection.
    pub fn read(records: &Records<'a>) -> Result<Option<Self>, json::Error> {
        let Some(library) = all::<Library>(records, Collection::Library)?.pop() else { return Ok(None) };
        if Site::of(&library).is_none() {
            return Ok(None);
        }
        let ids = |collection| records.get(&collection).into_iter().flatten().map(move |(id, _)| (collection, *id));
        Ok(Some(Self {
            library,
            titles: all(records, Collection::Titles)?,
            stock: Stock::of(all(records, Collection::Holdings)?, all(records, Collection::Availability)?),
            events: all(records, Collection::Events)?,
            clubs: all(records, Collection::Clubs)?,
            news: all(records, Collection::News)?,
            picks: all(records, Collection::Picks)?,
            pages: crate::with_pages().flat_map(ids).collect(),
        }))
    }

    /// Hands on each file with its name below the folder of open data, one after the other.
    ///
    /// `published` is the publication's time: the clock of everything that depends on one.
    ///
    /// # Errors
    ///
    /// The first that whoever takes a file has.
    pub fn write<E>(&self, published: Timestamp, mut take: impl FnMut(&str, &[u8]) -> Result<(), E>) -> Result<(), E> {
        let Some(site) = Site::of(&self.library) else { return Ok(()) };
        for (name, bytes) in sitemap::files(&site, &self.pages) {
            take(&name, &bytes)?;
        }
        take(sitemap::ROBOTS, &sitemap::robots(&site))?;
        for (name, text) in news::files(&site, &self.news, &self.picks, &self.titles) {
            take(name, text.as_bytes())?;
        }
        for (name, text) in calendars::files(&site, &self.events, &self.clubs, published) {
            take(&name, text.as_bytes())?;
        }
        opds::Catalogue { site, titles: &self.titles, stock: &self.stock, published }.write(&mut take)
    }
}

fn all<R: Read>(records: &Records<'_>, collection: Collection) -> Result<Vec<R>, json::Error> {
    records.get(&collection).into_iter().flatten().map(|(_, record)| json::from_str(record)).collect()
}
