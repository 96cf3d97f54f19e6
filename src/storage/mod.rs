//! What is kept on this phone, in two IndexedDB databases.
//!
//! [`Cache`] holds the feed: it may be deleted at any time and fetched again, so it has no migrations.
//! [`Outbox`] holds what exists nowhere else: letters, drafts, loans, cards, doors, and what its reader keeps; it is migrated with care.
//!
//! Nothing outside this module knows IndexedDB, and nothing unverified is ever given to it.

mod cache;
mod cards;
mod connection;
mod doors;
mod error;
mod outbox;
mod rows;

pub use cache::{Cache, Chunks, Image, Papers};
pub use cards::{Card, Cards, Lock};
pub use doors::Door;
pub use error::Error;
pub use outbox::{Letters, Loans, Outbox, draft_of, versions_of};

/// Ends what is under way, since the page is being left. What was handed over to be written is written.
pub fn leave() {
    rows::abort_all();
}

/// The result of an access to storage.
pub type Result<T> = std::result::Result<T, Error>;
