//! Covers for titles that have none: drawn from the title's own data, so that a shelf looks like a shelf.
//!
//! `docs/style.md` describes how; the classes are in `style/cover.css`.

use crate::markup::{Markup, markup};

/// How large a cover is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// Beside a row of a list.
    Small,
    /// On a shelf, and on its title's own page.
    Medium,
}

/// The cover of a title. It says nothing that the words beside it do not say.
pub(crate) fn cover(size: Size, id: &str, class: &str, title: &str, author: &str) -> Markup {
    let classes = classes(size, id, class, title);
    let by = (!author.is_empty()).then(|| markup! { <span class="cover-by">{author.to_owned()}</span> });
    markup! {
        <span class=classes aria-hidden="true">
            <span class="cover-band"></span>
            <span class="cover-title">{title.to_owned()}</span>
            {by}
        </span>
    }
}

fn classes(size: Size, id: &str, class: &str, title: &str) -> String {
    let chance = mix(id);
    let size = match size {
        Size::Small => "s",
        Size::Medium => "m",
    };
    let colour = [0, 0, 1, 2][(chance & 3) as usize];
    let weave = chance >> 2 & 7;
    let layout = (chance >> 5 & 0xff) % 6;
    let serif = if chance >> 13 & 1 == 1 { " serif" } else { "" };
    format!("cover {size} {} c{colour} w{weave} l{layout} {}{serif}", cloth(class), length(title))
}

/// FNV-1a with the finaliser of MurmurHash3, so that short identifiers differ in every bit.
fn mix(text: &str) -> u32 {
    let mut hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x85eb_ca6b);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xc2b2_ae35);
    hash ^ hash >> 16
}

/// The cloth of a main class: the ten of Dewey, the local `2X`, fiction.
fn cloth(class: &str) -> String {
    let class = class.trim().to_ascii_uppercase();
    if class.starts_with("2X") {
        return "k2x".into();
    }
    let digits: String = class.chars().filter(char::is_ascii_digit).collect();
    let fiction = {
        let place = |n: usize| digits.as_bytes().get(n).copied();
        place(0) == Some(b'8') && place(1).is_some_and(|digit| digit != b'9') && place(2) == Some(b'3')
    };
    if class.starts_with('F') || digits.starts_with("8992213") || fiction {
        return "kf".into();
    }
    digits.chars().next().map_or_else(|| "k0".into(), |digit| format!("k{digit}"))
}

fn length(title: &str) -> &'static str {
    let all = title.chars().count();
    match title.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0) {
        longest if longest > 13 => "t4",
        longest if all > 42 || longest > 11 => "t3",
        longest if all > 22 || longest > 9 => "t2",
        _ => "t1",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_cover_is_the_same_every_time() {
        let classes = |id| classes(Size::Medium, id, "899.221", "Robohnya Surau Kami");
        assert_eq!(classes("abc"), classes("abc"));
        assert_ne!(classes("abc"), classes("abd"));
    }

    #[wasm_bindgen_test]
    fn the_longer_the_longest_word_the_smaller_it_is_set() {
        let known = [("Laut Bercerita", "t1"), ("Ensiklopedi Minangkabau", "t2"), ("Tenggelamnya Kapal", "t3")];
        for (title, expected) in known {
            assert_eq!(length(title), expected, "{title}");
        }
        assert_eq!(length("Kewarganegaraan"), "t4");
    }

    #[wasm_bindgen_test]
    fn cloths_follow_the_main_class() {
        let known = [
            ("899.221", "k8"),
            ("899.2213", "kf"),
            ("823.914", "kf"),
            ("2X4.1", "k2x"),
            ("F", "kf"),
            ("", "k0"),
            ("R 030", "k0"),
            ("641.5", "k6"),
        ];
        for (class, expected) in known {
            assert_eq!(cloth(class), expected, "{class}");
        }
    }
}
