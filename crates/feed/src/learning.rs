//! Learning and being heard: guides with lessons and drills, surveys.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Collection, Localized, Prose, Record, catalogue::Audience, json::Read, record::Checker};

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

/// A task on the real catalogue, which judges it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Read)]
pub struct Drill {
    /// What to do.
    pub task: Localized,
    /// The titles, any of which solves it where it is of no other kind.
    #[serde(default)]
    pub titles: Vec<String>,
    /// What is to be done with what is sought.
    #[serde(default, skip_serializing_if = "DrillKind::is_titles")]
    pub kind: DrillKind,
    /// What titles it is about.
    #[serde(default, skip_serializing_if = "Sought::is_anything")]
    pub sought: Sought,
    /// What helps whoever asks for it.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub hint: Localized,
    /// What is to be learnt from it, once it is solved.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub why: Localized,
}

/// How a drill is solved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
pub enum DrillKind {
    /// By finding one of its titles.
    #[default]
    Titles,
    /// By finding a title that is sought.
    Find,
    /// By saying how many titles are left, having narrowed a search to what is sought.
    Count,
    /// By putting the spines of titles that are sought into shelf order.
    Shelve,
    /// By saying in which room or on which shelf a title that is sought stands.
    Locate,
    /// In a way that this version does not know; the drill is passed over.
    #[serde(other)]
    Other,
}

impl DrillKind {
    fn is_titles(&self) -> bool {
        *self == Self::Titles
    }
}

/// What titles must be. Whatever is left out asks for nothing; all that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(default)]
pub struct Sought {
    /// What is searched for: each word is among those of the record.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// The class that it stands in, or the first of several: `398.2`, `2X`. What is below it counts as in it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub class: String,
    /// The last class of several.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub class_to: String,
    /// Words that are all in one of its subject headings.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// Words that are all in one of its names.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// In one of these languages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// For these readers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// Published in this year or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year_from: Option<i16>,
    /// Published in this year or earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year_to: Option<i16>,
    /// Held at this branch.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub branch: String,
    /// On the shelf now; with a branch, at that one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub available: bool,
}

/// The elements of the reading index (Tingkat Gemar Membaca) by the identifiers that their questions have, each with its weight in hundredths:
/// how often, how long and how many books one reads, how often and how long one is on the internet.
///
/// <https://data.blitarkab.go.id/data/nilai-tingkat-kegemaran-membaca-masyarakat-3neom70e>: TGM = (0,3 FM + 0,3 DM + 0,3 JB) + (0,05 FAI + 0,05 DAI).
pub const READING_ELEMENTS: [(&str, u32); 5] = [("FM", 30), ("DM", 30), ("JB", 30), ("FAI", 5), ("DAI", 5)];

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
    /// For an element of the reading index: what each option or point is worth, in their order; the library says so, by the guideline that it follows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub points: Vec<u32>,
    /// The most that an answer can be worth; 0 where it is left out, which is 100.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub out_of: u32,
}

impl SurveyItem {
    /// The most points where an element's own most is left out.
    const OUT_OF: u32 = 100;

    /// The most that an answer can be worth.
    pub fn most(&self) -> u32 {
        if self.out_of == 0 { Self::OUT_OF } else { self.out_of }
    }
}

fn is_zero(number: &u32) -> bool {
    *number == 0
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
            if let Some(drill) = &lesson.drill {
                drill.check(&format!("lessons[{n}].drill"), found);
            }
        }
    }

    fn references(&self) -> Vec<(Collection, &str)> {
        let drills = self.lessons.iter().filter_map(|lesson| lesson.drill.as_ref());
        drills.flat_map(|drill| &drill.titles).map(|id| (Collection::Titles, id.as_str())).collect()
    }
}

impl Drill {
    fn check(&self, field: &str, found: &mut Checker) {
        found.localized(&format!("{field}.task"), &self.task);
        let sought = format!("{field}.sought");
        match (self.kind, self.sought.is_anything()) {
            (DrillKind::Titles, true) if self.titles.is_empty() => found.note(field, "says nothing that solves it"),
            (DrillKind::Titles, true) | (DrillKind::Other, _) => {}
            (DrillKind::Titles, false) => found.note(sought, "needs a kind: find, count, shelve or locate"),
            (_, true) => found.note(sought, "asks for nothing, so that any title would do"),
            (_, false) => self.sought.check(&sought, found),
        }
        // Whoever narrows a search on the catalogue's page has no other ways than these.
        let Sought { class, class_to, subject, author, .. } = &self.sought;
        if self.kind == DrillKind::Count {
            if !(subject.is_empty() && author.is_empty() && class_to.is_empty()) {
                found.note(sought_of(field, ""), "asks for what a search can't be narrowed by: use words instead");
            } else if class.len() > 1 && !class.eq_ignore_ascii_case("2X") {
                found.note(sought_of(field, ".class"), "must be a main class: one digit, or 2X");
            }
        }
    }
}

