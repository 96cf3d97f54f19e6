//! What to read next, worked out on the phone from what its reader marked, with the reasons.
//!
//! Titles are likened by what their records say: subjects, class, author, language. What is rare weighs more than what is common.
//! Two wishes bend the likeness: how far from the familiar one wants to go, and whether to the classic or the new.
//! What is on the shelf now comes before what is not, and no author or class fills the list.
//!
//! | module | what it knows |
//! | --- | --- |
//! | `feature` | what a title has in common with others |
//! | `topic` | what one may choose as an interest |
//! | `choice` | how alike titles are, and which of them are recommended |
//!
//! It never does I/O; the same catalogue and the same taste always give the same answer. It is told of one reader only and keeps nothing.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod choice;
mod feature;
mod topic;

use lapau_feed::json::Read;
use lapau_search::Row;
use serde::Serialize;

pub use choice::recommend;
pub use topic::{Topic, topics};

/// What a reader likes, as far as they said so.
#[derive(Clone, Debug, PartialEq, Serialize, Read)]
pub struct Taste {
    /// The subjects they chose.
    #[serde(default)]
    pub interests: Vec<String>,
    /// The titles they don't want to be shown, by identifier, the last one last.
    #[serde(default)]
    pub hidden: Vec<String>,
    /// From the familiar (0) to the far (4).
    #[serde(default = "middle")]
    pub far: u8,
    /// From the classic (0) to the new (4).
    #[serde(default = "middle")]
    pub new: u8,
    /// Only what is on the shelf now.
    #[serde(default)]
    pub here: bool,
}

/// The middle between two wishes: neither.
pub const MIDDLE: u8 = 2;

const fn middle() -> u8 {
    MIDDLE
}

impl Default for Taste {
    fn default() -> Self {
        Self { interests: Vec::new(), hidden: Vec::new(), far: MIDDLE, new: MIDDLE, here: false }
    }
}

impl Taste {
    /// How many interests may be chosen, and how many titles hidden: the oldest of these come back then.
    const MOST: usize = 500;

    /// Chooses an interest, or drops it.
    pub fn toggle(&mut self, subject: &str) {
        let before = self.interests.len();
        self.interests.retain(|known| known != subject);
        if self.interests.len() == before && before < Self::MOST {
            self.interests.push(subject.to_owned());
        }
    }

    /// Shows a title no more.
    pub fn hide(&mut self, title: &str) {
        self.hidden.retain(|known| known != title);
        self.hidden.push(title.to_owned());
        let beyond = self.hidden.len().saturating_sub(Self::MOST);
        self.hidden.drain(..beyond);
    }
}

/// What is asked: a taste, and the titles that were marked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Read)]
#[serde(default)]
pub struct Asked {
    /// The identifiers of the titles on the reader's lists. They are never recommended.
    pub marked: Vec<String>,
    /// What the reader likes.
    pub taste: Taste,
}

/// A title that is recommended.
#[derive(Clone, Debug, PartialEq, Serialize, Read)]
pub struct Recommendation {
    /// The title.
    pub row: Row,
    /// Why, what counts most first; at most two.
    pub reasons: Vec<Reason>,
}

/// Why a title is recommended.
#[derive(Clone, Debug, PartialEq, Serialize, Read)]
pub struct Reason {
    /// What it has in common.
    pub shared: Shared,
    /// What that is: the subject, the author's name, the class number.
    pub value: String,
    /// The title that was marked and has it too; `None`: it was chosen as an interest.
    pub marked: Option<String>,
}

/// What titles have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read)]
#[serde(rename_all = "lowercase")]
pub enum Shared {
    /// A subject.
    Subject,
    /// An author.
    Author,
    /// A class, as finely as both have it.
    Class,
    /// The main division of a class: its first three digits.
    Division,
    /// A language; alone no reason.
    Language,
}
