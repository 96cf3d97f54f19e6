//! The list of reservations, `reserve_list.php` saved as a table: how many wait for an item.
//!
//! Who waits is dropped before anything looks at it, as in the report of loans.

use std::collections::BTreeMap;

use lapau_feed::catalogue::{Availability, Away};

use crate::{
    Format, Found, ImportError, Sink, Summary,
    tables::{Column, Grid, Members, Table},
    text::barcode,
};

const ITEM_CODE: usize = 0;
const RESERVED: usize = 1;

/// The columns that are read; their order in the list does not matter.
pub(crate) const COLUMNS: [Column; 2] = [
    Column { labels: &["itemcode", "kodeeksemplar", "barcode", "nomorbarcode"] },
    Column { labels: &["reservedate", "reservationdate", "tanggalreservasi", "tanggalpesan", "tanggalpemesanan"] },
];

/// Without these it is another list.
pub(crate) const NEEDED: [usize; 2] = [ITEM_CODE, RESERVED];

pub(crate) fn import(rows: Box<dyn Grid + '_>, sink: &mut dyn Sink) -> Result<Summary, ImportError> {
    let mut table = Table::open(Format::SlimsReservations, rows, &COLUMNS, &NEEDED, Members::Dropped, |_| None)?;
    let mut waiting: BTreeMap<String, u16> = BTreeMap::new();
    let mut imported = 0;
    while let Some(row) = table.next(sink)? {
        let code = table.value(&row, ITEM_CODE, sink);
        match barcode(&code) {
            Some((id, _)) => {
                let count = waiting.entry(id).or_default();
                *count = count.saturating_add(1);
                imported += 1;
            }
            None => sink.skipped(&row.at, "it has no item code"),
        }
    }
    for (id, queue) in waiting {
        sink.found(Found::Away(Availability { id, state: Away::Hold, due: None, queue })).map_err(ImportError::Sink)?;
    }
    Ok(Summary { read: table.read, imported })
}
