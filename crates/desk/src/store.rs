//! The desk's database: what was imported, what patrons sent, what was published.
//!
//! | table | what it holds |
//! | --- | --- |
//! | `imports` | each imported file: its source and format, when, and how many records were read, kept, mended, skipped |
//! | `media` | the pictures that those records show, by their path in the feed, each with the import that brought it |
//! | `records` | the records of the feed by collection and identifier, in JSON, each with the import that brought it |
//! | `submissions` | what patrons sent, the bytes as they came, with their digest and the time they were received |
//! | `users`, `sessions`, `audit` | who may work at the desk, who is logged in, who did what |
//! | `cases`, `withdrawals` | what was decided of each submission; which of them their writers took back |
//! | `written` | records of the feed that came of submissions |
//! | `secrets`, `rounds` | what sealing private answers needs |
//! | `cards` | members' cards under pseudonyms, each with its secret while it is in use |
//! | `card_items` | what those members have at home and wait for, each with the import that brought it |
//! | `jurors`, `juror_keys` | who judges which contest, with digests of the secrets of their packets |
//! | `judgements`, `awards` | which contests are decided, and what entries won |
//! | `kept_votes` | ballots of cards that are not in use any more, each with its voter's pseudonym for that vote |
//! | `paper_voters`, `slips`, `emptied_boxes` | who took a ballot on paper; what is on such ballots; which votes have all of them |
//! | `doors` | what phones may take to the doors of events, each with the key that its letters are known by |
//! | `publications` | each publication that phones may still be at, by its generation, with its manifest |
//! | `changes` | which publication changed each record last |
//!
//! SQLite in write-ahead mode with `synchronous = FULL`: what is committed survives a power cut.
//! Every query is written so that PostgreSQL takes it too (`$1` parameters, `ON CONFLICT`);
//! what differs is the table definitions, which is why migrations lie in a folder named after the database.
//! Never: no other module knows SQL.

mod cards;
mod cases;
mod changes;
mod copies;
mod courses;
mod doors;
mod imports;
mod judging;
mod media;
mod publications;
mod records;
mod submissions;
mod users;
mod votes;
mod written;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{
    Connection as _, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub use cards::{Account, Card, Item};
pub use cases::{COUNTED, Case, Filter, state_name, state_of};
pub use changes::{Change, Changes, Fresh};
pub use copies::CopyError;
pub use courses::Course;
pub use doors::Door;
pub use imports::{Import, Past};
pub use judging::{Award, Judgement, Juror};
pub use media::Medium;
pub use records::{Row, Stored};
pub use submissions::{Kept, Letter};
pub use users::{Deed, Role, Session, User};
pub use votes::{Entered, KeptVote, Slip};

/// How long to wait while another process of the desk writes.
const PATIENCE: Duration = Duration::from_secs(10);

/// How large a page of the database is, in bytes (<https://www.sqlite.org/pragma.html#pragma_page_size>).
const PAGE: u64 = 4096;

/// The desk's database.
#[derive(Clone, Debug)]
pub struct Store {
    pool: SqlitePool,
}

/// What can go wrong with the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is of a database that this version does not keep.
    #[error("{0}: this version keeps SQLite only; give --store sqlite:PATH")]
    OtherDatabase(String),
    /// The address is none.
    #[error("{0:?} is no address of a store; give --store sqlite:PATH")]
    Address(String),
    /// The database can't be opened.
    #[error("the store {} cannot be opened ({source}); check --store, and that its folder may be written to", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: sqlx::Error,
    },
    /// The database is of a version that can't be brought to this one.
    #[error("the store {} is of another version ({source}); use the desk that made it, or a newer one", path.display())]
    Version {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: sqlx::migrate::MigrateError,
    },
    /// A query failed.
    #[error(
        "the store does not answer ({0}); check the disk's free space and that no other desk holds it, then try again"
    )]
    Query(#[source] sqlx::Error),
    /// The disk is full.
    #[error("the disk with the store is full; make room on it")]
    Full,
    /// What was to be written could not be read where it waited.
    #[error("the records that wait beside the store cannot be read ({0}); import the file again")]
    Rows(#[source] std::io::Error),
    /// Something in the database is not what this program put there.
    #[error("the store holds {0}, which this program never writes; restore it from a backup")]
    Damaged(String),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        // SQLITE_FULL (https://www.sqlite.org/rescode.html#full).
        let full = error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == "13");
        if full { Self::Full } else { Self::Query(error) }
    }
}

