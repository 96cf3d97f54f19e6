//! What a patron says where others read it, after a moderator did.

use serde::{Deserialize, Serialize};

use crate::json::Read;

use super::checking::{Fault, Findings};
use crate::conversation::Quote;

/// A message for a club's board. It is published once a moderator has read it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Post {
    /// The club.
    pub club: String,
    /// The conversation; empty to open a new one, which then has a title.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub thread: String,
    /// What a new conversation is about; empty in one that is there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The message it answers; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reply_to: String,
    /// What it says: plain text, lines kept.
    pub text: String,
    /// A passage of the book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// How far one must have read to see it without being spoiled, as a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The name it is published under, chosen by its writer.
    pub pen_name: String,
}

impl Post {
    /// The longest text, in characters.
    pub const MAX_TEXT: usize = 4_000;
    /// The longest title of a conversation, in characters.
    pub const MAX_TITLE: usize = 120;
    /// The longest passage, in characters.
    pub const MAX_QUOTE: usize = 500;
    /// The longest pen name, in characters.
    pub const MAX_NAME: usize = 40;

    pub(super) fn check(&self, found: &mut Findings) {
        found.id("club", &self.club);
        found.may_refer("thread", &self.thread);
        match (self.thread.is_empty(), self.title.is_empty()) {
            (true, _) => found.line("title", &self.title, Self::MAX_TITLE),
            (false, true) => {}
            // A title would be lost in silence.
            (false, false) => found.note("title", Fault::Twice),
        }
        found.may_refer("reply_to", &self.reply_to);
        found.text("text", &self.text, 1, Self::MAX_TEXT);
        if let Some(quote) = &self.quote {
            found.text("quote.text", &quote.text, 1, Self::MAX_QUOTE);
        }
        found.line("pen_name", &self.pen_name, Self::MAX_NAME);
    }
}

/// A nod to something published: counted, not shown by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Reaction {
    /// What kind of record it is about.
    pub to: ReactionTarget,
    /// The record.
    pub id: String,
    /// What is meant.
    pub sign: ReactionSign,
}

impl Reaction {
    pub(super) fn check(&self, found: &mut Findings) {
        found.id("id", &self.id);
    }
}

/// What can be reacted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum ReactionTarget {
    Post,
    Question,
    Pick,
    Work,
    Guide,
}

/// What a reaction means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
pub enum ReactionSign {
    /// It is liked.
    Like,
    /// It helped.
    Helped,
    /// It did not help.
    Unhelpful,
}

/// A word to the moderators that a published post should not stay as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The post.
    pub post: String,
    /// What is wrong with it.
    pub reason: ReportReason,
    /// In the reporter's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

impl Report {
    /// The longest text, in characters.
    pub const MAX_TEXT: usize = 500;

    pub(super) fn check(&self, found: &mut Findings) {
        found.id("post", &self.post);
        found.may_say("text", &self.text, Self::MAX_TEXT);
    }
}

/// Why a post is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
pub enum ReportReason {
    /// It gives the book's end away.
    Spoiler,
    /// It hurts someone.
    Hurtful,
    /// It says something of someone that is not for everyone.
    Personal,
    /// It sells something.
    Advertising,
    /// Another reason, said in the text.
    Other,
}

impl ReportReason {
    /// Every reason, in the order a form offers them.
    pub const ALL: [Self; 5] = [Self::Spoiler, Self::Hurtful, Self::Personal, Self::Advertising, Self::Other];
}
