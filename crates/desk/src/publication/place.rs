//! What a feed is published into: a folder or an object store, which publishing treats alike.
//!
//! A place holds files by name and replaces each of them in one step, so that no reader ever sees half of one.

use std::{
    fmt,
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
};

use lapau_feed::manifest::MANIFEST;
use object_store::ObjectStore;

use super::{folder::Folder, object_storage::ObjectStorage};

/// Brotli's quality. The sample feed of 3.8 MB comes to 967 KB with 9, 871 KB with 10 and 854 KB with 11, in 1, 1.5 and 4 parts of time.
const QUALITY: u32 = 10;
/// That of open data, which is large, changes daily and travels seldom: a fifth of the time for a sixth more bytes.
const QUALITY_OPEN: u32 = 5;
/// Brotli's window, as a power of two: more than any chunk has.
const WINDOW: u32 = 22;
/// That of packs: the largest that the format allows (RFC 7932, section 9.1) and every reader takes.
const WINDOW_PACK: u32 = 24;
/// What the name of a compressed file ends in.
pub(super) const COMPRESSED: &str = ".br";

/// What a file of a feed is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A chunk or a delta, named by its digest.
    Chunk,
    /// A pack of chunks, named by its digest.
    Pack,
    /// A picture, named by its digest and compressed already.
    Medium,
    /// A file of the open data, for readers of which nothing is known.
    Open,
    /// The signature.
    Signature,
    /// The manifest, which says of everything else.
    Manifest,
}

impl Kind {
    /// Whether the name says what is in it, so that a file of that name never changes.
    pub(super) fn is_named_by_content(self) -> bool {
        matches!(self, Self::Chunk | Self::Pack | Self::Medium)
    }

    /// How it is compressed; `None` where that saves nothing.
    pub(super) fn effort(self) -> Option<Effort> {
        match self {
            Self::Chunk | Self::Manifest => Some(Effort { quality: QUALITY, window: WINDOW }),
            Self::Pack => Some(Effort { quality: QUALITY, window: WINDOW_PACK }),
            Self::Open => Some(Effort { quality: QUALITY_OPEN, window: WINDOW }),
            Self::Medium | Self::Signature => None,
        }
    }
}

/// How hard a file is compressed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    quality: u32,
    window: u32,
}

/// A file to be put in place.
#[derive(Clone, Copy, Debug)]
pub(super) struct File<'a> {
    /// Its path in the feed.
    pub(super) name: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) kind: Kind,
}

/// Where the files of a feed lie. No other publication writes to it as long as this lives, or [`Place::put`] notices when it does.
pub(super) trait Place: fmt::Debug + Send + Sync {
    /// How many files are best put at a time.
    fn lanes(&self) -> usize;

    /// The bytes that a reader gets who asks for a name, but no more than one over `most`; `None` where there are none.
    fn read(&self, name: &str, most: usize) -> io::Result<Option<Vec<u8>>>;

    /// Makes a file say this, if it does not already, and says how many bytes of it travel to a phone.
    ///
    /// # Errors
    ///
    /// When it can't be done; with [`Overtaken`] inside if another publication has put its manifest there in the meantime.
    fn put(&self, file: &File<'_>) -> io::Result<u64>;

    /// Brings the files that were put below a folder to where no power cut reaches them; the empty name is the place itself.
    fn settle(&self, below: &str) -> io::Result<()>;

    /// The paths of all files below a folder that were there before this publication wrote, compressed ones among them.
    fn names(&self, below: &str) -> io::Result<Vec<String>>;

    /// Removes files.
    fn remove(&self, names: &[String]) -> io::Result<()>;
}

/// Another publication was faster.
#[derive(Debug, thiserror::Error)]
#[error("another publication has taken its place")]
pub(super) struct Overtaken;

/// Where a feed is published to.
#[derive(Clone, Debug)]
pub enum Destination {
    /// A folder, for any server of files.
    Folder(PathBuf),
    /// S3-compatible object storage.
    ObjectStorage {
        /// The store that the address names.
        store: Arc<dyn ObjectStore>,
        /// What stands before every name in it, without a slash at the end.
        prefix: String,
        /// What a person calls it by: `s3://name/prefix`.
        address: String,
    },
}

/// Why an address is none that a feed can be published to.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// It is of a kind of storage that is not known.
    #[error("{0}: give a folder, or s3://NAME/PREFIX for storage that speaks S3")]
    Unknown(String),
    /// What the address and the environment say makes no store.
    #[error(
        "{address} cannot be used ({reason}); check the address, and AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and AWS_ENDPOINT_URL"
    )]
    Unusable {
        /// The address.
        address: String,
        /// The reason.
        reason: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl FromStr for Destination {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once("://") {
            None => Ok(Self::Folder(text.into())),
            Some(("s3", rest)) => {
                let prefix = rest.split_once('/').map_or("", |(_, prefix)| prefix).trim_matches('/');
                let unusable = |reason| AddressError::Unusable { address: text.to_owned(), reason };
                if let Err(error) = object_store::path::Path::parse(prefix) {
                    return Err(unusable(error.into()));
                }
                let store = super::object_storage::from_environment(text).map_err(|error| unusable(error.into()))?;
                Ok(Self::ObjectStorage { store, prefix: prefix.to_owned(), address: text.to_owned() })
            }
            Some(_) => Err(AddressError::Unknown(text.to_owned())),
        }
    }
}

impl From<&Path> for Destination {
    fn from(folder: &Path) -> Self {
        Self::Folder(folder.to_owned())
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => folder.display().fmt(f),
            Self::ObjectStorage { address, .. } => f.write_str(address),
        }
    }
}

impl Destination {
    /// Whether there may be a feed there.
    pub(super) fn is_there(&self) -> bool {
        match self {
            Self::Folder(folder) => folder.join(MANIFEST).exists(),
            Self::ObjectStorage { .. } => true,
        }
    }

    /// Takes hold of the place, making a folder where there is none; `None` if another publication holds it.
    pub(super) fn hold(&self) -> io::Result<Option<Box<dyn Place>>> {
        Ok(match self {
            Self::Folder(folder) => Folder::lock(folder)?.map(|folder| Box::new(folder) as Box<dyn Place>),
            Self::ObjectStorage { store, prefix, .. } => Some(Box::new(ObjectStorage::new(Arc::clone(store), prefix)?)),
        })
    }
}

pub(super) fn compress(bytes: &[u8], effort: Effort) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 64 * 1024, effort.quality, effort.window);
    writer.write_all(bytes)?;
    // Dropping it writes the end; flushing before would only add an empty block.
    drop(writer);
    Ok(out)
}

/// What was compressed, but no more than so many bytes.
pub(super) fn decompress(compressed: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    brotli::Decompressor::new(compressed, 64 * 1024).take(most).read_to_end(&mut out)?;
    Ok(out)
}
