//! A connection that survives what browsers do to it.

use std::{cell::RefCell, rc::Rc};

use futures_channel::oneshot;
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
        let (name, schema, slot) = (self.name.clone(), self.schema, self.database.clone());
        let (tell, opened) = oneshot::channel();
        // To its end, even if nobody waits for it any more: an upgrade that is left alone leaves a database without stores.
        spawn_local(async move {
            let outcome = whole(&name, schema).await.map(Rc::new);
            if let Ok(database) = &outcome {
                *slot.borrow_mut() = Some(database.clone());
                give_way(&slot, database);
            }
            // Who lost patience asks again, and finds it open.
            tell.send(outcome).ok();
        });
        match select(opened, TimeoutFuture::new(PATIENCE)).await {
            Either::Left((outcome, _)) => outcome.unwrap_or(Err(Error::Blocked)),
            Either::Right(_) => Err(Error::Blocked),
        }
    }
}

/// Opens a database that has its stores.
///
/// One of this version without any holds nothing and would never get them: it is made anew.
async fn whole(name: &str, schema: &'static Schema) -> Result<Database> {
    let database = open(name, schema).await?;
    if database.object_store_names().next().is_some() {
        return Ok(database);
    }
    database.close();
    opened(Database::delete_by_name(name))?.await.map_err(Error::from)?;
    open(name, schema).await
}

async fn open(name: &str, schema: &'static Schema) -> Result<Database> {
    let opening = opened(
        Database::open(name.to_owned())
            .with_version(schema.version)
            .with_on_upgrade_needed(move |event, database| (schema.upgrade)(&database, event.old_version() as u32))
            .build(),
    )?;
    opened(opening.await)
}

/// Closes the database when another tab wants to upgrade or delete it.
fn give_way(slot: &Rc<RefCell<Option<Rc<Database>>>>, database: &Database) {
    let Ok(mut changes) = database.version_changes() else { return };
    let slot = Rc::downgrade(slot);
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
