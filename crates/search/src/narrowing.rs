//! Narrowing: filters, and the counts of what a search could be narrowed to.
//!
//! Each title is looked at once: it is noted which filters it fails, and it counts in a facet if it fails none but that facet's own.

use lapau_feed::catalogue::{Audience, Medium};

use crate::bytes::Rows;
use crate::image::{Reader, Writer};
use crate::query::{Facets, Filters};
use crate::records::Records;
use crate::shelf::{CLASSES, main_class};
use crate::sorting::sorted;
use crate::stock::{Shelf, Stock};
use crate::values::{Lists, number};

/// The kinds of things; a title's is kept as its place here, so new ones come last but for `Other`.
pub(crate) const MEDIA: [Medium; 12] = [
    Medium::Book,
    Medium::Serial,
    Medium::Article,
    Medium::Map,
    Medium::Music,
    Medium::Audio,
    Medium::Video,
    Medium::Picture,
    Medium::Digital,
    Medium::Kit,
    Medium::Manuscript,
    Medium::Other,
];
/// The readers, likewise.
pub(crate) const AUDIENCES: [Audience; 5] =
    [Audience::Children, Audience::Teens, Audience::Adults, Audience::Everyone, Audience::Other];
/// Stands for no class and for no audience.
const NONE: u8 = u8::MAX;
/// Stands for no year.
const NO_YEAR: u16 = i16::MIN as u16;

/// What titles can be narrowed by, as numbers. Titles go by their position.
#[derive(Debug, Default)]
pub(crate) struct Attributes {
    languages: Vec<String>,
    language: Lists,
    medium: Vec<u8>,
    audience: Vec<u8>,
    class: Vec<u8>,
    /// [`NO_YEAR`] for none.
    year: Vec<u16>,
    digital: Vec<u8>,
}

impl Attributes {
    /// The attributes of titles; a title without a class has that of its call number.
    pub(crate) fn new(records: &Records, stock: &Stock) -> Self {
        let mut all = Self::default();
        for n in 0..records.len() as u32 {
            let title = records.get(n);
            let class = main_class(title.class).or_else(|| main_class(stock.call(n)));
            all.language.push(title.languages.iter().map(|language| number(&mut all.languages, language)));
            all.medium.push(position(&MEDIA, &title.medium));
            all.audience.push(title.audience.map_or(NONE, |audience| position(&AUDIENCES, &audience)));
            all.class.push(class.map_or(NONE, |class| position(&CLASSES, &class)));
            all.year.push(title.year.map_or(NO_YEAR, |year| year as u16));
            all.digital.push(u8::from(title.medium == Medium::Digital || title.full_text));
        }
        all
    }

    /// Reads what [`Attributes::save`] wrote.
    pub(crate) fn load(reader: &mut Reader) -> Self {
        Self {
            languages: Rows::load(reader).texts(),
            language: Lists { ends: reader.numbers(), values: reader.shorts() },
            medium: reader.bytes(),
            audience: reader.bytes(),
            class: reader.bytes(),
            year: reader.shorts(),
            digital: reader.bytes(),
        }
    }

    pub(crate) fn save(&self, writer: &mut Writer) {
        Rows::of(&self.languages).save(writer);
        writer.numbers(&self.language.ends);
        writer.shorts(&self.language.values);
        writer.bytes(&self.medium);
        writer.bytes(&self.audience);
        writer.bytes(&self.class);
        writer.shorts(&self.year);
        writer.bytes(&self.digital);
    }

    /// Bytes used.
    pub(crate) fn size(&self) -> usize {
        4 * self.language.ends.len() + 2 * (self.language.values.len() + self.year.len()) + 4 * self.medium.len()
    }
}

/// The place of a value in a table that has it.
pub(crate) fn position<T: PartialEq>(table: &[T], value: &T) -> u8 {
    table.iter().position(|known| known == value).unwrap_or(table.len() - 1) as u8
}

/// The filters a title fails, as bits.
mod fails {
    pub(super) const LANGUAGE: u8 = 1;
    pub(super) const MEDIUM: u8 = 2;
    pub(super) const AUDIENCE: u8 = 4;
    pub(super) const CLASS: u8 = 8;
    /// Filters that are no facets.
    pub(super) const REST: u8 = 16;
}

/// Filters made ready for many titles, and the counts so far.
pub(crate) struct Narrowing<'a> {
    filters: &'a Filters,
    attributes: &'a Attributes,
    stock: &'a Stock,
    /// By number of the value: whether it is chosen. Empty if any will do.
    branches: Vec<bool>,
    languages: Vec<bool>,
    media: Vec<bool>,
    audience: Vec<bool>,
    classes: Vec<bool>,
    availability: [usize; 2],
    branch: Vec<usize>,
    language: Vec<usize>,
    medium: Vec<usize>,
    reader: Vec<usize>,
    class: Vec<usize>,
}

