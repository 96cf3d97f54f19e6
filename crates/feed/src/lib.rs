//! The contract between a library and its patrons' phones, version 1.
//!
//! A *feed* is a folder of static JSON: one small [`Manifest`] and immutable, content-addressed chunks of records.
//! What a patron sends back is a [`submission::Submission`].
//! Both sides compile this crate, so the format is declared once; `docs/feed-format.md` shows an example of every record and is tested against these types.
//!
//! This crate never does I/O, never reads a clock and knows no browser.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

// The names that `#[derive(Read)]` writes are those of this crate seen from outside.
extern crate self as lapau_feed;

pub mod archive;
pub mod badge;
pub mod base64url;
pub mod card;
pub mod catalogue;
pub mod chunk;
pub mod class;
mod columns;
pub mod consulting;
pub mod conversation;
pub mod dates;
pub mod delta;
pub mod digest;
pub mod door;
pub mod finding;
pub mod json;
pub mod judging;
pub mod learning;
pub mod letters;
pub mod library;
pub mod mailbox;
pub mod manifest;
pub mod participation;
pub mod programme;
pub mod prose;
pub mod record;
pub mod signature;
pub mod submission;
pub mod text;
mod ticket;

pub use digest::Digest;
pub use manifest::{FORMAT, Manifest};
pub use prose::Prose;
pub use record::{Collection, Problem, Record};
pub use text::{Language, Localized};
pub use ticket::Ticket;
