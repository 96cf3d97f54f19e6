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
//! opening    the same records for everyone else: open data
//! output     chunks and deltas, then the signature and the manifest, then the sweep
//! place      where that lies: a folder or an object store
//! ```
//!
//! Promised: the same content gives the same bytes; a publication that is killed at any instant leaves the previous one whole;
//! a generation never goes down.
//! Never: it does not publish in part, and it repairs nothing in silence.

mod anthologies;
mod cards;
mod checking;
mod classes;
mod correspondence;
mod cutting;
mod deltas;
mod disk;
mod error;
mod folder;
mod gathering;
mod isbn;
mod keeping;
mod numbering;
mod object_storage;
mod opening;
mod output;
mod parents;
mod personal;
mod place;
mod shelving;
mod signing;
mod sizes;

use std::{
    collections::{BTreeMap, HashMap},
    io,
    path::Path,
};

use jiff::Timestamp;
use lapau_feed::{
    Collection, Digest, Manifest, chunk::Chunk, letters::Letter, library::Library, manifest::MAX_MANIFEST,
};
use lapau_import::Format;
use serde_json::value::RawValue;

use crate::{
    content::{self, Complaint, Draft},
    store::{Row, Store, StoreError},
};
pub use error::PublishError;
use numbering::Contents;
pub use opening::Opened;
use output::{Output, Piece};
use place::Overtaken;
pub use place::{AddressError, Destination};
pub use signing::{Key, KeyError, holds};
pub use sizes::Size;

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
    /// What the open data beside it came to.
    pub open: Opened,
    /// What the librarian should know though it keeps nothing from being published.
    pub warnings: Vec<String>,
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

/// A record of the content folder as it would be published.
#[derive(Clone, Debug)]
pub struct Reviewed {
    /// Its identifier.
    pub id: String,
    /// Its place, as complaints name it.
    pub place: String,
    /// The record.
    pub record: serde_json::Value,
}

/// What the drafts of a collection would come to, and everything wrong with that collection; nothing is published.
///
/// Letters are left out: what they change of a record is counted when it is published.
pub async fn review(
    store: &Store,
    drafts: Vec<Draft>,
    collection: Collection,
) -> Result<(Vec<Reviewed>, Vec<Complaint>), PublishError> {
    let mut complaints = Vec::new();
    let gathered = gathering::gather(store, drafts, &mut complaints).await?;
    checking::check_only(&gathered, Some(collection), &mut complaints);
    let pieces = gathered.pieces.get(&collection).into_iter().flatten().filter(|piece| piece.written);
    let reviewed = pieces.map(|piece| Reviewed {
        id: piece.id.clone(),
        place: piece.place(collection),
        record: serde_json::from_str(piece.json.get()).unwrap_or_default(),
    });
    Ok((reviewed.collect(), complaints))
}

