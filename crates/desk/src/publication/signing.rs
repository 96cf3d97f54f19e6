//! Signing the feed, and the file that holds the library's key.
//!
//! ```json
//! {"secret":"…64 hexadecimal digits…","links":[{"from":"…","to":"…","signature":"…"}]}
//! ```
//!
//! Whoever has this file can publish in the library's name: it is made readable for its owner alone, and belongs in the backup and nowhere else.
//! Never: the secret is not logged, not stored in the database and not part of any error.

use std::{
    fmt,
    fs::OpenOptions,
    io::{self, Write},
    path::{Path, PathBuf},
};

use ed25519_dalek::{Signer, SigningKey, Verifier, VerifyingKey};
use lapau_feed::{
    Digest,
    badge::{self, Badge},
    signature::{Claim, Hex, Link, PublicKey, Signature},
};
use serde::{Deserialize, Serialize};

use crate::random;

/// What can go wrong with a key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file can't be read or written.
    #[error("the key file {} cannot be used ({source})", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The file holds no key.
    #[error("the key file {} holds no key; restore it from a backup", .0.display())]
    NoKey(PathBuf),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers ({0}); no key was made")]
    Random(getrandom::Error),
}

/// A library's key, with the changes of key that led to it.
#[derive(Clone)]
pub struct Key {
    signing: SigningKey,
    links: Vec<Link>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    secret: Hex<32>,
    #[serde(default)]
    links: Vec<Link>,
}

impl fmt::Debug for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Key({})", self.public())
    }
}

impl Key {
    /// A new key of random numbers.
    pub fn generate() -> Result<Self, KeyError> {
        let secret = random::bytes().map_err(KeyError::Random)?;
        Ok(Self { signing: SigningKey::from_bytes(&secret), links: Vec::new() })
    }

    /// A new key that this one names as its successor.
    pub fn successor(&self) -> Result<Self, KeyError> {
        let mut next = Self::generate()?;
        let (from, to) = (self.public(), next.public());
        let signature = self.sign_bytes(&Link::message(&from, &to));
        next.links = self.links.clone();
        next.links.push(Link { from, to, signature });
        Ok(next)
    }

    /// Reads a key file.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let text = std::fs::read_to_string(path).map_err(|source| KeyError::File { path: path.to_owned(), source })?;
        // serde's own words would repeat what is in the file.
        let stored: Stored = serde_json::from_str(&text).map_err(|_| KeyError::NoKey(path.to_owned()))?;
        Ok(Self { signing: SigningKey::from_bytes(&stored.secret.0), links: stored.links })
    }

    /// Writes a key file for its owner's eyes; one that is there already is never replaced.
    pub fn write(&self, path: &Path) -> Result<(), KeyError> {
        let failed = |source| KeyError::File { path: path.to_owned(), source };
        let stored = Stored { secret: Hex(self.signing.to_bytes()), links: self.links.clone() };
        let json = serde_json::to_vec(&stored).map_err(|error| failed(error.into()))?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(failed)?;
        file.write_all(&json).and_then(|()| file.write_all(b"\n")).and_then(|()| file.sync_all()).map_err(failed)
    }

    /// What everyone may know of it.
    pub fn public(&self) -> PublicKey {
        Hex(self.signing.verifying_key().to_bytes())
    }

    /// The keys that came before it, the first one first.
    pub fn earlier(&self) -> Vec<PublicKey> {
        self.links.iter().map(|link| link.from).collect()
    }

    /// Certifies a badge; `None` where a text of it is empty or too long.
    pub fn certify(&self, badge: Badge) -> Option<badge::Signed> {
        let signature = self.sign_bytes(&badge.message()?);
        Some(badge::Signed { badge, key: self.public(), signature })
    }

    /// Signs the bytes of a manifest; the same bytes get the same signature.
    pub fn sign(&self, manifest: &[u8]) -> Signature {
        Signature {
            manifest: Digest::of(manifest),
            key: self.public(),
            signature: self.sign_bytes(manifest),
            links: self.links.clone(),
        }
    }

    fn sign_bytes(&self, message: &[u8]) -> Hex<64> {
        Hex(self.signing.sign(message).to_bytes())
    }

    /// Whether phones that trust a key would come to trust this one.
    pub fn follows(&self, trusted: &PublicKey) -> bool {
        let signature = self.sign(b"");
        signature.claims(b"", Some(trusted)).is_ok_and(|claims| claims.iter().all(holds))
    }
}

