//! ISO 2709, the binary exchange format.
//!
//! [`framing`] finds records in the stream, [`directory`] finds fields in a record, [`encoding`] makes text of their bytes.
//! The first two never trust a length in the file further than the terminators bear it out.

mod directory;
mod encoding;
mod framing;

use std::io::{self, BufRead};

pub(crate) use framing::begins_like_marc;
use framing::{Frame, Frames};

use super::{Reading, Record, Serialisation};

/// The records of a binary file.
pub(super) struct Records<'a> {
    frames: Frames<'a>,
}

impl<'a> Records<'a> {
    /// Opens a file, or says why it is certainly none of these.
    pub(super) fn open(input: &'a mut dyn BufRead) -> io::Result<Result<Self, String>> {
        let frames = Frames::new(input)?;
        Ok(match frames.no_marc() {
            Some(reason) => Err(reason.to_owned()),
            None => Ok(Self { frames }),
        })
    }
}

impl Serialisation for Records<'_> {
    fn next(&mut self) -> io::Result<Option<Reading>> {
        let Some(frame) = self.frames.next()? else { return Ok(None) };
        let mut faults = frame.faults.clone();
        let record = record(&frame, &mut faults);
        Ok(Some(Reading { place: format!("byte {}", frame.offset), content: frame.bytes, record, faults }))
    }

    fn consumed(&self) -> u64 {
        self.frames.consumed()
    }
}

/// From the bytes of one record to its fields, or the reason why there are none.
fn record(frame: &Frame, faults: &mut Vec<String>) -> Result<Record, String> {
    if let Some(reason) = &frame.unreadable {
        return Err(reason.clone());
    }
    let raw = directory::parse(&frame.bytes)?;
    faults.extend(raw.faults.iter().cloned());
    Ok(encoding::decode(&raw, faults))
}
