//! Whether a badge is the library's, as far as this phone can tell by itself.

use lapau_feed::{
    Manifest,
    badge::{Judgement, Signed, keys_of},
    json,
};

use leptos::prelude::*;

use super::{Problem, Shared};
use crate::platform::cryptography;

/// What this phone says of a badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The library granted it, word for word.
    Valid,
    /// The library's key did not sign it as it stands.
    Altered,
    /// It is of another library, whose key this phone does not have.
    OtherLibrary,
    /// It is said to be the library's, but its key is none that this phone knows as the library's.
    UnknownKey,
    /// This phone trusts no key yet: nothing signed has come, or nothing that this browser could verify.
    NoKey,
    /// This browser verifies no signatures.
    NoCryptography,
}

/// Judges badges by what is on the phone, with no network.
#[derive(Clone, Copy)]
pub struct Badges {
    ground: Shared,
}

impl Badges {
    pub(super) fn new(ground: Shared) -> Self {
        Self { ground }
    }

    /// What this phone says of a badge.
    pub async fn judge(self, signed: &Signed) -> Result<Verdict, Problem> {
        let ground = self.ground.get_value();
        let held = ground.cache.held().await?;
        let Some(library) = held.library else { return Ok(Verdict::NoKey) };
        let Some(key) = held.key else {
            return Ok(if signed.badge.library == library { Verdict::NoKey } else { Verdict::OtherLibrary });
        };
        // The manifest is stored only after its signature held for this key.
        let papers = ground.cache.papers().await?;
        let manifest = papers.and_then(|(manifest, _)| json::from_slice::<Manifest>(&manifest).ok());
        let keys = manifest.map_or_else(|| vec![key], |manifest| keys_of(&manifest, key));
        Ok(match signed.judge(&library, &keys) {
            Judgement::OtherLibrary => Verdict::OtherLibrary,
            Judgement::UnknownKey => Verdict::UnknownKey,
            Judgement::Claimed(claim) => {
                match cryptography::signed(&claim.key.0, &claim.message, &claim.signature.0).await {
                    Some(true) => Verdict::Valid,
                    Some(false) => Verdict::Altered,
                    None => Verdict::NoCryptography,
                }
            }
        })
    }
}
