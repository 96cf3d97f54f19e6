//! Which format a file has, by its first bytes and never by its name.

use crate::{
    Format,
    delimited::{Dialect, decode_head, members_columns, positional_members},
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
    let first = rows.first()?;
    if positional_members(&rows) {
        return None;
    }
    let labels: Vec<String> = first.iter().map(|cell| crate::delimited::label(cell)).collect();
    let knows =
        |column: &crate::delimited::Column| column.labels.iter().any(|name| labels.iter().any(|label| label == name));
    let count = |columns: &[crate::delimited::Column]| columns.iter().filter(|column| knows(column)).count();
    if slims::loans::NEEDED.iter().all(|column| knows(&slims::loans::COLUMNS[*column])) {
        return Some(Format::SlimsLoans);
    }
    if !members_columns(first).is_empty() {
        return None;
    }
    let (biblio, items) = (count(&slims::biblio::COLUMNS), count(&slims::items::COLUMNS));
    let has =
        |columns: &[crate::delimited::Column], needed: &[usize]| needed.iter().all(|column| knows(&columns[*column]));
    if has(&slims::biblio::COLUMNS, &slims::biblio::NEEDED) && biblio >= 5 && biblio > items {
        return Some(Format::SlimsBiblio);
    }
    if has(&slims::items::COLUMNS, &slims::items::NEEDED) && items >= 4 && items > biblio {
        return Some(Format::SlimsItems);
    }
    match () {
        () if slims::biblio::surely(&rows) => Some(Format::SlimsBiblio),
        () if slims::items::surely(&rows) => Some(Format::SlimsItems),
        () => None,
    }
}
