//! The records of the feed that came by imports.

use futures_util::TryStreamExt as _;
use lapau_feed::Collection;
use sqlx::Row as _;

use super::{Store, StoreError};

/// A record to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its collection.
    pub collection: Collection,
    /// Its identifier.
    pub id: String,
    /// Its JSON.
    pub json: String,
}

/// A record as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its identifier.
    pub id: String,
    /// Its JSON.
    pub json: String,
    /// The source that brought it.
    pub source: String,
    /// The name of the format it came in.
    pub format: String,
}

impl Store {
    /// Hands on every record of a collection, in the order of the identifiers' bytes, one after the other.
    pub async fn each(&self, collection: Collection, mut take: impl FnMut(Stored)) -> Result<(), StoreError> {
        let mut rows = sqlx::query(
            "SELECT records.id, records.json, imports.source, imports.format \
             FROM records JOIN imports ON imports.id = records.import WHERE records.collection = $1 ORDER BY records.id",
        )
        .bind(collection.name())
        .fetch(&self.pool);
        while let Some(row) = rows.try_next().await? {
            take(Stored {
                id: row.try_get(0)?,
                json: row.try_get(1)?,
                source: row.try_get(2)?,
                format: row.try_get(3)?,
            });
        }
        Ok(())
    }

    /// Every record of a collection, in the order of the identifiers' bytes.
    pub async fn records(&self, collection: Collection) -> Result<Vec<Stored>, StoreError> {
        let mut records = Vec::new();
        self.each(collection, |record| records.push(record)).await?;
        Ok(records)
    }

    /// The JSON of a record, from whichever import; of several the one imported last.
    pub async fn record(&self, collection: Collection, id: &str) -> Result<Option<String>, StoreError> {
        let json = sqlx::query_scalar(
            "SELECT json FROM records WHERE collection = $1 AND id = $2 ORDER BY import DESC LIMIT 1",
        )
        .bind(collection.name())
        .bind(id)
        .fetch_optional(&self.pool)
        .await?;
        Ok(json)
    }

    /// Hands on each identifier in a collection that another source or format brought, with its source.
    pub async fn each_other(
        &self,
        source: &str,
        format: &str,
        collection: Collection,
        mut take: impl FnMut(String, String),
    ) -> Result<(), StoreError> {
        let mut rows = sqlx::query_as::<_, (String, String)>(
            "SELECT records.id, imports.source FROM records JOIN imports ON imports.id = records.import \
             WHERE records.collection = $1 AND NOT (imports.source = $2 AND imports.format = $3)",
        )
        .bind(collection.name())
        .bind(source)
        .bind(format)
        .fetch(&self.pool);
        while let Some((id, source)) = rows.try_next().await? {
            take(id, source);
        }
        Ok(())
    }

    /// How many records of a collection a source brought in a format.
    pub async fn count(&self, source: &str, format: &str, collection: Collection) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM records JOIN imports ON imports.id = records.import \
             WHERE imports.source = $1 AND imports.format = $2 AND records.collection = $3",
        )
        .bind(source)
        .bind(format)
        .bind(collection.name())
        .fetch_one(&self.pool)
        .await?;
        Ok(count.unsigned_abs())
    }
}
