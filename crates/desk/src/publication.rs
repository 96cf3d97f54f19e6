//! Publishing: from the store and the content folder to a feed that phones fetch.
//!
//! ```text
//! gathering  records and drafts, references resolved, items told apart
//! correspondence  answers, sealed or public, and what patrons wrote and sent, counted
//! cards      the loans and holds of members with a card, for their sealed letters
//! checking   every rule of the contract, references, personal data      ── any complaint: nothing is written
//! numbering  the same content keeps its generation and time
//! deltas     what phones some publications behind fetch
//! signing    the manifest's bytes, with the library's key
//! output     chunks and deltas, then the signature and the manifest, then the sweep
//! ```
//!
//! Promised: the same content gives the same bytes; a publication that is killed at any instant leaves the previous one whole;
//! a generation never goes down.
//! Never: it does not publish in part, and it repairs nothing in silence.

mod cards;
mod checking;
mod correspondence;
mod deltas;
mod disk;
mod gathering;
mod isbn;
mod numbering;
mod output;
mod parents;
mod personal;
mod shelving;
mod signing;

use std::{
    collections::{BTreeMap, HashMap},
    io,
    path::{Path, PathBuf},
};

use jiff::{SignedDuration, Timestamp};
use lapau_feed::{
    Collection, Digest, Manifest,
    chunk::{self, Chunk},
    library::Library,
    manifest::{self, MAX_CHUNK, MAX_MANIFEST},
    signature::PublicKey,
};
use lapau_import::Format;
use lapau_sync::{Head, Held, Plan, Step};
use serde_json::value::RawValue;

use crate::{
    content::{self, Complaint},
    intake::SHRINK,
    store::{Row, Store, StoreError},
};
use numbering::Contents;
use output::{Folder, Piece};
pub use signing::{Key, KeyError, holds};

/// The records of each collection, sorted by their identifiers.
type Records = BTreeMap<Collection, Vec<(String, Box<RawValue>)>>;

/// A feed that was published.
#[derive(Clone, Debug)]
pub struct Published {
    /// Its manifest.
    pub manifest: Manifest,
    /// Whether anything is new in it; if not, its generation and time are those of the last publication.
    pub changed: bool,
    /// What it came to, collection by collection.
    pub sizes: Vec<Size>,
    /// How many bytes, compressed, a phone fetches that has the publication before; `None` if there was none.
    pub update: Option<u64>,
    /// What the librarian should know though it keeps nothing from being published.
    pub warnings: Vec<String>,
}

/// How much a collection came to.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// The collection.
    pub collection: Collection,
    /// Its records.
    pub records: u64,
    /// Its bytes.
    pub bytes: u64,
    /// Its bytes as they are sent to a browser that takes Brotli.
    pub compressed: u64,
}

/// How a feed is published.
#[derive(Clone, Copy, Debug)]
pub struct Wishes<'a> {
    /// The time of the publication.
    pub now: Timestamp,
    /// Whether the catalogue may lose many of its records.
    pub force: bool,
    /// What is the same every time.
    pub habits: &'a Habits,
}

