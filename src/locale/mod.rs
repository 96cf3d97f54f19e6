//! What the app says, in the language of whoever holds the phone.

mod format;

use std::fmt::Display;

use lapau_feed::{Language, Localized};
use leptos::prelude::use_context;

/// Every phrase of the app, in one language. The methods come from `locales/*.toml`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Phrases(pub Language);

include!(concat!(env!("OUT_DIR"), "/phrases.rs"));

impl Phrases {
    /// A text of the table, by its number.
    #[inline(never)]
    fn text(self, number: usize) -> &'static str {
        let texts = match self.0 {
            Language::Indonesian => INDONESIAN,
            Language::Minangkabau => MINANGKABAU,
            Language::English => ENGLISH,
        };
        texts[number]
    }

    /// A text of the table with its values in place of `{0}`, `{1}` and so on.
    #[inline(never)]
    fn fill(self, number: usize, values: &[&dyn Display]) -> String {
        let mut said = String::new();
        let mut rest = self.text(number);
        while let Some((before, (value, after))) =
            rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
        {
            said.push_str(before);
            if let Some(value) = value.parse::<usize>().ok().and_then(|n| values.get(n)) {
                said.push_str(&value.to_string());
            }
            rest = after;
        }
        said + rest
    }

    /// A text of the feed, in this language or the nearest there is.
    pub(crate) fn of(self, text: &Localized) -> String {
        text.get(self.0).to_owned()
    }
}

/// The phrases of the language that is chosen. Choosing another builds the pages anew, so this need not be tracked.
pub(crate) fn phrases() -> Phrases {
    use_context().unwrap_or_default()
}
