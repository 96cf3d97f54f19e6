//! JSON objects that say by one of their fields what the others mean.
//!
//! serde reads such types by itself, but through a tree of its own, and so builds the reader of everything inside them twice: a tenth of what a phone downloads.
//! Here the fields stay the JSON they are until it is known what they mean, which works for JSON alone, the only form of the feed.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::json;

/// The fields of an object, not yet read.
pub(crate) struct Object(Vec<(String, Box<RawValue>)>);

impl Object {
    /// Reads a field that must be there.
    pub(crate) fn field<T: DeserializeOwned, E: Error>(&self, name: &'static str) -> Result<T, E> {
        let found = self.0.iter().find(|(known, _)| known == name);
        field(found.map(|(_, json)| &**json), name)
    }

    /// Reads a field that is false where it is missing.
    pub(crate) fn flag<E: Error>(&self, name: &'static str) -> Result<bool, E> {
        if self.0.iter().any(|(known, _)| known == name) { self.field(name) } else { Ok(false) }
    }
}

/// Reads what may be a field's JSON; that of a missing one is an error.
pub(crate) fn field<T: DeserializeOwned, E: Error>(json: Option<&RawValue>, name: &'static str) -> Result<T, E> {
    let json = json.ok_or_else(|| E::missing_field(name))?;
    json::from_str(json.get()).map_err(E::custom)
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Object;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Object(fields))
            }
        }

        deserializer.deserialize_map(Fields)
    }
}
