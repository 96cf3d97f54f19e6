//! What exists on this phone and nowhere else: letters and drafts.
//!
//! Every write is strict: it has reached the disk when it returns.

use std::rc::Rc;

use crate::order;

use indexed_db_futures::{database::Database, prelude::*, transaction::TransactionDurability::Strict};
use lapau_feed::json;
use lapau_outbox::Letter;

use super::{
    Result,
    connection::{Connection, Schema, reading, writing},
};

/// Letters by identifier.
const LETTERS: &str = "letters";
/// What a half-filled form holds, by the form's name.
const DRAFTS: &str = "drafts";

static SCHEMA: Schema = Schema { version: current::VERSION, upgrade };

/// The schema of today. A new version gets a module of its own, a step in [`upgrade`], and a test from the version before.
mod current {
    pub(super) const VERSION: u32 = 1;
}

fn upgrade(database: &Database, from: u32) -> indexed_db_futures::Result<()> {
    if from < 1 {
        database.create_object_store(LETTERS).build()?;
        database.create_object_store(DRAFTS).build()?;
    }
    Ok(())
}

/// What exists on this phone and nowhere else.
pub struct Outbox {
    connection: Connection,
}

/// The letters of an outbox, and the rows that can't be read.
#[derive(Debug, Default)]
pub struct Letters {
    /// The letters, the oldest first.
    pub letters: Vec<Letter>,
    /// Rows that can't be read: their keys and what they hold. They can be looked at and deleted, and stop nothing.
    pub unreadable: Vec<(String, String)>,
}

impl Outbox {
    /// The outbox of a name; tests use their own.
    pub fn new(name: &str) -> Self {
        Self { connection: Connection::new(name, &SCHEMA) }
    }

    /// Every letter.
    pub async fn letters(&self) -> Result<Letters> {
        self.connection
            .run(|database| async move {
                let transaction = reading(&database, &[LETTERS])?;
                let store = transaction.object_store(LETTERS)?;
                let (keys, values) =
                    (store.get_all_keys::<String>().primitive()?, store.get_all::<String>().primitive()?);
                let keys = keys.await?.collect::<indexed_db_futures::Result<Vec<_>>>()?;
                let values = values.await?.collect::<indexed_db_futures::Result<Vec<_>>>()?;
                let mut found = Letters::default();
                for (key, json) in keys.into_iter().zip(values) {
                    match json::from_str(&json) {
                        Ok(letter) => found.letters.push(letter),
                        Err(_) => found.unreadable.push((key, json)),
                    }
                }
                order::by(&mut found.letters, |a, b| {
                    (a.submission.created, a.id()).cmp(&(b.submission.created, b.id()))
                });
                Ok(found)
            })
            .await
    }

    /// Stores a new letter.
    pub async fn put(&self, letter: &Letter) -> Result<()> {
        self.write(LETTERS, letter.id(), Some(serde_json::to_string(letter)?)).await
    }

    /// Changes a letter in one transaction, so that two tabs never work on different versions of it.
    ///
    /// `change` says whether there is something to store; the answer is the letter as it is stored then, or `None` if there is no such letter or nothing was changed.
    pub async fn update(&self, id: &str, change: impl Fn(&mut Letter) -> bool) -> Result<Option<Letter>> {
        let change = Rc::new(change);
        self.connection
            .run(|database| {
                let change = change.clone();
                async move {
                    let transaction = writing(&database, &[LETTERS], Strict)?;
                    let store = transaction.object_store(LETTERS)?;
                    let json: Option<String> = store.get(id).primitive()?.await?;
                    let Some(mut letter) = json.map(|json| json::from_str::<Letter>(&json)).transpose()? else {
                        return Ok(None);
                    };
                    if !change(&mut letter) {
                        return Ok(None);
                    }
                    store.put(serde_json::to_string(&letter)?).with_key(id).primitive()?.await?;
                    transaction.commit().await?;
                    Ok(Some(letter))
                }
            })
            .await
    }

    /// Deletes a letter, or a row that can't be read.
    pub async fn delete(&self, id: &str) -> Result<()> {
        self.write(LETTERS, id, None).await
    }

    /// What a half-filled form held when it was last touched.
    pub async fn draft(&self, form: &str) -> Result<Option<String>> {
        self.connection
            .run(|database| async move {
                let transaction = reading(&database, &[DRAFTS])?;
                Ok(transaction.object_store(DRAFTS)?.get(form).primitive()?.await?)
            })
            .await
    }

    /// Keeps what a half-filled form holds; `None` forgets it.
    pub async fn put_draft(&self, form: &str, draft: Option<String>) -> Result<()> {
        self.write(DRAFTS, form, draft).await
    }

    /// Deletes everything. Only tests do.
    pub async fn delete_all(&self) -> Result<()> {
        self.connection.delete().await
    }

    async fn write(&self, store: &'static str, key: &str, value: Option<String>) -> Result<()> {
        self.connection
            .run(|database| {
                let value = value.clone();
                async move {
                    // One store a write: the builder wants the names for as long as the program runs.
                    let stores: &'static [&'static str] = if store == LETTERS { &[LETTERS] } else { &[DRAFTS] };
                    let transaction = writing(&database, stores, Strict)?;
                    let rows = transaction.object_store(store)?;
                    match value {
                        Some(value) => {
                            rows.put(value).with_key(key).primitive()?.await?;
                        }
                        None => rows.delete(key).primitive()?.await?,
                    }
                    Ok(transaction.commit().await?)
                }
            })
            .await
    }
}
