//! The feed on this phone.
//!
//! Chunks are stored as they arrive, by digest, and mean nothing until a collection's head names them.
//! A head is written in one transaction, so a collection is always one whole version of itself.

use std::rc::Rc;

use indexed_db_futures::{database::Database, prelude::*, transaction::TransactionDurability, typed_array::TypedArray};
use lapau_feed::{
    Collection, Digest, Record, chunk,
    json::{self, Read},
    manifest::Entry,
};
use lapau_sync::{Head, Held};
use serde::Serialize;

use super::{
    Error, Result,
    connection::{Connection, Schema, reading, writing},
};

const CHUNKS: &str = "chunks";
const HEADS: &str = "heads";
const META: &str = "meta";
const STORES: [&str; 3] = [CHUNKS, HEADS, META];

/// The key in `meta` of what the heads have in common.
const TRUSTED: &str = "trusted";

static SCHEMA: Schema = Schema { version: 1, upgrade };

/// A cache is never migrated: a new version starts empty and fetches everything again.
fn upgrade(database: &Database, _from: u32) -> indexed_db_futures::Result<()> {
    for store in database.object_store_names() {
        database.delete_object_store(&store)?;
    }
    STORES.into_iter().try_for_each(|store| database.create_object_store(store).build().map(|_| ()))
}

/// The feed on this phone.
pub struct Cache {
    connection: Connection,
}

/// A head as it is stored.
#[derive(Serialize, Read)]
struct StoredHead {
    generation: u64,
    entry: Entry,
}

/// What the heads have in common.
#[derive(Default, Serialize, Read)]
struct Trusted {
    library: Option<String>,
    complete: Option<(u64, Digest)>,
}

impl Cache {
    /// The cache of a name; tests use their own.
    pub fn new(name: &str) -> Self {
        Self { connection: Connection::new(name, &SCHEMA) }
    }

    /// What is here.
    pub async fn held(&self) -> Result<Held> {
        let held = self.connection.run(|database| async move { held(&database).await }).await;
        match held {
            // Of a newer app, or no longer readable: it holds nothing that can't be fetched again.
            Err(Error::Newer | Error::Unreadable(_)) => {
                self.connection.delete().await?;
                Ok(Held::default())
            }
            other => other,
        }
    }

    /// Stores a chunk that was verified. It is not readable before a head names it.
    pub async fn put_chunk(&self, digest: Digest, bytes: Vec<u8>) -> Result<()> {
        let bytes = Rc::new(TypedArray::from(bytes));
        self.connection
            .run(|database| {
                let bytes = bytes.clone();
                async move {
                    let transaction = writing(&database, &[CHUNKS], TransactionDurability::Relaxed)?;
                    let request = transaction
                        .object_store(CHUNKS)?
                        .put(bytes.as_slice())
                        .with_key(digest.to_string())
                        .primitive()?;
                    request.await?;
                    Ok(transaction.commit().await?)
                }
            })
            .await
    }

    /// Makes a collection readable. Its chunks must all be here: a tab that tidied up meanwhile may have taken one away.
    pub async fn put_head(&self, library: &str, collection: Collection, head: &Head) -> Result<()> {
        let json = serde_json::to_string(&StoredHead { generation: head.generation, entry: head.entry.clone() })?;
        self.connection
            .run(|database| {
                let json = json.clone();
                async move {
                    let transaction = writing(&database, &STORES, TransactionDurability::Strict)?;
                    let chunks = transaction.object_store(CHUNKS)?;
                    for chunk in &head.entry.chunks {
                        let key: Option<String> = chunks.get_key(chunk.digest.to_string()).primitive()?.await?;
                        key.ok_or_else(|| Error::Unreadable("a chunk is missing".into()))?;
                    }
                    let heads = transaction.object_store(HEADS)?;
                    heads.put(json).with_key(collection.name()).primitive()?.await?;
                    let meta = transaction.object_store(META)?;
                    let mut trusted = read_trusted(meta.get(TRUSTED).primitive()?.await?);
                    trusted.library = Some(library.to_owned());
                    meta.put(serde_json::to_string(&trusted)?).with_key(TRUSTED).primitive()?.await?;
                    Ok(transaction.commit().await?)
                }
            })
            .await
    }

