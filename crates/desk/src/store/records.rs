//! The records of the feed that came by imports.

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
    /// Every record of a collection, in the order of the identifiers' bytes.
    pub async fn records(&self, collection: Collection) -> Result<Vec<Stored>, StoreError> {
        let rows = sqlx::query(
            "SELECT records.id, records.json, imports.source, imports.format \
             FROM records JOIN imports ON imports.id = records.import WHERE records.collection = $1 ORDER BY records.id",
        )
        .bind(collection.name())
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Stored {
                    id: row.try_get(0)?,
                    json: row.try_get(1)?,
                    source: row.try_get(2)?,
                    format: row.try_get(3)?,
                })
            })
            .collect()
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

    /// The identifiers in a collection that other sources or formats brought, each with its source.
    pub async fn others(
        &self,
        source: &str,
        format: &str,
        collection: Collection,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query_as(
            "SELECT records.id, imports.source FROM records JOIN imports ON imports.id = records.import \
             WHERE records.collection = $1 AND NOT (imports.source = $2 AND imports.format = $3)",
        )
        .bind(collection.name())
        .bind(source)
        .bind(format)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows)
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
