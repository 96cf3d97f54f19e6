//! Where one record element ends and the next begins, also in a file that is no well-formed XML as a whole.
//!
//! Only the names of tags are looked at; comments and CDATA are passed over as wholes.
//! So one broken record costs itself and nothing behind it, and no more than one record is ever held.

use std::io::{self, BufRead};

use encoding_rs::{Encoding, UTF_8};

use crate::stream::Stream;

/// A record of more than this is no record; ISO 2709 has room for 99,999 bytes.
const LONGEST: usize = 8 * 1024 * 1024;

/// The text of one record element.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// The line it begins on, from 1.
    pub(super) line: u64,
    /// From its start tag to its end tag.
    pub(super) xml: Vec<u8>,
    /// What was wrong around it.
    pub(super) faults: Vec<String>,
    /// Why it cannot be read at all.
    pub(super) unreadable: Option<String>,
    /// Whether a field of it has been met.
    has_fields: bool,
}

/// The record elements of a file.
pub(super) struct Frames<'a> {
    stream: Stream<'a>,
    /// Lines so far.
    line: u64,
    /// A record that began before the one before it ended.
    begun: Option<Frame>,
}

impl<'a> Frames<'a> {
    pub(super) fn open(input: &'a mut dyn BufRead) -> io::Result<Self> {
        let mut stream = Stream::open(input)?;
        if let Some(encoding) = declared(stream.head()).filter(|encoding| *encoding != UTF_8)
            && !stream.is_decoded()
        {
            stream.recode(encoding);
        }
        Ok(Self { stream, line: 1, begun: None })
    }

    pub(super) fn head(&self) -> &[u8] {
        self.stream.head()
    }

    pub(super) fn consumed(&self) -> u64 {
        self.stream.consumed()
    }

    pub(super) fn next(&mut self) -> io::Result<Option<Frame>> {
        let mut current = self.begun.take();
        let mut outside = Vec::new();
        loop {
            let text = current.as_mut().map_or(&mut outside, |frame| &mut frame.xml);
            if !self.copy_until(b"<", text)? {
                let cut = current.filter(|frame| frame.has_fields);
                return Ok(cut.map(|frame| frame.with_fault("the file ends before the end of the record")));
            }
            text.pop();
            outside.clear();
            let line = self.line;
            let mut tag = vec![b'<'];
            self.peek(8)?;
            let end: &[u8] = match self.stream.buffer() {
                [b'!', b'-', b'-', ..] => b"-->",
                [b'!', b'[', b'C', ..] => b"]]>",
                [b'?', ..] => b"?>",
                _ => b">",
            };
            self.copy_until(end, &mut tag)?;
            let (name, closes) = name_of(&tag);
            match (name, closes, &mut current) {
                (b"record", false, _) => {
                    let begun = Frame { line, xml: tag, ..Frame::default() };
                    // The records of an OAI answer are in records that have no fields of their own.
                    match current.take().filter(|frame| frame.has_fields) {
                        Some(frame) => {
                            self.begun = Some(begun);
                            return Ok(Some(frame.with_fault("the end tag of the record is missing")));
                        }
                        None => current = Some(begun),
                    }
                }
                (b"record", true, Some(frame)) => {
                    frame.xml.extend_from_slice(&tag);
                    return Ok(current);
                }
                (_, _, Some(frame)) => {
                    frame.has_fields |= matches!(name, b"leader" | b"controlfield" | b"datafield");
                    if frame.xml.len() + tag.len() > LONGEST {
                        frame.xml.clear();
                        frame.unreadable = Some("more than 8 MiB without an end of the record".to_owned());
                    }
                    frame.xml.extend_from_slice(&tag);
                }
                (_, _, None) => {}
            }
        }
    }

    /// Copies everything up to and including a mark; `false` where the file ends before it.
    ///
    /// Of a run longer than any record the rest is passed over.
    fn copy_until(&mut self, mark: &[u8], out: &mut Vec<u8>) -> io::Result<bool> {
        loop {
            let buffer = self.stream.buffer();
            let found = memchr::memmem::find(buffer, mark).map(|at| at + mark.len());
            // What may be the beginning of the mark stays until more is read.
            let taken = found.unwrap_or(buffer.len().saturating_sub(mark.len() - 1));
            self.line += memchr::memchr_iter(b'\n', &buffer[..taken]).count() as u64;
            if out.len() + taken <= LONGEST {
                out.extend_from_slice(&buffer[..taken]);
            } else if found.is_some() {
                out.extend_from_slice(mark);
            }
            self.stream.take(taken);
            if found.is_some() {
                return Ok(true);
            }
            if !self.stream.fill()? {
                let rest = self.stream.buffer().len();
                if out.len() + rest <= LONGEST {
                    out.extend_from_slice(self.stream.buffer());
                }
                self.stream.take(rest);
                return Ok(false);
            }
        }
    }

    fn peek(&mut self, bytes: usize) -> io::Result<()> {
        while self.stream.buffer().len() < bytes && self.stream.fill()? {}
        Ok(())
    }
}

impl Frame {
    fn with_fault(mut self, fault: &str) -> Self {
        self.faults.push(fault.to_owned());
        self
    }
}

/// The name of a tag without its prefix, and whether it closes an element; an empty name for whatever is no tag.
fn name_of(tag: &[u8]) -> (&[u8], bool) {
    let inner = &tag[1..];
    let closes = inner.first() == Some(&b'/');
    let inner = &inner[usize::from(closes)..];
    let end = inner.iter().position(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>')).unwrap_or(0);
    let name = &inner[..end];
    let local = memchr::memrchr(b':', name).map_or(name, |colon| &name[colon + 1..]);
    let is_empty_element = !closes && tag.ends_with(b"/>");
    if is_empty_element && local == b"record" { (b"", false) } else { (local, closes) }
}

/// The encoding that an XML declaration names.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let declaration = head.strip_prefix(b"<?xml")?;
    let declaration = &declaration[..memchr::memmem::find(declaration, b"?>")?];
    let value = &declaration[memchr::memmem::find(declaration, b"encoding")? + 8..];
    let label = value.split(|byte| matches!(byte, b'"' | b'\'')).nth(1)?;
    Encoding::for_label(label)
}
