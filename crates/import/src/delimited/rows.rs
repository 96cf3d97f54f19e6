//! The values of a row, also where the quotation marks are wrong.

use std::{collections::VecDeque, io};

use super::{
    Dialect,
    lines::{Line, Lines},
};
use crate::{
    stream::as_text,
    tables::{Grid, Outcome},
};

/// A value with line breaks in it goes over at most so many lines and bytes; what opens and does not close within them has lost its mark.
const LINES: usize = 64;
const BYTES: usize = 256 * 1024;

/// A row as RFC 4180 would have it.
#[derive(Debug)]
pub(crate) struct Split {
    /// Its values.
    pub(crate) fields: Vec<String>,
    /// Whether a quotation mark stood inside a value without being doubled.
    pub(crate) stray: bool,
    /// Whether the last value was opened and not closed.
    pub(crate) open: bool,
}

/// Splits a row; marks inside a value that are not doubled are taken as part of it.
pub(crate) fn split(text: &str, dialect: Dialect) -> Split {
    let Dialect { separator, quote } = dialect;
    let mut row = Split { fields: Vec::new(), stray: false, open: false };
    let mut rest = text;
    loop {
        let mut field = String::new();
        if let Some(mut inside) = rest.strip_prefix(quote) {
            loop {
                let Some(at) = inside.find(quote) else {
                    field.push_str(inside);
                    rest = "";
                    row.open = true;
                    break;
                };
                field.push_str(&inside[..at]);
                let after = &inside[at + quote.len_utf8()..];
                let next = after.trim_start_matches(' ');
                if next.is_empty() || next.starts_with(separator) {
                    rest = next;
                    break;
                }
                if let Some(doubled) = after.strip_prefix(quote) {
                    inside = doubled;
                } else {
                    row.stray = true;
                    inside = after;
                }
                field.push(quote);
            }
        } else {
            let end = rest.find(separator).unwrap_or(rest.len());
            field.push_str(&rest[..end]);
            rest = &rest[end..];
        }
        row.fields.push(field);
        match rest.strip_prefix(separator) {
            Some(after) => rest = after,
            None => return row,
        }
    }
}

/// Splits a row in which every value is enclosed, by what stands between two values; `None` for any other row.
fn split_enclosed(text: &str, dialect: Dialect) -> Option<Vec<String>> {
    let Dialect { separator, quote } = dialect;
    let text = text.trim_end().trim_end_matches(separator);
    let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
    let between: String = [quote, separator, quote].iter().collect();
    Some(inner.split(&between).map(str::to_owned).collect())
}

/// The rows of a file.
pub(crate) struct Rows<'a> {
    lines: Lines<'a>,
    dialect: Dialect,
    head: Vec<Vec<String>>,
    /// How many values a row should have.
    columns: usize,
    waiting: VecDeque<Line>,
    /// Rows in a row whose mark was lost; the search for the next one's end is shortened by them.
    lost: u32,
}

impl Grid for Rows<'_> {
    fn head(&self) -> &[Vec<String>] {
        &self.head
    }

    fn expect(&mut self, columns: usize) {
        self.columns = columns;
    }

    fn next(&mut self) -> io::Result<Option<Outcome>> {
        loop {
            let Some(Line { number, bytes }) = self.line()? else { return Ok(None) };
            let Some(bytes) = bytes else {
                let reason = "the line is longer than 1 MiB, so it is no row of a table".to_owned();
                return Ok(Some(Outcome::Unreadable { at: place(number), reason }));
            };
            if !bytes.iter().all(u8::is_ascii_whitespace) {
                return self.row(number, bytes).map(Some);
            }
        }
    }

    fn consumed(&self) -> u64 {
        self.lines.consumed()
    }
}

fn place(line: u64) -> String {
    format!("line {line}")
}

impl<'a> Rows<'a> {
    /// The rows of lines, in the dialect that fits the first of them best.
    pub(crate) fn open(lines: Lines<'a>) -> Self {
        let (dialect, head) = Dialect::of(&as_text(lines.head()).0);
        Self { lines, dialect, head, columns: 0, waiting: VecDeque::new(), lost: 0 }
    }

