//! QR codes and barcodes, read from pictures: for browsers that read none by themselves.
//!
//! It is a module of its own (`cargo xtask build`), which a page fetches when somebody wants to scan, and runs beside itself (`public/scanner-worker.js`).
//!
//! Promised: any bytes are a picture, and no picture makes it panic or look for ever. Never: no I/O, no clock; nothing of a picture stays.

mod bars;
#[cfg(target_arch = "wasm32")]
pub mod binding;
mod picture;
mod qr;

pub use picture::Picture;

/// The smallest side of a picture that was made smaller, in pixels.
const SMALL: usize = 200;

/// A form of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// QR code (ISO/IEC 18004).
    Qr,
    /// EAN-13 (ISO/IEC 15420): books have their ISBN so, and American ones, as UPC-A, a number that begins with a nought.
    Ean13,
    /// Code 39 (ISO/IEC 16388), on many labels of libraries. It need not have a check digit.
    Code39,
    /// Code 128 (ISO/IEC 15417), on most labels of libraries.
    Code128,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Qr, Self::Ean13, Self::Code39, Self::Code128];

    /// What browsers call it (<https://wicg.github.io/shape-detection-api/#barcodeformat-section>).
    pub const fn name(self) -> &'static str {
        match self {
            Self::Qr => "qr_code",
            Self::Ean13 => "ean_13",
            Self::Code39 => "code_39",
            Self::Code128 => "code_128",
        }
    }
}

/// A code in a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Its form.
    pub form: Form,
    /// What it says; never empty.
    pub text: String,
}

/// How closely a picture is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// The next one follows at once, so that what is not found in the middle of this one need not be found.
    Moving,
    /// There is no other.
    Still,
}

/// The codes of some forms in a picture, each once.
pub fn read(picture: &Picture, forms: &[Form], care: Care) -> Vec<Code> {
    let mut found = Vec::new();
    let reads_qr = forms.contains(&Form::Qr);
    if reads_qr {
        qr::read(picture, &mut found);
    }
    bars::read(picture, forms, care, &mut found);
    if !found.is_empty() {
        return found;
    }
    // A sharp picture shows the grain of the paper and of the light too; a smaller one does not.
    let Some(smaller) = picture.halved().filter(|smaller| smaller.width().min(smaller.height()) >= SMALL) else {
        return found;
    };
    match care {
        Care::Still => return read(&smaller, forms, care),
        Care::Moving if reads_qr => qr::read(&smaller, &mut found),
        Care::Moving => {}
    }
    found
}

/// Puts a code to those that were found, unless it is there.
fn note(found: &mut Vec<Code>, form: Form, text: String) {
    let code = Code { form, text };
    if !code.text.is_empty() && !found.contains(&code) {
        found.push(code);
    }
}
