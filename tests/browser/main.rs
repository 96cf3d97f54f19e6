//! The app's storage, in a browser: what the feed's cache and the outbox promise, kept by a real IndexedDB.
//!
//! `cargo xtask test browser` runs these in Chromium. Every test has databases of its own, of random names, so that
//! nothing one leaves behind can help or hurt another.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cache;
mod cards;
mod doors;
mod loans;
mod outbox;
mod raw;
mod reading;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// A name that no other database has.
fn name() -> String {
    format!("test-{}", lapau::platform::random::uuid())
}
