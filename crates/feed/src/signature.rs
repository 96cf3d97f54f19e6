//! The signature of a manifest: who published it, so that a feed may come by any mirror, hotspot or memory stick.
//!
//! `manifest.sig` lies beside the manifest. It holds an Ed25519 signature (RFC 8032) over the manifest's bytes as they lie there,
//! and, where the library changed its key, a chain of links in which each key names its successor.
//! A phone that trusts any key of the chain comes to trust the last.
//!
//! This crate says *what* must be verified and never verifies: natively the desk does, on a phone the browser.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::{
    Digest,
    json::{self, Read, Reader, Slot, What},
};

/// The name of the signature in the feed's folder.
pub const SIGNATURE: &str = "manifest.sig";

/// The largest signature that is read, in bytes.
pub const MAX_SIGNATURE: usize = 16 * 1024;

/// How many times a library may have changed its key; more are no chain that anyone walked.
const MOST_LINKS: usize = 32;

/// Some bytes of a fixed number, written in lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hex<const N: usize>(pub [u8; N]);

/// An Ed25519 public key.
pub type PublicKey = Hex<32>;

/// The signature of a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Signature {
    /// The digest of the manifest's bytes: tells a signature that lags behind from a false one.
    pub manifest: Digest,
    /// The key that signed it.
    pub key: PublicKey,
    /// The signature over the manifest's bytes.
    pub signature: Hex<64>,
    /// The changes of key, the first one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

/// A change of key: the old one names the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Link {
    /// The key that was trusted before.
    pub from: PublicKey,
    /// The key that is to be trusted from now on.
    pub to: PublicKey,
    /// The old key's signature over [`Link::message`].
    pub signature: Hex<64>,
}

/// Something that must be verified: that a key signed a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The key.
    pub key: PublicKey,
    /// What it signed.
    pub message: Vec<u8>,
    /// The signature.
    pub signature: Hex<64>,
}

/// Why a signature is not even worth verifying.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsigned {
    /// It is none: not JSON, cut off, or something else altogether.
    #[error("there is no signature of the publication")]
    Missing,
    /// It belongs to another manifest, as happens for a moment while a publication is replaced.
    #[error("the signature is of another publication; try again in a moment")]
    OtherManifest,
    /// Its key is not the trusted one, and no chain of changes leads to it.
    #[error("the publication is signed with a key that is not the library's")]
    Stranger,
}

impl Link {
    /// What the old key signs: no manifest begins like it.
    pub fn message(from: &PublicKey, to: &PublicKey) -> Vec<u8> {
        format!("lapau key {from} is followed by {to}").into_bytes()
    }
}

impl Signature {
    /// Reads a signature.
    ///
    /// # Errors
    ///
    /// [`Unsigned::Missing`] for anything that is none.
    pub fn read(bytes: &[u8]) -> Result<Self, Unsigned> {
        if bytes.len() > MAX_SIGNATURE {
            return Err(Unsigned::Missing);
        }
        crate::json::from_slice(bytes).map_err(|_| Unsigned::Missing)
    }

    /// Its canonical bytes, as they are published.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Serializing these types into memory cannot fail.
        let mut bytes = serde_json::to_vec(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Everything that must be verified before a manifest is believed by whoever trusts a key; whoever trusts none yet takes the first.
    ///
    /// If all of it holds, [`Signature::key`] is to be trusted from then on.
    ///
    /// # Errors
    ///
    /// When it is of another manifest, or nothing leads from the trusted key to the one that signed.
    pub fn claims(&self, manifest: &[u8], trusted: Option<&PublicKey>) -> Result<Vec<Claim>, Unsigned> {
        if self.manifest != Digest::of(manifest) {
            return Err(Unsigned::OtherManifest);
        }
        let mut claims = vec![Claim { key: self.key, message: manifest.to_vec(), signature: self.signature }];
        let mut at = *trusted.unwrap_or(&self.key);
        for link in self.links.iter().take(MOST_LINKS) {
            if at == self.key {
                break;
            }
            if link.from == at {
                let message = Link::message(&link.from, &link.to);
                claims.push(Claim { key: link.from, message, signature: link.signature });
                at = link.to;
            }
        }
        if at == self.key { Ok(claims) } else { Err(Unsigned::Stranger) }
    }
}

impl<const N: usize> fmt::Display for Hex<N> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl<const N: usize> fmt::Debug for Hex<N> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// A text that is not as many hexadecimal digits as it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not {0} lower-case hexadecimal digits")]
pub struct NotHex(usize);

impl<const N: usize> std::str::FromStr for Hex<N> {
    type Err = NotHex;

