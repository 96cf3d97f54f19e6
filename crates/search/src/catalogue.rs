//! The catalogue: everything that a search answers from.

use std::cell::RefCell;

use lapau_feed::catalogue::{Availability, Holding, Synonyms, Title};

use crate::bytes::Rows;
use crate::codes::{Codes, Met};
use crate::image::{Reader, Writer};
use crate::index::{Builder, Index};
use crate::narrowing::Attributes;
use crate::order::{Arrivals, Orders};
use crate::query::{Detail, Row};
use crate::ranking::Scores;
use crate::records::{Records, TitleRef, pack};
use crate::sorting::{ByText, sort, sorted};
use crate::stock::{Arriving, Stock};
use crate::terms::Thesaurus;
use crate::texts::Sharing;

/// A library's catalogue, indexed.
///
/// It keeps the records it was made from, packed, and never changes them; only what is on the shelf can be [set anew](Catalogue::set_availability).
#[derive(Debug, Default)]
pub struct Catalogue {
    /// What came last first. Everywhere else in this crate titles go by their position here.
    pub(crate) records: Records,
    pub(crate) stock: Stock,
    pub(crate) index: Index,
    pub(crate) codes: Codes,
    pub(crate) thesaurus: Thesaurus,
    pub(crate) attributes: Attributes,
    pub(crate) orders: Orders,
    /// The titles by identifier.
    by_id: Vec<u32>,
    /// The titles that are editions of a work, by work: its number, and the title.
    pub(crate) works: Vec<(u32, u32)>,
    /// The tables of the last search, for the next one.
    pub(crate) scores: RefCell<Scores>,
}

impl Catalogue {
    /// Indexes a catalogue. The records are taken one at a time, first all titles, then all holdings: none need be kept.
    ///
    /// Of several titles with one identifier the last counts; holdings of unknown titles are left out.
    pub fn new(
        titles: impl IntoIterator<Item = Title>,
        holdings: impl IntoIterator<Item = Holding>,
        availability: Vec<Availability>,
        synonyms: Vec<Synonyms>,
    ) -> Self {
        let mut catalogue = Self::index(&mut titles.into_iter(), &mut holdings.into_iter());
        catalogue.set_synonyms(&synonyms);
        catalogue.set_availability(availability);
        catalogue
    }

    fn index(titles: &mut dyn Iterator<Item = Title>, holdings: &mut dyn Iterator<Item = Holding>) -> Self {
        let (mut sharing, mut rows) = (Sharing::default(), Rows::default());
        let (mut builder, mut met, mut arrivals) = (Builder::default(), Met::default(), Arrivals::default());
        let (mut works, mut named) = (Sharing::default(), Vec::new());
        for (n, title) in (0..).zip(titles) {
            pack(&title, &mut sharing, &mut rows);
            met.add_title(n, &title);
            let words = builder.add(&title);
            arrivals.add(&title, &words);
            if !title.work.is_empty() {
                named.push((works.number(&title.work), n));
            }
        }
        let arrived = Records { rows, texts: Rows::default() };
        let by_id = distinct(&arrived);
        let mut order = by_id.clone();
        sort(&mut order, &|a, b| a.cmp(&b));
        arrivals.arrange(&mut order);
        let mut positions = vec![None; arrived.len()];
        for (n, title) in (0..).zip(&order) {
            positions[*title as usize] = Some(n);
        }
        let position = |title: u32| positions[title as usize];
        let index = builder.finish(&order);
        met.renumber(&position);
        let named = named.into_iter().filter_map(|(work, title)| Some((work, position(title)?))).collect();
        let works = sorted(named, &|a: &(u32, u32), b| a.cmp(b));
        let mut catalogue = Self {
            records: Records { rows: arrived.rows.arranged(&order), texts: Rows::default() },
            by_id: by_id.into_iter().filter_map(position).collect(),
            index,
            works,
            ..Self::default()
        };
        drop(arrived);
        let mut arriving = Arriving::default();
        // A feed has both in the same order, so the next title is mostly the one looked for.
        let mut next = 0;
        for holding in holdings {
            if let Some(at) = catalogue.seek(holding.title_id(), next) {
                next = at + 1;
                arriving.add(catalogue.by_id[at], &holding, &mut sharing, &mut met);
            }
        }
        catalogue.records.texts = sharing.texts;
        catalogue.stock = arriving.finish(catalogue.len());
        catalogue.codes = Codes::new(met);
        catalogue.attributes = Attributes::new(&catalogue.records, &catalogue.stock);
        catalogue
    }

