//! A loan as its borrower knows it.

use jiff::civil::Date;
use lapau_feed::json::Read;
use serde::{Deserialize, Serialize};

/// A loan as its borrower knows it: typed in from the slip or the book, and kept on their phone alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Loan {
    /// The item's barcode.
    pub item: String,
    /// The title; empty if only the barcode is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The last day to bring it back.
    #[serde(with = "lapau_feed::dates")]
    pub due: Date,
    /// How often it was renewed; `None`: its borrower does not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewed: Option<u16>,
    /// The last day of the membership it was borrowed with.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "lapau_feed::dates::option")]
    pub membership_end: Option<Date>,
}

impl Loan {
    /// What to call it: its title, else its barcode.
    pub fn name(&self) -> &str {
        if self.title.is_empty() { &self.item } else { &self.title }
    }

    /// Takes the due date that the library gave to a request to renew it, made when it was due on `asked`.
    ///
    /// `false`: the loan has moved on since, or has that date already. So an answer that is read twice counts once.
    pub fn renew(&mut self, asked: Date, given: Date) -> bool {
        if self.due != asked || self.due == given {
            return false;
        }
        self.due = given;
        self.renewed = self.renewed.map(|renewed| renewed.saturating_add(1));
        true
    }
}
