//! What librarians save from the desk's pages as files of their own.

use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};

use super::Trouble;

/// Rows as a table for other programs, each cell as it is given.
pub(super) fn table<C: AsRef<[u8]>>(rows: impl IntoIterator<Item: IntoIterator<Item = C>>) -> Result<Vec<u8>, Trouble> {
    let mut out = csv::Writer::from_writer(Vec::new());
    for row in rows {
        out.write_record(row).map_err(|error| Trouble::Feed(std::io::Error::other(error)))?;
    }
    out.into_inner().map_err(|error| Trouble::Feed(std::io::Error::other(error.to_string())))
}

/// A cell that no spreadsheet takes for a formula (OWASP ASVS 5, 1.2.10).
pub(super) fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) { format!("'{cell}") } else { cell.to_owned() }
}

/// A table to be saved under a name.
pub(super) fn save_table(name: &str, bytes: Vec<u8>) -> Response {
    save(name, "text/csv; charset=utf-8", bytes)
}

/// JSON to be saved under a name.
pub(super) fn save_json(name: &str, bytes: Vec<u8>) -> Response {
    save(name, "application/json", bytes)
}

fn save(name: &str, media_type: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(super::harmless("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(super::harmless("B00001"), "B00001");
    }
}
