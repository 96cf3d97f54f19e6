//! `desk backup` and `desk restore`

use std::path::PathBuf;

use super::StoreArguments;
use crate::store::Store;

/// Write a whole copy of the store to a new file; the desk may be at work meanwhile
///
/// The file is one of SQLite's, whichever database the store is in.
#[derive(Debug, clap::Args)]
pub(super) struct Backup {
    /// The file to write
    file: PathBuf,
}

/// Put a copy in the place of a store that is lost; it is looked through first
///
/// With another address than that of the store it came from, the library moves: from SQLite to PostgreSQL, or back.
#[derive(Debug, clap::Args)]
pub(super) struct Restore {
    /// The file that a backup wrote
    file: PathBuf,
}

pub(super) async fn back_up(arguments: Backup, store: &StoreArguments) -> anyhow::Result<bool> {
    let store = store.open_existing().await?;
    let result = store.back_up(&arguments.file).await;
    store.close().await;
    result?;
    println!("The store is copied to {}. Keep it where only librarians can read it.", arguments.file.display());
    Ok(true)
}

pub(super) async fn restore(arguments: Restore, store: &StoreArguments) -> anyhow::Result<bool> {
    Store::restore(store.url()?, &arguments.file).await?;
    println!("The store is as it was when {} was written.", arguments.file.display());
    Ok(true)
}
