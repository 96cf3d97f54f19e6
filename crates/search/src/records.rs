//! The records of titles, packed: 80 bytes instead of ten allocations each, and read one at a time when they are asked for.
//!
//! A row is the identifier, the title proper, a mask of which other fields there are, then these, in the order of [`pack`]: first what lists of titles show, then what only a title's own page does.

use jiff::civil::Date;
use lapau_feed::catalogue::{Audience, Link, Medium, Name, Title};

use crate::bytes::{Rows, put_number, put_text, take_number, take_text};
use crate::narrowing::{AUDIENCES, MEDIA, position};
use crate::texts::Sharing;

/// What lists of titles show of a title, and what titles are likened by; its texts are the catalogue's.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct TitleRef<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub subtitle: &'a str,
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
    pub(crate) rows: Rows,
    pub(crate) texts: Rows,
}

impl Records {
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn id(&self, n: u32) -> &str {
        take_text(&mut self.rows.get(n))
    }

    /// The title proper.
    pub(crate) fn title(&self, n: u32) -> &str {
        let mut row = self.rows.get(n);
        take_text(&mut row);
        take_text(&mut row)
    }

    /// What lists show of a title.
    pub(crate) fn get(&self, n: u32) -> TitleRef<'_> {
        self.begin(n).0
    }

    /// The whole record.
    pub(crate) fn whole(&self, n: u32) -> Title {
        let (seen, mut row) = self.begin(n);
        let owned = str::to_owned;
        let all = |texts: Vec<&str>| texts.into_iter().map(owned).collect::<Vec<String>>();
        let name = |name: NameRef| Name { name: owned(name.name), role: owned(name.role) };
        Title {
            id: owned(seen.id),
            title: owned(seen.title),
            subtitle: owned(seen.subtitle),
            names: seen.names.into_iter().map(name).collect(),
            year: seen.year,
            medium: seen.medium,
            class: owned(seen.class),
            languages: all(seen.languages),
            audience: seen.audience,
            subjects: all(seen.subjects),
            responsibility: owned(row.text()),
            edition: owned(row.shared()),
            place: owned(row.shared()),
            publisher: owned(row.shared()),
            date: owned(row.shared()),
            extent: owned(row.shared()),
            series: owned(row.shared()),
            isbn: all(row.list(&mut |row| take_text(&mut row.bytes))),
            issn: owned(row.text()),
            summary: owned(row.text()),
            notes: all(row.list(&mut |row| take_text(&mut row.bytes))),
            links: row.list(&mut |row| Link {
                href: owned(take_text(&mut row.bytes)),
                label: owned(take_text(&mut row.bytes)),
                full_text: take_number(&mut row.bytes) != 0,
            }),
            added: row.has().then(|| date(take_number(&mut row.bytes))).flatten(),
            work: owned(row.text()),
            source: owned(row.shared()),
        }
    }

    fn begin(&self, n: u32) -> (TitleRef<'_>, Row<'_>) {
        let mut bytes = self.rows.get(n);
        let (id, title) = (take_text(&mut bytes), take_text(&mut bytes));
        let mask = take_number(&mut bytes);
        let mut row = Row { bytes, mask, texts: &self.texts };
        let seen = TitleRef {
            id,
            title,
            subtitle: row.text(),
            names: row.list(&mut |row| {
                let (name, role) = (take_number(&mut row.bytes), take_number(&mut row.bytes));
                NameRef { name: row.texts.text(name), role: row.texts.text(role) }
            }),
            year: row.has().then(|| take_number(&mut row.bytes) as i16),
            medium: row.one_of(&MEDIA).unwrap_or_default(),
            class: row.shared(),
            languages: row.list(&mut Row::take_shared),
            audience: row.one_of(&AUDIENCES),
            subjects: row.list(&mut Row::take_shared),
            full_text: row.has(),
        };
        (seen, row)
    }
}

/// Writes a record as a row, and ends it.
pub(crate) fn pack(title: &Title, sharing: &mut Sharing, rows: &mut Rows) {
    // No field may be forgotten here: a new one breaks this line.
    #[rustfmt::skip]
    let Title {
        id, title, subtitle, names, responsibility, edition, place, publisher, year, date, extent, series, isbn, issn,
        languages, class, subjects, medium, audience, summary, notes, links, added, work, source,
    } = title;
    let mut pen = Pen { bytes: Vec::new(), mask: 0, bit: 0, sharing };
    pen.text(subtitle);
    pen.list(names.len());
    for Name { name, role } in names {
        pen.number_of(name);
        pen.number_of(role);
    }
    if pen.mark(year.is_some()) {
        put_number(&mut pen.bytes, u32::from(year.unwrap_or_default() as u16));
    }
    pen.one_of(&MEDIA, (!medium.is_book()).then_some(medium));
    pen.shared(class);
    pen.all_shared(languages);
    pen.one_of(&AUDIENCES, audience.as_ref());
    pen.all_shared(subjects);
    pen.mark(links.iter().any(|link| link.full_text));
    pen.text(responsibility);
    for text in [edition, place, publisher, date, extent, series] {
        pen.shared(text);
    }
    pen.all(isbn);
    pen.text(issn);
    pen.text(summary);
    pen.all(notes);
    pen.list(links.len());
    for Link { href, label, full_text } in links {
        put_text(&mut pen.bytes, href);
        put_text(&mut pen.bytes, label);
        put_number(&mut pen.bytes, u32::from(*full_text));
    }
    if pen.mark(added.is_some()) {
        put_number(&mut pen.bytes, added.map_or(0, number_of_date));
    }
    pen.text(work);
    pen.shared(source);
    let Pen { bytes, mask, .. } = pen;
    put_text(&mut rows.bytes, id);
    put_text(&mut rows.bytes, title);
    put_number(&mut rows.bytes, mask);
    rows.push(&bytes);
}

