//! The librarians' side of Lapau: it imports a library's exports, publishes the feed, takes what patrons send, and answers.
//!
//! ```text
//! exports ──intake──▶ store ──publication──▶ feed folder ──reception──▶ phones
//! content folder ──content──────▲            office ◀──store◀──reception──┘
//! ```
//!
//! Promised: an import or a publication happens whole or not at all; a receipt is given only for what is safely on disk;
//! nothing is published that breaks the contract of `lapau-feed` or holds personal data the desk can recognise.
//! Never: it does not change what a patron sent, and it never shows one patron's letter to another.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod appointments;
pub mod attendance;
pub mod cards;
pub mod clock;
pub mod command;
pub mod content;
pub mod contests;
pub mod counting;
mod hosting;
pub mod intake;
pub mod mailbox;
pub mod office;
mod pictures;
pub mod publication;
pub mod published;
mod random;
pub mod reception;
pub mod report;
pub mod sharing;
pub mod store;
