//! The stock: which copies a library has, at which branch, and which of them are on the shelf today.

use jiff::civil::Date;
use lapau_feed::catalogue::{Availability, Holding, Item};

use crate::bytes::{Dense, Rows, put_number, put_text, take_number, take_text};
use crate::codes::{Codes, Form, Met};
use crate::image::{Reader, Writer};
use crate::query::{HoldingView, ItemView};
use crate::records::Records;
use crate::sorting::{Keyed, by_key, sorted};
use crate::texts::{Sharing, Spelt, put_parts, spell, take_parts};
use crate::values::number;

/// The copies of a title at a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shelf {
    /// The number of the branch.
    pub(crate) branch: u16,
    /// How many copies there are.
    pub(crate) copies: u16,
    /// How many of them are there now.
    pub(crate) available: u16,
}

/// All copies. Titles go by their position.
#[derive(Debug, Default)]
pub(crate) struct Stock {
    /// A row for each title: its holdings, by branch and then as they came. Of each the numbers of branch and place, the call number in its parts, how many copies, and [each](Copy) of them.
    holdings: Dense,
    shelves: Vec<Shelf>,
    /// Where the shelves of each title start, and where the last one's end.
    shelf_starts: Vec<u32>,
    /// The copies that are not on their shelves, each with the number of its barcode among all codes and one, in that order.
    away: Vec<(u32, Availability)>,
    /// The branches.
    pub(crate) branches: Vec<String>,
}

/// A copy.
#[derive(Clone, Copy)]
struct Copy<'a> {
    /// Its barcode's number among all codes and one; 0 if it is none.
    code: u32,
    /// Two bits for the form of the barcode, and one for a copy to be read in the library only.
    marks: u32,
    /// The barcode, where it is of another form than codes are.
    barcode: &'a str,
}

impl<'a> Copy<'a> {
    /// Takes a copy from the front of a row, behind one with this code: mostly it has the next one.
    fn take(row: &mut &'a [u8], before: u32) -> Self {
        let head = take_number(row);
        let (marks, way) = (head & 7, head >> 3);
        let code = before.wrapping_add((way >> 1) ^ 0_u32.wrapping_sub(way & 1));
        let barcode = if marks >> 1 == Form::Other as u32 { take_text(row) } else { "" };
        Self { code, marks, barcode }
    }

    fn put(self, bytes: &mut Vec<u8>, before: u32) {
        let way = self.code.wrapping_sub(before) as i32;
        let way = (way << 1 ^ way >> 31) as u32;
        put_number(bytes, way << 3 | self.marks);
        if self.marks >> 1 == Form::Other as u32 {
            put_text(bytes, self.barcode);
        }
    }

    fn is_reference(self) -> bool {
        self.marks & 1 != 0
    }

    /// Its barcode as it is written.
    fn barcode(self, codes: &Codes) -> String {
        let code = || self.code.checked_sub(1).map(|place| codes.number(place)).unwrap_or_default();
        match self.marks >> 1 {
            form if form == Form::Other as u32 => self.barcode.to_owned(),
            form if form == Form::Capitals as u32 => code().to_ascii_uppercase(),
            _ => code(),
        }
    }
}

/// A stock in the making.
#[derive(Debug, Default)]
pub(crate) struct Arriving {
    rows: Rows,
    /// For each holding its title, its branch by the order of appearance, and how many copies it has.
    of: Vec<(u32, u16, u16)>,
    branches: Vec<String>,
    numbers: Vec<u32>,
}

impl Arriving {
    /// Takes up a holding of a title.
    pub(crate) fn add(&mut self, title: u32, holding: &Holding, sharing: &mut Sharing, met: &mut Met) {
        let branch = number(&mut self.branches, &holding.branch);
        self.of.push((title, branch, u16::try_from(holding.items.len()).unwrap_or(u16::MAX)));
        met.add_call(title, &holding.call);
        let bytes = &mut self.rows.bytes;
        put_number(bytes, sharing.texts.number(&holding.place));
        spell(&holding.call, &mut sharing.parts, &mut self.numbers);
        put_parts(bytes, &self.numbers);
        put_number(bytes, holding.items.len() as u32);
        let mut before = 0;
        for Item { id, reference } in &holding.items {
            let (code, form) = met.add_barcode(title, id);
            let code = code.map_or(0, |code| code + 1);
            Copy { code, marks: (form as u32) << 1 | u32::from(*reference), barcode: id }.put(bytes, before);
            before = code;
        }
        self.rows.end();
    }

