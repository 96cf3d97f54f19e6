//! Making records of what a reader found: items find their titles, and each identifier stays one record.

use std::collections::{BTreeMap, HashMap, HashSet};

use lapau_feed::{
    Collection, Record,
    catalogue::{Holding, Title},
};
use lapau_import::{Format, Found, holding_id, title_key};

use super::report::{At, FileReport, Mended, Skipped};
use crate::store::{Row, Store, StoreError};

/// The records of a file; what is left out goes to the report.
pub(super) async fn join(
    store: &Store,
    finds: Vec<Found>,
    source: &str,
    format: Format,
    report: &mut FileReport,
) -> Result<Vec<Row>, StoreError> {
    let mut joiner = Joiner::new(report);
    match format {
        Format::SlimsItems => joiner.catalogue = Catalogue::of(store, source, format).await?,
        _ => {
            // That an item is both lost and on loan is for the publication to settle.
            for &collection in super::feeds(format) {
                if !matches!(collection, Collection::Holdings | Collection::Availability) {
                    joiner.taken.extend(store.others(source, format.name(), collection).await?);
                }
            }
        }
    }
    let works = works(&finds);
    for found in finds {
        match found {
            Found::Title { mut title, holdings } => {
                if works.get(&title.work).is_none_or(|titles| *titles < 2) {
                    title.work.clear();
                }
                joiner.title(title, holdings);
            }
            Found::Holding(holding) => joiner.items_of(holding),
            Found::Event(event) => drop(joiner.record(&*event)),
            Found::News(news) => drop(joiner.record(&*news)),
            Found::Survey(survey) => drop(joiner.record(&*survey)),
            Found::Exhibition(exhibition) => drop(joiner.record(&*exhibition)),
            Found::Work { work, .. } => drop(joiner.record(&*work)),
            // These are no records: the collector keeps them apart.
            Found::Lent { .. } | Found::Held { .. } => {}
            Found::Item { title_text, holding } => joiner.item(&title_text, holding),
            // An item that was left out is not away either.
            Found::Away(away) if format == Format::SlimsItems && !joiner.items.contains_key(&away.id) => {}
            Found::Away(away) => {
                joiner.record(&away);
            }
        }
    }
    Ok(joiner.rows())
}

/// How many titles each work has; a title that is alone needs no word of it.
fn works(finds: &[Found]) -> HashMap<String, u32> {
    let mut works = HashMap::new();
    for found in finds {
        if let Found::Title { title, .. } = found
            && !title.work.is_empty()
        {
            *works.entry(title.work.clone()).or_default() += 1;
        }
    }
    works
}

struct Joiner<'a> {
    report: &'a mut FileReport,
    /// Identifiers that records of other sources have, with the source.
    taken: HashMap<String, String>,
    catalogue: Catalogue,
    rows: Vec<Row>,
    ids: HashSet<String>,
    holdings: BTreeMap<String, Holding>,
    /// The title of each item of this file.
    items: HashMap<String, String>,
}

impl<'a> Joiner<'a> {
    fn new(report: &'a mut FileReport) -> Self {
        Self {
            report,
            taken: HashMap::new(),
            catalogue: Catalogue::default(),
            rows: Vec::new(),
            ids: HashSet::new(),
            holdings: BTreeMap::new(),
            items: HashMap::new(),
        }
    }

    fn title(&mut self, title: Title, holdings: Vec<Holding>) {
        if !self.record(&title) {
            return;
        }
        for holding in holdings {
            self.items_of(holding);
        }
    }

    /// Adds the items of a holding that no other title of the file has.
    fn items_of(&mut self, mut holding: Holding) {
        if !self.ids.contains(&format!("{} {}", Collection::Titles, holding.title)) {
            return;
        }
        holding.items.retain(|item| match self.items.get(&item.id) {
            None => {
                self.items.insert(item.id.clone(), holding.title.clone());
                true
            }
            Some(other) => {
                let what =
                    format!("the title {} lists it too; left out there, since the title {other} has it", holding.title);
                self.report.mended.push(Mended { at: at("item", &item.id), what });
                false
            }
        });
        if !holding.items.is_empty() {
            self.holding(holding);
        }
    }

