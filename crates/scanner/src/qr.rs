//! QR codes.

use rqrr::PreparedImage;

use crate::{Code, Form, Picture, note};

/// Reads the QR codes of a picture. Those that can't be read whole are passed over.
pub(crate) fn read(picture: &Picture, found: &mut Vec<Code>) {
    let (width, height) = (picture.width(), picture.height());
    let mut prepared = PreparedImage::prepare_from_greyscale(width, height, |x, y| picture.at(x, y));
    for grid in prepared.detect_grids() {
        if let Ok((_, text)) = grid.decode() {
            note(found, Form::Qr, text);
        }
    }
}
