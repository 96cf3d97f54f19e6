//! Text from source files made fit to be shown and searched.

mod cleaning;
mod mojibake;
mod punctuation;

pub(crate) use cleaning::{barcode, class_number, clean, clip, is_blank};
pub(crate) use mojibake::repaired;
pub(crate) use punctuation::{name_as_filed, unmarked};
