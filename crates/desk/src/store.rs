//! The desk's database: what was imported, what patrons sent, what was published.
//!
//! | table | what it holds |
//! | --- | --- |
//! | `imports` | each imported file: its source and format, when, and how many records were read, kept, mended, skipped |
//! | `media` | the pictures that those records show, by their path in the feed, each with the import that brought it |
//! | `records` | the records of the feed by collection and identifier, in JSON, each with the import that brought it |
//! | `submissions` | what patrons sent, the bytes as they came, with their digest and the time they were received |
//! | `arrivals` | what is said of letters that came where no receipt could be given, under digests |
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
//! The database is a file of SQLite's, or one of a PostgreSQL server, which several desks may share ([`Store::open`]).
//! SQLite is in write-ahead mode with `synchronous = FULL`, PostgreSQL answers once it has written: what is committed survives a power cut.
//! Every query is one text that both take (`$1` parameters, `ON CONFLICT`, whole numbers for yes and no);
//! what differs is the table definitions, which lie in a folder named after the database, and what [`Kind`] is asked for.
//! Never: no other module knows SQL.

mod address;
mod arrivals;
mod cards;
mod cases;
mod changes;
mod copies;
mod courses;
mod doors;
mod imports;
mod judging;
mod media;
mod pouring;
mod publications;
mod records;
mod room;
mod submissions;
mod tables;
mod users;
mod votes;
mod written;

use std::{env, fmt, io, path::PathBuf, sync::Arc, time::Duration};

use sqlx::{
    Any, AnyConnection, AnyPool, AssertSqlSafe, Connection as _, Transaction,
    any::{AnyConnectOptions, AnyPoolOptions},
    migrate::MigrateError,
};
use tokio::time::timeout;

use address::Address;
use room::Room;

pub use arrivals::{Arrival, Outcome};
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

/// How large a page of SQLite's is, in bytes (<https://www.sqlite.org/pragma.html#pragma_page_size>).
const PAGE: u64 = 4096;

/// How many connections a desk holds to a server at most; PostgreSQL itself takes a hundred unless it is told otherwise.
const CONNECTIONS: u32 = 10;

/// The number of the lock that whoever writes to a server's database holds; any number will do, as long as it is the same for all.
const WRITERS: i64 = 0x4c_4150_4155;

/// What every connection to SQLite begins with.
const SQLITE: &str =
    "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

/// What every connection to PostgreSQL begins with: the patience is as long as with SQLite; a desk that vanished holds nothing up
/// for more than a minute; a receipt means that the letter is on disk, whatever the server's habits are.
const POSTGRES: &str = "SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s'; \
     SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE; \
     SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';";

/// What kind of database it is, for the little in which they differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Sqlite,
    Postgres,
}

/// The desk's database.
#[derive(Clone)]
pub struct Store {
    pool: AnyPool,
    kind: Kind,
    folder: PathBuf,
    /// How large it may become, where the database itself can't be told.
    room: Option<Arc<Room>>,
}

impl fmt::Debug for Store {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The pool would show its address, and with it a password.
        to.debug_struct("Store").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// What can go wrong with the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is of a database that this version does not keep.
    #[error("{0}: a store is kept by SQLite or PostgreSQL; give --store sqlite:PATH or postgres://USER@HOST/DATABASE")]
    OtherDatabase(String),
    /// The address is none.
    #[error("{0:?} is no address of a store; give --store sqlite:PATH or postgres://USER@HOST/DATABASE")]
    Address(String),
    /// The database can't be opened.
    #[error("the store {place} cannot be opened ({source}); check --store, and {advice}")]
    Open {
        /// Which one.
        place: String,
        /// What else to look at.
        advice: &'static str,
        /// The reason.
        source: sqlx::Error,
    },
    /// The database is of a version that can't be brought to this one.
    #[error("the store {place} is of another version ({source}); use the desk that made it, or a newer one")]
    Version {
        /// Which one.
        place: String,
        /// The reason.
        source: MigrateError,
    },
    /// The tables can't be made.
    #[error(
        "the tables of the store {place} cannot be made ({source}); give its user a database of its own: CREATE DATABASE … OWNER …"
    )]
    Tables {
        /// Which one.
        place: String,
        /// The reason.
        source: MigrateError,
    },
    /// A query failed.
    #[error(
        "the store does not answer ({0}); check its disk's free space, that its server can be reached or no other desk holds its file, then try again"
    )]
    Query(#[source] sqlx::Error),
    /// There is no more room.
    #[error("the disk with the store is full, or the store as large as it may become; make room for it")]
    Full,
    /// What was to be written could not be read where it waited.
    #[error("the records that wait on disk to be stored cannot be read ({0}); import the file again")]
    Rows(#[source] io::Error),
    /// Something in the database is not what this program put there.
    #[error("the store holds {0}, which this program never writes; restore it from a backup")]
    Damaged(String),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        // SQLITE_FULL (https://www.sqlite.org/rescode.html#full); disk_full (https://www.postgresql.org/docs/current/errcodes-appendix.html).
        let code = error.as_database_error().and_then(|error| error.code());
        if code.is_some_and(|code| code == "13" || code == "53100") { Self::Full } else { Self::Query(error) }
    }
}

