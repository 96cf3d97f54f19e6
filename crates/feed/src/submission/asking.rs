//! What a patron asks and suggests.

use serde::{Deserialize, Serialize};

use crate::json::Read;

use super::checking::{Findings, is_isbn};
use crate::submission::Fault;

/// Something for the suggestion box.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Suggestion {
    /// What it is about.
    pub topic: SuggestionTopic,
    /// What it says.
    pub text: String,
}

impl Suggestion {
    /// The longest text, in characters.
    pub const MAX_TEXT: usize = 2_000;
    /// The shortest text, in characters without the spaces around it.
    pub const MIN_TEXT: usize = 10;

    pub(super) fn check(&self, found: &mut Findings) {
        found.text("text", &self.text, Self::MIN_TEXT, Self::MAX_TEXT);
    }
}

/// What a suggestion is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum SuggestionTopic {
    Collection,
    Service,
    Programme,
    Building,
    #[default]
    Other,
}

impl SuggestionTopic {
    /// Every topic, in the order a form offers them.
    pub const ALL: [Self; 5] = [Self::Collection, Self::Service, Self::Programme, Self::Building, Self::Other];
}

/// A question to a librarian.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question.
    pub text: String,
    /// What it is about, in the writer's words or one of the knowledge base's topics; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub topic: String,
    /// Whether question and answer may be published, without anything that tells who asked.
    #[serde(default)]
    pub public: bool,
    /// The submission of an earlier question that this one follows up; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
}

impl Question {
    /// The longest question, in characters; a research question comes with its background.
    pub const MAX_TEXT: usize = 4_000;
    /// The shortest question, in characters without the spaces around it.
    pub const MIN_TEXT: usize = 10;
    /// The longest topic, in characters.
    pub const MAX_TOPIC: usize = 80;

    pub(super) fn check(&self, found: &mut Findings) {
        found.text("text", &self.text, Self::MIN_TEXT, Self::MAX_TEXT);
        found.may_name("topic", &self.topic, Self::MAX_TOPIC);
        if !self.about.is_empty() {
            found.uuid("about", &self.about);
        }
    }
}

/// A book that the library should have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// Its title.
    pub title: String,
    /// Its author.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// Its ISBN, as it is printed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub isbn: String,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

impl Wish {
    /// The longest title or author, in characters.
    pub const MAX_TITLE: usize = 300;
    /// The longest reason, in characters.
    pub const MAX_WHY: usize = 1_000;

    pub(super) fn check(&self, found: &mut Findings) {
        found.line("title", &self.title, Self::MAX_TITLE);
        found.may_name("author", &self.author, Self::MAX_TITLE);
        if !self.isbn.is_empty() && !is_isbn(&self.isbn) {
            found.note("isbn", Fault::Isbn);
        }
        found.may_say("why", &self.why, Self::MAX_WHY);
    }
}