fn sought_of(field: &str, part: &str) -> String {
    format!("{field}.sought{part}")
}

impl Sought {
    /// Whether it asks for nothing.
    pub fn is_anything(&self) -> bool {
        *self == Self::default()
    }

    fn check(&self, field: &str, found: &mut Checker) {
        if self.class.is_empty() && !self.class_to.is_empty() {
            found.note(format!("{field}.class"), "is needed where class_to is given");
        }
        if let (Some(from), Some(to)) = (self.year_from, self.year_to) {
            found.order(&format!("{field}.year_to"), &from, &to);
        }
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
            if !item.points.is_empty() {
                self.check_element(n, choices.map_or(0, Vec::len), found);
            }
        }
    }
}

impl Survey {
    /// Looks at a question that has points. An index without one of its elements, or with one asked of some alone, would be another index.
    fn check_element(&self, n: usize, choices: usize, found: &mut Checker) {
        let Some(item) = self.items.get(n) else { return };
        let field = format!("items[{n}].points");
        if item.points.len() != choices || matches!(item.answer, AnswerKind::Multiple { .. }) {
            found.note(&field, "has to say what each option or point is worth, of a question with one answer");
        }
        if item.points.iter().any(|points| *points > item.most()) || item.most() > 10_000 {
            found.note(&field, "is worth more than the most an answer can be, or that is more than 10000");
        }
        if self.conditions(n).next().is_some() {
            found.note(&field, "is of an element of the reading index, which is asked of everyone");
        }
        let has = |id: &str| self.items.iter().any(|item| item.id == id && !item.points.is_empty());
        let is_one = READING_ELEMENTS.iter().any(|(id, _)| *id == item.id);
        if !is_one || !READING_ELEMENTS.iter().all(|(id, _)| has(id)) {
            found.note(
                &field,
                "counts for the reading index, which takes FM, DM, JB, FAI and DAI with points, and no others",
            );
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

    #[test]
    fn a_drill_is_solved_in_one_way_that_asks_for_something() {
        use serde_json::json;
        let drill = |more: serde_json::Value| {
            let mut drill = json!({"task": "Temukan."});
            drill.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let guide = json!({"id": "g", "title": "G", "topic": "library",
                "lessons": [{"id": "l", "title": "L", "text": [], "drill": drill}]});
            let guide: Guide = serde_json::from_value(guide).unwrap();
            let read = crate::json::from_str::<Guide>(&serde_json::to_string(&guide).unwrap()).unwrap();
            assert_eq!(read, guide, "the app's reader reads the same");
            guide.problems().iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        for good in [
            json!({"titles": ["a"]}),
            json!({"kind": "find", "sought": {"class": "398.2", "class_to": "398.9", "subject": "cerita rakyat", "audience": "children"}}),
            json!({"kind": "count", "sought": {"words": "minangkabau", "class": "2X", "languages": ["id"], "year_from": 1990}}),
            json!({"kind": "shelve", "sought": {"class": "8"}, "hint": "Satu per satu.", "why": {"id": "Desimal."}}),
            json!({"kind": "locate", "sought": {"author": "Hamka", "branch": "pusat", "available": true}}),
            json!({"kind": "of another version"}),
        ] {
            assert_eq!(drill(good.clone()), [""; 0], "{good}");
        }
        let asking = |kind: &str, sought: serde_json::Value| json!({"kind": kind, "sought": sought});
        for (bad, what) in [
            (json!({}), "lessons[0].drill: says nothing that solves it"),
            (json!({"kind": "find"}), "lessons[0].drill.sought: asks for nothing, so that any title would do"),
            (json!({"sought": {"class": "1"}}), "lessons[0].drill.sought: needs a kind: find, count, shelve or locate"),
            (
                asking("find", json!({"class_to": "3"})),
                "lessons[0].drill.sought.class: is needed where class_to is given",
            ),
            (
                asking("find", json!({"year_from": 2000, "year_to": 1990})),
                "lessons[0].drill.sought.year_to: ends before it begins",
            ),
            (
                asking("count", json!({"author": "Hamka"})),
                "lessons[0].drill.sought: asks for what a search can't be narrowed by: use words instead",
            ),
            (
                asking("count", json!({"class": "398.2"})),
                "lessons[0].drill.sought.class: must be a main class: one digit, or 2X",
            ),
        ] {
            assert_eq!(drill(bad), [what]);
        }
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
