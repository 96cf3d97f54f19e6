//! QR codes, drawn as one path: for links, and for whatever else a phone shows to a reader.

use qrcodegen::{QrCode, QrCodeEcc};

use crate::markup::{Markup, markup};

/// The light margin that readers need on every side, in modules (ISO/IEC 18004).
const MARGIN: i32 = 4;

/// A text as a QR code, with what it is for whoever does not see it; nothing for one that is too long for any code (2,331 bytes).
pub(crate) fn qr(text: &str, label: &str) -> Option<Markup> {
    let (path, size) = path(text)?;
    let view = format!("0 0 {size} {size}");
    Some(markup! {
        <svg class="qr" viewBox=view role="img" aria-label=label.to_owned() shape-rendering="crispEdges"><path d=path/></svg>
    })
}

/// The dark modules as a path, a run of them a rectangle, and the side of the whole with its margin.
fn path(text: &str) -> Option<(String, i32)> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count() as i32;
            if run > 0 {
                path += &format!("M{} {}h{run}v1h-{run}z", x + MARGIN, y + MARGIN);
            }
            x += run.max(1);
        }
    }
    Some((path, code.size() + 2 * MARGIN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_code_has_its_margin_and_its_finder_in_the_corner() {
        let (path, size) = path("https://pustaka.example/koleksi/t1").unwrap();
        assert!(path.starts_with("M4 4h7v1h-7z"), "{path}");
        assert_eq!(size, 29 + 8, "a code of version 3");
    }

    #[wasm_bindgen_test]
    fn what_fits_no_code_is_not_drawn() {
        assert_eq!(path(&"a".repeat(3_000)), None);
    }
}