impl<'a> Narrowing<'a> {
    /// Nothing counted yet.
    pub(crate) fn new(filters: &'a Filters, attributes: &'a Attributes, stock: &'a Stock) -> Self {
        Self {
            filters,
            attributes,
            stock,
            branches: chosen(&stock.branches, &filters.branches),
            languages: chosen(&attributes.languages, &filters.languages),
            media: chosen(&MEDIA, &filters.media),
            audience: chosen(&AUDIENCES, &filters.audience),
            classes: chosen(&CLASSES.map(str::to_owned), &filters.class),
            availability: [0; 2],
            branch: vec![0; stock.branches.len()],
            language: vec![0; attributes.languages.len()],
            medium: vec![0; MEDIA.len()],
            reader: vec![0; AUDIENCES.len()],
            class: vec![0; CLASSES.len()],
        }
    }

    /// Whether a title passes all filters. Counts it in the facets.
    pub(crate) fn admit(&mut self, title: u32) -> bool {
        let n = title as usize;
        let Attributes { language, medium, audience, class, .. } = self.attributes;
        let (language, medium, audience, class) = (language.get(title), medium[n], audience[n], class[n]);
        let mut failed = 0;
        if !passes(&self.languages, language.iter().map(|value| usize::from(*value))) {
            failed |= fails::LANGUAGE;
        }
        for (chosen, value, bit) in [
            (&self.media, medium, fails::MEDIUM),
            (&self.audience, audience, fails::AUDIENCE),
            (&self.classes, class, fails::CLASS),
        ] {
            if !passes(chosen, [usize::from(value)].into_iter()) {
                failed |= bit;
            }
        }
        if !self.passes_rest(n) {
            failed |= fails::REST;
        }
        if failed.count_ones() > 1 || failed == fails::REST {
            // It fails two filters, or one that is no facet: it counts nowhere.
            return false;
        }
        let here = |shelf: &&Shelf| passes(&self.branches, [usize::from(shelf.branch)].into_iter());
        let shelves = self.stock.shelves(title);
        let held = self.branches.is_empty() || shelves.iter().any(|shelf| here(&shelf));
        let available = shelves.iter().filter(here).any(|shelf| shelf.available > 0);
        let passed = held && (available || !self.filters.available);
        if failed == 0 {
            if held {
                self.availability[usize::from(available)] += 1;
            }
            for shelf in shelves.iter().filter(|shelf| shelf.available > 0 || !self.filters.available) {
                self.branch[usize::from(shelf.branch)] += 1;
            }
        }
        if passed {
            if failed & !fails::LANGUAGE == 0 {
                language.iter().for_each(|value| self.language[usize::from(*value)] += 1);
            }
            for (counts, value, bit) in [
                (&mut self.medium, medium, fails::MEDIUM),
                (&mut self.reader, audience, fails::AUDIENCE),
                (&mut self.class, class, fails::CLASS),
            ] {
                if failed & !bit == 0 && value != NONE {
                    counts[usize::from(value)] += 1;
                }
            }
        }
        passed && failed == 0
    }

    fn passes_rest(&self, n: usize) -> bool {
        let Filters { year_from, year_to, digital, .. } = self.filters;
        let year = self.attributes.year[n];
        let within = |year: i16| year_from.is_none_or(|from| from <= year) && year_to.is_none_or(|to| year <= to);
        let in_time = year_from.is_none() && year_to.is_none() || year != NO_YEAR && within(year as i16);
        in_time && (!digital || self.attributes.digital[n] != 0)
    }

    /// The counts of all titles looked at.
    pub(crate) fn facets(self) -> Facets {
        let [away, there] = self.availability;
        Facets {
            availability: [(true, there), (false, away)].into_iter().filter(|(_, count)| *count > 0).collect(),
            branch: counted(&self.stock.branches, &self.branch),
            language: counted(&self.attributes.languages, &self.language),
            medium: counted(&MEDIA, &self.medium),
            audience: counted(&AUDIENCES, &self.reader),
            class: nonzero(&CLASSES.map(str::to_owned), &self.class),
        }
    }
}

/// Which of the known values are chosen; empty if none was asked for.
fn chosen<T: PartialEq>(known: &[T], asked: &[T]) -> Vec<bool> {
    if asked.is_empty() {
        return Vec::new();
    }
    // An unknown value alone must still find nothing, so the list is never empty here.
    let mut chosen: Vec<bool> = known.iter().map(|value| asked.contains(value)).collect();
    chosen.push(false);
    chosen
}

fn passes(chosen: &[bool], mut values: impl Iterator<Item = usize>) -> bool {
    chosen.is_empty() || values.any(|value| chosen.get(value).copied().unwrap_or(false))
}

/// Values with their counts, without those that no title has.
fn nonzero<T: Clone>(values: &[T], counts: &[usize]) -> Vec<(T, usize)> {
    values.iter().cloned().zip(counts.iter().copied()).filter(|(_, count)| *count > 0).collect()
}

/// The same, the commonest first.
fn counted<T: Clone>(values: &[T], counts: &[usize]) -> Vec<(T, usize)> {
    sorted(nonzero(values, counts), &|a, b| b.1.cmp(&a.1))
}
