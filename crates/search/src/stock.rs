//! The stock: which copies a library has, at which branch, and which of them are on the shelf today.

use std::mem;

use jiff::civil::Date;
use lapau_feed::catalogue::{Availability, Holding};

use crate::query::{HoldingView, ItemView};
use crate::sorting::sorted;
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
    /// Sorted by title, then branch, then as they came.
    holdings: Vec<Holding>,
    /// Where the holdings of each title start, and where the last one's end.
    starts: Vec<u32>,
    shelves: Vec<Shelf>,
    /// Where the shelves of each title start, and where the last one's end.
    shelf_starts: Vec<u32>,
    /// For each holding, its shelf.
    shelf_of: Vec<u32>,
    /// All copies by barcode: holding and position in it.
    barcodes: Vec<(u32, u32)>,
    /// The copies that are not on their shelves, by barcode.
    away: Vec<Availability>,
    /// The branches.
    pub(crate) branches: Vec<String>,
}

impl Stock {
    /// The stock of so many titles, everything on its shelf: holdings with the positions of their titles.
    pub(crate) fn new(titles: usize, holdings: Vec<(u32, Holding)>) -> Self {
        let holdings = sorted(holdings, &|a, b| a.0.cmp(&b.0).then_with(|| a.1.branch.cmp(&b.1.branch)));
        let mut stock = Self::default();
        let mut last = None;
        for (title, holding) in holdings {
            while stock.starts.len() <= title as usize {
                stock.start();
            }
            let branch = number(&mut stock.branches, &holding.branch);
            if last != Some((title, branch)) {
                stock.shelves.push(Shelf { branch, copies: 0, available: 0 });
                last = Some((title, branch));
            }
            let n = stock.holdings.len() as u32;
            stock.shelf_of.push(stock.shelves.len() as u32 - 1);
            stock.barcodes.extend((0..holding.items.len() as u32).map(|item| (n, item)));
            if let Some(shelf) = stock.shelves.last_mut() {
                shelf.copies = shelf.copies.saturating_add(u16::try_from(holding.items.len()).unwrap_or(u16::MAX));
            }
            stock.holdings.push(holding);
        }
        while stock.starts.len() <= titles {
            stock.start();
        }
        let Self { holdings, barcodes, .. } = &mut stock;
        *barcodes = sorted(mem::take(barcodes), &|a, b| barcode(holdings, *a).cmp(barcode(holdings, *b)));
        stock.set_away(Vec::new());
        stock
    }

    fn start(&mut self) {
        self.starts.push(self.holdings.len() as u32);
        self.shelf_starts.push(self.shelves.len() as u32);
    }

    /// Puts everything back on its shelf but these. Of several records of one copy the last counts; unknown copies are ignored.
    pub(crate) fn set_away(&mut self, mut away: Vec<Availability>) {
        away.reverse();
        let mut away = sorted(away, &|a, b| a.id.cmp(&b.id));
        away.dedup_by(|a, b| a.id == b.id);
        for shelf in &mut self.shelves {
            shelf.available = shelf.copies;
        }
        for record in &away {
            let start = self.barcodes.partition_point(|at| barcode(&self.holdings, *at) < record.id.as_str());
            for at in &self.barcodes[start..] {
                if barcode(&self.holdings, *at) != record.id {
                    break;
                }
                let shelf = &mut self.shelves[self.shelf_of[at.0 as usize] as usize];
                shelf.available = shelf.available.saturating_sub(1);
            }
        }
        self.away = away;
    }

    /// The holdings of a title.
    pub(crate) fn holdings(&self, title: u32) -> &[Holding] {
        let n = title as usize;
        &self.holdings[self.starts[n] as usize..self.starts[n + 1] as usize]
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
        self.holdings(title).iter().flat_map(|holding| &holding.items).filter_map(|item| self.away(&item.id)?.due).min()
    }

    /// The call number of the first holding that has one; empty if none has.
    pub(crate) fn call(&self, title: u32) -> &str {
        self.holdings(title).iter().map(|holding| holding.call.as_str()).find(|call| !call.is_empty()).unwrap_or("")
    }

    /// The copies of a title and where they are.
    pub(crate) fn views(&self, title: u32) -> Vec<HoldingView> {
        let view = |holding: &Holding| HoldingView {
            branch: holding.branch.clone(),
            place: holding.place.clone(),
            call: holding.call.clone(),
            items: holding
                .items
                .iter()
                .map(|item| {
                    let away = self.away(&item.id);
                    ItemView {
                        id: item.id.clone(),
                        reference: item.reference,
                        state: away.map(|away| away.state),
                        due: away.and_then(|away| away.due),
                        queue: away.map_or(0, |away| away.queue),
                    }
                })
                .collect(),
        };
        self.holdings(title).iter().map(view).collect()
    }

    fn away(&self, barcode: &str) -> Option<&Availability> {
        let at = self.away.binary_search_by(|record| record.id.as_str().cmp(barcode)).ok()?;
        self.away.get(at)
    }
}

fn barcode(holdings: &[Holding], (holding, item): (u32, u32)) -> &str {
    &holdings[holding as usize].items[item as usize].id
}
