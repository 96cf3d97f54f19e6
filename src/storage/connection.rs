//! A connection that survives what browsers do to it.

use std::{cell::RefCell, rc::Rc};

use futures_util::future::{Either, LocalBoxFuture, select};
use gloo_timers::future::TimeoutFuture;
use indexed_db_futures::{Build, database::Database, transaction::TransactionDurability};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::{Error, Result, error::opened, rows::Rows};
use crate::platform::events;

/// How long opening may take before the app goes on without, in milliseconds.
const PATIENCE: u32 = 5_000;

/// How often a page that is being left looks whether it came back, in milliseconds.
const RETURN: u32 = 100;

/// The shape of a database.
pub(super) struct Schema {
    /// Its version; a higher one calls `upgrade`.
    pub(super) version: u32,
    /// Brings a database of an older version (0: a new one) to this one.
    pub(super) upgrade: fn(&Database, from: u32) -> indexed_db_futures::Result<()>,
}

/// Some work on a database.
pub(super) type Work<'w, T> = dyn Fn(Rc<Database>) -> LocalBoxFuture<'w, Result<T>> + 'w;

/// A connection to a database.
pub(super) struct Connection {
    name: String,
    schema: &'static Schema,
    database: Rc<RefCell<Option<Rc<Database>>>>,
}

impl Connection {
    /// A connection by name; it opens when it is first used.
    pub(super) fn new(name: &str, schema: &'static Schema) -> Self {
        Self { name: name.to_owned(), schema, database: Rc::default() }
    }

    /// Does some work on the database.
    ///
    /// WebKit closes databases behind the page's back; after such a loss the database is reopened once and the work done again, so it must bear being done twice.
    pub(super) async fn run<'w, T>(&self, work: &Work<'w, T>) -> Result<T> {
        let outcome = work(self.open().await?).await;
        if !matches!(outcome, Err(Error::Lost(_))) {
            return outcome;
        }
        self.database.take();
        work(self.open().await?).await
    }

    /// Has rows of some stores hold something; `None` deletes a row.
    pub(super) async fn write(
        &self,
        stores: &'static [&'static str],
        durability: TransactionDurability,
        changes: &[(&'static str, String, Option<JsValue>)],
    ) -> Result<()> {
        self.run(&|database| {
            Box::pin(async move {
                let rows = Rows::to_write(&database, stores, durability)?;
                for (store, key, value) in changes {
                    rows.put(store, key, value.clone())?;
                }
                rows.commit().await
            })
        })
        .await
    }

    /// Deletes the whole database.
    pub(super) async fn delete(&self) -> Result<()> {
        if let Some(database) = self.database.take().and_then(|database| Rc::try_unwrap(database).ok()) {
            database.close();
        }
        opened(Database::delete_by_name(&self.name))?.await.map_err(Error::from)
    }

    async fn open(&self) -> Result<Rc<Database>> {
        // A page that is being left begins nothing: WebKit may never end its transaction, which would hold the next page up.
        // It waits, in case it comes back from the browser's own cache of pages.
        while events::is_leaving() {
            TimeoutFuture::new(RETURN).await;
        }
        if let Some(database) = self.database.borrow().clone() {
            return Ok(database);
        }
        let upgrade = self.schema.upgrade;
        let opening = opened(
            Database::open(self.name.clone())
                .with_version(self.schema.version)
                .with_on_upgrade_needed(move |event, database| upgrade(&database, event.old_version() as u32))
                .build(),
        )?;
        let opening = std::pin::pin!(async move { opened(opening.await) });
        let database = match select(opening, TimeoutFuture::new(PATIENCE)).await {
            Either::Left((database, _)) => Rc::new(database?),
            Either::Right(_) => return Err(Error::Blocked),
        };
        *self.database.borrow_mut() = Some(database.clone());
        self.give_way(&database);
        Ok(database)
    }

    /// Closes the database when another tab wants to upgrade or delete it.
    fn give_way(&self, database: &Database) {
        let Ok(mut changes) = database.version_changes() else { return };
        let slot = Rc::downgrade(&self.database);
        spawn_local(async move {
            if changes.recv().await.is_some() {
                if let Some(slot) = slot.upgrade() {
                    slot.take();
                }
                // Closed even if nobody here uses it any more: it would hold the other tab up until it is collected.
                changes.db().clone().close();
            }
        });
    }
}
