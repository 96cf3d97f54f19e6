//! A connection that survives what browsers do to it.

use std::{cell::RefCell, future::Future, rc::Rc};

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use indexed_db_futures::{
    Build,
    database::Database,
    transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions},
};
use wasm_bindgen_futures::spawn_local;

use super::{Error, Result, error::opened};

/// How long opening may take before the app goes on without, in milliseconds.
const PATIENCE: u32 = 5_000;

/// The shape of a database.
pub(super) struct Schema {
    /// Its version; a higher one calls `upgrade`.
    pub(super) version: u32,
    /// Brings a database of an older version (0: a new one) to this one.
    pub(super) upgrade: fn(&Database, from: u32) -> indexed_db_futures::Result<()>,
}

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
    pub(super) async fn run<T, F: Future<Output = Result<T>>>(&self, work: impl Fn(Rc<Database>) -> F) -> Result<T> {
        match work(self.open().await?).await {
            Err(Error::Lost(_)) => {
                self.database.take();
                work(self.open().await?).await
            }
            other => other,
        }
    }

    /// Deletes the whole database.
    pub(super) async fn delete(&self) -> Result<()> {
        if let Some(database) = self.database.take().and_then(|database| Rc::try_unwrap(database).ok()) {
            database.close();
        }
        opened(Database::delete_by_name(&self.name))?.await.map_err(Error::from)
    }

    async fn open(&self) -> Result<Rc<Database>> {
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

/// A transaction that only reads.
pub(super) fn reading<'a>(database: &'a Database, stores: &'static [&'static str]) -> Result<Transaction<'a>> {
    Ok(database.transaction(stores).with_mode(TransactionMode::Readonly).build()?)
}

/// A transaction that writes; a strict one has reached the disk when it is committed.
pub(super) fn writing<'a>(
    database: &'a Database,
    stores: &'static [&'static str],
    durability: TransactionDurability,
) -> Result<Transaction<'a>> {
    let options = TransactionOptions::new().with_durability(durability);
    Ok(database.transaction(stores).with_mode(TransactionMode::Readwrite).with_options(options).build()?)
}