/// A date as a number, in the order of dates after year 0.
pub(crate) fn number_of_date(date: Date) -> u32 {
    u32::from(date.year() as u16) << 9 | (date.month() as u32) << 5 | date.day() as u32
}

fn date(number: u32) -> Option<Date> {
    Date::new((number >> 9) as i16, (number >> 5 & 15) as i8, (number & 31) as i8).ok()
}

/// Fields being written.
struct Pen<'a> {
    bytes: Vec<u8>,
    mask: u32,
    bit: u32,
    sharing: &'a mut Sharing,
}

impl Pen<'_> {
    /// Notes whether the next field is there.
    fn mark(&mut self, there: bool) -> bool {
        self.mask |= u32::from(there) << self.bit;
        self.bit += 1;
        there
    }

    fn text(&mut self, text: &str) {
        if self.mark(!text.is_empty()) {
            put_text(&mut self.bytes, text);
        }
    }

    fn number_of(&mut self, text: &str) {
        let number = self.sharing.number(text);
        put_number(&mut self.bytes, number);
    }

    fn shared(&mut self, text: &str) {
        if self.mark(!text.is_empty()) {
            self.number_of(text);
        }
    }

    /// Begins a list of so many.
    fn list(&mut self, length: usize) {
        if self.mark(length > 0) {
            put_number(&mut self.bytes, length as u32);
        }
    }

    fn all(&mut self, texts: &[String]) {
        self.list(texts.len());
        texts.iter().for_each(|text| put_text(&mut self.bytes, text));
    }

    fn all_shared(&mut self, texts: &[String]) {
        self.list(texts.len());
        texts.iter().for_each(|text| self.number_of(text));
    }

    fn one_of<T: PartialEq>(&mut self, table: &[T], value: Option<&T>) {
        self.mark(value.is_some());
        self.bytes.extend(value.map(|value| position(table, value)));
    }
}

/// Fields being read, in the order in which they were written.
struct Row<'a> {
    bytes: &'a [u8],
    mask: u32,
    texts: &'a Rows,
}

impl<'a> Row<'a> {
    /// Whether the next field is there.
    fn has(&mut self) -> bool {
        let has = self.mask & 1 != 0;
        self.mask >>= 1;
        has
    }

    fn text(&mut self) -> &'a str {
        if self.has() { take_text(&mut self.bytes) } else { "" }
    }

    fn take_shared(&mut self) -> &'a str {
        self.texts.text(take_number(&mut self.bytes))
    }

    fn shared(&mut self) -> &'a str {
        if self.has() { self.take_shared() } else { "" }
    }

    fn list<T>(&mut self, take: &mut dyn FnMut(&mut Self) -> T) -> Vec<T> {
        if !self.has() {
            return Vec::new();
        }
        let length = take_number(&mut self.bytes);
        // Each has a byte at least: no length that was not written here asks for more than there is.
        (0..length.min(self.bytes.len() as u32)).map(|_| take(self)).collect()
    }

    fn one_of<T: Copy>(&mut self, table: &[T]) -> Option<T> {
        if !self.has() {
            return None;
        }
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        table.get(usize::from(*first)).copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![2 => Just(String::new()), 3 => "\\PC{1,12}"]
    }

    fn texts() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec(text(), 0..4)
    }

    fn links() -> impl Strategy<Value = Vec<Link>> {
        let link = (text(), text(), any::<bool>()).prop_map(|(href, label, full_text)| Link { href, label, full_text });
        prop::collection::vec(link, 0..3)
    }

    fn names() -> impl Strategy<Value = Vec<Name>> {
        prop::collection::vec((text(), text()).prop_map(|(name, role)| Name { name, role }), 0..3)
    }

    prop_compose! {
        fn title()(
            [id, title, subtitle, responsibility, edition, place, publisher, date] in [text(), text(), text(), text(), text(), text(), text(), text()],
            [extent, series, issn, class, summary, work, source] in [text(), text(), text(), text(), text(), text(), text()],
            [isbn, languages, subjects, notes] in [texts(), texts(), texts(), texts()],
            names in names(), links in links(), year: Option<i16>, medium in prop::sample::select(&MEDIA[..]),
            audience in prop::option::of(prop::sample::select(&AUDIENCES[..])),
            added in prop::option::of((-9999_i16..=9999, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap())),
        ) -> Title {
            Title {
                id, title, subtitle, names, responsibility, edition, place, publisher, year, date, extent, series, isbn, issn,
                languages, class, subjects, medium, audience, summary, notes, links, added, work, source,
            }
        }
    }

    proptest! {
        #[test]
        fn records_come_back_as_they_went_in(titles in prop::collection::vec(title(), 0..6)) {
            let (mut sharing, mut rows) = (Sharing::default(), Rows::default());
            titles.iter().for_each(|title| pack(title, &mut sharing, &mut rows));
            let records = Records { rows, texts: sharing.texts };
            for (n, title) in (0..).zip(&titles) {
                prop_assert_eq!(&records.whole(n), title);
                prop_assert_eq!((records.id(n), records.title(n)), (&*title.id, &*title.title));
                prop_assert_eq!(records.get(n).full_text, title.links.iter().any(|link| link.full_text));
            }
            prop_assert_eq!(records.whole(titles.len() as u32), Title::default());
        }

        #[test]
        fn any_bytes_are_some_record(row: Vec<u8>, text: Vec<u8>) {
            let mut records = Records::default();
            records.rows.push(&row);
            records.texts.push(&text);
            records.whole(0);
        }
    }
}
