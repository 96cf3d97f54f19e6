//! The browser, as plain functions: clock, chance, network, locks, signals between tabs, files, focus.
//!
//! Nothing here knows what a book or a letter is, and no browser error leaves it as anything but a plain value.

pub mod camera;
pub mod clock;
pub mod cryptography;
pub mod document;
pub mod events;
pub mod files;
pub mod http;
pub mod lock;
pub mod notice;
pub mod part;
pub mod preferences;
pub mod quota;
pub mod random;
pub mod signal;