impl Store {
    /// Opens the database of an address, making it or bringing it to the present version where needed.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::connect(url, true, None).await
    }

    /// The same for a store that may become only so many bytes large: then it takes nothing more ([`StoreError::Full`]),
    /// so that letters can't fill the disk that everything else is on.
    pub async fn open_limited(url: &str, bytes: u64) -> Result<Self, StoreError> {
        Self::connect(url, true, Some(bytes)).await
    }

    /// Opens the database of an address if there is one, for those who only read: a mistyped address is not an empty inbox.
    pub async fn open_existing(url: &str) -> Result<Self, StoreError> {
        Self::connect(url, false, None).await
    }

    /// The folder that the database lies in.
    pub(crate) fn folder(&self) -> PathBuf {
        let options = self.pool.connect_options();
        let folder = options.get_filename().parent().filter(|folder| !folder.as_os_str().is_empty());
        folder.map_or_else(|| PathBuf::from("."), Path::to_owned)
    }

    async fn connect(url: &str, make: bool, most: Option<u64>) -> Result<Self, StoreError> {
        let path = path_of(url)?;
        let mut options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(make)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE);
        if let Some(most) = most {
            options = options.pragma("max_page_count", (most / PAGE).to_string());
        }
        // SQLite writes one transaction at a time anyway: waiting for the one connection is fair,
        // while several connections would poll for its lock.
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            // SQLite ends a transaction by itself when the disk is full (https://www.sqlite.org/lang_transaction.html),
            // which the driver does not notice; such a connection takes no transaction any more.
            .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
            .connect_with(options)
            .await
            .map_err(|source| StoreError::Open { path: path.clone(), source })?;
        sqlx::migrate!("migrations/sqlite").run(&pool).await.map_err(|source| StoreError::Version { path, source })?;
        Ok(Self { pool })
    }

    /// Closes the database, folding its journal into it.
    pub async fn close(self) {
        self.pool.close().await;
    }

    /// Whether the database answers.
    pub async fn is_alive(&self) -> bool {
        sqlx::query("SELECT 1").execute(&self.pool).await.is_ok()
    }
}

fn path_of(url: &str) -> Result<PathBuf, StoreError> {
    match url.split_once(':') {
        Some(("sqlite", path)) => {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.starts_with(':') {
                Err(StoreError::Address(url.to_owned()))
            } else {
                Ok(path.into())
            }
        }
        Some(("postgres" | "postgresql" | "mysql" | "mariadb", _)) => {
            // The rest of such an address may hold a password.
            let scheme = url.split(':').next().unwrap_or_default();
            Err(StoreError::OtherDatabase(format!("{scheme}://…")))
        }
        _ => Err(StoreError::Address(url.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_other_databases_are_refused_without_their_password() {
        assert_eq!(path_of("sqlite:a/b.db").unwrap(), PathBuf::from("a/b.db"));
        assert_eq!(path_of("sqlite:///a/b.db").unwrap(), PathBuf::from("/a/b.db"));
        let refusal = path_of("postgres://desk:secret@db/lapau").unwrap_err().to_string();
        assert!(refusal.contains("keeps SQLite only") && !refusal.contains("secret"), "{refusal}");
        for url in ["", "desk.db", "sqlite:", "sqlite::memory:"] {
            assert!(matches!(path_of(url), Err(StoreError::Address(_))), "{url}");
        }
    }
}
