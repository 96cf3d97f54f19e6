//! What a survey came to, counted so that nobody is recognised by an answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Collection, Record, json::Read, record::Checker};

/// How many people have to stand behind a figure before it is published.
pub const FEWEST: u32 = 5;

/// What a survey came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Finding {
    /// Its identifier.
    pub id: String,
    /// The survey.
    pub survey: String,
    /// How many answered it.
    pub responses: u32,
    /// What its questions came to, in their order; free text is never published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemFinding>,
    /// The index of public satisfaction, for a survey that asks for all nine elements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<SatisfactionIndex>,
    /// The reading index, for a survey that asks for all five elements with points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<ReadingIndex>,
}

/// What a question came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct ItemFinding {
    /// The question.
    pub item: String,
    /// How many answered it.
    pub answered: u32,
    /// How many were asked it; `None` for a question that everyone was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<u32>,
    /// How often each option or point was chosen, in their order; `null` where so few chose it that they might be recognised.
    /// Empty where no count can be published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<Option<u32>>,
    /// The mean of points or numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean: Option<f64>,
}

/// The index of public satisfaction (IKM) after Permenpan RB 14/2017: the mean of nine elements, times 25.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct SatisfactionIndex {
    /// From 25 to 100, unrounded.
    pub value: f64,
    /// The quality of the service.
    pub grade: Grade,
    /// The mean of each element `U1` to `U9`, from 1 to 4.
    pub elements: BTreeMap<String, f64>,
}

/// The quality of a service by its index: A from 88.31, B from 76.61, C from 65.00, D below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[allow(missing_docs)]
pub enum Grade {
    A,
    B,
    C,
    D,
    #[serde(other)]
    Other,
}

/// The reading index (Tingkat Gemar Membaca): the weighed sum of the means of five elements.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct ReadingIndex {
    /// From 0 to 100, unrounded.
    pub value: f64,
    /// What that is called.
    pub level: ReadingLevel,
    /// The mean of each element `FM`, `DM`, `JB`, `FAI` and `DAI`, from 0 to 100.
    pub elements: BTreeMap<String, f64>,
}

/// A reading index in words: very low up to 20, low up to 40, medium up to 60, high up to 80, very high above, judged by one decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum ReadingLevel {
    VeryLow,
    Low,
    Medium,
    High,
    VeryHigh,
    #[serde(other)]
    Other,
}

impl Record for Finding {
    const COLLECTION: Collection = Collection::Findings;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        for (n, item) in self.items.iter().enumerate() {
            if item.counts.iter().flatten().any(|count| (1..FEWEST).contains(count)) {
                found.note(format!("items[{n}].counts"), format!("shows fewer than {FEWEST} people"));
            }
            if item.asked.is_some_and(|asked| asked < item.answered || asked > self.responses) {
                found.note(format!("items[{n}].asked"), "is fewer than answered it, or more than answered the survey");
            }
            if item.mean.is_some_and(|mean| !mean.is_finite()) {
                found.note(format!("items[{n}].mean"), "is no finite number");
            }
        }
    }

    fn references(&self) -> Vec<(Collection, &str)> {
        vec![(Collection::Surveys, &self.survey)]
    }
}
