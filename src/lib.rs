//! Lapau, the patrons' app: a whole library on a phone, offline.
//!
//! This package is what touches the browser, and nothing else; behaviour lives in the crates.
//! Imports go one way: `storage`, `platform` ← `sync`, `delivery`, `engine` ← `state` ← `markup` ← `components`, `pages`, `shell` ← `apart` ← `app`.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod apart;
pub mod app;
pub mod components;
pub mod delivery;
pub mod engine;
pub mod locale;
mod markup;
mod order;
pub mod pages;
pub mod paths;
pub mod platform;
pub mod shell;
pub mod state;
pub mod storage;
pub mod sync;
