//! Plans what a phone fetches of a feed, and judges what arrives before anything of it is stored.
//!
//! The caller fetches bytes and hands them in; this crate says whether they may be believed and what is still missing.
//! It never does I/O and never reads a clock.
//!
//! What must stay true: nothing that [`read_manifest`], [`claims`] or [`accept`] rejects is ever stored, and what is stored is never replaced by something older.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod buckets;
mod judging;
mod plan;
mod rebuild;
mod unpack;

pub use buckets::buckets_of;
pub use judging::{Rejected, accept, claims};
pub use plan::{Head, Held, PACKED, Plan, Refresh, Step, garbage, read_manifest};
pub use rebuild::{Made, Rebuild};
pub use unpack::Unpack;

#[cfg(test)]
mod tests;
