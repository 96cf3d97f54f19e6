//! UNIMARC records among MARC 21: the same carrier with other tags, as European libraries export it.
//!
//! Source: IFLA, UNIMARC Manual: Bibliographic Format. Only the fields that a title is made of are taken.

use super::record::{Field, Record};

/// UNIMARC tag, MARC 21 tag, and the subfields as pairs of codes.
const FIELDS: [(&str, &str, &str); 21] = [
    ("010", "020", "aa"),
    ("011", "022", "aa"),
    ("101", "041", "aa"),
    ("200", "245", "aaebfchnip"),
    ("205", "250", "aabb"),
    ("210", "260", "aacbdc"),
    ("215", "300", "aacbdcee"),
    ("225", "490", "aavv"),
    ("300", "500", "aa"),
    ("327", "505", "aa"),
    ("330", "520", "aa"),
    ("600", "600", "aabbxxyzzy"),
    ("606", "650", "aaxxyzzy"),
    ("607", "651", "aaxxyzzy"),
    ("610", "653", "aa"),
    ("676", "082", "aa"),
    ("700", "100", "aabb44"),
    ("701", "700", "aabb44"),
    ("702", "700", "aabb44"),
    ("710", "110", "aabb44"),
    ("712", "710", "aabb44"),
];

/// The relator codes that UNIMARC writes as numbers.
const RELATORS: [(&str, &str); 6] =
    [("070", "aut"), ("730", "trl"), ("340", "edt"), ("440", "ill"), ("080", "aui"), ("220", "com")];

/// The record with the tags of MARC 21, if it is a UNIMARC record; otherwise as it was.
pub(super) fn translated(record: Record, faults: &mut Vec<String>) -> Record {
    let has_title = |tag: &str| record.fields.iter().any(|field| field.tag == tag && !field.subfield('a').is_empty());
    if has_title("245") || !has_title("200") {
        return record;
    }
    faults.push("it is a UNIMARC record and was read as one".to_owned());
    let fields = record.fields.iter().filter_map(field).collect();
    Record { leader: record.leader, controls: record.controls, fields }
}

fn field(old: &Field) -> Option<Field> {
    let (_, tag, codes) = FIELDS.iter().find(|(tag, ..)| *tag == old.tag)?;
    let person = matches!(*tag, "100" | "700");
    let pairs: Vec<char> = codes.chars().collect();
    let mut subfields: Vec<(char, String)> = Vec::new();
    for (code, text) in &old.subfields {
        let Some(pair) = pairs.chunks(2).find(|pair| pair[0] == *code) else { continue };
        let text = text.trim();
        match (pair[1], person) {
            // A forename is the second half of the name: "Austen" and "Jane".
            ('b', true) if matches!(subfields.last(), Some(('a', _))) => {
                if let Some((_, name)) = subfields.last_mut() {
                    *name = format!("{}, {}", name.trim_end_matches([',', ' ']), text.trim_start_matches([',', ' ']));
                }
            }
            ('4', _) => {
                let relator = RELATORS.iter().find(|(number, _)| *number == text);
                subfields.push(('4', relator.map_or("", |(_, code)| code).to_owned()));
            }
            // A second one follows the first as on a catalogue card.
            ('b', _) if *tag == "245" && subfields.iter().any(|(code, _)| *code == 'b') => {
                subfields.push(('b', format!(": {text}")));
            }
            (code, _) => subfields.push((code, text.to_owned())),
        }
    }
    (!subfields.is_empty()).then(|| Field { tag: (*tag).to_owned(), indicators: old.indicators, subfields })
}
