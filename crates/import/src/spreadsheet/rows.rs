//! The rows of a sheet, made of its cells in the order of the file.

use std::{
    collections::VecDeque,
    io::{self, BufRead, Read, Seek},
};

use calamine::{Cell, DataRef, ExcelDateTime, XlsxCellReader};

use super::failed;
use crate::tables::{Grid, Outcome};

/// Columns beyond these are empty in any table we read, whatever a hostile file says.
const MOST_COLUMNS: u32 = 256;
/// How many bytes of a cell are kept. Excel itself takes 32,767 characters; a value of megabytes would become a title that no phone can hold.
const LONGEST: usize = 32_767;
/// How many bytes of a row are kept: far more than any row of a table we read, far less than 256 of the longest cells.
const LONGEST_ROW: usize = 1 << 20;
/// Rows that are looked at to find out what the table holds.
const HEAD_ROWS: usize = 40;

/// The cells of a sheet, or none.
type Cells<'a, R> = XlsxCellReader<'a, R>;

/// A row: its number from 0, its values, and what had to be mended in it.
type Row = (u32, Vec<String>, Vec<String>);

/// The rows of a sheet.
pub(crate) struct SheetRows<'a, R: Read + Seek> {
    cells: Option<Cells<'a, R>>,
    /// The first cell of the row after the one that was read last.
    next_cell: Option<(u32, u32, String)>,
    head: Vec<Vec<String>>,
    waiting: VecDeque<Row>,
    /// The last row of the sheet, as the sheet says.
    rows: u64,
    row: u64,
    size: u64,
    ended: bool,
    columns: usize,
}

impl<'a, R: Read + Seek + BufRead> SheetRows<'a, R> {
    pub(super) fn open(cells: Option<Cells<'a, R>>, size: u64) -> io::Result<Self> {
        let rows = cells.as_ref().map_or(0, |cells| u64::from(cells.dimensions().end.0));
        let mut sheet = Self {
            cells,
            next_cell: None,
            head: Vec::new(),
            waiting: VecDeque::new(),
            rows,
            row: 0,
            size,
            ended: false,
            columns: 0,
        };
        sheet.next_cell = sheet.cell()?;
        while sheet.waiting.len() < HEAD_ROWS
            && let Some(row) = sheet.read_row()?
        {
            sheet.waiting.push_back(row);
        }
        sheet.head = sheet.waiting.iter().map(|(_, values, _)| values.clone()).collect();
        Ok(sheet)
    }

    /// The next cell that has something in it.
    fn cell(&mut self) -> io::Result<Option<(u32, u32, String)>> {
        let Some(cells) = &mut self.cells else { return Ok(None) };
        while let Some(cell) = cells.next_cell().map_err(failed)? {
            let (row, column) = Cell::get_position(&cell);
            let text = text(cell.get_value());
            if column < MOST_COLUMNS && !text.trim().is_empty() {
                return Ok(Some((row, column, text)));
            }
        }
        Ok(None)
    }

    fn read_row(&mut self) -> io::Result<Option<Row>> {
        let Some((row, column, text)) = self.next_cell.take() else { return Ok(None) };
        let (mut values, mut mended) = (Vec::new(), Vec::new());
        let mut left = LONGEST_ROW.saturating_sub(text.len());
        put(&mut values, &mut mended, column, text);
        while let Some((other, column, text)) = self.cell()? {
            if other != row {
                self.next_cell = Some((other, column, text));
                break;
            }
            if text.len() > left {
                if mended.len() < HEAD_ROWS {
                    let what = "the row is longer than any we read, and the cell was left out";
                    mended.push(format!("column {}: {what}", column + 1));
                }
                continue;
            }
            left -= text.len();
            put(&mut values, &mut mended, column, text);
        }
        Ok(Some((row, values, mended)))
    }
}

fn put(values: &mut Vec<String>, mended: &mut Vec<String>, column: u32, mut text: String) {
    let column = column as usize;
    if text.len() > LONGEST {
        text.truncate(text.floor_char_boundary(LONGEST));
        mended.push(format!("column {}: the cell is longer than any of Excel, and its end was left out", column + 1));
    }
    if values.len() <= column {
        values.resize(column + 1, String::new());
    }
    values[column] = text;
}

impl<R: Read + Seek + BufRead> Grid for SheetRows<'_, R> {
    fn head(&self) -> &[Vec<String>] {
        &self.head
    }

    fn expect(&mut self, columns: usize) {
        self.columns = columns;
    }

    fn next(&mut self) -> io::Result<Option<Outcome>> {
        let row = match self.waiting.pop_front() {
            Some(row) => Some(row),
            None => self.read_row()?,
        };
        let Some((number, mut values, mended)) = row else {
            self.ended = true;
            return Ok(None);
        };
        self.row = self.row.max(u64::from(number));
        // A cell that is empty is not in the file, so a short row is no fault.
        values.resize(values.len().max(self.columns), String::new());
        Ok(Some(Outcome::Values { at: format!("row {}", number + 1), values, mended }))
    }

    fn consumed(&self) -> u64 {
        // The parts of an archive lie in any order, so its rows say better how far the reading is.
        match self.rows {
            _ if self.ended => self.size,
            0 => 0,
            rows => (u128::from(self.size) * u128::from(self.row.min(rows)) / u128::from(rows)) as u64,
        }
    }
}

/// A cell as the text that a CSV export of it would have.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        // Barcodes and years are numbers in many sheets: 9789794610466, not 9.789e12 and not 2015.0.
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => unescaped(text),
        DataRef::SharedString(text) => unescaped(text),
        DataRef::Bool(yes) => if *yes { "1" } else { "0" }.to_owned(),
        DataRef::DateTime(date) => day(date),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn day(date: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    match (hour, minute, second) {
        (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
    }
}

/// Without the marks that Excel writes for control characters: `_x000D_`.
fn unescaped(text: &str) -> String {
    if text.contains("_x000") { text.replace("_x000D_", "").replace("_x000A_", "\n") } else { text.to_owned() }
}
