//! What was published.

use lapau_feed::Manifest;
use sqlx::Row as _;

use super::{Store, StoreError};

impl Store {
    /// The last publications, the newest first, at most so many.
    pub async fn publications(&self, most: u32) -> Result<Vec<Manifest>, StoreError> {
        let rows = sqlx::query("SELECT manifest FROM publications ORDER BY generation DESC LIMIT $1")
            .bind(i64::from(most))
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                let manifest: String = row.try_get(0)?;
                serde_json::from_str(&manifest).map_err(|error| StoreError::Damaged(format!("a manifest: {error}")))
            })
            .collect()
    }

    /// Remembers a publication; `false` if another one has its generation already.
    pub async fn remember(&self, manifest: &Manifest) -> Result<bool, StoreError> {
        let bytes = String::from_utf8_lossy(&manifest.to_bytes()).into_owned();
        sqlx::query(
            "INSERT INTO publications (generation, published, manifest) VALUES ($1, $2, $3) \
             ON CONFLICT (generation) DO NOTHING",
        )
        .bind(manifest.generation as i64)
        .bind(manifest.published.to_string())
        .bind(&bytes)
        .execute(&self.pool)
        .await?;
        let kept: String = sqlx::query_scalar("SELECT manifest FROM publications WHERE generation = $1")
            .bind(manifest.generation as i64)
            .fetch_one(&self.pool)
            .await?;
        Ok(kept == bytes)
    }
}
