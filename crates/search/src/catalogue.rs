//! The catalogue: everything that a search answers from.

use std::cell::RefCell;

use lapau_feed::catalogue::{Availability, Holding, Synonyms, Title};

use crate::bytes::{Dense, Rows};
use crate::codes::{Codes, Met};
use crate::image::{Reader, Writer};
use crate::index::{Builder, Index};
use crate::narrowing::{Attributes, class_number};
use crate::order::{ARTICLES, Arrivals, Orders};
use crate::query::{Detail, Row};
use crate::ranking::Scores;
use crate::records::{Packed, Records, TitleRef, id, pack};
use crate::shelf::main_class;
use crate::sorting::{by_text, sorted};
use crate::stock::{Arriving, Lookup, Stock};
use crate::terms::Thesaurus;
use crate::texts::{Sharing, Texts};

/// A library's catalogue, indexed.
///
/// It keeps what lists show of the records it was made from, packed, and never changes it; only what is on the shelf can be [set anew](Catalogue::set_availability).
#[derive(Debug, Default)]
pub struct Catalogue {
    /// What came last first. Everywhere else in this crate titles go by their position here.
    pub(crate) records: Records,
    pub(crate) stock: Stock,
    pub(crate) index: Index,
    pub(crate) codes: Codes,
    pub(crate) thesaurus: Thesaurus,
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
        let (mut sharing, mut rows, mut packed) = (Sharing::default(), Rows::default(), Packed::default());
        let (mut builder, mut met, mut arrivals) = (Builder::default(), Met::default(), Arrivals::default());
        let (mut attributes, mut classes) = (Attributes::default(), Vec::new());
        let (mut works, mut named) = (Texts::default(), Vec::new());
        for (n, title) in (0..).zip(titles) {
            pack(&title, &mut sharing, &mut rows, &mut packed);
            met.add_title(n, &title, packed.class);
            builder.add(&title, &packed, &sharing, &mut arrivals.words);
            arrivals.add(&title);
            attributes.add(&title);
            classes.push(packed.class);
            if !title.work.is_empty() {
                named.push((works.number(&title.work), n));
            }
        }
        let alphabet = builder.alphabet();
        let by_id = distinct(&rows);
        let order = arrivals.arrange(&by_id, &ranks(&alphabet), ARTICLES.map(|word| builder.number(word)));
        drop(arrivals);
        let mut positions = vec![None; rows.len()];
        for (n, title) in (0..).zip(&order) {
            positions[*title as usize] = Some(n);
        }
        let position = |title: u32| positions[title as usize];
        let index = builder.finish(&order, &alphabet);
        met.renumber(&position);
        attributes.arrange(&order);
        let named = named.into_iter().filter_map(|(work, title)| Some((work, position(title)?))).collect();
        let works = sorted(named, &|a: &(u32, u32), b| a.cmp(b));
        let mut catalogue = Self {
            records: Records { rows: Dense::of(order.iter().map(|n| rows.get(*n))), attributes, ..Records::default() },
            by_id: by_id.into_iter().filter_map(position).collect(),
            index,
            works,
            ..Self::default()
        };
        drop(rows);
        let mut arriving = Arriving::default();
        // A feed has both in the same order, so the next title is mostly the one looked for.
        let mut next = 0;
        for holding in holdings {
            if let Some(at) = catalogue.seek(holding.title_id(), next) {
                next = at + 1;
                arriving.add(catalogue.by_id[at], &holding, &mut sharing, &mut met);
            }
        }
        let Self { records, stock, .. } = &mut catalogue;
        (records.texts, records.parts) = (sharing.texts.kept(), sharing.parts.kept());
        drop(sharing);
        let (codes, places) = Codes::new(met);
        *stock = arriving.finish(records.len(), &places);
        // A title without a class has that of its call number.
        let mut known = vec![None; records.texts.len()];
        let class = |(n, title): (u32, &u32)| {
            let class = classes[*title as usize];
            let of_class = *known[class as usize].get_or_insert_with(|| main_class(records.texts.text(class)));
            of_class.or_else(|| main_class(&stock.call(n, records)))
        };
        records.attributes.class = (0..).zip(&order).map(class).map(class_number).collect();
        catalogue.codes = codes;
        catalogue
    }

    /// Writes all that was indexed, in pieces: everything but availability and synonyms.
    pub fn save(&self, put: &mut dyn FnMut(&[u8])) {
        let mut writer = Writer::new(put);
        let Records { rows, texts, parts, attributes } = &self.records;
        [rows, texts, parts].into_iter().for_each(|rows| rows.save(&mut writer));
        attributes.save(&mut writer);
        self.stock.save(&mut writer);
        self.index.save(&mut writer);
        self.codes.save(&mut writer);
        writer.numbers(&self.by_id);
        writer.numbers(&self.works.iter().flat_map(|(work, title)| [*work, *title]).collect::<Vec<_>>());
        writer.end();
    }

    /// The catalogue that [`Catalogue::save`] wrote, from its pieces in their order: everything on its shelf, and no synonyms.
    ///
    /// Nothing if they are not what this version of the search would have written.
    pub fn load(next: &mut dyn FnMut() -> Option<Vec<u8>>) -> Option<Self> {
        let mut reader = Reader::new(next)?;
        let [rows, texts, parts] = [(); 3].map(|()| Dense::load(&mut reader));
        let records = Records { rows, texts, parts, attributes: Attributes::load(&mut reader) };
        let stock = Stock::load(&mut reader);
        let index = Index::load(&mut reader);
        let codes = Codes::load(&mut reader);
        let by_id = reader.numbers();
        let works = reader.numbers().as_chunks().0.iter().map(|[work, title]| (*work, *title)).collect();
        let catalogue = Self { records, stock, index, codes, by_id, works, ..Self::default() };
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
        self.stock.set_away(availability, &self.records.parts, &self.codes);
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
        self.records.size() + self.stock.size() + self.index.size() + self.codes.size() + numbers
    }

    /// Everything about a title, of which this is the whole record; nothing if there is no such title.
    pub fn title(&self, title: Title) -> Option<Detail> {
        let n = self.position(&title.id)?;
        let (copies, available) = self.stock.count(n);
        let editions = self.editions(n);
        Some(Detail {
            title,
            holdings: self.stock.views(n, self.lookup()),
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

    /// What texts of holdings are put together from.
    pub(crate) fn lookup(&self) -> Lookup<'_> {
        Lookup { records: &self.records, codes: &self.codes }
    }

    /// How many titles have an identifier before this one.
    pub fn before(&self, id: &str) -> usize {
        self.by_id.partition_point(|n| self.records.id(*n) < id)
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
fn distinct(rows: &Rows) -> Vec<u32> {
    let order = by_text(rows.len(), &|n| id(rows.get(n)).as_bytes());
    let same = |a: &u32, b: &u32| id(rows.get(*a)) == id(rows.get(*b));
    order.chunk_by(same).filter_map(|same| same.last().copied()).collect()
}

/// The place of each number in an order of all numbers.
fn ranks(order: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0; order.len()];
    for (rank, n) in (0..).zip(order) {
        ranks[*n as usize] = rank;
    }
    ranks
}