/// Publishes what the store and a content folder hold.
pub async fn publish(
    store: &Store,
    content: &Path,
    out: &Destination,
    wishes: Wishes<'_>,
) -> Result<Published, PublishError> {
    let (drafts, mut complaints) = content::read(content).map_err(PublishError::Content)?;
    let pictures: Vec<_> = drafts.iter().flat_map(|draft| draft.pictures.iter().cloned()).collect();
    let mut gathered = gathering::gather(store, drafts, &mut complaints).await?;
    correspondence::bring(store, &mut gathered, wishes.now, &mut complaints).await?;
    let books = anthologies::bring(&mut gathered, wishes.now, &mut complaints)?;
    let odd = checking::check(&gathered, &mut complaints);
    gathered.warnings.extend(odd);
    let warnings = std::mem::take(&mut gathered.warnings);
    let records = gathered.into_records();
    let (library, collections) = cutting::cut(&records, &mut complaints);
    if !complaints.is_empty() {
        complaints.sort();
        complaints.dedup();
        return Err(PublishError::Refused(complaints));
    }

    let failed = |source: io::Error| {
        let is_overtaken = source.get_ref().is_some_and(|inner| inner.is::<Overtaken>());
        if is_overtaken { PublishError::Overtaken } else { PublishError::Output { place: out.clone(), source } }
    };
    let output = Output::hold(out).map_err(failed)?.ok_or(PublishError::Overtaken)?;
    let past = store.publications().await?;
    let lying = output.manifest().map_err(failed)?;
    if let Some(other) = lying.iter().find(|manifest| manifest.library != library) {
        return Err(PublishError::OtherLibrary { found: other.library.clone(), ours: library });
    }
    let key = wishes.habits.key.as_ref();
    // A place without a manifest is a new feed that no phone knows.
    if let Some(signature) = output.signature().map_err(failed)?.filter(|_| lying.is_some())
        && !key.is_some_and(|key| key.follows(&signature.key))
    {
        return Err(PublishError::OtherKey { trusted: signature.key, ours: key.map(Key::public) });
    }
    let refs = |chunks: &[Chunk]| chunks.iter().map(|chunk| chunk.meta).collect();
    let read = imported(store).await?;
    let contents = Contents {
        library,
        round: round(&records),
        earlier_keys: key.map(Key::earlier).unwrap_or_default(),
        collections: collections
            .iter()
            .map(|(collection, chunks)| (*collection, refs(chunks), read(*collection)))
            .filter(|(_, chunks, imported): &(_, Vec<_>, _)| !chunks.is_empty() || imported.is_some())
            .collect(),
    };
    let (mut manifest, before) = numbering::number(contents, past.first(), lying.as_ref(), wishes.now);
    if let Some(before) = before.as_ref().filter(|_| !wishes.force) {
        cutting::guard(before, &manifest)?;
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
    let compressed = output.write(&pieces).map_err(failed)?;
    let compressed: HashMap<Digest, u64> = pieces.iter().map(|piece| piece.digest).zip(compressed).collect();
    let sizes = sizes::sizes(&collections, &compressed);
    // All of it lies there now; open data takes much memory itself.
    drop((collections, made, changes));
    // A picture is there before any record that names it; one that is no longer named stays for phones that are under way.
    for path in store.media().await? {
        if let Some(bytes) = store.medium(&path).await? {
            output.write_medium(&path, &bytes).map_err(failed)?;
        }
    }
    for picture in &pictures {
        let medium = picture.medium().map_err(PublishError::Content)?;
        output.write_medium(&medium.path, &medium.bytes).map_err(failed)?;
    }
    for book in &books {
        output.write_medium(&book.path, &book.bytes).map_err(failed)?;
    }
    // Before the manifest too: whoever comes by it finds what it says.
    let open = opening::write(&records, manifest.published, &output).map_err(failed)?;
    // The store takes a generation only once, so of two desks that publish at a time one stops here, before phones see anything.
    let kept = keeping::kept(&manifest, before.iter().chain(&past), wishes);
    let oldest = kept.last().map_or(0, |oldest| oldest.generation);
    if !store.remember(&manifest, &fresh, oldest).await? {
        return Err(PublishError::Overtaken);
    }
    let bytes = manifest.to_bytes();
    let entry = output.write_manifest(&bytes, key.map(|key| key.sign(&bytes))).map_err(failed)?;
    output.sweep(kept.into_iter()).map_err(failed)?;
    output.sweep_open(&open.names).map_err(failed)?;

    let update = before.map(|before| sizes::update(&before, &manifest, &compressed).map_or(0, |bytes| bytes + entry));
    Ok(Published { manifest, changed, sizes, update, open, warnings })
}

/// The round of the letters, which all of them name; empty if there are none.
fn round(records: &Records) -> String {
    let first = records.get(&Collection::Letters).and_then(|letters| letters.first());
    let letter = first.and_then(|(_, json)| serde_json::from_str::<Letter>(json.get()).ok());
    letter.map(|letter| letter.round).unwrap_or_default()
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
