//! The exports of SLiMS 9 (Senayan), as its own code writes them and as they come back from a spreadsheet.

pub(crate) mod biblio;
pub(crate) mod items;
mod lists;
pub(crate) mod reservations;
