//! Copies for the titles that the search is measured on.

use lapau_feed::catalogue::{Holding, Item, Title};

/// Two copies of a title at the main branch; `n` numbers the titles.
pub(crate) fn holding(n: usize, title: &Title) -> Holding {
    let items = (0..2).map(|copy| Item { id: format!("B{n:06}{copy}"), reference: false }).collect();
    Holding { id: title.id.clone(), title: title.id.clone(), call: title.class.clone(), items, ..Holding::default() }
}
