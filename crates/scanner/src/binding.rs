//! What the page's worker calls.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Care, Form, Picture};

/// The codes in what a canvas holds, each as `qr_code …`: its form as browsers call it, a space, and what it says.
///
/// `forms` are those that are looked for, with commas between them; others than are known are not looked for.
#[wasm_bindgen]
pub fn read(pixels: &[u8], width: u32, height: u32, forms: &str, is_still: bool) -> Vec<String> {
    let Some(picture) = Picture::of_rgba(pixels, width as usize, height as usize) else { return Vec::new() };
    let forms: Vec<_> = Form::ALL.into_iter().filter(|form| forms.split(',').any(|name| name == form.name())).collect();
    let care = if is_still { Care::Still } else { Care::Moving };
    let codes = crate::read(&picture, &forms, care);
    codes.into_iter().map(|code| format!("{} {}", code.form.name(), code.text)).collect()
}
