//! The door of an event: the ticket that a patron shows, and the list that a librarian's phone takes there.
//!
//! A ticket's code comes from the identifier of the registration's letter alone, so that a phone shows it before anything came back,
//! and the desk knows it without being told. Nobody can find the identifier, which is the word to cancel by, from the code.
//!
//! The list of a door has names, and is in no feed: the desk gives it to whoever has the door's secret, which has the form of a [`Ticket`]
//! and the code of a [`card`](crate::card). What the phone writes down goes back as [`Attendance`](crate::submission::Attendance) letters
//! with a [`Claim`](crate::card::Claim) of the door's key: 16 bytes of HKDF-SHA256 of the secret with [`KEY_INFO`].
//! The desk keeps the key and not the secret, so that what it keeps opens no list.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};
use serde::{Deserialize, Serialize};

use crate::{Digest, Localized, Ticket, json::Read, letters::SubmissionState, submission::Mark};

/// The version of the list.
pub const VERSION: u32 = 1;

/// The fragment of the app's address that leads to a door: `/lapau/pintu#P=` and the code of its secret. No server ever sees a fragment.
pub const FRAGMENT: &str = "#P=";

/// Where the desk gives the list, to a request with `Authorization: Bearer …` and the code of the secret without hyphens.
pub const PATH: &str = "/v1/door";

/// The longest list, in bytes of JSON.
pub const MAX_LIST: usize = 1024 * 1024;

/// What a door's key is derived with.
pub const KEY_INFO: &str = "lapau door key";

/// What the QR code of a ticket begins with. After it comes the code; all of it is of the characters that such a code holds with the fewest modules.
pub const SCANNED: &str = "LAPAU:";

/// The characters of a ticket's code, by their values (<https://www.crockford.com/base32.html>).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How many characters a ticket's code has: 50 bits. Two of a thousand tickets share one with a chance of about one in two thousand million.
const DIGITS: usize = 10;

/// The code of the ticket of a registration, by its letter's identifier.
pub fn ticket_of(letter: &str) -> String {
    let bytes = Digest::of(format!("lapau ticket {letter}").as_bytes()).0;
    let bits = bytes[..8].iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    (0..DIGITS).map(|place| char::from(ALPHABET[(bits >> (59 - 5 * place) & 31) as usize])).collect()
}

/// A ticket's code as people read it: in two groups.
pub fn grouped(ticket: &str) -> String {
    match ticket.split_at_checked(DIGITS / 2) {
        Some((first, second)) => format!("{first}-{second}"),
        None => ticket.to_owned(),
    }
}

/// The code in what was scanned or typed: in any case, with or without hyphens and spaces, O for 0, I or L for 1. `None` if it is none.
pub fn read_ticket(text: &str) -> Option<String> {
    let text = text.trim();
    let text = match text.get(..SCANNED.len()) {
        Some(start) if start.eq_ignore_ascii_case(SCANNED) => &text[SCANNED.len()..],
        _ => text,
    };
    let mut ticket = String::with_capacity(DIGITS);
    for character in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–')) {
        let read = match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        ALPHABET.iter().find(|known| char::from(**known) == read)?;
        ticket.push(read);
    }
    is_ticket(&ticket).then_some(ticket)
}

/// Whether a text is a ticket's code in the form it is kept in.
pub fn is_ticket(text: &str) -> bool {
    text.len() == DIGITS && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

/// What a phone at a door needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct DoorList {
    /// The version of the list.
    pub v: u32,
    /// The event.
    pub event: String,
    /// What it is called.
    pub title: Localized,
    /// When it begins on its day.
    #[serde(with = "crate::dates")]
    pub start: DateTime,
    /// When it ends.
    #[serde(with = "crate::dates")]
    pub end: DateTime,
    /// The day, as registrations name it.
    #[serde(with = "crate::dates")]
    pub day: Date,
    /// How many there is room for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// When the list was made.
    #[serde(with = "crate::dates")]
    pub as_of: Timestamp,
    /// When the door ends: afterwards its list is given to nobody, and a phone keeps it no longer.
    #[serde(with = "crate::dates")]
    pub ends: Timestamp,
    /// Everyone who registered for this day.
    pub guests: Vec<Guest>,
    /// Tickets for other events and days, so that they are known for what they are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Elsewhere>,
    /// What phones at this door had handed in when the list was made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// Someone who registered, for themselves and for those with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Guest {
    /// The code of the ticket.
    pub ticket: String,
    /// What they are called.
    pub name: String,
    /// How many they are.
    pub seats: u8,
    /// How many of them are children.
    #[serde(default)]
    pub children: u8,
    /// Whether a parent or guardian of these children agreed.
    #[serde(default)]
    pub consent: bool,
    /// What became of the registration.
    pub state: SubmissionState,
    /// Its place on the waiting list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<u32>,
}

/// A ticket for another event or day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Elsewhere {
    /// The code of the ticket.
    pub ticket: String,
    /// What the event is called.
    pub title: Localized,
    /// The day.
    #[serde(with = "crate::dates")]
    pub day: Date,
}

/// A door in a file, for a phone that does not reach the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct DoorFile {
    /// The door's secret.
    pub secret: Ticket,
    /// Its list.
    pub list: DoorList,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LETTER: &str = "0b54e2b0-61c5-4e9b-9b2c-8a6b0c1d2e3f";

    #[test]
    fn a_ticket_is_read_as_it_is_scanned_and_as_people_type_it() {
        let ticket = ticket_of(LETTER);
        expect_test::expect!["8M16KX34PV"].assert_eq(&ticket);
        for text in [
            ticket.clone(),
            grouped(&ticket),
            format!("{SCANNED}{ticket}"),
            format!(" {} ", grouped(&ticket).to_lowercase()),
            ticket.replace('0', "o").replace('1', "l"),
        ] {
            assert_eq!(read_ticket(&text), Some(ticket.clone()), "{text}");
        }
        for text in ["", "LAPAU:", "8M16KX34P", "8M16KX34PVV", "8M16KX34PU", "8M16KX34é", "https://a.example/acara"] {
            assert_eq!(read_ticket(text), None, "{text}");
        }
        assert_eq!(grouped("é"), "é");
    }

    proptest! {
        #[test]
        fn every_letter_has_a_ticket_and_no_text_is_too_odd(text in ".*") {
            let ticket = ticket_of(&text);
            prop_assert!(is_ticket(&ticket));
            prop_assert_eq!(read_ticket(&grouped(&ticket)), Some(ticket));
            let _ = read_ticket(&text);
        }
    }
}
