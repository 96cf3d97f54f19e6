//! A class: what its code holds, and what its teacher is told.
//!
//! A class is a letter of its teacher's, and its ticket is the secret that opens the list of pupils, as it opens any answer.
//! Pupils get a key that is derived from the ticket and opens nothing: with it they claim their letters as letters are claimed with a [`card`](crate::card).
//! It travels in the fragment of an address, together with what the class asks for, so that whoever opens it needs no network.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Ticket, base64url, json::Read, submission::GuideDone};

/// The fragment of the app's address that leads into a class: `/belajar/kelas#C=` and the JSON of an [`Invitation`] in base64url without padding. No server ever sees a fragment.
pub const FRAGMENT: &str = "#C=";

/// What the key of a class is derived with, from the ticket of its letter: 16 bytes.
pub const KEY_INFO: &str = "lapau class key";

/// The longest invitation, in characters of the fragment: a QR code holds it.
const MAX_TEXT: usize = 2_000;

/// What leads into a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Invitation {
    /// The key.
    pub key: Ticket,
    /// What it is called.
    pub name: String,
    /// The guides it asks for.
    pub guides: Vec<String>,
    /// Its last day.
    #[serde(with = "crate::dates")]
    pub until: Date,
}

impl Invitation {
    /// As it stands in an address.
    pub fn to_text(&self) -> String {
        // Serializing texts into memory cannot fail.
        base64url::encode(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads what stands in an address; `None` if it is no invitation, or a damaged one.
    pub fn read(text: &str) -> Option<Self> {
        if text.len() > MAX_TEXT {
            return None;
        }
        let bytes = base64url::decode(text)?;
        let read: Self = crate::json::from_slice(&bytes).ok()?;
        let class =
            crate::submission::Class { name: read.name.clone(), guides: read.guides.clone(), until: read.until };
        crate::submission::Content::Class(class).problems().is_empty().then_some(read)
    }
}

/// What its teacher is told of a class, in the sealed letter of its ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct ClassSheet {
    /// Its pupils, by their names.
    pub pupils: Vec<Pupil>,
    /// How many more there are than a letter has room for.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more: u32,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// A pupil, as their teacher knows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Pupil {
    /// Their name or number.
    pub name: String,
    /// The day on which they last told something.
    #[serde(with = "crate::dates")]
    pub told: Date,
    /// What they did of each guide.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<GuideDone>,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_invitation_is_read_again_and_nothing_else_is() {
        let invitation = Invitation {
            key: Ticket([7; 16]),
            name: "Kelas 7A".into(),
            guides: vec!["mencari".into(), "rak".into()],
            until: date(2027, 6, 30),
        };
        let text = invitation.to_text();
        assert_eq!(Invitation::read(&text), Some(invitation.clone()));
        for spoilt in ["", "AAAA", "e30", &text[..text.len() - 4], &"A".repeat(3_000)] {
            assert_eq!(Invitation::read(spoilt), None, "{spoilt}");
        }
        let nameless = Invitation { name: "\u{202e}".into(), ..invitation };
        assert_eq!(Invitation::read(&nameless.to_text()), None, "what no letter may say leads nowhere either");
    }
}
