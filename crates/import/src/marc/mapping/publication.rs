//! Where, by whom and when it was published, how long it is, and its series.

use lapau_feed::catalogue::Title;

use super::element;
use crate::{
    dates,
    marc::record::{Field, Record},
    text::{clean, is_blank, unmarked},
};

pub(super) fn fill(title: &mut Title, record: &Record) {
    let statement = statement(record);
    if let Some(field) = statement {
        title.place = known(
            element(field, "a"),
            &["s.l", "s. l", "place of publication not identified", "n.p", "tempat terbit tidak diketahui"],
        );
        title.publisher =
            known(element(field, "b"), &["s.n", "s. n", "publisher not identified", "n.p", "penerbit tidak diketahui"]);
    }
    let printed = statement.map(|field| clean(&field.joined("c"))).unwrap_or_default();
    let printed = printed.trim_matches([',', ';', ':', '.', ' ']).to_owned();
    title.year = coded_year(record).or_else(|| dates::year(&printed));
    // Brackets say that the cataloguer supplied the date; one alone says nothing.
    let paired = printed.matches('[').count() == printed.matches(']').count();
    let printed = if paired { printed } else { printed.replace(['[', ']'], "") };
    if dates::says_more(&printed, title.year) && printed.chars().any(|c| c.is_numeric()) {
        title.date = printed;
    }
    title.extent = record
        .all(&["300"])
        .map(|field| clean(&field.joined("abce")))
        .map(|text| unmarked(&text).to_owned())
        .find(|text| !is_blank(text))
        .unwrap_or_default();
    // 490 is the series as printed, 8XX the form it is filed under.
    title.series = record
        .all(&["490", "440", "830", "800", "810", "811"])
        .map(|field| match field.tag.as_str() {
            "800" | "810" | "811" => element(field, "tnpv"),
            _ => element(field, "anpv"),
        })
        .find(|text| !is_blank(text))
        .unwrap_or_default();
}

/// The statement of publication: 264 with second indicator 1, else 260, else any 264, else either in another script.
fn statement(record: &Record) -> Option<&Field> {
    let of_publication = record.all(&["264"]).find(|field| field.indicators[1] == '1');
    of_publication
        .or_else(|| record.all(&["260", "264"]).next())
        .or_else(|| record.linked("260").next())
        .or_else(|| record.linked("264").next())
}

/// An element, unless it says that nothing is known.
fn known(text: String, unknown: &[&str]) -> String {
    let bare = text.to_lowercase();
    let bare = bare.trim_matches(|c: char| "[](). ?".contains(c));
    if is_blank(bare) || unknown.contains(&bare) { String::new() } else { text }
}

/// The year in 008, unless its kind of date says that it is none of publication or not known.
fn coded_year(record: &Record) -> Option<i16> {
    let kind = record.coded("008", 6);
    if matches!(kind, 'b' | 'n') {
        return None;
    }
    let year = |from: usize| {
        let digits: String = record.control("008").chars().skip(from).take(4).collect();
        digits.parse().ok().filter(|year| digits.len() == 4 && dates::plausible(*year))
    };
    match kind {
        // A reprint has its own date and that of the original, and some records have them the wrong way round.
        'r' => year(7).max(year(11)),
        _ => year(7),
    }
}
