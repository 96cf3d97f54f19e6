//! MarcEdit's mnemonic text (`.mrk`), which INLISLite shows and saves for each record too.
//!
//! One field is one line, `=245  10$aRobohnya surau kami /$cA.A. Navis.`; a blank line or the next leader ends the record.
//! A backslash stands for a blank among indicators and coded positions, and names in braces for characters: `{dollar}`, `{acute}e`.
//! Lines without an equals sign go on from the line before, as mail programs and editors break them.

mod names;

use std::io::{self, BufRead};

use super::{
    Reading, Serialisation,
    record::{Field, Record},
};
use crate::{
    delimited::{Line, Lines},
    stream::as_text,
    text::repaired,
};

/// A record of more bytes than these is no record.
const LONGEST: usize = 8 * 1024 * 1024;

/// The records of a text file.
pub(super) struct Records<'a> {
    lines: Lines<'a>,
    /// A line that was read and belongs to the next record.
    waiting: Option<Line>,
}

impl<'a> Records<'a> {
    /// Opens a file, or says why it is certainly none of these.
    pub(super) fn open(input: &'a mut dyn BufRead) -> io::Result<Result<Self, String>> {
        let lines = Lines::new(input)?;
        let head = as_text(lines.head()).0;
        Ok(if head.trim().is_empty() || head.lines().any(|line| split(line).is_some()) {
            Ok(Self { lines, waiting: None })
        } else {
            Err("no line of it begins like a field, =245 or =LDR".to_owned())
        })
    }

    fn line(&mut self) -> io::Result<Option<Line>> {
        match self.waiting.take() {
            Some(line) => Ok(Some(line)),
            None => self.lines.next(),
        }
    }
}

impl Serialisation for Records<'_> {
    fn next(&mut self) -> io::Result<Option<Reading>> {
        let mut first = 0;
        let mut content: Vec<u8> = Vec::new();
        let mut overlong = false;
        while let Some(line) = self.line()? {
            let bytes = line.bytes.as_deref();
            let blank = bytes.is_some_and(|bytes| bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0x1a));
            let begins = bytes.is_some_and(is_leader);
            if first > 0 && (blank || begins) {
                if begins {
                    self.waiting = Some(line);
                }
                break;
            }
            if blank {
                continue;
            }
            if first == 0 {
                first = line.number;
            }
            match bytes {
                Some(bytes) if content.len() + bytes.len() < LONGEST => {
                    content.extend_from_slice(bytes);
                    content.push(b'\n');
                }
                _ => overlong = true,
            }
        }
        if first == 0 {
            return Ok(None);
        }
        let mut faults = Vec::new();
        if overlong {
            faults.push("lines of more than 1 MiB were left out".to_owned());
        }
        let record = record(&content, &mut faults);
        Ok(Some(Reading { place: format!("line {first}"), content, record, faults }))
    }

    fn consumed(&self) -> u64 {
        self.lines.consumed()
    }
}

/// Whether a text begins like such a file.
pub(crate) fn begins_like_mnemonic(head: &str) -> bool {
    let mut lines = head.lines().filter(|line| !line.trim().is_empty());
    lines.next().is_some_and(|first| split(first).is_some())
        && lines.next().is_none_or(|second| split(second).is_some() || !second.starts_with('='))
}

fn is_leader(line: &[u8]) -> bool {
    line.len() >= 4 && (line[..4].eq_ignore_ascii_case(b"=ldr") || &line[..4] == b"=000")
}

/// The tag of a line and what follows it; `None` where the line begins no field.
fn split(line: &str) -> Option<(&str, &str)> {
    let rest = line.trim_end_matches('\r').strip_prefix('=')?;
    let tag = rest.get(..3).filter(|tag| tag.bytes().all(|byte| byte.is_ascii_alphanumeric()))?;
    let value = &rest[3..];
    if !(value.is_empty() || value.starts_with([' ', '\t'])) {
        return None;
    }
    // Two spaces lie between tag and value; some programs write one, or a tab.
    let value = value.strip_prefix("  ").or_else(|| value.strip_prefix([' ', '\t'])).unwrap_or(value);
    Some((tag, value))
}

