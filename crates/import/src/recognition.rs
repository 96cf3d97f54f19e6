//! Which format a file has, by its first bytes and never by its name.

use std::io::{self, Read, SeekFrom};

use crate::{
    Format, ImportError, Input, calendar, exhibition, inlislite, loans, marc, news, slims, spreadsheet,
    stream::{HEAD, decode_head},
    survey,
    tables::{Column, Source, header_row, members_columns, places, positional_members},
};

/// The format of a file; `None` where that is not sure. The file is wound back.
///
/// A list of members is recognised as nothing; [`crate::import`] says why it is refused, whatever format is asked for.
///
/// # Errors
///
/// Where the file cannot be read, or is a workbook that is damaged or none at all.
pub fn recognise(input: &mut dyn Input) -> io::Result<Option<Format>> {
    let workbook = spreadsheet::begins_like_workbook(input)?;
    let mut head = Vec::new();
    Read::take(&mut *input, HEAD as u64).read_to_end(&mut head)?;
    input.seek(SeekFrom::Start(0))?;
    let found = match by_head(&head) {
        _ if workbook => table(input)?,
        None => table_of_text(&head, input)?,
        known => known,
    };
    input.seek(SeekFrom::Start(0))?;
    Ok(found)
}

/// A format that says what it is.
fn by_head(head: &[u8]) -> Option<Format> {
    if marc::begins_like_marc(head) {
        return Some(Format::Marc21);
    }
    let text = decode_head(head);
    match () {
        () if marc::begins_like_marcxml(&text) => Some(Format::MarcXml),
        () if marc::begins_like_mnemonic(&text) => Some(Format::MarcText),
        () if calendar::begins_like_calendar(&text) => Some(Format::Calendar),
        () if news::begins_like_posts(&text) => Some(Format::Posts),
        () if survey::begins_like_survey(&text) => Some(Format::Survey),
        () => None,
    }
}

fn table_of_text(head: &[u8], input: &mut dyn Input) -> io::Result<Option<Format>> {
    let text = decode_head(head);
    if text.trim_start().starts_with(['<', '{', '[']) || text.contains(['\u{1d}', '\u{1e}']) {
        return Ok(None);
    }
    table(input)
}

/// The format of a table, by its labels or, without labels, by what is surely of one export only.
fn table(input: &mut dyn Input) -> io::Result<Option<Format>> {
    // The format is named only in errors, which mean here that it is none.
    let source = Source::open(Format::SlimsBiblio, input);
    let mut source = match source {
        Ok(source) => source,
        Err(ImportError::Io(error)) => return Err(error),
        // Whoever is told that the format is not known would look for the mistake in the wrong place.
        Err(ImportError::OtherFormat { reason, .. }) => return Err(io::Error::new(io::ErrorKind::InvalidData, reason)),
        Err(_) => return Ok(None),
    };
    match source.grid() {
        Ok(grid) => Ok(of_rows(grid.head())),
        Err(ImportError::Io(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

fn of_rows(rows: &[Vec<String>]) -> Option<Format> {
    if positional_members(rows) {
        return None;
    }
    let labels = |columns: &[Column]| header_row(rows, columns).map(|row| &rows[row]);
    let known = |columns: &[Column], needed: &[usize]| {
        let places = places(labels(columns)?, columns);
        needed.iter().all(|column| places[*column].is_some()).then(|| places.iter().flatten().count())
    };
    if known(&slims::reservations::COLUMNS, &slims::reservations::NEEDED).is_some() {
        return Some(Format::SlimsReservations);
    }
    if known(&loans::COLUMNS, &loans::NEEDED).is_some() {
        return labels(&loans::COLUMNS).map(|labels| loans::report_of(labels));
    }
    if !members_columns(rows).is_empty() {
        return None;
    }
    let exchanged = known(&inlislite::interchange::COLUMNS, &inlislite::interchange::NEEDED).unwrap_or(0);
    let catalogued = known(&inlislite::catalogue::COLUMNS, &inlislite::catalogue::NEEDED).unwrap_or(0);
    let biblio = known(&slims::biblio::COLUMNS, &slims::biblio::NEEDED).unwrap_or(0);
    let items = known(&slims::items::COLUMNS, &slims::items::NEEDED).unwrap_or(0);
    match () {
        () if known(&exhibition::COLUMNS, &exhibition::NEEDED).is_some() => Some(Format::Exhibition),
        () if exchanged >= 6 => Some(Format::InlisliteItems),
        () if catalogued >= 5 => Some(Format::InlisliteCatalogue),
        () if biblio >= 5 && biblio > items => Some(Format::SlimsBiblio),
        () if items >= 4 && items > biblio => Some(Format::SlimsItems),
        () if slims::biblio::surely(rows) => Some(Format::SlimsBiblio),
        () if slims::items::surely(rows) => Some(Format::SlimsItems),
        () => None,
    }
}
