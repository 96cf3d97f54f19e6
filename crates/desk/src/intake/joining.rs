//! Making records of what a reader found: items find their titles, and each identifier stays one record.
//!
//! Texts that are only compared are known by eight bytes each: two share them by chance once in billions of files.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    io,
};

use lapau_feed::{
    Collection, Record,
    catalogue::{Holding, Title},
};
use lapau_import::{Format, Found, fingerprint, holding_id, title_key};

use super::{
    IntakeError,
    report::{At, Mended, Skipped},
    spool::{Rows, Spool},
};
use crate::store::{Store, StoreError};

/// How many titles each work has; a title that is alone needs no word of it.
#[derive(Debug, Default)]
pub(super) struct Works(HashMap<u64, u32>);

impl Works {
    fn count(&mut self, work: &str) {
        if !work.is_empty() {
            *self.0.entry(fingerprint(work.as_bytes())).or_default() += 1;
        }
    }

    /// Whether several titles of the file are of this work.
    pub(super) fn has_several(&self, work: &str) -> bool {
        !work.is_empty() && self.0.get(&fingerprint(work.as_bytes())).is_some_and(|titles| *titles > 1)
    }
}

/// What became of the finds of a file.
#[derive(Debug)]
pub(super) struct Joined {
    pub(super) rows: Rows,
    pub(super) counts: HashMap<Collection, u64>,
    pub(super) mended: Vec<Mended>,
    pub(super) skipped: Vec<Skipped>,
}

/// Takes what a reader finds. It keeps some bytes of each record to know it by, and the records themselves on disk.
#[derive(Debug)]
pub(super) struct Joiner {
    format: Format,
    mended: Vec<Mended>,
    skipped: Vec<Skipped>,
    taken: Taken,
    catalogue: Catalogue,
    works: Works,
    kept: Kept,
    ids: HashSet<u64>,
    /// Items of shelves, as identifier and JSON of the holding; those of one shelf are put together in the end.
    shelves: Spool,
    /// Where they are, each with what tells its shelf.
    places: Vec<(u64, u64)>,
    /// The title of each item of this file, by its number in `titles`; of a list of items any.
    items: HashMap<u64, u32>,
    titles: Vec<Box<str>>,
}

impl Joiner {
    /// Begins with what the store has that the file may refer to or must not repeat.
    pub(super) async fn begin(store: &Store, source: &str, format: Format) -> Result<Self, IntakeError> {
        let (mut taken, mut catalogue) = (Taken::default(), Catalogue::default());
        match format {
            Format::SlimsItems => catalogue = Catalogue::of(store, source, format).await?,
            _ => {
                // That an item is both lost and on loan is for the publication to settle.
                for &collection in super::feeds(format) {
                    if !matches!(collection, Collection::Holdings | Collection::Availability) {
                        store
                            .each_other(source, format.name(), collection, |id, source| taken.add(&id, source))
                            .await?;
                    }
                }
            }
        }
        let folder = store.folder();
        let spool = || Spool::new(&folder).map_err(IntakeError::Waiting);
        let (rows, shelves) = (spool()?, spool()?);
        Ok(Self {
            format,
            mended: Vec::new(),
            skipped: Vec::new(),
            taken,
            catalogue,
            works: Works::default(),
            kept: Kept { rows, counts: HashMap::new() },
            ids: HashSet::new(),
            shelves,
            places: Vec::new(),
            items: HashMap::new(),
            titles: Vec::new(),
        })
    }

    pub(super) fn take(&mut self, found: Found) -> io::Result<()> {
        match found {
            Found::Title { title, holdings } => self.title(title, holdings),
            Found::Holding(holding) => self.items_of(holding),
            Found::Event(event) => self.record(&*event),
            Found::News { news, .. } => self.record(&*news),
            Found::Survey(survey) => self.record(&*survey),
            Found::Exhibition(exhibition) => self.record(&*exhibition),
            Found::Work { work, .. } => self.record(&*work),
            // These are no records: the collector keeps them apart.
            Found::Lent { .. } | Found::Held { .. } => Ok(()),
            Found::Item { title_text, holding } => self.item(&title_text, holding),
            // An item that was left out is not away either.
            Found::Away(away)
                if self.format == Format::SlimsItems && !self.items.contains_key(&fingerprint(away.id.as_bytes())) =>
            {
                Ok(())
            }
            Found::Away(away) => self.record(&away),
        }
    }

    fn title(&mut self, title: Title, holdings: Vec<Holding>) -> io::Result<()> {
        self.works.count(&title.work);
        if !self.admits(&title) {
            return Ok(());
        }
        let shared = if title.work.is_empty() { String::new() } else { json(&title)? };
        let (id, work) = (title.id.clone(), title.work.clone());
        let alone = Title { work: String::new(), ..title };
        self.kept.put(Collection::Titles, &id, &work, [&json(&alone)?, &shared])?;
        holdings.into_iter().try_for_each(|holding| self.items_of(holding))
    }

