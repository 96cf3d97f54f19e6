//! Badges: what a librarian certifies to a learner, in so few bytes that they fit a code on paper, and checked without a network.
//!
//! The bytes of a badge are, in this order:
//!
//! | bytes | what |
//! | --- | --- |
//! | 1 | the version, [`VERSION`] |
//! | 1 + n | the library's identifier: its length, then UTF-8 |
//! | 1 + n | the guide's title |
//! | 1 + n | the learner's name |
//! | 2, 1, 1 | the day: year (big-endian), month, day |
//! | 2 | how many lessons it has (big-endian) |
//! | 2 | how long it takes, in minutes (big-endian); 0 where that is not known |
//!
//! In an address they are followed by the 32 bytes of the key and the 64 of an Ed25519 signature (RFC 8032) over [`Badge::message`], all of it in base64url without padding (RFC 4648 §5).
//!
//! This crate says *what* must be verified and never verifies: natively the desk does, on a phone the browser.

use jiff::civil::Date;

use crate::{
    base64url,
    manifest::Manifest,
    signature::{Claim, Hex, PublicKey},
};

/// The version of the bytes.
pub const VERSION: u8 = 1;

/// What a signed message begins with: no manifest and no change of key does.
const LABEL: &[u8] = b"lapau badge\n";

/// The longest text in a badge, in bytes.
pub const MAX_TEXT: usize = 255;

/// How long key and signature are together.
const SEAL: usize = 32 + 64;

/// What is certified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// The library's identifier.
    pub library: String,
    /// What the guide is called.
    pub guide: String,
    /// The learner, as their name should stand.
    pub name: String,
    /// The day on which it was certified, of the library's calendar.
    pub date: Date,
    /// How many lessons the guide has.
    pub lessons: u16,
    /// How long it takes, in minutes; 0 where that is not known.
    pub minutes: u16,
}

/// A badge with its signature, which nobody has verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// What is certified.
    pub badge: Badge,
    /// The key that is said to have signed it.
    pub key: PublicKey,
    /// The signature.
    pub signature: Hex<64>,
}

/// What can be said of a signed badge before anything is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It is of another library than the one asked for.
    OtherLibrary,
    /// Its key is none of the library's, as far as is known here.
    UnknownKey,
    /// It is the library's if this holds, and was altered if not.
    Claimed(Claim),
}

/// Why something is no badge at all: it is cut off, or holds something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no badge, or not a whole one")]
pub struct NotABadge;

impl Badge {
    /// Its bytes; `None` where a text is longer than [`MAX_TEXT`] or empty, or the year has more than four digits.
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        let mut bytes = vec![VERSION];
        for text in [&self.library, &self.guide, &self.name] {
            if text.trim().is_empty() {
                return None;
            }
            bytes.push(u8::try_from(text.len()).ok()?);
            bytes.extend_from_slice(text.as_bytes());
        }
        let year = u16::try_from(self.date.year()).ok()?;
        bytes.extend_from_slice(&year.to_be_bytes());
        bytes.extend_from_slice(&[self.date.month().unsigned_abs(), self.date.day().unsigned_abs()]);
        bytes.extend_from_slice(&self.lessons.to_be_bytes());
        bytes.extend_from_slice(&self.minutes.to_be_bytes());
        Some(bytes)
    }

    /// What a library signs to certify it.
    pub fn message(&self) -> Option<Vec<u8>> {
        Some([LABEL, &self.to_bytes()?].concat())
    }

    /// Reads the bytes of a badge from the front of others, which it answers with.
    fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (version, mut rest) = bytes.split_first()?;
        if *version != VERSION {
            return None;
        }
        let mut text = || {
            let (length, after) = rest.split_first()?;
            let (text, after) = after.split_at_checked(usize::from(*length))?;
            rest = after;
            // What looks like another text than it is has no place on a certificate.
            let text = std::str::from_utf8(text).ok()?;
            (!text.trim().is_empty() && !text.chars().any(char::is_control)).then(|| text.to_owned())
        };
        let (library, guide, name) = (text()?, text()?, text()?);
        let (numbers, rest) = rest.split_first_chunk::<8>()?;
        let [y0, y1, month, day, l0, l1, m0, m1] = *numbers;
        let number = |high, low| u16::from_be_bytes([high, low]);
        let year = i16::try_from(number(y0, y1)).ok()?;
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        Some((Self { library, guide, name, date, lessons: number(l0, l1), minutes: number(m0, m1) }, rest))
    }
}

impl Signed {
    /// Its text in an address.
    pub fn to_text(&self) -> Option<String> {
        let bytes = [&self.badge.to_bytes()?[..], &self.key.0, &self.signature.0].concat();
        Some(base64url::encode(&bytes))
    }

    /// Reads its text.
    ///
    /// # Errors
    ///
    /// For anything else, and for what is cut off or has something added.
    pub fn read(text: &str) -> Result<Self, NotABadge> {
        if text.len() > (3 * (MAX_TEXT + 1) + 9 + SEAL) * 4 / 3 + 3 {
            return Err(NotABadge);
        }
        let bytes = base64url::decode(text).ok_or(NotABadge)?;
        let (badge, rest) = Badge::read(&bytes).ok_or(NotABadge)?;
        let (key, rest) = rest.split_first_chunk().ok_or(NotABadge)?;
        let signature = <[u8; 64]>::try_from(rest).map_err(|_| NotABadge)?;
        let signed = Self { badge, key: Hex(*key), signature: Hex(signature) };
        // One badge has one text: spare bits at its end would make several.
        if signed.to_text().as_deref() == Some(text) { Ok(signed) } else { Err(NotABadge) }
    }