/// Whether what a signature claims is so.
pub fn holds(claim: &Claim) -> bool {
    let signature = ed25519_dalek::Signature::from_bytes(&claim.signature.0);
    VerifyingKey::from_bytes(&claim.key.0).is_ok_and(|key| key.verify(&claim.message, &signature).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_written_for_its_owner_alone_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.json");
        let key = Key::generate().unwrap();
        key.write(&path).unwrap();
        assert_eq!(Key::read(&path).unwrap().public(), key.public());
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions()) & 0o777,
            0o600
        );
        assert!(matches!(Key::generate().unwrap().write(&path), Err(KeyError::File { .. })));
        let said = format!("{key:?}");
        assert!(!said.contains(&Hex(key.signing.to_bytes()).to_string()), "{said}");
    }

    #[test]
    fn what_is_no_key_is_refused_without_being_repeated() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.json");
        std::fs::write(&path, r#"{"secret":"c0ffee"}"#).unwrap();
        let error = Key::read(&path).unwrap_err().to_string();
        assert!(error.contains("holds no key") && !error.contains("c0ffee"), "{error}");
    }

    #[test]
    fn signatures_hold_for_these_bytes_and_this_key_alone() {
        let key = Key::generate().unwrap();
        let signature = key.sign(b"manifest");
        let claim = signature.claims(b"manifest", None).unwrap().remove(0);
        assert!(holds(&claim));
        assert_eq!(key.sign(b"manifest"), signature, "the same bytes get the same signature");
        assert!(!holds(&Claim { message: b"manifesT".to_vec(), ..claim.clone() }));
        assert!(!holds(&Claim { key: Key::generate().unwrap().public(), ..claim.clone() }));
        assert!(!holds(&Claim { key: Hex([0xff; 32]), ..claim }));
    }

    fn badge() -> Badge {
        Badge {
            library: "uji".into(),
            guide: "Buku di rak".into(),
            name: "Siti Aminah".into(),
            date: jiff::civil::date(2026, 12, 1),
            lessons: 5,
            minutes: 10,
        }
    }

    fn judged(text: &str, keys: &[PublicKey]) -> &'static str {
        match badge::Signed::read(text).map(|signed| signed.judge("uji", keys)) {
            Err(_) => "no badge",
            Ok(badge::Judgement::OtherLibrary) => "other library",
            Ok(badge::Judgement::UnknownKey) => "unknown key",
            Ok(badge::Judgement::Claimed(claim)) if holds(&claim) => "valid",
            Ok(badge::Judgement::Claimed(_)) => "altered",
        }
    }

    #[test]
    fn a_badge_is_that_of_the_standard_for_a_known_key() {
        // The secret key of RFC 8032, section 7.1, test 1.
        let secret = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60".parse::<Hex<32>>().unwrap();
        let key = Key { signing: SigningKey::from_bytes(&secret.0), links: Vec::new() };
        assert_eq!(key.public().to_string(), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        let text = key.certify(badge()).unwrap().to_text().unwrap();
        expect_test::expect!["AQN1amkLQnVrdSBkaSByYWsLU2l0aSBBbWluYWgH6gwBAAUACtdamAGCsQq31Uv-08lkBzoO4XLz2qYjJa8CGmj3B1EaPAPMBT1NWOfwi6N9zgUexjmnuO-CHuqFhcczMlrrO3qz0Pt-MKGkfPrIqk4ntXyeGEQKAbURqybm5zC4DW3RCg"].assert_eq(&text);
        assert_eq!(judged(&text, &[key.public()]), "valid");
        // Nothing else that the key signs can be taken for a badge.
        assert!(!badge().message().unwrap().starts_with(b"{"));
        assert!(!badge().message().unwrap().starts_with(b"lapau key"));
    }

    #[test]
    fn a_badge_stands_after_a_change_of_key_and_no_other_key_makes_one() {
        let old = Key::generate().unwrap();
        let new = old.successor().unwrap();
        assert_eq!(new.earlier(), [old.public()]);
        let text = old.certify(badge()).unwrap().to_text().unwrap();
        let keys: Vec<_> = std::iter::once(new.public()).chain(new.earlier()).collect();
        assert_eq!(judged(&text, &keys), "valid");
        assert_eq!(judged(&text, &[new.public()]), "unknown key");
        let stranger = Key::generate().unwrap().certify(badge()).unwrap();
        assert_eq!(judged(&stranger.to_text().unwrap(), &keys), "unknown key");
        let forged = badge::Signed { key: new.public(), ..stranger };
        assert_eq!(judged(&forged.to_text().unwrap(), &keys), "altered");
        let elsewhere = new.certify(Badge { library: "lain".into(), ..badge() }).unwrap();
        assert_eq!(judged(&elsewhere.to_text().unwrap(), &keys), "other library");
        let named =
            badge::Signed { badge: Badge { name: "Siti Amina".into(), ..badge() }, ..new.certify(badge()).unwrap() };
        assert_eq!(judged(&named.to_text().unwrap(), &keys), "altered");
    }

    #[test]
    fn no_letter_of_a_badge_can_be_changed() {
        let key = Key { signing: SigningKey::from_bytes(&[3; 32]), links: Vec::new() };
        let text = key.certify(badge()).unwrap().to_text().unwrap();
        for place in 0..text.len() {
            let letter = if text[place..].starts_with('A') { 'B' } else { 'A' };
            let changed = format!("{}{letter}{}", &text[..place], &text[place + 1..]);
            assert_ne!(judged(&changed, &[key.public()]), "valid", "{changed}");
        }
    }

    #[test]
    fn whoever_trusts_an_older_key_comes_to_trust_its_successors() {
        let first = Key::generate().unwrap();
        let third = first.successor().unwrap().successor().unwrap();
        assert!(third.follows(&first.public()) && third.follows(&third.public()));
        assert!(!first.follows(&third.public()) && !Key::generate().unwrap().follows(&first.public()));
        // A link that the old key did not sign leads nowhere.
        let mut forged = Key::generate().unwrap();
        forged.links.push(Link { from: first.public(), to: forged.public(), signature: Hex([0; 64]) });
        assert!(!forged.follows(&first.public()));
    }
}