    /// Notes that a publication is here whole, and takes away the collections it no longer has.
    pub async fn complete(&self, library: &str, generation: u64, digest: Digest, gone: &[Collection]) -> Result<()> {
        let trusted = Trusted { library: Some(library.to_owned()), complete: Some((generation, digest)) };
        let json = serde_json::to_string(&trusted)?;
        self.connection
            .run(|database| {
                let json = json.clone();
                async move {
                    let transaction = writing(&database, &[HEADS, META], TransactionDurability::Strict)?;
                    let heads = transaction.object_store(HEADS)?;
                    for collection in gone {
                        heads.delete(collection.name()).primitive()?.await?;
                    }
                    transaction.object_store(META)?.put(json).with_key(TRUSTED).primitive()?.await?;
                    Ok(transaction.commit().await?)
                }
            })
            .await
    }

    /// Deletes chunks that nothing names any more.
    pub async fn drop_chunks(&self, digests: &[Digest]) -> Result<()> {
        if digests.is_empty() {
            return Ok(());
        }
        self.connection
            .run(|database| async move {
                let transaction = writing(&database, &[CHUNKS], TransactionDurability::Relaxed)?;
                let chunks = transaction.object_store(CHUNKS)?;
                for digest in digests {
                    chunks.delete(digest.to_string()).primitive()?.await?;
                }
                Ok(transaction.commit().await?)
            })
            .await
    }

    /// The records of a collection; none if it never arrived. Records that this version can't read are passed over.
    pub async fn read<R: Record>(&self) -> Result<Vec<R>> {
        let chunks = self.chunks(R::COLLECTION).await?;
        let mut records = Vec::new();
        for bytes in chunks {
            let (read, _) = chunk::read(&bytes).map_err(|error| Error::Unreadable(error.to_string()))?;
            records.extend(read);
        }
        Ok(records)
    }

    /// The bytes of a collection's chunks, read in one transaction with its head.
    async fn chunks(&self, collection: Collection) -> Result<Vec<Vec<u8>>> {
        self.connection
            .run(|database| async move {
                let transaction = reading(&database, &[HEADS, CHUNKS])?;
                let head: Option<String> = transaction.object_store(HEADS)?.get(collection.name()).primitive()?.await?;
                let Some(head) = head else { return Ok(Vec::new()) };
                let head: StoredHead = json::from_str(&head)?;
                let store = transaction.object_store(CHUNKS)?;
                // All requests go out before the first is awaited.
                let requests: Vec<_> = head
                    .entry
                    .chunks
                    .iter()
                    .map(|chunk| store.get::<TypedArray<u8>, _, _>(chunk.digest.to_string()).primitive())
                    .collect::<indexed_db_futures::Result<_>>()?;
                let mut chunks = Vec::with_capacity(requests.len());
                for request in requests {
                    let bytes = request.await?.ok_or_else(|| Error::Unreadable("a chunk is missing".into()))?;
                    chunks.push(bytes.into());
                }
                Ok(chunks)
            })
            .await
    }

    /// Deletes everything.
    pub async fn delete(&self) -> Result<()> {
        self.connection.delete().await
    }
}

async fn held(database: &Database) -> Result<Held> {
    let transaction = reading(database, &STORES)?;
    let heads = transaction.object_store(HEADS)?;
    let (names, values) = (heads.get_all_keys::<String>().primitive()?, heads.get_all::<String>().primitive()?);
    let digests = transaction.object_store(CHUNKS)?.get_all_keys::<String>().primitive()?;
    let trusted = read_trusted(transaction.object_store(META)?.get(TRUSTED).primitive()?.await?);
    let mut held = Held { library: trusted.library, complete: trusted.complete, ..Held::default() };
    let names = names.await?.collect::<indexed_db_futures::Result<Vec<_>>>()?;
    let values = values.await?.collect::<indexed_db_futures::Result<Vec<_>>>()?;
    for (name, json) in names.iter().zip(values) {
        if let Some(collection) = Collection::from_name(name) {
            let StoredHead { generation, entry } = json::from_str(&json)?;
            held.heads.insert(collection, Head { generation, entry });
        }
    }
    for digest in digests.await? {
        held.chunks.extend(digest?.parse::<Digest>());
    }
    Ok(held)
}

/// What can't be read was written by nobody we know, and holds nothing that a sync does not find again.
fn read_trusted(json: Option<String>) -> Trusted {
    json.and_then(|json| json::from_str(&json).ok()).unwrap_or_default()
}
