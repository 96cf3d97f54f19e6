//! What people say: reading clubs and their boards, answered questions, news, recommendations.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    Collection, Localized, Prose, Record, json::Read, programme::Image, record::Checker, submission::ReactionSign,
};

/// A reading club.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Club {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// One or two sentences.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub summary: Localized,
    /// Everything else there is to say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Prose,
    /// Who leads it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub facilitator: String,
    /// When and where it meets, in words.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub meets: Localized,
    /// What it reads, the present book first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
}

/// A book that a club reads, and how far by when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Reading {
    /// The title.
    pub title: String,
    /// The first day.
    #[serde(with = "crate::dates")]
    pub from: Date,
    /// The last day.
    #[serde(with = "crate::dates")]
    pub to: Date,
    /// Its parts, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
}

/// A part of a book, read by a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Part {
    /// Its name: "Bab 1–4".
    pub label: Localized,
    /// Its last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_page: Option<u32>,
    /// The day to have read it by.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub by: Option<Date>,
    /// What to talk about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prompts: Vec<Localized>,
}

/// A conversation on a club's board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Thread {
    /// Its identifier.
    pub id: String,
    /// The club.
    pub club: String,
    /// What it is about.
    pub title: String,
    /// When it was opened.
    #[serde(with = "crate::dates")]
    pub opened: Timestamp,
    /// Whether it stays on top.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
    /// Whether nothing more may be written in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub locked: bool,
}

/// A message of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Post {
    /// Its identifier.
    pub id: String,
    /// The conversation.
    pub thread: String,
    /// The author, as they want to be named.
    pub author: String,
    /// Whether a librarian or facilitator wrote it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub staff: bool,
    /// When it was written.
    #[serde(with = "crate::dates")]
    pub written: Timestamp,
    /// When it was published.
    #[serde(with = "crate::dates")]
    pub published: Timestamp,
    /// What it says: plain text, lines kept.
    pub text: String,
    /// The message it answers.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reply_to: String,
    /// A passage of the book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// How far one must have read to see it without being spoiled, as a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// What readers think of it, once one said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reactions: Option<Reactions>,
}

/// How many readers gave which sign, counted from their letters. Who they are is not known to anyone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Reactions {
    /// How many like it.
    #[serde(default)]
    pub likes: u32,
    /// How many it helped.
    #[serde(default)]
    pub helped: u32,
    /// When the desk got the last of the letters that are counted here, or taken out again, by the desk's clock.
    /// A phone knows by it which of its own letters these counts hold already.
    #[serde(with = "crate::dates")]
    pub as_of: Timestamp,
}

impl Reactions {
    /// How many gave a sign; nothing of the signs that are for librarians alone.
    pub fn count(&self, sign: ReactionSign) -> u32 {
        match sign {
            ReactionSign::Like => self.likes,
            ReactionSign::Helped => self.helped,
            ReactionSign::Unhelpful => 0,
        }
    }
}

/// A passage of a book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Quote {
    /// The passage.
    pub text: String,
    /// Its page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// A question that a librarian answered for everyone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Question {
    /// Its identifier.
    pub id: String,
    /// The question.
    pub question: Localized,
    /// The answer.
    pub answer: Prose,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub topic: Localized,
    /// When it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub asked: Option<Date>,
    /// When it was answered.
    #[serde(with = "crate::dates")]
    pub answered: Date,
    /// The titles that go with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub titles: Vec<String>,
    /// Whom it helped, once one said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reactions: Option<Reactions>,
}

/// News of the library; a post on a social network is one, with its link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct News {
    /// Its identifier.
    pub id: String,
    /// Where it first appeared.
    #[serde(default)]
    pub channel: NewsChannel,
    /// When it was posted.
    #[serde(with = "crate::dates")]
    pub posted: Timestamp,
    /// Its headline.
    pub title: Localized,
    /// What it says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Prose,
    /// Where it first appeared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// Its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    /// What is to be seen in the picture, for those who do not see it; needed with a picture.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub alt: Localized,
}

/// Where news first appeared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum NewsChannel {
    #[default]
    Library,
    Instagram,
    Facebook,
    #[serde(other)]
    Other,
}

/// A title that a librarian recommends, or a reading tip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Pick {
    /// Its identifier.
    pub id: String,
    /// The title; none for a tip that is about reading itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// A heading, for a tip.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub heading: Localized,
    /// Why, in the librarian's words.
    pub why: Localized,
    /// Who recommends it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// Since when.
    #[serde(with = "crate::dates")]
    pub from: Date,
    /// What picks are grouped by: "Dari Minangkabau".
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub theme: Localized,
}

impl Record for Club {
    const COLLECTION: Collection = Collection::Clubs;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        found.localized("name", &self.name);
        found.prose("about", &self.about);
        for (n, reading) in self.readings.iter().enumerate() {
            found.order(&format!("readings[{n}].to"), &reading.from, &reading.to);
        }
    }

    fn references(&self) -> Vec<(Collection, &str)> {
        self.readings.iter().map(|reading| (Collection::Titles, reading.title.as_str())).collect()
    }
}

impl Record for Thread {
    const COLLECTION: Collection = Collection::Threads;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        found.text("title", &self.title);
    }

    fn references(&self) -> Vec<(Collection, &str)> {
        vec![(Collection::Clubs, &self.club)]
    }
}

impl Record for Post {
    const COLLECTION: Collection = Collection::Posts;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        found.text("author", &self.author);
        found.text("text", &self.text);
        found.order("published", &self.written, &self.published);
    }

    fn references(&self) -> Vec<(Collection, &str)> {
        let reply = (!self.reply_to.is_empty()).then_some((Collection::Posts, self.reply_to.as_str()));
        [(Collection::Threads, self.thread.as_str())].into_iter().chain(reply).collect()
    }
}

impl Record for Question {
    const COLLECTION: Collection = Collection::Questions;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        found.localized("question", &self.question);
        found.prose("answer", &self.answer);
        if self.answer.is_empty() {
            found.note("answer", "is empty");
        }
    }

    fn references(&self) -> Vec<(Collection, &str)> {
        self.titles.iter().map(|id| (Collection::Titles, id.as_str())).collect()
    }
}

impl Record for News {
    const COLLECTION: Collection = Collection::News;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        found.localized("title", &self.title);
        found.prose("text", &self.text);
        if let Some(href) = &self.href {
            found.link("href", href);
        }
        if let Some(image) = &self.image {
            image.check("image", found);
            found.localized("alt", &self.alt);
        }
    }
}

impl Record for Pick {
    const COLLECTION: Collection = Collection::Picks;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        found.localized("why", &self.why);
        if self.title.is_empty() && self.heading.is_empty() {
            found.note("heading", "a pick without a title needs a heading");
        }
    }

    fn references(&self) -> Vec<(Collection, &str)> {
        (!self.title.is_empty()).then_some((Collection::Titles, self.title.as_str())).into_iter().collect()
    }
}