    fn from_str(text: &str) -> Result<Self, NotHex> {
        let digits = text.as_bytes();
        let is_hex = digits.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        if digits.len() != 2 * N || !is_hex {
            return Err(NotHex(2 * N));
        }
        let value = |digit: u8| if digit < b'a' { digit - b'0' } else { digit - b'a' + 10 };
        let mut bytes = [0; N];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = value(pair[0]) << 4 | value(pair[1]);
        }
        Ok(Self(bytes))
    }
}

impl<const N: usize> Serialize for Hex<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<const N: usize> Read for Hex<N> {
    const EMPTY: Self = Self([0; N]);
}

impl<const N: usize> Slot for Hex<N> {
    fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), json::Error> {
        let text = reader.text()?;
        *self = text.parse().map_err(|_| {
            reader.error(What::Form { expected: "bytes in lower-case hexadecimal digits", found: text.into_owned() })
        })?;
        Ok(())
    }
}

impl<'de, const N: usize> Deserialize<'de> for Hex<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(n: u8) -> PublicKey {
        Hex([n; 32])
    }

    fn link(from: u8, to: u8) -> Link {
        Link { from: key(from), to: key(to), signature: Hex([from; 64]) }
    }

    fn signed(by: u8, links: &[Link]) -> Signature {
        Signature { manifest: Digest::of(b"{}"), key: key(by), signature: Hex([9; 64]), links: links.to_vec() }
    }

    #[test]
    fn a_trusted_key_and_the_first_one_need_the_manifest_alone() {
        let claim = Claim { key: key(1), message: b"{}".to_vec(), signature: Hex([9; 64]) };
        assert_eq!(signed(1, &[]).claims(b"{}", Some(&key(1))), Ok(vec![claim.clone()]));
        assert_eq!(signed(1, &[]).claims(b"{}", None), Ok(vec![claim]));
    }

    #[test]
    fn a_chain_leads_from_any_of_its_keys_to_the_last() {
        let signature = signed(3, &[link(1, 2), link(2, 3)]);
        let keys = |trusted| {
            let claims = signature.claims(b"{}", Some(&key(trusted)))?;
            Ok(claims.into_iter().map(|claim| claim.key.0[0]).collect::<Vec<_>>())
        };
        assert_eq!(keys(1), Ok(vec![3, 1, 2]));
        assert_eq!(keys(2), Ok(vec![3, 2]));
        assert_eq!(keys(3), Ok(vec![3]));
        assert_eq!(keys(4), Err(Unsigned::Stranger));
        assert_eq!(signed(1, &[link(1, 2)]).claims(b"{}", Some(&key(2))), Err(Unsigned::Stranger), "no way back");
        let endless: Vec<_> = (1..=200).map(|n| link(n, n + 1)).collect();
        assert_eq!(signed(200, &endless).claims(b"{}", Some(&key(1))), Err(Unsigned::Stranger));
    }

    #[test]
    fn what_lags_behind_is_not_called_false() {
        assert_eq!(signed(1, &[]).claims(b"{ }", Some(&key(1))), Err(Unsigned::OtherManifest));
    }

    #[test]
    fn what_is_written_is_read_again_and_anything_else_is_missing() {
        let signature = signed(2, &[link(1, 2)]);
        assert_eq!(Signature::read(&signature.to_bytes()), Ok(signature.clone()));
        let whole = signature.to_bytes();
        for other in [&b""[..], b"<html>", b"{}", &whole[..whole.len() / 2], &vec![b' '; MAX_SIGNATURE + 1]] {
            assert_eq!(Signature::read(other), Err(Unsigned::Missing));
        }
        for text in ["", "zz", &"A0".repeat(32), &"0".repeat(63), &"é".repeat(32)] {
            assert!(text.parse::<PublicKey>().is_err(), "{text}");
        }
    }
}
