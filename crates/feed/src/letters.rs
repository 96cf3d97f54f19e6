//! Answers that come down for one person: sealed letters, and the public state of a submission.
//!
//! A letter is sealed for whoever holds the [`Ticket`](crate::Ticket) of the submissions it answers:
//!
//! - `id` is the first 16 bytes, in hexadecimal, of HKDF-SHA256 (RFC 5869) of the ticket's 16 bytes, without salt, with [`id_info`] as info;
//! - the key is 32 bytes of the same with [`key_info`];
//! - the text is the JSON of a [`Message`], filled up with spaces to one of [`SIZES`];
//! - `sealed` is a nonce of 12 bytes followed by the text encrypted with AES-256-GCM and its tag, with `id` as additional data.
//!
//! A new *round* begins whenever any letter changes. All identifiers and keys then change together, and letters nobody can open
//! fill the collection up, so that nobody can tell which letter changed, or how many there are.
//!
//! The chunks of the collection are its *buckets*: the first bits of a letter's identifier say which it is in ([`bucket`]).
//! The manifest names the round, so that a phone knows which buckets it needs, and fetches those whole.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};
use serde::{Deserialize, Serialize};

use crate::{
    Collection, Digest, Localized, Record,
    class::ClassSheet,
    json::{self, Read},
    record::Checker,
};

/// A sealed private answer, fetched in a bucket of many so that a request does not tell which one was wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Letter {
    /// What its holder finds it by; says nothing to anyone else.
    pub id: String,
    /// The round, the same for all letters of a publication: 32 hexadecimal digits.
    pub round: String,
    /// The sealed bytes, in base64url without padding (RFC 4648 §5).
    pub sealed: String,
}

/// What a text is filled up to before it is sealed, in bytes, so that its length says little.
pub const SIZES: [usize; 7] = [1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15, 1 << 16];

/// How many letters a bucket has, where there is more than one.
pub const BUCKET: usize = 32;

/// How many buckets there are at most.
const MOST_BUCKETS: usize = 1 << 10;

/// How many buckets letters with these identifiers need: the smallest power of two with which none has more than [`BUCKET`].
pub fn buckets(ids: &[&str]) -> usize {
    let mut buckets = 1;
    while buckets < MOST_BUCKETS && fullest(ids, buckets) > BUCKET {
        buckets *= 2;
    }
    buckets
}

/// How many letters the fullest of so many buckets has.
pub fn fullest(ids: &[&str], buckets: usize) -> usize {
    let mut counts = vec![0; buckets];
    for id in ids {
        counts[bucket(id, buckets)] += 1;
    }
    counts.into_iter().max().unwrap_or_default()
}

/// Which of so many buckets, a power of two, the letter of an identifier is in: its first bits, read as a number.
pub fn bucket(id: &str, buckets: usize) -> usize {
    let first = id.get(..4).and_then(|digits| u16::from_str_radix(digits, 16).ok()).unwrap_or_default();
    (usize::from(first) * buckets.clamp(1, MOST_BUCKETS)) >> u16::BITS
}

/// The note of a [`Status`] that declines a letter because an earlier version of it is there.
pub const EARLIER: &str = "conflict";

/// How long a nonce is, in bytes.
pub const NONCE: usize = 12;

/// What an identifier is derived with.
pub fn id_info(round: &str) -> String {
    format!("lapau letter id {round}")
}

/// What a key is derived with.
pub fn key_info(round: &str) -> String {
    format!("lapau letter key {round}")
}

/// The text of a sealed letter: everything the desk answered to the submissions of one ticket, or what it knows of one card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Message {
    /// The answers, the oldest first.
    pub answers: Vec<Answer>,
    /// When the loans and holds were read from the library's system; none in a letter that is of no [card](crate::card).
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub as_of: Option<Timestamp>,
    /// What the card's member has at home, what is due first first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub loans: Vec<Lent>,
    /// What the card's member waits for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<Held>,
    /// What the teacher of a class is told of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ClassSheet>,
}