    /// The stock of so many titles, everything on its shelf. Codes have other numbers from now on.
    pub(crate) fn finish(self, titles: usize, places: &[u32]) -> Stock {
        let Self { rows, of, branches, .. } = self;
        let name = |branch: u16| branches.get(usize::from(branch));
        let keyed = (0..).zip(&of).map(|(n, (title, _, _))| Keyed(u64::from(*title), 0, n)).collect();
        let order = by_key(keyed, &|a, b| name(of[a as usize].1).cmp(&name(of[b as usize].1)));
        let mut stock = Stock::default();
        let (mut last, mut open) = (None, Vec::new());
        for n in order {
            let (title, branch, copies) = of[n as usize];
            stock.end(title as usize, &mut open);
            let branch = number(&mut stock.branches, name(branch).map_or("", String::as_str));
            if last != Some((title, branch)) {
                stock.shelves.push(Shelf { branch, copies: 0, available: 0 });
                last = Some((title, branch));
            }
            if let Some(shelf) = stock.shelves.last_mut() {
                shelf.copies = shelf.copies.saturating_add(copies);
                shelf.available = shelf.copies;
            }
            put_number(&mut open, u32::from(branch));
            let row = rows.get(n);
            let mut rest = row;
            take_number(&mut rest);
            take_parts(&mut rest);
            let copies = take_number(&mut rest);
            open.extend(&row[..row.len() - rest.len()]);
            let (mut before, mut placed) = (0, 0);
            for _ in 0..copies {
                let copy = Copy::take(&mut rest, before);
                before = copy.code;
                let code = before.checked_sub(1).map_or(0, |code| places[code as usize] + 1);
                Copy { code, ..copy }.put(&mut open, placed);
                placed = code;
            }
        }
        stock.end(titles, &mut open);
        stock
    }
}

/// The copies of one place, to go to.
#[derive(Debug, Default)]
pub(crate) struct Nearest {
    pub(crate) branch: String,
    pub(crate) place: String,
    pub(crate) call: String,
    pub(crate) copies: u16,
    pub(crate) available: u16,
}

/// A holding; its texts are the stock's.
struct HoldingRef<'a> {
    branch: u16,
    /// The number of the place's name.
    place: u32,
    call: Spelt<'a>,
    /// How many copies there are, and these.
    count: u32,
    copies: &'a [u8],
}

impl<'a> HoldingRef<'a> {
    /// Takes a holding from the front of a row.
    fn take(row: &mut &'a [u8], parts: &'a Dense) -> Self {
        let (branch, place, call) = (take_number(row) as u16, take_number(row), Spelt::take(row, parts));
        let count = take_number(row).min(row.len() as u32);
        let copies = *row;
        for _ in 0..count {
            Copy::take(row, 0);
        }
        Self { branch, place, call, count, copies }
    }

    fn copies(&self) -> impl Iterator<Item = Copy<'a>> + use<'a> {
        let (mut rest, mut before) = (self.copies, 0);
        (0..self.count).map(move |_| {
            let copy = Copy::take(&mut rest, before);
            before = copy.code;
            copy
        })
    }
}

/// What texts of holdings are put together from.
#[derive(Clone, Copy)]
pub(crate) struct Lookup<'a> {
    pub(crate) records: &'a Records,
    pub(crate) codes: &'a Codes,
}

impl Stock {
    /// Ends the rows of the titles before one, of which the last is still open.
    fn end(&mut self, title: usize, open: &mut Vec<u8>) {
        while self.holdings.len() < title {
            self.holdings.push(open);
            open.clear();
        }
        while self.shelf_starts.len() <= title {
            self.shelf_starts.push(self.shelves.len() as u32);
        }
    }

