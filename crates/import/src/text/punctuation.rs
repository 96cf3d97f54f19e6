//! ISBD punctuation, which catalogue cards need between elements and records do not.

/// Words that keep their full stop at the end of an element.
const ABBREVIATIONS: [&str; 38] = [
    "al", "bhd", "bk", "cet", "cie", "cm", "co", "corp", "cv", "dkk", "dll", "dr", "drs", "ed", "eds", "esq", "etc",
    "hal", "hlm", "ill", "ilus", "inc", "jil", "jr", "ltd", "no", "p", "ph.d", "pt", "pte", "rev", "sdn", "ser", "sr",
    "st", "tbk", "vol", "yay",
];

/// An element without the marks that end it: ` /`, ` :`, ` ;`, ` ,`, ` =`, and the full stop unless it belongs to the last word.
pub(crate) fn unmarked(text: &str) -> &str {
    let mut text = text.trim();
    loop {
        let before = text.len();
        text = text.trim_end_matches(['/', ':', ';', ',', '=']).trim_end();
        if let Some(bare) = text.strip_suffix('.').filter(|bare| !keeps_full_stop(bare)) {
            text = bare.trim_end();
        }
        if text.len() == before {
            return without_brackets(text);
        }
    }
}

/// A name in the form it is filed under, without the comma or full stop before the next element.
pub(crate) fn name_as_filed(text: &str) -> &str {
    unmarked(text)
}

fn keeps_full_stop(bare: &str) -> bool {
    let last = bare.rsplit([' ', ',', '(', '[', '-', '\u{a0}']).next().unwrap_or_default();
    let initial = last.rsplit('.').next().unwrap_or_default();
    bare.ends_with('.')
        || initial.chars().count() == 1 && initial.chars().all(char::is_alphabetic)
        || ABBREVIATIONS.contains(&last.to_lowercase().as_str())
}

/// Without a pair of brackets around the whole, or one that lost its partner.
fn without_brackets(text: &str) -> &str {
    let (open, close) = (text.matches('[').count(), text.matches(']').count());
    match (text.strip_prefix('['), text.strip_suffix(']')) {
        (Some(_), Some(_)) if open == 1 && close == 1 => text[1..text.len() - 1].trim(),
        (Some(inner), None) if close == 0 && open == 1 => inner.trim_start(),
        (None, Some(inner)) if open == 0 && close == 1 => inner.trim_end(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_between_elements_go_and_abbreviations_stay() {
        for (written, expected) in [
            ("Robohnya surau kami /", "Robohnya surau kami"),
            ("Ajax :", "Ajax"),
            ("Tarikh Minangkabau. ", "Tarikh Minangkabau"),
            ("Navis, A. A.", "Navis, A. A."),
            ("Navis, A.A.,", "Navis, A.A."),
            ("Balai Pustaka,", "Balai Pustaka"),
            ("Taylor & Francis Inc.", "Taylor & Francis Inc."),
            ("1st ed.", "1st ed."),
            ("Cet. 1.", "Cet. 1"),
            ("and so on...", "and so on..."),
            ("[Jakarta] :", "Jakarta"),
            ("[Jakarta", "Jakarta"),
            ("Cours [de] musique", "Cours [de] musique"),
            ("Title = ", "Title"),
            (" / ", ""),
            ("", ""),
        ] {
            assert_eq!(unmarked(written), expected, "{written}");
        }
    }
}
