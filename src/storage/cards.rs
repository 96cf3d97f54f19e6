//! Members' cards that are kept on this phone.

use lapau_feed::{Ticket, json::Read};
use serde::Serialize;

/// A card that is kept on this phone.
#[derive(Clone, Debug, PartialEq, Serialize, Read)]
pub struct Card {
    /// Its identifier: what letters name it by.
    pub id: String,
    /// What it is called on this phone.
    #[serde(default)]
    pub name: String,
    /// Its secret; none while it is behind a passphrase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<Ticket>,
    /// Its secret behind a passphrase, if it is locked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lock: Option<Lock>,
}

/// A secret behind a passphrase.
#[derive(Clone, Debug, PartialEq, Serialize, Read)]
pub struct Lock {
    /// What the passphrase is stretched with.
    pub salt: Vec<u8>,
    /// How often it is stretched.
    pub rounds: u32,
    /// The nonce, and the secret as AES-256-GCM sealed it.
    pub sealed: Vec<u8>,
}

/// The cards that are kept, and the rows that can't be read.
#[derive(Debug, Default)]
pub struct Cards {
    /// The cards, by name.
    pub cards: Vec<Card>,
    /// Rows that can't be read: their keys.
    pub unreadable: Vec<String>,
}
