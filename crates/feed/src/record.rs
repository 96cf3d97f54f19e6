//! What every record has in common, and the list of collections.

use std::fmt;

use serde::{Serialize, de::DeserializeOwned};

use crate::{Localized, Prose, json, prose};

/// A thing wrong with a record, where and what, in words a librarian can act on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field, as a path from the record: `items[2].id`.
    pub field: String,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.field, self.what)
    }
}

/// One kind of record of the feed.
pub trait Record: Serialize + DeserializeOwned + json::Read {
    /// The collection that holds it.
    const COLLECTION: Collection;

    /// Its identifier, unique in its collection and stable from one publication to the next.
    fn id(&self) -> &str;

    /// Looks at every rule that the types do not hold already.
    fn check(&self, found: &mut Checker);

    /// The identifiers of other records that it names.
    fn references(&self) -> Vec<(Collection, &str)> {
        Vec::new()
    }

    /// Everything wrong with it.
    fn problems(&self) -> Vec<Problem> {
        let mut found = Checker::default();
        found.id("id", self.id());
        self.check(&mut found);
        found.problems
    }
}

/// Collects what is wrong with a record.
#[derive(Debug, Default)]
pub struct Checker {
    /// What was found so far.
    pub problems: Vec<Problem>,
}

impl Checker {
    /// Notes a problem.
    pub fn note(&mut self, field: impl Into<String>, what: impl Into<String>) {
        self.problems.push(Problem { field: field.into(), what: what.into() });
    }

    /// An identifier: 1 to 64 printable characters without spaces or controls.
    ///
    /// Item numbers such as `X0022/2016` are identifiers too, so a slash is allowed; addresses escape it.
    pub fn id(&mut self, field: &str, id: &str) {
        if id.is_empty() || id.len() > 64 || id.chars().any(|c| c.is_control() || c.is_whitespace()) {
            self.note(field, "must be 1 to 64 characters without spaces");
        }
    }

    /// A text that must say something.
    pub fn text(&mut self, field: &str, text: &str) {
        if text.trim().is_empty() {
            self.note(field, "is empty");
        }
    }

    /// A localized text that must say something.
    pub fn localized(&mut self, field: &str, text: &Localized) {
        if text.is_empty() {
            self.note(field, "is empty");
        }
    }

    /// A link that a page will offer.
    pub fn link(&mut self, field: &str, href: &str) {
        if !prose::is_safe_link(href) {
            self.note(field, format!("is no https, http, mailto or tel address and no path in the app: {href}"));
        }
    }

    /// The links of a prose.
    pub fn prose(&mut self, field: &str, prose: &Prose) {
        use prose::{Block, Span};
        for block in prose {
            let lines: &[Vec<Span>] = match block {
                Block::P { s } | Block::H { s } | Block::Quote { s } => std::slice::from_ref(s),
                Block::List { items, .. } => items,
                Block::Unknown => &[],
            };
            for span in lines.iter().flatten() {
                if let Span::Link { a, .. } = span {
                    self.link(field, a);
                }
            }
        }
    }

    /// Two ends of a span of time that must not be the wrong way round.
    pub fn order<T: PartialOrd>(&mut self, field: &str, from: &T, to: &T) {
        if to < from {
            self.note(field, "ends before it begins");
        }
    }
}

macro_rules! collections {
    ($($(#[$doc:meta])* $variant:ident $name:literal $record:ty;)*) => {
        /// A collection of the feed: one kind of record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Collection { $($(#[$doc])* $variant,)* }

        impl Collection {
            /// Every collection of this version of the format.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name in the manifest.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The collection of a name; `None` for one that this version does not know and skips.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }

            /// Reads one record of this collection and says everything wrong with it.
            pub fn check_json(self, json: &str) -> Result<Checked, json::Error> {
                match self {
                    $(Self::$variant => {
                        let record: $record = json::from_str(json)?;
                        Ok(Checked {
                            id: record.id().to_owned(),
                            problems: record.problems(),
                            references: record.references().into_iter().map(|(to, id)| (to, id.to_owned())).collect(),
                        })
                    })*
                }
            }
        }
    };
}

/// What [`Collection::check_json`] learned of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The record's identifier.
    pub id: String,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// The records it names.
    pub references: Vec<(Collection, String)>,
}

collections! {
    /// The library itself: facts, hours, closures, branches, channels, rules. One record.
    Library "library" crate::library::Library;
    /// Bibliographic records.
    Titles "titles" crate::catalogue::Title;
    /// The items of a title at a branch.
    Holdings "holdings" crate::catalogue::Holding;
    /// Items that are not on their shelf now.
    Availability "availability" crate::catalogue::Availability;
    /// Words that mean the same to a search.
    Synonyms "synonyms" crate::catalogue::Synonyms;
    /// Librarians' recommendations and reading tips.
    Picks "picks" crate::conversation::Pick;
    /// The programme.
    Events "events" crate::programme::Event;
    /// Help with research by appointment.
    Consultations "consultations" crate::consulting::Consultation;
    /// Writing contests.
    Contests "contests" crate::programme::Contest;
    /// Published contest entries.
    Entries "entries" crate::programme::Entry;
    /// Art exhibitions.
    Exhibitions "exhibitions" crate::programme::Exhibition;
    /// Works shown in an exhibition.
    Works "works" crate::programme::Work;
    /// Reading clubs.
    Clubs "clubs" crate::conversation::Club;
    /// Conversations on a club's board.
    Threads "threads" crate::conversation::Thread;
    /// Messages of a conversation.
    Posts "posts" crate::conversation::Post;
    /// Answered questions.
    Questions "questions" crate::conversation::Question;
    /// News, the library's social posts among them.
    News "news" crate::conversation::News;
    /// Information-literacy and technology training.
    Guides "guides" crate::learning::Guide;
    /// Surveys to answer.
    Surveys "surveys" crate::learning::Survey;
    /// What closed surveys came to.
    Findings "findings" crate::finding::Finding;
    /// What patrons propose, and what became of it.
    Proposals "proposals" crate::participation::Proposal;
    /// Votes.
    Ballots "ballots" crate::participation::Ballot;
    /// Counted votes.
    Tallies "tallies" crate::participation::Tally;
    /// Measured effects on patrons.
    Indicators "indicators" crate::participation::Indicator;
    /// Sealed private answers.
    Letters "letters" crate::letters::Letter;
    /// What became of a submission, for whoever holds its ticket.
    Statuses "statuses" crate::letters::Status;
}

impl fmt::Display for Collection {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}
