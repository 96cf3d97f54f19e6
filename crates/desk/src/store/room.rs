//! How large a server's database may become. SQLite keeps such a limit by itself; PostgreSQL has none.

use std::sync::atomic::{AtomicI64, Ordering};

use sqlx::AnyPool;

use super::StoreError;

/// What a letter takes beside its bytes, roughly: its row, and its place in three indexes.
const BESIDE: i64 = 512;

/// The room for letters.
#[derive(Debug)]
pub(super) struct Room {
    most: i64,
    /// How many bytes may come in before it is looked at again.
    left: AtomicI64,
}

impl Room {
    pub(super) fn new(most: u64) -> Self {
        Self { most: i64::try_from(most).unwrap_or(i64::MAX), left: AtomicI64::new(0) }
    }

    /// Whether there is room for a letter of so many bytes. The database is asked only when what it had left is used up;
    /// two desks that share one may together go over by what each believed to be left, half of what there was.
    pub(super) async fn takes(&self, pool: &AnyPool, bytes: usize) -> Result<bool, StoreError> {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX).saturating_add(BESIDE);
        if self.left.fetch_sub(bytes, Ordering::Relaxed) >= bytes {
            return Ok(true);
        }
        let size: i64 = sqlx::query_scalar("SELECT pg_database_size(current_database())").fetch_one(pool).await?;
        // Half of it, so that the other half is there for whoever else writes.
        let left = (self.most - size) / 2;
        self.left.store(left - bytes, Ordering::Relaxed);
        Ok(left >= bytes)
    }
}
