//! The copies of each title, and which of them are away.

use std::collections::HashMap;

use lapau_feed::catalogue::{Availability, Holding};

/// The copies of all titles.
#[derive(Debug, Default)]
pub struct Stock {
    holdings: HashMap<String, Vec<Holding>>,
    away: HashMap<String, Availability>,
}

impl Stock {
    /// The stock of holdings, of whose items these are away.
    pub fn of(holdings: Vec<Holding>, away: Vec<Availability>) -> Self {
        let mut stock = Self::default();
        for holding in holdings {
            stock.holdings.entry(holding.title_id().to_owned()).or_default().push(holding);
        }
        stock.away = away.into_iter().map(|away| (away.id.clone(), away)).collect();
        stock
    }

    /// The holdings of a title.
    pub(crate) fn holdings(&self, title: &str) -> &[Holding] {
        self.holdings.get(title).map_or(&[], Vec::as_slice)
    }

    /// What is known of an item that is not on its shelf.
    pub(crate) fn away(&self, item: &str) -> Option<&Availability> {
        self.away.get(item)
    }
}
