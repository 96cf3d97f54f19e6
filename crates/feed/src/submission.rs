//! What a patron sends: one envelope for every kind, validated by the same function on the phone and at the desk.

use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::Error};
use serde_json::value::RawValue;

use crate::{Digest, json};

/// The version of the envelope.
pub const VERSION: u32 = 1;

/// The largest submission that is sent or taken, in bytes of JSON.
pub const MAX_BYTES: usize = 16 * 1024;

/// The header that every request with a submission carries, so that no foreign page can send one without asking first.
pub const HEADER: &str = "X-Outbox";

/// Something a patron sends to the desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Envelope")]
pub struct Submission {
    /// The version of the envelope.
    pub v: u32,
    /// A random UUID (RFC 9562 version 4), lower case, made on the phone; the desk keeps each once.
    pub id: String,
    /// When it was written, by the phone's clock.
    #[serde(with = "crate::dates")]
    pub created: Timestamp,
    /// What it says.
    #[serde(flatten)]
    pub content: Content,
}

/// What a submission says. A new kind is a new variant and its validation, not a new path.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", content = "body", rename_all = "lowercase")]
pub enum Content {
    /// Something for the suggestion box; says nothing of who wrote it.
    Suggestion(Suggestion),
}

/// A [`Submission`] as it is written, its body not yet read.
#[derive(Deserialize)]
struct Envelope {
    v: u32,
    id: String,
    #[serde(with = "crate::dates")]
    created: Timestamp,
    kind: String,
    body: Box<RawValue>,
}

impl TryFrom<Envelope> for Submission {
    type Error = serde_json::Error;

    fn try_from(envelope: Envelope) -> Result<Self, serde_json::Error> {
        let content = match envelope.kind.as_str() {
            "suggestion" => Content::Suggestion(json::from_str(envelope.body.get())?),
            other => return Err(Error::unknown_variant(other, &["suggestion"])),
        };
        Ok(Self { v: envelope.v, id: envelope.id, created: envelope.created, content })
    }
}

/// Something for the suggestion box.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// What a suggestion is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

/// A reason why a submission can't be sent as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// The envelope is of another version.
    #[error("v: this version of the envelope is not known here")]
    Version,
    /// The identifier is no lower-case UUID of version 4.
    #[error("id: is no lower-case UUID of version 4")]
    Id,
    /// The text says nothing yet.
    #[error("text: is empty")]
    TextEmpty,
    /// The text is too short to act on.
    #[error("text: is shorter than {min} characters")]
    TextTooShort {
        /// The fewest characters it may have.
        min: usize,
    },
    /// The text is too long.
    #[error("text: has {by} characters more than the {max} it may have")]
    TextTooLong {
        /// The most characters it may have.
        max: usize,
        /// By how many it is too long.
        by: usize,
    },
    /// The text holds control characters other than line breaks and tabs.
    #[error("text: holds control characters")]
    ControlCharacters,
}

impl Submission {
    /// Its bytes as they are sent; the digest of these is its fingerprint.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Serializing these types into memory cannot fail: they hold no map with keys other than strings.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl Content {
    /// The name of its kind, as in JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Suggestion(_) => "suggestion",
        }
    }

    /// Everything that keeps it from being sent; nothing if it can be.
    pub fn problems(&self) -> Vec<Invalid> {
        match self {
            Self::Suggestion(suggestion) => text_problems(&suggestion.text, Suggestion::MIN_TEXT, Suggestion::MAX_TEXT),
        }
    }
}

/// Everything that keeps a submission from being sent or taken; nothing if it can be.
pub fn validate(submission: &Submission) -> Vec<Invalid> {
    let mut problems = Vec::new();
    if submission.v != VERSION {
        problems.push(Invalid::Version);
    }
    if !is_uuid_v4(&submission.id) {
        problems.push(Invalid::Id);
    }
    problems.extend(submission.content.problems());
    problems
}

fn text_problems(text: &str, min: usize, max: usize) -> Vec<Invalid> {
    let mut problems = Vec::new();
    let said = text.trim().chars().count();
    let all = text.chars().count();
    if said == 0 {
        problems.push(Invalid::TextEmpty);
    } else if said < min {
        problems.push(Invalid::TextTooShort { min });
    }
    if all > max {
        problems.push(Invalid::TextTooLong { max, by: all - max });
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        problems.push(Invalid::ControlCharacters);
    }
    problems
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

/// The desk's word that it has a submission: the body of a `200` or `201` answer.
///
/// Any other body with such a status, a captive portal's page among them, is no receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The identifier of the submission.
    pub id: String,
    /// The digest of the bytes the desk has.
    pub sha256: Digest,
    /// Whether it is new to the desk.
    pub status: ReceiptStatus,
    /// When the desk got it first, by the desk's clock.
    #[serde(with = "crate::dates")]
    pub received: Timestamp,
}

