//! Publishing: from the store and the content folder to a feed that phones fetch.
//!
//! ```text
//! gathering  records and drafts, references resolved, items told apart
//! correspondence  answers, sealed or public, and what patrons wrote and sent, counted
//! checking   every rule of the contract, references, personal data      ── any complaint: nothing is written
//! numbering  the same content keeps its generation and time
//! output     chunks, then the manifest, then the sweep
//! ```
//!
//! Promised: the same content gives the same bytes; a publication that is killed at any instant leaves the previous one whole;
//! a generation never goes down.
//! Never: it does not publish in part, and it repairs nothing in silence.

mod checking;
mod correspondence;
mod gathering;
mod isbn;
mod numbering;
mod output;
mod parents;
mod personal;

use std::{
    io,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use lapau_feed::{
    Collection, Manifest,
    chunk::{self, Chunk},
    library::Library,
    manifest::{self, MAX_CHUNK, MAX_MANIFEST},
};
use lapau_import::Format;

use crate::{
    content::{self, Complaint},
    intake::SHRINK,
    store::{Row, Store, StoreError},
};
use gathering::Gathered;
use numbering::Contents;
use output::Folder;

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
pub struct Wishes {
    /// The time of the publication.
    pub now: Timestamp,
    /// Whether the catalogue may lose many of its records.
    pub force: bool,
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

/// Publishes what the store and a content folder hold into a feed folder.
pub async fn publish(store: &Store, content: &Path, out: &Path, wishes: Wishes) -> Result<Published, PublishError> {
    let (drafts, mut complaints) = content::read(content).map_err(PublishError::Content)?;
    let mut gathered = gathering::gather(store, drafts, &mut complaints).await?;
    correspondence::bring(store, &mut gathered, wishes.now, &mut complaints).await?;
    let odd = checking::check(&gathered, &mut complaints);
    gathered.warnings.extend(odd);
    let (library, collections) = cut(&gathered, &mut complaints);
    if !complaints.is_empty() {
        complaints.sort();
        complaints.dedup();
        return Err(PublishError::Refused(complaints));
    }

    let failed = |source| PublishError::Output { folder: out.to_owned(), source };
    let folder = Folder::lock(out).map_err(failed)?.ok_or(PublishError::Overtaken)?;
    let past = store.publications(2).await?;
    let lying = folder.manifest().map_err(failed)?;
    if let Some(other) = lying.iter().find(|manifest| manifest.library != library) {
        return Err(PublishError::OtherLibrary { found: other.library.clone(), ours: library });
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
    let (manifest, before) = numbering::number(contents, past.first(), lying.as_ref(), wishes.now);
    if let Some(before) = before.as_ref().filter(|_| !wishes.force) {
        guard(before, &manifest)?;
    }
    if manifest.to_bytes().len() > MAX_MANIFEST {
        let what = format!("would be larger than the {MAX_MANIFEST} bytes a phone takes; publish fewer records");
        return Err(PublishError::Refused(vec![Complaint::new("manifest.json", "", what)]));
    }
    let changed = before.as_ref() != Some(&manifest);

    let mut sizes = Vec::new();
    let mut update = 0;
    for (collection, chunks) in &collections {
        let compressed = folder.write_chunks(chunks).map_err(failed)?;
        let fresh = chunks.iter().zip(&compressed).filter(|(chunk, _)| {
            !before.as_ref().is_some_and(|before| before.chunks().any(|known| known.digest == chunk.meta.digest))
        });
        update += fresh.map(|(_, bytes)| bytes).sum::<u64>();
        if !chunks.is_empty() {
            sizes.push(Size {
                collection: *collection,
                records: chunks.iter().map(|chunk| u64::from(chunk.meta.records)).sum(),
                bytes: chunks.iter().map(|chunk| u64::from(chunk.meta.bytes)).sum(),
                compressed: compressed.iter().sum(),
            });
        }
    }
    // A picture is there before any record that names it; one that is no longer named stays for phones that are under way.
    for path in store.media().await? {
        if let Some(bytes) = store.medium(&path).await? {
            folder.write_medium(&path, &bytes).map_err(failed)?;
        }
    }
    // The store takes a generation only once, so of two desks that publish at a time one stops here, before phones see anything.
    if !store.remember(&manifest).await? {
        return Err(PublishError::Overtaken);
    }
    let entry = folder.write_manifest(&manifest).map_err(failed)?;
    // A phone that read the manifest a moment ago still fetches the chunks of the publication before.
    let older = before.iter().chain(&past).filter(|older| older.generation < manifest.generation);
    let kept = [Some(&manifest), older.max_by_key(|older| older.generation)];
    folder.sweep(kept.into_iter().flatten()).map_err(failed)?;
    let update = before.map(|_| if changed { update + entry } else { 0 });
    Ok(Published { manifest, changed, sizes, update, warnings: gathered.warnings })
}

/// Cuts every collection into chunks, and says whose library it is.
fn cut(gathered: &Gathered, complaints: &mut Vec<Complaint>) -> (String, Vec<(Collection, Vec<Chunk>)>) {
    let mut library = String::new();
    let mut collections = Vec::new();
    for &collection in Collection::ALL {
        let records = gathered.sorted(collection);
        if collection == Collection::Library {
            match &records[..] {
                [(id, _)] => library.clone_from(id),
                [] => complaints.push(Complaint::new("library.toml", "", "is missing; a feed says whose it is")),
                _ => complaints.push(Complaint::new("library", "", "there may be one library, in library.toml")),
            }
        }
        match chunk::cut(collection, &records) {
            Ok(chunks) => {
                if let Some(large) = chunks.iter().find(|chunk| chunk.meta.bytes > MAX_CHUNK) {
                    let what = format!(
                        "{} records in a row come to {} bytes, and a phone takes {MAX_CHUNK}; shorten the longest texts",
                        large.meta.records, large.meta.bytes
                    );
                    complaints.push(Complaint::new(collection.name(), "", what));
                }
                collections.push((collection, chunks));
            }
            Err(error) => complaints.push(Complaint::new(collection.name(), "", error.to_string())),
        }
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
