//! The character encoding of a record: what its leader says, checked against what its bytes can be.
//!
//! Position 9 of the leader says UTF-8 or MARC-8, and often lies.
//! UTF-8 is hard to be by accident, so bytes that are valid UTF-8 are UTF-8 whatever the leader says.
//! Bytes that are neither are given the likeliest other encoding, and the record is marked.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use super::{
    directory::{RawField, RawRecord},
    framing::SUBFIELD,
};
use crate::{
    marc::{
        marc8::{self, Tally},
        record::{Field, Record},
    },
    text::repaired,
};

/// How the text of a record is encoded.
#[derive(Clone, Copy)]
enum Charset {
    Utf8,
    Marc8,
    Other(&'static Encoding),
}

/// What the bytes of a record show.
#[derive(Default)]
struct Evidence {
    /// Characters of several bytes that are valid UTF-8.
    characters: usize,
    /// Bytes that are not part of valid UTF-8.
    strays: usize,
    escapes: bool,
}

impl Evidence {
    fn of(fields: &[RawField<'_>]) -> Self {
        let mut evidence = Self::default();
        for field in fields {
            evidence.escapes |= field.bytes.contains(&marc8::ESCAPE);
            for chunk in field.bytes.utf8_chunks() {
                evidence.characters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
                evidence.strays += chunk.invalid().len();
            }
        }
        evidence
    }
}

/// Decodes every field; what is doubtful about the encoding is added to the faults.
pub(super) fn decode(raw: &RawRecord<'_>, faults: &mut Vec<String>) -> Record {
    let charset = charset(raw, faults);
    let mut record = Record {
        leader: raw.leader.iter().map(|byte| if byte.is_ascii() { *byte as char } else { ' ' }).collect(),
        ..Record::default()
    };
    let (mut no_subfields, mut odd_indicators, mut accidents) = (0, 0, 0);
    let mut tally = Tally::default();
    let mut text = |bytes: &[u8]| {
        let text = text(bytes, charset, &mut tally);
        match repaired(&text) {
            Cow::Owned(meant) => {
                accidents += 1;
                meant
            }
            Cow::Borrowed(_) => text,
        }
    };
    for field in &raw.fields {
        let mut parts = field.bytes.split(|byte| *byte == SUBFIELD);
        let first = parts.next().unwrap_or_default();
        if field.tag.starts_with("00") {
            record.controls.push((field.tag.to_owned(), text(first)));
            continue;
        }
        let mut subfields: Vec<(char, String)> = Vec::new();
        for part in parts {
            // A code that is not ASCII belongs to the text.
            match part.split_first() {
                Some((code, value)) if code.is_ascii_graphic() => subfields.push((*code as char, text(value))),
                Some(_) => subfields.push(('a', text(part))),
                None => {}
            }
        }
        let mut indicators = [' ', ' '];
        for (indicator, byte) in indicators.iter_mut().zip(first) {
            *indicator = if byte.is_ascii() { *byte as char } else { ' ' };
        }
        if first.len() != 2 && !subfields.is_empty() {
            odd_indicators += 1;
        }
        if subfields.is_empty() && first.len() > 2 {
            no_subfields += 1;
            subfields.push(('a', text(&first[2..])));
        }
        record.fields.push(Field { tag: field.tag.to_owned(), indicators, subfields });
    }
    if accidents > 0 {
        faults.push("encoding: text that had been encoded as UTF-8 more than once was decoded".to_owned());
    }
    if odd_indicators > 0 {
        faults.push(format!("{odd_indicators} fields do not have two indicators"));
    }
    if no_subfields > 0 {
        faults.push(format!("{no_subfields} fields have no subfields; their text was taken as $a"));
    }
    record
}

fn charset(raw: &RawRecord<'_>, faults: &mut Vec<String>) -> Charset {
    let evidence = Evidence::of(&raw.fields);
    let says_utf8 = raw.leader[9] == b'a';
    if evidence.strays == 0 && (says_utf8 || !evidence.escapes) {
        if !says_utf8 && evidence.characters > 0 {
            faults.push("encoding: the leader says MARC-8, the text is UTF-8".to_owned());
        }
        return Charset::Utf8;
    }
    if evidence.characters > evidence.strays && !evidence.escapes
        || says_utf8 && evidence.characters >= evidence.strays.max(1)
    {
        faults.push(format!("encoding suspect: {} bytes are not UTF-8 and are shown as \u{fffd}", evidence.strays));
        return Charset::Utf8;
    }
    let mut tally = Tally::default();
    for field in &raw.fields {
        for part in field.bytes.split(|byte| *byte == SUBFIELD) {
            marc8::decode(part, &mut tally);
        }
    }
    let other = (!evidence.escapes && tally.is_unlikely()).then(|| likeliest(&raw.fields));
    match other {
        Some(encoding) => {
            faults.push(format!("encoding suspect: neither UTF-8 nor MARC-8; read as {}", encoding.name()));
            Charset::Other(encoding)
        }
        None => {
            if says_utf8 {
                faults.push("encoding: the leader says UTF-8, the text is MARC-8".to_owned());
            }
            if tally.unknown > 0 {
                faults.push(format!(
                    "encoding suspect: {} characters are not in MARC-8 and are shown as \u{fffd}",
                    tally.unknown
                ));
            }
            if tally.broken_escapes > 0 {
                faults.push(format!(
                    "encoding suspect: {} escape sequences are broken and were removed",
                    tally.broken_escapes
                ));
            }
            Charset::Marc8
        }
    }
}

/// The likeliest encoding of bytes that are neither UTF-8 nor MARC-8.
fn likeliest(fields: &[RawField<'_>]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for field in fields {
        detector.feed(field.bytes, false);
    }
    detector.feed(b"", true);
    detector.guess(None, Utf8Detection::Deny)
}

fn text(bytes: &[u8], charset: Charset, tally: &mut Tally) -> String {
    if bytes.is_ascii() && !bytes.contains(&marc8::ESCAPE) {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    match charset {
        Charset::Utf8 => String::from_utf8_lossy(bytes),
        Charset::Marc8 => Cow::Owned(marc8::decode(bytes, tally)),
        Charset::Other(encoding) => encoding.decode_without_bom_handling(bytes).0,
    }
    .into_owned()
}
