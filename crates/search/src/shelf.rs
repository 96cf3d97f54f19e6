//! Shelf order: call numbers in the order in which their books stand.
//!
//! Sections (`R`, `Ref`, `A`, `ENG`: a mark before the class) stand apart, after the shelves without a mark.
//! Within one, classes stand in decimal order; the local classes of Islam (`2X…`) in one block between 2 and 3; then author letters, title letter, and volumes as numbers.
//! Classes that are words (`F`, `FIK`) stand after all numbers.

use crate::words::Words;

/// The main classes in shelf order: the ten of DDC with the local block of Islam, fiction shelved by author, and whatever else a library has thought of.
pub const CLASSES: [&str; 13] = ["0", "1", "2", "2X", "3", "4", "5", "6", "7", "8", "9", "F", "other"];

/// The main class of a class or call number, one of [`CLASSES`]; nothing for an empty one.
pub fn main_class(call: &str) -> Option<&'static str> {
    let parts = Parts::of(call);
    if parts.class.is_empty() {
        return None;
    }
    let class = if parts.class.starts_with("2X") {
        "2X"
    } else if parts.numbered {
        &parts.class[..1]
    } else if ["f", "fik", "fic", "fiksi"].contains(&parts.class.as_str()) {
        "F"
    } else {
        "other"
    };
    CLASSES.into_iter().find(|known| *known == class)
}

/// A key that sorts call numbers into shelf order when compared byte by byte.
pub fn key(call: &str) -> String {
    let parts = Parts::of(call);
    let mut key = parts.section;
    key.push('\0');
    // Letters sort after digits, so classes that are words come last without more ado.
    key.push_str(&parts.class);
    key.push('\0');
    for span in Words::of(parts.rest).all() {
        let word = span.0;
        key.push(' ');
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            // Volume 2 stands before volume 10.
            key.push_str(&"000000"[..6_usize.saturating_sub(word.len())]);
        }
        key.push_str(word);
    }
    key
}

/// The part of two call numbers that tells which of them stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// They stand in different sections: one has a mark before its class, or another one.
    Section,
    /// Their classes, digit by digit.
    Class,
    /// The author letters and whatever follows.
    Letters,
}

/// What tells two call numbers apart on the shelf; nothing if they stand at one place.
pub fn telling(one: &str, other: &str) -> Option<Telling> {
    let (one, other) = (key(one), key(other));
    let mut parts = one.split('\0').zip(other.split('\0'));
    [Telling::Section, Telling::Class, Telling::Letters].into_iter().find(|_| parts.next().is_some_and(|(a, b)| a != b))
}

/// What a call number is made of.
struct Parts<'a> {
    /// The mark before the class, folded: `r`, `a`, `eng`; empty without one.
    section: String,
    /// The class: its number without segmentation marks, or a folded word.
    class: String,
    /// Whether the class is a number.
    numbered: bool,
    /// Author letters and whatever follows.
    rest: &'a str,
}

impl<'a> Parts<'a> {
    fn of(call: &'a str) -> Self {
        let mut section = String::new();
        let mut rest = call;
        while let Some((token, after)) = token(rest) {
            if token.starts_with(|c: char| c.is_ascii_digit()) {
                let (class, rest) = number(token, after);
                return Self { section, class, numbered: true, rest };
            }
            if !section.is_empty() {
                section.push(' ');
            }
            section.push_str(mark(&Words::of(token).phrase()));
            rest = after;
        }
        // No number at all: the first word is the class.
        let (class, rest) = token(call).unwrap_or_default();
        Self { section: String::new(), class: Words::of(class).phrase(), numbered: false, rest }
    }
}

/// The spellings of a section that mean the same one.
fn mark(section: &str) -> &str {
    match section {
        "ref" | "rf" | "referensi" | "reference" => "r",
        "anak" => "a",
        _ => section,
    }
}

fn token(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// The class number at the start of a call number, and what follows it.
fn number<'a>(written: &str, after: &'a str) -> (String, &'a str) {
    // Slashes and primes only show where a number may be cut short.
    let mut class: String = written.chars().filter(|c| !matches!(c, '/' | '\'' | '′' | '’')).collect();
    class.make_ascii_uppercase();
    let mut after = after;
    if class == "2X"
        && let Some((next, rest)) = token(after)
        && next.starts_with(|c: char| c.is_ascii_digit())
    {
        // Some print the local mark and the number apart: `2X 1.3`.
        class.push_str(next);
        after = rest;
    }
    let whole = class.bytes().take_while(u8::is_ascii_digit).count();
    if whole < 3 && !class.starts_with("2X") {
        class.insert_str(0, &"000"[whole..]);
    }
    (class, after)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn call_numbers_stand_in_shelf_order() {
        let order = [
            "004 ABU k",
            "004.678 BUD p",
            "005.13 JAN p",
            "005.13/3-22 Jan p",
            "297 HAM t",
            "297.1 ABU k",
            "297.12 ABU k",
            "297.9 ABU k",
            "2X HAM t",
            "2X1 HAM t",
            "2X1.21 HAM t",
            "2X1.3 HAM t",
            "2X 1.3 HAN t",
            "2X9 ABU s",
            "300 SOE p",
            "899.221 DEW s",
            "899.221 DEWI a",
            "899.221 NAV r j.2",
            "899.221 NAV r j.10",
            "F NAV r",
            "FIK NAV r",
            "A 899.221 DEW s",
            "ENG 823 ROW h",
            "R 004 BUD p",
            "Ref. 297.1 ABU k",
            "R 2X1.3 HAM t",
            "REF 920 SIA e",
            "R ENG 423 OXF d",
        ];
        for pair in order.windows(2) {
            assert!(
                key(pair[0]) < key(pair[1]),
                "{} before {}: {:?} {:?}",
                pair[0],
                pair[1],
                key(pair[0]),
                key(pair[1])
            );
        }
    }

    #[test]
    fn short_numbers_are_read_as_three_digits() {
        assert_eq!(key("4.678 BUD p"), key("004.678 BUD p"));
        assert_eq!(main_class("20"), Some("0"));
    }

    #[test]
    fn what_tells_two_call_numbers_apart() {
        for (one, other, part) in [
            ("899.221 DEW s", "R 899.221 DEW s", Some(Telling::Section)),
            ("305.37 NAI m", "305.4 NAI m", Some(Telling::Class)),
            ("899.221 DEW s", "899.221 NAV r", Some(Telling::Letters)),
            ("899.221 DEW s", "899.22/1 Dew S", None),
        ] {
            assert_eq!(telling(one, other), part, "{one} and {other}");
        }
    }

    #[test]
    fn main_classes() {
        for (call, class) in [
            ("899.221 DEW s", Some("8")),
            ("2X1.3 HAM t", Some("2X")),
            ("2x 1.3", Some("2X")),
            ("R 297.1", Some("2")),
            ("F NAV r", Some("F")),
            ("SKRIPSI", Some("other")),
            ("  ", None),
            ("", None),
        ] {
            assert_eq!(main_class(call), class, "{call}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_a_key_and_a_known_class(call in "\\PC{0,30}", spaces in " {0,2}") {
            let spaced = format!("{spaces}{call}{spaces}");
            prop_assert_eq!(key(&spaced), key(&call));
            prop_assert_eq!(main_class(&spaced), main_class(&call));
        }
    }
}
