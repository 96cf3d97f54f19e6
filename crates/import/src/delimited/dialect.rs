//! Which separator and which quotation mark a file uses, found by what fits its first rows best.

use super::rows::split;

/// How the values of a row are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// Between two values.
    pub(crate) separator: char,
    /// Around a value.
    pub(crate) quote: char,
}

impl Dialect {
    /// The dialect of the text at the beginning of a file, and its rows so read, without a last one that may be cut.
    pub(crate) fn of(head: &str) -> (Self, Vec<Vec<String>>) {
        let whole = head.len() < crate::stream::HEAD / 2;
        let mut best = (Self { separator: ',', quote: '"' }, Vec::new());
        let mut best_fit = 0;
        for separator in [',', ';', '\t', '|'] {
            for quote in ['"', '\''] {
                let dialect = Self { separator, quote };
                let rows = dialect.rows(head, whole);
                let fit = fit(&rows, dialect, head);
                if fit > best_fit {
                    (best, best_fit) = ((dialect, rows), fit);
                }
            }
        }
        best
    }

    fn rows(self, head: &str, whole: bool) -> Vec<Vec<String>> {
        let newline = if head.contains('\n') { '\n' } else { '\r' };
        let mut lines: Vec<&str> = head.split(newline).map(|line| line.trim_end_matches('\r')).collect();
        if !whole && lines.len() > 1 {
            lines.pop();
        }
        lines.iter().filter(|line| !line.trim().is_empty()).take(40).map(|line| split(line, self).fields).collect()
    }
}

/// How well a dialect fits: many rows with the same number of columns, and values that are enclosed in its mark.
fn fit(rows: &[Vec<String>], dialect: Dialect, head: &str) -> usize {
    // The header of the item export has one column more than its rows, and the first row counts twice in a short file.
    let Some(columns) =
        rows.iter().map(Vec::len).max_by_key(|columns| rows.iter().filter(|row| row.len() == *columns).count())
    else {
        return 0;
    };
    if columns < 2 {
        return 0;
    }
    let regular = rows.iter().filter(|row| row.len().abs_diff(columns) <= 1).count();
    let between: String = [dialect.quote, dialect.separator, dialect.quote].iter().collect();
    let enclosed = head.matches(&between).count().min(1000);
    let fit = regular * columns.min(24) * 1000 / rows.len() + enclosed * 50;
    // Values that are still in the other mark have not been taken out of it.
    let other = if dialect.quote == '"' { '\'' } else { '"' };
    let in_other =
        rows.iter().flatten().filter(|cell| cell.len() > 1 && cell.starts_with(other) && cell.ends_with(other)).count();
    if in_other * 4 > rows.iter().map(Vec::len).sum() { fit / 8 } else { fit }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_and_marks_are_found() {
        for separator in [',', ';', '\t', '|'] {
            for quote in ['"', '\''] {
                let row = |values: [&str; 3]| {
                    values.map(|value| format!("{quote}{value}{quote}")).join(&separator.to_string())
                };
                let file = format!("{}\n{}\n", row(["title", "a;b,c|d", "isbn"]), row(["x", "1, 2; 3", ""]));
                assert_eq!(Dialect::of(&file).0, Dialect { separator, quote }, "{file}");
            }
        }
    }

    #[test]
    fn unquoted_values_do_as_well() {
        let (dialect, rows) = Dialect::of("Kode Eksemplar;Judul;Tanggal Kembali\nB1;Kaba, jilid 1;2026-01-03\n");
        assert_eq!(dialect.separator, ';');
        assert_eq!(rows[1], ["B1", "Kaba, jilid 1", "2026-01-03"]);
    }
}
