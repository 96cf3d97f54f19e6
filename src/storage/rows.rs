//! One transaction: rows of texts or bytes, each under a text.
//!
//! Everything goes in and out as the values the browser keeps, so that each request exists once and not once for each type.

use indexed_db_futures::{
    Build, BuildPrimitive,
    database::Database,
    object_store::ObjectStore,
    query_source::QuerySource,
    transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions},
};
use wasm_bindgen::JsValue;

use super::Result;

/// The rows of some stores, in one transaction. What is not committed is not written.
pub(super) struct Rows<'a>(Transaction<'a>);

impl<'a> Rows<'a> {
    /// Rows to read.
    pub(super) fn to_read(database: &'a Database, stores: &'static [&'static str]) -> Result<Self> {
        Ok(Self(database.transaction(stores).with_mode(TransactionMode::Readonly).build()?))
    }

    /// Rows to write; strict ones have reached the disk when they are committed.
    pub(super) fn to_write(
        database: &'a Database,
        stores: &'static [&'static str],
        durability: TransactionDurability,
    ) -> Result<Self> {
        let options = TransactionOptions::new().with_durability(durability);
        let transaction = database.transaction(stores).with_mode(TransactionMode::Readwrite).with_options(options);
        Ok(Self(transaction.build()?))
    }

    fn store(&self, name: &str) -> Result<ObjectStore<'_>> {
        Ok(self.0.object_store(name)?)
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

    /// Has a row hold something; `None` deletes it.
    pub(super) async fn put(&self, store: &str, key: &str, value: Option<JsValue>) -> Result<()> {
        let (store, key) = (self.store(store)?, JsValue::from_str(key));
        match value {
            Some(value) => _ = store.put(value).with_key(key).primitive()?.await?,
            None => store.delete(key).primitive()?.await?,
        }
        Ok(())
    }

    /// Writes what was put.
    pub(super) async fn commit(self) -> Result<()> {
        Ok(self.0.commit().await?)
    }
}
