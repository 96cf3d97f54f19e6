//! All files of open data, made of all records.

use std::collections::{BTreeMap, HashMap};

use jiff::{Timestamp, civil::Date};
use lapau_feed::{
    Collection,
    catalogue::{Availability, Away, Holding, Title},
    conversation::{Club, News, Pick},
    json::{self, Read},
    library::Library,
    programme::{Contest, Event},
};

use crate::{Site, calendars, news, opds, sitemap};

/// The records of each collection: identifier and JSON.
pub type Records<'a> = BTreeMap<Collection, Vec<(&'a str, &'a str)>>;

/// The folder of open data, below the app's address.
pub(crate) const FOLDER: &str = "/feed/open";

/// Everything that open data is made of.
#[derive(Debug)]
pub struct Collected<'a> {
    library: Library,
    titles: Vec<Listed<'a>>,
    copies: HashMap<String, Copies>,
    events: Vec<Event>,
    clubs: Vec<Club>,
    news: Vec<News>,
    picks: Vec<Pick>,
    contests: Vec<Contest>,
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
            titles: each(records, Collection::Titles).map(Listed::of).collect::<Result<_, _>>()?,
            copies: Copies::count(records)?,
            events: all(records, Collection::Events)?,
            clubs: all(records, Collection::Clubs)?,
            news: all(records, Collection::News)?,
            picks: all(records, Collection::Picks)?,
            contests: all(records, Collection::Contests)?,
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
        let (titles, copies, contests) = (&self.titles, &self.copies, &self.contests);
        opds::Catalogue { site, titles, copies, contests, published }.write(&mut take)
    }
}

/// A title in the lists, without all else that its record says: a hundred thousand whole ones are more than a small server has memory for.
#[derive(Debug)]
pub(crate) struct Listed<'a> {
    pub(crate) id: &'a str,
    pub(crate) json: &'a str,
    pub(crate) title: Box<str>,
    pub(crate) class: Box<str>,
    pub(crate) added: Option<Date>,
}

impl<'a> Listed<'a> {
    fn of((id, json): (&'a str, &'a str)) -> Result<Self, json::Error> {
        let title: Title = json::from_str(json)?;
        Ok(Self { id, json, title: title.title.into(), class: title.class.into(), added: title.added })
    }

    /// All of it again; it was read before.
    pub(crate) fn read(&self) -> Option<Title> {
        json::from_str(self.json).ok()
    }
}

/// The copies of a title, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Copies {
    pub(crate) total: u32,
    pub(crate) there: u32,
    pub(crate) holds: u32,
    /// When the first that is lent is due.
    pub(crate) due: Option<Date>,
}

impl Copies {
    /// The copies of each title that has any.
    fn count(records: &Records<'_>) -> Result<HashMap<String, Self>, json::Error> {
        let away: Vec<Availability> = all(records, Collection::Availability)?;
        let away: HashMap<&str, &Availability> = away.iter().map(|away| (away.id.as_str(), away)).collect();
        let mut titles: HashMap<String, Self> = HashMap::new();
        for (_, json) in each(records, Collection::Holdings) {
            let holding: Holding = json::from_str(json)?;
            let copies = titles.entry(holding.title_id().to_owned()).or_default();
            for item in &holding.items {
                copies.total += 1;
                match away.get(item.id.as_str()) {
                    None => copies.there += 1,
                    Some(away) => {
                        copies.holds += u32::from(away.queue);
                        if away.state == Away::Loan {
                            copies.due = [copies.due, away.due].into_iter().flatten().min();
                        }
                    }
                }
            }
        }
        Ok(titles)
    }
}

fn each<'a>(records: &Records<'a>, collection: Collection) -> impl Iterator<Item = (&'a str, &'a str)> {
    records.get(&collection).into_iter().flatten().copied()
}

fn all<R: Read>(records: &Records<'_>, collection: Collection) -> Result<Vec<R>, json::Error> {
    each(records, collection).map(|(_, record)| json::from_str(record)).collect()
}
