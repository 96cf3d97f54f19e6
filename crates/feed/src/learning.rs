//! Learning and being heard: guides with lessons and drills, surveys.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Collection, Localized, Prose, Record, json::Read, record::Checker};

/// Information-literacy or technology training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Guide {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: Localized,
    /// What one can do afterwards.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub summary: Localized,
    /// What it trains.
    pub topic: GuideTopic,
    /// How long it takes, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u16>,
    /// Its lessons, in order.
    pub lessons: Vec<Lesson>,
}

/// What a guide trains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum GuideTopic {
    Library,
    Information,
    Technology,
    Reading,
    #[serde(other)]
    Other,
}

/// A lesson of a guide.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Lesson {
    /// Its identifier, unique in its guide.
    pub id: String,
    /// Its title.
    pub title: Localized,
    /// What it teaches.
    pub text: Prose,
    /// Questions to see whether it arrived.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// Something to do on the real catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drill: Option<Drill>,
}

/// A question with one right answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Check {
    /// The question.
    pub question: Localized,
    /// The answers to choose from.
    pub options: Vec<Localized>,
    /// The right one, counted from 0.
    pub answer: u8,
    /// Why.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub why: Localized,
}

/// A task on the real catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Drill {
    /// What to do.
    pub task: Localized,
    /// The titles, any of which solves it.
    pub titles: Vec<String>,
}

/// A survey to answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Survey {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: Localized,
    /// Why it is asked and what becomes of the answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Prose,
    /// The first day.
    #[serde(with = "crate::dates")]
    pub opens: Date,
    /// The last day.
    #[serde(with = "crate::dates")]
    pub closes: Date,
    /// Its questions, in order.
    pub items: Vec<SurveyItem>,
    /// What is done about what it came to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcome: Prose,
}

/// A question of a survey.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct SurveyItem {
    /// Its identifier, unique in its survey.
    pub id: String,
    /// The question.
    pub label: Localized,
    /// How it is answered.
    #[serde(flatten)]
    pub answer: AnswerKind,
    /// Whether it must be answered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
}

/// How a question of a survey is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum AnswerKind {
    /// One of several options.
    Choice {
        /// The options.
        options: Vec<Localized>,
    },
    /// Any of several options.
    Multiple {
        /// The options.
        options: Vec<Localized>,
    },
    /// A point from 1 to the number of labels, which say what each point means.
    Scale {
        /// The labels.
        labels: Vec<Localized>,
    },
    /// Free text.
    Text,
    /// A whole number.
    Number,
    /// A kind this version does not know; the question is passed over.
    #[serde(other)]
    Unknown,
}

impl Record for Guide {
    const COLLECTION: Collection = Collection::Guides;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        found.localized("title", &self.title);
        for (n, lesson) in self.lessons.iter().enumerate() {
            found.id(&format!("lessons[{n}].id"), &lesson.id);
            found.localized(&format!("lessons[{n}].title"), &lesson.title);
            found.prose(&format!("lessons[{n}].text"), &lesson.text);
            for (m, check) in lesson.checks.iter().enumerate() {
                if usize::from(check.answer) >= check.options.len() {
                    found.note(format!("lessons[{n}].checks[{m}].answer"), "names no option");
                }
            }
        }
    }

    fn references(&self) -> Vec<(Collection, &str)> {
        let drills = self.lessons.iter().filter_map(|lesson| lesson.drill.as_ref());
        drills.flat_map(|drill| &drill.titles).map(|id| (Collection::Titles, id.as_str())).collect()
    }
}

impl Record for Survey {
    const COLLECTION: Collection = Collection::Surveys;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        found.localized("title", &self.title);
        found.prose("about", &self.about);
        found.prose("outcome", &self.outcome);
        found.order("closes", &self.opens, &self.closes);
        for (n, item) in self.items.iter().enumerate() {
            found.id(&format!("items[{n}].id"), &item.id);
            found.localized(&format!("items[{n}].label"), &item.label);
            let choices = match &item.answer {
                AnswerKind::Choice { options } | AnswerKind::Multiple { options } => Some(options),
                AnswerKind::Scale { labels } => Some(labels),
                _ => None,
            };
            if choices.is_some_and(|choices| choices.len() < 2) {
                found.note(format!("items[{n}]"), "leaves nothing to choose");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_answered_by_its_kind() {
        let json = r#"[{"id":"a","label":"A","kind":"choice","options":["ya"],"required":true},{"id":"b","label":"B","kind":"multiple","options":[]},{"id":"c","label":"C","kind":"scale","labels":["1",{"id":"2"}]},{"id":"d","label":"D","kind":"text"},{"id":"e","label":"E","kind":"number"}]"#;
        let items: Vec<SurveyItem> = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&items).unwrap(), json);
        let unknown = r#"{"new":1,"options":7,"kind":"drawing","id":"f","label":"F"}"#;
        assert_eq!(serde_json::from_str::<SurveyItem>(unknown).unwrap().answer, AnswerKind::Unknown);
        assert!(serde_json::from_str::<SurveyItem>(r#"{"id":"f","label":"F","kind":"choice"}"#).is_err());
    }
}
