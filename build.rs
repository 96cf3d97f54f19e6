//! Turns `locales/*.toml` into one method a phrase, and refuses to build where a language lacks one.
//!
//! A phrase is a string, or a table of `one` and `other` for languages that count differently; `{name}` stands for a value.
//! Methods are private to the package, so that the compiler points out phrases that nothing says any more.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fmt, fs,
    path::Path,
};

/// The languages, the default first; `lapau_feed::Language` names the same.
const LANGUAGES: [(&str, &str); 3] = [("id", "Indonesian"), ("min", "Minangkabau"), ("en", "English")];

/// The placeholder that chooses between `one` and `other`.
const COUNT: &str = "n";

#[derive(Clone)]
struct Phrase {
    one: Option<String>,
    other: String,
}

#[derive(Debug)]
struct Fault(String);

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

fn main() {
    println!("cargo::rerun-if-changed=locales");
    if let Err(fault) = generate() {
        println!("cargo::error={fault}");
    }
}

fn generate() -> Result<(), Fault> {
    let mut languages = Vec::new();
    for (tag, _) in LANGUAGES {
        languages.push(read(tag)?);
    }
    let (reference, others) = languages.split_first().ok_or_else(|| Fault("no languages".into()))?;
    for (phrases, (tag, _)) in others.iter().zip(&LANGUAGES[1..]) {
        compare(reference, phrases, tag)?;
    }
    let mut code = String::from("impl Phrases {\n");
    for key in reference.keys() {
        code += &method(key, &languages)?;
    }
    code += "}\n";
    let out = env::var("OUT_DIR").map_err(|error| Fault(error.to_string()))?;
    fs::write(Path::new(&out).join("phrases.rs"), code).map_err(|error| Fault(error.to_string()))
}

fn read(tag: &str) -> Result<BTreeMap<String, Phrase>, Fault> {
    let path = format!("locales/{tag}.toml");
    let text = fs::read_to_string(&path).map_err(|error| Fault(format!("{path}: {error}")))?;
    let table: toml::Table = text.parse().map_err(|error| Fault(format!("{path}: {error}")))?;
    let mut phrases = BTreeMap::new();
    for (section, entries) in &table {
        let entries = entries.as_table().ok_or_else(|| Fault(format!("{path}: {section} is no table")))?;
        for (name, value) in entries {
            let phrase = match value {
                toml::Value::String(text) => Phrase { one: None, other: text.clone() },
                toml::Value::Table(forms) => {
                    let form = |form: &str| forms.get(form).and_then(|text| text.as_str()).map(str::to_owned);
                    let other =
                        form("other").ok_or_else(|| Fault(format!("{path}: {section}.{name} lacks `other`")))?;
                    Phrase { one: form("one"), other }
                }
                _ => return Err(Fault(format!("{path}: {section}.{name} is no text"))),
            };
            phrases.insert(format!("{section}_{name}"), phrase);
        }
    }
    Ok(phrases)
}

fn compare(reference: &BTreeMap<String, Phrase>, phrases: &BTreeMap<String, Phrase>, tag: &str) -> Result<(), Fault> {
    let missing: Vec<_> = reference.keys().filter(|key| !phrases.contains_key(*key)).cloned().collect();
    let extra: Vec<_> = phrases.keys().filter(|key| !reference.contains_key(*key)).cloned().collect();
    if !missing.is_empty() || !extra.is_empty() {
        let (missing, extra) = (missing.join(", "), extra.join(", "));
        return Err(Fault(format!("locales/{tag}.toml lacks [{missing}] and has [{extra}] beyond locales/id.toml")));
    }
    for (key, phrase) in phrases {
        let (ours, theirs) = (placeholders(&reference[key].other), placeholders(&phrase.other));
        if ours != theirs {
            return Err(Fault(format!("locales/{tag}.toml: {key} has the values {theirs:?} instead of {ours:?}")));
        }
    }
    Ok(())
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

fn method(key: &str, languages: &[BTreeMap<String, Phrase>]) -> Result<String, Fault> {
    let phrase = |language: &BTreeMap<String, Phrase>| {
        language.get(key).cloned().ok_or_else(|| Fault(format!("{key} is missing")))
    };
    let first = phrase(&languages[0])?;
    let names = placeholders(&first.other);
    let arguments: String = names
        .iter()
        .map(
            |name| if *name == COUNT { format!(", {COUNT}: u64") } else { format!(", {name}: impl std::fmt::Display") },
        )
        .collect();
    let result = if names.is_empty() { "&'static str" } else { "String" };
    let mut code = format!("    pub(crate) fn {key}(self{arguments}) -> {result} {{\n        match self.0 {{\n");
    for (language, (_, variant)) in languages.iter().zip(LANGUAGES) {
        let phrase = phrase(language)?;
        let say = |text: &str| match (names.is_empty(), placeholders(text).is_empty()) {
            (true, _) => format!("{text:?}"),
            (false, true) => format!("{text:?}.to_owned()"),
            (false, false) => format!("format!({text:?})"),
        };
        if let Some(one) = &phrase.one {
            code += &format!("            Language::{variant} if {COUNT} == 1 => {},\n", say(one));
        }
        code += &format!("            Language::{variant} => {},\n", say(&phrase.other));
    }
    code += "        }\n    }\n";
    Ok(code)
}
