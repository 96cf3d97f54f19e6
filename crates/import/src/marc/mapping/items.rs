//! The items that a library system writes into its records: Koha's field 952, and the standard field 852.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use lapau_feed::catalogue::{Availability, Away, Holding, Item};

use crate::{
    dates,
    marc::record::{Field, Record},
    text::{barcode, clean, clip, is_blank},
};

/// The holdings of a record, without title and identifier, and those of its items that are away.
pub(super) fn of(record: &Record, class: &str, faults: &mut Vec<String>) -> (Vec<Holding>, Vec<Availability>) {
    let mut holdings: Vec<Holding> = Vec::new();
    let mut away: Vec<Availability> = Vec::new();
    // A serial may have thousands of items, so none is looked for by going through the others.
    let mut barcodes: HashSet<String> = HashSet::new();
    let mut shelves: HashMap<(String, String, String), usize> = HashMap::new();
    for field in record.all(&["952", "852"]) {
        let koha = field.tag == "952";
        // A withdrawn item is no longer the library's.
        if koha && is_set(field.subfield('0')) {
            continue;
        }
        let Some((id, changed)) = barcode(&clean(field.subfield('p'))) else { continue };
        if !barcodes.insert(id.clone()) {
            continue;
        }
        if changed {
            faults
                .push(format!("the barcode was written \"{}\" and became {id}", clip(clean(field.subfield('p')), 80)));
        }
        let not_for_loan = field.subfield('7').trim();
        let item = Item { id: id.clone(), reference: koha && is_set(not_for_loan) && !not_for_loan.starts_with('-') };
        let holding = if koha { in_koha(field) } else { in_standard(field, class) };
        let shelf = (holding.branch.clone(), holding.place.clone(), holding.call.clone());
        let shelf = *shelves.entry(shelf).or_insert(holdings.len());
        match holdings.get_mut(shelf) {
            Some(same) => same.items.push(item),
            None => holdings.push(Holding { items: vec![item], ..holding }),
        }
        if let Some((state, due)) = koha.then(|| state(field, faults)).flatten() {
            away.push(Availability { id, state, due, queue: 0 });
        }
    }
    (holdings, away)
}

/// The day on which the newest item came, Koha's 952 $d.
pub(super) fn acquired(record: &Record) -> Option<Date> {
    record.all(&["952"]).filter_map(|field| dates::day(field.subfield('d').trim())).max()
}

/// $o call number, $c shelving location, $b holding branch, $a home branch.
///
/// An item without a shelving location is at its branch, which the library may know as a place.
fn in_koha(field: &Field) -> Holding {
    let (location, branch) = (first_of(field, "c"), first_of(field, "ba"));
    let (branch, place) = if location.is_empty() { (String::new(), branch) } else { (identifier(&branch), location) };
    Holding { branch, place, call: clean(field.subfield('o')), ..Holding::default() }
}

/// A code of a branch as the identifiers of the feed are: without spaces, at most 64 bytes.
fn identifier(code: &str) -> String {
    let mut id: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    while id.len() > 64 {
        id.pop();
    }
    id
}

/// $c shelving location, $b sublocation, $a location; $k, $h, $i, $m parts of the call number.
fn in_standard(field: &Field, class: &str) -> Holding {
    let call = clean(&field.joined("khim"));
    let call = if is_blank(&call) { class.to_owned() } else { call };
    Holding { place: first_of(field, "cba"), call, ..Holding::default() }
}

fn first_of(field: &Field, codes: &str) -> String {
    codes.chars().map(|code| clean(field.subfield(code))).find(|text| !is_blank(text)).unwrap_or_default()
}

/// $q due date, $1 lost, $4 damaged, $7 negative: ordered or on its way.
fn state(field: &Field, faults: &mut Vec<String>) -> Option<(Away, Option<Date>)> {
    let due = clean(field.subfield('q'));
    match () {
        () if is_set(&due) => {
            let day = dates::day(&due);
            if day.is_none() {
                faults.push("a due date is no day of the calendar; the item counts as on loan without one".to_owned());
            }
            Some((Away::Loan, day))
        }
        () if is_set(field.subfield('1')) => Some((Away::Missing, None)),
        () if is_set(field.subfield('4')) => Some((Away::Repair, None)),
        () if field.subfield('7').trim().starts_with('-') => Some((Away::Other, None)),
        () => None,
    }
}

/// Whether a coded value says yes: anything but empty and zero.
fn is_set(value: &str) -> bool {
    !matches!(value.trim(), "" | "0" | "0000-00-00")
}
