//! What the app says, in the language of whoever holds the phone.

mod format;

use lapau_feed::{Language, Localized};
use leptos::prelude::use_context;

/// Every phrase of the app, in one language. The methods come from `locales/*.toml`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Phrases(pub Language);

include!(concat!(env!("OUT_DIR"), "/phrases.rs"));

impl Phrases {
    /// A text of the feed, in this language or the nearest there is.
    pub(crate) fn of(self, text: &Localized) -> String {
        text.get(self.0).to_owned()
    }
}

/// The phrases of the language that is chosen. Choosing another builds the pages anew, so this need not be tracked.
pub(crate) fn phrases() -> Phrases {
    use_context().unwrap_or_default()
}
