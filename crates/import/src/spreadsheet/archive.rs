//! How large an archive is when it is inflated, before anything is built of it.

use std::{
    borrow::Cow,
    io::{self, Read},
};

use zip::ZipArchive;

use crate::Input;

/// How many bytes the parts of a workbook may inflate to.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// A sheet, which is read row by row.
    sheet: u64,
    /// What has to be held in memory at once: shared strings, styles, relations.
    part: u64,
}

/// A sheet of a million rows and forty columns has some 4 GiB.
pub(super) const LIMITS: Limits = Limits { sheet: 4 * 1024 * 1024 * 1024, part: 256 * 1024 * 1024 };
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
        if !name.starts_with("xl/") || name.starts_with("xl/media/") {
            continue;
        }
        let limit = if name.starts_with("xl/worksheets/") { limits.sheet } else { limits.part };
        match io::copy(&mut part.take(limit + 1), &mut io::sink()) {
            Ok(size) if size > limit => {
                let limit = limit.div_ceil(1024 * 1024);
                return Ok(Err(format!("{name} in it is larger than {limit} MiB; export the table as CSV instead")));
            }
            Ok(_) => {}
            Err(error) => return Ok(Err(format!("{name} in it is damaged ({error}); save the workbook again"))),
        }
    }
    Ok(Ok(()))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    #[test]
    fn an_archive_that_inflates_to_more_than_it_may_is_refused() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, size) in
            [("xl/workbook.xml", 10), ("xl/sharedStrings.xml", 3 << 20), ("docProps/thumbnail.jpeg", 9 << 20)]
        {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(&vec![b'a'; size]).unwrap();
        }
        let mut bytes = zip.finish().unwrap();
        assert!(bytes.get_ref().len() < 64 << 10);
        assert_eq!(measure(&mut bytes, LIMITS).unwrap(), Ok(()));
        let reason = measure(&mut bytes, Limits { sheet: 4 << 20, part: 2 << 20 }).unwrap().unwrap_err();
        assert!(reason.contains("xl/sharedStrings.xml in it is larger than 2 MiB"), "{reason}");
    }
}
