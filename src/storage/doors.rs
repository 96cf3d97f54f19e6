//! Doors of events that a librarian has on this phone.

use lapau_feed::{Ticket, door::DoorList, json::Read, submission::Mark};
use serde::Serialize;

/// A door that is kept on this phone until what was written down is handed in.
#[derive(Clone, Debug, PartialEq, Serialize, Read)]
pub struct Door {
    /// What the claims of its letters name it by.
    pub id: String,
    /// The secret that its list comes by.
    pub secret: Ticket,
    /// What its letters are claimed with.
    pub key: Ticket,
    /// Who registered.
    pub list: DoorList,
    /// What was written down on this phone, in that order; it only grows.
    #[serde(default)]
    pub marks: Vec<Mark>,
    /// How many of these marks are in letters already.
    #[serde(default)]
    pub handed: u32,
}
