//! A MARC record as text.

/// A record whose fields have been decoded.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The leader; anything that is not ASCII is a space.
    pub(super) leader: Vec<char>,
    /// Control fields, 001 to 009.
    pub(super) controls: Vec<(String, String)>,
    /// Data fields, in the order of the directory.
    pub(super) fields: Vec<Field>,
}

/// A data field.
#[derive(Debug, Default)]
pub(super) struct Field {
    pub(super) tag: String,
    pub(super) indicators: [char; 2],
    pub(super) subfields: Vec<(char, String)>,
}

impl Record {
    /// A character of the leader, a space where there is none.
    pub(super) fn leader(&self, at: usize) -> char {
        self.leader.get(at).copied().unwrap_or(' ')
    }

    /// The first control field of a tag, empty where there is none.
    pub(super) fn control(&self, tag: &str) -> &str {
        self.controls.iter().find(|(name, _)| name == tag).map_or("", |(_, text)| text)
    }

    /// A character of a control field, a space where there is none.
    pub(super) fn coded(&self, tag: &str, at: usize) -> char {
        self.control(tag).chars().nth(at).unwrap_or(' ')
    }

    /// The fields of any of the tags, in the order of the tags.
    pub(super) fn all<'a>(&'a self, tags: &'a [&str]) -> impl Iterator<Item = &'a Field> {
        tags.iter().flat_map(|tag| self.fields.iter().filter(move |field| field.tag == *tag))
    }

    /// The same in another script: the 880 fields that are linked to a tag.
    pub(super) fn linked<'a>(&'a self, tag: &'a str) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().filter(move |field| field.tag == "880" && field.subfield('6').starts_with(tag))
    }
}

impl Field {
    /// The first subfield of a code, empty where there is none.
    pub(super) fn subfield(&self, code: char) -> &str {
        self.subfields.iter().find(|(name, _)| *name == code).map_or("", |(_, text)| text)
    }

    /// Every subfield of any of the codes, in the order of the field.
    pub(super) fn subfields<'a>(&'a self, codes: &'a str) -> impl Iterator<Item = &'a str> {
        self.subfields.iter().filter(|(code, _)| codes.contains(*code)).map(|(_, text)| text.as_str())
    }

    /// The same, joined by spaces.
    pub(super) fn joined(&self, codes: &str) -> String {
        self.subfields(codes).collect::<Vec<_>>().join(" ")
    }
}
