//! From the fields of a record to a title of the catalogue.
//!
//! Only what a patron reads or searches is taken; the rest of the record stays in the file.

mod items;
mod kind;
mod names;
mod publication;
mod subjects;
mod wording;

use lapau_feed::{
    catalogue::{Availability, Holding, Link, Name, Title},
    prose::is_safe_link,
};

use super::record::{Field, Record};
use crate::{
    identity::work_of,
    languages,
    standard_numbers::{Number, numbers},
    text::{class_number, clean, clip, is_blank, unmarked},
};

/// More of a text than this is not for a phone.
const LONGEST_TEXT: usize = 4000;
const LONGEST_NOTE: usize = 1000;
const NOTES: usize = 12;
const LINKS: usize = 24;
const ISBNS: usize = 64;

/// More faults than these say no more.
const FAULTS: usize = 32;

/// A title without its identifier, and what else its record says.
pub(super) struct Mapped {
    pub(super) title: Title,
    /// The items, not yet linked to the title.
    pub(super) holdings: Vec<Holding>,
    pub(super) away: Vec<Availability>,
    /// What had to be mended.
    pub(super) faults: Vec<String>,
    /// The control number with the code of who gave it.
    pub(super) control_number: Option<String>,
}

/// Makes a title of a record.
///
/// # Errors
///
/// The reason why nothing can be made of it: it is of another kind, or has no title.
pub(super) fn map(record: &Record, mut faults: Vec<String>) -> Result<Mapped, String> {
    if let Some(other) = kind::not_bibliographic(record).filter(|_| record.all(&["245"]).next().is_none()) {
        return Err(format!("it is {other}, not the record of a title"));
    }
    let mut title = Title::default();
    wording::fill(&mut title, record, &mut faults)?;
    names::fill(&mut title, record);
    publication::fill(&mut title, record);
    subjects::fill(&mut title, record);
    standard_numbers(&mut title, record, &mut faults);
    title.languages = languages_of(record, &mut faults);
    title.class = class_of(record);
    (title.medium, title.audience) = (kind::medium(record), kind::audience(record));
    notes(&mut title, record);
    title.links = links(record, &mut faults);
    title.work = work_of(&title, &uniform_title(record));
    title.added = items::acquired(record);
    let (holdings, away) = items::of(record, &title.class, &mut faults);
    if faults.len() > FAULTS {
        let more = faults.len() - FAULTS;
        faults.truncate(FAULTS);
        faults.push(format!("and {more} more things were mended"));
    }
    Ok(Mapped { title, holdings, away, faults, control_number: control_number(record) })
}

/// The title that all editions and translations of the work are filed under; a collective title ("Works. Selections") is none.
fn uniform_title(record: &Record) -> String {
    let title = record.all(&["240", "130"]).map(|field| element(field, "anp")).next().unwrap_or_default();
    const COLLECTIVE: [&str; 8] =
        ["works", "selections", "essays", "plays", "poems", "short stories", "novels", "correspondence"];
    if COLLECTIVE.contains(&title.to_lowercase().as_str()) { String::new() } else { title }
}

fn control_number(record: &Record) -> Option<String> {
    let number = clean(record.control("001"));
    let agency = clean(record.control("003"));
    (!number.is_empty()).then(|| format!("{agency} {number}"))
}

/// The subfields of a field as one clean element, without the marks at its end.
fn element(field: &Field, codes: &str) -> String {
    unmarked(&clean(&field.joined(codes))).to_owned()
}

fn standard_numbers(title: &mut Title, record: &Record, faults: &mut Vec<String>) {
    for field in record.all(&["020", "022"]) {
        for number in field.subfields("a").flat_map(|text| numbers(&clean(text))) {
            match number {
                Number::Isbn(isbn) if title.isbn.len() < ISBNS && !title.isbn.contains(&isbn) => title.isbn.push(isbn),
                Number::Issn(issn) if title.issn.is_empty() => title.issn = issn,
                Number::Isbn(_) | Number::Issn(_) => {}
                Number::Invalid(written) => {
                    let kind = if field.tag == "020" { "ISBN" } else { "ISSN" };
                    faults.push(format!("{} is no valid {kind} and was left out", clip(written, 40)));
                }
            }
        }
    }
}