    fn line(&mut self) -> io::Result<Option<Line>> {
        match self.waiting.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.lines.next(),
        }
    }

    fn row(&mut self, line: u64, bytes: Vec<u8>) -> io::Result<Outcome> {
        let mut mended = Vec::new();
        let text = readable(&bytes, &mut mended);
        let first = split(&text, self.dialect);
        if !first.open && self.fits(&first.fields) {
            return Ok(self.values(line, first.fields, mended));
        }
        if let Some(fields) = split_enclosed(&text, self.dialect).filter(|fields| self.fits(fields)) {
            return Ok(self.values(line, fields, mended));
        }
        if first.open && self.columns != 1 {
            if let Some((fields, mended)) = self.continued(bytes)? {
                return Ok(self.values(line, fields, mended));
            }
            if self.fits(&first.fields) {
                mended.push("a quotation mark is not closed; the value was taken to end with the line".to_owned());
                return Ok(self.values(line, first.fields, mended));
            }
            let reason = "a quotation mark is opened and never closed".to_owned();
            return Ok(Outcome::Unreadable { at: place(line), reason });
        }
        let reason = format!("it has {} columns where {} are expected", first.fields.len(), self.columns);
        Ok(Outcome::Unreadable { at: place(line), reason })
    }

    /// A row that goes on over the next lines; `None`, with those lines given back, where it never comes to an end.
    fn continued(&mut self, first: Vec<u8>) -> io::Result<Option<(Vec<String>, Vec<String>)>> {
        let mut whole = first;
        let mut taken = Vec::new();
        // A file that loses its marks in every row must not be read sixty-four times.
        let lines = LINES >> self.lost.min(6);
        while taken.len() < lines && whole.len() < BYTES {
            let Some(line) = self.line()? else { break };
            let Some(bytes) = &line.bytes else {
                taken.push(line);
                break;
            };
            whole.push(b'\n');
            whole.extend_from_slice(bytes);
            // Only a line with a mark in it can be the end.
            let may_end = as_text(bytes).0.contains(self.dialect.quote);
            taken.push(line);
            if may_end {
                let mut mended = Vec::new();
                let row = split(&readable(&whole, &mut mended), self.dialect);
                if !row.open && !row.stray && self.fits(&row.fields) {
                    self.lost = 0;
                    return Ok(Some((row.fields, mended)));
                }
            }
        }
        self.lost += 1;
        for line in taken.into_iter().rev() {
            self.waiting.push_front(line);
        }
        Ok(None)
    }

    /// Whether there are as many values as expected; empty ones at the end do not count.
    fn fits(&self, fields: &[String]) -> bool {
        self.columns == 0
            || fields.len() == self.columns
            || fields.len() > self.columns && fields[self.columns..].iter().all(|field| field.trim().is_empty())
    }

    fn values(&self, line: u64, mut values: Vec<String>, mended: Vec<String>) -> Outcome {
        if self.columns > 0 {
            values.truncate(self.columns);
        }
        let escaped = format!("\\{}", self.dialect.quote);
        for value in values.iter_mut().filter(|value| value.contains(&escaped)) {
            *value = value.replace(&escaped, &self.dialect.quote.to_string());
        }
        Outcome::Values { at: place(line), values, mended }
    }
}

fn readable(bytes: &[u8], mended: &mut Vec<String>) -> String {
    let (text, windows) = as_text(bytes);
    if windows {
        mended.push("encoding: the line is not UTF-8 and was read as Windows-1252".to_owned());
    }
    if text.contains('\0') {
        mended.push("NUL characters were removed".to_owned());
        return text.replace('\0', "");
    }
    text.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Dialect = Dialect { separator: ',', quote: '"' };

    fn rows(text: &str, columns: usize) -> Vec<Result<Vec<String>, String>> {
        let mut input = text.as_bytes();
        let mut rows = Rows { dialect: PLAIN, ..Rows::open(Lines::new(&mut input).unwrap()) };
        rows.expect(columns);
        let mut found = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            found.push(match row {
                Outcome::Values { values, .. } => Ok(values),
                Outcome::Unreadable { reason, .. } => Err(reason),
            });
        }
        found
    }

    fn ok(values: &[&str]) -> Result<Vec<String>, String> {
        Ok(values.iter().map(|value| (*value).to_owned()).collect())
    }

    #[test]
    fn doubled_marks_and_line_breaks_are_those_of_rfc_4180() {
        let text = "\"a \"\"b\"\" c\",\"d\ne\",f\n\n1,2,3\n";
        assert_eq!(rows(text, 3), [ok(&["a \"b\" c", "d\ne", "f"]), ok(&["1", "2", "3"])]);
    }

    #[test]
    fn marks_that_are_not_doubled_are_part_of_the_value() {
        let text = concat!(
            "\"B1\",\"Kata \"mak\", kata anak\",\"x\"\n",
            "\"B2\",\"\"Awal\" kata\",\"x\"\n",
            "\"B3\",\"Akhir \"kata\"\",\"x\"\n",
            "\"B4\",\"Dalam \\\"kata\\\" ini\",\"x\"\n"
        );
        assert_eq!(
            rows(text, 3),
            [
                ok(&["B1", "Kata \"mak\", kata anak", "x"]),
                ok(&["B2", "\"Awal\" kata", "x"]),
                ok(&["B3", "Akhir \"kata\"", "x"]),
                ok(&["B4", "Dalam \"kata\" ini", "x"]),
            ]
        );
    }

    #[test]
    fn a_lost_mark_costs_one_line() {
        let lost = "\"a,b,c\n".to_owned() + &"1,2,3\n".repeat(200);
        let found = rows(&lost, 3);
        assert_eq!(found.len(), 201);
        assert!(found[0].as_ref().unwrap_err().contains("never closed"));
        assert_eq!(found[200], ok(&["1", "2", "3"]));
    }

    #[test]
    fn other_numbers_of_columns_are_told() {
        assert_eq!(rows("1,2,3,,\n1,2\n1,2,3,4\n", 3)[0], ok(&["1", "2", "3"]));
        assert_eq!(rows("1,2\n", 3)[0], Err("it has 2 columns where 3 are expected".to_owned()));
        assert!(rows("1,2,3,4\n", 3)[0].is_err());
    }
}
