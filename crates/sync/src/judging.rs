//! Whether what arrived is what was published, and what it is if not.

use lapau_feed::{
    Collection, Digest, FORMAT, chunk, json,
    manifest::{ChunkRef, Format, MAX_CHUNK},
    signature::{Claim, PublicKey, Signature, Unsigned},
};

/// Why something that arrived is not believed. What is held stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// A web page came instead: most likely a Wi-Fi network that wants a login first.
    #[error("a web page came instead of the feed")]
    WebPage,
    /// Something else came that is no feed.
    #[error("what came is no feed: {0}")]
    NotAFeed(String),
    /// It was cut off.
    #[error("{have} of {want} bytes came")]
    CutOff {
        /// How many bytes came.
        have: usize,
        /// How many should have.
        want: usize,
    },
    /// It is larger than announced.
    #[error("it is larger than the {most} bytes it may have")]
    TooLarge {
        /// How many bytes it may have.
        most: usize,
    },
    /// Its bytes are not the ones that were published.
    #[error("its bytes are not those that were published")]
    Damaged,
    /// The feed has a newer form than this app reads.
    #[error("the feed has version {}.{} and this app reads version {}", found.major, found.minor, FORMAT.major)]
    TooNew {
        /// The version of the feed.
        found: Format,
    },
    /// The feed is older than what is held.
    #[error("publication {offered} is older than {held}, which is here")]
    Older {
        /// The publication that came.
        offered: u64,
        /// The newest one that is here.
        held: u64,
    },
    /// The feed has the number of what is held and other content.
    #[error("publication {0} came with other content than it had")]
    Changed(u64),
    /// It lacks the signature of the library whose feed is here.
    #[error(transparent)]
    Unsigned(#[from] Unsigned),
    /// Its signature is false.
    #[error("the publication's signature is false")]
    Forged,
    /// It is another library's feed.
    #[error("it is the feed of {offered}, and here is that of {held}")]
    OtherLibrary {
        /// The library of the feed that came.
        offered: String,
        /// The library that is here.
        held: String,
    },
}

/// What must hold before a manifest is believed: its signature's claims, and the key to trust from then on.
///
/// A library that never signed need not; one that did must.
///
/// # Errors
///
/// When there is no signature although a key is trusted, or it cannot be one of that key.
pub fn claims(
    manifest: &[u8],
    signature: Option<&[u8]>,
    trusted: Option<&PublicKey>,
) -> Result<Option<(PublicKey, Vec<Claim>)>, Rejected> {
    match (signature, trusted) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(Unsigned::Missing.into()),
        (Some(bytes), _) => {
            let signature = Signature::read(bytes)?;
            Ok(Some((signature.key, signature.claims(manifest, trusted)?)))
        }
    }
}

/// Judges a chunk that arrived. Only what passes may be stored.
pub fn accept(collection: Collection, expected: &ChunkRef, bytes: &[u8]) -> Result<(), Rejected> {
    if expected.bytes > MAX_CHUNK {
        return Err(Rejected::TooLarge { most: MAX_CHUNK as usize });
    }
    judge(expected.digest, expected.bytes, bytes)?;
    chunk::inspect(collection, bytes).map_err(|error| Rejected::NotAFeed(error.to_string()))
}

/// Whether bytes are the ones of a digest; if not, what they look like.
pub(crate) fn judge(digest: Digest, size: u32, bytes: &[u8]) -> Result<(), Rejected> {
    let want = size as usize;
    if Digest::of(bytes) == digest {
        return Ok(());
    }
    Err(if looks_like_a_page(bytes) {
        Rejected::WebPage
    } else if bytes.len() < want {
        Rejected::CutOff { have: bytes.len(), want }
    } else if bytes.len() > want {
        Rejected::TooLarge { most: want }
    } else {
        Rejected::Damaged
    })
}

pub(crate) fn not_json(bytes: &[u8], error: &json::Error) -> Rejected {
    if looks_like_a_page(bytes) {
        Rejected::WebPage
    } else if error.is_cut() {
        Rejected::CutOff { have: bytes.len(), want: bytes.len() + 1 }
    } else {
        Rejected::NotAFeed(error.to_string())
    }
}

fn looks_like_a_page(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    text.trim_ascii_start().starts_with(b"<")
}
