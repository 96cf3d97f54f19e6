//! Turns `locales/*.toml` into one method a phrase and one text a language, and refuses to build where a language lacks a phrase.
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

/// What stands between two texts.
const END: char = '\u{1f}';

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
    // What takes the module apart has to know which code and data need which.
    if env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
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
    let mut texts = vec![Vec::new(); languages.len()];
    for key in reference.keys() {
        code += &method(key, &languages, &mut texts)?;
    }
    code += "}\n\n";
    for (texts, (_, variant)) in texts.iter().zip(LANGUAGES) {
        let name = variant.to_uppercase();
        if texts.iter().any(|text| text.contains(END)) {
            return Err(Fault(format!("a text of {variant} has the character that ends texts")));
        }
        // One text of all: a table of addresses and lengths would weigh a third of what the texts do.
        let texts = texts.join(&END.to_string());
        code += &format!(
            "/// Every text in this language, with an [`END`] between them.\nconst {name}: &str = {texts:?};\n"
        );
    }
    code += &format!("/// What stands between two texts.\nconst END: char = {END:?};\n");
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

/// A phrase: its method, and its texts in every language. One that is counted anywhere has two texts everywhere, `one` before `other`.
fn method(key: &str, languages: &[BTreeMap<String, Phrase>], texts: &mut [Vec<String>]) -> Result<String, Fault> {
    let phrases = languages.iter().map(|language| language.get(key));
    let phrases: Vec<_> = phrases.collect::<Option<_>>().ok_or_else(|| Fault(format!("{key} is missing")))?;
    let names = placeholders(&phrases[0].other);
    let counted = phrases.iter().any(|phrase| phrase.one.is_some());
    let number = texts[0].len();
    for (phrase, texts) in phrases.iter().zip(texts) {
        // Values have the numbers of their names, in order.
        let numbered = |text: &str| {
            let named = names.iter().enumerate();
            named.fold(text.to_owned(), |text, (n, name)| text.replace(&format!("{{{name}}}"), &format!("{{{n}}}")))
        };
        if counted {
            texts.push(numbered(phrase.one.as_ref().unwrap_or(&phrase.other)));
        }
        texts.push(numbered(&phrase.other));
    }
    let number = if counted { format!("{number} + usize::from({COUNT} != 1)") } else { number.to_string() };
    if names.is_empty() {
        return Ok(format!("    pub(crate) fn {key}(self) -> &'static str {{ self.text({number}) }}\n"));
    }
    let kind = |name: &str| if name == COUNT { "u64" } else { "impl std::fmt::Display" };
    let arguments: String = names.iter().map(|name| format!(", {name}: {}", kind(name))).collect();
    let values: String = names.iter().map(|name| format!("&{name}, ")).collect();
    Ok(format!("    pub(crate) fn {key}(self{arguments}) -> String {{ self.fill({number}, &[{values}]) }}\n"))
}
