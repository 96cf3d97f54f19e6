//! The exports of INLISLite 3, the library system of the National Library of Indonesia.
//!
//! Its MARC text and MARCXML are read by [`crate::marc`], its report of loans by [`crate::loans`].

pub(crate) mod catalogue;
pub(crate) mod interchange;
mod wording;
