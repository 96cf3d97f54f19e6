//! Answers to surveys, proposals and their support, votes.

use std::collections::HashSet;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::json::Read;

use super::checking::{Fault, Findings};
use crate::{
    Digest, Language,
    learning::{AnswerKind, Condition, Survey, SurveyItem},
    participation::{Ballot, Method, ProposalKind},
};

/// A survey that was filled in; says nothing of who did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// The survey.
    pub survey: String,
    /// The language it was read in.
    pub language: Language,
    /// The answers, in the order of the questions; questions passed over have none.
    pub answers: Vec<ItemAnswer>,
}

/// The answer to one question of a survey: one of its fields, by the question's kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct ItemAnswer {
    /// The question.
    pub item: String,
    /// The options that were chosen, counted from 0: one for a choice, any number for a multiple one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<u8>,
    /// The point of a scale, counted from 1, or a whole number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// Free text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

impl Response {
    /// The most answers.
    pub const MAX_ANSWERS: usize = 100;
    /// The longest free text, in characters.
    pub const MAX_TEXT: usize = 2_000;
    /// The largest number either side of 0.
    pub const MAX_NUMBER: i64 = 1_000_000_000;

    pub(super) fn check(&self, found: &mut Findings) {
        found.id("survey", &self.survey);
        if self.answers.is_empty() {
            found.note("answers", Fault::Empty);
        }
        found.entries("answers", self.answers.len(), Self::MAX_ANSWERS);
        let mut seen = HashSet::new();
        for (n, answer) in self.answers.iter().take(Self::MAX_ANSWERS).enumerate() {
            let field = |name: &str| format!("answers[{n}].{name}");
            found.id(&field("item"), &answer.item);
            if !seen.insert(&*answer.item) {
                found.note(field("item"), Fault::Twice);
            }
            if has_twice(&answer.choices) {
                found.note(field("choices"), Fault::Twice);
            }
            found.within(&field("number"), answer.number.unwrap_or_default(), -Self::MAX_NUMBER, Self::MAX_NUMBER);
            found.may_say(&field("text"), &answer.text, Self::MAX_TEXT);
        }
    }

    /// Which questions of its survey are asked of whoever answers so, in their order.
    ///
    /// An answer to a question that is not asked counts for nothing: older phones ask every question of everyone.
    /// A condition on a question that does not stand before it, which no desk publishes, is never met.
    pub fn asked(&self, survey: &Survey) -> Vec<bool> {
        let mut asked = Vec::with_capacity(survey.items.len());
        let mut section = true;
        for item in &survey.items {
            let holds = |when: &Option<Condition>| when.as_ref().is_none_or(|when| self.meets(when, survey, &asked));
            if let Some(begun) = &item.section {
                section = holds(&begun.when);
            }
            let own = section && holds(&item.when);
            asked.push(own);
        }
        asked
    }

    /// Whether a condition holds, given which of the questions before were asked.
    fn meets(&self, when: &Condition, survey: &Survey, asked: &[bool]) -> bool {
        if when.item.is_empty() {
            return true;
        }
        let earlier = std::iter::zip(&survey.items, asked).find(|(item, _)| item.id == when.item);
        let answer = self.answers.iter().find(|answer| answer.item == when.item);
        earlier.is_some_and(|(_, asked)| *asked) && answer.is_some_and(|answer| answer.meets(when))
    }

    /// Takes out what was answered to questions that are not asked. The answers keep their places.
    pub fn clear_unasked(&mut self, survey: &Survey) {
        let asked = self.asked(survey);
        for answer in &mut self.answers {
            let place = survey.items.iter().position(|item| item.id == answer.item);
            if place.and_then(|place| asked.get(place)) == Some(&false) {
                let item = std::mem::take(&mut answer.item);
                *answer = ItemAnswer { item, ..ItemAnswer::default() };
            }
        }
    }

    pub(super) fn check_against(&self, survey: &Survey, today: Date, found: &mut Findings) {
        if today < survey.opens || today > survey.closes {
            found.note("survey", Fault::Closed);
        }
        for (n, answer) in self.answers.iter().enumerate() {
            match survey.items.iter().find(|item| item.id == answer.item) {
                None => found.note(format!("answers[{n}].item"), Fault::Unknown),
                Some(item) => answer.check_against(item, n, found),
            }
        }
        let asked = std::iter::zip(&survey.items, self.asked(survey)).filter_map(|(item, asked)| asked.then_some(item));
        for item in asked.filter(|item| item.required && item.answer != AnswerKind::Unknown) {
            if !self.answers.iter().any(|answer| answer.item == item.id && !answer.is_empty()) {
                found.note(&item.id, Fault::Empty);
            }
        }
    }
}

