//! Copies of the whole store: made while the desk works, and put back while it rests.
//!
//! A copy is always a file of SQLite's, whichever database the store is in: one format to keep, which either takes back,
//! and the way from the one to the other.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use super::{Kind, Store, StoreError, address::Address, pouring};

/// Why a copy was not made or not put back. What was there before is as it was.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// There is a file already.
    #[error("{} is there already; give another name, or move it away", .0.display())]
    Exists(PathBuf),
    /// There is a store already.
    #[error("{0} holds something already; give the address of an empty database")]
    Holds(String),
    /// The file is no whole store.
    #[error("{} is no whole store of a desk ({why}); give another file", path.display())]
    Spoilt {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A file can't be read or written.
    #[error("{} cannot be read or written ({source}); check the folder and the disk's free space", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Writes a whole copy of the store to a new file, as it is at one instant; letters may come in meanwhile.
    pub async fn back_up(&self, to: &Path) -> Result<(), CopyError> {
        if to.exists() {
            return Err(CopyError::Exists(to.to_owned()));
        }
        let failed = |source| CopyError::File { path: to.to_owned(), source };
        let half = beside(to);
        remove(&half);
        let copied = match self.kind {
            Kind::Sqlite => self.vacuum(&half).await,
            Kind::Postgres => self.pour_into(&half).await,
        };
        if let Err(error) = copied {
            remove(&half);
            return Err(error.into());
        }
        File::open(&half).and_then(|file| file.sync_all()).map_err(failed)?;
        fs::rename(&half, to).map_err(failed)
    }

    /// Puts a copy in the place of a store that is not there, once it is known to be whole.
    pub async fn restore(url: &str, from: &Path) -> Result<(), CopyError> {
        match url.parse()? {
            Address::File(path) => restore_file(&path, from).await,
            address @ Address::Server { .. } => restore_server(&address, from).await,
        }
    }

    async fn vacuum(&self, to: &Path) -> Result<(), StoreError> {
        sqlx::query("VACUUM INTO $1").bind(to.to_string_lossy().into_owned()).execute(&self.pool).await?;
        Ok(())
    }

    async fn pour_into(&self, file: &Path) -> Result<(), StoreError> {
        let copy = Store::connect(&Address::File(file.to_owned()), true, None).await?;
        let mut to = copy.write().await?;
        let tables = pouring::tables(&mut to).await?;
        // Everything is read as it is at this moment.
        let mut from = self.pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?;
        pouring::pour(&tables, &mut from, &mut to).await?;
        to.commit().await?;
        copy.close().await;
        Ok(())
    }
}

async fn restore_file(path: &Path, from: &Path) -> Result<(), CopyError> {
    if let Some(there) = [path.to_owned(), suffixed(path, "-wal")].into_iter().find(|path| path.exists()) {
        return Err(CopyError::Exists(there));
    }
    let half = beside(path);
    let failed = |source| CopyError::File { path: from.to_owned(), source };
    fs::copy(from, &half).map_err(failed)?;
    if let Err(why) = check(&half).await {
        remove(&half);
        return Err(CopyError::Spoilt { path: from.to_owned(), why });
    }
    File::open(&half).and_then(|file| file.sync_all()).map_err(failed)?;
    fs::rename(&half, path).map_err(failed)
}

async fn restore_server(address: &Address, from: &Path) -> Result<(), CopyError> {
    let failed = |source| CopyError::File { path: from.to_owned(), source };
    // A copy of the copy, since it is brought to the present version first. Nobody else may enter such a folder.
    let folder = tempfile::tempdir().map_err(failed)?;
    let copied = folder.path().join("copy.db");
    fs::copy(from, &copied).map_err(failed)?;
    check(&copied).await.map_err(|why| CopyError::Spoilt { path: from.to_owned(), why })?;

    let copy = Store::connect(&Address::File(copied), false, None).await?;
    let store = Store::connect(address, true, None).await?;
    let mut from = copy.pool.acquire().await.map_err(StoreError::from)?;
    let mut to = store.write().await?;
    let tables = pouring::tables(&mut from).await?;
    if pouring::hold_something(&tables, &mut to).await? {
        return Err(CopyError::Holds(address.to_string()));
    }
    pouring::pour(&tables, &mut from, &mut to).await?;
    pouring::count_on(&tables, &mut to).await?;
    to.commit().await.map_err(StoreError::from)?;
    drop(from);
    copy.close().await;
    store.close().await;
    Ok(())
}

/// Opens a copy, brings it to the present version, and looks at every page of it.
async fn check(copy: &Path) -> Result<(), String> {
    let store = Store::connect(&Address::File(copy.to_owned()), false, None).await;
    let store = store.map_err(|error| error.to_string())?;
    let said: Result<String, _> = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(&store.pool).await;
    store.close().await;
    match said {
        Ok(said) if said == "ok" => Ok(()),
        Ok(said) => Err(said),
        Err(error) => Err(error.to_string()),
    }
}

/// Where a file is written before it is whole.
fn beside(path: &Path) -> PathBuf {
    suffixed(path, ".half")
}

/// Takes such a file away, with what SQLite puts beside it.
fn remove(half: &Path) {
    for name in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(suffixed(half, name));
    }
}

fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
