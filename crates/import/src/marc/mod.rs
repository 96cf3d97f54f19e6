//! MARC 21, the format of exchange between libraries since 1968, in each of the ways in which it is written down.
//!
//! A record is read in layers. How one is told from the next and its fields from each other is different in each serialisation: [`binary`] (ISO 2709), [`xml`] (MARCXML and MarcXchange), [`mnemonic`] (MarcEdit's text).
//! From there on all are the same: [`unimarc`] renames the fields of records from elsewhere, [`mapping`] makes a title of them.
//! So a library that changes from one serialisation to another keeps the identifiers of its titles.

mod binary;
mod mapping;
mod marc8;
mod mnemonic;
mod record;
mod unimarc;
mod xml;

use std::io;

use lapau_feed::Digest;

use crate::{
    Format, Found, ImportError, Input, Sink, Summary,
    identity::{Seen, content_key, holding_id, same_number},
};

pub(crate) use binary::begins_like_marc;
use mapping::Mapped;
pub(crate) use mnemonic::begins_like_mnemonic;
use record::Record;
pub(crate) use xml::begins_like_marcxml;

/// What a serialisation makes of one record.
struct Reading {
    /// Its place in the file, without its number: `byte 34567`.
    place: String,
    /// Everything in it, to tell whether another one is the same.
    content: Vec<u8>,
    /// The record, or why it cannot be read.
    record: Result<Record, String>,
    /// What had to be mended.
    faults: Vec<String>,
}

/// A way to write records down.
trait Serialisation {
    /// The next record of the file.
    fn next(&mut self) -> io::Result<Option<Reading>>;
    /// How many bytes of the file were taken.
    fn consumed(&self) -> u64;
}

pub(crate) fn import(
    format: Format,
    mut input: &mut dyn Input,
    source: &str,
    sink: &mut dyn Sink,
) -> Result<Summary, ImportError> {
    let other = |reason: String| ImportError::OtherFormat { format, reason };
    match format {
        Format::MarcXml => read(&mut xml::Records::open(&mut input)?.map_err(other)?, source, sink),
        Format::MarcText => read(&mut mnemonic::Records::open(&mut input)?.map_err(other)?, source, sink),
        _ => read(&mut binary::Records::open(&mut input)?.map_err(other)?, source, sink),
    }
}

fn read(records: &mut dyn Serialisation, source: &str, sink: &mut dyn Sink) -> Result<Summary, ImportError> {
    let mut seen = Seen::default();
    let mut summary = Summary::default();
    while let Some(Reading { place, content, record, mut faults }) = records.next()? {
        sink.read(records.consumed());
        summary.read += 1;
        let at = format!("record {}, {place}", summary.read);
        let mapped = record.and_then(|record| {
            let record = unimarc::translated(record, &mut faults);
            mapping::map(&record, faults)
        });
        match mapped {
            Err(reason) => sink.skipped(&at, &reason),
            Ok(mapped) => {
                if store(mapped, &content, summary.read, &at, source, &mut seen, sink)? {
                    summary.imported += 1;
                }
            }
        }
    }
    sink.read(records.consumed());
    Ok(summary)
}

/// Hands a title over; `false` where the file had the very same record before.
fn store(
    mapped: Mapped,
    content: &[u8],
    number: u64,
    at: &str,
    source: &str,
    seen: &mut Seen,
    sink: &mut dyn Sink,
) -> Result<bool, ImportError> {
    let Mapped { mut title, mut holdings, away, faults, control_number } = mapped;
    let key = match control_number {
        Some(number) => number,
        None => format!("content {}", Digest::of(content_key(&title).as_bytes())),
    };
    let Some(id) = seen.identify(number, source, &key, content).title(at, sink, same_number) else { return Ok(false) };
    title.id = id;
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