    /// Puts everything back on its shelf but these. Of several records of one copy the last counts; unknown copies are ignored.
    pub(crate) fn set_away(&mut self, mut away: Vec<Availability>, parts: &Dense, codes: &Codes) {
        away.reverse();
        let mut away = sorted(away, &|a, b| a.id.cmp(&b.id));
        away.dedup_by(|a, b| a.id == b.id);
        for shelf in &mut self.shelves {
            shelf.available = shelf.copies;
        }
        let known = |record: Availability| Some((codes.place(&record.id)? + 1, record));
        let away: Vec<(u32, Availability)> = away.into_iter().filter_map(known).collect();
        for (code, record) in &away {
            let this = |copy: &Copy| copy.code == *code && copy.barcode(codes) == record.id;
            for title in codes.bearing(code - 1) {
                let missing =
                    |holding: HoldingRef| (holding.branch, holding.copies().filter(|copy| this(copy)).count() as u16);
                for (branch, copies) in self.holdings(title, parts).map(missing).collect::<Vec<_>>() {
                    let range =
                        self.shelf_starts[title as usize] as usize..self.shelf_starts[title as usize + 1] as usize;
                    if let Some(shelf) = self.shelves[range].iter_mut().find(|shelf| shelf.branch == branch) {
                        shelf.available = shelf.available.saturating_sub(copies);
                    }
                }
            }
        }
        self.away = sorted(away, &|a, b| a.0.cmp(&b.0));
    }

    /// The holdings of a title; call numbers are in these parts.
    fn holdings<'a>(&'a self, title: u32, parts: &'a Dense) -> impl Iterator<Item = HoldingRef<'a>> {
        let mut row = self.holdings.get(title);
        std::iter::from_fn(move || (!row.is_empty()).then(|| HoldingRef::take(&mut row, parts)))
    }

    /// The shelves a title stands on, one for each branch that has it.
    pub(crate) fn shelves(&self, title: u32) -> &[Shelf] {
        let n = title as usize;
        &self.shelves[self.shelf_starts[n] as usize..self.shelf_starts[n + 1] as usize]
    }

    /// How many copies of a title there are, and how many of them are on the shelf.
    pub(crate) fn count(&self, title: u32) -> (u16, u16) {
        self.shelves(title).iter().fold((0_u16, 0_u16), |(copies, available), shelf| {
            (copies.saturating_add(shelf.copies), available.saturating_add(shelf.available))
        })
    }

    /// When the first copy of a title is due back.
    pub(crate) fn due(&self, title: u32, lookup: Lookup) -> Option<Date> {
        self.holdings(title, &lookup.records.parts)
            .flat_map(|holding| holding.copies())
            .filter_map(|copy| self.away(copy, lookup.codes)?.due)
            .min()
    }

    /// The copies of one place that someone who looks for a title goes to, and how many of them are there: at one of the branches asked for if any is, the first of which a copy is on its shelf.
    pub(crate) fn nearest(&self, title: u32, branches: &[String], lookup: Lookup) -> Option<Nearest> {
        let there = |holding: &HoldingRef| {
            let there = holding.copies().filter(|copy| self.away(*copy, lookup.codes).is_none());
            u16::try_from(there.count()).unwrap_or(u16::MAX)
        };
        let name = |branch: u16| self.branches.get(usize::from(branch)).map_or("", String::as_str);
        let asked = |holding: &HoldingRef| branches.is_empty() || branches.iter().any(|id| id == name(holding.branch));
        let holdings = self.holdings(title, &lookup.records.parts).map(|holding| (there(&holding), holding));
        let (available, nearest) = holdings.min_by_key(|(there, holding)| (!asked(holding), *there == 0))?;
        Some(Nearest {
            branch: name(nearest.branch).to_owned(),
            place: lookup.records.texts.text(nearest.place).to_owned(),
            call: nearest.call.text(),
            copies: u16::try_from(nearest.count).unwrap_or(u16::MAX),
            available,
        })
    }

    /// The call number of the first holding that has one; empty if none has.
    pub(crate) fn call(&self, title: u32, records: &Records) -> String {
        let mut calls = self.holdings(title, &records.parts).map(|holding| holding.call.text());
        calls.find(|call| !call.is_empty()).unwrap_or_default()
    }

    /// The copies of a title and where they are.
    pub(crate) fn views(&self, title: u32, lookup: Lookup) -> Vec<HoldingView> {
        let item = |copy: Copy| {
            let away = self.away(copy, lookup.codes);
            ItemView {
                id: copy.barcode(lookup.codes),
                reference: copy.is_reference(),
                state: away.map(|away| away.state),
                due: away.and_then(|away| away.due),
                queue: away.map_or(0, |away| away.queue),
            }
        };
        let view = |holding: HoldingRef| HoldingView {
            branch: self.branches.get(usize::from(holding.branch)).cloned().unwrap_or_default(),
            place: lookup.records.texts.text(holding.place).to_owned(),
            call: holding.call.text(),
            items: holding.copies().map(item).collect(),
        };
        self.holdings(title, &lookup.records.parts).map(view).collect()
    }

