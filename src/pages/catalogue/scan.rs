//! Scanning in place of typing: the ISBN of a book, the label of a copy, and whatever else of this app has a code.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::search::Search;
use crate::{
    components::scanner::{Heard, scanning as scanning_for},
    locale::phrases,
    markup::Markup,
    state::window::{self, BOOK, Code, LABELS, QR},
};

/// How many characters the number of a copy has at most.
const LONGEST: usize = 40;

/// The button that opens the camera. `found` hears the number of a book or a copy.
pub(super) fn scanning(search: Search, found: impl Fn(&str) + Send + Sync + Copy + 'static) -> Markup {
    let t = phrases();
    let navigate = StoredValue::new_local(use_navigate());
    let hear = move |code: Code| {
        if let Some(path) = place(&code, &window::address("/")) {
            navigate.with_value(|navigate| navigate(path, Default::default()));
            return Heard::Taken;
        }
        if !is_number(&code) {
            return Heard::Other;
        }
        found(&code.text);
        search.type_text(code.text);
        Heard::Taken
    };
    scanning_for(t.scan_scan(), t.scan_hint(), &[BOOK, LABELS[0], LABELS[1], QR], hear)
}

/// Where in the app a code leads, which begins at an address: a title that is handed on, a card, a door, a class.
fn place<'a>(code: &'a Code, app: &str) -> Option<&'a str> {
    let start = app.len().checked_sub(1)?;
    (code.form == QR && code.text.starts_with(app)).then(|| code.text.get(start..)).flatten()
}

/// Whether a code may be the number of a book or a copy: other wares have other numbers, and other codes say other things.
pub(in crate::pages) fn is_number(code: &Code) -> bool {
    match code.form.as_str() {
        BOOK => is_isbn(&code.text),
        QR => is_plain(&code.text) && !code.text.contains(':'),
        _ => is_plain(&code.text),
    }
}

/// Whether a number is a book's.
pub(in crate::pages) fn is_isbn(number: &str) -> bool {
    number.len() == 13 && (number.starts_with("978") || number.starts_with("979"))
}

fn is_plain(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn code(form: &str, text: &str) -> Code {
        Code { form: form.into(), text: text.into() }
    }

    #[wasm_bindgen_test]
    fn books_and_labels_have_numbers_and_other_wares_do_not_count() {
        for (form, text) in [(BOOK, "9786020332956"), (LABELS[0], "E00003"), (LABELS[1], "B00042/2016"), (QR, "E00003")]
        {
            assert!(is_number(&code(form, text)), "{form} {text}");
        }
        for (form, text) in
            [(BOOK, "8992753102204"), (QR, "https://lain.example/x"), (QR, "LAPAU:8Z3K5W1Q0T"), (QR, "")]
        {
            assert!(!is_number(&code(form, text)), "{form} {text}");
        }
        assert!(!is_number(&code(QR, &"1".repeat(41))));
    }

    #[wasm_bindgen_test]
    fn a_code_of_the_app_leads_to_its_page_and_no_other_does() {
        let app = "https://pustaka.example/";
        assert_eq!(place(&code(QR, "https://pustaka.example/saya/kartu#K=AB"), app), Some("/saya/kartu#K=AB"));
        for other in ["https://pustaka.example.lain/saya", "https://lain.example/", "pustaka.example/", ""] {
            assert_eq!(place(&code(QR, other), app), None, "{other}");
        }
        assert_eq!(place(&code(LABELS[0], "https://pustaka.example/saya"), app), None);
    }
}
