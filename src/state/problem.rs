//! What went wrong, as a person can understand it and act on it.

use lapau_sync::Rejected;

use crate::{locale::Phrases, storage, sync};

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No network, or none that reaches the library.
    Offline,
    /// A Wi-Fi network wants a login first.
    WifiLogin,
    /// The library's server has trouble.
    Server,
    /// The feed needs a newer app.
    FeedTooNew,
    /// What came is damaged, older, or another library's.
    FeedRejected,
    /// There is no room left on the phone.
    StorageFull,
    /// Another tab holds the storage.
    StorageBlocked,
    /// The storage belongs to a newer app.
    StorageNewer,
    /// The browser keeps nothing for this page.
    StorageUnavailable,
    /// Anything else, in the words of the browser.
    Unexpected(String),
}

impl Problem {
    /// What to say of it: what happened, what still works, what to do.
    pub fn say(&self, t: Phrases) -> String {
        match self {
            Self::Offline => t.problem_offline().into(),
            Self::WifiLogin => t.problem_wifi_login().into(),
            Self::Server => t.problem_server().into(),
            Self::FeedTooNew => t.problem_feed_too_new().into(),
            Self::FeedRejected => t.problem_feed_rejected().into(),
            Self::StorageFull => t.problem_storage_full().into(),
            Self::StorageBlocked => t.problem_storage_blocked().into(),
            Self::StorageNewer => t.problem_storage_newer().into(),
            Self::StorageUnavailable => t.problem_storage_unavailable().into(),
            Self::Unexpected(message) => t.problem_unexpected(message),
        }
    }
}

impl From<storage::Error> for Problem {
    fn from(error: storage::Error) -> Self {
        match error {
            storage::Error::Full => Self::StorageFull,
            storage::Error::Blocked => Self::StorageBlocked,
            storage::Error::Newer => Self::StorageNewer,
            storage::Error::Unavailable => Self::StorageUnavailable,
            storage::Error::Lost(message) | storage::Error::Unreadable(message) | storage::Error::Other(message) => {
                Self::Unexpected(message)
            }
        }
    }
}

impl From<sync::Error> for Problem {
    fn from(error: sync::Error) -> Self {
        match error {
            sync::Error::Network => Self::Offline,
            sync::Error::Server { .. } => Self::Server,
            sync::Error::Rejected(Rejected::WebPage) => Self::WifiLogin,
            sync::Error::Rejected(Rejected::TooNew { .. }) => Self::FeedTooNew,
            sync::Error::Rejected(_) | sync::Error::Archive(_) => Self::FeedRejected,
            sync::Error::Storage(error) => error.into(),
        }
    }
}
