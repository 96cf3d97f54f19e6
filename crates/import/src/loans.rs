//! Reports of loans: which items are on loan, and until when.
//!
//! SLiMS calls it the loan history, INLISLite "Laporan Sirkulasi"; both list who has borrowed.
//! Those columns are dropped before anything looks at them: only the item's code, the dates and the status leave this module, and no message repeats a cell of the report other than these.
//! Where a member has a card, the loan leaves it once more with its title, for that card alone.

use lapau_feed::{
    catalogue::{Availability, Away},
    letters::Lent,
};

use crate::{
    Cards, Format, Found, ImportError, Sink, Summary, dates,
    tables::{Column, Grid, Members, Table, label, places},
    text::{barcode, clean, clip},
};

/// The longest name of a loan, in characters.
pub(crate) const MAX_NAME: usize = 200;

const ITEM_CODE: usize = 0;
const DUE: usize = 1;
const STATUS: usize = 2;
const RETURNED: usize = 3;
const LENT: usize = 4;
const TITLE: usize = 5;
const RENEWED: usize = 6;

/// The columns that are read; their order in the report does not matter.
pub(crate) const COLUMNS: [Column; 7] = [
    Column { labels: &["itemcode", "kodeeksemplar", "barcode", "nomorbarcode", "nobarcode", "noinduk", "nomorinduk"] },
    Column {
        labels: &[
            "duedate",
            "tanggaljatuhtempo",
            "tgljatuhtempo",
            "jatuhtempo",
            "tanggalkembali",
            "tanggalharuskembali",
        ],
    },
    Column { labels: &["loanstatus", "statuspeminjaman", "isreturn", "status"] },
    Column { labels: &["returndate", "tanggalpengembalian", "tglpengembalian", "tanggaldikembalikan"] },
    Column { labels: &["loandate", "tanggalpinjam", "tanggalpeminjaman", "tglpinjam", "tglpeminjaman"] },
    Column { labels: &["title", "judul", "judulbuku", "judulutama"] },
    Column { labels: &["renewed", "extend", "perpanjangan", "jumlahperpanjangan", "kaliperpanjang"] },
];

/// Without these there is nothing to import.
pub(crate) const NEEDED: [usize; 2] = [ITEM_CODE, DUE];

/// Labels that the report of INLISLite has and that of SLiMS has not.
const OF_INLISLITE: [Column; 4] = [
    Column { labels: &["nomorbarcode"] },
    Column { labels: &["judulbuku"] },
    Column { labels: &["tanggalpeminjaman"] },
    Column { labels: &["tanggalpengembalian"] },
];

/// Which of the two reports a row of labels is of.
pub(crate) fn report_of(labels: &[String]) -> Format {
    match places(labels, &OF_INLISLITE).iter().flatten().count() {
        0 => Format::SlimsLoans,
        _ => Format::InlisliteLoans,
    }
}

pub(crate) fn import(
    format: Format,
    rows: Box<dyn Grid + '_>,
    cards: Option<&Cards>,
    sink: &mut dyn Sink,
) -> Result<Summary, ImportError> {
    // Without labels nothing tells a member's number from an item's code, so such a file is refused.
    let mut table = Table::open(format, rows, &COLUMNS, &NEEDED, Members::Dropped, |_| None)?;
    if let Some(cards) = cards {
        table.recognise(cards);
    }
    let mut imported = 0;
    while let Some(row) = table.next(sink)? {
        let mut value = |column: usize| table.value(&row, column, sink);
        let (code, due, status, returned) = (value(ITEM_CODE), value(DUE), value(STATUS), value(RETURNED));
        match is_open(&status, &returned) {
            Some(true) => {}
            Some(false) => {
                imported += 1;
                continue;
            }
            None => {
                sink.skipped(&row.at, "its loan status is neither \"on loan\" nor \"returned\"");
                continue;
            }
        }
        let Some((id, _)) = barcode(&code) else {
            sink.skipped(&row.at, "it has no item code");
            continue;
        };
        let day = dates::day(due.trim());
        if day.is_none() {
            sink.mended(&row.at, &format!("the due date of item {id} is missing or no day of the calendar; the item counts as on loan without one"));
        }
        if let Some(card) = row.card.clone() {
            let mut value = |column: usize| table.value(&row, column, sink);
            let lent = Lent {
                item: id.clone(),
                title: String::new(),
                name: clip(clean(&value(TITLE)), MAX_NAME),
                since: dates::day(value(LENT).trim()),
                due: day,
                renewed: renewals(&value(RENEWED), &status),
            };
            sink.found(Found::Lent { card, lent }).map_err(ImportError::Sink)?;
        }
        sink.found(Found::Away(Availability { id, state: Away::Loan, due: day, queue: 0 }))
            .map_err(ImportError::Sink)?;
        imported += 1;
    }
    Ok(Summary { read: table.read, imported })
}

