//! The catalogue as INLISLite's OPAC exports it, CSV or XLSX, one row for each title.
//!
//! Columns: `ID, Control Number, BIBID, Title, Author, Edition, Publisher, Publish Location, Publish Year, Subject, Physical Description, ISBN, Call Number, Languages`.
//! It has no items. A title is known by its control number, which its MARC records have too.

use lapau_feed::catalogue::{Name, Title};

use super::wording::{class_of_call, element, isbn, languages, list, split_title};
use crate::{
    Format, Found, ImportError, Sink, Summary, dates,
    identity::{Seen, content_key, same_number, work_of},
    responsibility::beyond,
    tables::{Column, Grid, Members, Row, Table},
    text::{clean, name_as_filed},
};

const ID: usize = 0;
const CONTROL_NUMBER: usize = 1;
const BIBID: usize = 2;
const TITLE: usize = 3;
const AUTHOR: usize = 4;
const EDITION: usize = 5;
const PUBLISHER: usize = 6;
const PLACE: usize = 7;
const YEAR: usize = 8;
const SUBJECT: usize = 9;
const EXTENT: usize = 10;
const ISBN: usize = 11;
const CALL_NUMBER: usize = 12;
const LANGUAGES: usize = 13;

/// The columns in the order of the export.
pub(crate) const COLUMNS: [Column; 14] = [
    Column { labels: &["id"] },
    Column { labels: &["controlnumber", "nomorkontrol", "nokontrol"] },
    Column { labels: &["bibid"] },
    Column { labels: &["title", "judul"] },
    Column { labels: &["author", "pengarang"] },
    Column { labels: &["edition", "edisi"] },
    Column { labels: &["publisher", "penerbit"] },
    Column { labels: &["publishlocation", "tempatterbit", "kotaterbit"] },
    Column { labels: &["publishyear", "tahunterbit"] },
    Column { labels: &["subject", "subjek"] },
    Column { labels: &["physicaldescription", "deskripsifisik"] },
    Column { labels: &["isbn"] },
    Column { labels: &["callnumber", "nomorpanggil", "nopanggil"] },
    Column { labels: &["languages", "language", "bahasa"] },
];

/// What makes it this export and no other list of titles.
pub(crate) const NEEDED: [usize; 2] = [TITLE, BIBID];

pub(crate) fn import(rows: Box<dyn Grid + '_>, source: &str, sink: &mut dyn Sink) -> Result<Summary, ImportError> {
    let mut table = Table::open(Format::InlisliteCatalogue, rows, &COLUMNS, &[TITLE], Members::Refused, |_| None)?;
    let mut seen = Seen::default();
    let mut imported = 0;
    while let Some(row) = table.next(sink)? {
        let Some(mut title) = title(&table, &row, sink) else {
            sink.skipped(&row.at, "it has no title");
            continue;
        };
        let mut value = |column: usize| clean(&table.value(&row, column, sink));
        let key = match (value(CONTROL_NUMBER), value(BIBID), value(ID)) {
            // As a MARC record has it, without the code of who gave it.
            (control, _, _) if !control.is_empty() => format!(" {control}"),
            (_, bibid, _) if !bibid.is_empty() => format!("bibid {bibid}"),
            (_, _, id) if !id.is_empty() => format!("id {id}"),
            _ => content_key(&title),
        };
        let identity = seen.identify(row.number, source, &key, row.content().as_bytes());
        let Some(id) = identity.title(&row.at, sink, same_number) else { continue };
        title.id = id;
        title.work = work_of(&title, "");
        sink.found(Found::Title { title, holdings: Vec::new() }).map_err(ImportError::Sink)?;
        imported += 1;
    }
    Ok(Summary { read: table.read, imported })
}

fn title(table: &Table<'_>, row: &Row, sink: &mut dyn Sink) -> Option<Title> {
    let (proper, other, responsibility) = split_title(&table.value(row, TITLE, sink));
    if proper.is_empty() {
        return None;
    }
    let mut title = Title { title: proper, subtitle: other, ..Title::default() };
    for name in list(&table.value(row, AUTHOR, sink)) {
        title.names.push(Name { name: name_as_filed(&name).to_owned(), role: String::new() });
    }
    title.responsibility = beyond(responsibility, &title.names);
    title.edition = element(&table.value(row, EDITION, sink));
    title.publisher = element(&table.value(row, PUBLISHER, sink));
    title.place = element(&table.value(row, PLACE, sink));
    let printed = clean(&table.value(row, YEAR, sink));
    title.year = dates::year(&printed);
    if dates::says_more(&printed, title.year) && printed.chars().any(|c| c.is_ascii_digit()) {
        title.date = printed;
    }
    title.subjects = list(&table.value(row, SUBJECT, sink));
    title.extent = element(&table.value(row, EXTENT, sink));
    isbn(&mut title, &table.value(row, ISBN, sink), row, sink);
    title.class = class_of_call(&clean(&table.value(row, CALL_NUMBER, sink)));
    title.languages = languages(&table.value(row, LANGUAGES, sink), row, sink);
    Some(title)
}
