//! How large an archive is when it is inflated, before anything is built of it.

use std::{
    borrow::Cow,
    io::{self, Read},
};

use zip::ZipArchive;

use crate::Input;

/// How large the parts of a workbook may be when they are inflated.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// A sheet, which is read row by row, and other XML that is not read at all.
    sheet: Limit,
    /// The table of shared strings, which has to be held in memory as a whole.
    strings: Limit,
    /// Anything else that is held: styles, relations.
    part: Limit,
    /// Pictures and the like. A relation may call one a sheet.
    other: Limit,
}

/// How large a part may be.
#[derive(Clone, Copy)]
struct Limit {
    bytes: u64,
    /// How many elements it may have: each is more in memory than it is in the file.
    elements: u64,
    /// How many bytes a tag, a text or a cell may have, which are held as a whole whatever the part is.
    piece: u64,
}

const MIB: u64 = 1024 * 1024;

pub(super) const LIMITS: Limits = Limits {
    // A sheet of a million rows and forty columns has some 4 GiB.
    sheet: Limit { bytes: 4096 * MIB, elements: u64::MAX, piece: MIB },
    // A hundred thousand rows of forty columns in which no text comes twice have some 8 million elements.
    strings: Limit { bytes: 256 * MIB, elements: 12_000_000, piece: MIB },
    part: Limit { bytes: 32 * MIB, elements: 1_000_000, piece: MIB },
    other: Limit { bytes: 64 * MIB, elements: u64::MAX, piece: u64::MAX },
};
/// A workbook has a few dozen parts.
const MOST_PARTS: usize = 4096;

/// Inflates every part once and forgets it; the reason where the archive is damaged or would fill the memory.
///
/// What an archive says of its own sizes is not believed.
pub(super) fn measure(input: &mut dyn Input, limits: Limits) -> io::Result<Result<(), String>> {
    let mut archive = match ZipArchive::new(input) {
        Ok(archive) => archive,
        Err(zip::result::ZipError::Io(error)) if error.kind() != io::ErrorKind::UnexpectedEof => return Err(error),
        Err(error) => return Ok(Err(format!("it begins like a workbook and is damaged ({error}); save it again"))),
    };
    if archive.len() > MOST_PARTS {
        return Ok(Err(format!("it is an archive of {} files, and no workbook", archive.len())));
    }
    if archive.index_for_name("xl/workbook.xml").is_none() {
        let what = match archive.index_for_name("content.xml") {
            Some(_) => "it is an OpenDocument file; save it as .xlsx or .csv",
            None => "it is an archive and no Excel workbook (.xlsx)",
        };
        return Ok(Err(what.to_owned()));
    }
    for n in 0..archive.len() {
        let part = match archive.by_index(n) {
            Ok(part) => part,
            Err(error) => return Ok(Err(format!("a part of the workbook cannot be read ({error}); save it again"))),
        };
        let name = part.name().map(Cow::into_owned).unwrap_or_default();
        let limit = match &*name {
            name if name.eq_ignore_ascii_case("xl/sharedStrings.xml") => limits.strings,
            name if name.eq_ignore_ascii_case("xl/workbook.xml") || name.eq_ignore_ascii_case("xl/styles.xml") => {
                limits.part
            }
            name if name.ends_with(".rels") => limits.part,
            name if name.ends_with(".xml") => limits.sheet,
            _ => limits.other,
        };
        let mut measure = Measure::new(limit);
        match io::copy(&mut part.take(limit.bytes + 1), &mut measure) {
            Ok(size) if size > limit.bytes => {
                let limit = limit.bytes.div_ceil(MIB);
                return Ok(Err(format!("{name} in it is larger than {limit} MiB; export the table as CSV instead")));
            }
            Ok(_) => {}
            Err(error) => match measure.wrong {
                Some(wrong) => return Ok(Err(format!("{name} in it has {wrong}; export the table as CSV instead"))),
                None => return Ok(Err(format!("{name} in it is damaged ({error}); save the workbook again"))),
            },
        }
    }
    Ok(Ok(()))
}

/// Goes through the bytes of a part of XML and looks how long its pieces are, without keeping any.
struct Measure {
    limit: Limit,
    elements: u64,
    /// How many bytes there are since the present tag or text began.
    piece: u64,
    /// The same of the present cell.
    cell: Option<u64>,
    state: State,
    /// How the present tag begins.
    head: Vec<u8>,
    /// The last two bytes.
    last: [u8; 2],
    wrong: Option<&'static str>,
}

/// Where in the text a byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    Tag,
    Quoted(u8),
}

/// How much of a tag is looked at: enough for its name.
const HEAD: usize = 16;

impl Measure {
    fn new(limit: Limit) -> Self {
        Self {
            limit,
            elements: 0,
            piece: 0,
            cell: None,
            state: State::Text,
            head: Vec::with_capacity(HEAD),
            last: [0; 2],
            wrong: None,
        }
    }

