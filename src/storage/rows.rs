//! One transaction: rows of texts or bytes, each under a text.
//!
//! Everything goes in and out as the values the browser keeps, so that each request exists once and not once for each type.
//!
//! A page may be left in the middle of a transaction, and WebKit may keep such a page, its transaction open, for as long as it likes;
//! everything the next page asks for would wait behind it. So a transaction that writes is committed with its last request and not after it,
//! and [`abort_all`] ends what else is under way when the page is left.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
};

use futures_util::future::join;
use indexed_db_futures::{
    Build, BuildPrimitive,
    database::Database,
    internals::SystemRepr,
    object_store::ObjectStore,
    query_source::QuerySource,
    transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions},
};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};

use super::Result;

#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    type UnderWay;

    #[wasm_bindgen(method, catch)]
    fn abort(this: &UnderWay) -> std::result::Result<(), JsValue>;
}

thread_local! {
    /// The transactions that are under way.
    static UNDER_WAY: RefCell<BTreeMap<u32, UnderWay>> = const { RefCell::new(BTreeMap::new()) };
    /// How many transactions there were.
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

/// Ends every transaction that is under way, without a trace, but those that were committed: they end by themselves.
pub(super) fn abort_all() {
    UNDER_WAY.with_borrow(|all| {
        for transaction in all.values() {
            // One that is ending already says so, and that is all that was wanted.
            transaction.abort().ok();
        }
    });
}

/// A place among the transactions that are under way.
struct Place(u32);

impl Place {
    fn of(transaction: &Transaction<'_>) -> Self {
        let place = COUNT.get();
        COUNT.set(place.wrapping_add(1));
        let transaction: UnderWay = transaction.as_sys().clone().unchecked_into();
        UNDER_WAY.with_borrow_mut(|all| all.insert(place, transaction));
        Self(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        UNDER_WAY.with_borrow_mut(|all| all.remove(&self.0));
    }
}

/// The rows of some stores, in one transaction. What is not committed is not written.
pub(super) struct Rows<'a> {
    transaction: Transaction<'a>,
    place: Place,
    /// What was put and not answered yet.
    put: RefCell<Vec<Request>>,
}

/// A request whose answer says nothing but that it was done.
type Request = std::pin::Pin<Box<dyn Future<Output = indexed_db_futures::Result<()>>>>;

impl<'a> Rows<'a> {
    /// Rows to read.
    pub(super) fn to_read(database: &'a Database, stores: &'static [&'static str]) -> Result<Self> {
        Ok(Self::of(database.transaction(stores).with_mode(TransactionMode::Readonly).build()?))
    }

    /// Rows to write; strict ones have reached the disk when they are committed.
    pub(super) fn to_write(
        database: &'a Database,
        stores: &'static [&'static str],
        durability: TransactionDurability,
    ) -> Result<Self> {
        let options = TransactionOptions::new().with_durability(durability);
        let transaction = database.transaction(stores).with_mode(TransactionMode::Readwrite).with_options(options);
        Ok(Self::of(transaction.build()?))
    }

    fn of(transaction: Transaction<'a>) -> Self {
        Self { place: Place::of(&transaction), transaction, put: RefCell::default() }
    }

    fn store(&self, name: &str) -> Result<ObjectStore<'_>> {
        Ok(self.transaction.object_store(name)?)
    }

    /// What rows hold; `undefined` if there is no such row. All are asked for before the first is awaited.
    pub(super) async fn get(&self, store: &str, keys: &[String]) -> Result<Vec<JsValue>> {
        let store = self.store(store)?;
        let mut requests = Vec::with_capacity(keys.len());
        for key in keys {
            requests.push(store.get::<JsValue, _, _>(JsValue::from_str(key)).primitive()?);
        }
        let mut values = Vec::with_capacity(requests.len());
        for request in requests {
            values.push(request.await?.unwrap_or_default());
        }
        Ok(values)
    }

    /// The text of a row.
    pub(super) async fn text(&self, store: &str, key: &str) -> Result<Option<String>> {
        let values = self.get(store, &[key.to_owned()]).await?;
        Ok(values.first().and_then(JsValue::as_string))
    }

    /// The keys of a store.
    pub(super) async fn keys(&self, store: &str) -> Result<Vec<String>> {
        let found = self.store(store)?.get_all_keys::<JsValue>().primitive()?.await?;
        Ok(found.flatten().filter_map(|key| key.as_string()).collect())
    }

    /// Every row of a store with its text; one that holds no text has an empty one.
    pub(super) async fn texts(&self, store: &str) -> Result<Vec<(String, String)>> {
        let keys = self.keys(store).await?;
        let values = self.get(store, &keys).await?;
        Ok(keys.into_iter().zip(values.iter().map(|value| value.as_string().unwrap_or_default())).collect())
    }

    /// Has a row hold something once this is committed; `None` deletes it.
    pub(super) fn put(&self, store: &str, key: &str, value: Option<JsValue>) -> Result<()> {
        let (store, key) = (self.store(store)?, JsValue::from_str(key));
        let request: Request = match value {
            Some(value) => {
                let request = store.put(value).with_key(key).primitive()?;
                Box::pin(async move { request.await.map(|_| ()) })
            }
            None => Box::pin(store.delete(key).primitive()?),
        };
        self.put.borrow_mut().push(request);
        Ok(())
    }

    /// Has a store hold nothing once this is committed.
    pub(super) fn clear(&self, store: &str) -> Result<()> {
        let request: Request = Box::pin(self.store(store)?.clear()?);
        self.put.borrow_mut().push(request);
        Ok(())
    }

    /// Writes what was put.
    ///
    /// # Errors
    ///
    /// That of the first request that failed: the transaction itself only says that it did not come about.
    pub(super) async fn commit(self) -> Result<()> {
        let Self { transaction, place, put } = self;
        let answers = async {
            let mut first = Ok(());
            for request in put.into_inner() {
                let answer = request.await;
                first = first.and(answer);
            }
            first
        };
        let (committed, answered) = join(transaction.commit(), answers).await;
        drop(place);
        Ok(answered.and(committed)?)
    }
}
