//! Languages: from the codes of MARC and the names in SLiMS to the codes of the feed.

use isolang::Language;

/// The feed's code for a MARC language code (ISO 639-2/B): `ind` is `id`, `min` stays `min`.
///
/// `None` for "undetermined", "none", "several" and what is no code.
pub(crate) fn from_marc(code: &str) -> Option<String> {
    let code = code.trim().to_ascii_lowercase();
    // The codes of ISO 639-2 that differ from ISO 639-3, and those that MARC has replaced.
    let code = match code.as_str() {
        "und" | "zxx" | "mul" | "mis" => return None,
        "alb" => "sqi",
        "arm" => "hye",
        "baq" => "eus",
        "bur" => "mya",
        "chi" => "zho",
        "cze" => "ces",
        "dut" => "nld",
        "esp" => "epo",
        "far" => "fao",
        "fre" => "fra",
        "geo" => "kat",
        "ger" => "deu",
        "gre" => "ell",
        "ice" => "isl",
        "iri" => "gle",
        "lan" => "oci",
        "mac" => "mkd",
        "mao" => "mri",
        "may" => "msa",
        "per" => "fas",
        "rum" => "ron",
        "sao" => "smo",
        "scc" => "srp",
        "scr" => "hrv",
        "slo" => "slk",
        "tag" => "tgl",
        "tib" => "bod",
        "wel" => "cym",
        other => other,
    };
    Language::from_639_3(code).map(short)
}

/// The feed's code for a language by its name or code in SLiMS: `Indonesia`, `Inggris`, `English`, `id`.
pub(crate) fn from_name(name: &str) -> Option<String> {
    let name = name.trim().to_lowercase();
    let bare = name.strip_prefix("bahasa ").unwrap_or(&name);
    let code = match bare {
        "indonesia" | "indonesian" => "id",
        "inggris" => "en",
        "arab" => "ar",
        "melayu" | "malaysia" | "malay" => "ms",
        "minang" | "minangkabau" => "min",
        "jawa" => "jv",
        "sunda" => "su",
        "batak" => "btk",
        "aceh" => "ace",
        "bali" => "ban",
        "bugis" => "bug",
        "madura" => "mad",
        "belanda" => "nl",
        "cina" | "tionghoa" | "mandarin" | "china" => "zh",
        "jepang" => "ja",
        "jerman" => "de",
        "korea" => "ko",
        "perancis" | "prancis" => "fr",
        "portugis" => "pt",
        "rusia" => "ru",
        "spanyol" => "es",
        "turki" => "tr",
        "italia" => "it",
        "persia" => "fa",
        "sanskerta" => "sa",
        "urdu" => "ur",
        other => {
            let mut capitalised = String::with_capacity(other.len());
            for (at, c) in other.chars().enumerate() {
                if at == 0 { capitalised.extend(c.to_uppercase()) } else { capitalised.push(c) }
            }
            return match other.len() {
                2 => Language::from_639_1(other).map(short),
                3 => from_marc(other),
                _ => Language::from_name(&capitalised).map(short),
            };
        }
    };
    Some(code.to_owned())
}

fn short(language: Language) -> String {
    language.to_639_1().unwrap_or(language.to_639_3()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marc_codes_become_the_shortest_codes() {
        for (marc, expected) in
            [("ind", "id"), ("may", "ms"), ("eng", "en"), ("ara", "ar"), ("min", "min"), ("fre", "fr"), ("dut", "nl")]
        {
            assert_eq!(from_marc(marc).as_deref(), Some(expected), "{marc}");
        }
        for none in ["und", "zxx", "mul", "   ", "|||", "???", ""] {
            assert_eq!(from_marc(none), None, "{none}");
        }
    }

    #[test]
    fn names_in_both_languages_are_known() {
        for (name, expected) in [
            ("Indonesia", Some("id")),
            ("Bahasa Inggris", Some("en")),
            ("English", Some("en")),
            ("Minangkabau", Some("min")),
            ("id", Some("id")),
            ("Klingonese", None),
        ] {
            assert_eq!(from_name(name).as_deref(), expected, "{name}");
        }
    }
}
