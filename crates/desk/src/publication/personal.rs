//! Personal data that must not be published, as far as a program can recognise it.
//!
//! It knows the Indonesian identity number (NIK), numbers that a text itself calls a member's or an identity card's, e-mail addresses, phone numbers,
//! and the member numbers that INLISLite gives: `YYMMDD` and five digits, `YYYYMM` and two digits, five digits with `L` and a year, or the NIK.
//! The second of these is also a date, so without a word before it only numbers that are none are found;
//! the first is also a number that books have, so in a record of a book only its names are looked through for it.
//! The library's own addresses and numbers, those in its library record, may be given anywhere.
//! It is a net under the rules of the importers, not a proof that nothing slipped through: a name beside a loan in plain words is for people to see.

use std::{collections::HashSet, sync::LazyLock};

use lapau_feed::Collection;
use regex::{Captures, Regex};
use serde_json::Value;

use super::isbn::is_isbn10;
use crate::content::texts;

/// The province codes that a NIK begins with.
const PROVINCES: [(u8, u8); 8] = [(11, 19), (21, 21), (31, 36), (51, 53), (61, 65), (71, 76), (81, 82), (91, 97)];

/// Fields of a book that hold names of people.
const NAMES: [&str; 2] = ["name", "responsibility"];

/// Fields that hold numbers of the catalogue or digests, where a long number is no one's phone.
const NUMBERS: [&str; 9] = ["id", "isbn", "issn", "class", "call", "title", "titles", "sealed", "receipts"];

struct Patterns {
    nik: Regex,
    labelled: Regex,
    member: Regex,
    email: Regex,
    phone: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    Some(Patterns {
        nik: Regex::new(r"\b(\d{2})\d{4}[ .]?(\d{2})(\d{2})\d{2}[ .]?(\d{4})\b").ok()?,
        labelled: Regex::new(
            r"(?i)\b(nik|nisn|(?:no(?:mor|\.)?\s*)?ktp|(?:no(?:mor|\.)?|nomer|id|kartu)\s*anggota|member\s*(?:id|no\.?|number))\s*[:.=#]?\s*([0-9][0-9 ./-]{4,})",
        )
        .ok()?,
        member: Regex::new(r"\b(?:\d{2}(\d{2})(\d{2})\d{5}|(?:19|20)\d{2}(\d{2})(\d{2})|\d{5}L(?:19|20)\d{2})\b").ok()?,
        email: Regex::new(r"[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}").ok()?,
        phone: Regex::new(r"(?:\+?\b62|\b0)[ .-]?\(?\d{2,4}\)?(?:[ .-]?\d{2,5}){1,4}\b").ok()?,
    })
});

/// What may be published though it looks personal: what the library says of itself.
#[derive(Debug, Default)]
pub(super) struct Own {
    emails: HashSet<String>,
    phones: HashSet<String>,
}

impl Own {
    /// The addresses and numbers in a library record.
    pub(super) fn of(library: &Value) -> Self {
        let mut own = Self::default();
        let Some(patterns) = &*PATTERNS else { return own };
        texts(library, "", &mut |_, text| {
            own.emails.extend(patterns.email.find_iter(text).map(|found| found.as_str().to_lowercase()));
            own.phones.extend(patterns.phone.find_iter(text).map(|found| national(found.as_str())));
            own.phones.insert(national(text));
        });
        own
    }

    /// What in a record looks like personal data: each with its field, in words that do not repeat it.
    pub(super) fn found(&self, collection: Collection, record: &Value) -> Vec<(String, String)> {
        let Some(patterns) = &*PATTERNS else {
            return vec![(String::new(), "could not be looked through for personal data".into())];
        };
        let mut found = Vec::new();
        if collection == Collection::Letters {
            return found;
        }
        texts(record, "", &mut |field, text| {
            // A number may be split into runs by its dress, but a record holds few long numbers: most texts end here.
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            if digits < 5 && !text.contains('@') {
                return;
            }
            if let Some(what) = self.looks(patterns, collection, field, text, digits) {
                found.push((field.to_owned(), what));
            }
        });
        found
    }

