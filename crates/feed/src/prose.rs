//! Longer text as a small tree, so that no phone parses markup and no markup can carry a script.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use crate::json::{self, Read, Reader, Slot, What};

/// A text of several blocks.
pub type Prose = Vec<Block>;

/// A paragraph or its like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
#[serde(tag = "t", rename_all = "lowercase")]
pub enum Block {
    /// A paragraph.
    P {
        /// Its runs of text.
        s: Vec<Span>,
    },
    /// A heading inside the text; pages give it the level that fits.
    H {
        /// Its runs of text.
        s: Vec<Span>,
    },
    /// A list.
    List {
        /// Whether its entries are numbered.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        ordered: bool,
        /// Its entries.
        items: Vec<Vec<Span>>,
    },
    /// A quotation.
    Quote {
        /// Its runs of text.
        s: Vec<Span>,
    },
    /// A block this version does not know; shown as nothing.
    #[serde(other)]
    Unknown,
}

/// A run of text.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Span {
    /// Plain text.
    Text(String),
    /// A link; shown as plain text unless [`is_safe_link`] holds.
    Link {
        /// Where it leads.
        a: String,
        /// Its text.
        s: String,
    },
    /// Strong text.
    Strong {
        /// The text.
        b: String,
    },
    /// Emphasised text.
    Emphasis {
        /// The text.
        i: String,
    },
}

/// A [`Span`] with a dress, as it is written.
#[derive(Deserialize, Read)]
struct Run {
    a: Option<String>,
    s: Option<String>,
    b: Option<String>,
    i: Option<String>,
}

impl Run {
    const EXPECTED: &str = "a text, a link or a bold or emphasised run";

    /// What it says; `None` if that is nothing.
    fn span(self) -> Option<Span> {
        match self {
            Self { a: Some(a), s: Some(s), .. } => Some(Span::Link { a, s }),
            Self { b: Some(b), .. } => Some(Span::Strong { b }),
            Self { i: Some(i), .. } => Some(Span::Emphasis { i }),
            _ => None,
        }
    }
}

impl Read for Span {
    const EMPTY: Self = Self::Text(String::new());
}

impl Slot for Span {
    fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), json::Error> {
        *self = match reader.peek() {
            Some(b'"') => Self::Text(reader.text()?.into_owned()),
            Some(b'{') => {
                let mut run = Run::EMPTY;
                run.fill(reader)?;
                run.span()
                    .ok_or_else(|| reader.error(What::Other { expected: Run::EXPECTED, found: "another object" }))?
            }
            _ => return Err(reader.other(Run::EXPECTED)),
        };
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Spans;

        impl<'de> Visitor<'de> for Spans {
            type Value = Span;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(Run::EXPECTED)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Span, E> {
                Ok(Span::Text(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Span, A::Error> {
                let run = Run::deserialize(MapAccessDeserializer::new(map))?;
                run.span().ok_or_else(|| A::Error::custom("is neither a link nor a bold or emphasised run"))
            }
        }

        deserializer.deserialize_any(Spans)
    }
}

impl Span {
    /// The text without its dress.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Link { s: text, .. } | Self::Strong { b: text } | Self::Emphasis { i: text } => {
                text
            }
        }
    }
}

/// The text of a prose without its dress, one line for each block.
pub fn plain(prose: &[Block]) -> String {
    let mut out = String::new();
    for block in prose {
        let lines: &[Vec<Span>] = match block {
            Block::P { s } | Block::H { s } | Block::Quote { s } => std::slice::from_ref(s),
            Block::List { items, .. } => items,
            Block::Unknown => &[],
        };
        for line in lines {
            if !out.is_empty() {
                out.push('\n');
            }
            line.iter().for_each(|span| out.push_str(span.text()));
        }
    }
    out
}

/// Whether a link may be followed: `https`, `http`, `mailto`, `tel`, or a path inside the app.
///
/// Everything else is shown as text: frameworks do not stop `javascript:` in an attribute.
pub fn is_safe_link(href: &str) -> bool {
    if href.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
        return false;
    }
    match href.split_once(':') {
        Some((scheme, rest)) if !scheme.contains(['/', '?', '#']) => match scheme.to_ascii_lowercase().as_str() {
            "https" | "http" => rest.starts_with("//") && rest.len() > 2,
            "mailto" | "tel" => !rest.is_empty(),
            _ => false,
        },
        _ => href.starts_with('/') && !href.starts_with("//"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_a_person_may_follow_are_safe() {
        for href in ["https://perpusnas.go.id", "mailto:a@b.id", "tel:+62752", "/acara/x?y=1:2", "HTTP://a"] {
            assert!(is_safe_link(href), "{href}");
        }
        for href in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:x",
            " javascript:x",
            "data:text/html,x",
            "vbscript:x",
            "//evil.example",
            "\\\\evil",
            "/\\evil",
            "https:evil",
            "https://",
            "",
            "mailto:",
            "ftp://x",
            "acara",
        ] {
            assert!(!is_safe_link(href), "{href}");
        }
    }

    #[test]
    fn blocks_and_spans_have_a_compact_form() {
        let json = r#"[{"t":"p","s":["Buka ",{"b":"setiap"}," hari, ",{"a":"/acara","s":"lihat"}]},{"t":"list","items":[["satu"]]},{"t":"video","src":"x"}]"#;
        let prose: Prose = serde_json::from_str(json).unwrap();
        assert_eq!(plain(&prose), "Buka setiap hari, lihat\nsatu");
        assert_eq!(prose[2], Block::Unknown);
        let known = r#"[{"t":"p","s":["Buka ",{"b":"setiap"},{"i":"hari"},{"a":"/acara","s":"lihat"}]},{"t":"list","ordered":true,"items":[["satu"]]},{"t":"h","s":[]},{"t":"quote","s":["x"]}]"#;
        let prose: Prose = serde_json::from_str(known).unwrap();
        assert_eq!(serde_json::to_string(&prose).unwrap(), known);
    }

    #[test]
    fn fields_come_in_any_order_and_unknown_ones_are_passed_over() {
        let json = r#"{"new":1,"items":[[{"s":"ya","x":[],"a":"/y"}]],"t":"list"}"#;
        let link = Span::Link { a: "/y".into(), s: "ya".into() };
        let list = Block::List { ordered: false, items: vec![vec![link]] };
        assert_eq!(serde_json::from_str::<Block>(json).unwrap(), list);
        assert_eq!(serde_json::from_str::<Block>(r#"{"s":5,"t":"video"}"#).unwrap(), Block::Unknown);
        for broken in [
            r#"{"s":[]}"#,
            r#"{"t":"p"}"#,
            r#"{"t":"p","s":[{}]}"#,
            r#"{"t":"p","s":[{"a":"/x"}]}"#,
            r#"{"t":1}"#,
            "[]",
            "7",
        ] {
            assert!(serde_json::from_str::<Block>(broken).is_err(), "{broken}");
        }
    }
}
