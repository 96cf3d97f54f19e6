//! What exists on this phone and nowhere else: letters, drafts, loans, cards, doors, and what its reader keeps.
//!
//! Every write is strict: it has reached the disk when it returns.

use indexed_db_futures::{Build, database::Database, transaction::TransactionDurability::Strict};
use lapau_circulation::Loan;
use lapau_feed::json::{self, Read};
use lapau_outbox::Letter;
use lapau_reading::Reading;
use serde::Serialize;
use wasm_bindgen::JsValue;

use super::{
    Card, Cards, Door, Result,
    connection::{Connection, Schema},
    rows::Rows,
};
use crate::order;

/// Letters by identifier.
const LETTERS: &str = "letters";
/// What a half-filled form holds, by the form's name.
const DRAFTS: &str = "drafts";
/// Loans that were typed in, by barcode.
const LOANS: &str = "loans";
/// What the reader keeps, in one row: a change of it may concern several lists at once.
const READING: &str = "reading";
/// Members' cards, by identifier.
const CARDS: &str = "cards";
/// Doors of events that a librarian has on this phone, by identifier.
const DOORS: &str = "doors";
/// The name of the draft in which a letter is changed.
pub fn draft_of(letter: &str) -> String {
    ["letter ", letter].concat()
}

/// The name under which it is kept what the text of a draft was before.
pub fn versions_of(draft: &str) -> String {
    ["versions ", draft].concat()
}

const STORES: &[&str] = &[LETTERS, DRAFTS, LOANS, READING, CARDS, DOORS];

static SCHEMA: Schema = Schema { version: 5, upgrade };