impl Store {
    /// Opens the database of an address, making its tables or bringing them to the present version where needed.
    ///
    /// An address is `sqlite:PATH`, whose file is made if it is not there, or `postgres://USER:PASSWORD@HOST/DATABASE`.
    /// A password is better in `PGPASSWORD` or `~/.pgpass`, where no list of processes shows it.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::connect(&url.parse()?, true, None).await
    }

    /// The same for a store that may become only so many bytes large: then it takes no more letters ([`StoreError::Full`]),
    /// so that they can't fill the disk that everything else is on.
    pub async fn open_limited(url: &str, bytes: u64) -> Result<Self, StoreError> {
        Self::connect(&url.parse()?, true, Some(bytes)).await
    }

    /// Opens the database of an address if there is one, for those who only read: a mistyped address is not an empty inbox.
    pub async fn open_existing(url: &str) -> Result<Self, StoreError> {
        Self::connect(&url.parse()?, false, None).await
    }

    /// The folder for what waits to be stored: that of the database, or, where that is elsewhere, the system's.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.clone()
    }

    async fn connect(address: &Address, make: bool, most: Option<u64>) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let failed = |source| StoreError::Open { place: address.to_string(), advice: address.advice(), source };
        let options = address.options(make).map_err(failed)?;
        let kind = if address.folder().is_some() { Kind::Sqlite } else { Kind::Postgres };
        let (start, connections) = match (kind, most) {
            (Kind::Sqlite, None) => (SQLITE.to_owned(), 1),
            (Kind::Sqlite, Some(most)) => (format!("{SQLITE} PRAGMA max_page_count = {};", most / PAGE), 1),
            (Kind::Postgres, _) => (POSTGRES.to_owned(), CONNECTIONS),
        };
        // By itself, since the pool would try for as long as it has patience, and not say why it failed.
        let first = timeout(PATIENCE, first(&options, kind, &start));
        let late = || io::Error::new(io::ErrorKind::TimedOut, "it does not answer");
        let mut first = first.await.unwrap_or_else(|_| Err(late().into())).map_err(failed)?;
        tables::steps(kind).run(&mut first).await.map_err(|source| match source {
            MigrateError::Execute(_) | MigrateError::ExecuteMigration(..) => {
                StoreError::Tables { place: address.to_string(), source }
            }
            source => StoreError::Version { place: address.to_string(), source },
        })?;
        let start: Arc<str> = start.into();
        // SQLite writes one transaction at a time anyway: waiting for the one connection is fair,
        // while several connections would poll for its lock.
        let pool = AnyPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(PATIENCE)
            .after_connect(move |connection, _| {
                let start = start.clone();
                Box::pin(async move { begin(connection, &start).await })
            })
            // SQLite ends a transaction by itself when the disk is full (https://www.sqlite.org/lang_transaction.html),
            // which the driver does not notice; such a connection takes no transaction any more.
            .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
            .connect_lazy_with(options);
        // The file's last connection puts its journal away; there is to be one all the time.
        drop(pool.acquire().await.map_err(failed)?);
        let _ = first.close().await;
        let room = most.filter(|_| kind == Kind::Postgres).map(|most| Arc::new(Room::new(most)));
        Ok(Self { pool, kind, folder: address.folder().unwrap_or_else(env::temp_dir), room })
    }

    /// Closes the database, folding SQLite's journal into it.
    pub async fn close(self) {
        self.pool.close().await;
    }

    /// Whether the database answers.
    pub async fn is_alive(&self) -> bool {
        sqlx::query("SELECT 1").execute(&self.pool).await.is_ok()
    }

    /// Begins a transaction that writes. Such transactions come one after the other, whichever desk they are of:
    /// what one has read stays true until it has written. Letters that come in wait for none of them ([`Store::keep`]).
    async fn write(&self) -> Result<Transaction<'static, Any>, StoreError> {
        Ok(match self.kind {
            Kind::Sqlite => self.pool.begin_with("BEGIN IMMEDIATE").await?,
            Kind::Postgres => {
                let mut transaction = self.pool.begin().await?;
                sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(WRITERS).execute(&mut *transaction).await?;
                transaction
            }
        })
    }
}

/// A connection that is known to work.
async fn first(options: &AnyConnectOptions, kind: Kind, start: &str) -> Result<AnyConnection, sqlx::Error> {
    let mut connection = AnyConnection::connect_with(options).await?;
    begin(&mut connection, start).await?;
    if kind == Kind::Postgres {
        let encoding = sqlx::query_scalar("SELECT current_setting('server_encoding')");
        let encoding: String = encoding.fetch_one(&mut connection).await?;
        if encoding != "UTF8" {
            let why =
                format!("its texts are in {encoding}, which does not have every letter; make it with ENCODING 'UTF8'");
            return Err(sqlx::Error::Configuration(why.into()));
        }
    }
    Ok(connection)
}

async fn begin(connection: &mut AnyConnection, start: &str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(start)).execute(connection).await.map(drop)
}

/// The places of values in a statement that inserts several rows: `($1, $2), ($3, $4)`.
fn places(rows: usize, columns: usize) -> String {
    let mut text = String::new();
    for place in 0..rows * columns {
        let before = match (place, place % columns) {
            (0, _) => "(",
            (_, 0) => "), (",
            _ => ", ",
        };
        text.push_str(&format!("{before}${}", place + 1));
    }
    text.push(')');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_a_place_of_its_own() {
        assert_eq!(places(2, 3), "($1, $2, $3), ($4, $5, $6)");
        assert_eq!(places(1, 1), "($1)");
    }
}