    /// Adds the items of a holding that no other title of the file has.
    fn items_of(&mut self, mut holding: Holding) -> io::Result<()> {
        if !self.ids.contains(&id_print(Collection::Titles, &holding.title)) {
            return Ok(());
        }
        if self.titles.last().is_none_or(|last| **last != *holding.title) {
            self.titles.push(holding.title.as_str().into());
        }
        let title = self.titles.len() as u32 - 1;
        holding.items.retain(|item| match self.items.entry(fingerprint(item.id.as_bytes())) {
            Entry::Vacant(place) => {
                place.insert(title);
                true
            }
            Entry::Occupied(other) => {
                let other = self.titles.get(*other.get() as usize).map_or("", |title| title);
                let what =
                    format!("the title {} lists it too; left out there, since the title {other} has it", holding.title);
                self.mended.push(Mended { at: at("item", &item.id), what });
                false
            }
        });
        if holding.items.is_empty() { Ok(()) } else { self.holding(&holding) }
    }

    fn item(&mut self, title_text: &str, mut holding: Holding) -> io::Result<()> {
        let Some(item) = holding.items.first() else { return Ok(()) };
        let barcode = item.id.clone();
        let title = match self.catalogue.title_of(title_text, &barcode) {
            Ok((title, None)) => title,
            Ok((title, Some(others))) => {
                let what = format!("{others} titles are called {title_text:?}; it went to the first, {title}");
                self.mended.push(Mended { at: at("item", &barcode), what });
                title
            }
            Err(reason) => {
                self.skip(at("item", &barcode), reason);
                return Ok(());
            }
        };
        self.items.insert(fingerprint(barcode.as_bytes()), 0);
        holding.id = holding_id(&title, &holding);
        holding.title = title;
        self.holding(&holding)
    }

    /// Adds the items of a holding to the shelf of their title, branch, place and call number.
    fn holding(&mut self, holding: &Holding) -> io::Result<()> {
        let place = self.shelves.put([&json(holding)?])?;
        self.places.push((fingerprint(holding.id.as_bytes()), place));
        Ok(())
    }

    fn record<R: Record>(&mut self, record: &R) -> io::Result<()> {
        if self.admits(record) { self.kept.put(R::COLLECTION, record.id(), "", [&json(record)?, ""]) } else { Ok(()) }
    }

    /// Whether nothing is wrong with a record and nobody has its identifier.
    fn admits<R: Record>(&mut self, record: &R) -> bool {
        let id = record.id();
        let reason = if let Some(problem) = record.problems().first() {
            format!("{problem}; correct it in the library's system")
        } else if let Some(other) = self.taken.by(id) {
            format!("the source {other:?} has a record of this identifier; import one of the two with another --source")
        } else if !self.ids.insert(id_print(R::COLLECTION, id)) {
            "the file holds an earlier record of this identifier".to_owned()
        } else {
            return true;
        };
        self.skip(at(R::COLLECTION.name(), id), reason);
        false
    }

    fn skip(&mut self, at: At, reason: String) {
        self.skipped.push(Skipped { at, reason });
    }

    /// Puts the items of each shelf together, now that all are there.
    pub(super) fn end(self) -> io::Result<Joined> {
        let Self { mut kept, shelves, mut places, mut mended, skipped, works, .. } = self;
        let mut shelves = shelves.read()?;
        places.sort_unstable();
        let mut left_out: Vec<(String, Mended)> = Vec::new();
        for shelf in places.chunk_by(|(a, _), (b, _)| a == b) {
            let mut whole: Option<Holding> = None;
            for (_, place) in shelf {
                let Some([json]) = shelves.at(*place)? else { continue };
                let holding: Holding = serde_json::from_str(&json).map_err(io::Error::other)?;
                match &mut whole {
                    Some(whole) => whole.items.extend(holding.items),
                    None => whole = Some(holding),
                }
            }
            let Some(holding) = whole else { continue };
            if let Some(problem) = holding.problems().first() {
                let barcode = holding.items.first().map_or("", |item| &item.id);
                let what = format!("left out with its shelf: {problem}; correct it in the library's system");
                left_out.push((holding.id.clone(), Mended { at: at("item", barcode), what }));
                continue;
            }
            kept.put(Collection::Holdings, &holding.id, "", [&json(&holding)?, ""])?;
        }
        left_out.sort_by(|(a, _), (b, _)| a.cmp(b));
        mended.extend(left_out.into_iter().map(|(_, mended)| mended));
        Ok(Joined { rows: Rows::new(kept.rows, works)?, counts: kept.counts, mended, skipped })
    }
}

/// What is done with.
#[derive(Debug)]
struct Kept {
    /// As collection, identifier, work, and the JSON without the work and with it.
    rows: Spool,
    counts: HashMap<Collection, u64>,
}

