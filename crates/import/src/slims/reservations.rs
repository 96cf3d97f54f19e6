//! The list of reservations, `reserve_list.php` saved as a table: how many wait for an item.
//!
//! Who waits is dropped before anything looks at it, as in the report of loans.

use std::collections::BTreeMap;

use jiff::civil::Date;
use lapau_feed::{
    catalogue::{Availability, Away},
    letters::Held,
};

use crate::{
    Cards, Format, Found, ImportError, Sink, Summary, dates,
    loans::MAX_NAME,
    tables::{Column, Grid, Members, Table},
    text::{barcode, clean, clip},
};

const ITEM_CODE: usize = 0;
const RESERVED: usize = 1;
const TITLE: usize = 2;

/// The columns that are read; their order in the list does not matter.
pub(crate) const COLUMNS: [Column; 3] = [
    Column { labels: &["itemcode", "kodeeksemplar", "barcode", "nomorbarcode"] },
    Column { labels: &["reservedate", "reservationdate", "tanggalreservasi", "tanggalpesan", "tanggalpemesanan"] },
    Column { labels: &["title", "judul", "judulbuku"] },
];

/// Without these it is another list.
pub(crate) const NEEDED: [usize; 2] = [ITEM_CODE, RESERVED];

/// Since when someone waits, and with which card, if with one.
type Waiting = (Option<Date>, Option<(String, Held)>);

pub(crate) fn import(
    rows: Box<dyn Grid + '_>,
    cards: Option<&Cards>,
    sink: &mut dyn Sink,
) -> Result<Summary, ImportError> {
    let mut table = Table::open(Format::SlimsReservations, rows, &COLUMNS, &NEEDED, Members::Dropped, |_| None)?;
    if let Some(cards) = cards {
        table.recognise(cards);
    }
    // Of each item, who waits, in the order of the days they began to: those without a card are only counted.
    let mut waiting: BTreeMap<String, Vec<Waiting>> = BTreeMap::new();
    let mut imported = 0;
    while let Some(row) = table.next(sink)? {
        let code = table.value(&row, ITEM_CODE, sink);
        match barcode(&code) {
            Some((id, _)) => {
                let since = dates::day(table.value(&row, RESERVED, sink).trim());
                let held = row.card.clone().map(|card| {
                    let name = clip(clean(&table.value(&row, TITLE, sink)), MAX_NAME);
                    (card, Held { item: id.clone(), name, since, ..Held::default() })
                });
                waiting.entry(id).or_default().push((since, held));
                imported += 1;
            }
            None => sink.skipped(&row.at, "it has no item code"),
        }
    }
    for (id, mut queue) in waiting {
        // Those of one day stay in the order of the list.
        queue.sort_by_key(|(since, _)| since.unwrap_or(Date::MAX));
        let length = u16::try_from(queue.len()).unwrap_or(u16::MAX);
        for (place, (_, held)) in (1..).zip(queue) {
            if let Some((card, held)) = held {
                let held = Held { place: Some(place), ..held };
                sink.found(Found::Held { card, held }).map_err(ImportError::Sink)?;
            }
        }
        sink.found(Found::Away(Availability { id, state: Away::Hold, due: None, queue: length }))
            .map_err(ImportError::Sink)?;
    }
    Ok(Summary { read: table.read, imported })
}
