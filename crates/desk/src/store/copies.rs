//! Copies of the whole database: made while the desk works, and put back while it rests.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use super::{Store, StoreError, path_of};

/// Why a copy was not made or not put back. What was there before is as it was.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// There is a file already.
    #[error("{} is there already; give another name, or move it away", .0.display())]
    Exists(PathBuf),
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
        let _ = fs::remove_file(&half);
        let copied = sqlx::query("VACUUM INTO $1").bind(half.to_string_lossy()).execute(&self.pool).await;
        if let Err(error) = copied {
            let _ = fs::remove_file(&half);
            return Err(StoreError::from(error).into());
        }
        File::open(&half).and_then(|file| file.sync_all()).map_err(failed)?;
        fs::rename(&half, to).map_err(failed)
    }

    /// Puts a copy in the place of a store that is not there, once it is known to be whole.
    pub async fn restore(url: &str, from: &Path) -> Result<(), CopyError> {
        let path = path_of(url)?;
        if let Some(there) = [path.clone(), suffixed(&path, "-wal")].into_iter().find(|path| path.exists()) {
            return Err(CopyError::Exists(there));
        }
        let half = beside(&path);
        let failed = |source| CopyError::File { path: from.to_owned(), source };
        fs::copy(from, &half).map_err(failed)?;
        let checked = check(&half).await;
        for leftover in ["-wal", "-shm"] {
            let _ = fs::remove_file(suffixed(&half, leftover));
        }
        if let Err(why) = checked {
            let _ = fs::remove_file(&half);
            return Err(CopyError::Spoilt { path: from.to_owned(), why });
        }
        File::open(&half).and_then(|file| file.sync_all()).map_err(failed)?;
        fs::rename(&half, &path).map_err(failed)
    }
}

/// Opens a copy, brings it to the present version, and looks at every page of it.
async fn check(copy: &Path) -> Result<(), String> {
    let store = Store::open_existing(&format!("sqlite:{}", copy.display())).await.map_err(|error| error.to_string())?;
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

fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