/// Brings a database to the version of today. A new version gets a step of its own, and a test from the version before.
fn upgrade(database: &Database, from: u32) -> indexed_db_futures::Result<()> {
    if from < 1 {
        database.create_object_store(LETTERS).build()?;
        database.create_object_store(DRAFTS).build()?;
    }
    if from < 2 {
        database.create_object_store(LOANS).build()?;
    }
    if from < 3 {
        database.create_object_store(READING).build()?;
    }
    if from < 4 {
        database.create_object_store(CARDS).build()?;
    }
    if from < 5 {
        database.create_object_store(DOORS).build()?;
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

/// The loans that were typed in, and the rows that can't be read.
#[derive(Debug, Default)]
pub struct Loans {
    /// The loans, what is due first first.
    pub loans: Vec<Loan>,
    /// Rows that can't be read: their keys and what they hold.
    pub unreadable: Vec<(String, String)>,
}

impl Outbox {
    /// The outbox of a name; tests use their own.
    pub fn new(name: &str) -> Self {
        Self { connection: Connection::new(name, &SCHEMA) }
    }

    /// Every letter.
    pub async fn letters(&self) -> Result<Letters> {
        let (mut letters, unreadable) = self.rows::<Letter>(LETTERS).await?;
        order::by(&mut letters, |a, b| (a.submission.created, a.id()).cmp(&(b.submission.created, b.id())));
        Ok(Letters { letters, unreadable })
    }

    /// Stores a new letter.
    pub async fn put(&self, letter: &Letter) -> Result<()> {
        self.write(LETTERS, letter.id(), Some(serde_json::to_string(letter)?)).await
    }

    /// Changes a letter in one transaction, so that two tabs never work on different versions of it.
    ///
    /// `change` says whether there is something to store; the answer is the letter as it is stored then, or `None` if there is no such letter or nothing was changed.
    pub async fn update(&self, id: &str, change: &dyn Fn(&mut Letter) -> bool) -> Result<Option<Letter>> {
        self.change(LETTERS, id, || None, change).await
    }

    /// Deletes a letter, or a row that can't be read, and what was kept of how it was written.
    pub async fn delete(&self, id: &str) -> Result<()> {
        let draft = draft_of(id);
        let gone = [(LETTERS, id.to_owned(), None), (DRAFTS, versions_of(&draft), None), (DRAFTS, draft, None)];
        self.connection.write(STORES, Strict, &gone).await
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

    /// Every loan, what is due first first.
    pub async fn loans(&self) -> Result<Loans> {
        let (mut loans, unreadable) = self.rows::<Loan>(LOANS).await?;
        order::by(&mut loans, |a, b| (a.due, a.name(), &a.item).cmp(&(b.due, b.name(), &b.item)));
        Ok(Loans { loans, unreadable })
    }

    /// Stores a loan, in place of what was known of the same item.
    pub async fn put_loan(&self, loan: &Loan) -> Result<()> {
        self.write(LOANS, &loan.item, Some(serde_json::to_string(loan)?)).await
    }

    /// Changes a loan as [`update`](Self::update) does a letter.
    pub async fn update_loan(&self, item: &str, change: &dyn Fn(&mut Loan) -> bool) -> Result<Option<Loan>> {
        self.change(LOANS, item, || None, change).await
    }

    /// Deletes a loan, or a row that can't be read.
    pub async fn delete_loan(&self, item: &str) -> Result<()> {
        self.write(LOANS, item, None).await
    }

    /// What the reader keeps, or, if that can't be read, what is there instead of it.
    pub async fn reading(&self) -> Result<std::result::Result<Reading, String>> {
        let (mut read, unreadable) = self.rows::<Reading>(READING).await?;
        Ok(match unreadable.into_iter().next() {
            Some((_, held)) => Err(held),
            None => Ok(read.pop().unwrap_or_default()),
        })
    }

    /// Changes what the reader keeps, as [`update`](Self::update) does a letter.
    pub async fn update_reading(&self, change: &dyn Fn(&mut Reading) -> bool) -> Result<Option<Reading>> {
        self.change(READING, READING, || Some(Reading::default()), change).await
    }

    /// Forgets what the reader keeps, as when it can't be read.
    pub async fn delete_reading(&self) -> Result<()> {
        self.write(READING, READING, None).await
    }

    /// Every card that is kept, by name.
    pub async fn cards(&self) -> Result<Cards> {
        let (mut cards, unreadable) = self.rows::<Card>(CARDS).await?;
        order::by(&mut cards, |a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        Ok(Cards { cards, unreadable: unreadable.into_iter().map(|(key, _)| key).collect() })
    }

    /// Stores a card, in place of what was known of it.
    pub async fn put_card(&self, card: &Card) -> Result<()> {
        self.write(CARDS, &card.id, Some(serde_json::to_string(card)?)).await
    }

    /// Deletes a card, or a row that can't be read.
    pub async fn delete_card(&self, id: &str) -> Result<()> {
        self.write(CARDS, id, None).await
    }

    /// Every door, and the keys of rows that can't be read.
    pub async fn doors(&self) -> Result<(Vec<Door>, Vec<String>)> {
        let (doors, unreadable) = self.rows::<Door>(DOORS).await?;
        Ok((doors, unreadable.into_iter().map(|(key, _)| key).collect()))
    }

    /// Stores a door, in place of what was known of it.
    pub async fn put_door(&self, door: &Door) -> Result<()> {
        self.write(DOORS, &door.id, Some(serde_json::to_string(door)?)).await
    }

    /// Changes a door as [`update`](Self::update) does a letter.
    pub async fn update_door(&self, id: &str, change: &dyn Fn(&mut Door) -> bool) -> Result<Option<Door>> {
        self.change(DOORS, id, || None, change).await
    }

    /// Deletes a door, or a row that can't be read.
    pub async fn delete_door(&self, id: &str) -> Result<()> {
        self.write(DOORS, id, None).await
    }

    /// Deletes every row, readable or not, all or none of them.
    pub async fn clear(&self) -> Result<()> {
        self.connection
            .run(&|database| {
                Box::pin(async move {
                    let rows = Rows::to_write(&database, STORES, Strict)?;
                    for store in STORES {
                        rows.clear(store)?;
                    }
                    rows.commit().await
                })
            })
            .await
    }

    /// Deletes the database itself. Only tests do.
    pub async fn delete_all(&self) -> Result<()> {
        self.connection.delete().await
    }

    /// The rows of a store, and those that can't be read: their keys and what they hold.
    async fn rows<T: Read>(&self, store: &'static str) -> Result<(Vec<T>, Vec<(String, String)>)> {
        let rows = self
            .connection
            .run(&|database| Box::pin(async move { Rows::to_read(&database, STORES)?.texts(store).await }))
            .await?;
        let (mut read, mut unreadable) = (Vec::new(), Vec::new());
        for (key, json) in rows {
            match json::from_str(&json) {
                Ok(row) => read.push(row),
                Err(_) => unreadable.push((key, json)),
            }
        }
        Ok((read, unreadable))
    }

    /// Changes a row in one transaction, or what stands for a `missing` one; `None` if there is neither or nothing was changed.
    async fn change<T: Read + Serialize>(
        &self,
        store: &'static str,
        key: &str,
        missing: fn() -> Option<T>,
        change: &dyn Fn(&mut T) -> bool,
    ) -> Result<Option<T>> {
        self.connection
            .run(&|database| {
                Box::pin(async move {
                    let rows = Rows::to_write(&database, STORES, Strict)?;
                    let kept = rows.text(store, key).await?.map(|json| json::from_str(&json)).transpose()?;
                    let Some(mut row) = kept.or_else(missing) else { return Ok(None) };
                    if !change(&mut row) {
                        return Ok(None);
                    }
                    rows.put(store, key, Some(serde_json::to_string(&row)?.into()))?;
                    rows.commit().await?;
                    Ok(Some(row))
                })
            })
            .await
    }

    async fn write(&self, store: &'static str, key: &str, value: Option<String>) -> Result<()> {
        let change = (store, key.to_owned(), value.map(JsValue::from));
        self.connection.write(STORES, Strict, &[change]).await
    }
}
