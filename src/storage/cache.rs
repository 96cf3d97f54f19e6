//! The feed on this phone.
//!
//! Chunks are stored as they arrive, by digest, and mean nothing until a collection's head names them.
//! A head is written in one transaction, so a collection is always one whole version of itself.

use indexed_db_futures::{Build, database::Database, transaction::TransactionDurability};
use jiff::Timestamp;
use js_sys::{Array, Uint8Array};
use lapau_feed::{
    Collection, Digest, Record, chunk,
    json::{self, Read},
    manifest::Entry,
    signature::PublicKey,
};
use lapau_sync::{Head, Held};
use serde::Serialize;
use wasm_bindgen::JsCast;

use super::{
    Error, Result,
    connection::{Connection, Schema},
    rows::Rows,
};

const CHUNKS: &str = "chunks";
const HEADS: &str = "heads";
const META: &str = "meta";
const STORES: [&str; 3] = [CHUNKS, HEADS, META];

/// The key in `meta` of what the heads have in common.
const TRUSTED: &str = "trusted";
/// The keys in `meta` of the manifest of the publication that is here whole, and of its signature, as they were published.
const PAPERS: [&str; 2] = ["manifest", "signature"];
/// The key in `meta` of the catalogue's image.
const IMAGE: &str = "image";
/// The key in `meta` of the moment at which everything here was last judged anew.
const VERIFIED: &str = "verified";

static SCHEMA: Schema = Schema { version: 1, upgrade };

/// A cache is never migrated: a new version starts empty and fetches everything again.
fn upgrade(database: &Database, _from: u32) -> indexed_db_futures::Result<()> {
    for store in database.object_store_names() {
        database.delete_object_store(&store)?;
    }
    STORES.into_iter().try_for_each(|store| database.create_object_store(store).build().map(|_| ()))
}

/// The key in `meta` of a book.
fn book_key(digest: Digest) -> String {
    ["book ", &digest.to_string()].concat()
}

/// A manifest and its signature, as they were published.
pub type Papers<'a> = (&'a [u8], Option<&'a [u8]>);

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
    #[serde(default)]
    key: Option<PublicKey>,
    complete: Option<(u64, Digest)>,
}

impl Cache {
    /// The cache of a name; tests use their own.
    pub fn new(name: &str) -> Self {
        Self { connection: Connection::new(name, &SCHEMA) }
    }

    /// What is here.
    pub async fn held(&self) -> Result<Held> {
        let held = self.connection.run(&|database| Box::pin(async move { held(&database).await })).await;
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
        let bytes = Uint8Array::from(&bytes[..]).into();
        let chunk = (CHUNKS, digest.to_string(), Some(bytes));
        self.connection.write(&[CHUNKS], TransactionDurability::Relaxed, &[chunk]).await
    }

    /// The bytes of a chunk, if it is here.
    pub async fn chunk(&self, digest: Digest) -> Result<Option<Vec<u8>>> {
        let key = &digest.to_string();
        let values = self
            .connection
            .run(&|database| {
                Box::pin(async move {
                    let rows = Rows::to_read(&database, &[CHUNKS])?;
                    rows.get(CHUNKS, std::slice::from_ref(key)).await
                })
            })
            .await?;
        Ok(values.first().and_then(|value| value.dyn_ref::<Uint8Array>()).map(Uint8Array::to_vec))
    }

    /// Makes a collection readable. Its chunks must all be here: a tab that tidied up meanwhile may have taken one away.
    pub async fn put_head(&self, library: &str, collection: Collection, head: &Head) -> Result<()> {
        let stored = StoredHead { generation: head.generation, entry: head.entry.clone() };
        let (head, names) = (&serde_json::to_string(&stored)?, &digests(&stored));
        self.connection
            .run(&|database| {
                Box::pin(async move {
                    let rows = Rows::to_write(&database, &STORES, TransactionDurability::Strict)?;
                    let here = rows.keys(CHUNKS).await?;
                    if names.iter().any(|name| !here.contains(name)) {
                        return Err(missing());
                    }
                    rows.put(HEADS, collection.name(), Some(head.into()))?;
                    let mut trusted = read_trusted(rows.text(META, TRUSTED).await?);
                    trusted.library = Some(library.to_owned());
                    rows.put(META, TRUSTED, Some(serde_json::to_string(&trusted)?.into()))?;
                    rows.commit().await
                })
            })
            .await
    }

