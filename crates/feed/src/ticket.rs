//! The secret by which a private answer is found and read.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::json::{self, Read, Reader, Slot, What};

/// A secret of 128 random bits, made on the phone and sent with a letter, written as 32 lower-case hexadecimal digits.
///
/// Whoever has it reads the answer, so it is in no address, no log and no debugging text.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ticket(pub [u8; 16]);

/// A text that is not 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("ticket: is not 32 lower-case hexadecimal digits")]
pub struct NotATicket;

impl fmt::Display for Ticket {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Ticket(…)")
    }
}

impl FromStr for Ticket {
    type Err = NotATicket;

    fn from_str(text: &str) -> Result<Self, NotATicket> {
        let is_hex = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let number = is_hex.then(|| u128::from_str_radix(text, 16).ok()).flatten().ok_or(NotATicket)?;
        Ok(Self(number.to_be_bytes()))
    }
}

impl Serialize for Ticket {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Read for Ticket {
    const EMPTY: Self = Self([0; 16]);
}

impl Slot for Ticket {
    fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), json::Error> {
        let read = reader.text()?.parse();
        // What was there instead may be a secret all the same.
        *self = read.map_err(|_| reader.error(What::Own("is not 32 lower-case hexadecimal digits")))?;
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Ticket {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_32_digits_and_says_nothing_of_itself() {
        let text = "00112233445566778899aabbccddeeff";
        let ticket: Ticket = text.parse().unwrap();
        assert_eq!((ticket.to_string(), ticket.0[0], ticket.0[15]), (text.to_owned(), 0, 0xff));
        assert_eq!(format!("{ticket:?}"), "Ticket(…)");
        for text in [
            "",
            "00112233445566778899AABBCCDDEEFF",
            "+0112233445566778899aabbccddeeff",
            "00",
            "é0112233445566778899aabbccddeef",
        ] {
            assert_eq!(text.parse::<Ticket>(), Err(NotATicket), "{text}");
        }
    }
}
