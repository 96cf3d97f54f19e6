//! UTF-8 that was taken for Windows-1252 and encoded again, once or several times: `Ã©` for `é`, `Ã¢â‚¬â„¢` for `’`.
//!
//! It is repaired only where nothing else can be meant: the run of characters, taken as Windows-1252 bytes, must be UTF-8 and must mean letters and marks of a kind that such accidents happen to.

use std::borrow::Cow;

/// The text with every certain accident repaired; borrowed where there was none.
pub(crate) fn repaired(text: &str) -> Cow<'_, str> {
    // Every accident begins with one of these, which are the lead bytes of UTF-8 seen as Windows-1252.
    if !text.contains(['Ã', 'Â', 'â', 'Ø', 'Ù', 'Ð', 'Ñ']) {
        return Cow::Borrowed(text);
    }
    let mut whole = String::with_capacity(text.len());
    let mut changed = false;
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| !c.is_ascii()) {
        let end = rest[start..].find(|c: char| c.is_ascii()).map_or(rest.len(), |length| start + length);
        whole.push_str(&rest[..start]);
        let mut run = rest[start..end].to_owned();
        // Three rounds are the most that was ever seen; each needs its own proof.
        for _ in 0..3 {
            let Some(once_less) = undo(&run) else { break };
            run = once_less;
            changed = true;
        }
        whole.push_str(&run);
        rest = &rest[end..];
    }
    if !changed {
        return Cow::Borrowed(text);
    }
    whole.push_str(rest);
    Cow::Owned(whole)
}

/// One round less of encoding, or `None` where that is not certain.
fn undo(run: &str) -> Option<String> {
    let bytes: Vec<u8> = run.chars().map(as_windows_1252).collect::<Option<_>>()?;
    let meant = String::from_utf8(bytes).ok()?;
    let western = |c: char| matches!(c, '\u{a0}'..='\u{ff}' | '\u{2010}'..='\u{203a}' | '\u{20ac}' | '\u{2122}' | '\u{152}' | '\u{153}' | '\u{160}' | '\u{161}' | '\u{178}' | '\u{17d}' | '\u{17e}' | '\u{192}' | '\u{2c6}' | '\u{2dc}');
    let eastern = |c: char| matches!(c, '\u{400}'..='\u{45f}' | '\u{621}'..='\u{652}');
    // „Spaß“ ends in two characters that happen to be UTF-8, so letters of other scripts need company.
    let certain = meant.chars().all(|c| western(c) && starts_certainly(c))
        || (meant.chars().count() >= 3 && meant.chars().all(eastern));
    certain.then_some(meant)
}

/// Whether the UTF-8 of a character begins with Â, Ã or â, which real text hardly sets before a symbol.
fn starts_certainly(c: char) -> bool {
    matches!(c.encode_utf8(&mut [0; 4]).as_bytes()[0], 0xc2 | 0xc3 | 0xe2)
        || matches!(c, '\u{152}'..='\u{192}' | '\u{2c6}' | '\u{2dc}')
}

fn as_windows_1252(c: char) -> Option<u8> {
    if let byte @ 0x80..=0xff = c as u32 {
        // The five bytes that Windows-1252 leaves empty pass as controls.
        return Some(byte as u8);
    }
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    (!unmappable).then(|| bytes[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accidents_are_repaired() {
        for (broken, meant) in [
            ("DeveloperÃ¢â‚¬â„¢s library", "Developer’s library"),
            ("Bruce PerensÃ¢â‚¬â„¢ Open Source series", "Bruce Perens’ Open Source series"),
            ("cafÃ© Â© 2004", "café © 2004"),
            ("â€œkutipanâ€\u{9d} â€“ ya", "“kutipan” – ya"),
            ("Ø§Ù„Ù‚Ø±Ø¢Ù†", "القرآن"),
        ] {
            assert_eq!(repaired(broken), meant);
        }
    }

    #[test]
    fn honest_text_is_left_alone() {
        for text in ["SÃO PAULO", "„Spaß“", "Âge d’or", "naïve café", "Ñandú", "Ð", "“Ã”", "Kâ”", "ā–ū", "日本の茶書"]
        {
            assert!(matches!(repaired(text), Cow::Borrowed(_)), "{text} became {}", repaired(text));
        }
    }
}