    /// Writes all that was indexed, in pieces: everything but availability and synonyms.
    pub fn save(&self, put: &mut dyn FnMut(&[u8])) {
        let mut writer = Writer::new(put);
        self.records.rows.save(&mut writer);
        self.records.texts.save(&mut writer);
        self.stock.save(&mut writer);
        self.index.save(&mut writer);
        self.codes.save(&mut writer);
        self.attributes.save(&mut writer);
        writer.numbers(&self.by_id);
        writer.numbers(&self.works.iter().flat_map(|(work, title)| [*work, *title]).collect::<Vec<_>>());
        writer.end();
    }

    /// The catalogue that [`Catalogue::save`] wrote, from its pieces in their order: everything on its shelf, and no synonyms.
    ///
    /// Nothing if they are not what this version of the search would have written.
    pub fn load(next: &mut dyn FnMut() -> Option<Vec<u8>>) -> Option<Self> {
        let mut reader = Reader::new(next)?;
        let records = Records { rows: Rows::load(&mut reader), texts: Rows::load(&mut reader) };
        let stock = Stock::load(&mut reader);
        let index = Index::load(&mut reader);
        let codes = Codes::load(&mut reader);
        let attributes = Attributes::load(&mut reader);
        let by_id = reader.numbers();
        let works = reader.numbers().as_chunks().0.iter().map(|[work, title]| (*work, *title)).collect();
        let catalogue = Self { records, stock, index, codes, attributes, by_id, works, ..Self::default() };
        reader.end().then_some(catalogue)
    }

    /// Sets which words mean the same, in place of what was known. Nothing is indexed anew.
    pub fn set_synonyms(&mut self, synonyms: &[Synonyms]) {
        self.thesaurus = Thesaurus::new(synonyms);
    }

    /// Sets which items are not on their shelves, in place of what was known. Nothing is indexed anew.
    ///
    /// Records of unknown items are ignored.
    pub fn set_availability(&mut self, availability: Vec<Availability>) {
        self.stock.set_away(availability, &self.codes);
    }

    /// How many titles there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are no titles.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The titles, what came last first.
    pub fn titles(&self) -> impl Iterator<Item = TitleRef<'_>> {
        (0..self.len() as u32).map(|n| self.records.get(n))
    }

    /// A title by its place among [the titles](Self::titles); an empty one if there is none.
    pub fn at(&self, place: usize) -> TitleRef<'_> {
        u32::try_from(place).map(|n| self.records.get(n)).unwrap_or_default()
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

    /// How much memory everything takes, in bytes: records, copies, and all that is looked up.
    pub fn bytes(&self) -> usize {
        let numbers = 4 * self.by_id.len() + 8 * self.works.len();
        let records = self.records.rows.size() + self.records.texts.size();
        records + self.stock.size() + self.index.size() + self.codes.size() + self.attributes.size() + numbers
    }

    /// Everything about a title; nothing if there is no such title.
    pub fn title(&self, id: &str) -> Option<Detail> {
        let n = self.position(id)?;
        let (copies, available) = self.stock.count(n);
        let editions = self.editions(n);
        Some(Detail {
            title: self.records.whole(n),
            holdings: self.stock.views(n, &self.records.texts),
            copies,
            available,
            related: self.plain_rows(&self.related(n, &editions)),
            editions: self.plain_rows(&editions),
        })
    }

    /// The rows of titles, in the order asked for; unknown ones are left out.
    pub fn rows(&self, ids: &[&str]) -> Vec<Row> {
        ids.iter().filter_map(|id| self.position(id)).map(|n| self.row(n, &[], &[])).collect()
    }

    pub(crate) fn position(&self, id: &str) -> Option<u32> {
        self.by_id.get(self.seek(id, usize::MAX)?).copied()
    }

    /// Where a title is among those by identifier, which may be guessed.
    fn seek(&self, id: &str, guess: usize) -> Option<usize> {
        if self.by_id.get(guess).is_some_and(|n| self.records.id(*n) == id) {
            return Some(guess);
        }
        self.by_id.binary_search_by(|n| self.records.id(*n).cmp(id)).ok()
    }
}

/// The records by identifier, each identifier once: of those with the same one the last counts.
fn distinct(records: &Records) -> Vec<u32> {
    let mut order: Vec<u32> = (0..records.len() as u32).collect();
    let id = |n: u32| records.id(n).as_bytes();
    let by_text = ByText::new(records.len(), &id);
    sort(&mut order, &|a, b| by_text.order(a, b));
    order.chunk_by(|a, b| records.id(*a) == records.id(*b)).filter_map(|same| same.last().copied()).collect()
}
