//! What a patron sends: one envelope for every kind, validated by the same function on the phone and at the desk.
//!
//! | kind | what its writer wants |
//! | --- | --- |
//! | `suggestion`, `question`, `wish` | to be heard, to know, to have a book bought |
//! | `appointment` | to meet a librarian |
//! | `renewal`, `hold`, `holdchange` | to keep an item longer, to have a title put aside, to have a hold cancelled or suspended |
//! | `registration`, `entry`, `cancellation` | to come, to take part in a contest, to take a letter back |
//! | `attendance` | to hand in what was written down at an event's door |
//! | `post`, `reaction`, `report` | to be read on a board, to nod, to call a moderator |
//! | `certificate` | to have a guide certified that was worked through |
//! | `response`, `proposal`, `support`, `vote` | to answer a survey, to propose, to support, to decide |
//! | `class`, `progress` | to teach a class, to tell its teacher what was done |
//! | `scores` | to judge the entries of a contest |
//!
//! Promised: every text has a longest length, and every letter a largest size; nothing else in a letter is believed than its form.
//! Whoever has the record that a letter is about (survey, ballot, contest) passes it to [`Content::problems_against`] too.

mod asking;
mod attending;
mod checking;
mod consulting;
mod deciding;
mod judging;
mod learning;
mod lending;
mod receipt;
mod talking;
#[cfg(test)]
mod tests;

use jiff::{Timestamp, civil::DateTime};
use serde::{Deserialize, Serialize};

use crate::{Digest, Ticket, card::Claim, json::Read, learning::Survey, participation::Ballot, programme::Contest};
use checking::Findings;

pub use asking::{Question, Suggestion, SuggestionTopic, Wish};
pub use attending::{Attendance, Cancellation, Deed, Entry, Mark, Registration};
pub use checking::{Fault, Invalid};
pub use consulting::Appointment;
pub use deciding::{ItemAnswer, Proposal, Response, Support, Vote};
pub use judging::{Score, Scores, Sheet};
pub use learning::{Certificate, Class, GuideDone, Progress};
pub use lending::{Hold, HoldChange, HoldStep, Renewal};
pub use receipt::{Receipt, ReceiptStatus, Refusal};
pub use talking::{Post, Reaction, ReactionSign, ReactionTarget, Report, ReportReason};

/// The version of the envelope.
pub const VERSION: u32 = 1;

/// The largest submission of most kinds, in bytes of JSON.
pub const MAX_BYTES: usize = 16 * 1024;

/// The largest submission of the kinds that hold whole texts, an [`Entry`] or a juror's [`Scores`], in bytes of JSON.
pub const MAX_ENTRY_BYTES: usize = 64 * 1024;

/// The header that every request with a submission carries, so that no foreign page can send one without asking first.
pub const HEADER: &str = "X-Outbox";

/// What a letter begins with where it travels in a message that people read: after it come its bytes in base64url without padding (RFC 4648 §5).
pub const LINE: &str = "LAPAU1:";

/// Something a patron sends to the desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Submission {
    /// The version of the envelope.
    pub v: u32,
    /// A random UUID (RFC 9562 version 4), lower case, made on the phone; the desk keeps each once.
    pub id: String,
    /// When it was written, by the phone's clock.
    #[serde(with = "crate::dates")]
    pub created: Timestamp,
    /// What the desk seals its answer with; none where its writer wants no private one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<Ticket>,
    /// Which card it was written with; none where its writer does not say who they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<Claim>,
    /// What it says.
    #[serde(flatten)]
    pub content: Content,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident $name:literal;)*) => {
        /// What a submission says. A new kind is a new variant and its rules, not a new path.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
        #[serde(tag = "kind", content = "body", rename_all = "lowercase")]
        pub enum Content { $($(#[$doc])* $variant($variant),)* }

        impl Content {
            /// The names of all kinds, as in JSON.
            pub const KINDS: &'static [&'static str] = &[$($name,)*];

            /// The name of its kind, as in JSON.
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$variant(_) => $name,)* }
            }

            fn check(&self, found: &mut Findings) {
                match self { $(Self::$variant(body) => body.check(found),)* }
            }
        }
    };
}

