//! A class: what its code holds, and what its teacher is told.
//!
//! A class is a letter of its teacher's, and its ticket is the secret that opens the list of pupils, as it opens any answer.
//! Pupils get a key that comes of the ticket and opens nothing: with it they claim their letters as letters are claimed with a [`card`](crate::card).
//! It travels in the fragment of an address, or as a code to be typed, together with what the class asks for, so that whoever opens it needs no network.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Digest, Ticket, base64url,
    code::{NotACode, check, spelled, values},
    json::Read,
    submission::GuideDone,
};

/// The fragment of the app's address that leads into a class: `/belajar/kelas#C=` and the JSON of an [`Invitation`] in base64url without padding. No server ever sees a fragment.
pub const FRAGMENT: &str = "#C=";

/// What the seed of a class is derived with, from the ticket of its letter: 5 bytes, of which the last four bits are none.
pub const SEED_INFO: &str = "lapau class seed";

/// What the key of a class is derived with, from the 5 bytes of its seed: 16 bytes.
pub const KEY_INFO: &str = "lapau class key";

/// What the key of a class comes of: 36 bits, few enough to be typed (ADR 38).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(u64);

impl Seed {
    /// Of what was derived with [`SEED_INFO`].
    pub fn of(derived: [u8; 5]) -> Self {
        Self(derived.iter().fold(0, |bits, byte| bits << 8 | u64::from(*byte)) >> 4)
    }

    /// What the key is derived from.
    pub fn bytes(self) -> [u8; 5] {
        let [_, _, _, rest @ ..] = (self.0 << 4).to_be_bytes();
        rest
    }
}

/// A class as its code says it, to be written on a board and typed: its seed, its last day, and which guides it asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassCode {
    /// The seed.
    pub seed: Seed,
    /// Its last day, as days since some day, modulo [`DAYS`](Self::DAYS).
    pub day: u16,
    /// The guides by their [tags](Self::tag); none for all that the library has.
    pub tags: Vec<u16>,
}

impl ClassCode {
    /// After how many days the same code means another one.
    pub const DAYS: u16 = 512;
    /// The most guides that a code names: a longer one would be no use on a board.
    pub const MOST: usize = 6;
    /// How many characters a code has beside its guides and the check character: 36 bits of seed and 9 of the day.
    const FIXED: usize = 9;

    /// What a guide is known by: two characters' worth. Two of thirty guides share one with a chance of one in two and a half;
    /// then a pupil is asked for one guide more, and its teacher hears nothing of it.
    pub fn tag(guide: &str) -> u16 {
        let [a, b, ..] = Digest::of(format!("lapau guide {guide}").as_bytes()).0;
        (u16::from(a) << 8 | u16::from(b)) >> 6
    }

    /// The code, in groups of four.
    pub fn write(&self) -> String {
        let fixed = self.seed.0 << 9 | u64::from(self.day % Self::DAYS);
        let mut values: Vec<u8> = (0..Self::FIXED).rev().map(|place| (fixed >> (5 * place)) as u8 & 31).collect();
        values.extend(self.tags.iter().flat_map(|tag| [(tag >> 5) as u8 & 31, *tag as u8 & 31]));
        values.push(check(&values));
        spelled(&values)
    }

    /// Reads a code as people type it.
    ///
    /// # Errors
    ///
    /// When it is none. Every code with one wrong character, one too few or too many, or two exchanged, is told.
    pub fn read(text: &str) -> Result<Self, NotACode> {
        let values = values(text)?;
        let length = values.len();
        let Some((last, digits)) = values.split_last() else { return Err(NotACode::Length(0)) };
        let Some((fixed, tags)) = digits.split_at_checked(Self::FIXED) else { return Err(NotACode::Length(length)) };
        let (tags, odd) = tags.as_chunks::<2>();
        if !odd.is_empty() || tags.len() > Self::MOST {
            return Err(NotACode::Length(length));
        }
        if check(digits) != *last {
            return Err(NotACode::Check);
        }
        let fixed = fixed.iter().fold(0_u64, |bits, value| bits << 5 | u64::from(*value));
        let tags = tags.iter().map(|[high, low]| u16::from(*high) << 5 | u16::from(*low)).collect();
        Ok(Self { seed: Seed(fixed >> 9), day: (fixed & 511) as u16, tags })
    }

    /// Which of these guides it asks for.
    pub fn guides<'a>(&self, all: impl Iterator<Item = &'a str>) -> Vec<String> {
        all.filter(|id| self.tags.is_empty() || self.tags.contains(&Self::tag(id))).map(str::to_owned).collect()
    }
}

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
    use proptest::prelude::*;

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

    fn code(guides: &[&str]) -> ClassCode {
        let tags = guides.iter().map(|guide| ClassCode::tag(guide)).collect();
        ClassCode { seed: Seed::of([0x5a, 0xc3, 0x0f, 0xf0, 0x9e]), day: 364, tags }
    }

    #[test]
    fn a_code_is_read_as_pupils_type_it() {
        let code = code(&["mencari-dengan-baik"]);
        let text = code.write();
        expect_test::expect!["BB1GZW4VC1BW"].assert_eq(&text.replace('-', ""));
        let sloppy = text.to_lowercase().replace('0', "o").replace('1', "l").replace('-', " ");
        assert_eq!(ClassCode::read(&sloppy), Ok(code.clone()));
        assert_eq!(Seed::of(code.seed.bytes()), code.seed);
        assert_eq!(ClassCode::read(""), Err(NotACode::Length(0)));
        assert_eq!(ClassCode::read("BB1G"), Err(NotACode::Length(4)));
        assert_eq!(ClassCode::read(&text[..text.len() - 1]), Err(NotACode::Length(11)));
        assert_eq!(ClassCode::read(&format!("{text}U")), Err(NotACode::Character('U')));
    }

    #[test]
    fn a_code_names_its_guides_or_all_of_them() {
        let all = ["mencari-dengan-baik", "menemukan-di-rak", "aman-otp"];
        assert_eq!(code(&["aman-otp"]).guides(all.into_iter()), ["aman-otp"]);
        assert_eq!(code(&[]).guides(all.into_iter()), all);
        assert_eq!(code(&["tidak-ada"]).guides(all.into_iter()), [""; 0]);
    }

    proptest! {
        #[test]
        fn one_wrong_character_or_two_exchanged_are_told(seed in any::<[u8; 5]>(), day in 0_u16..512, tags in proptest::collection::vec(0_u16..1024, 0..=6), a in 0_usize..22, b in 0_usize..22, other in 0_usize..32) {
            let code = ClassCode { seed: Seed::of(seed), day, tags };
            let text: Vec<char> = code.write().chars().filter(|c| *c != '-').collect();
            let (a, b) = (a % text.len(), b % text.len());
            prop_assert_eq!(ClassCode::read(&text.iter().collect::<String>()), Ok(code));
            let mut wrong = text.clone();
            wrong[a] = char::from(crate::code::ALPHABET[other]);
            let mut exchanged = text.clone();
            exchanged.swap(a, b);
            for changed in [wrong, exchanged] {
                let read = ClassCode::read(&changed.iter().collect::<String>());
                prop_assert_eq!(read.is_ok(), changed == text);
            }
        }

        #[test]
        fn no_text_is_too_odd(text in ".*") {
            let _ = ClassCode::read(&text);
        }
    }
}
