//! The lines of a file as UTF-8, each of bounded length.

use std::{
    borrow::Cow,
    io::{self, BufRead},
};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How much of a file is looked at to find out how it is written.
pub(crate) const HEAD: usize = 8 * 1024;

/// A line longer than this is no row of a catalogue.
const LONGEST: usize = 1024 * 1024;

/// So much is taken at a time.
const CHUNK: usize = 64 * 1024;

/// Reads lines that end in LF, CR LF or, where the file has no LF, CR.
pub(crate) struct Lines<'a> {
    input: &'a mut dyn BufRead,
    decoder: Option<Decoder>,
    buffer: Vec<u8>,
    at: usize,
    newline: u8,
    number: u64,
    consumed: u64,
    ended: bool,
}

/// A line, or the news that there was one too long to be kept.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Its number in the file, from 1.
    pub(crate) number: u64,
    /// Its bytes, mostly UTF-8; `None` for a line longer than a mebibyte, which was passed over.
    pub(crate) bytes: Option<Vec<u8>>,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(input: &'a mut dyn BufRead) -> io::Result<Self> {
        let mut lines = Self {
            input,
            decoder: None,
            buffer: Vec::new(),
            at: 0,
            newline: b'\n',
            number: 0,
            consumed: 0,
            ended: false,
        };
        while lines.buffer.len() < HEAD && lines.fill()? {}
        let (encoding, mark) = encoding_of(&lines.buffer);
        lines.at = mark;
        if encoding != UTF_8 {
            let raw = lines.buffer.split_off(mark);
            lines.buffer.clear();
            lines.at = 0;
            lines.decoder = Some(encoding.new_decoder_without_bom_handling());
            lines.decode(&raw, false);
        }
        let head = lines.head();
        if !head.contains(&b'\n') && head.contains(&b'\r') {
            lines.newline = b'\r';
        }
        Ok(lines)
    }

    /// The beginning of the file, after any byte order mark.
    pub(crate) fn head(&self) -> &[u8] {
        &self.buffer[self.at..self.buffer.len().min(self.at + HEAD)]
    }

    /// How many bytes of the input were taken.
    pub(crate) fn consumed(&self) -> u64 {
        self.consumed
    }

    pub(crate) fn next(&mut self) -> io::Result<Option<Line>> {
        let mut searched = self.at;
        let mut overlong = false;
        loop {
            if let Some(end) = memchr::memchr(self.newline, &self.buffer[searched..]).map(|end| searched + end) {
                let line = self.buffer[self.at..end].strip_suffix(b"\r").unwrap_or(&self.buffer[self.at..end]).to_vec();
                self.at = end + 1;
                return Ok(Some(self.numbered((!overlong).then_some(line))));
            }
            if self.buffer.len() - self.at > LONGEST {
                overlong = true;
                self.at = self.buffer.len();
            }
            // `fill` moves what is left to the front of the buffer.
            searched = self.buffer.len() - self.at;
            if !self.fill()? {
                let rest = self.buffer[self.at..].to_vec();
                self.at = self.buffer.len();
                return Ok((!rest.is_empty() || overlong).then(|| self.numbered((!overlong).then_some(rest))));
            }
        }
    }

    fn numbered(&mut self, bytes: Option<Vec<u8>>) -> Line {
        self.number += 1;
        Line { number: self.number, bytes }
    }

    /// Reads some more; `false` at the end of the input.
    fn fill(&mut self) -> io::Result<bool> {
        self.buffer.drain(..self.at);
        self.at = 0;
        if self.ended {
            return Ok(false);
        }
        let chunk = loop {
            match self.input.fill_buf() {
                // A slice or a mapped file is one chunk, however large.
                Ok(chunk) => break chunk[..chunk.len().min(CHUNK)].to_vec(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        };
        self.input.consume(chunk.len());
        self.consumed += chunk.len() as u64;
        self.ended = chunk.is_empty();
        if self.decoder.is_some() {
            self.decode(&chunk, self.ended);
        } else {
            self.buffer.extend_from_slice(&chunk);
        }
        Ok(!self.ended || self.buffer.len() > self.at)
    }

    fn decode(&mut self, chunk: &[u8], last: bool) {
        let Some(decoder) = &mut self.decoder else { return };
        let mut text =
            String::with_capacity(decoder.max_utf8_buffer_length(chunk.len()).unwrap_or(chunk.len() * 3 + 16));
        // The capacity is enough for the whole chunk, so one call takes it all.
        let _ = decoder.decode_to_string(chunk, &mut text, last);
        self.buffer.extend_from_slice(text.as_bytes());
    }
}

/// The encoding that the first bytes show, and how long the byte order mark is.
fn encoding_of(head: &[u8]) -> (&'static Encoding, usize) {
    if let Some((encoding, mark)) = Encoding::for_bom(head) {
        return (encoding, mark);
    }
    // UTF-16 without a mark: every other byte of Latin text is zero.
    let pairs = &head[..head.len().min(512) & !1];
    let zeros = |offset: usize| pairs.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (high, low) = (zeros(0), zeros(1));
    let many = pairs.len() / 5;
    match () {
        () if pairs.len() >= 16 && low > many && high == 0 => (UTF_16LE, 0),
        () if pairs.len() >= 16 && high > many && low == 0 => (UTF_16BE, 0),
        () => (UTF_8, 0),
    }
}

/// The first bytes of a file as text, for whoever only looks at them.
pub(crate) fn decode_head(head: &[u8]) -> String {
    let head = &head[..head.len().min(HEAD)];
    let (encoding, mark) = encoding_of(head);
    if encoding != UTF_8 {
        return encoding.decode_without_bom_handling(&head[mark..]).0.into_owned();
    }
    match std::str::from_utf8(&head[mark..]) {
        Ok(text) => text.to_owned(),
        // A character cut at the end of the head is no sign of another encoding.
        Err(error) if error.error_len().is_none() => {
            String::from_utf8_lossy(&head[mark..mark + error.valid_up_to()]).into_owned()
        }
        Err(_) => WINDOWS_1252.decode_without_bom_handling(&head[mark..]).0.into_owned(),
    }
}

/// A line as text, and whether it had to be taken for Windows-1252.
pub(crate) fn as_text(line: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(line) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (WINDOWS_1252.decode_without_bom_handling(line).0, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<Option<String>> {
        // A reader of seven bytes at a time finds every seam.
        let mut input = io::BufReader::with_capacity(7, bytes);
        let mut lines = Lines::new(&mut input).unwrap();
        let mut found = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            found.push(line.bytes.map(|bytes| String::from_utf8(bytes).unwrap()));
        }
        assert_eq!(lines.consumed(), bytes.len() as u64);
        found
    }

    fn some(lines: &[&str]) -> Vec<Option<String>> {
        lines.iter().map(|line| Some((*line).to_owned())).collect()
    }

    #[test]
    fn every_kind_of_line_end_is_known() {
        assert_eq!(lines(b"a\nb\r\n\nc"), some(&["a", "b", "", "c"]));
        assert_eq!(lines(b"a\rb\rc\r"), some(&["a", "b", "c"]));
        assert_eq!(lines(b""), some(&[]));
        assert_eq!(lines(b"\xef\xbb\xbfa\n"), some(&["a"]));
    }

    #[test]
    fn utf_16_is_decoded_with_and_without_a_mark() {
        for (mark, big) in [(true, true), (true, false), (false, true), (false, false)] {
            let text = "judul,pengarang\nkaba é,Navis\n";
            let bytes: Vec<u8> = (if mark { "\u{feff}" } else { "" })
                .encode_utf16()
                .chain(text.encode_utf16())
                .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect();
            assert_eq!(lines(&bytes), some(&["judul,pengarang", "kaba é,Navis"]));
        }
    }

    #[test]
    fn an_endless_line_is_passed_over() {
        let mut bytes = vec![b'x'; 3 * LONGEST];
        bytes.extend_from_slice(b"\nnext\n");
        assert_eq!(lines(&bytes), [None, Some("next".to_owned())]);
        assert_eq!(lines(&bytes[..3 * LONGEST]), [None]);
    }
}