/// Whether a submission is new to the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReceiptStatus {
    /// The desk stored it now.
    Stored,
    /// The desk had it already, the same bytes.
    Duplicate,
}

impl Receipt {
    /// Whether it is the receipt for these bytes of that submission.
    pub fn is_for(&self, id: &str, bytes: &[u8]) -> bool {
        self.id == id && self.sha256 == Digest::of(bytes)
    }
}

/// The body of an answer with any other status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// A word for programs: `invalid`, `conflict`, `too_large`, `too_many`, `busy`.
    pub error: String,
    /// A sentence for people.
    pub message: String,
    /// What is wrong, field by field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggestion(text: &str) -> Submission {
        Submission {
            v: VERSION,
            id: uuid_v4([7; 16]),
            created: "2026-11-24T08:10:00Z".parse().unwrap(),
            content: Content::Suggestion(Suggestion { topic: SuggestionTopic::Service, text: text.into() }),
        }
    }

    #[test]
    fn the_envelope_has_this_form() {
        expect_test::expect![[r#"{"v":1,"id":"07070707-0707-4707-8707-070707070707","created":"2026-11-24T08:10:00Z","kind":"suggestion","body":{"topic":"service","text":"Buka sampai pukul 20."}}"#]]
            .assert_eq(&String::from_utf8(suggestion("Buka sampai pukul 20.").to_bytes()).unwrap());
    }

    #[test]
    fn what_is_sent_is_read_again() {
        let sent = suggestion("Buka sampai pukul 20.");
        assert_eq!(serde_json::from_slice::<Submission>(&sent.to_bytes()).unwrap(), sent);
        let read = |kind: &str, body: &str| {
            serde_json::from_str::<Submission>(&format!(
                r#"{{"body":{body},"new":1,"v":1,"id":"x","created":"2026-11-24T08:10:00Z","kind":"{kind}"}}"#
            ))
        };
        let body = r#"{"topic":"service","text":"Halo"}"#;
        assert!(read("suggestion", body).is_ok());
        assert!(read("suggestion", r#"{"topic":"service","text":"Halo","name":"x"}"#).is_err());
        assert!(read("order", body).is_err());
    }

    #[test]
    fn a_good_suggestion_has_no_problems() {
        assert_eq!(validate(&suggestion("Buka sampai pukul 20.\nTerima kasih.")), []);
    }

    #[test]
    fn every_problem_is_named() {
        assert_eq!(validate(&suggestion(" \n ")), [Invalid::TextEmpty]);
        assert_eq!(validate(&suggestion("Halo")), [Invalid::TextTooShort { min: 10 }]);
        assert_eq!(validate(&suggestion(&"é".repeat(2_003))), [Invalid::TextTooLong { max: 2_000, by: 3 }]);
        let mut odd = suggestion("Sepuluh huruf\u{0}");
        (odd.v, odd.id) = (2, "X".into());
        assert_eq!(validate(&odd), [Invalid::Version, Invalid::Id, Invalid::ControlCharacters]);
    }

    #[test]
    fn uuids_are_recognised() {
        assert!(is_uuid_v4(&uuid_v4([0xff; 16])));
        for text in [
            "",
            "07070707-0707-1707-8707-070707070707",
            "07070707-0707-4707-0707-070707070707",
            "0707070G-0707-4707-8707-070707070707",
        ] {
            assert!(!is_uuid_v4(text), "{text}");
        }
    }

    #[test]
    fn only_the_same_bytes_have_that_receipt() {
        let sent = suggestion("Buka sampai pukul 20.");
        let bytes = sent.to_bytes();
        let receipt = Receipt {
            id: sent.id.clone(),
            sha256: Digest::of(&bytes),
            status: ReceiptStatus::Stored,
            received: sent.created,
        };
        assert!(receipt.is_for(&sent.id, &bytes));
        assert!(!receipt.is_for(&sent.id, b"{}"));
        assert!(!receipt.is_for("other", &bytes));
    }
}
