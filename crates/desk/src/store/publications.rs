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

    /// Remembers a publication; one that is remembered already stays as it is.
    pub async fn remember(&self, manifest: &Manifest) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO publications (generation, published, manifest) VALUES ($1, $2, $3) \
             ON CONFLICT (generation) DO NOTHING",
        )
        .bind(manifest.generation as i64)
        .bind(manifest.published.to_string())
        .bind(String::from_utf8_lossy(&manifest.to_bytes()).into_owned())
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
