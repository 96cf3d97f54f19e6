//! A card to be handed on as a picture: what something is, where it stands, and a QR code that leads there. It is drawn on the phone, of the library's own data alone.

use super::qr;

/// The side of the card, in pixels.
pub(crate) const SIDE: u32 = 1080;

/// The colours of the page, of what is written on it, and of the three of the marawa.
const PAPER: &str = "#fbf6ec";
const INK: &str = "#1c1a17";
const MARAWA: [&str; 3] = ["#1c1a17", "#a3201d", "#d9a514"];
/// The colours of covers, by lot.
const COVERS: [&str; 5] = ["#6d2b20", "#274a4f", "#4b3a63", "#3e4d2a", "#7a5416"];

/// The card as a drawing: the first line is what it is called, the others say more; a `cover` is drawn for a book.
pub(crate) fn card(words: &str, library: &str, address: &str, cover: bool) -> String {
    let mut lines = words.lines().map(clean).filter(|line| !line.is_empty());
    let title = lines.next().unwrap_or_default();
    let more: Vec<String> = lines.collect();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{SIDE}\" height=\"{SIDE}\" viewBox=\"0 0 {SIDE} {SIDE}\" font-family=\"Georgia, serif\" fill=\"{INK}\"><rect width=\"{SIDE}\" height=\"{SIDE}\" fill=\"{PAPER}\"/>"
    );
    for (n, colour) in MARAWA.iter().enumerate() {
        svg += &format!("<rect y=\"{}\" width=\"{SIDE}\" height=\"14\" fill=\"{colour}\"/>", n * 14);
    }
    let left = if cover { 470 } else { 80 };
    if cover {
        let lot = title.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
        let colour = COVERS[lot % COVERS.len()];
        svg += &format!(
            "<rect x=\"80\" y=\"120\" width=\"340\" height=\"480\" fill=\"{colour}\"/><path d=\"M80 540h340M80 556h340M104 120v480\" stroke=\"{}\" stroke-width=\"6\"/>",
            MARAWA[2]
        );
        let lines = wrapped(&title, 15, 6);
        for (n, line) in lines.iter().enumerate() {
            svg += &text(line, 128, 190 + n * 52, 38, &format!("font-weight=\"700\" fill=\"{PAPER}\""));
        }
    }
    let (wide, large) = if cover { (19, 52) } else { (30, 64) };
    let mut y = 170;
    for line in wrapped(&title, wide, 6) {
        svg += &text(&line, left, y, large, "font-weight=\"700\"");
        y += large + 14;
    }
    y += 14;
    for line in more.iter().flat_map(|line| wrapped(line, if cover { 30 } else { 50 }, 3)) {
        if y > 640 {
            break;
        }
        svg += &text(&line, left, y, 34, "font-family=\"system-ui, sans-serif\"");
        y += 48;
    }
    if let Some((path, size)) = qr::path(address) {
        svg += &format!(
            "<rect x=\"80\" y=\"700\" width=\"300\" height=\"300\" fill=\"#fff\"/><svg x=\"80\" y=\"700\" width=\"300\" height=\"300\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\"><path d=\"{path}\" fill=\"#000\"/></svg>"
        );
    }
    for (n, line) in wrapped(&clean(library), 26, 3).iter().enumerate() {
        svg += &text(line, 430, 780 + n * 52, 42, "font-weight=\"700\"");
    }
    let place = address.split_once("://").map_or(address, |(_, rest)| rest);
    for (n, line) in pieces(place, 36).iter().take(3).enumerate() {
        svg += &text(line, 430, 930 + n * 34, 26, "font-family=\"system-ui, sans-serif\"");
    }
    svg + "</svg>"
}

fn text(line: &str, x: usize, y: usize, size: usize, more: &str) -> String {
    format!("<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" {more}>{}</text>", escaped(line))
}

/// A line without what turns or breaks it.
fn clean(line: &str) -> String {
    let plain =
        line.chars().filter(|c| !c.is_control() && !matches!(*c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    plain.collect::<String>().trim().to_owned()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A text in lines of about so many characters, at most so many; what is left is told by dots.
fn wrapped(text: &str, wide: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace().flat_map(|word| pieces(word, wide)) {
        let last = lines.len() - 1;
        let line = &mut lines[last];
        if line.is_empty() {
            line.push_str(&word);
        } else if line.chars().count() + 1 + word.chars().count() <= wide {
            line.push(' ');
            line.push_str(&word);
        } else {
            lines.push(word);
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

/// A word that is longer than a line, cut.
fn pieces(word: &str, wide: usize) -> Vec<String> {
    let characters: Vec<char> = word.chars().collect();
    characters.chunks(wide.max(1)).map(|piece| piece.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_card_says_what_it_is_and_nothing_of_it_is_markup() {
        let words = "Robohnya <script>alert(1)</script> & surau\u{202e} kami\nNavis, A. A.\n899.221 NAV r · Lantai 1";
        let svg = card(words, "Pustaka \"Uji\"", "https://pustaka.example/koleksi/t1", true);
        assert!(!svg.contains("<script") && !svg.contains('\u{202e}'), "{svg}");
        for part in
            ["&lt;script&gt;", "&amp;", "899.221 NAV r", "Navis, A. A.", "Pustaka &quot;Uji&quot;", "<path d=\"M4 4h7"]
        {
            assert!(svg.contains(part), "{part} is not in {svg}");
        }
    }

    #[wasm_bindgen_test]
    fn lines_are_as_wide_as_the_card() {
        assert_eq!(wrapped("Tenggelamnya Kapal Van der Wijck", 15, 6), ["Tenggelamnya", "Kapal Van der", "Wijck"]);
        assert_eq!(wrapped("a b c d e", 1, 2), ["a", "b…"]);
        assert_eq!(wrapped(&"x".repeat(20), 15, 6), ["x".repeat(15), "x".repeat(5)]);
        assert_eq!(wrapped("", 15, 6), [""]);
    }
}