    /// Notes that a publication is here whole, with its manifest and signature, and which key is trusted from now on, and takes away the collections it no longer has.
    pub async fn complete(
        &self,
        library: &str,
        publication: (u64, Digest),
        key: Option<PublicKey>,
        papers: Papers<'_>,
        gone: &[Collection],
    ) -> Result<()> {
        let trusted = Trusted { library: Some(library.to_owned()), key, complete: Some(publication) };
        let trusted = serde_json::to_string(&trusted)?.into();
        let mut changes: Vec<_> = gone.iter().map(|gone| (HEADS, gone.name().to_owned(), None)).collect();
        changes.push((META, TRUSTED.to_owned(), Some(trusted)));
        for (key, paper) in PAPERS.into_iter().zip([Some(papers.0), papers.1]) {
            changes.push((META, key.to_owned(), paper.map(|bytes| Uint8Array::from(bytes).into())));
        }
        self.connection.write(&[HEADS, META], TransactionDurability::Strict, &changes).await
    }

    /// The manifest of the publication that is here whole, and its signature; `None` if none is.
    pub async fn papers(&self) -> Result<Option<(Vec<u8>, Option<Vec<u8>>)>> {
        let keys = &PAPERS.map(str::to_owned);
        let papers = self
            .connection
            .run(&|database| Box::pin(async move { Rows::to_read(&database, &[META])?.get(META, keys).await }))
            .await?;
        let paper = |n: usize| papers.get(n).and_then(|value| value.dyn_ref::<Uint8Array>()).map(Uint8Array::to_vec);
        Ok(paper(0).map(|manifest| (manifest, paper(1))))
    }

    /// Notes that everything here was judged anew.
    pub async fn put_verified(&self, now: Timestamp) -> Result<()> {
        let now = [(META, VERIFIED.to_owned(), Some(now.as_millisecond().to_string().into()))];
        self.connection.write(&[META], TransactionDurability::Relaxed, &now).await
    }

    /// When everything here was last judged anew; `None` if never.
    pub async fn verified(&self) -> Result<Option<Timestamp>> {
        let read = self
            .connection
            .run(&|database| Box::pin(async move { Rows::to_read(&database, &[META])?.text(META, VERIFIED).await }));
        Ok(read.await?.and_then(|text| Timestamp::from_millisecond(text.parse().ok()?).ok()))
    }

    /// The catalogue as it was indexed, if it was made of this.
    pub async fn image(&self, of: &str) -> Result<Option<Image>> {
        let key = &[IMAGE.to_owned()];
        let read = self
            .connection
            .run(&|database| Box::pin(async move { Rows::to_read(&database, &[META])?.get(META, key).await }))
            .await?;
        let image = read.into_iter().next().and_then(|row| row.dyn_into::<Array>().ok());
        Ok(image.filter(|image| image.shift().as_string().as_deref() == Some(of)).map(Image))
    }

    /// Keeps the catalogue as it was indexed, and what it was made of, in place of what was kept.
    pub async fn put_image(&self, of: &str, image: Image) -> Result<()> {
        image.0.unshift(&of.into());
        let row = [(META, IMAGE.to_owned(), Some(image.0.into()))];
        self.connection.write(&[META], TransactionDurability::Relaxed, &row).await
    }

    /// The bytes of a book, if it is here.
    pub async fn book(&self, digest: Digest) -> Result<Option<Vec<u8>>> {
        let key = &[book_key(digest)];
        let read = self
            .connection
            .run(&|database| Box::pin(async move { Rows::to_read(&database, &[META])?.get(META, key).await }))
            .await?;
        Ok(read.first().and_then(|row| row.dyn_ref::<Uint8Array>()).map(Uint8Array::to_vec))
    }

    /// Keeps a book that was verified.
    pub async fn put_book(&self, digest: Digest, bytes: &[u8]) -> Result<()> {
        let row = [(META, book_key(digest), Some(Uint8Array::from(bytes).into()))];
        self.connection.write(&[META], TransactionDurability::Relaxed, &row).await
    }

    /// Deletes chunks that nothing names any more.
    pub async fn drop_chunks(&self, digests: &[Digest]) -> Result<()> {
        if digests.is_empty() {
            return Ok(());
        }
        let changes: Vec<_> = digests.iter().map(|digest| (CHUNKS, digest.to_string(), None)).collect();
        self.connection.write(&[CHUNKS], TransactionDurability::Relaxed, &changes).await
    }

    /// The records of a collection; none if it never arrived. Records that this version can't read are passed over.
    pub async fn read<R: Record>(&self) -> Result<Vec<R>> {
        self.chunks(R::COLLECTION).await?.records()
    }

    /// The chunks of a collection, read in one transaction with its head; none if it never arrived.
    pub async fn chunks(&self, collection: Collection) -> Result<Chunks> {
        let chunks = self
            .connection
            .run(&|database| {
                Box::pin(async move {
                    let rows = Rows::to_read(&database, &[HEADS, CHUNKS])?;
                    match rows.text(HEADS, collection.name()).await? {
                        Some(head) => rows.get(CHUNKS, &digests(&json::from_str(&head)?)).await,
                        None => Ok(Vec::new()),
                    }
                })
            })
            .await?;
        let chunks = chunks.into_iter().map(|chunk| chunk.dyn_into().map_err(|_| missing()));
        Ok(Chunks(chunks.collect::<Result<_>>()?))
    }