    /// What is to be said of it by whoever trusts these keys of a library.
    pub fn judge(&self, library: &str, keys: &[PublicKey]) -> Judgement {
        if self.badge.library != library {
            return Judgement::OtherLibrary;
        }
        match self.badge.message() {
            Some(message) if keys.contains(&self.key) => {
                Judgement::Claimed(Claim { key: self.key, message, signature: self.signature })
            }
            _ => Judgement::UnknownKey,
        }
    }
}

/// The keys whose badges are a library's: the one that signed this manifest, and those that it names as earlier ones.
///
/// Only a manifest whose signature was verified says so: the links of a signature tell whom an older key trusts, not whom a newer one does.
pub fn keys_of(manifest: &Manifest, key: PublicKey) -> Vec<PublicKey> {
    std::iter::once(key).chain(manifest.earlier_keys.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn badge() -> Badge {
        Badge {
            library: "payakumbuh".into(),
            guide: "Menemukan buku di rak".into(),
            name: "Siti Aminah".into(),
            date: Date::constant(2026, 12, 1),
            lessons: 4,
            minutes: 15,
        }
    }

    fn signed(badge: Badge) -> Signed {
        Signed { badge, key: Hex([7; 32]), signature: Hex([9; 64]) }
    }

    #[test]
    fn the_bytes_are_those_of_the_format() {
        let message = badge().message().unwrap();
        let vector =
            b"lapau badge\n\x01\x0apayakumbuh\x15Menemukan buku di rak\x0bSiti Aminah\x07\xea\x0c\x01\x00\x04\x00\x0f";
        assert_eq!(message, vector);
        let text = signed(badge()).to_text().unwrap();
        assert!(
            text.starts_with("AQpwYXlha3VtYnVoFU1lbmVtdWthbiBidWt1IGRpIHJhawtTaXRpIEFtaW5haAfqDAEABAAPBwcH"),
            "{text}"
        );
        assert!(text.len() < 210, "short enough for a code that a phone reads from paper");
    }

    #[test]
    fn it_is_judged_by_library_and_keys_before_anything_is_verified() {
        let signed = signed(badge());
        let (known, other) = (signed.key, Hex([8; 32]));
        let message = badge().message().unwrap();
        assert_eq!(
            signed.judge("payakumbuh", &[other, known]),
            Judgement::Claimed(Claim { key: known, message, signature: signed.signature })
        );
        assert_eq!(signed.judge("payakumbuh", &[other]), Judgement::UnknownKey);
        assert_eq!(signed.judge("payakumbuh", &[]), Judgement::UnknownKey);
        assert_eq!(signed.judge("bukittinggi", &[known]), Judgement::OtherLibrary);
    }

    #[test]
    fn what_is_no_badge_is_not_read() {
        let text = signed(badge()).to_text().unwrap();
        for other in ["", "AQ", "!", &text[..text.len() - 1], &format!("{text}A"), &"A".repeat(5_000)] {
            assert_eq!(Signed::read(other), Err(NotABadge), "{other}");
        }
        let lines = Badge { name: "Siti\nAminah".into(), ..badge() };
        assert_eq!(Signed::read(&signed(lines).to_text().unwrap()), Err(NotABadge));
        assert_eq!(signed(Badge { name: "a".repeat(256), ..badge() }).to_text(), None);
        assert_eq!(signed(Badge { name: "  ".into(), ..badge() }).to_text(), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            library in "[a-z0-9-]{1,64}", guide in "[^\\p{Cc}]{1,40}", name in "[^\\p{Cc}]{1,40}",
            year in 1_i16..=9999, month in 1_i8..=12, day in 1_i8..=28, lessons: u16, minutes: u16,
        ) {
            let badge = Badge { library, guide, name, date: Date::new(year, month, day).unwrap(), lessons, minutes };
            let signed = signed(badge);
            match signed.to_text() {
                Some(text) => prop_assert_eq!(Signed::read(&text), Ok(signed)),
                None => prop_assert!(signed.badge.guide.trim().is_empty() || signed.badge.name.trim().is_empty()),
            }
        }

        #[test]
        fn no_letter_of_it_can_be_changed_unnoticed(place in 0_usize..200, letter in "[A-Za-z0-9_-]") {
            let whole = signed(badge());
            let text = whole.to_text().unwrap();
            let place = place % text.len();
            let changed = format!("{}{letter}{}", &text[..place], &text[place + 1..]);
            prop_assume!(changed != text);
            if let Ok(other) = Signed::read(&changed) {
                // It is another badge, or of another key or signature: what is verified is not what was signed.
                prop_assert_ne!(other, whole);
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,400}") {
            if let Ok(signed) = Signed::read(&text) {
                prop_assert_eq!(signed.to_text(), Some(text));
            }
        }
    }
}
