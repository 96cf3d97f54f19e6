//! Subject headings.

use lapau_feed::catalogue::Title;

use crate::{
    marc::record::{Field, Record},
    text::{clean, is_blank, unmarked},
};

const TAGS: [&str; 9] = ["600", "610", "611", "630", "648", "650", "651", "653", "655"];

/// More headings than these help nobody.
const MOST: usize = 24;

pub(super) fn fill(title: &mut Title, record: &Record) {
    for field in record.all(&TAGS) {
        let headings = match field.tag.as_str() {
            // Each $a of an uncontrolled index term is a heading of its own.
            "653" => field.subfields("a").map(|text| unmarked(&clean(text)).to_owned()).collect(),
            _ => vec![heading(field)],
        };
        for heading in headings {
            if !is_blank(&heading) && !title.subjects.contains(&heading) && title.subjects.len() < MOST {
                title.subjects.push(heading);
            }
        }
    }
}

/// A heading with its subdivisions: `Minangkabau (Indonesian people) -- Social life and customs`.
fn heading(field: &Field) -> String {
    let main = match field.tag.as_str() {
        "600" | "610" | "611" => "abcdnpqt",
        _ => "abcdp",
    };
    let mut heading = unmarked(&clean(&field.joined(main)).replace("[from old catalog]", "")).to_owned();
    for subdivision in field.subfields("vxyz").map(clean) {
        let subdivision = subdivision.replace("[from old catalog]", "");
        let subdivision = unmarked(&subdivision);
        if !is_blank(subdivision) {
            if !heading.is_empty() {
                heading.push_str(" -- ");
            }
            heading.push_str(subdivision);
        }
    }
    heading
}
