//! Text in the languages of a library.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, MapAccess, Visitor},
};

use crate::json::{self, Read, Reader, Slot};

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Read)]
pub enum Language {
    /// Indonesian, the default.
    #[default]
    #[serde(rename = "id")]
    Indonesian,
    /// English.
    #[serde(rename = "en")]
    English,
    /// Minangkabau.
    #[serde(rename = "min")]
    Minangkabau,
}

impl Language {
    /// Every language of the interface, the default first.
    pub const ALL: [Self; 3] = [Self::Indonesian, Self::Minangkabau, Self::English];

    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
            Self::Minangkabau => "min",
        }
    }

    /// The language of a BCP 47 tag, by its primary subtag; `None` if the interface does not speak it.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}

/// A text that may be given in several languages.
///
/// In JSON either a plain string, taken as Indonesian, or an object from BCP 47 tags to strings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Localized {
    /// One text, whatever language is asked for.
    One(String),
    /// A text for each language tag.
    Many(BTreeMap<String, String>),
}

impl Localized {
    /// The text in a language, else in Indonesian, else in the first there is.
    pub fn get(&self, language: Language) -> &str {
        match self {
            Self::One(text) => text,
            Self::Many(texts) => texts
                .get(language.tag())
                .or_else(|| texts.get(Language::Indonesian.tag()))
                .or_else(|| texts.values().next())
                .map_or("", String::as_str),
        }
    }

    /// The tag of the language that [`Self::get`] answers in, for `lang` attributes.
    pub fn tag(&self, language: Language) -> &str {
        match self {
            Self::One(_) => Language::Indonesian.tag(),
            Self::Many(texts) if texts.contains_key(language.tag()) => language.tag(),
            Self::Many(texts) if texts.contains_key(Language::Indonesian.tag()) => Language::Indonesian.tag(),
            Self::Many(texts) => texts.keys().next().map_or("", String::as_str),
        }
    }

    /// Whether there is nothing to read in it, in any language.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::One(text) => text.trim().is_empty(),
            Self::Many(texts) => texts.values().all(|text| text.trim().is_empty()),
        }
    }
}

impl<'de> Deserialize<'de> for Localized {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;

        impl<'de> Visitor<'de> for Texts {
            type Value = Localized;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a text, or a table of texts by language: { id = \"…\", en = \"…\" }")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Localized, E> {
                Ok(text.into())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Localized, A::Error> {
                let mut texts = BTreeMap::new();
                while let Some((tag, text)) = map.next_entry()? {
                    texts.insert(tag, text);
                }
                Ok(Localized::Many(texts))
            }
        }

        deserializer.deserialize_any(Texts)
    }
}

impl Read for Localized {
    const EMPTY: Self = Self::One(String::new());
}

impl Slot for Localized {
    fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), json::Error> {
        match reader.peek() {
            Some(b'"') => *self = Self::One(reader.text()?.into_owned()),
            Some(b'{') => {
                let mut texts = BTreeMap::EMPTY;
                texts.fill(reader)?;
                *self = Self::Many(texts);
            }
            _ => return Err(reader.other("a text, or texts by language")),
        }
        Ok(())
    }
}

impl Default for Localized {
    fn default() -> Self {
        Self::One(String::new())
    }
}

impl From<&str> for Localized {
    fn from(text: &str) -> Self {
        Self::One(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_language_falls_back_to_indonesian() {
        let text: Localized = serde_json::from_str(r#"{"en":"Hours","id":"Jam buka"}"#).unwrap();
        assert_eq!(text.get(Language::Minangkabau), "Jam buka");
        assert_eq!(text.tag(Language::Minangkabau), "id");
        assert_eq!(text.get(Language::English), "Hours");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for json in ["7", "null", "[]", r#"{"id":7}"#, r#"{"id":{"a":"b"}}"#] {
            assert!(serde_json::from_str::<Localized>(json).is_err(), "{json}");
        }
        let escaped: Localized = serde_json::from_str(r#""Jam\tbuka""#).unwrap();
        assert_eq!(escaped, Localized::from("Jam\tbuka"));
    }

    #[test]
    fn tags_are_read_by_their_primary_subtag() {
        assert_eq!(Language::from_tag("id-ID"), Some(Language::Indonesian));
        assert_eq!(Language::from_tag("EN_us"), Some(Language::English));
        assert_eq!(Language::from_tag("fr"), None);
    }
}
