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
    /// Whether it asks what an event came to: phones offer it to whoever registered for one, once that is over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub after_events: bool,
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
    /// Whether it must be answered by whoever is asked it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// The section that begins with it, up to the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<Section>,
    /// Of whom it is asked; without it, of everyone whom its section is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
}

/// A section of a survey: what its questions have in common.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Section {
    /// Its title.
    pub title: Localized,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub about: Localized,
    /// Whom it is for; without it, everyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
}

/// What must have been answered to an earlier question of the same survey. Whatever else it says, the question must have been asked and answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Condition {
    /// The earlier question. Empty, as in a form of condition that this version does not know, it holds for everyone.
    #[serde(default)]
    pub item: String,
    /// Options, counted from 0, of which at least one was chosen; empty for any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<u8>,
    /// The least point or number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// The greatest point or number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
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

impl Survey {
    /// The conditions under which its n-th question is asked: its own and that of its section.
    pub fn conditions(&self, n: usize) -> impl Iterator<Item = &Condition> {
        let up_to = self.items.get(..=n).unwrap_or_default();
        let section = up_to.iter().rev().find_map(|item| item.section.as_ref());
        let own = up_to.last().and_then(|item| item.when.as_ref());
        section.and_then(|section| section.when.as_ref()).into_iter().chain(own)
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
            let before = self.items.get(..n).unwrap_or_default();
            found.id(&format!("items[{n}].id"), &item.id);
            if before.iter().any(|other| other.id == item.id) {
                found.note(format!("items[{n}].id"), "is given twice");
            }
            found.localized(&format!("items[{n}].label"), &item.label);
            if let Some(section) = &item.section {
                found.localized(&format!("items[{n}].section.title"), &section.title);
                if let Some(when) = &section.when {
                    when.check(&format!("items[{n}].section.when"), &self.items, n, found);
                }
            }
            if let Some(when) = &item.when {
                when.check(&format!("items[{n}].when"), &self.items, n, found);
            }
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

impl Condition {
    /// Looks at a condition of the n-th question. As it can only name one that stands before, no two can wait for each other.
    fn check(&self, field: &str, items: &[SurveyItem], n: usize, found: &mut Checker) {
        let named = items.iter().position(|item| item.id == self.item);
        let earlier = match named {
            Some(place) if place < n => items.get(place),
            _ => None,
        };
        let Some(earlier) = earlier else {
            let what = match named {
                None => "names no question of this survey",
                Some(place) if place == n => "names its own question; only one that stands before it can be named",
                Some(_) => "names a question that comes later; only one that stands before it can be named",
            };
            return found.note(format!("{field}.item"), format!("{what}: {}", self.item));
        };
        let (options, range) = match &earlier.answer {
            AnswerKind::Choice { options } | AnswerKind::Multiple { options } => (options.len(), None),
            AnswerKind::Scale { labels } => (0, Some((1, labels.len() as i64))),
            AnswerKind::Number => (0, Some((i64::MIN, i64::MAX))),
            AnswerKind::Text | AnswerKind::Unknown => (0, None),
        };
        if options == 0 && !self.choices.is_empty() {
            found.note(format!("{field}.choices"), "is for questions with options alone");
        } else if self.choices.iter().any(|choice| usize::from(*choice) >= options) {
            found.note(format!("{field}.choices"), "names no option");
        }
        for (name, bound) in [("min", self.min), ("max", self.max)] {
            match (bound, range) {
                (Some(_), None) => found.note(format!("{field}.{name}"), "is for scales and numbers alone"),
                (Some(bound), Some((least, most))) if bound < least || bound > most => {
                    found.note(format!("{field}.{name}"), "is no point of the scale");
                }
                _ => {}
            }
        }
        if let (Some(min), Some(max)) = (self.min, self.max) {
            found.order(&format!("{field}.max"), &min, &max);
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

    fn wrong(items: serde_json::Value) -> Vec<String> {
        let survey =
            serde_json::json!({"id": "s", "title": "S", "opens": "2026-11-01", "closes": "2026-11-30", "items": items});
        let survey: Survey = serde_json::from_value(survey).unwrap();
        survey.problems().iter().map(ToString::to_string).collect()
    }

    fn item(id: &str, more: serde_json::Value) -> serde_json::Value {
        let mut item = serde_json::json!({"id": id, "label": id, "kind": "text"});
        item.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        item
    }

    #[test]
    fn a_condition_names_an_earlier_question_and_what_it_can_be_answered_with() {
        use serde_json::json;
        let choice = || item("a", json!({"kind": "choice", "options": ["x", "y"]}));
        let scale =
            || item("b", json!({"kind": "scale", "labels": ["1", "2", "3"], "when": {"item": "a", "choices": [1]}}));
        let asks = |when: serde_json::Value| {
            wrong(json!([choice(), scale(), item("c", json!({ "when": when })), item("d", json!({}))]))
        };
        for good in [
            json!({"item": "a"}),
            json!({"item": "a", "choices": [0, 1]}),
            json!({"item": "b", "min": 1, "max": 3}),
            json!({"item": "b", "max": 2}),
        ] {
            assert_eq!(asks(good), [""; 0]);
        }
        for (bad, what) in [
            (json!({"item": "z"}), "items[2].when.item: names no question of this survey: z"),
            (json!({"choices": [1]}), "items[2].when.item: names no question of this survey: "),
            (
                json!({"item": "c"}),
                "items[2].when.item: names its own question; only one that stands before it can be named: c",
            ),
            (
                json!({"item": "d"}),
                "items[2].when.item: names a question that comes later; only one that stands before it can be named: d",
            ),
            (json!({"item": "a", "choices": [2]}), "items[2].when.choices: names no option"),
            (json!({"item": "a", "min": 1}), "items[2].when.min: is for scales and numbers alone"),
            (json!({"item": "b", "choices": [1]}), "items[2].when.choices: is for questions with options alone"),
            (json!({"item": "b", "max": 4}), "items[2].when.max: is no point of the scale"),
            (json!({"item": "b", "min": 3, "max": 2}), "items[2].when.max: ends before it begins"),
        ] {
            assert_eq!(asks(bad), [what]);
        }
        // Two that wait for each other: one of them waits for what comes later.
        let circle = json!([item("a", json!({"when": {"item": "b"}})), item("b", json!({"when": {"item": "a"}}))]);
        assert_eq!(wrong(circle).len(), 1);
        let section = json!([item("a", json!({"section": {"title": "", "when": {"item": "a"}}}))]);
        assert_eq!(wrong(section).len(), 2, "a section has a title and cannot wait for what is in it");
        assert_eq!(wrong(json!([item("a", json!({})), item("a", json!({}))])), ["items[1].id: is given twice"]);
    }

    #[test]
    fn conditions_are_written_as_they_were_read() {
        let json = r#"{"id":"a","label":"A","kind":"text","section":{"title":"T","about":"U","when":{"item":"b","min":2}},"when":{"item":"c","choices":[0,2]}}"#;
        let read: SurveyItem = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
        assert_eq!(crate::json::from_str::<SurveyItem>(json).unwrap(), read, "the app's reader reads the same");
    }
}
