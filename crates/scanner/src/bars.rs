//! Barcodes: upright or lying, and somewhat askew.

use rxing::{
    BinaryBitmap, DecodeHints, Luma8Source, LuminanceSource, Reader,
    common::GlobalHistogramBinarizer,
    oned::{Code39Reader, Code128Reader, EAN13Reader},
};

use crate::{Care, Code, Form, Picture, note};

/// The fewest characters of a Code 39. It need not have a check digit, and a shorter one is soon seen where there is none.
const FEWEST: usize = 4;

/// Reads one barcode of each form, where the picture has one.
pub(crate) fn read(picture: &Picture, forms: &[Form], care: Care, found: &mut Vec<Code>) {
    let (width, height) = (picture.width() as u32, picture.height() as u32);
    let Ok(upright) = Luma8Source::new_with_slice(picture.luma(), width, height) else { return };
    let before = found.len();
    look(&upright, forms, care, found);
    if found.len() == before
        && let Ok(lying) = upright.rotate_counter_clockwise()
    {
        look(&lying, forms, care, found);
    }
}

/// Looks along the rows, in both directions.
fn look(source: &Luma8Source<'_>, forms: &[Form], care: Care, found: &mut Vec<Code>) {
    let hints = DecodeHints { TryHarder: Some(care == Care::Still), ..DecodeHints::default() };
    for form in forms {
        let mut bitmap = BinaryBitmap::new(GlobalHistogramBinarizer::new(source.clone()));
        let read = match form {
            Form::Ean13 => EAN13Reader.decode_with_hints(&mut bitmap, &hints),
            Form::Code39 => Code39Reader::new().decode_with_hints(&mut bitmap, &hints),
            Form::Code128 => Code128Reader.decode_with_hints(&mut bitmap, &hints),
            Form::Qr => continue,
        };
        if let Ok(read) = read
            && (*form != Form::Code39 || read.getText().len() >= FEWEST)
        {
            note(found, *form, read.getText().to_owned());
        }
    }
}
