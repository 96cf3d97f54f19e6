//! Workbooks of Excel (`.xlsx`), row by row.
//!
//! The rows of a sheet are read as they are inflated; what stays in memory is the table of shared strings, which the format cannot do without.
//! A workbook is a ZIP archive, and a few kilobytes of it can inflate to gigabytes: [`archive`] measures it before anything is built of it.

mod archive;
mod rows;

use std::io::{self, SeekFrom};

use calamine::{Reader, Xlsx, XlsxError};

use crate::Input;
use rows::SheetRows;

/// A workbook that was opened.
pub(crate) struct Workbook<'a> {
    book: Xlsx<&'a mut dyn Input>,
    /// The bytes of the file.
    size: u64,
}

/// Whether a file begins like a ZIP archive, which is what a workbook is; the file is wound back.
pub(crate) fn begins_like_workbook(input: &mut dyn Input) -> io::Result<bool> {
    let mut head = [0; 4];
    let mut filled = 0;
    while filled < head.len() {
        match input.read(&mut head[filled..])? {
            0 => break,
            more => filled += more,
        }
    }
    input.seek(SeekFrom::Start(0))?;
    Ok(head == *b"PK\x03\x04")
}

impl<'a> Workbook<'a> {
    /// Opens a workbook, or says why it cannot be read.
    pub(crate) fn open(input: &'a mut dyn Input) -> io::Result<Result<Self, String>> {
        let size = input.seek(SeekFrom::End(0))?;
        input.seek(SeekFrom::Start(0))?;
        if let Err(reason) = archive::measure(input, archive::LIMITS)? {
            return Ok(Err(reason));
        }
        input.seek(SeekFrom::Start(0))?;
        Ok(match Xlsx::new(input) {
            Ok(book) => Ok(Self { book, size }),
            Err(error) => Err(format!("it is no workbook that can be read ({error}); save it as .xlsx again")),
        })
    }

    /// The rows of the first sheet that has any.
    pub(crate) fn rows(&mut self) -> io::Result<SheetRows<'_, &'a mut dyn Input>> {
        let names = self.book.sheet_names();
        let mut chosen = None;
        for name in &names {
            let mut cells = self.book.worksheet_cells_reader(name).map_err(failed)?;
            if cells.next_cell().map_err(failed)?.is_some() {
                chosen = Some(name.clone());
                break;
            }
        }
        let cells = match chosen.or_else(|| names.first().cloned()) {
            Some(name) => Some(self.book.worksheet_cells_reader(&name).map_err(failed)?),
            None => None,
        };
        SheetRows::open(cells, self.size)
    }
}

fn failed(error: XlsxError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the workbook is damaged ({error}); save it as .xlsx again"))
}