    fn looks(
        &self,
        patterns: &Patterns,
        collection: Collection,
        field: &str,
        text: &str,
        digits: usize,
    ) -> Option<String> {
        let name = field.rsplit('.').next().unwrap_or(field);
        let name = name.split('[').next().unwrap_or(name);
        let numbers = NUMBERS.contains(&name) && !(name == "title" && collection == Collection::Titles);
        if digits >= 16 && !numbers {
            let nik = patterns.nik.captures_iter(text).find(|found| is_nik(&found[1], &found[2], &found[3], &found[4]));
            if nik.is_some() {
                return Some("looks like an identity number (NIK) of 16 digits; take it out".into());
            }
        }
        if let Some(labelled) = patterns.labelled.captures(text) {
            return Some(format!("gives someone's number after {:?}; take it out", &labelled[1]));
        }
        let is_book = matches!(collection, Collection::Titles | Collection::Holdings);
        if !numbers
            && patterns
                .member
                .captures_iter(text)
                .any(|found| is_members(&found, text, is_book && !NAMES.contains(&name)))
        {
            return Some("looks like a member's number; take it out".into());
        }
        if let Some(email) =
            patterns.email.find_iter(text).find(|found| !self.emails.contains(&found.as_str().to_lowercase()))
        {
            let domain = email.as_str().rsplit('@').next().unwrap_or_default();
            return Some(format!(
                "holds an e-mail address at {domain} that is not the library's; take it out, or add it to the contacts in library.toml"
            ));
        }
        if digits < 9 || numbers || collection == Collection::Library {
            return None;
        }
        let phone = patterns
            .phone
            .find_iter(text)
            .find(|found| self.is_someones(collection, text, found.start(), found.as_str()));
        phone.map(|found| {
            let start: String = found.as_str().chars().take(4).collect();
            format!("holds a phone number ({start}…) that is not the library's; take it out, or add it to the contacts in library.toml")
        })
    }

    /// Whether what looks like a phone number at a place of a text is one, and not the library's.
    fn is_someones(&self, collection: Collection, text: &str, start: usize, number: &str) -> bool {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let plain = national(number);
        let mobile = plain.starts_with("08") && (10..=13).contains(&plain.len());
        // Numbers of lines look like class numbers and belong to publishers, so records of books may have them.
        let is_book = matches!(collection, Collection::Titles | Collection::Holdings);
        let line = !is_book
            && plain.starts_with('0')
            && !plain.starts_with("00")
            && (9..=12).contains(&plain.len())
            && digits != number;
        let before = &text[..start];
        let isbn = is_isbn10(&digits) || before.trim_end_matches([' ', ':']).to_lowercase().ends_with("isbn");
        // Addresses are full of long numbers; those of messengers are phone numbers.
        let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let address = word.contains("://") && !word.contains("wa.me") && !word.contains("whatsapp");
        (mobile || line) && !isbn && !address && !self.phones.contains(&plain)
    }
}

/// Whether what has the form of a member number is likely to be one. `lenient` where books have numbers of that form.
fn is_members(found: &Captures<'_>, text: &str, lenient: bool) -> bool {
    let number = |group: usize| found.get(group).map(|part| part.as_str().parse::<u8>().unwrap_or_default());
    let start = found.get(0).map_or(0, |whole| whole.start());
    let is_in_address = text[..start].rsplit(char::is_whitespace).next().is_some_and(|word| word.contains("://"));
    let fits = match (number(1), number(2), number(3), number(4)) {
        (Some(month), Some(day), ..) => !lenient && matches!(month, 1..=12) && matches!(day, 1..=31),
        (_, _, Some(month), Some(serial)) => !lenient && matches!(month, 1..=12) && serial > 31,
        _ => true,
    };
    fits && !is_in_address
}

