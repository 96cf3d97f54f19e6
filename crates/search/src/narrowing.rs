//! Narrowing: filters, and the counts of what a search could be narrowed to.
//!
//! Each title is looked at once: it is noted which filters it fails, and it counts in a facet if it fails none but that facet's own.

use lapau_feed::catalogue::{Audience, Medium, Title};

use crate::bytes::Dense;
use crate::image::{Reader, Writer};
use crate::query::{Facets, Filters};
use crate::records::TitleRef;
use crate::shelf::CLASSES;
use crate::sorting::sorted;
use crate::stock::{Shelf, Stock};
use crate::values::number;

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

/// How what a title is, and whom it is for, and whether its whole text can be read, share a byte.
mod kind {
    pub(super) const MEDIUM: u8 = 0x0f;
    pub(super) const AUDIENCE: u32 = 4;
    pub(super) const NO_AUDIENCE: u8 = 7;
    pub(super) const FULL_TEXT: u8 = 0x80;
}

/// What titles can be narrowed by, as numbers. Titles go by their position.
#[derive(Debug, Default)]
pub(crate) struct Attributes {
    languages: Vec<String>,
    /// The languages that titles have together, and of each title which of these lists.
    together: Vec<Vec<u16>>,
    language: Vec<u16>,
    /// See [`kind`].
    kinds: Vec<u8>,
    /// The [numbers](class_number) of main classes.
    pub(crate) class: Vec<u8>,
    /// [`NO_YEAR`] for none.
    year: Vec<u16>,
}

impl Attributes {
    /// Takes up a title, all but its class.
    pub(crate) fn add(&mut self, title: &Title) {
        let mut languages: Vec<u16> = Vec::new();
        for language in &title.languages {
            let n = number(&mut self.languages, language);
            if !languages.contains(&n) {
                languages.push(n);
            }
        }
        let known = self.together.iter().position(|known| *known == languages);
        let language = known.unwrap_or_else(|| {
            if self.together.len() <= usize::from(u16::MAX) {
                self.together.push(languages);
            }
            self.together.len() - 1
        });
        self.language.push(language as u16);
        let audience = title.audience.map_or(kind::NO_AUDIENCE, |audience| position(&AUDIENCES, &audience));
        let full_text = title.links.iter().any(|link| link.full_text);
        self.kinds.push(
            position(&MEDIA, &title.medium) | audience << kind::AUDIENCE | if full_text { kind::FULL_TEXT } else { 0 },
        );
        self.year.push(title.year.map_or(NO_YEAR, |year| year as u16));
    }

    /// The titles in another order: which comes first, second and so on.
    pub(crate) fn arrange(&mut self, order: &[u32]) {
        self.language = order.iter().map(|n| self.language[*n as usize]).collect();
        self.kinds = order.iter().map(|n| self.kinds[*n as usize]).collect();
        self.year = order.iter().map(|n| self.year[*n as usize]).collect();
    }

    /// Tells what is known here of a title.
    pub(crate) fn tell<'a>(&'a self, n: u32, title: &mut TitleRef<'a>) {
        let n = n as usize;
        let (Some(kinds), Some(year), Some(language)) = (self.kinds.get(n), self.year.get(n), self.language.get(n))
        else {
            return;
        };
        title.year = Some(*year).filter(|year| *year != NO_YEAR).map(|year| year as i16);
        title.medium = MEDIA.get(usize::from(kinds & kind::MEDIUM)).copied().unwrap_or_default();
        title.audience = AUDIENCES.get(usize::from(kinds >> kind::AUDIENCE & kind::NO_AUDIENCE)).copied();
        title.full_text = kinds & kind::FULL_TEXT != 0;
        let languages = self.together.get(usize::from(*language)).into_iter().flatten();
        title.languages = languages.filter_map(|n| self.languages.get(usize::from(*n))).map(String::as_str).collect();
    }

    /// Reads what [`Attributes::save`] wrote.
    pub(crate) fn load(reader: &mut Reader) -> Self {
        let languages = Dense::load(reader).texts();
        let (ends, values) = (reader.numbers(), reader.shorts());
        let mut start = 0;
        let together = ends.iter().map(|end| {
            let list = values.get(start..*end as usize).unwrap_or_default();
            start = *end as usize;
            list.to_vec()
        });
        Self {
            languages,
            together: together.collect(),
            language: reader.shorts(),
            kinds: reader.bytes(),
            class: reader.bytes(),
            year: reader.shorts(),
        }
    }

    pub(crate) fn save(&self, writer: &mut Writer) {
        Dense::of(self.languages.iter().map(|language| language.as_bytes())).save(writer);
        let mut end = 0;
        let ends = self.together.iter().map(|list| {
            end += list.len() as u32;
            end
        });
        writer.numbers(&ends.collect::<Vec<_>>());
        writer.shorts(&self.together.concat());
        writer.shorts(&self.language);
        writer.bytes(&self.kinds);
        writer.bytes(&self.class);
        writer.shorts(&self.year);
    }

    /// Bytes used.
    pub(crate) fn size(&self) -> usize {
        2 * (self.language.len() + self.year.len()) + self.kinds.len() + self.class.len()
    }

    fn languages(&self, n: usize) -> &[u16] {
        &self.together[usize::from(self.language[n])]
    }

    /// The places of what a title is and whom it is for in their tables, [`NONE`] if it is for nobody.
    fn kinds(&self, n: usize) -> (u8, u8) {
        let audience = self.kinds[n] >> kind::AUDIENCE & kind::NO_AUDIENCE;
        (self.kinds[n] & kind::MEDIUM, if audience == kind::NO_AUDIENCE { NONE } else { audience })
    }

    fn is_digital(&self, n: usize) -> bool {
        let medium = MEDIA.get(usize::from(self.kinds[n] & kind::MEDIUM));
        self.kinds[n] & kind::FULL_TEXT != 0 || medium == Some(&Medium::Digital)
    }
}

/// The number of a main class, or of none.
pub(crate) fn class_number(class: Option<&str>) -> u8 {
    class.map_or(NONE, |class| position(&CLASSES, &class))
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
        let (language, class) = (self.attributes.languages(n), self.attributes.class[n]);
        let (medium, audience) = self.attributes.kinds(n);
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
        in_time && (!digital || self.attributes.is_digital(n))
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
