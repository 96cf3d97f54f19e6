//! What a juror gets: the entries of a contest without who wrote them, as one file that is handed over.
//!
//! It is not part of the feed, since what it holds is not published: a librarian saves it at the desk, and the app opens it, without a network.

use serde::{Deserialize, Serialize};

use crate::{
    Localized, Problem, Ticket,
    json::{self, Read},
    programme::{Category, Rubric},
    record::Checker,
};

/// The version of packets.
pub const VERSION: u32 = 1;

/// The largest packet, in bytes: some two hundred long texts.
pub const MAX_BYTES: usize = 16 << 20;

/// The entries of a contest as one juror gets them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Packet {
    /// The version of the packet.
    pub packet: u32,
    /// The identifier of the library.
    pub library: String,
    /// The contest.
    pub contest: String,
    /// What it is called.
    pub title: Localized,
    /// What the juror is called at the desk, so that packets are not mixed up.
    pub juror: String,
    /// The secret that shows whose scores come back.
    pub key: Ticket,
    /// How it is scored.
    pub rubric: Rubric,
    /// What was entered in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
    /// The entries.
    pub entries: Vec<Anonymous>,
}

/// An entry without who wrote it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Anonymous {
    /// Its code name.
    pub code: String,
    /// The category; empty where the contest has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// Its title.
    pub title: String,
    /// The text, lines kept.
    pub text: String,
}

/// Why a file is no packet that can be judged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PacketError {
    /// It is larger than any packet.
    #[error("is larger than any packet")]
    TooLarge,
    /// It is something else.
    #[error("is no packet: {0}")]
    Other(String),
    /// A newer app is needed.
    #[error("is of a newer version, {0}")]
    Newer(u32),
    /// Something in it is wrong.
    #[error("is spoilt: {0}")]
    Spoilt(String),
}

impl Packet {
    /// Reads the text of a file.
    ///
    /// # Errors
    ///
    /// When it is no packet of this version, or one that cannot be judged by.
    pub fn read(text: &str) -> Result<Self, PacketError> {
        if text.len() > MAX_BYTES {
            return Err(PacketError::TooLarge);
        }
        let packet: Self = json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|error| PacketError::Other(error.to_string()))?;
        if packet.packet > VERSION {
            return Err(PacketError::Newer(packet.packet));
        }
        match packet.problems().into_iter().next() {
            Some(problem) => Err(PacketError::Spoilt(format!("{}: {}", problem.field, problem.what))),
            None => Ok(packet),
        }
    }

    /// What keeps it from being judged by.
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Checker::default();
        found.id("contest", &self.contest);
        self.rubric.check(&mut found);
        if self.entries.is_empty() {
            found.note("entries", "are none");
        }
        for (n, entry) in self.entries.iter().enumerate() {
            found.id(&format!("entries[{n}].code"), &entry.code);
            if self.entries.iter().take(n).any(|earlier| earlier.code == entry.code) {
                found.note(format!("entries[{n}].code"), "is given twice");
            }
        }
        found.problems
    }

    /// What a category is called; nothing if there is no such.
    pub fn category(&self, id: &str) -> Option<&Localized> {
        self.categories.iter().find(|category| category.id == id).map(|category| &category.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACKET: &str = r#"{"packet":1,"library":"l","contest":"c","title":"C","juror":"Juri 1","key":"07070707070707070707070707070707",
        "rubric":{"scale":5,"criteria":[{"id":"a","name":"A"},{"id":"b","name":"B","weight":2}]},
        "entries":[{"code":"kawa-maninjau","title":"T","text":"x"}]}"#;

    #[test]
    fn a_packet_is_read_and_one_that_cannot_be_judged_by_is_refused() {
        let packet = Packet::read(PACKET).unwrap();
        assert_eq!((packet.rubric.weight(), packet.entries.len()), (3, 1));
        let refused = |text: &str| Packet::read(text).unwrap_err().to_string();
        assert!(refused("<!doctype html>").starts_with("is no packet"));
        assert!(refused("{}").starts_with("is no packet"));
        assert_eq!(Packet::read(&PACKET.replace("\"packet\":1", "\"packet\":2")), Err(PacketError::Newer(2)));
        assert!(refused(&PACKET.replace("\"scale\":5", "\"scale\":1")).contains("rubric.scale"));
        assert!(refused(&PACKET.replace("\"id\":\"b\"", "\"id\":\"a\"")).contains("rubric.criteria[1].id"));
        assert!(refused(&PACKET.replace("\"weight\":2", "\"weight\":0")).contains("rubric.criteria[1].weight"));
        let twice =
            PACKET.replace("[{\"code\"", "[{\"code\":\"kawa-maninjau\",\"title\":\"\",\"text\":\"\"},{\"code\"");
        assert!(refused(&twice).contains("entries[1].code"));
    }
}
