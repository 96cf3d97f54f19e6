//! Judging a writing contest without knowing who wrote what.
//!
//! | module | what it knows |
//! | --- | --- |
//! | `codes` | names for entries that tell nothing of their writers |
//! | `merging` | what many jurors gave, as one result |
//!
//! Promised: the same letters give the same names and the same result, in whatever order they are read; places are told apart by whole numbers alone, never by what rounding left of them.
//! Never: it does no I/O, reads no clock, and knows nobody's name.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod codes;
mod merging;

pub use codes::code_names;
pub use merging::{Judged, Mean, Standing, merge};
