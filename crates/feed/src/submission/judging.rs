//! What a juror makes of the entries of a contest.

use serde::{Deserialize, Serialize};

use crate::{Ticket, json::Read, programme::Rubric};

use super::checking::{Fault, Findings};

/// The scores of a juror, all of them at once: a later letter of the same juror replaces an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Scores {
    /// The contest.
    pub contest: String,
    /// The secret of the juror's packet: what shows whose scores these are.
    pub key: Ticket,
    /// What was made of each entry; those without a word yet are left out.
    pub sheets: Vec<Sheet>,
}

impl Default for Scores {
    fn default() -> Self {
        Self { contest: String::new(), key: Ticket([0; 16]), sheets: Vec::new() }
    }
}

/// What a juror makes of one entry: points for every criterion, or why there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// The code name of the entry.
    pub code: String,
    /// The points, in any order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<Score>,
    /// Whether the juror knows who wrote it, or has another interest in it: then no points of theirs count.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub conflict: bool,
    /// Whether the juror would rather not judge it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub abstain: bool,
    /// What the author is told, without the juror's name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub to_author: String,
    /// What only the jury is told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub to_jury: String,
}

/// The points for a criterion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// The criterion.
    pub criterion: String,
    /// The points, from 1 to the scale of the rubric.
    pub points: u8,
}

impl Scores {
    /// The most entries that one juror scores.
    pub const MAX_SHEETS: usize = 500;
    /// The longest word to an author or to the jury, in characters.
    pub const MAX_TEXT: usize = 1_500;

    pub(super) fn check(&self, found: &mut Findings) {
        found.id("contest", &self.contest);
        if self.sheets.is_empty() {
            found.note("sheets", Fault::Empty);
        }
        found.entries("sheets", self.sheets.len(), Self::MAX_SHEETS);
        let sheets = &self.sheets[..self.sheets.len().min(Self::MAX_SHEETS)];
        for (n, sheet) in sheets.iter().enumerate() {
            let field = |name: &str| format!("sheets[{n}].{name}");
            found.id(&field("code"), &sheet.code);
            if sheets.iter().take(n).any(|earlier| earlier.code == sheet.code) {
                found.note(field("code"), Fault::Twice);
            }
            if sheet.conflict && sheet.abstain {
                found.note(field("abstain"), Fault::Twice);
            }
            if (sheet.conflict || sheet.abstain) != sheet.scores.is_empty() {
                found.note(field("scores"), if sheet.scores.is_empty() { Fault::Empty } else { Fault::Kind });
            }
            found.entries(&field("scores"), sheet.scores.len(), Rubric::MAX_CRITERIA);
            for (m, score) in sheet.scores.iter().take(Rubric::MAX_CRITERIA).enumerate() {
                found.id(&field(&format!("scores[{m}].criterion")), &score.criterion);
            }
            found.may_say(&field("to_author"), &sheet.to_author, Self::MAX_TEXT);
            found.may_say(&field("to_jury"), &sheet.to_jury, Self::MAX_TEXT);
        }
    }
}

impl Sheet {
    /// Whether it says what its juror makes of the entry: points for every criterion of the rubric on its scale, each once, or a reason for none.
    pub fn fits(&self, rubric: &Rubric) -> bool {
        if self.conflict || self.abstain {
            return self.scores.is_empty() && !(self.conflict && self.abstain);
        }
        let given = |id: &str| {
            let mut scores = self.scores.iter().filter(|score| score.criterion == id);
            let only = scores.next().filter(|score| (1..=rubric.scale).contains(&score.points));
            only.is_some() && scores.next().is_none()
        };
        self.scores.len() == rubric.criteria.len() && rubric.criteria.iter().all(|criterion| given(&criterion.id))
    }

    /// The points for a criterion.
    pub fn points(&self, criterion: &str) -> Option<u8> {
        self.scores.iter().find(|score| score.criterion == criterion).map(|score| score.points)
    }

    /// Its points, each as often as its criterion weighs; nothing of a sheet without points.
    pub fn sum(&self, rubric: &Rubric) -> Option<u32> {
        let weighed = rubric.criteria.iter().map(|criterion| {
            let points = self.points(&criterion.id)?;
            Some(u32::from(points) * u32::from(criterion.weight))
        });
        (!self.scores.is_empty()).then(|| weighed.sum()).flatten()
    }
}
