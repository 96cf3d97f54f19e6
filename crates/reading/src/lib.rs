//! What a reader keeps on their own phone: lists of titles, searches to come back to, what they like, what they learnt, and the log of what they look into.
//!
//! | module | what it knows |
//! | --- | --- |
//! | `list` | lists, what may be in them, and which exclude each other |
//! | `exchange` | lists as a file, out and in again |
//! | `table` | lists that others wrote as a table, and what a row of it means |
//! | `learning` | what was done of guides, and how sure its reader was |
//! | `classes` | classes that were joined, and what they are told |
//! | `research` | sources, what was noted of them, and the log as a file and in a letter |
//! | `search` | which titles of a search are new since one last looked |
//!
//! It never does I/O and never reads a clock. None of it is ever part of the feed, and of a letter only what a class that was joined asks for.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod classes;
mod exchange;
mod learning;
mod list;
pub mod research;
mod search;
mod table;

use lapau_feed::json::Read;
use lapau_recommendation::Taste;
use serde::Serialize;

pub use classes::{Membership, told};
pub use exchange::{Added, Error, add_row};
pub use learning::{Learnt, SURE, all_of, check_key};
pub use list::{Entry, FINISHED, List, READING, WISHED};
pub use search::{SavedSearch, mark};
pub use table::{Found, Wanted, read_table};

/// What a reader keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Read)]
pub struct Reading {
    /// The lists: the three that everybody has, then the reader's own, the oldest first.
    pub lists: Vec<List>,
    /// The searches to come back to, the oldest first.
    #[serde(default)]
    pub searches: Vec<SavedSearch>,
    /// What they like.
    #[serde(default)]
    pub taste: Taste,
    /// What they learnt, the guide that was begun first first.
    #[serde(default)]
    pub learnt: Vec<Learnt>,
    /// The classes they are in.
    #[serde(default)]
    pub classes: Vec<Membership>,
    /// The log of what they look into, the oldest source first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub research: Vec<research::Source>,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            lists: given(),
            searches: Vec::new(),
            taste: Taste::default(),
            learnt: Vec::new(),
            classes: Vec::new(),
            research: Vec::new(),
        }
    }
}

/// The three lists that everybody has.
fn given() -> Vec<List> {
    [WISHED, READING, FINISHED].map(|id| List { id: id.into(), ..List::default() }).into()
}
