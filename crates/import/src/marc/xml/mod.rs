//! MARCXML, and MarcXchange (ISO 25577), which differs only in its namespace.
//!
//! Source: Library of Congress, MARC 21 XML Schema 1.1. Elements are known by their names whatever their namespace, in the answers of OAI-PMH and SRU too.
//! A field without a tag is left out, a subfield without a code is taken as $a, missing indicators are blank; all of it is told.

mod fields;
mod framing;

use std::io::{self, BufRead};

use framing::Frames;

use super::{Reading, Serialisation};
use crate::stream::as_text;

/// The records of an XML file.
pub(super) struct Records<'a> {
    frames: Frames<'a>,
}

impl<'a> Records<'a> {
    /// Opens a file, or says why it is certainly none of these.
    pub(super) fn open(input: &'a mut dyn BufRead) -> io::Result<Result<Self, String>> {
        let frames = Frames::open(input)?;
        let first = frames.head().iter().find(|byte| !byte.is_ascii_whitespace());
        Ok(match first {
            None | Some(b'<') => Ok(Self { frames }),
            Some(_) => Err("it does not begin like XML".to_owned()),
        })
    }
}

impl Serialisation for Records<'_> {
    fn next(&mut self) -> io::Result<Option<Reading>> {
        let Some(frame) = self.frames.next()? else { return Ok(None) };
        let mut faults = frame.faults;
        let record = match frame.unreadable {
            Some(reason) => Err(reason),
            None => {
                let (text, windows) = as_text(&frame.xml);
                if windows {
                    faults.push("encoding: the record is not UTF-8 and was read as Windows-1252".to_owned());
                }
                fields::read(&text, &mut faults)
            }
        };
        Ok(Some(Reading { place: format!("line {}", frame.line), content: frame.xml, record, faults }))
    }

    fn consumed(&self) -> u64 {
        self.frames.consumed()
    }
}

/// Whether a text begins like a file of MARC records in XML.
pub(crate) fn begins_like_marcxml(head: &str) -> bool {
    head.trim_start().starts_with('<')
        && (head.contains("www.loc.gov/MARC21/slim")
            || head.contains("info:lc/xmlns/marcxchange")
            || (head.contains("record") && ["controlfield", "datafield"].iter().any(|name| head.contains(name))))
}