    fn item(&mut self, title_text: &str, mut holding: Holding) {
        let Some(item) = holding.items.first() else { return };
        let barcode = item.id.clone();
        let title = match self.catalogue.title_of(title_text, &barcode) {
            Ok((title, None)) => title,
            Ok((title, Some(others))) => {
                let what = format!("{others} titles are called {title_text:?}; it went to the first, {title}");
                self.report.mended.push(Mended { at: at("item", &barcode), what });
                title
            }
            Err(reason) => return self.skip(at("item", &barcode), reason),
        };
        self.items.insert(barcode, title.clone());
        holding.id = holding_id(&title, &holding);
        holding.title = title;
        self.holding(holding);
    }

    /// Adds the items of a holding to the shelf of their title, branch, place and call number.
    fn holding(&mut self, holding: Holding) {
        match self.holdings.get_mut(&holding.id) {
            Some(shelf) => shelf.items.extend(holding.items),
            None => {
                self.holdings.insert(holding.id.clone(), holding);
            }
        }
    }

    /// Keeps a record if nothing is wrong with it and nobody has its identifier.
    fn record<R: Record>(&mut self, record: &R) -> bool {
        let id = record.id();
        let place = at(R::COLLECTION.name(), id);
        let reason = if let Some(problem) = record.problems().first() {
            format!("{problem}; correct it in the library's system")
        } else if let Some(other) = self.taken.get(id) {
            format!("the source {other:?} has a record of this identifier; import one of the two with another --source")
        } else if !self.ids.insert(format!("{} {id}", R::COLLECTION)) {
            "the file holds an earlier record of this identifier".to_owned()
        } else {
            match serde_json::to_string(record) {
                Ok(json) => {
                    self.rows.push(Row { collection: R::COLLECTION, id: id.to_owned(), json });
                    return true;
                }
                Err(error) => error.to_string(),
            }
        };
        self.skip(place, reason);
        false
    }

    fn skip(&mut self, at: At, reason: String) {
        self.report.skipped.push(Skipped { at, reason });
    }

    fn rows(mut self) -> Vec<Row> {
        for holding in std::mem::take(&mut self.holdings).into_values() {
            if let Some(problem) = holding.problems().first() {
                let barcode = holding.items.first().map_or("", |item| &item.id);
                let what = format!("left out with its shelf: {problem}; correct it in the library's system");
                self.report.mended.push(Mended { at: at("item", barcode), what });
                continue;
            }
            match serde_json::to_string(&holding) {
                Ok(json) => self.rows.push(Row { collection: Collection::Holdings, id: holding.id, json }),
                Err(error) => self.skip(at("holdings", &holding.id), error.to_string()),
            }
        }
        self.rows
    }
}

fn at(what: &str, id: &str) -> At {
    At::Words(format!("{what} {id}"))
}

/// The titles that items are joined to.
#[derive(Default)]
struct Catalogue {
    /// The titles of each key, by identifier.
    titles: HashMap<String, Vec<String>>,
    /// The title of each item that another file lists.
    items: HashMap<String, String>,
}

impl Catalogue {
    async fn of(store: &Store, source: &str, format: Format) -> Result<Self, StoreError> {
        let mut catalogue = Self::default();
        for stored in store.records(Collection::Titles).await? {
            if let Ok(title) = serde_json::from_str::<Title>(&stored.json) {
                let key = title_key(&format!("{} {}", title.title, title.subtitle));
                catalogue.titles.entry(key).or_default().push(stored.id);
            }
        }
        for stored in store.records(Collection::Holdings).await? {
            if stored.source == source && stored.format == format.name() {
                continue;
            }
            if let Ok(holding) = serde_json::from_str::<Holding>(&stored.json) {
                catalogue.items.extend(holding.items.into_iter().map(|item| (item.id, holding.title.clone())));
            }
        }
        Ok(catalogue)
    }

    /// The title of a text for an item, with the number of titles of that text if there are several, or why there is none.
    fn title_of(&self, text: &str, barcode: &str) -> Result<(String, Option<usize>), String> {
        let titles = self.titles.get(&title_key(text)).map(Vec::as_slice).unwrap_or_default();
        let Some(first) = titles.first() else {
            return Err(format!("no title is called {text:?}; import the titles first, or correct the item's title"));
        };
        match self.items.get(barcode) {
            Some(title) if titles.contains(title) => Ok((title.clone(), None)),
            Some(title) => Err(format!(
                "another file lists the item with the title {title}, not with {text:?}; correct one of the two"
            )),
            None if titles.len() == 1 => Ok((first.clone(), None)),
            None => Ok((first.clone(), Some(titles.len()))),
        }
    }
}
