//! What a borrower asks for: more time, books to be held, and something else of what is held already.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::json::Read;

use super::checking::{Fault, Findings};

/// A wish to keep a borrowed item longer.
///
/// It says nothing of who borrowed it: the desk looks the loan up by the item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Renewal {
    /// The item's barcode, from the slip or the book.
    pub item: String,
    /// The title as its borrower knows it, so that a mistyped barcode is noticed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The due date as the phone knows it.
    #[serde(with = "crate::dates")]
    pub due: Date,
    /// Until when its borrower would like to keep it; without one, as long as the rules give.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub wish_until: Option<Date>,
}

impl Renewal {
    /// The longest title, in characters.
    pub const MAX_TITLE: usize = 300;

    pub(super) fn check(&self, found: &mut Findings) {
        found.id("item", &self.item);
        found.may_name("title", &self.title, Self::MAX_TITLE);
        found.follows("wish_until", self.wish_until, self.due);
    }
}

/// A wish to have a title held until it can be fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// The title.
    pub title: String,
    /// The branch it will be fetched at; empty for the main one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pickup: String,
    /// What the book is put aside under. Personal: never published.
    pub name: String,
    /// After which day it is not wanted any more.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub until: Option<Date>,
}

impl Hold {
    /// The longest name, in characters.
    pub const MAX_NAME: usize = 60;

    pub(super) fn check(&self, found: &mut Findings) {
        found.id("title", &self.title);
        found.may_refer("pickup", &self.pickup);
        found.line("name", &self.name, Self::MAX_NAME);
    }
}

/// A wish to have something else of a hold that the library's system has already.
///
/// It is written with the card whose hold it is, and says nothing else of who waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct HoldChange {
    /// The item's barcode, as the card's letter names it.
    pub item: String,
    /// The title as the card's letter says it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Since when the hold is, as the card's letter says it: a later hold of the same item is not meant.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub since: Option<Date>,
    /// What is wished.
    pub change: HoldStep,
    /// The last day on which others go first, of a hold that is suspended.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub until: Option<Date>,
}

/// What is wished of a hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
pub enum HoldStep {
    /// It is not wanted any more.
    Cancel,
    /// Others go first for some time; its place in the queue stays.
    Suspend,
    /// It is wanted again, before that time is over.
    Resume,
}

impl HoldChange {
    pub(super) fn check(&self, found: &mut Findings) {
        found.id("item", &self.item);
        found.may_name("title", &self.title, Renewal::MAX_TITLE);
        if self.change == HoldStep::Suspend && self.until.is_none() {
            found.note("until", Fault::Empty);
        }
    }
}
