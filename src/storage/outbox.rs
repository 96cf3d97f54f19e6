//! What exists on this phone and nowhere else: letters and drafts.
//!
//! Every write is strict: it has reached the disk when it returns.

use indexed_db_futures::{Build, database::Database, transaction::TransactionDurability::Strict};
use lapau_feed::json;
use lapau_outbox::Letter;

use wasm_bindgen::JsValue;

use super::{
    Result,
    connection::{Connection, Schema},
    rows::Rows,
};
use crate::order;

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
        let rows = self
            .connection
            .run(&|database| Box::pin(async move { Rows::to_read(&database, &[LETTERS])?.texts(LETTERS).await }));
        let mut found = Letters::default();
        for (key, json) in rows.await? {
            match json::from_str(&json) {
                Ok(letter) => found.letters.push(letter),
                Err(_) => found.unreadable.push((key, json)),
            }
        }
        order::by(&mut found.letters, |a, b| (a.submission.created, a.id()).cmp(&(b.submission.created, b.id())));
        Ok(found)
    }

    /// Stores a new letter.
    pub async fn put(&self, letter: &Letter) -> Result<()> {
        self.write(LETTERS, letter.id(), Some(serde_json::to_string(letter)?)).await
    }

    /// Changes a letter in one transaction, so that two tabs never work on different versions of it.
    ///
    /// `change` says whether there is something to store; the answer is the letter as it is stored then, or `None` if there is no such letter or nothing was changed.
    pub async fn update(&self, id: &str, change: &dyn Fn(&mut Letter) -> bool) -> Result<Option<Letter>> {
        self.connection
            .run(&|database| {
                Box::pin(async move {
                    let rows = Rows::to_write(&database, &[LETTERS], Strict)?;
                    let Some(json) = rows.text(LETTERS, id).await? else { return Ok(None) };
                    let mut letter: Letter = json::from_str(&json)?;
                    if !change(&mut letter) {
                        return Ok(None);
                    }
                    rows.put(LETTERS, id, Some(serde_json::to_string(&letter)?.into())).await?;
                    rows.commit().await?;
                    Ok(Some(letter))
                })
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
            .run(&|database| Box::pin(async move { Rows::to_read(&database, &[DRAFTS])?.text(DRAFTS, form).await }))
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
        let change = (store, key.to_owned(), value.map(JsValue::from));
        self.connection.write(&[LETTERS, DRAFTS], Strict, &[change]).await
    }
}
