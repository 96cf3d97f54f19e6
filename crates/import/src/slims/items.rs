//! The item export, `senayan_item_export.csv`: one row for every copy.
//!
//! It names a title only by the title's text, and its status says whether an item is broken, missing or for reading in the library, never whether it is on loan.

use lapau_feed::catalogue::{Availability, Away, Holding, Item};

use crate::{
    Format, Found, ImportError, Sink, Summary, dates,
    identity::Seen,
    tables::{Column, Grid, Members, Table, label, usual},
    text::{barcode, clean, clip, is_blank},
};

const ITEM_CODE: usize = 0;
const CALL_NUMBER: usize = 1;
const COLLECTION: usize = 2;
const LOCATION: usize = 7;
const STATUS: usize = 9;
const SITE: usize = 10;
const INPUT: usize = 16;
const UPDATE: usize = 17;
const TITLE: usize = 18;

/// The columns in the order of the export.
pub(crate) const COLUMNS: [Column; 19] = [
    Column { labels: &["itemcode", "kodeeksemplar", "barcode", "nomorbarcode"] },
    Column { labels: &["callnumber", "nopanggil", "nomorpanggil"] },
    Column { labels: &["colltypename", "collectiontype", "tipekoleksi"] },
    Column { labels: &["inventorycode", "kodeinventaris", "nomorinventaris"] },
    Column { labels: &["receiveddate", "receivingdate", "tanggalpenerimaan"] },
    Column { labels: &["suppliername", "supplier", "agen"] },
    Column { labels: &["orderno", "ordernumber", "nopemesanan"] },
    Column { labels: &["locationname", "location", "lokasi"] },
    Column { labels: &["orderdate", "tanggalpemesanan"] },
    Column { labels: &["itemstatusname", "itemstatus", "statuseksemplar"] },
    Column { labels: &["site", "shelflocation", "lokasirak", "rak"] },
    Column { labels: &["source", "sumber", "sumberperolehan"] },
    Column { labels: &["invoice", "faktur"] },
    Column { labels: &["price", "harga"] },
    Column { labels: &["pricecurrency", "matauang"] },
    Column { labels: &["invoicedate", "tanggalfaktur"] },
    Column { labels: &["inputdate", "tanggalinput"] },
    Column { labels: &["lastupdate", "perubahanterakhir"] },
    Column { labels: &["title", "judul"] },
];

/// Without these there is nothing to import.
pub(crate) const NEEDED: [usize; 2] = [ITEM_CODE, TITLE];

pub(crate) fn import(rows: Box<dyn Grid + '_>, sink: &mut dyn Sink) -> Result<Summary, ImportError> {
    let positions =
        |rows: &[Vec<String>]| (usual(rows) == COLUMNS.len()).then(|| (0..COLUMNS.len()).map(Some).collect());
    let mut table = Table::open(Format::SlimsItems, rows, &COLUMNS, &NEEDED, Members::Refused, positions)?;
    let mut seen = Seen::default();
    let mut imported = 0;
    while let Some(row) = table.next(sink)? {
        let mut value = |column: usize| table.value(&row, column, sink);
        let (code, title, call) = (value(ITEM_CODE), clean(&value(TITLE)), clean(&value(CALL_NUMBER)));
        let (collection, location, status, site) = (value(COLLECTION), value(LOCATION), value(STATUS), value(SITE));
        let Some((id, changed)) = barcode(&code) else {
            sink.skipped(&row.at, "it has no item code");
            continue;
        };
        if is_blank(&title) {
            sink.skipped(&row.at, &format!("item {id} has no title"));
            continue;
        }
        let identity = seen.identify(row.number, "", &id, row.content().as_bytes());
        if !identity.admits_item(&id, &row.at, sink) {
            continue;
        }
        if changed {
            sink.mended(&row.at, &format!("the item code was written \"{}\" and became {id}", clip(clean(&code), 80)));
        }
        let status = Status::of(&status);
        if status == Status::Unknown {
            sink.mended(&row.at, &format!("the status of item {id} is not known, so it counts as on its shelf"));
        }
        let reference = status == Status::InLibraryOnly
            || matches!(label(&collection).as_str(), "reference" | "referensi" | "koleksireferensi");
        let place = [location, site]
            .iter()
            .map(|part| clean(part))
            .filter(|part| !is_blank(part))
            .collect::<Vec<_>>()
            .join(", ");
        let holding = Holding { place, call, items: vec![Item { id: id.clone(), reference }], ..Holding::default() };
        sink.found(Found::Item { title_text: title, holding }).map_err(ImportError::Sink)?;
        if let Some(state) = status.away() {
            sink.found(Found::Away(Availability { id, state, due: None, queue: 0 })).map_err(ImportError::Sink)?;
        }
        imported += 1;
    }
    Ok(Summary { read: table.read, imported })
}

/// Whether rows without labels are certainly such an export: 19 columns, two of them times.
pub(crate) fn surely(rows: &[Vec<String>]) -> bool {
    let fits = |row: &&Vec<String>| {
        row.len() == COLUMNS.len()
            && [INPUT, UPDATE]
                .iter()
                .all(|column| row[*column].contains(':') && dates::day(row[*column].trim()).is_some())
    };
    // Marks that are not doubled give some rows more columns at first sight.
    let fitting = rows.iter().filter(fits).count();
    fitting > 0 && fitting * 4 >= rows.len() * 3
}

/// What SLiMS says of an item, in English or Indonesian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Available,
    Repair,
    InLibraryOnly,
    Missing,
    Unknown,
}

impl Status {
    fn of(text: &str) -> Self {
        match label(text).as_str() {
            "" | "0" | "available" | "tersedia" => Self::Available,
            "r" | "repair" | "perbaikan" | "sedangdiperbaiki" | "dalamperbaikan" | "diperbaiki" | "rusak"
            | "damaged" => Self::Repair,
            "nl"
            | "noloan"
            | "tidakdipinjamkan"
            | "tidakuntukdipinjamkan"
            | "tersedianamuntidakuntukdipinjamkan"
            | "tidakdapatdipinjam"
            | "bacaditempat" => Self::InLibraryOnly,
            "mis" | "missing" | "hilang" | "lost" => Self::Missing,
            _ => Self::Unknown,
        }
    }

    fn away(self) -> Option<Away> {
        match self {
            Self::Repair => Some(Away::Repair),
            Self::Missing => Some(Away::Missing),
            Self::Available | Self::InLibraryOnly | Self::Unknown => None,
        }
    }
}