fn record(content: &[u8], faults: &mut Vec<String>) -> Result<Record, String> {
    let (text, windows) = as_text(content);
    if windows {
        faults.push("encoding: the record is not UTF-8 and was read as Windows-1252".to_owned());
    }
    let text = repaired(&text);
    let mut fields: Vec<(&str, String)> = Vec::new();
    let mut strays = 0;
    for line in text.lines() {
        match (split(line), fields.last_mut()) {
            (Some((tag, value)), _) => fields.push((tag, value.to_owned())),
            (None, Some((_, value))) => {
                if !value.ends_with(' ') && !line.starts_with([' ', '$']) {
                    value.push(' ');
                }
                value.push_str(line);
            }
            (None, None) => strays += 1,
        }
    }
    if strays > 0 {
        faults.push(format!("{strays} lines before the first field were passed over"));
    }
    let mut record = Record::default();
    let (mut no_subfields, mut unknown) = (0, 0);
    for (tag, value) in fields {
        if tag.eq_ignore_ascii_case("LDR") || tag == "000" {
            record.leader = value.chars().map(|c| if c == '\\' || !c.is_ascii() { ' ' } else { c }).collect();
        } else if tag.starts_with("00") {
            record.controls.push((tag.to_owned(), names::resolved(&value.replace('\\', " "), &mut unknown)));
        } else {
            let field = field(tag, &value, &mut no_subfields, &mut unknown);
            record.fields.push(field);
        }
    }
    if no_subfields > 0 {
        faults.push(format!("{no_subfields} fields have no subfields; their text was taken as $a"));
    }
    if unknown > 0 {
        faults.push(format!("{unknown} names in braces are none of MarcEdit's and were kept as written"));
    }
    if record.fields.is_empty() && record.controls.is_empty() {
        return Err("it has no fields".to_owned());
    }
    Ok(record)
}

fn field(tag: &str, value: &str, no_subfields: &mut usize, unknown: &mut usize) -> Field {
    let (head, rest) = value.split_once('$').unwrap_or((value, ""));
    let mut field = Field { tag: tag.to_owned(), indicators: [' ', ' '], subfields: Vec::new() };
    for (indicator, c) in field.indicators.iter_mut().zip(head.chars()) {
        *indicator = if matches!(c, '\\' | '#') { ' ' } else { c };
    }
    if rest.is_empty() {
        // Without subfields the text begins behind the indicators, if there are any.
        let mut characters = head.chars();
        let has_indicators =
            characters.by_ref().take(2).filter(|c| c.is_ascii_digit() || matches!(c, '\\' | '#' | ' ')).count() == 2;
        let text = if has_indicators { characters.as_str() } else { head };
        if !has_indicators {
            field.indicators = [' ', ' '];
        }
        if !text.trim().is_empty() {
            *no_subfields += 1;
            field.subfields.push(('a', names::resolved(text, unknown)));
        }
        return field;
    }
    for part in rest.split('$') {
        let mut characters = part.chars();
        let Some(code) = characters.next() else { continue };
        field.subfields.push((code, names::resolved(characters.as_str(), unknown)));
    }
    field
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_told_from_its_continuation() {
        assert_eq!(split("=245  10$aKaba"), Some(("245", "10$aKaba")));
        assert_eq!(split("=001 12"), Some(("001", "12")));
        assert_eq!(split("=500"), Some(("500", "")));
        for line in ["= 245", "245  10$a", "=24", "=2450", "==="] {
            assert_eq!(split(line), None, "{line}");
        }
    }

    #[test]
    fn fields_without_marks_are_kept() {
        let text = |value| {
            let field = field("500", value, &mut 0, &mut 0);
            (field.indicators, field.subfields)
        };
        assert_eq!(text("\\\\Catatan"), ([' ', ' '], vec![('a', "Catatan".into())]));
        assert_eq!(text("Catatan"), ([' ', ' '], vec![('a', "Catatan".into())]));
        assert_eq!(text("10$aA$$bB"), (['1', '0'], vec![('a', "A".into()), ('b', "B".into())]));
    }
}
