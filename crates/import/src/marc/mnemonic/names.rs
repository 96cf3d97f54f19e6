//! The names in braces that stand for characters.
//!
//! Source: the character mnemonics of MARCMaker and MARCBreaker (Library of Congress), which MarcEdit took over.
//! A diacritic stands before its letter there, as in MARC-8, and behind it in Unicode.

/// Names of characters that stand alone.
const CHARACTERS: [(&str, char); 44] = [
    ("dollar", '$'),
    ("bsol", '\\'),
    ("lcub", '{'),
    ("rcub", '}'),
    ("lsqb", '['),
    ("rsqb", ']'),
    ("verbar", '|'),
    ("esc", '\u{1b}'),
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("AElig", 'Æ'),
    ("aelig", 'æ'),
    ("OElig", 'Œ'),
    ("oelig", 'œ'),
    ("Oslash", 'Ø'),
    ("oslash", 'ø'),
    ("Lstrok", 'Ł'),
    ("lstrok", 'ł'),
    ("Dstrok", 'Đ'),
    ("dstrok", 'đ'),
    ("THORN", 'Þ'),
    ("thorn", 'þ'),
    ("eth", 'ð'),
    ("szlig", 'ß'),
    ("inodot", 'ı'),
    ("Ohorn", 'Ơ'),
    ("ohorn", 'ơ'),
    ("Uhorn", 'Ư'),
    ("uhorn", 'ư'),
    ("softsign", 'ʹ'),
    ("hardsign", 'ʺ'),
    ("mlrhring", 'ʻ'),
    ("mllhring", 'ʼ'),
    ("middot", '·'),
    ("flat", '♭'),
    ("sharp", '♯'),
    ("reg", '®'),
    ("copy", '©'),
    ("phono", '℗'),
    ("pound", '£'),
    ("deg", '°'),
];

/// Names of marks on the letter that follows.
const MARKS: [(&str, char); 24] = [
    ("grave", '\u{300}'),
    ("acute", '\u{301}'),
    ("circ", '\u{302}'),
    ("tilde", '\u{303}'),
    ("macr", '\u{304}'),
    ("breve", '\u{306}'),
    ("dot", '\u{307}'),
    ("uml", '\u{308}'),
    ("hooka", '\u{309}'),
    ("ring", '\u{30a}'),
    ("dblac", '\u{30b}'),
    ("caron", '\u{30c}'),
    ("candra", '\u{310}'),
    ("commaa", '\u{315}'),
    ("rcommaa", '\u{313}'),
    ("dotb", '\u{323}'),
    ("dbldotb", '\u{324}'),
    ("ringb", '\u{325}'),
    ("commab", '\u{326}'),
    ("cedil", '\u{327}'),
    ("ogon", '\u{328}'),
    ("breveb", '\u{32e}'),
    ("macrb", '\u{331}'),
    ("under", '\u{332}'),
];

/// A text with its names resolved; those that are not known stay, and are counted.
pub(super) fn resolved(text: &str, unknown: &mut usize) -> String {
    if !text.contains('{') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut marks: Vec<char> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let name = rest.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        let name = name.filter(|(name, _)| name.len() <= 10 && name.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        let meant = match name {
            Some((name, after)) => {
                let find = |list: &[(&str, char)]| list.iter().find(|(known, _)| *known == name).map(|(_, c)| *c);
                if let Some(mark) = find(&MARKS) {
                    marks.push(mark);
                    rest = after;
                    continue;
                }
                match find(&CHARACTERS) {
                    Some(meant) => {
                        rest = after;
                        meant
                    }
                    None => {
                        *unknown += 1;
                        rest = &rest[1..];
                        c
                    }
                }
            }
            None => {
                rest = &rest[c.len_utf8()..];
                c
            }
        };
        out.push(meant);
        out.extend(marks.drain(..));
    }
    out.extend(marks);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_characters_and_marks_move_behind_their_letters() {
        let mut unknown = 0;
        assert_eq!(
            resolved("Rp{dollar} {lcub}a{rcub} caf{acute}e {aelig}{x} {", &mut unknown),
            "Rp$ {a} cafe\u{301} æ{x} {"
        );
        assert_eq!(unknown, 1);
        assert_eq!(resolved("{macr}", &mut unknown), "\u{304}");
    }
}