/// How a library always publishes.
#[derive(Clone, Debug, Default)]
pub struct Habits {
    /// For how many days the chunks and deltas of a publication stay after another one took its place.
    pub keep: u16,
    /// The key to sign with, if the library signs its feed.
    pub key: Option<Key>,
}

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The content folder can't be read.
    #[error("the content folder cannot be read ({0}); check --content")]
    Content(io::Error),
    /// Something is wrong with what was to be published.
    #[error("{} problem(s) to correct; nothing was published", .0.len())]
    Refused(Vec<Complaint>),
    /// The feed folder can't be written.
    #[error("the feed folder {} cannot be written ({source}); check --out and the disk's free space", folder.display())]
    Output {
        /// The folder.
        folder: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The feed folder is another library's.
    #[error("the feed folder holds the feed of {found:?}, and this is {ours:?}; give another --out")]
    OtherLibrary {
        /// Whose feed it holds.
        found: String,
        /// Whose is to be published.
        ours: String,
    },
    /// The catalogue would lose too much.
    #[error(
        "would have {new} {collection} where phones have {old}; check --store, and if that is right, publish with --force"
    )]
    Shrinks {
        /// What would shrink.
        collection: Collection,
        /// How many records phones have.
        old: u64,
        /// How many there would be.
        new: u64,
    },
    /// The system gave no random bytes.
    #[error("the system gave no random bytes, which sealing answers needs; try again")]
    Random,
    /// Phones would refuse the feed for its signature.
    #[error("the feed there is signed with the key {trusted}, and phones would refuse {}; give that key with --key, or one made of it with: desk keys change", signed_with(*.ours))]
    OtherKey {
        /// The key that phones trust.
        trusted: PublicKey,
        /// The key that was given.
        ours: Option<PublicKey>,
    },
    /// Another publication is at work or was faster.
    #[error("another publication is at work; wait for it to end, then publish again")]
    Overtaken,
}

/// What in a record looks like personal data, in words that do not repeat it; whoever made the record can still mend it.
pub(crate) fn looks_personal(row: &Row, library: Option<&Library>) -> Vec<String> {
    let library = library.and_then(|library| serde_json::to_value(library).ok()).unwrap_or_default();
    let record = serde_json::from_str(&row.json).unwrap_or_default();
    personal::Own::of(&library).found(row.collection, &record).into_iter().map(|(_, what)| what).collect()
}

/// The same for a text that anyone will be able to read.
pub(crate) fn looks_personal_text(text: &str, library: Option<&Library>) -> Vec<String> {
    let json = serde_json::json!({ "note": text }).to_string();
    looks_personal(&Row { collection: Collection::Statuses, id: String::new(), json }, library)
}

fn signed_with(key: Option<PublicKey>) -> String {
    key.map_or_else(|| "a feed without a signature".into(), |key| format!("one signed with {key}"))
}