fn is_nik(province: &str, day: &str, month: &str, serial: &str) -> bool {
    let number = |text: &str| text.parse::<u8>().unwrap_or_default();
    // Forty is added to the day of birth of women.
    PROVINCES.iter().any(|(from, to)| (*from..=*to).contains(&number(province)))
        && matches!(number(day), 1..=31 | 41..=71)
        && matches!(number(month), 1..=12)
        && serial != "0000"
}

/// A phone number's digits in the national form: `0812…`.
fn national(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("62") {
        Some(rest) => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
        None => digits,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn own() -> Own {
        Own::of(&json!({"contacts": [{"kind": "phone", "href": "tel:+6275291234", "label": "(0752) 91234"},
            {"kind": "email", "href": "mailto:desk@perpus.example", "label": "desk@perpus.example"}],
            "channels": [{"kind": "whatsapp", "number": "6281234567890"}]}))
    }

    fn found(text: &str) -> bool {
        !own().found(Collection::News, &json!({"id": "n", "text": [{"t": "p", "s": [text]}]})).is_empty()
    }

    #[test]
    fn what_is_someones_is_found() {
        for text in [
            "NIK 1371010101900001",
            "atas nama Siti, 1371014101900001.",
            "137101 410190 0001",
            "No. Anggota: 21070100001",
            "Siti (21070100001) sudah hadir",
            "Peserta 20210745 dan 20210746",
            "Siti, 00123L2015",
            "kartu anggota 20210701",
            "nomor anggota 12345",
            "Hubungi siti.aminah@gmail.com",
            "Hubungi 0813-6312-3456 (Siti)",
            "WA +62 813 6312 3456",
            "https://wa.me/6281363123456",
            "Telepon (0752) 7701234",
        ] {
            assert!(found(text), "{text}");
        }
    }

    #[test]
    fn what_is_nobodys_or_the_librarys_is_not() {
        for text in [
            "ISBN 9789794070017",
            "ISBN 979-407-001-7",
            "ISBN: 0812219783",
            "Cetakan 1, 2019, 350 halaman, 21 cm",
            "Hubungi desk@perpus.example atau WA 0812-3456-7890",
            "Telepon 0752 91234 atau +62 752 91234",
            "https://example.com/berita/6281363123456/judul",
            "Rp 1.250.000.000 untuk 2.000 buku",
            "Jam 08.00-16.00, tanggal 24.11.2026",
            "Nomor urut 9999999999999999",
            "Berkas 20261124, pindaian 20261124-2",
            "Nomor rangka 99999999999 dan 21139900001",
            "https://example.com/p/21070100001",
            "Anggaran Rp 20011000",
            "1408 H / 1987-1988, jilid 1-12",
        ] {
            assert!(!found(text), "{text}");
        }
    }

    #[test]
    fn numbers_of_the_catalogue_are_no_phones() {
        let title = json!({"id": "081363123456", "title": "Buku", "isbn": ["9789794070017"], "class": "081.3631"});
        assert_eq!(own().found(Collection::Titles, &title), []);
        // An inventory number in a note, a report number in a title, a call number of digits.
        let title = json!({"id": "t", "title": "Laporan 21070100001", "notes": ["No. inventaris 20210745"], "class": "297.122"});
        assert_eq!(own().found(Collection::Titles, &title), []);
        let holding = json!({"id": "h", "title": "t", "call": "2X7.3 20210745", "items": [{"id": "21070100001"}]});
        assert_eq!(own().found(Collection::Holdings, &holding), []);
        let named = json!({"id": "t", "title": "Buku", "names": [{"name": "Siti 21070100001"}]});
        assert_eq!(own().found(Collection::Titles, &named)[0].0, "names[0].name");
        let title = json!({"id": "t", "title": "Siti 081363123456"});
        assert_eq!(own().found(Collection::Titles, &title)[0].0, "title");
    }
}
