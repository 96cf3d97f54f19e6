//! Citations that programs read: BibTeX and RIS.

use lapau_feed::catalogue::{Medium, Title};

use crate::{
    address, full_title,
    name::{Name, makers},
};

/// A BibTeX entry. What LaTeX reads as a command is escaped; a body's name is braced, so that it is not taken apart.
pub(crate) fn bibtex(title: &Title) -> String {
    let makers = makers(title);
    let names: Vec<String> = makers.names.iter().map(bibtex_name).collect();
    let kind = match title.medium {
        Medium::Article => "article",
        Medium::Book => "book",
        _ => "misc",
    };
    let year = title.year.map(|year| year.to_string()).unwrap_or_default();
    let fields = [
        (if makers.editors { "editor" } else { "author" }, names.join(" and ")),
        ("title", escaped(&full_title(title))),
        ("edition", escaped(&title.edition)),
        ("series", escaped(&title.series)),
        ("address", escaped(&title.place)),
        ("publisher", escaped(&title.publisher)),
        ("year", if year.is_empty() { escaped(&title.date) } else { year }),
        ("isbn", escaped(title.isbn.first().map(String::as_str).unwrap_or_default())),
        ("issn", escaped(&title.issn)),
        ("url", braced(address(title).unwrap_or_default())),
    ];
    let lines = fields.iter().filter(|(_, value)| !value.is_empty());
    let lines: String = lines.map(|(name, value)| format!(",\n  {name} = {{{value}}}")).collect();
    format!("@{kind}{{{}{lines}\n}}\n", key(title, makers.names.first()))
}

fn bibtex_name(name: &Name) -> String {
    let filed = escaped(&name.filed());
    // A comma would part it, `and` would end it: neither is so in braces.
    let whole = name.given.is_empty() && name.family.contains(' ');
    if whole { format!("{{{filed}}}") } else { filed }
}

/// A key that people recognise: `navis1986robohnya`. Only letters and digits of ASCII are safe in one.
fn key(title: &Title, name: Option<&Name>) -> String {
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let name = name.map(|name| plain(&name.family)).unwrap_or_default();
    let year = title.year.map(|year| year.to_string()).unwrap_or_default();
    let word = title.title.split_whitespace().map(plain).find(|word| word.len() > 3).unwrap_or_default();
    let key = format!("{name}{year}{word}");
    if key.is_empty() { format!("lapau{}", plain(&title.id)) } else { key }
}

/// Entries as one file: where two have the same key, the later one has a number behind it, as programs refuse what is there twice.
pub(crate) fn apart(entries: impl Iterator<Item = String>) -> String {
    let mut keys: Vec<String> = Vec::new();
    let mut file = String::new();
    for entry in entries {
        let Some((kind, rest)) = entry.split_once('{') else { continue };
        let end = rest.find([',', '\n']).unwrap_or(rest.len());
        let (key, rest) = rest.split_at(end);
        let mut own = key.to_owned();
        let mut number = 2;
        while keys.contains(&own) {
            own = [key, "-", &number.to_string()].concat();
            number += 1;
        }
        file.extend([kind, "{", &own, rest]);
        keys.push(own);
    }
    file
}

/// A text without what LaTeX takes for commands. Lines become one.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.trim().chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => escaped.extend(['\\', c]),
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// An address as `url` wants it: as it is, but for what would end the field.
fn braced(address: &str) -> String {
    address.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C")
}

/// A RIS record: a tag and a value a line, lines ended as the format wants it.
pub(crate) fn ris(title: &Title) -> String {
    let makers = makers(title);
    let kind = match title.medium {
        Medium::Book => "BOOK",
        Medium::Article => "JOUR",
        Medium::Serial => "SER",
        Medium::Map => "MAP",
        Medium::Music | Medium::Audio => "SOUND",
        Medium::Video => "VIDEO",
        Medium::Digital => "EBOOK",
        _ => "GEN",
    };
    let mut record = format!("TY  - {kind}\r\n");
    let mut line = |tag: &str, value: &str| {
        let value: String = value.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        if !value.is_empty() {
            record += &format!("{tag}  - {value}\r\n");
        }
    };
    for name in &makers.names {
        line(if makers.editors { "ED" } else { "AU" }, &name.filed());
    }
    line("TI", &full_title(title));
    line("T2", &title.series);
    line("ET", &title.edition);
    line("CY", &title.place);
    line("PB", &title.publisher);
    line("PY", &title.year.map(|year| year.to_string()).unwrap_or_else(|| title.date.clone()));
    line("SN", title.isbn.first().unwrap_or(&title.issn));
    line("LA", &title.languages.join(", "));
    for subject in &title.subjects {
        line("KW", subject);
    }
    line("UR", address(title).unwrap_or_default());
    record + "ER  - \r\n"
}