/// An item that a card's member has at home.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Lent {
    /// Its barcode.
    pub item: String,
    /// Its title in the feed; empty if the feed has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub since: Option<Date>,
    /// The last day to bring it back; none where the library's system does not say.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub due: Option<Date>,
    /// How often it was renewed, where the library's system says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewed: Option<u16>,
}

/// An item that a card's member waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Held {
    /// Its barcode.
    pub item: String,
    /// Its title in the feed; empty if the feed has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub since: Option<Date>,
    /// The place in its queue, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<u32>,
    /// The last day to fetch it, once it is ready.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub until: Option<Date>,
    /// The last day on which others go first, as its member asked; none while it is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub suspended: Option<Date>,
}

/// What the desk answers to one submission, for its writer alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Answer {
    /// The submission.
    pub submission: String,
    /// What became of it.
    pub state: SubmissionState,
    /// Since when.
    #[serde(with = "crate::dates")]
    pub at: Timestamp,
    /// What the desk says to it: plain text, lines kept. A refusal has its reason.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The new due date of a renewed loan; until it comes the old one stands.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub due: Option<Date>,
    /// The place in a queue or on a waiting list, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<u32>,
    /// The last day to fetch what is held.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub until: Option<Date>,
    /// When the appointment begins that was given.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::dates::option")]
    pub slot: Option<DateTime>,
    /// The record that came of it, as the app's path: `/lapau/tanya#q-123`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub href: String,
    /// The [badge](crate::badge) that was asked for, signed, as its text in an address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub badge: String,
}

impl Answer {
    /// The longest text, in characters.
    pub const MAX_TEXT: usize = 4_000;
}

impl Message {
    /// Its bytes as they are sealed, filled up with spaces; `None` if it is longer than the longest of [`SIZES`].
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        let mut bytes = serde_json::to_vec(self).ok()?;
        let size = SIZES.into_iter().find(|size| *size >= bytes.len())?;
        bytes.resize(size, b' ');
        Some(bytes)
    }

    /// Reads what was unsealed.
    ///
    /// # Errors
    ///
    /// When it is no JSON of a message.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, json::Error> {
        json::from_slice(bytes)
    }
}

/// What became of a submission, for whoever sent it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Status {
    /// The digest of the submission's identifier, which only its sender and the desk know: see [`Status::id_of`].
    pub id: String,
    /// What became of it.
    pub state: SubmissionState,
    /// Since when.
    #[serde(with = "crate::dates")]
    pub since: Timestamp,
    /// What the desk says to it, fit for anyone to read.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub note: Localized,
}

/// What became of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
pub enum SubmissionState {
    /// The desk has it and will look at it.
    Received,
    /// The desk answered, or published what was written.
    Answered,
    /// The desk did what was asked, or will at the time asked for.
    Accepted,
    /// It waits for a place or a copy.
    Waiting,
    /// The desk will not do what was asked; the note says why.
    Declined,
    /// Its writer took it back.
    Withdrawn,
    /// A state this version does not know.
    #[serde(other)]
    Other,
}

impl Status {
    /// The identifier under which the state of a submission is published.
    pub fn id_of(submission: &str) -> String {
        Digest::of(format!("lapau status {submission}").as_bytes()).to_string()
    }

    /// The identifier of what is said of a letter that came where no receipt could be given: by a [mailbox](crate::mailbox), or by hand.
    /// `sha256` is the digest of its bytes, so that a later version of the same letter is not meant.
    ///
    /// [`SubmissionState::Received`] says that the desk has exactly this letter, and since when;
    /// [`SubmissionState::Declined`] that it does not take it, with [`EARLIER`] as note if it has another version of it.
    pub fn receipt_of(submission: &str, sha256: Digest) -> String {
        Digest::of(format!("lapau receipt {submission} {sha256}").as_bytes()).to_string()
    }
}

impl Record for Letter {
    const COLLECTION: Collection = Collection::Letters;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        if self.round.len() != 32 || self.round.bytes().any(|b| !matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            found.note("round", "is not 32 hexadecimal digits");
        }
        if self.sealed.is_empty() || self.sealed.bytes().any(|b| !b.is_ascii_alphanumeric() && b != b'-' && b != b'_') {
            found.note("sealed", "is not base64url");
        }
    }
}

