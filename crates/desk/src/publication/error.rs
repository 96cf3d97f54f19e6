//! Why nothing was published, in words that say what to do.

use std::io;

use lapau_feed::{Collection, signature::PublicKey};

use super::Destination;
use crate::{cards::IssueError, content::Complaint, store::StoreError};

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
    /// The feed can't be written.
    #[error("the feed at {place} cannot be written ({source}); {}", remedy(.place))]
    Output {
        /// Where it lies.
        place: Destination,
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

impl From<IssueError> for PublishError {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::Store(error) => Self::Store(error),
            // Nothing is issued here: what else can fail is the system's randomness.
            _ => Self::Random,
        }
    }
}

fn remedy(place: &Destination) -> &'static str {
    match place {
        Destination::Folder(_) => "check --out and the disk's free space",
        Destination::ObjectStorage { .. } => {
            "check --out, the network, and AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and AWS_ENDPOINT_URL"
        }
    }
}

fn signed_with(key: Option<PublicKey>) -> String {
    key.map_or_else(|| "a feed without a signature".into(), |key| format!("one signed with {key}"))
}