impl Kept {
    fn put(&mut self, collection: Collection, id: &str, work: &str, [alone, shared]: [&str; 2]) -> io::Result<()> {
        self.rows.put([collection.name(), id, work, alone, shared])?;
        *self.counts.entry(collection).or_default() += 1;
        Ok(())
    }
}

fn json(record: &impl serde::Serialize) -> io::Result<String> {
    serde_json::to_string(record).map_err(io::Error::other)
}

fn at(what: &str, id: &str) -> At {
    At::Words(format!("{what} {id}"))
}

fn id_print(collection: Collection, id: &str) -> u64 {
    fingerprint(format!("{collection} {id}").as_bytes())
}

/// Identifiers that records of other sources have.
#[derive(Debug, Default)]
struct Taken {
    ids: HashMap<u64, u32>,
    sources: Vec<String>,
}

impl Taken {
    fn add(&mut self, id: &str, source: String) {
        let known = self.sources.iter().position(|known| *known == source);
        let source = known.unwrap_or_else(|| {
            self.sources.push(source);
            self.sources.len() - 1
        });
        self.ids.insert(fingerprint(id.as_bytes()), source as u32);
    }

    fn by(&self, id: &str) -> Option<&str> {
        if self.ids.is_empty() {
            return None;
        }
        self.sources.get(*self.ids.get(&fingerprint(id.as_bytes()))? as usize).map(String::as_str)
    }
}

/// The titles that items are joined to.
#[derive(Debug, Default)]
struct Catalogue {
    /// The identifiers of the titles in the order of their bytes, then of those that only a holding names.
    ids: Vec<Box<str>>,
    /// The titles of each key, by their numbers.
    titles: HashMap<u64, Numbers>,
    /// The title of each item that another file lists.
    items: HashMap<u64, u32>,
}

/// One number, in most cases.
#[derive(Debug)]
enum Numbers {
    One(u32),
    Several(Vec<u32>),
}

impl Numbers {
    fn as_slice(&self) -> &[u32] {
        match self {
            Self::One(number) => std::slice::from_ref(number),
            Self::Several(numbers) => numbers,
        }
    }
}

impl Catalogue {
    async fn of(store: &Store, source: &str, format: Format) -> Result<Self, StoreError> {
        let mut catalogue = Self::default();
        store
            .each(Collection::Titles, |stored| {
                if let Ok(title) = serde_json::from_str::<Title>(&stored.json) {
                    let number = catalogue.ids.len() as u32;
                    catalogue.ids.push(stored.id.into());
                    let key = title_key(&format!("{} {}", title.title, title.subtitle));
                    match catalogue.titles.entry(fingerprint(key.as_bytes())) {
                        Entry::Vacant(place) => {
                            place.insert(Numbers::One(number));
                        }
                        Entry::Occupied(mut known) => {
                            let several = known.get().as_slice().iter().copied().chain([number]).collect();
                            known.insert(Numbers::Several(several));
                        }
                    }
                }
            })
            .await?;
        let titles = catalogue.ids.len();
        store
            .each(Collection::Holdings, |stored| {
                if stored.source == source && stored.format == format.name() {
                    return;
                }
                if let Ok(holding) = serde_json::from_str::<Holding>(&stored.json) {
                    let known = catalogue.ids[..titles].binary_search_by(|id| (**id).cmp(&holding.title));
                    let title = known.unwrap_or_else(|_| {
                        catalogue.ids.push(holding.title.as_str().into());
                        catalogue.ids.len() - 1
                    });
                    let items = holding.items.into_iter();
                    catalogue.items.extend(items.map(|item| (fingerprint(item.id.as_bytes()), title as u32)));
                }
            })
            .await?;
        Ok(catalogue)
    }

    fn id(&self, number: u32) -> &str {
        self.ids.get(number as usize).map_or("", |id| id)
    }

    /// The title of a text for an item, with the number of titles of that text if there are several, or why there is none.
    fn title_of(&self, text: &str, barcode: &str) -> Result<(String, Option<usize>), String> {
        let titles =
            self.titles.get(&fingerprint(title_key(text).as_bytes())).map(Numbers::as_slice).unwrap_or_default();
        let Some(first) = titles.first() else {
            return Err(format!("no title is called {text:?}; import the titles first, or correct the item's title"));
        };
        let first = self.id(*first);
        match self.items.get(&fingerprint(barcode.as_bytes())).map(|title| self.id(*title)) {
            Some(title) if titles.iter().any(|known| self.id(*known) == title) => Ok((title.to_owned(), None)),
            Some(title) => Err(format!(
                "another file lists the item with the title {title}, not with {text:?}; correct one of the two"
            )),
            None if titles.len() == 1 => Ok((first.to_owned(), None)),
            None => Ok((first.to_owned(), Some(titles.len()))),
        }
    }
}
