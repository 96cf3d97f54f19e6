//! Emptying a mailbox again and again: on a schedule, and when a librarian asks for it.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

use super::{Collected, Mailbox, MailboxError};
use crate::{clock, store::Store};

/// What came of it the last time.
#[derive(Clone, Debug)]
pub struct Last {
    /// When.
    pub at: Timestamp,
    /// What was taken in, or why nothing could be.
    pub outcome: Result<Collected, String>,
}

/// Empties a mailbox into a store.
#[derive(Clone, Debug)]
pub struct Collector {
    mailbox: Mailbox,
    store: Store,
    /// The origin of the app.
    origin: Option<String>,
    /// Whether strangers were found to be kept out. Held while letters are taken out, so that nobody does so twice at once.
    verified: Arc<tokio::sync::Mutex<bool>>,
    last: Arc<Mutex<Option<Last>>>,
}

impl Collector {
    /// For a mailbox that nothing is known of yet.
    pub fn new(mailbox: Mailbox, store: Store, origin: Option<String>) -> Self {
        Self { mailbox, store, origin, verified: Arc::default(), last: Arc::default() }
    }

    /// Takes out what lies there, after seeing once to it that strangers are kept out.
    ///
    /// # Errors
    ///
    /// As [`Mailbox::verify`] and [`Mailbox::collect`].
    pub async fn run(&self) -> Result<Collected, MailboxError> {
        let mut verified = self.verified.lock().await;
        let outcome = async {
            if !*verified {
                let old = self.mailbox.verify(self.origin.as_deref()).await?;
                if old > 0 {
                    eprintln!(
                        "Strangers can read {old} letters in the mailbox that came before it was set right; they are taken out now"
                    );
                }
                *verified = true;
            }
            self.mailbox.collect(&self.store).await
        }
        .await;
        let at = clock::wall().unwrap_or_default();
        let said = outcome.as_ref().map(Clone::clone).map_err(ToString::to_string);
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(Last { at, outcome: said });
        outcome
    }

    /// What came of it the last time.
    pub fn last(&self) -> Option<Last> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Does so for ever, with a rest in between.
    pub async fn run_for_ever(self, rest: Duration) {
        loop {
            tokio::time::sleep(rest).await;
            match self.run().await {
                Ok(Collected { new: 0, left: 0, .. }) => {}
                Ok(Collected { new, left: 0, .. }) => println!("{new} letters from the mailbox"),
                Ok(Collected { new, left, .. }) => println!("{new} letters from the mailbox, {left} left out"),
                Err(error) => eprintln!("Nothing came from the mailbox: {error}"),
            }
        }
    }
}
