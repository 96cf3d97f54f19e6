//! Drills of guides on the library's own catalogue: what they ask it, and what is said of an answer.
//!
//! | module | what it knows |
//! | --- | --- |
//! | `judging` | whether a title is what is sought, and by which of its words |
//! | `asking` | which search leads to what is sought, and how many it counts |
//! | `shelving` | spines to be put in order, and where an order is wrong |
//!
//! Promised: an answer is judged by the records at hand and by nothing else; the same catalogue and round give the same drill.
//! Never: it does no I/O and knows no clock; no text of a record or of a guide makes it panic.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod asking;
mod judging;
mod shelving;

pub use asking::{count, count_all, leads_to, may_be};
pub use judging::{Condition, Finding, is_sought, judge, standing};
pub use shelving::{LEAST, SPINES, Spine, misplaced, spines};
