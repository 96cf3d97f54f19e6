//! The databases seen from below: as another version of the app, a fault or a meddler would write them.

use indexed_db_futures::{database::Database, prelude::*, transaction::TransactionMode};

/// Writes a row into a store of a database that exists.
pub(crate) async fn put(database: &str, store: &str, key: &str, value: &str) {
    let database = Database::open(database).await.unwrap();
    let transaction = database.transaction(store).with_mode(TransactionMode::Readwrite).build().unwrap();
    let rows = transaction.object_store(store).unwrap();
    rows.put(value).with_key(key).primitive().unwrap().await.unwrap();
    transaction.commit().await.unwrap();
    database.close();
}

/// Deletes a row of a database that exists.
pub(crate) async fn delete(database: &str, store: &str, key: &str) {
    let database = Database::open(database).await.unwrap();
    let transaction = database.transaction(store).with_mode(TransactionMode::Readwrite).build().unwrap();
    transaction.object_store(store).unwrap().delete(key).primitive().unwrap().await.unwrap();
    transaction.commit().await.unwrap();
    database.close();
}

/// Makes a database of a version with empty stores, as an app of that time did.
pub(crate) async fn make(database: &str, version: u32, stores: &'static [&'static str]) {
    let database = Database::open(database)
        .with_version(version)
        .with_on_upgrade_needed(move |_, database| {
            stores.iter().try_for_each(|store| database.create_object_store(*store).build().map(|_| ()))
        })
        .build()
        .unwrap()
        .await
        .unwrap();
    database.close();
}

/// Makes a database, or raises it, to a version that only a newer app would know.
pub(crate) async fn raise(database: &str) {
    let database = Database::open(database).with_version(99u32).await.unwrap();
    database.close();
}

/// The keys of a store of a database that exists.
pub(crate) async fn keys(database: &str, store: &str) -> Vec<String> {
    let database = Database::open(database).await.unwrap();
    let transaction = database.transaction(store).with_mode(TransactionMode::Readonly).build().unwrap();
    let keys = transaction.object_store(store).unwrap().get_all_keys::<String>().primitive().unwrap().await.unwrap();
    let keys = keys.map(Result::unwrap).collect();
    drop(transaction);
    database.close();
    keys
}