impl ItemAnswer {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.choices.is_empty() && self.number.is_none() && self.text.trim().is_empty()
    }

    /// Whether it is what a condition asks for.
    fn meets(&self, when: &Condition) -> bool {
        let within = |bound: Option<i64>, fits: fn(i64, i64) -> bool| {
            bound.is_none_or(|bound| self.number.is_some_and(|number| fits(number, bound)))
        };
        !self.is_empty()
            && (when.choices.is_empty() || self.choices.iter().any(|choice| when.choices.contains(choice)))
            && within(when.min, |number, min| number >= min)
            && within(when.max, |number, max| number <= max)
    }

    fn check_against(&self, item: &SurveyItem, n: usize, found: &mut Findings) {
        let field = |name: &str| format!("answers[{n}].{name}");
        let (choices, number, text) = match &item.answer {
            AnswerKind::Choice { options } => {
                found.entries(&field("choices"), self.choices.len(), 1);
                (options.len(), None, false)
            }
            AnswerKind::Multiple { options } => (options.len(), None, false),
            AnswerKind::Scale { labels } => (0, Some((1, labels.len() as i64)), false),
            AnswerKind::Number => (0, Some((-Response::MAX_NUMBER, Response::MAX_NUMBER)), false),
            AnswerKind::Text => (0, None, true),
            AnswerKind::Unknown => (0, None, false),
        };
        if choices == 0 && !self.choices.is_empty() {
            found.note(field("choices"), Fault::Kind);
        } else if self.choices.iter().any(|choice| usize::from(*choice) >= choices) {
            found.note(field("choices"), Fault::Unknown);
        }
        match (self.number, number) {
            (Some(number), Some((min, max))) => found.within(&field("number"), number, min, max),
            (Some(_), None) => found.note(field("number"), Fault::Kind),
            (None, _) => {}
        }
        if !text && !self.text.is_empty() {
            found.note(field("text"), Fault::Kind);
        }
    }
}

/// A nod to a proposal: one more who supports it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// The proposal.
    pub proposal: String,
}

impl Support {
    pub(super) fn check(&self, found: &mut Findings) {
        found.id("proposal", &self.proposal);
    }
}

/// Something that the library should do. It is published once a librarian has read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// What it is about.
    pub topic: ProposalKind,
    /// What is proposed.
    pub title: String,
    /// Why.
    pub why: String,
    /// The name it is published under; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pen_name: String,
}

impl Proposal {
    /// The longest title, in characters.
    pub const MAX_TITLE: usize = 200;
    /// The longest reason, in characters.
    pub const MAX_WHY: usize = 2_000;
    /// The shortest reason, in characters without the spaces around it.
    pub const MIN_WHY: usize = 10;
    /// The longest pen name, in characters.
    pub const MAX_NAME: usize = 40;

    pub(super) fn check(&self, found: &mut Findings) {
        found.line("title", &self.title, Self::MAX_TITLE);
        found.text("why", &self.why, Self::MIN_WHY, Self::MAX_WHY);
        found.may_name("pen_name", &self.pen_name, Self::MAX_NAME);
    }
}

/// A ballot paper that was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Vote {
    /// The vote.
    pub ballot: String,
    /// The options, by their identifiers: those approved or bought, or the order of preference, best first.
    pub choices: Vec<String>,
}

impl Vote {
    /// The most options.
    pub const MAX_CHOICES: usize = 100;

    /// The fingerprint under which a counted ballot paper is published, so that its voter finds it and nobody else can tell whose it is.
    pub fn fingerprint(submission: &str) -> Digest {
        Digest::of(format!("lapau vote {submission}").as_bytes())
    }

    pub(super) fn check(&self, found: &mut Findings) {
        found.id("ballot", &self.ballot);
        if self.choices.is_empty() {
            found.note("choices", Fault::Empty);
        }
        found.entries("choices", self.choices.len(), Self::MAX_CHOICES);
        for (n, choice) in self.choices.iter().take(Self::MAX_CHOICES).enumerate() {
            found.id(&format!("choices[{n}]"), choice);
        }
        if has_twice(&self.choices) {
            found.note("choices", Fault::Twice);
        }
    }

    pub(super) fn check_against(&self, ballot: &Ballot, now: DateTime, found: &mut Findings) {
        if now < ballot.opens || now >= ballot.closes {
            found.note("ballot", Fault::Closed);
        }
        let mut cost = 0;
        for (n, choice) in self.choices.iter().enumerate() {
            match ballot.options.iter().find(|option| option.id == *choice) {
                None => found.note(format!("choices[{n}]"), Fault::Unknown),
                Some(option) => cost += u64::from(option.price.unwrap_or_default()),
            }
        }
        match ballot.method {
            Method::Budget { budget } if cost > u64::from(budget) => {
                found.note("choices", Fault::OverBudget { by: cost - u64::from(budget) });
            }
            Method::Unknown => found.note("ballot", Fault::Kind),
            _ => {}
        }
    }
}

fn has_twice<T: Eq + std::hash::Hash>(list: &[T]) -> bool {
    let mut seen = HashSet::new();
    !list.iter().all(|entry| seen.insert(entry))
}
