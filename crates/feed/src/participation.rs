//! Taking part: proposals and what became of them, votes and their counts, measured effects.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::{Collection, Digest, Localized, Prose, Record, json::Read, record::Checker};

/// What a patron proposes, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Proposal {
    /// Its identifier.
    pub id: String,
    /// What it is about.
    pub kind: ProposalKind,
    /// What is proposed.
    pub title: Localized,
    /// Why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Prose,
    /// Who proposed it, as they want to be named; empty for nobody named.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// How many support it.
    #[serde(default)]
    pub supporters: u32,
    /// What it would cost, in whole rupiah.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<u32>,
    /// What became of it, the oldest step first; the last is its state.
    pub history: Vec<ProposalStep>,
    /// The title it became.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub became: String,
}

impl Proposal {
    /// Its present state.
    pub fn state(&self) -> ProposalState {
        self.history.last().map_or(ProposalState::Asked, |step| step.state)
    }
}

/// What a proposal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum ProposalKind {
    Purchase,
    Theme,
    Service,
    #[serde(other)]
    Other,
}

/// A step in the life of a proposal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct ProposalStep {
    /// When.
    #[serde(with = "crate::dates")]
    pub date: Date,
    /// What it became.
    pub state: ProposalState,
    /// Why, or what was done.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub note: Localized,
}

/// The state of a proposal; names as in Koha's purchase suggestions where they agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum ProposalState {
    Asked,
    Checked,
    Accepted,
    Refused,
    Ordered,
    Done,
    #[serde(other)]
    Other,
}

/// A vote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Ballot {
    /// Its identifier.
    pub id: String,
    /// What is decided.
    pub title: Localized,
    /// What happens with the outcome.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Prose,
    /// How votes are given and counted.
    #[serde(flatten)]
    pub method: Method,
    /// What can be chosen.
    pub options: Vec<BallotOption>,
    /// From when.
    #[serde(with = "crate::dates")]
    pub opens: DateTime,
    /// Until when.
    #[serde(with = "crate::dates")]
    pub closes: DateTime,
    /// Whether it takes a member's card: each card votes once, and nobody else does.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub card: bool,
    /// Whether votes are given on paper too. Then it is counted once all of that is written down.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paper: bool,
}

/// How votes are given and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(tag = "method", rename_all = "lowercase")]
pub enum Method {
    /// Any number of options; the most approved wins.
    Approval,
    /// Options in order of preference.
    Ranked,
    /// Priced options within a sum.
    Budget {
        /// The sum, in whole rupiah.
        budget: u32,
    },
    /// A method this version does not know; only the description is shown.
    #[serde(other)]
    Unknown,
}

/// What can be chosen in a vote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct BallotOption {
    /// Its identifier, unique in its vote.
    pub id: String,
    /// What it is.
    pub label: Localized,
    /// Its price, in whole rupiah.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<u32>,
}

/// A counted vote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Tally {
    /// Its identifier.
    pub id: String,
    /// The vote.
    pub ballot: String,
    /// How many voted, on paper too.
    pub voters: u32,
    /// The count of each option.
    pub counts: BTreeMap<String, u32>,
    /// The options that won, best first.
    pub winners: Vec<String>,
    /// What is done about it.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub outcome: Localized,
    /// The fingerprints of all ballots that came by letter and were counted, so that each voter finds their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipts: Vec<Digest>,
    /// The fingerprints of the codes of all counted ballots on paper, for whoever kept their slip.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<Digest>,
}

impl Tally {
    /// The fingerprint under which a counted ballot on paper is published: that of the code on its slip, which has the form of a ticket's ([`door`](crate::door)).
    pub fn paper(code: &str) -> Digest {
        Digest::of(format!("lapau paper {code}").as_bytes())
    }
}

/// A measured effect on patrons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Indicator {
    /// Its identifier.
    pub id: String,
    /// What is measured.
    pub label: Localized,
    /// How it is measured and what it means.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub about: Localized,
    /// The unit: "orang", "jam".
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub unit: Localized,
    /// The figures, the oldest first.
    pub values: Vec<Figure>,
}

/// A figure of an indicator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Figure {
    /// What it covers: `2026`, `2026-03`, `2026-Q1`.
    pub period: String,
    /// The figure.
    pub value: f64,
}

impl Record for Proposal {
    const COLLECTION: Collection = Collection::Proposals;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        found.localized("title", &self.title);
        found.prose("about", &self.about);
        if self.history.is_empty() {
            found.note("history", "is empty");
        }
        for (n, step) in self.history.iter().enumerate() {
            if step.state == ProposalState::Refused && step.note.is_empty() {
                found.note(format!("history[{n}].note"), "a refusal needs its reason");
            }
        }
    }

    fn references(&self) -> Vec<(Collection, &str)> {
        (!self.became.is_empty()).then_some((Collection::Titles, self.became.as_str())).into_iter().collect()
    }
}

impl Record for Ballot {
    const COLLECTION: Collection = Collection::Ballots;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        found.localized("title", &self.title);
        found.prose("about", &self.about);
        found.order("closes", &self.opens, &self.closes);
        if self.options.len() < 2 {
            found.note("options", "leaves nothing to choose");
        }
        for (n, option) in self.options.iter().enumerate() {
            found.id(&format!("options[{n}].id"), &option.id);
            if matches!(self.method, Method::Budget { .. }) && option.price.is_none() {
                found.note(format!("options[{n}].price"), "is missing, and this vote spends a budget");
            }
        }
    }
}

impl Record for Tally {
    const COLLECTION: Collection = Collection::Tallies;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        if self.receipts.len() + self.papers.len() > self.voters as usize {
            found.note("voters", "is fewer than there are fingerprints of ballots");
        }
    }

    fn references(&self) -> Vec<(Collection, &str)> {
        vec![(Collection::Ballots, &self.ballot)]
    }
}

impl Record for Indicator {
    const COLLECTION: Collection = Collection::Indicators;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        found.localized("label", &self.label);
        for (n, figure) in self.values.iter().enumerate() {
            if !figure.value.is_finite() {
                found.note(format!("values[{n}].value"), "is no finite number");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vote_is_counted_by_its_method() {
        let ballot = |method: &str| {
            let json = format!(
                r#"{{"id":"b","title":"B",{method},"options":[{{"id":"a","label":"A","price":5}}],"opens":"2026-11-01T00:00:00","closes":"2026-11-30T00:00:00"}}"#
            );
            (serde_json::from_str::<Ballot>(&json), json)
        };
        for method in [r#""method":"approval""#, r#""method":"ranked""#, r#""method":"budget","budget":1000"#] {
            let (ballot, json) = ballot(method);
            assert_eq!(serde_json::to_string(&ballot.unwrap()).unwrap(), json);
        }
        assert_eq!(ballot(r#""budget":"x","method":"lots""#).0.unwrap().method, Method::Unknown);
        assert!(ballot(r#""method":"budget""#).0.is_err());
    }
}