/// Publishes what the store and a content folder hold into a feed folder.
pub async fn publish(store: &Store, content: &Path, out: &Path, wishes: Wishes<'_>) -> Result<Published, PublishError> {
    let (drafts, mut complaints) = content::read(content).map_err(PublishError::Content)?;
    let mut gathered = gathering::gather(store, drafts, &mut complaints).await?;
    correspondence::bring(store, &mut gathered, wishes.now, &mut complaints).await?;
    let odd = checking::check(&gathered, &mut complaints);
    gathered.warnings.extend(odd);
    let records: Records = Collection::ALL.iter().map(|of| (*of, gathered.sorted(*of))).collect();
    let (library, collections) = cut(&records, &mut complaints);
    if !complaints.is_empty() {
        complaints.sort();
        complaints.dedup();
        return Err(PublishError::Refused(complaints));
    }

    let failed = |source| PublishError::Output { folder: out.to_owned(), source };
    let folder = Folder::lock(out).map_err(failed)?.ok_or(PublishError::Overtaken)?;
    let past = store.publications().await?;
    let lying = folder.manifest().map_err(failed)?;
    if let Some(other) = lying.iter().find(|manifest| manifest.library != library) {
        return Err(PublishError::OtherLibrary { found: other.library.clone(), ours: library });
    }
    let key = wishes.habits.key.as_ref();
    // A folder without a manifest is a new feed that no phone knows.
    if let Some(signature) = folder.signature().map_err(failed)?.filter(|_| lying.is_some())
        && !key.is_some_and(|key| key.follows(&signature.key))
    {
        return Err(PublishError::OtherKey { trusted: signature.key, ours: key.map(Key::public) });
    }
    let refs = |chunks: &[Chunk]| chunks.iter().map(|chunk| chunk.meta).collect();
    let read = imported(store).await?;
    let contents = Contents {
        library,
        collections: collections
            .iter()
            .map(|(collection, chunks)| (*collection, refs(chunks), read(*collection)))
            .filter(|(_, chunks, imported): &(_, Vec<_>, _)| !chunks.is_empty() || imported.is_some())
            .collect(),
    };
    let (mut manifest, before) = numbering::number(contents, past.first(), lying.as_ref(), wishes.now);
    if let Some(before) = before.as_ref().filter(|_| !wishes.force) {
        guard(before, &manifest)?;
    }
    let changed = before.as_ref() != Some(&manifest);
    let mut changes = store.changes().await?;
    let fresh = deltas::trace(&mut changes, &records, before.as_ref().map(|b| b.generation), manifest.generation);
    let made = deltas::make(&changes, &records).map_err(|error| StoreError::Damaged(error.to_string()))?;
    if changed {
        manifest.deltas = deltas::named(&made);
    }
    if manifest.to_bytes().len() > MAX_MANIFEST {
        let what = format!("would be larger than the {MAX_MANIFEST} bytes a phone takes; publish fewer records");
        return Err(PublishError::Refused(vec![Complaint::new("manifest.json", "", what)]));
    }

    let chunks = collections.iter().flat_map(|(_, chunks)| chunks);
    let chunks = chunks.map(|chunk| Piece { digest: chunk.meta.digest, bytes: &chunk.bytes });
    let deltas = made.values().flatten().map(|delta| Piece { digest: delta.meta.digest, bytes: &delta.bytes });
    let pieces: Vec<Piece<'_>> = chunks.chain(deltas).collect();
    let compressed = folder.write(&pieces).map_err(failed)?;
    let compressed: HashMap<Digest, u64> = pieces.iter().map(|piece| piece.digest).zip(compressed).collect();
    // A picture is there before any record that names it; one that is no longer named stays for phones that are under way.
    for path in store.media().await? {
        if let Some(bytes) = store.medium(&path).await? {
            folder.write_medium(&path, &bytes).map_err(failed)?;
        }
    }
    // The store takes a generation only once, so of two desks that publish at a time one stops here, before phones see anything.
    let kept = kept(&manifest, before.iter().chain(&past), wishes);
    let oldest = kept.last().map_or(0, |oldest| oldest.generation);
    if !store.remember(&manifest, &fresh, oldest).await? {
        return Err(PublishError::Overtaken);
    }
    let bytes = manifest.to_bytes();
    let entry = folder.write_manifest(&bytes, key.map(|key| key.sign(&bytes))).map_err(failed)?;
    folder.sweep(kept.into_iter()).map_err(failed)?;

    let sizes = sizes(&collections, &compressed);
    let update = before.map(|before| update(&before, &manifest, &compressed).map_or(0, |bytes| bytes + entry));
    Ok(Published { manifest, changed, sizes, update, warnings: gathered.warnings })
}

/// The publications whose files stay, the newest first: the present one, the one before it for phones that read its manifest a moment ago,
/// and every other that was the last one within the days wished for.
fn kept<'a>(manifest: &'a Manifest, past: impl Iterator<Item = &'a Manifest>, wishes: Wishes<'_>) -> Vec<&'a Manifest> {
    let days = SignedDuration::from_hours(24 * i64::from(wishes.habits.keep));
    let since = wishes.now.checked_sub(days).unwrap_or(Timestamp::MIN);
    let mut past: Vec<_> = past.filter(|older| older.generation < manifest.generation).collect();
    past.sort_by_key(|older| std::cmp::Reverse(older.generation));
    past.dedup_by_key(|older| older.generation);
    let mut kept = vec![manifest];
    for older in past {
        let successor = kept.last().map_or(manifest, |successor| successor);
        if kept.len() > 1 && successor.published < since {
            break;
        }
        kept.push(older);
    }
    kept
}

