//! The pictures of imported records.

use super::{Store, StoreError};

/// A picture to be kept, or as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Medium {
    /// Its path in the feed: `media/….jpg`, named by its content.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Store {
    /// The paths of every picture, each once.
    pub async fn media(&self) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar("SELECT DISTINCT path FROM media ORDER BY path").fetch_all(&self.pool).await?)
    }

    /// The bytes of a picture; `None` if there is none of that path.
    pub async fn medium(&self, path: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let bytes = sqlx::query_scalar("SELECT bytes FROM media WHERE path = $1 LIMIT 1").bind(path);
        Ok(bytes.fetch_optional(&self.pool).await?)
    }
}
