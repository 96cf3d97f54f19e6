//! Which format a file has, by its first bytes and never by its name.

use crate::{
    Format,
    delimited::{Column, Dialect, decode_head, header_row, members_columns, places, positional_members},
    marc, slims,
};

/// The format of a file that begins with these bytes (8 KiB are enough); `None` where that is not sure.
///
/// A list of members is recognised as nothing; [`crate::import`] says why it is refused, whatever format is asked for.
pub fn recognise(head: &[u8]) -> Option<Format> {
    if marc::begins_like_marc(head) {
        return Some(Format::Marc21);
    }
    let text = decode_head(head);
    if text.trim_start().starts_with(['<', '{', '[']) || text.contains(['\u{1d}', '\u{1e}']) {
        return None;
    }
    let (_, rows) = Dialect::of(&text);
    if positional_members(&rows) {
        return None;
    }
    let known = |columns: &[Column], needed: &[usize]| {
        let places = places(&rows[header_row(&rows, columns)?], columns);
        needed.iter().all(|column| places[*column].is_some()).then(|| places.iter().flatten().count())
    };
    if known(&slims::loans::COLUMNS, &slims::loans::NEEDED).is_some() {
        return Some(Format::SlimsLoans);
    }
    if !members_columns(&rows).is_empty() {
        return None;
    }
    let biblio = known(&slims::biblio::COLUMNS, &slims::biblio::NEEDED).unwrap_or(0);
    let items = known(&slims::items::COLUMNS, &slims::items::NEEDED).unwrap_or(0);
    match () {
        () if biblio >= 5 && biblio > items => Some(Format::SlimsBiblio),
        () if items >= 4 && items > biblio => Some(Format::SlimsItems),
        () if slims::biblio::surely(&rows) => Some(Format::SlimsBiblio),
        () if slims::items::surely(&rows) => Some(Format::SlimsItems),
        () => None,
    }
}
