//! The stock: which copies a library has, at which branch, and which of them are on the shelf today.

use jiff::civil::Date;
use lapau_feed::catalogue::{Availability, Holding};

use crate::bytes::{Rows, put_number, put_text, take_number, take_text};
use crate::codes::{Codes, Met};
use crate::image::{Reader, Writer};
use crate::query::{HoldingView, ItemView};
use crate::sorting::{sort, sorted};
use crate::texts::Sharing;
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
    /// Sorted by title, then branch, then as they came. A row is the numbers of branch and place, the call number, how many copies, and for each the length of its barcode with the lowest bit for a copy to be read in the library only, and the barcode.
    holdings: Rows,
    /// Where the holdings of each title start, and where the last one's end.
    starts: Vec<u32>,
    shelves: Vec<Shelf>,
    /// Where the shelves of each title start, and where the last one's end.
    shelf_starts: Vec<u32>,
    /// The copies that are not on their shelves, by barcode.
    away: Vec<Availability>,
    /// The branches.
    pub(crate) branches: Vec<String>,
}

/// A stock in the making.
#[derive(Debug, Default)]
pub(crate) struct Arriving {
    rows: Rows,
    /// For each holding its title, its branch by the order of appearance, and how many copies it has.
    of: Vec<(u32, u16, u16)>,
    branches: Vec<String>,
}

impl Arriving {
    /// Takes up a holding of a title.
    pub(crate) fn add(&mut self, title: u32, holding: &Holding, sharing: &mut Sharing, met: &mut Met) {
        let branch = number(&mut self.branches, &holding.branch);
        self.of.push((title, branch, u16::try_from(holding.items.len()).unwrap_or(u16::MAX)));
        met.add_call(title, &holding.call);
        put_number(&mut self.rows.bytes, sharing.number(&holding.place));
        put_text(&mut self.rows.bytes, &holding.call);
        put_number(&mut self.rows.bytes, holding.items.len() as u32);
        for item in &holding.items {
            met.add_barcode(title, &item.id);
            put_number(&mut self.rows.bytes, (item.id.len() as u32) << 1 | u32::from(item.reference));
            self.rows.bytes.extend(item.id.as_bytes());
        }
        self.rows.end();
    }

    /// The stock of so many titles, everything on its shelf.
    pub(crate) fn finish(self, titles: usize) -> Stock {
        let Self { rows, of, branches } = self;
        let mut order: Vec<u32> = (0..of.len() as u32).collect();
        let name = |branch: u16| branches.get(usize::from(branch));
        sort(&mut order, &|a, b| {
            let (a, b) = (of[a as usize], of[b as usize]);
            a.0.cmp(&b.0).then_with(|| name(a.1).cmp(&name(b.1)))
        });
        let mut stock = Stock::default();
        let mut last = None;
        for n in order {
            let (title, branch, copies) = of[n as usize];
            while stock.starts.len() <= title as usize {
                stock.start();
            }
            let branch = number(&mut stock.branches, name(branch).map_or("", String::as_str));
            if last != Some((title, branch)) {
                stock.shelves.push(Shelf { branch, copies: 0, available: 0 });
                last = Some((title, branch));
            }
            if let Some(shelf) = stock.shelves.last_mut() {
                shelf.copies = shelf.copies.saturating_add(copies);
                shelf.available = shelf.copies;
            }
            put_number(&mut stock.holdings.bytes, u32::from(branch));
            stock.holdings.push(rows.get(n));
        }
        while stock.starts.len() <= titles {
            stock.start();
        }
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
    call: &'a str,
    /// How many copies there are, and these.
    copies: u32,
    items: &'a [u8],
}

impl<'a> HoldingRef<'a> {
    fn of(mut row: &'a [u8]) -> Self {
        let (branch, place) = (take_number(&mut row) as u16, take_number(&mut row));
        let call = take_text(&mut row);
        Self { branch, place, call, copies: take_number(&mut row), items: row }
    }

    /// The barcodes of the copies, and whether each is to be read in the library only.
    fn items(&self) -> impl Iterator<Item = (&'a str, bool)> + use<'a> {
        let mut rest = self.items;
        (0..self.copies).map_while(move |_| {
            let head = take_number(&mut rest);
            let (barcode, after) = rest.split_at_checked((head >> 1) as usize)?;
            rest = after;
            Some((std::str::from_utf8(barcode).ok()?, head & 1 != 0))
        })
    }
}

impl Stock {
    fn start(&mut self) {
        self.starts.push(self.holdings.len() as u32);
        self.shelf_starts.push(self.shelves.len() as u32);
    }

