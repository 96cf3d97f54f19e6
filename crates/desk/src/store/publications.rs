//! What was published.

use lapau_feed::Manifest;
use sqlx::Row as _;

use super::{
    Store, StoreError,
    changes::{self, Fresh},
};

impl Store {
    /// The publications that are remembered, the newest first.
    pub async fn publications(&self) -> Result<Vec<Manifest>, StoreError> {
        let rows =
            sqlx::query("SELECT manifest FROM publications ORDER BY generation DESC").fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                let manifest: String = row.try_get(0)?;
                serde_json::from_str(&manifest).map_err(|error| StoreError::Damaged(format!("a manifest: {error}")))
            })
            .collect()
    }

    /// Remembers a publication and what changed with it, and forgets those before the oldest that is kept.
    ///
    /// `false`, and nothing is changed, if another one has its generation already.
    pub async fn remember(&self, manifest: &Manifest, fresh: &Fresh, oldest: u64) -> Result<bool, StoreError> {
        let bytes = String::from_utf8_lossy(&manifest.to_bytes()).into_owned();
        let mut transaction = self.write().await?;
        sqlx::query(
            "INSERT INTO publications (generation, published, manifest) VALUES ($1, $2, $3) \
             ON CONFLICT (generation) DO NOTHING",
        )
        .bind(manifest.generation as i64)
        .bind(manifest.published.to_string())
        .bind(&bytes)
        .execute(&mut *transaction)
        .await?;
        let kept: String = sqlx::query_scalar("SELECT manifest FROM publications WHERE generation = $1")
            .bind(manifest.generation as i64)
            .fetch_one(&mut *transaction)
            .await?;
        if kept != bytes {
            return Ok(false);
        }
        changes::note(&mut transaction, fresh).await?;
        sqlx::query("DELETE FROM publications WHERE generation < $1")
            .bind(oldest as i64)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }
}
