//! MARC 21 in ISO 2709, the format of exchange between libraries since 1968.
//!
//! The layers are a module each: [`framing`] finds records in the stream, [`directory`] finds fields in a record, [`encoding`] makes text of their bytes, [`unimarc`] renames the fields of records from elsewhere, [`mapping`] makes a title of them.
//! The first two never trust a length in the file further than the terminators bear it out.

mod directory;
mod encoding;
mod framing;
mod mapping;
mod marc8;
mod record;
mod unimarc;

use std::io::BufRead;

use lapau_feed::Digest;

use crate::{
    Format, Found, ImportError, Sink, Summary,
    identity::{Identity, Seen, holding_id},
};

pub(crate) use framing::begins_like_marc;
use framing::{Frame, Frames};
use mapping::Mapped;

pub(crate) fn import(input: &mut dyn BufRead, source: &str, sink: &mut dyn Sink) -> Result<Summary, ImportError> {
    let mut frames = Frames::new(input)?;
    if let Some(reason) = frames.no_marc() {
        return Err(ImportError::OtherFormat { format: Format::Marc21, reason: reason.to_owned() });
    }
    let mut seen = Seen::default();
    let mut summary = Summary::default();
    while let Some(frame) = frames.next()? {
        sink.read(frames.consumed());
        summary.read += 1;
        let at = format!("record {}, byte {}", summary.read, frame.offset);
        match read(&frame) {
            Err(reason) => sink.skipped(&at, &reason),
            Ok(mapped) => {
                if store(mapped, &frame, summary.read, &at, source, &mut seen, sink)? {
                    summary.imported += 1;
                }
            }
        }
    }
    sink.read(frames.consumed());
    Ok(summary)
}

/// From the bytes of one record to a title, or the reason why there is none.
fn read(frame: &Frame) -> Result<Mapped, String> {
    if let Some(reason) = &frame.unreadable {
        return Err(reason.clone());
    }
    let raw = directory::parse(&frame.bytes)?;
    let mut faults = frame.faults.clone();
    faults.extend(raw.faults.iter().cloned());
    let record = unimarc::translated(encoding::decode(&raw, &mut faults), &mut faults);
    mapping::map(&record, faults)
}

/// Hands a title over; `false` where the file had the very same record before.
fn store(
    mapped: Mapped,
    frame: &Frame,
    number: u64,
    at: &str,
    source: &str,
    seen: &mut Seen,
    sink: &mut dyn Sink,
) -> Result<bool, ImportError> {
    let Mapped { mut title, mut holdings, away, faults, control_number } = mapped;
    let key = match control_number {
        Some(number) => number,
        None => format!("content {}", Digest::of(mapping::content_key(&title).as_bytes())),
    };
    match seen.identify(number, source, &key, &frame.bytes) {
        Identity::Repeat { of } => {
            sink.skipped(at, &format!("the very same record is in this file already, as record {of}"));
            return Ok(false);
        }
        Identity::New { id, occurrence } => {
            title.id = id;
            if occurrence > 1 {
                sink.mended(
                    at,
                    &format!("{} earlier records have the same number; it is kept as one of its own", occurrence - 1),
                );
            }
        }
    }
    for fault in &faults {
        sink.mended(at, fault);
    }
    for holding in &mut holdings {
        holding.title.clone_from(&title.id);
        holding.id = holding_id(&title.id, holding);
    }
    sink.found(Found::Title { title, holdings }).map_err(ImportError::Sink)?;
    for availability in away {
        sink.found(Found::Away(availability)).map_err(ImportError::Sink)?;
    }
    Ok(true)
}