    fn byte(&mut self, byte: u8) {
        self.piece += 1;
        match self.state {
            State::Text if byte == b'<' => {
                self.state = State::Tag;
                self.head.clear();
                self.piece = 0;
            }
            State::Text => {}
            State::Quoted(quote) => {
                if byte == quote {
                    self.state = State::Tag;
                }
            }
            State::Tag => {
                let is_closed = match &self.head[..] {
                    // "<!-->" ends no comment.
                    [b'!', b'-', b'-', ..] => byte == b'>' && self.last == *b"--" && self.piece > 5,
                    [b'!', b'[', ..] => byte == b'>' && self.last == *b"]]",
                    [b'?', ..] => byte == b'>' && self.last[1] == b'?',
                    _ => byte == b'>',
                };
                if is_closed {
                    self.close();
                } else {
                    let has_quotes = !matches!(self.head.first(), Some(b'!' | b'?'));
                    if has_quotes && matches!(byte, b'"' | b'\'') {
                        self.state = State::Quoted(byte);
                    }
                    if self.head.len() < HEAD {
                        self.head.push(byte);
                    }
                }
            }
        }
        self.last = [self.last[1], byte];
        if let Some(cell) = &mut self.cell {
            *cell += 1;
        }
        let longest = self.cell.unwrap_or(0).max(self.piece);
        if longest > self.limit.piece {
            self.wrong = Some("a cell or a tag larger than any of Excel");
        } else if self.elements > self.limit.elements {
            self.wrong = Some("more entries than any table needs");
        }
    }

    fn close(&mut self) {
        self.state = State::Text;
        self.piece = 0;
        match self.head.first() {
            Some(b'!') if !self.head.starts_with(b"!--") && !self.head.starts_with(b"![CDATA[") => {
                self.wrong = Some("a declaration of its own");
            }
            Some(b'!' | b'?') => {}
            Some(b'/') => {
                if is_cell(&self.head[1..]) {
                    self.cell = None;
                }
            }
            _ => {
                self.elements += 1;
                if is_cell(&self.head) && self.last[1] != b'/' {
                    self.cell = Some(0);
                }
            }
        }
    }
}

/// Whether a tag that begins so is that of a cell, with or without a prefix.
fn is_cell(head: &[u8]) -> bool {
    let name = head.split(|byte| byte.is_ascii_whitespace() || *byte == b'/').next().unwrap_or_default();
    name.rsplit(|byte| *byte == b':').next() == Some(b"c")
}

impl io::Write for Measure {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            self.byte(*byte);
        }
        match self.wrong {
            Some(wrong) => Err(io::Error::other(wrong)),
            None => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn archive(parts: &[(&str, &[u8])]) -> Cursor<Vec<u8>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in [("xl/workbook.xml", &b"<workbook/>"[..])].iter().chain(parts) {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap()
    }

    fn reason(parts: &[(&str, &[u8])], limits: Limits) -> String {
        measure(&mut archive(parts), limits).unwrap().err().unwrap_or_default()
    }

    #[test]
    fn an_archive_that_inflates_to_more_than_it_may_is_refused() {
        let text = format!("<sst>{}</sst>", "<si><t>kata</t></si>".repeat(160_000));
        let strings: (&str, &[u8]) = ("xl/sharedStrings.xml", text.as_bytes());
        let thumbnail = vec![b'a'; 9 << 20];
        let parts = [strings, ("docProps/thumbnail.jpeg", &thumbnail[..])];
        assert!(archive(&parts).get_ref().len() < 64 << 10);
        assert_eq!(reason(&parts, LIMITS), "");
        let small = Limits { strings: Limit { bytes: 2 * MIB, ..LIMITS.strings }, ..LIMITS };
        let said = reason(&parts, small);
        assert!(said.contains("xl/sharedStrings.xml in it is larger than 2 MiB"), "{said}");
        let few = Limits { strings: Limit { elements: 300_000, ..LIMITS.strings }, ..LIMITS };
        assert!(reason(&parts, few).contains("more entries than any table needs"));
    }

    #[test]
    fn no_piece_that_would_be_held_as_a_whole_is_longer_than_it_may_be() {
        let refused = |sheet: &str| !reason(&[("xl/worksheets/sheet1.xml", sheet.as_bytes())], LIMITS).is_empty();
        let long = |text: &str| text.repeat((2 << 20) / text.len());
        let cell = |inside: &str| format!("<row><c r=\"A1\" t=\"inlineStr\"><is>{inside}</is></c></row>");
        for sheet in [
            cell(&long("a")),
            cell(&long("<r><t>ab</t></r>")),
            format!("<row><x:c>{}</x:c></row>", long("<v>1</v>")),
            format!("<row r=\"{}\"/>", long("<c>")),
            format!("<row r='{}'/>", long("\"><")),
            format!("<!-- {} -->", long("<row></row>")),
            format!("<!-->{}-->", long("<row></row>")),
            format!("<row><![CDATA[{}]]></row>", long("<a>")),
            format!("<?xml {} ?>", long("<a>")),
            "<!DOCTYPE a [<!ENTITY b \"c\">]>".to_owned(),
        ] {
            assert!(refused(&sheet), "{}", &sheet[..40]);
        }
        let usual = format!(
            "<?xml version=\"1.0\"?><!-- by hand --><sheetData>{}</sheetData>{}",
            cell("<t>Robohnya &lt; surau</t>").repeat(60_000),
            long("<mergeCell ref=\"A1:B1\"/>")
        );
        assert!(!refused(&usual));
        assert!(!refused(&long("<row r=\"1\"/>")) && !refused(&long("<c r=\"A1\" s=\"1\"/>")));
    }
}