    fn away(&self, copy: Copy, codes: &Codes) -> Option<&Availability> {
        let start = self.away.partition_point(|(code, _)| *code < copy.code);
        let mut alike = self.away[start..].iter().take_while(|(code, _)| *code == copy.code).peekable();
        alike.peek()?;
        // Different barcodes may be the same code.
        let barcode = copy.barcode(codes);
        alike.map(|(_, away)| away).find(|away| away.id == barcode)
    }

    /// Reads what [`Stock::save`] wrote: everything on its shelf.
    pub(crate) fn load(reader: &mut Reader) -> Self {
        let holdings = Dense::load(reader);
        let shelf_starts = reader.numbers();
        let shelves = reader.shorts();
        let shelf = |[branch, copies]: &[u16; 2]| Shelf { branch: *branch, copies: *copies, available: *copies };
        let shelves = shelves.as_chunks().0.iter().map(shelf).collect();
        let branches = Dense::load(reader).texts();
        Self { holdings, shelves, shelf_starts, away: Vec::new(), branches }
    }

    /// Writes it, without which copies are away.
    pub(crate) fn save(&self, writer: &mut Writer) {
        self.holdings.save(writer);
        writer.numbers(&self.shelf_starts);
        writer.shorts(&self.shelves.iter().flat_map(|shelf| [shelf.branch, shelf.copies]).collect::<Vec<_>>());
        Dense::of(self.branches.iter().map(|branch| branch.as_bytes())).save(writer);
    }

    /// Bytes used.
    pub(crate) fn size(&self) -> usize {
        let shelves = size_of::<Shelf>() * self.shelves.len();
        self.holdings.size() + 4 * self.shelf_starts.len() + shelves
    }
}

#[cfg(test)]
mod tests {
    use lapau_feed::catalogue::{Availability, Away, Holding, Item, Title};

    use crate::{Catalogue, Filters, Query};

    fn holding(id: &str, branch: &str, place: &str, items: &[&str]) -> Holding {
        let items = items.iter().map(|id| Item { id: (*id).into(), reference: false }).collect();
        let (branch, place, call) = (branch.into(), place.into(), format!("899 {place}"));
        Holding { id: id.into(), title: "t".into(), branch, place, call, items }
    }

    #[test]
    fn a_row_leads_to_where_a_copy_is_and_counts_what_is_there() {
        let title = Title { id: "t".into(), title: "Surau".into(), ..Title::default() };
        let holdings = [
            holding("h1", "", "rak a", &["1", "2"]),
            holding("h2", "", "rak b", &["3", "4", "5"]),
            holding("h3", "pojok", "rak c", &["6"]),
        ];
        let mut catalogue = Catalogue::new(vec![title], holdings.to_vec(), vec![], vec![]);
        let row = |catalogue: &Catalogue, branch: &str| {
            let branches = if branch.is_empty() { Vec::new() } else { vec![branch.to_owned()] };
            let filters = Filters { branches, ..Filters::default() };
            let query = Query { text: "surau".into(), limit: 1, filters, ..Query::default() };
            let row = catalogue.search(&query).rows.remove(0);
            let there = (row.available_there, row.copies_there);
            (row.branch, row.place, row.call, there, (row.available, row.copies))
        };
        let told = |branch: &str, place: &str, there, all| {
            (branch.to_owned(), place.to_owned(), format!("899 {place}"), there, all)
        };
        assert_eq!(row(&catalogue, ""), told("", "rak a", (2, 2), (6, 6)));
        assert_eq!(row(&catalogue, "pojok"), told("pojok", "rak c", (1, 1), (6, 6)), "the branch that was asked for");
        let away = |ids: &[&str]| {
            let lent = |id: &&str| Availability { id: (*id).into(), state: Away::Loan, due: None, queue: 0 };
            ids.iter().map(lent).collect::<Vec<_>>()
        };
        catalogue.set_availability(away(&["1", "2", "4"]));
        assert_eq!(row(&catalogue, ""), told("", "rak b", (2, 3), (3, 6)), "where one is on its shelf");
        catalogue.set_availability(away(&["1", "2", "3", "4", "5", "6"]));
        assert_eq!(row(&catalogue, ""), told("", "rak a", (0, 2), (0, 6)));
    }
}
