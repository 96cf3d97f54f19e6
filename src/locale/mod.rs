//! What the app says, in the language of whoever holds the phone.

mod format;
mod others;

use std::{fmt::Display, sync::OnceLock};

use lapau_feed::{Language, Localized};
use leptos::prelude::use_context;

/// Every phrase of the app, in one language. The methods come from `locales/*.toml`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Phrases(pub Language);

pub(crate) use self::others::fetch;

include!(concat!(env!("OUT_DIR"), "/phrases.rs"));

/// The texts of the three languages by their numbers, once they were needed.
static TEXTS: [OnceLock<Vec<&str>>; 3] = [const { OnceLock::new() }; 3];

impl Phrases {
    /// A text by its number.
    #[inline(never)]
    fn text(self, number: usize) -> &'static str {
        let (texts, all) = match (self.0, others::here()) {
            (Language::Minangkabau, Some([minangkabau, _])) => (&TEXTS[1], minangkabau),
            (Language::English, Some([_, english])) => (&TEXTS[2], english),
            _ => (&TEXTS[0], INDONESIAN),
        };
        texts.get_or_init(|| all.split(END).collect())[number]
    }

    /// A text with its values in place of `{0}`, `{1}` and so on.
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
