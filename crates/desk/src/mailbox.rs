//! The library's mailbox: a collection of a [Kinto](https://docs.kinto-storage.org/) server, for libraries that run no desk where phones could reach it.
//!
//! Phones put letters there ([`lapau_feed::mailbox`]); the desk, wherever it runs, takes them out and in by the same rules as those that phones bring.
//!
//! Promised: a letter is deleted from the mailbox only once it is on disk here, with what the next publication says of it;
//! killed in between, it is found in both places and kept once. What is no letter is told, taken out and not met again.
//! Nothing is taken from a mailbox that strangers can read, write over or empty: [`Mailbox::verify`] tries to.
//! Never: the password is sent to nobody but the mailbox, and nowhere over plain HTTP but within this machine.

mod client;
mod collecting;
mod collector;
mod probing;

use serde::Deserialize;

use crate::store::StoreError;

pub use client::Mailbox;
pub use collecting::{Collected, LeftOut};
pub use collector::{Collector, Last};

/// With whom the desk logs in at the mailbox.
#[derive(Clone)]
pub struct Account {
    name: String,
    password: String,
}

impl Account {
    /// Reads `NAME:PASSWORD`, on a line of its own.
    pub fn read(text: &str) -> Option<Self> {
        let (name, password) = text.trim().split_once(':')?;
        let is_whole = !name.is_empty() && !password.is_empty() && !text.trim().contains('\n');
        is_whole.then(|| Self { name: name.to_owned(), password: password.to_owned() })
    }
}

impl std::fmt::Debug for Account {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Account({:?})", self.name)
    }
}

/// Why nothing can be done with a mailbox.
#[derive(Debug, thiserror::Error)]
pub enum MailboxError {
    /// The address is of no collection.
    #[error(
        "{0:?} is no address of a mailbox; write that of a Kinto collection: https://surat.example/v1/buckets/lapau/collections/surat"
    )]
    Address(String),
    /// The address would send letters and the password in the clear.
    #[error("{0} is not https: everyone on the way could read the letters and the password")]
    Plain(String),
    /// Nothing answers.
    #[error("the mailbox does not answer ({0}); check its address and the network, then try again")]
    Silent(#[source] reqwest::Error),
    /// The mailbox has too much to do, or is in trouble.
    #[error("the mailbox can't answer at the moment ({0}); try again later")]
    Trouble(u16),
    /// Something else answers.
    #[error("what answers is no Kinto ({0}); check the address")]
    Stranger(String),
    /// The account is not known there.
    #[error(
        "the mailbox does not know the account {0:?} with this password; correct it, or make it where Kinto runs: kinto create-user --ini kinto.ini --username {0}"
    )]
    Account(String),
    /// There is no such collection, or the account does not own it.
    #[error("the account {0:?} owns no such mailbox; make it with desk collect --prepare")]
    Missing(String),
    /// The account may not make it.
    #[error(
        "the account may not make the mailbox ({0}); set kinto.bucket_create_principals = account:NAME in kinto.ini and restart Kinto"
    )]
    NotMade(u16),
    /// Strangers can do with letters what only the library may.
    #[error(
        "the mailbox is open: {0}. Set kinto.explicit_permissions = false in kinto.ini, restart Kinto, and run this again; nothing was taken out"
    )]
    Open(String),
    /// Others than the library may read.
    #[error(
        "the mailbox is open: {0} may read or change what lies in it; take that permission away from its bucket and collection, or run desk collect --prepare; nothing was taken out"
    )]
    Shared(String),
    /// Phones can't put letters there.
    #[error("phones can't put letters into the mailbox ({0}); run desk collect --prepare")]
    Closed(u16),
    /// Browsers don't let pages of the app send letters there.
    #[error(
        "browsers would not let the app at {0} send letters to the mailbox; set kinto.cors_origins = {0} in kinto.ini"
    )]
    Foreign(String),
    /// What was stored can't be deleted there.
    #[error(
        "the letters are stored, but the mailbox does not delete them ({0}); they will be met again, and kept once"
    )]
    StillThere(u16),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The clock or the system's random bytes failed.
    #[error("{0}")]
    System(String),
}

impl MailboxError {
    /// Whether it may pass by itself, as what is wrong with a network does.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Silent(_) | Self::Trouble(_))
    }
}

/// What Kinto says of itself, as far as it matters here.
#[derive(Debug, Deserialize)]
struct Root {
    settings: Settings,
    user: Option<User>,
}

#[derive(Debug, Deserialize)]
struct Settings {
    #[serde(default)]
    explicit_permissions: Option<bool>,
}

#[derive(Debug, Deserialize)]
struct User {
    id: String,
}
