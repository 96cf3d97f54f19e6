//! The catalogue: everything that a search answers from.

use lapau_feed::catalogue::{Availability, Holding, Synonyms, Title};

use crate::codes::Codes;
use crate::index::Index;
use crate::narrowing::Attributes;
use crate::order::{Orders, arrange};
use crate::query::{Detail, Row};
use crate::sorting::sort;
use crate::stock::Stock;
use crate::terms::Thesaurus;

/// A library's catalogue, indexed.
///
/// It holds the records it was made from and never changes them; only what is on the shelf can be [set anew](Catalogue::set_availability).
#[derive(Debug, Default)]
pub struct Catalogue {
    /// What came last first. Everywhere else in this crate titles go by their position here.
    pub(crate) titles: Vec<Title>,
    pub(crate) stock: Stock,
    pub(crate) index: Index,
    pub(crate) codes: Codes,
    pub(crate) thesaurus: Thesaurus,
    pub(crate) attributes: Attributes,
    pub(crate) orders: Orders,
    /// The titles by identifier.
    by_id: Vec<u32>,
}

impl Catalogue {
    /// Indexes a catalogue.
    ///
    /// Of several titles with one identifier the last counts; holdings of unknown titles are left out.
    pub fn new(
        titles: Vec<Title>,
        holdings: Vec<Holding>,
        availability: Vec<Availability>,
        synonyms: Vec<Synonyms>,
    ) -> Self {
        let titles = distinct(titles);
        let mut by_id: Vec<u32> = (0..titles.len() as u32).collect();
        sort(&mut by_id, &|a, b| titles[a as usize].id.cmp(&titles[b as usize].id));
        let mut catalogue =
            Self { index: Index::new(&titles), thesaurus: Thesaurus::new(&synonyms), titles, by_id, ..Self::default() };
        let held = holdings.into_iter().filter_map(|holding| Some((catalogue.position(holding.title_id())?, holding)));
        catalogue.stock = Stock::new(catalogue.titles.len(), held.collect());
        for (n, title) in catalogue.titles.iter().enumerate() {
            catalogue.codes.add_title(n as u32, title);
            for holding in catalogue.stock.holdings(n as u32) {
                catalogue.codes.add_holding(n as u32, holding);
            }
        }
        catalogue.codes.sort();
        catalogue.attributes = Attributes::new(&catalogue.titles, &catalogue.stock);
        catalogue.set_availability(availability);
        catalogue
    }

    /// Sets which items are not on their shelves, in place of what was known. Nothing is indexed anew.
    ///
    /// Records of unknown items are ignored.
    pub fn set_availability(&mut self, availability: Vec<Availability>) {
        self.stock.set_away(availability);
    }

    /// How many titles there are.
    pub fn len(&self) -> usize {
        self.titles.len()
    }

    /// Whether there are no titles.
    pub fn is_empty(&self) -> bool {
        self.titles.is_empty()
    }

    /// The titles, what came last first.
    pub fn titles(&self) -> &[Title] {
        &self.titles
    }

    /// The place of a title among [the titles](Self::titles).
    pub fn place(&self, id: &str) -> Option<usize> {
        self.position(id).map(|n| n as usize)
    }

    /// How many copies a title has and how many of them are on the shelf, by its place among [the titles](Self::titles).
    pub fn copies(&self, place: usize) -> (u16, u16) {
        u32::try_from(place).ok().filter(|n| (*n as usize) < self.len()).map_or((0, 0), |n| self.stock.count(n))
    }

    /// How much memory the word index takes, in bytes, beside the records themselves.
    pub fn index_bytes(&self) -> usize {
        self.index.size()
    }

    /// Everything about a title; nothing if there is no such title.
    pub fn title(&self, id: &str) -> Option<Detail> {
        let n = self.position(id)?;
        let (copies, available) = self.stock.count(n);
        let editions = self.editions(n);
        Some(Detail {
            title: self.titles[n as usize].clone(),
            holdings: self.stock.views(n),
            copies,
            available,
            related: self.plain_rows(&self.related(n, &editions)),
            editions: self.plain_rows(&editions),
        })
    }

    /// The rows of titles, in the order asked for; unknown ones are left out.
    pub fn rows(&self, ids: &[&str]) -> Vec<Row> {
        ids.iter().filter_map(|id| self.position(id)).map(|n| self.row(n, &[])).collect()
    }

    pub(crate) fn position(&self, id: &str) -> Option<u32> {
        let at = self.by_id.binary_search_by(|n| self.titles[*n as usize].id.as_str().cmp(id)).ok()?;
        self.by_id.get(at).copied()
    }
}

/// The titles in the order they are kept in, each identifier once.
fn distinct(mut titles: Vec<Title>) -> Vec<Title> {
    let mut order: Vec<u32> = (0..titles.len() as u32).collect();
    sort(&mut order, &|a, b| titles[a as usize].id.cmp(&titles[b as usize].id));
    // Of those with the same identifier the last one counts.
    let mut counts = vec![false; titles.len()];
    for same in order.chunk_by(|a, b| titles[*a as usize].id == titles[*b as usize].id) {
        counts[same[same.len() - 1] as usize] = true;
    }
    let mut counts = counts.into_iter();
    titles.retain(|_| counts.next() == Some(true));
    arrange(titles)
}