/// What each collection that has records came to.
fn sizes(collections: &[(Collection, Vec<Chunk>)], compressed: &HashMap<Digest, u64>) -> Vec<Size> {
    let with_records = collections.iter().filter(|(_, chunks)| !chunks.is_empty());
    let size = |(collection, chunks): &(Collection, Vec<Chunk>)| Size {
        collection: *collection,
        records: chunks.iter().map(|chunk| u64::from(chunk.meta.records)).sum(),
        bytes: chunks.iter().map(|chunk| u64::from(chunk.meta.bytes)).sum(),
        compressed: chunks.iter().filter_map(|chunk| compressed.get(&chunk.meta.digest)).sum(),
    };
    with_records.map(size).collect()
}

/// How many compressed bytes of chunks and deltas a phone that has the publication before fetches, by its own plan; `None` if nothing changed.
fn update(before: &Manifest, manifest: &Manifest, compressed: &HashMap<Digest, u64>) -> Option<u64> {
    let heads = Collection::ALL.iter().filter_map(|collection| {
        let head = Head { generation: before.generation, entry: before.entry(*collection)?.clone() };
        Some((*collection, head))
    });
    let held = Held {
        library: Some(before.library.clone()),
        key: None,
        complete: Some((before.generation, Digest::of(&before.to_bytes()))),
        heads: heads.collect(),
        chunks: before.chunks().map(|chunk| chunk.digest).collect(),
    };
    let Ok(Step::Fetch(Plan { collections, .. })) = lapau_sync::read_manifest(&manifest.to_bytes(), &held) else {
        return None;
    };
    let fetched = collections.iter().flat_map(|refresh| match refresh.delta {
        Some(delta) => vec![delta.digest],
        None => refresh.missing.iter().map(|chunk| chunk.digest).collect(),
    });
    Some(fetched.filter_map(|digest| compressed.get(&digest)).sum())
}

/// Cuts every collection into chunks, and says whose library it is.
fn cut(records: &Records, complaints: &mut Vec<Complaint>) -> (String, Vec<(Collection, Vec<Chunk>)>) {
    let mut library = String::new();
    let mut collections = Vec::new();
    for (&collection, records) in records {
        if collection == Collection::Library {
            match &records[..] {
                [(id, _)] => library.clone_from(id),
                [] => complaints.push(Complaint::new("library.toml", "", "is missing; a feed says whose it is")),
                _ => complaints.push(Complaint::new("library", "", "there may be one library, in library.toml")),
            }
        }
        let chunks = chunk::cut(collection, records).unwrap_or_else(|error| {
            complaints.push(Complaint::new(collection.name(), "", error.to_string()));
            Vec::new()
        });
        if let Some(large) = chunks.iter().find(|chunk| chunk.meta.bytes > MAX_CHUNK) {
            let what = format!(
                "{} records in a row come to {} bytes, and a phone takes {MAX_CHUNK}; shorten the longest texts",
                large.meta.records, large.meta.bytes
            );
            complaints.push(Complaint::new(collection.name(), "", what));
        }
        collections.push((collection, chunks));
    }
    (library, collections)
}

/// Refuses to take the catalogue off every phone because a store was mistyped or an import went wrong.
fn guard(before: &Manifest, manifest: &Manifest) -> Result<(), PublishError> {
    let records = |manifest: &Manifest, collection| manifest.entry(collection).map_or(0, manifest::Entry::records);
    for collection in [Collection::Titles, Collection::Holdings] {
        let (old, new) = (records(before, collection), records(manifest, collection));
        if new < old - old / SHRINK {
            return Err(PublishError::Shrinks { collection, old, new });
        }
    }
    Ok(())
}

/// When the files that feed a collection were last read.
async fn imported(store: &Store) -> Result<impl Fn(Collection) -> Option<Timestamp>, StoreError> {
    let past = store.past_imports().await?;
    Ok(move |collection| {
        let feeds = |name: &str| {
            Format::from_name(name).is_some_and(|format| crate::intake::feeds(format).contains(&collection))
        };
        past.iter().filter(|past| feeds(&past.format)).map(|past| past.at).max()
    })
}
