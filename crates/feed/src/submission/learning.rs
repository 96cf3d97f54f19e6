//! Having certified what was learnt.

use serde::{Deserialize, Serialize};

use crate::json::Read;

use super::checking::Findings;

/// A guide that was worked through, to be certified with a [badge](crate::badge).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The guide.
    pub guide: String,
    /// The learner, as their name should stand. Personal: never published.
    pub name: String,
}

impl Certificate {
    /// The longest name, in characters: in any script it fits a badge.
    pub const MAX_NAME: usize = 60;

    pub(super) fn check(&self, found: &mut Findings) {
        found.id("guide", &self.guide);
        found.line("name", &self.name, Self::MAX_NAME);
    }
}
