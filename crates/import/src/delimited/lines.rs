//! The lines of a file as UTF-8, each of bounded length.

use std::io::{self, BufRead};

use crate::stream::Stream;

/// A line longer than this is no row of a catalogue.
const LONGEST: usize = 1024 * 1024;

/// Reads lines that end in LF, CR LF or, where the file has no LF, CR.
pub(crate) struct Lines<'a> {
    stream: Stream<'a>,
    newline: u8,
    number: u64,
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
        let stream = Stream::open(input)?;
        let head = stream.head();
        let newline = if !head.contains(&b'\n') && head.contains(&b'\r') { b'\r' } else { b'\n' };
        Ok(Self { stream, newline, number: 0 })
    }

    /// The beginning of the file, after any byte order mark.
    pub(crate) fn head(&self) -> &[u8] {
        self.stream.head()
    }

    /// How many bytes of the input were taken.
    pub(crate) fn consumed(&self) -> u64 {
        self.stream.consumed()
    }

    pub(crate) fn next(&mut self) -> io::Result<Option<Line>> {
        let mut searched = 0;
        let mut overlong = false;
        loop {
            let buffer = self.stream.buffer();
            if let Some(end) = memchr::memchr(self.newline, &buffer[searched..]).map(|end| searched + end) {
                let line = buffer[..end].strip_suffix(b"\r").unwrap_or(&buffer[..end]).to_vec();
                self.stream.take(end + 1);
                return Ok(Some(self.numbered((!overlong).then_some(line))));
            }
            searched = buffer.len();
            if searched > LONGEST {
                overlong = true;
                self.stream.take(searched);
                searched = 0;
            }
            if !self.stream.fill()? {
                let rest = self.stream.buffer().to_vec();
                self.stream.take(rest.len());
                return Ok((!rest.is_empty() || overlong).then(|| self.numbered((!overlong).then_some(rest))));
            }
        }
    }

    fn numbered(&mut self, bytes: Option<Vec<u8>>) -> Line {
        self.number += 1;
        Line { number: self.number, bytes }
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
