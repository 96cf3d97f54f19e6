//! What both tables of INLISLite have in common: cells with ISBD marks in them, lists with semicolons, codes of languages.

use lapau_feed::catalogue::{Medium, Title};

use crate::{
    Sink, languages,
    standard_numbers::{Number, numbers},
    tables::{Row, label},
    text::{class_number, clean, clip, is_blank, unmarked},
};

/// One value as a clean element: `Jakarta :` is `Jakarta`.
pub(super) fn element(raw: &str) -> String {
    let text = clean(raw);
    if is_blank(&text) { String::new() } else { unmarked(&text).to_owned() }
}

/// The entries of a list with semicolons, without repeats.
pub(super) fn list(raw: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for entry in raw.split(';').map(element).filter(|entry| !entry.is_empty()) {
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }
    entries
}

/// Title, subtitle and statement of responsibility in one text: `Judul : anak judul / pernyataan`.
pub(super) fn split_title(whole: &str) -> (String, String, String) {
    let whole = clean(whole);
    let (titles, responsibility) = whole.split_once(" / ").unwrap_or((&whole, ""));
    let (proper, other) = titles.split_once(" : ").unwrap_or((titles, ""));
    if is_blank(proper) {
        return (unmarked(titles).to_owned(), String::new(), unmarked(responsibility).to_owned());
    }
    (unmarked(proper).to_owned(), unmarked(other).to_owned(), unmarked(responsibility).to_owned())
}

pub(super) fn isbn(title: &mut Title, raw: &str, row: &Row, sink: &mut dyn Sink) {
    for number in numbers(&clean(raw)) {
        match number {
            Number::Isbn(isbn) if !title.isbn.contains(&isbn) => title.isbn.push(isbn),
            Number::Isbn(_) => {}
            Number::Issn(issn) => title.issn = issn,
            Number::Invalid(written) => {
                sink.mended(&row.at, &format!("{} is no valid ISBN or ISSN and was left out", clip(written, 40)));
            }
        }
    }
}

/// Languages by code (`ind`) or name (`Indonesia`), several with a separator between them.
pub(super) fn languages(raw: &str, row: &Row, sink: &mut dyn Sink) -> Vec<String> {
    let mut found = Vec::new();
    for name in raw.split([';', ',', '|']).map(clean).filter(|name| !is_blank(name)) {
        match languages::from_marc(&name).or_else(|| languages::from_name(&name)) {
            Some(code) if found.contains(&code) => {}
            Some(code) => found.push(code),
            None if matches!(name.as_str(), "und" | "mul" | "zxx" | "mis") => {}
            None => {
                sink.mended(&row.at, &format!("the language \"{}\" is not known and was left out", clip(name, 40)));
            }
        }
    }
    found
}

/// The class number that a call number begins with: `899.221 NAV r` has 899.221, `R 297 DEP` has 297.
pub(super) fn class_of_call(call: &str) -> String {
    let words: Vec<&str> = call.split_whitespace().collect();
    let number = words.iter().position(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    number.map(|at| class_number(&words[at..].join(" "))).unwrap_or_default()
}

/// What kind of thing a row is, by the names of INLISLite's "jenis bahan" and "media".
pub(super) fn medium(kind: &str, carrier: &str) -> Medium {
    let kind = label(kind);
    let carrier = label(carrier);
    let has = |words: &[&str]| words.iter().any(|word| kind.contains(word) || carrier.contains(word));
    match () {
        () if has(&["terbitanberkala", "serial", "majalah", "suratkabar", "jurnal"]) => Medium::Serial,
        () if has(&["artikel"]) => Medium::Article,
        () if has(&["kartografi", "peta", "atlas"]) => Medium::Map,
        () if has(&["musik"]) => Medium::Music,
        () if has(&["rekamansuara", "audiobook", "kaset"]) => Medium::Audio,
        () if has(&["rekamanvideo", "film", "videodisc", "dvd"]) => Medium::Video,
        () if has(&["grafis", "gambar", "foto"]) => Medium::Picture,
        () if has(&["berkaskomputer", "sumberelektronik", "digital", "cdrom", "ebook"]) => Medium::Digital,
        () if has(&["manuskrip", "naskahkuno"]) => Medium::Manuscript,
        () if has(&["campuran"]) => Medium::Kit,
        () => Medium::Book,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_lose_their_marks() {
        assert_eq!(element("Jakarta :"), "Jakarta");
        assert_eq!(element("Grafika,"), "Grafika");
        assert_eq!(element("---"), "");
        assert_eq!(list("Rumah Tangga; Fiksi;;Fiksi"), ["Rumah Tangga", "Fiksi"]);
        assert_eq!(
            split_title("Robohnya surau kami : kumpulan cerpen / A.A. Navis"),
            ("Robohnya surau kami".into(), "kumpulan cerpen".into(), "A.A. Navis".into())
        );
        assert_eq!(class_of_call("R 297.3 DEP a"), "297.3");
        assert_eq!(class_of_call("2X4.3 HAM t"), "2X4.3");
        assert_eq!(class_of_call("FIK NAV r"), "");
        assert_eq!(medium("Terbitan Berkala", ""), Medium::Serial);
        assert_eq!(medium("Monograf", "Buku"), Medium::Book);
    }
}
