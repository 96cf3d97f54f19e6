//! A table with known columns, found by their labels or, without labels, by their place.

use super::{
    Grid, Outcome,
    header::{Column, header_row, is_number, members_columns, members_places, places, positional_members},
    usual,
};
use crate::{Cards, Format, ImportError, Sink, text::repaired};

/// A row of a table.
pub(crate) struct Row {
    /// `line 17`, `row 17`.
    pub(crate) at: String,
    /// The number of the record in the file, from 1.
    pub(crate) number: u64,
    /// Whose card it is of: the word that [`Cards`] gave for the member's number, if it gave one.
    pub(crate) card: Option<String>,
    values: Vec<String>,
}

/// A table whose rows are read one by one.
pub(crate) struct Table<'a> {
    rows: Box<dyn Grid + 'a>,
    places: Vec<Option<usize>>,
    /// The places of the columns about members; their values are taken out of each row before anything looks at it.
    members: Vec<usize>,
    /// The labels of those columns.
    members_labels: String,
    /// The place among them of the member's number, and what knows the cards.
    cards: Option<(usize, Cards)>,
    /// How many values were dropped with them.
    dropped: u64,
    /// How many rows were found to be of a card.
    of_cards: u64,
    /// Rows that are still to be passed over: the labels, and what stands above them.
    above: usize,
    /// Records so far, readable or not.
    pub(crate) read: u64,
}

/// Whether a table may say something about members beside what is wanted of it.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Members {
    /// A report of loans or reservations names them; those columns are dropped.
    Dropped,
    /// A table of the catalogue that has such columns is another table.
    Refused,
}

impl<'a> Table<'a> {
    /// Opens a table with `columns`; `positions` says where they are in a file without labels, given its first rows.
    ///
    /// # Errors
    ///
    /// [`ImportError::PersonalData`] for a list of members (unless `members` may be there, for reports that mix both),
    /// [`ImportError::OtherFormat`] where a column in `needed` is not there.
    pub(crate) fn open(
        format: Format,
        rows: Box<dyn Grid + 'a>,
        columns: &[Column],
        needed: &[usize],
        members: Members,
        positions: impl Fn(&[Vec<String>]) -> Option<Vec<Option<usize>>>,
    ) -> Result<Self, ImportError> {
        let head = rows.head();
        let other = |reason: &str| ImportError::OtherFormat { format, reason: reason.to_owned() };
        let header = header_row(head, columns);
        let by_label = header.map(|row| places(&head[row], columns)).unwrap_or_default();
        let missing = needed.iter().find(|column| by_label.get(**column).is_none_or(Option::is_none));
        let about_members = members_columns(head);
        // One such label alone may be a value, unless it stands among labels.
        if (about_members.len() >= 2 || header.is_some() && !about_members.is_empty())
            && !(members == Members::Dropped && missing.is_none())
        {
            return Err(ImportError::PersonalData { columns: about_members.join(", ") });
        }
        if positional_members(head) {
            return Err(ImportError::PersonalData {
                columns: "without labels, but in the order of a member export".to_owned(),
            });
        }
        let mut table = Self {
            rows,
            places: by_label,
            members: Vec::new(),
            members_labels: String::new(),
            cards: None,
            dropped: 0,
            of_cards: 0,
            above: 0,
            read: 0,
        };
        let head = table.rows.head();
        if let Some(row) = header {
            if let Some(missing) = missing {
                let names = columns[*missing].labels.join(", ");
                return Err(other(&format!("its header has no column called any of: {names}")));
            }
            let wanted: Vec<usize> = table.places.iter().copied().flatten().collect();
            let about: Vec<(usize, String)> =
                members_places(&head[row]).into_iter().filter(|(place, _)| !wanted.contains(place)).collect();
            let values = head[row].iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
            table.members_labels = about.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>().join(", ");
            table.members = about.into_iter().map(|(place, _)| place).collect();
            table.above = row + 1;
            table.rows.expect(values);
            return Ok(table);
        }
        if head.is_empty() {
            table.places = vec![None; columns.len()];
            return Ok(table);
        }
        table.places = positions(head).ok_or_else(|| {
            other("its first line has no known labels and its columns are not in the order of the export")
        })?;
        let values = usual(head);
        table.rows.expect(values);
        Ok(table)
    }

    /// Has each row told by the card of its member, where there is a card. The number itself stays in this module.
    pub(crate) fn recognise(&mut self, cards: &Cards) {
        let head = self.rows.head();
        let labels = self.above.checked_sub(1).and_then(|row| head.get(row)).map(Vec::as_slice).unwrap_or_default();
        let place = self.members.iter().find(|place| labels.get(**place).is_some_and(|cell| is_number(cell)));
        self.cards = place.map(|place| (*place, cards.clone()));
    }

    /// The next readable row; what was unreadable before it has been told to the sink.
    pub(crate) fn next(&mut self, sink: &mut dyn Sink) -> Result<Option<Row>, ImportError> {
        loop {
            let outcome = self.rows.next()?;
            sink.read(self.rows.consumed());
            let Some(outcome) = outcome else {
                if self.dropped > 0 {
                    let how = match &self.cards {
                        None => " unread".to_owned(),
                        Some(_) => format!("; their numbers told that {} rows are of a card", self.of_cards),
                    };
                    let what = format!(
                        "personal data: {} values of the columns about members ({}) were dropped{how}",
                        self.dropped, self.members_labels
                    );
                    sink.mended("labels", &what);
                    self.dropped = 0;
                }
                return Ok(None);
            };
            if self.above > 0 {
                self.above -= 1;
                continue;
            }
            self.read += 1;
            match outcome {
                Outcome::Unreadable { at, reason } => sink.skipped(&at, &reason),
                Outcome::Values { at, mut values, mended } => {
                    let card = self.cards.as_ref().and_then(|(place, cards)| cards.of(values.get(*place)?));
                    self.of_cards += u64::from(card.is_some());
                    for place in &self.members {
                        if values.get_mut(*place).map(std::mem::take).is_some_and(|value| !value.trim().is_empty()) {
                            self.dropped += 1;
                        }
                    }
                    for what in mended {
                        sink.mended(&at, &what);
                    }
                    return Ok(Some(Row { at, number: self.read, card, values }));
                }
            }
        }
    }

    /// The value of a row in a column, with doubly encoded text repaired.
    pub(crate) fn value(&self, row: &Row, column: usize, sink: &mut dyn Sink) -> String {
        let Some(raw) = self.places[column].and_then(|place| row.values.get(place)) else { return String::new() };
        let repaired = repaired(raw);
        if repaired != raw.as_str() {
            sink.mended(&row.at, "encoding: text that had been encoded as UTF-8 more than once was decoded");
        }
        // MySQL writes \N and some exports write NULL for a value that is not there.
        match repaired.trim() {
            "\\N" | "NULL" => String::new(),
            text => text.to_owned(),
        }
    }
}

impl Row {
    /// Everything in the row, to tell whether another one is the same.
    pub(crate) fn content(&self) -> String {
        self.values.join("\u{1f}")
    }
}
