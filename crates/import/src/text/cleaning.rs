//! What never reaches a record: control characters, bidirectional overrides, mark-up, stray white space.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// More marks on one letter than any writing system sets; what follows is vandalism.
const MARKS: usize = 8;

/// A text as one line in NFC: entities resolved, HTML tags and invisible characters removed, white space collapsed.
pub(crate) fn clean(text: &str) -> String {
    let resolved = if text.contains('&') { resolve_entities(text) } else { text.to_owned() };
    let bare = if resolved.contains('<') { without_tags(&resolved) } else { resolved };
    let mut clean = String::with_capacity(bare.len());
    let (mut marks, mut gap) = (0, false);
    for c in bare.nfc() {
        if c.is_whitespace() || c.is_control() && matches!(c, '\t' | '\n' | '\r' | '\u{1f}' | '\u{1e}') {
            gap = true;
            continue;
        }
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if is_unwanted(c) || marks > MARKS {
            continue;
        }
        if std::mem::take(&mut gap) && !clean.is_empty() {
            clean.push(' ');
        }
        clean.push(c);
    }
    clean
}

/// Characters that show nothing and can deceive: controls, bidirectional embeddings and overrides, zero-width spaces.
///
/// The joiners U+200C and U+200D stay, since Arabic and Indic spelling needs them.
fn is_unwanted(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || (c as u32) & 0xfffe == 0xfffe
}

/// Resolves `&amp;`, `&#233;` and `&#x4E00;`, and nothing that lacks its semicolon.
fn resolve_entities(text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        resolved.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(34).skip(1).position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'#'));
        match end {
            Some(end) if end > 0 && rest.as_bytes()[end + 1] == b';' => {
                resolved.push_str(&htmlize::unescape(&rest[..end + 2]));
                rest = &rest[end + 2..];
            }
            _ => {
                resolved.push('&');
                rest = &rest[1..];
            }
        }
    }
    resolved + rest
}

/// Takes the tags of running text out; other angle brackets are part of what is said.
fn without_tags(text: &str) -> String {
    const TAGS: [&str; 19] = [
        "p", "br", "b", "i", "u", "em", "strong", "span", "div", "ul", "ol", "li", "a", "font", "sup", "sub", "h1",
        "h2", "h3",
    ];
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        bare.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = rest[1..].trim_start_matches('/');
        let name = &name[..name.bytes().take(7).take_while(u8::is_ascii_alphanumeric).count()];
        let after = rest.as_bytes().get(rest.len() - rest[1..].trim_start_matches('/').len() + name.len());
        let is_tag = TAGS.contains(&name.to_ascii_lowercase().as_str()) && matches!(after, Some(b' ' | b'>' | b'/'));
        // A tag that never ends, or ends a page later, is a bracket.
        match rest.as_bytes().iter().take(512).position(|byte| *byte == b'>') {
            Some(end) if is_tag => {
                if !matches!(name, "b" | "i" | "u" | "em" | "strong" | "sup" | "sub") {
                    bare.push(' ');
                }
                rest = &rest[end + 1..];
            }
            _ => {
                bare.push('<');
                rest = &rest[1..];
            }
        }
    }
    bare + rest
}

/// The beginning of a text, up to so many characters, cut between words and marked with an ellipsis.
pub(crate) fn clip(text: String, characters: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(characters) else { return text };
    let cut = text[..end].rfind(' ').filter(|at| *at > end / 2).unwrap_or(end);
    format!("{}…", text[..cut].trim_end())
}

/// Whether a text has nothing to read in it, such as `-` or `...`.
pub(crate) fn is_blank(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}

/// A barcode as scanners and the feed take it: without spaces and controls, at most 64 bytes; `None` where nothing is left.
///
/// The second part says whether it had to be changed.
pub(crate) fn barcode(text: &str) -> Option<(String, bool)> {
    let trimmed = text.trim();
    let mut code: String =
        trimmed.nfc().filter(|c| !c.is_whitespace() && !is_unwanted(*c) && *c != '\u{fffd}').collect();
    while code.len() > 64 {
        code.pop();
    }
    let changed = code != trimmed;
    (!code.is_empty()).then_some((code, changed))
}

/// A class number without prime marks and without the number of the edition: `005.13/3 22` is `005.133`.
pub(crate) fn class_number(text: &str) -> String {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    // Some print the local mark and the number apart: `2X 1.3`.
    let rest = words.next().filter(|next| first == "2X" && next.starts_with(|c: char| c.is_ascii_digit()));
    let first = format!("{first}{}", rest.unwrap_or_default());
    let bare: String = first.chars().filter(|c| !matches!(c, '/' | '\'' | '’' | '[' | ']' | '′')).collect();
    // A suffix after the number is the edition, "005.13/3-22", but "-22" belongs to numbers such as "2X9.8-22".
    let digits_only = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match bare.rsplit_once('-') {
        Some((number, edition))
            if digits_only(edition) && number.starts_with(|c: char| c.is_ascii_digit()) && !number.contains('X') =>
        {
            number.to_owned()
        }
        _ => bare.trim_end_matches('.').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_one_clean_line() {
        assert_eq!(clean("  a\r\n\tb\u{a0}c\u{0}\u{98} "), "a b c");
        assert_eq!(clean("e\u{301}"), "é");
        assert_eq!(clean("Tom &amp; Jerry &lt;3 &#233;&#x4E00; AT&T R&D; &"), "Tom & Jerry <3 é一 AT&T R&D; &");
        assert_eq!(clean("<p>Satu</p><p>dua<br/>ti<b>g</b>a</p> 1 < 2 <unknown>"), "Satu dua tiga 1 < 2 <unknown>");
        assert_eq!(clean("evil\u{202e}txt\u{200b}\u{2066}"), "eviltxt");
        assert_eq!(clean(&format!("a{}", "\u{335}".repeat(500))).chars().count(), 9);
    }

    #[test]
    fn barcodes_have_no_spaces() {
        assert_eq!(barcode(" B00001 "), Some(("B00001".into(), false)));
        assert_eq!(barcode("X0022/2016"), Some(("X0022/2016".into(), false)));
        assert_eq!(barcode("B 00001"), Some(("B00001".into(), true)));
        assert_eq!(barcode(" \u{0} "), None);
        assert_eq!(barcode(&"é".repeat(50)).unwrap().0.len(), 64);
    }

    #[test]
    fn class_numbers_lose_prime_marks_and_the_edition() {
        for (written, expected) in [
            ("005.13/3 22", "005.133"),
            ("005.1-22", "005.1"),
            ("364.1/322/091724 21", "364.1322091724"),
            ("2X4.3", "2X4.3"),
            ("2X 4.3", "2X4.3"),
            ("2X HAM t", "2X"),
            ("899.221'3", "899.2213"),
            ("[E]", "E"),
            ("", ""),
        ] {
            assert_eq!(class_number(written), expected, "{written}");
        }
    }

    #[test]
    fn clipping_cuts_between_words() {
        assert_eq!(clip("satu dua tiga".into(), 13), "satu dua tiga");
        assert_eq!(clip("satu dua tiga".into(), 10), "satu dua…");
        assert_eq!(clip("ééééé".into(), 3), "ééé…");
    }
}
