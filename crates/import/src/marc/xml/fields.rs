//! The fields of one record element.

use std::borrow::Cow;

use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
};

use crate::{
    marc::record::{Field, Record},
    text::repaired,
};

/// What the text being read belongs to.
#[derive(PartialEq)]
enum Place {
    Nowhere,
    Leader,
    Control(String),
    Subfield(char),
}

/// What was wrong, counted.
#[derive(Default)]
struct Faults {
    untagged: usize,
    codeless: usize,
    loose: usize,
    unknown_entities: usize,
    recoded: bool,
}

/// Reads the text of one record element.
///
/// # Errors
///
/// The reason why it has no fields.
pub(super) fn read(xml: &str, faults: &mut Vec<String>) -> Result<Record, String> {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut record = Record::default();
    let mut found = Faults::default();
    let mut place = Place::Nowhere;
    let mut field: Option<Field> = None;
    let mut text = String::new();
    let mut deleted = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                // An element that begins ends the one that should have ended.
                close(&mut place, &mut text, &mut field, &mut record, &mut found);
                place = open(&tag, &mut field, &mut record, &mut found);
                text.clear();
            }
            Ok(Event::Empty(tag)) => deleted |= attribute(&tag, "status").as_deref() == Some("deleted"),
            Ok(Event::End(tag)) => {
                close(&mut place, &mut text, &mut field, &mut record, &mut found);
                if tag.local_name().as_ref() == "datafield" {
                    record.fields.extend(field.take());
                }
            }
            Ok(Event::Text(piece)) => text.push_str(&piece),
            Ok(Event::CData(piece)) => text.push_str(&piece),
            Ok(Event::GeneralRef(name)) => match name.resolve_char_ref() {
                Ok(Some(c)) => text.push(c),
                _ => match resolve_predefined_entity(&name) {
                    Some(meant) => text.push_str(meant),
                    None => {
                        found.unknown_entities += 1;
                        text.push_str(&htmlize::unescape(format!("&{};", &*name)));
                    }
                },
            },
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                faults.push(format!("the XML is not well-formed ({error}); what stands before is kept"));
                break;
            }
        }
    }
    close(&mut place, &mut text, &mut field, &mut record, &mut found);
    record.fields.extend(field);
    found.tell(faults);
    match () {
        () if !record.fields.is_empty() || !record.controls.is_empty() => Ok(record),
        () if deleted => Err("it is marked as deleted".to_owned()),
        () => Err("it has no fields".to_owned()),
    }
}

fn open(tag: &BytesStart<'_>, field: &mut Option<Field>, record: &mut Record, found: &mut Faults) -> Place {
    match tag.local_name().as_ref() {
        "leader" => Place::Leader,
        "controlfield" => match attribute(tag, "tag") {
            Some(tag) => Place::Control(three_digits(&tag)),
            None => {
                found.untagged += 1;
                Place::Nowhere
            }
        },
        "datafield" => {
            record.fields.extend(field.take());
            let indicator = |name| attribute(tag, name).and_then(|value| value.chars().next()).unwrap_or(' ');
            match attribute(tag, "tag") {
                Some(name) => {
                    let indicators = [indicator("ind1"), indicator("ind2")];
                    *field = Some(Field { tag: three_digits(&name), indicators, subfields: Vec::new() });
                }
                None => found.untagged += 1,
            }
            Place::Nowhere
        }
        "subfield" => {
            let code = attribute(tag, "code").and_then(|code| code.chars().find(|c| !c.is_whitespace()));
            found.codeless += usize::from(code.is_none());
            Place::Subfield(code.unwrap_or('a'))
        }
        _ => Place::Nowhere,
    }
}

/// Puts the text that was read where it belongs.
fn close(place: &mut Place, text: &mut String, field: &mut Option<Field>, record: &mut Record, found: &mut Faults) {
    let whole = std::mem::take(text);
    let mut whole = match repaired(&whole) {
        Cow::Owned(meant) => {
            found.recoded = true;
            meant
        }
        Cow::Borrowed(_) => whole,
    };
    match std::mem::replace(place, Place::Nowhere) {
        Place::Leader => record.leader = whole.chars().map(|c| if c.is_ascii() { c } else { ' ' }).collect(),
        Place::Control(tag) => record.controls.push((tag, whole)),
        Place::Subfield(code) => match field {
            // Indentation around the text of a subfield is the file's, not the record's.
            Some(field) => {
                if whole.contains('\n') {
                    whole = whole.trim().to_owned();
                }
                field.subfields.push((code, whole));
            }
            None => found.loose += 1,
        },
        // A field whose text is not in subfields.
        Place::Nowhere => match field {
            Some(field) if field.subfields.is_empty() && !whole.trim().is_empty() => {
                found.codeless += 1;
                field.subfields.push(('a', whole.trim().to_owned()));
            }
            _ => {}
        },
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    attributes.with_checks(false);
    let found = attributes.flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).unwrap_or_else(|_| found.value.clone());
    (!value.is_empty()).then(|| value.into_owned())
}

/// A tag in its full length: some systems write 1 for 001.
fn three_digits(tag: &str) -> String {
    let tag = tag.trim();
    if tag.len() < 3 && !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{tag:0>3}")
    } else {
        tag.to_owned()
    }
}

impl Faults {
    fn tell(&self, faults: &mut Vec<String>) {
        if self.recoded {
            faults.push("encoding: text that had been encoded as UTF-8 more than once was decoded".to_owned());
        }
        if self.untagged > 0 {
            faults.push(format!("{} fields have no tag and were left out", self.untagged));
        }
        if self.codeless > 0 {
            faults.push(format!("{} subfields have no code and were taken as $a", self.codeless));
        }
        if self.loose > 0 {
            faults.push(format!("{} subfields are in no field and were left out", self.loose));
        }
        if self.unknown_entities > 0 {
            faults.push(format!("{} entities are none of XML", self.unknown_entities));
        }
    }
}