    /// The record of an identifier; `None` if it is not here. About so many others of the collection come before it, which tells the chunk that it is most likely in.
    pub async fn record<R: Record>(&self, id: &str, before: usize) -> Result<Option<R>> {
        let head = self
            .connection
            .run(&|database| {
                Box::pin(async move { Rows::to_read(&database, &[HEADS])?.text(HEADS, R::COLLECTION.name()).await })
            })
            .await?;
        let Some(head) = head else { return Ok(None) };
        let chunks = json::from_str::<StoredHead>(&head)?.entry.chunks;
        let mut end = 0;
        let likeliest = chunks.iter().position(|chunk| {
            end += chunk.records as usize;
            before < end
        });
        let likeliest = likeliest.unwrap_or(chunks.len().saturating_sub(1));
        let around = (1..=chunks.len()).flat_map(|away| [likeliest.wrapping_sub(away), likeliest + away]);
        for n in [likeliest].into_iter().chain(around) {
            let Some(chunk) = chunks.get(n) else { continue };
            let key = &[chunk.digest.to_string()];
            let read = self
                .connection
                .run(&|database| Box::pin(async move { Rows::to_read(&database, &[CHUNKS])?.get(CHUNKS, key).await }))
                .await?;
            // What is gone belonged to the publication before.
            let Some(bytes) = read.first().and_then(|bytes| bytes.dyn_ref::<Uint8Array>()) else { continue };
            let found = chunk::find(&bytes.to_vec(), id).map_err(|error| Error::Unreadable(error.to_string()))?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Deletes everything.
    pub async fn delete(&self) -> Result<()> {
        self.connection.delete().await
    }
}

/// The chunks of a collection.
pub struct Chunks(Vec<Uint8Array>);

impl Chunks {
    /// Their records. Those that this version can't read are passed over.
    pub fn records<R: Record>(&self) -> Result<Vec<R>> {
        let mut records = Vec::new();
        for bytes in &self.0 {
            records.extend(read(bytes)?);
        }
        Ok(records)
    }

    /// Their records, a chunk of them in memory at a time. A chunk that can't be read ends them, and says so in `failed`.
    pub fn each<'a, R: Record + 'a>(&'a self, failed: &'a mut Result<()>) -> impl Iterator<Item = R> + 'a {
        let mut chunks = self.0.iter();
        let mut records = Vec::new().into_iter();
        std::iter::from_fn(move || {
            loop {
                if let Some(record) = records.next() {
                    return Some(record);
                }
                match read(chunks.next()?) {
                    Ok(next) => records = next.into_iter(),
                    Err(error) => {
                        *failed = Err(error);
                        return None;
                    }
                }
            }
        })
    }
}

fn read<R: Record>(bytes: &Uint8Array) -> Result<Vec<R>> {
    let read = chunk::read(&bytes.to_vec()).map_err(|error| Error::Unreadable(error.to_string()))?;
    Ok(read.0)
}

/// The catalogue as it was indexed, in pieces of bytes that stay with the browser until they are taken.
#[derive(Default)]
pub struct Image(Array);

impl Image {
    /// Adds a piece.
    pub fn push(&self, piece: &[u8]) {
        self.0.push(&Uint8Array::from(piece));
    }

    /// Takes the next piece out.
    pub fn take(&self) -> Option<Vec<u8>> {
        self.0.shift().dyn_ref().map(Uint8Array::to_vec)
    }
}

async fn held(database: &Database) -> Result<Held> {
    let rows = Rows::to_read(database, &STORES)?;
    let (heads, chunks) = (rows.texts(HEADS).await?, rows.keys(CHUNKS).await?);
    let trusted = read_trusted(rows.text(META, TRUSTED).await?);
    let mut held = Held { library: trusted.library, key: trusted.key, complete: trusted.complete, ..Held::default() };
    for (name, json) in heads {
        if let Some(collection) = Collection::from_name(&name) {
            let StoredHead { generation, entry } = json::from_str(&json)?;
            held.heads.insert(collection, Head { generation, entry });
        }
    }
    held.chunks.extend(chunks.iter().flat_map(|chunk| chunk.parse::<Digest>()));
    Ok(held)
}

/// The keys of the chunks that a head names.
fn digests(head: &StoredHead) -> Vec<String> {
    head.entry.chunks.iter().map(|chunk| chunk.digest.to_string()).collect()
}

fn missing() -> Error {
    Error::Unreadable("a chunk is missing".into())
}

/// What can't be read was written by nobody we know, and holds nothing that a sync does not find again.
fn read_trusted(json: Option<String>) -> Trusted {
    json.and_then(|json| json::from_str(&json).ok()).unwrap_or_default()
}
