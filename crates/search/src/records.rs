//! The records of titles, packed: what lists show of them, in 30 bytes each instead of ten allocations, and read one at a time when they are asked for.
//!
//! A row is the identifier, the title proper in its parts, a mask of which other fields there are, then these, in the order of [`pack`]. What titles are narrowed by stands in tables of its own, the [`Attributes`]. What only a title's own page shows is not here: whoever has the catalogue has the whole record where it was read from.

use jiff::civil::Date;
use lapau_feed::catalogue::{Audience, Medium, Name, Title};

use crate::bytes::{Dense, Rows, put_number, put_text, take_number, take_text};
use crate::narrowing::Attributes;
use crate::texts::{Sharing, Spelt, put_parts, spell};

/// What lists of titles show of a title, and what titles are likened by; its texts are the catalogue's.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct TitleRef<'a> {
    pub id: &'a str,
    pub title: Spelt<'a>,
    pub subtitle: Spelt<'a>,
    pub names: Vec<NameRef<'a>>,
    pub year: Option<i16>,
    pub medium: Medium,
    pub class: &'a str,
    pub languages: Vec<&'a str>,
    pub audience: Option<Audience>,
    pub subjects: Vec<&'a str>,
    /// Whether the whole text is there to be read.
    pub full_text: bool,
}

/// A name of a title.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct NameRef<'a> {
    pub name: &'a str,
    /// Empty for an author.
    pub role: &'a str,
}

impl<'a> TitleRef<'a> {
    /// The first name, as filed; empty if there is none.
    pub fn author(&self) -> &'a str {
        self.names.first().map(|name| name.name).unwrap_or_default()
    }
}

/// The records. Titles go by their position.
#[derive(Debug, Default)]
pub(crate) struct Records {
    pub(crate) rows: Dense,
    /// Texts that many share.
    pub(crate) texts: Dense,
    /// The parts of titles and call numbers.
    pub(crate) parts: Dense,
    pub(crate) attributes: Attributes,
}

/// Which fields a record has.
mod has {
    pub(super) const SUBTITLE: u32 = 1;
    pub(super) const NAMES: u32 = 2;
    pub(super) const CLASS: u32 = 4;
    pub(super) const SUBJECTS: u32 = 8;
}

impl Records {
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Bytes used.
    pub(crate) fn size(&self) -> usize {
        self.rows.size() + self.texts.size() + self.parts.size() + self.attributes.size()
    }

    pub(crate) fn id(&self, n: u32) -> &str {
        id(self.rows.get(n))
    }

    /// The title proper.
    pub(crate) fn title(&self, n: u32) -> String {
        let mut row = self.rows.get(n);
        take_text(&mut row);
        Spelt::take(&mut row, &self.parts).text()
    }

    /// What lists show of a title.
    pub(crate) fn get(&self, n: u32) -> TitleRef<'_> {
        let row = &mut self.rows.get(n);
        let (id, title) = (take_text(row), Spelt::take(row, &self.parts));
        let mask = take_number(row);
        let has = |field: u32| mask & field != 0;
        let subtitle = if has(has::SUBTITLE) { Spelt::take(row, &self.parts) } else { Spelt::default() };
        let mut title = TitleRef { id, title, subtitle, ..TitleRef::default() };
        if has(has::NAMES) {
            for _ in 0..length(row) {
                let (name, role) = (self.shared(row), self.shared(row));
                title.names.push(NameRef { name, role });
            }
        }
        if has(has::CLASS) {
            title.class = self.shared(row);
        }
        if has(has::SUBJECTS) {
            title.subjects.extend((0..length(row)).map(|_| self.shared(row)));
        }
        self.attributes.tell(n, &mut title);
        title
    }

    fn shared(&self, row: &mut &[u8]) -> &str {
        self.texts.text(take_number(row))
    }
}

/// The identifier in a record's row.
pub(crate) fn id(mut row: &[u8]) -> &str {
    take_text(&mut row)
}

/// The length of a list. Each entry has a byte at least: no length that was not written here is more than there is.
fn length(row: &mut &[u8]) -> u32 {
    take_number(row).min(row.len() as u32)
}

/// A record that was packed: the numbers of its texts.
#[derive(Debug, Default)]
pub(crate) struct Packed {
    /// Of its parts.
    pub(crate) title: Vec<u32>,
    pub(crate) subtitle: Vec<u32>,
    /// Of texts that are shared.
    pub(crate) names: Vec<u32>,
    pub(crate) class: u32,
    pub(crate) subjects: Vec<u32>,
}