kinds! {
    /// Something for the suggestion box; says nothing of who wrote it.
    Suggestion "suggestion";
    /// A question to a librarian.
    Question "question";
    /// A wish to meet a librarian.
    Appointment "appointment";
    /// A book that the library should have.
    Wish "wish";
    /// A wish to keep a borrowed item longer.
    Renewal "renewal";
    /// A wish to have a title put aside.
    Hold "hold";
    /// A wish to have a hold cancelled, or suspended for some time.
    HoldChange "holdchange";
    /// A registration for an event.
    Registration "registration";
    /// A letter that its writer takes back.
    Cancellation "cancellation";
    /// A text for a writing contest.
    Entry "entry";
    /// What was written down at an event's door.
    Attendance "attendance";
    /// A message for a club's board.
    Post "post";
    /// A nod to something published.
    Reaction "reaction";
    /// A word to the moderators about a post.
    Report "report";
    /// A survey that was filled in.
    Response "response";
    /// Something that the library should do.
    Proposal "proposal";
    /// A nod to a proposal.
    Support "support";
    /// A ballot paper that was filled in.
    Vote "vote";
    /// A guide that was worked through, to be certified.
    Certificate "certificate";
    /// What a juror makes of a contest's entries.
    Scores "scores";
    /// A class that a teacher begins.
    Class "class";
    /// What a pupil did of what their class asks for.
    Progress "progress";
}

/// The record of the feed that a submission is about, for the rules that only the record knows.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub enum Subject<'a> {
    Survey(&'a Survey),
    Ballot(&'a Ballot),
    Contest(&'a Contest),
}

impl Submission {
    /// Its bytes as they are sent; the digest of these is its fingerprint.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Serializing these types into memory cannot fail: they hold no map with keys other than strings.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The digest of its bytes without the claim of a card: what such a claim is about.
    pub fn claimed(&self) -> Digest {
        Digest::of(&Self { card: None, ..self.clone() }.to_bytes())
    }
}

impl Content {
    /// The largest submission of its kind, in bytes of JSON.
    pub const fn max_bytes(&self) -> usize {
        match self {
            Self::Entry(_) | Self::Scores(_) => MAX_ENTRY_BYTES,
            _ => MAX_BYTES,
        }
    }

    /// Everything that keeps it from being sent; nothing if it can be.
    pub fn problems(&self) -> Vec<Invalid> {
        let mut found = Findings::default();
        self.check(&mut found);
        found.0
    }

    /// Everything in it that does not fit the record it is about, at a local time of the library.
    ///
    /// A record that is not what this kind is about, or not the one it names, is a problem too.
    pub fn problems_against(&self, subject: Subject<'_>, now: DateTime) -> Vec<Invalid> {
        let mut found = Findings::default();
        match (self, subject) {
            (Self::Response(response), Subject::Survey(survey)) if response.survey == survey.id => {
                response.check_against(survey, now.date(), &mut found);
            }
            (Self::Vote(vote), Subject::Ballot(ballot)) if vote.ballot == ballot.id => {
                vote.check_against(ballot, now, &mut found);
            }
            (Self::Entry(entry), Subject::Contest(contest)) if entry.contest == contest.id => {
                entry.check_against(contest, now.date(), &mut found);
            }
            _ => found.note(self.kind(), Fault::Unknown),
        }
        found.0
    }
}

/// Everything that keeps a submission from being sent or taken; nothing if it can be.
pub fn validate(submission: &Submission) -> Vec<Invalid> {
    let mut found = Findings::default();
    if submission.v != VERSION {
        found.note("v", Fault::Version);
    }
    found.uuid("id", &submission.id);
    if let Some(claim) = &submission.card {
        found.id("card.id", &claim.id);
        found.id("card.proof", &claim.proof);
    }
    submission.content.check(&mut found);
    let (size, max) = (submission.to_bytes().len(), submission.content.max_bytes());
    if size > max {
        found.note("body", Fault::TooLarge { max, by: size - max });
    }
    found.0
}

/// Whether a text is a lower-case UUID of version 4 (RFC 9562 §5.4).
pub fn is_uuid_v4(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            14 => byte == b'4',
            19 => matches!(byte, b'8' | b'9' | b'a' | b'b'),
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

/// A UUID of version 4 from 16 random bytes (RFC 9562 §5.4).
pub fn uuid_v4(mut random: [u8; 16]) -> String {
    random[6] = random[6] & 0x0f | 0x40;
    random[8] = random[8] & 0x3f | 0x80;
    let hex: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}