impl Record for Status {
    const COLLECTION: Collection = Collection::Statuses;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        if self.id.parse::<Digest>().is_err() {
            found.note("id", "is no digest");
        }
        if self.state == SubmissionState::Declined && self.note.is_empty() {
            found.note("note", "a refusal needs its reason");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> Answer {
        Answer {
            submission: "07070707-0707-4707-8707-070707070707".into(),
            state: SubmissionState::Accepted,
            at: "2026-11-25T03:00:00Z".parse().unwrap(),
            text: text.into(),
            due: Some(Date::constant(2026, 12, 1)),
            place: None,
            until: None,
            href: String::new(),
            slot: None,
            badge: String::new(),
        }
    }

    #[test]
    fn a_message_is_filled_up_with_spaces() {
        let message = Message { answers: vec![answer("Diperpanjang.")], ..Message::default() };
        let bytes = message.to_bytes().unwrap();
        assert_eq!(bytes.len(), 1 << 10);
        assert_eq!(Message::from_bytes(&bytes).unwrap(), message);
        expect_test::expect![[r#"{"answers":[{"submission":"07070707-0707-4707-8707-070707070707","state":"accepted","at":"2026-11-25T03:00:00Z","text":"Diperpanjang.","due":"2026-12-01"}]}"#]]
            .assert_eq(std::str::from_utf8(&bytes).unwrap().trim_end());
        let long = Message { answers: vec![answer(&"é".repeat(Answer::MAX_TEXT))], ..Message::default() };
        assert_eq!(long.to_bytes().unwrap().len(), 1 << 13);
        let too_long = Message { answers: vec![answer(&"a".repeat(1 << 16))], ..Message::default() };
        assert_eq!(too_long.to_bytes(), None);
    }

    #[test]
    fn a_card_s_letter_says_what_its_member_has() {
        let lent = Lent { item: "B00001".into(), due: Some(Date::constant(2026, 11, 27)), ..Lent::default() };
        let held = Held { item: "B00002".into(), place: Some(2), ..Held::default() };
        let as_of = "2026-11-24T01:00:00Z".parse().ok();
        let message = Message { as_of, loans: vec![lent], holds: vec![held], ..Message::default() };
        let bytes = message.to_bytes().unwrap();
        assert_eq!(Message::from_bytes(&bytes).unwrap(), message);
        expect_test::expect![[r#"{"answers":[],"as_of":"2026-11-24T01:00:00Z","loans":[{"item":"B00001","due":"2026-11-27"}],"holds":[{"item":"B00002","place":2}]}"#]]
            .assert_eq(std::str::from_utf8(&bytes).unwrap().trim_end());
    }

    #[test]
    fn a_letter_s_first_bits_say_its_bucket() {
        let id = |first: u16| format!("{first:04x}{}", "0".repeat(28));
        assert_eq!((bucket(&id(0xffff), 1), bucket(&id(0x7fff), 2), bucket(&id(0x8000), 2)), (0, 0, 1));
        assert_eq!(
            (bucket(&id(0xffff), 64), bucket(&id(0x0400), 64), bucket("kein", 64), bucket("", 64)),
            (63, 1, 0, 0)
        );
        let ids: Vec<_> = (0..64).map(|n| id(n * 1_024)).collect();
        let ids: Vec<_> = ids.iter().map(String::as_str).collect();
        assert_eq!((buckets(&[]), buckets(&ids[..32]), buckets(&ids), fullest(&ids, 2)), (1, 1, 2, 32));
        assert_eq!(buckets(&["0000"; 40]), MOST_BUCKETS, "no number of buckets would do");
    }

    #[test]
    fn a_newer_state_is_read_as_another() {
        let json = r#"{"answers":[{"submission":"x","state":"teleported","at":"2026-11-25T03:00:00Z","new":1}]}    "#;
        assert_eq!(Message::from_bytes(json.as_bytes()).unwrap().answers[0].state, SubmissionState::Other);
        assert!(Message::from_bytes(b"{}").is_err() && Message::from_bytes(b"\xff").is_err());
    }
}