/// Writes a record as a row, and ends it.
pub(crate) fn pack(title: &Title, sharing: &mut Sharing, rows: &mut Rows, packed: &mut Packed) {
    let Sharing { texts, parts } = sharing;
    spell(&title.title, parts, &mut packed.title);
    spell(&title.subtitle, parts, &mut packed.subtitle);
    packed.names.clear();
    packed.names.extend(title.names.iter().map(|name| texts.number(&name.name)));
    packed.class = texts.number(&title.class);
    packed.subjects.clear();
    packed.subjects.extend(title.subjects.iter().map(|subject| texts.number(subject)));
    let bytes = &mut rows.bytes;
    put_text(bytes, &title.id);
    put_parts(bytes, &packed.title);
    let there = |field: u32, there: bool| if there { field } else { 0 };
    let mask = there(has::SUBTITLE, !title.subtitle.is_empty())
        | there(has::NAMES, !title.names.is_empty())
        | there(has::CLASS, !title.class.is_empty())
        | there(has::SUBJECTS, !title.subjects.is_empty());
    put_number(bytes, mask);
    if mask & has::SUBTITLE != 0 {
        put_parts(bytes, &packed.subtitle);
    }
    if mask & has::NAMES != 0 {
        put_number(bytes, title.names.len() as u32);
        for (Name { role, .. }, name) in title.names.iter().zip(&packed.names) {
            put_number(bytes, *name);
            put_number(bytes, texts.number(role));
        }
    }
    if mask & has::CLASS != 0 {
        put_number(bytes, packed.class);
    }
    if mask & has::SUBJECTS != 0 {
        put_number(bytes, packed.subjects.len() as u32);
        packed.subjects.iter().for_each(|subject| put_number(bytes, *subject));
    }
    rows.end();
}

/// A date as a number, in the order of dates after year 0.
pub(crate) fn number_of_date(date: Date) -> u32 {
    u32::from(date.year() as u16) << 9 | (date.month() as u32) << 5 | date.day() as u32
}

#[cfg(test)]
mod tests {
    use lapau_feed::catalogue::Link;
    use proptest::prelude::*;

    use super::*;
    use crate::narrowing::{AUDIENCES, MEDIA};

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![2 => Just(String::new()), 3 => "\\PC{1,12}", 1 => "[a ]{1,6}"]
    }

    fn texts() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec(text(), 0..4)
    }

    fn links() -> impl Strategy<Value = Vec<Link>> {
        let link = any::<bool>().prop_map(|full_text| Link { href: String::new(), label: String::new(), full_text });
        prop::collection::vec(link, 0..3)
    }

    fn names() -> impl Strategy<Value = Vec<Name>> {
        prop::collection::vec((text(), text()).prop_map(|(name, role)| Name { name, role }), 0..3)
    }

    prop_compose! {
        fn title()(
            [id, title, subtitle, class] in [text(), text(), text(), text()], [languages, subjects] in [texts(), texts()],
            names in names(), links in links(), year in prop::option::of(-9999_i16..=9999), medium in prop::sample::select(&MEDIA[..]),
            audience in prop::option::of(prop::sample::select(&AUDIENCES[..])),
        ) -> Title {
            Title { id, title, subtitle, names, year, languages, class, subjects, medium, audience, links, ..Title::default() }
        }
    }

    proptest! {
        #[test]
        fn records_come_back_as_they_went_in(titles in prop::collection::vec(title(), 0..6)) {
            let (mut sharing, mut rows, mut attributes, mut packed) = (Sharing::default(), Rows::default(), Attributes::default(), Packed::default());
            for title in &titles {
                pack(title, &mut sharing, &mut rows, &mut packed);
                attributes.add(title);
            }
            let records = Records { rows: Dense::of(rows.all()), texts: sharing.texts.kept(), parts: sharing.parts.kept(), attributes };
            for (n, title) in (0..).zip(&titles) {
                let mut languages: Vec<&str> = Vec::new();
                title.languages.iter().for_each(|language| if !languages.contains(&&**language) { languages.push(language) });
                let names: Vec<NameRef> = title.names.iter().map(|name| NameRef { name: &name.name, role: &name.role }).collect();
                let seen = records.get(n);
                prop_assert_eq!((seen.id, seen.title.text(), seen.subtitle.text()), (&*title.id, title.title.clone(), title.subtitle.clone()));
                prop_assert_eq!((seen.names, seen.class, seen.languages), (names, &*title.class, languages));
                prop_assert_eq!((seen.year, seen.medium, seen.audience), (title.year, title.medium, title.audience));
                prop_assert_eq!(seen.subjects, title.subjects.iter().map(String::as_str).collect::<Vec<_>>());
                prop_assert_eq!(seen.full_text, title.links.iter().any(|link| link.full_text));
                prop_assert_eq!((records.id(n), records.title(n)), (&*title.id, title.title.clone()));
            }
        }

        #[test]
        fn any_bytes_are_some_record(row: Vec<u8>, text: Vec<u8>) {
            let mut records = Records::default();
            records.rows.push(&row);
            records.texts.push(&text);
            records.parts.push(&text);
            records.get(0);
            records.get(1);
        }
    }
}
