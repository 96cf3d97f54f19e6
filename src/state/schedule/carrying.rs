//! The feed by hand: taken in from a file, and written into one for the next phone.

use lapau_feed::archive::{MEDIA_TYPE, NAME};
use lapau_sync::Rejected;
use leptos::prelude::{GetValue as _, Update as _};

use super::{Problem, Sync};
use crate::{
    platform::{files::Chosen, lock},
    sync::{self, Archive, Error, Progress, Source},
};

/// Why a file was not taken in. What was here stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Untaken {
    /// It is no feed, damaged, unsigned, or another library's.
    Refused,
    /// It is older than what is here.
    Older,
    /// The app or the phone cannot hold it.
    Problem(Problem),
}

impl From<Error> for Untaken {
    fn from(error: Error) -> Self {
        match error {
            Error::Rejected(Rejected::Older { .. }) => Self::Older,
            Error::Rejected(Rejected::TooNew { .. }) | Error::Storage(_) => Self::Problem(error.into()),
            Error::Rejected(_) | Error::Archive(_) | Error::Server { .. } | Error::Network => Self::Refused,
        }
    }
}

impl Sync {
    /// Takes in the feed from a file that was chosen.
    ///
    /// # Errors
    ///
    /// When the file is not believed or can't be stored.
    pub async fn take_in(self, file: Chosen) -> Result<(), Untaken> {
        let mut outcome = Ok(());
        let work = async {
            self.state.update(|state| state.running = Some(Progress::default()));
            outcome = match Archive::open(file).await {
                Ok(archive) => self.bring(&Source::File(archive), false).await.map(|_| ()),
                Err(error) => Err(error),
            };
            self.state.update(|state| state.running = None);
        };
        lock::exclusively("lapau.sync", |_| Box::pin(work)).await;
        if self.next.get_value() {
            self.fetch_next();
        }
        outcome?;
        Ok(())
    }

    /// Offers what is here as a file to keep; whether it could be, which needs a whole publication.
    ///
    /// # Errors
    ///
    /// When storage can't be read, or there is no room for the file.
    pub async fn carry(self) -> Result<bool, Problem> {
        let parts = sync::carry(&self.ground.get_value().cache).await?;
        Ok(parts.is_some_and(|parts| parts.save(NAME, MEDIA_TYPE)))
    }
}