/// The languages of the text: field 041 where there is one, else the code in 008.
fn languages_of(record: &Record, faults: &mut Vec<String>) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for field in record.all(&["041"]).filter(|field| field.indicators[1] != '7') {
        for text in field.subfields("ad").map(clean) {
            let letters: Vec<char> = text.chars().filter(char::is_ascii_alphabetic).collect();
            // Older records write several codes without a space: "engfre".
            if letters.len().is_multiple_of(3) {
                codes.extend(letters.chunks(3).map(|code| code.iter().collect::<String>()));
            } else {
                codes.push(text);
            }
        }
    }
    let coded: String = record.control("008").chars().skip(35).take(3).collect();
    if codes.is_empty() && coded.len() == 3 && coded.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        codes.push(coded);
    }
    let mut found = Vec::new();
    for code in codes {
        match languages::from_marc(&code).or_else(|| (code.len() == 2).then(|| languages::from_name(&code)).flatten()) {
            Some(language) if !found.contains(&language) => found.push(language),
            Some(_) => {}
            None if matches!(code.to_ascii_lowercase().as_str(), "und" | "zxx" | "mul" | "mis" | "") => {}
            None => faults.push(format!("the language code \"{}\" is not known and was left out", clip(code, 20))),
        }
    }
    found
}

/// The class number: Dewey, else the library's own.
fn class_of(record: &Record) -> String {
    record
        .all(&["082", "092", "084", "090", "080"])
        .map(|field| class_number(&clean(field.subfield('a'))))
        .find(|class| !is_blank(class))
        .unwrap_or_default()
}

fn notes(title: &mut Title, record: &Record) {
    let text = |field: &Field, codes| clip(clean(&field.joined(codes)), LONGEST_TEXT);
    let summaries: Vec<String> =
        record.all(&["520"]).map(|field| text(field, "ab")).filter(|text| !is_blank(text)).collect();
    title.summary = clip(summaries.join(" "), LONGEST_TEXT);
    let of_others = record.linked("520").chain(record.linked("505")).chain(record.linked("500"));
    for field in record.all(&["500", "505", "501", "502", "504", "546", "586"]).chain(of_others) {
        let note = clip(clean(&field.joined("abcdgrt")), LONGEST_NOTE);
        if !is_blank(&note) && !title.notes.contains(&note) && title.notes.len() < NOTES {
            title.notes.push(note);
        }
    }
}

fn links(record: &Record, faults: &mut Vec<String>) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    for field in record.all(&["856"]) {
        for address in field.subfields("u") {
            let address = clean(address);
            let href = if address.starts_with("www.") { format!("https://{address}") } else { address };
            if !href.contains("://") || !is_safe_link(&href) {
                faults.push("a link was left out, since it is no web address".to_owned());
                continue;
            }
            if links.len() >= LINKS || links.iter().any(|link| link.href == href) {
                continue;
            }
            let label = [element(field, "y"), element(field, "3"), element(field, "z")];
            let label = clip(label.into_iter().find(|label| !is_blank(label)).unwrap_or_default(), 120);
            // The second indicator: 0 the resource itself, 1 a version of it, 2 something related.
            let about = ["table of contents", "contributor", "description", "review", "cover", "sample", "daftar isi"];
            let full_text = matches!(field.indicators[1], '0' | '1')
                && !about.iter().any(|word| label.to_lowercase().contains(word));
            links.push(Link { href, label, full_text });
        }
    }
    links
}

/// Adds a name unless it is there already.
fn add_name(names: &mut Vec<Name>, name: Name) {
    if !is_blank(&name.name) && !names.iter().any(|other| other.name == name.name && other.role == name.role) {
        names.push(name);
    }
}
