//! The texts of the languages beside the default one: a part of the app that only those fetch who read them.

// The macro that marks where the module may be taken apart declares functions that are linked later.
#![cfg_attr(feature = "split", allow(unsafe_code))]

use std::sync::OnceLock;

use super::{ENGLISH, MINANGKABAU};
use crate::platform::part::Unavailable;

/// Minangkabau and English, once they have come.
static HERE: OnceLock<[&str; 2]> = OnceLock::new();

#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(languages, fallible))]
fn texts() -> Result<[&'static str; 2], Unavailable> {
    Ok([MINANGKABAU, ENGLISH])
}

/// Fetches them, unless they are here.
///
/// # Errors
/// When they can't be had. Until they can, the app speaks its default language.
#[cfg(feature = "split")]
pub(crate) async fn fetch() -> Result<(), Unavailable> {
    if HERE.get().is_none() {
        let texts = texts().await?;
        HERE.get_or_init(|| texts);
    }
    Ok(())
}

/// They are in the module.
#[cfg(not(feature = "split"))]
pub(crate) async fn fetch() -> Result<(), Unavailable> {
    here().map(drop).ok_or(Unavailable)
}

/// All texts in Minangkabau and in English, once they have come.
pub(super) fn here() -> Option<[&'static str; 2]> {
    #[cfg(not(feature = "split"))]
    HERE.get_or_init(|| texts().unwrap_or_default());
    HERE.get().copied()
}