    /// Puts everything back on its shelf but these. Of several records of one copy the last counts; unknown copies are ignored.
    pub(crate) fn set_away(&mut self, mut away: Vec<Availability>, codes: &Codes) {
        away.reverse();
        let mut away = sorted(away, &|a, b| a.id.cmp(&b.id));
        away.dedup_by(|a, b| a.id == b.id);
        for shelf in &mut self.shelves {
            shelf.available = shelf.copies;
        }
        for record in &away {
            for title in codes.bearing(&record.id) {
                let missing = |holding: HoldingRef| {
                    let copies = holding.items().filter(|(barcode, _)| *barcode == record.id).count();
                    (holding.branch, copies as u16)
                };
                for (branch, copies) in self.holdings(title).map(missing).collect::<Vec<_>>() {
                    let range =
                        self.shelf_starts[title as usize] as usize..self.shelf_starts[title as usize + 1] as usize;
                    if let Some(shelf) = self.shelves[range].iter_mut().find(|shelf| shelf.branch == branch) {
                        shelf.available = shelf.available.saturating_sub(copies);
                    }
                }
            }
        }
        self.away = away;
    }

    /// The holdings of a title.
    fn holdings(&self, title: u32) -> impl Iterator<Item = HoldingRef<'_>> {
        let n = title as usize;
        (self.starts[n]..self.starts[n + 1]).map(|holding| HoldingRef::of(self.holdings.get(holding)))
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
    pub(crate) fn due(&self, title: u32) -> Option<Date> {
        self.holdings(title)
            .flat_map(|holding| holding.items())
            .filter_map(|(barcode, _)| self.away(barcode)?.due)
            .min()
    }

    /// The copies of one place that someone who looks for a title goes to, and how many of them are there: at one of the branches asked for if any is, the first of which a copy is on its shelf.
    pub(crate) fn nearest(&self, title: u32, branches: &[String], texts: &Rows) -> Option<Nearest> {
        let there = |holding: &HoldingRef| {
            let there = holding.items().filter(|(barcode, _)| self.away(barcode).is_none());
            u16::try_from(there.count()).unwrap_or(u16::MAX)
        };
        let name = |branch: u16| self.branches.get(usize::from(branch)).map_or("", String::as_str);
        let asked = |holding: &HoldingRef| branches.is_empty() || branches.iter().any(|id| id == name(holding.branch));
        let holdings = self.holdings(title).map(|holding| (there(&holding), holding));
        let (available, nearest) = holdings.min_by_key(|(there, holding)| (!asked(holding), *there == 0))?;
        Some(Nearest {
            branch: name(nearest.branch).to_owned(),
            place: texts.text(nearest.place).to_owned(),
            call: nearest.call.to_owned(),
            copies: u16::try_from(nearest.copies).unwrap_or(u16::MAX),
            available,
        })
    }

    /// The call number of the first holding that has one; empty if none has.
    pub(crate) fn call(&self, title: u32) -> &str {
        self.holdings(title).map(|holding| holding.call).find(|call| !call.is_empty()).unwrap_or("")
    }

    /// The copies of a title and where they are; places have their names among texts.
    pub(crate) fn views(&self, title: u32, texts: &Rows) -> Vec<HoldingView> {
        let item = |(barcode, reference): (&str, bool)| {
            let away = self.away(barcode);
            ItemView {
                id: barcode.to_owned(),
                reference,
                state: away.map(|away| away.state),
                due: away.and_then(|away| away.due),
                queue: away.map_or(0, |away| away.queue),
            }
        };
        let view = |holding: HoldingRef| HoldingView {
            branch: self.branches.get(usize::from(holding.branch)).cloned().unwrap_or_default(),
            place: texts.text(holding.place).to_owned(),
            call: holding.call.to_owned(),
            items: holding.items().map(item).collect(),
        };
        self.holdings(title).map(view).collect()
    }

    fn away(&self, barcode: &str) -> Option<&Availability> {
        let at = self.away.binary_search_by(|record| record.id.as_str().cmp(barcode)).ok()?;
        self.away.get(at)
    }

    /// Reads what [`Stock::save`] wrote: everything on its shelf.
    pub(crate) fn load(reader: &mut Reader) -> Self {
        let holdings = Rows::load(reader);
        let (starts, shelf_starts) = (reader.numbers(), reader.numbers());
        let shelves = reader.shorts();
        let shelf = |[branch, copies]: &[u16; 2]| Shelf { branch: *branch, copies: *copies, available: *copies };
        let shelves = shelves.as_chunks().0.iter().map(shelf).collect();
        let branches = Rows::load(reader).texts();
        Self { holdings, starts, shelves, shelf_starts, away: Vec::new(), branches }
    }

    /// Writes it, without which copies are away.
    pub(crate) fn save(&self, writer: &mut Writer) {
        self.holdings.save(writer);
        writer.numbers(&self.starts);
        writer.numbers(&self.shelf_starts);
        writer.shorts(&self.shelves.iter().flat_map(|shelf| [shelf.branch, shelf.copies]).collect::<Vec<_>>());
        Rows::of(&self.branches).save(writer);
    }

    /// Bytes used.
    pub(crate) fn size(&self) -> usize {
        let shelves = size_of::<Shelf>() * self.shelves.len();
        self.holdings.size() + 4 * (self.starts.len() + self.shelf_starts.len()) + shelves
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