/// How often a loan was renewed: a column says it, or the words behind the status, `Sedang Dipinjam - Perpanjang 1x`.
fn renewals(column: &str, status: &str) -> Option<u16> {
    let column = column.trim();
    if !column.is_empty() {
        return column.parse().ok();
    }
    let status = status.to_lowercase();
    let behind = ["perpanjang", "extended", "renewed"].iter().find_map(|word| status.split_once(word));
    let digits: String = behind?.1.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Whether a loan is still open; `None` where the status is not understood.
///
/// The spreadsheet says 0 or 1 (returned), the page says it in words with remarks after them: `Sedang Dipinjam - Perpanjang 1x`.
/// A report without a status is one of current loans, unless it has a date of return.
fn is_open(status: &str, returned: &str) -> Option<bool> {
    let status = label(status);
    const OPEN: [&str; 10] = [
        "onloan",
        "loan",
        "overdue",
        "terlambat",
        "sedangdipinjam",
        "sedangpinjam",
        "dipinjam",
        "masihdipinjam",
        "belumkembali",
        "belumdikembalikan",
    ];
    const CLOSED: [&str; 7] =
        ["return", "telahkembali", "sudahkembali", "sudahdikembalikan", "kembali", "dikembalikan", "telahdikembalikan"];
    match status.as_str() {
        "" => Some(dates::day(returned.trim()).is_none()),
        // A date of return says more than a status that was not brought up to date.
        _ if dates::day(returned.trim()).is_some() => Some(false),
        "0" => Some(true),
        "1" => Some(false),
        words if OPEN.iter().any(|open| words.starts_with(open)) => Some(true),
        words if CLOSED.iter().any(|closed| words.starts_with(closed)) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_open, renewals};

    #[test]
    fn renewals_are_counted_where_the_report_counts_them() {
        for (column, status, expected) in [
            ("2", "0", Some(2)),
            ("", "Sedang Dipinjam - Perpanjang 1x", Some(1)),
            ("", "On Loan - Extended 12x", Some(12)),
            ("", "Sedang Dipinjam", None),
            ("", "Perpanjang", None),
            ("dua", "Perpanjang 2x", None),
            ("", "Perpanjang 99999999x", None),
        ] {
            assert_eq!(renewals(column, status), expected, "{column} {status}");
        }
    }

    #[test]
    fn statuses_are_understood_in_both_languages() {
        for (status, returned, expected) in [
            ("0", "", Some(true)),
            ("1", "", Some(false)),
            ("On Loan", "", Some(true)),
            ("Sedang Dipinjam - Perpanjang 1x", "", Some(true)),
            ("Telah Kembali - Keterlambatan 3 Hari", "", Some(false)),
            ("", "2026-01-03", Some(false)),
            ("", "", Some(true)),
            ("Loan", "", Some(true)),
            ("Loan", "24-11-2026", Some(false)),
            ("Return", "", Some(false)),
            ("?!x", "", None),
        ] {
            assert_eq!(is_open(status, returned), expected, "{status}");
        }
    }
}
