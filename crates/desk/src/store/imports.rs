//! Imported files, and the records they brought.

use std::io;

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Row as _};

use super::{Item, Medium, Row, Store, StoreError, cards, places};

/// How many records go into one statement: four parameters each, far below what a statement may have.
pub(super) const BATCH: usize = 500;

/// A file that was imported.
#[derive(Clone, Debug)]
pub struct Import {
    /// What its records are known by; a later import of the same source and format replaces them.
    pub source: String,
    /// The name of its format.
    pub format: String,
    /// The file's name.
    pub file: String,
    /// When.
    pub at: Timestamp,
    /// How many records the file holds.
    pub read: u64,
    /// How many of them were kept.
    pub imported: u64,
    /// How many things were mended.
    pub mended: u64,
    /// How many records were skipped.
    pub skipped: u64,
}

/// When a format was last imported.
#[derive(Clone, Debug)]
pub struct Past {
    /// The name of the format.
    pub format: String,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// Puts the records, pictures and cards' loans of an import in the place of those that its source and format brought before, in one transaction.
    pub async fn replace(
        &self,
        import: &Import,
        rows: impl IntoIterator<Item = io::Result<Row>>,
        media: &[Medium],
        items: &[(String, Item)],
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        for table in ["DELETE FROM records", "DELETE FROM media", "DELETE FROM card_items"] {
            let query = format!("{table} WHERE import IN (SELECT id FROM imports WHERE source = $1 AND format = $2)");
            sqlx::query(AssertSqlSafe(query))
                .bind(&import.source)
                .bind(&import.format)
                .execute(&mut *transaction)
                .await?;
        }
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO imports (source, format, file, at, read, imported, mended, skipped) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
        )
        .bind(&import.source)
        .bind(&import.format)
        .bind(&import.file)
        .bind(import.at.to_string())
        .bind(import.read as i64)
        .bind(import.imported as i64)
        .bind(import.mended as i64)
        .bind(import.skipped as i64)
        .fetch_one(&mut *transaction)
        .await?;
        let mut rows = rows.into_iter();
        loop {
            let batch: Vec<Row> = rows.by_ref().take(BATCH).collect::<io::Result<_>>().map_err(StoreError::Rows)?;
            if batch.is_empty() {
                break;
            }
            let query = format!("INSERT INTO records (collection, id, import, json) VALUES {}", places(batch.len(), 4));
            let mut query = sqlx::query(AssertSqlSafe(query));
            for row in batch {
                query = query.bind(row.collection.name()).bind(row.id).bind(id).bind(row.json);
            }
            query.execute(&mut *transaction).await?;
        }
        for medium in media {
            sqlx::query("INSERT INTO media (path, import, bytes) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
                .bind(&medium.path)
                .bind(id)
                .bind(&medium.bytes)
                .execute(&mut *transaction)
                .await?;
        }
        cards::keep(&mut transaction, id, items).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// When each format was last imported, from whatever source.
    pub async fn past_imports(&self) -> Result<Vec<Past>, StoreError> {
        let rows = sqlx::query("SELECT format, MAX(at) FROM imports GROUP BY format ORDER BY format")
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                let (format, at): (String, String) = (row.try_get(0)?, row.try_get(1)?);
                let at = at.parse().map_err(|_| StoreError::Damaged(format!("an import at {at:?}")))?;
                Ok(Past { format, at })
            })
            .collect()
    }
}
