//! Records of the feed that came of letters, and what sealing answers needs.

use lapau_feed::{Collection, Digest};
use sqlx::Row as _;

use super::{Row, Store, StoreError};

impl Store {
    /// Every record that came of a submission, and whether its writer took the submission back.
    pub async fn written(&self) -> Result<Vec<(Row, bool)>, StoreError> {
        let rows = sqlx::query(
            "SELECT written.collection, written.id, written.json, CASE WHEN withdrawals.submission IS NULL THEN 0 ELSE 1 END FROM written \
             LEFT JOIN withdrawals ON withdrawals.submission = written.submission \
             ORDER BY written.collection, written.id",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                let name: String = row.try_get(0)?;
                let collection = Collection::from_name(&name)
                    .ok_or_else(|| StoreError::Damaged(format!("a record of the collection {name:?}")))?;
                Ok((Row { collection, id: row.try_get(1)?, json: row.try_get(2)? }, row.try_get::<i64, _>(3)? != 0))
            })
            .collect()
    }

    /// A record that came of a submission, and the submission it came of.
    pub async fn written_record(
        &self,
        collection: Collection,
        id: &str,
    ) -> Result<Option<(String, String)>, StoreError> {
        let row = sqlx::query_as("SELECT json, submission FROM written WHERE collection = $1 AND id = $2")
            .bind(collection.name())
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row)
    }

    /// A secret of the desk, made of the random bytes given the first time it is asked for.
    pub async fn secret(&self, name: &str, random: [u8; 32]) -> Result<[u8; 32], StoreError> {
        sqlx::query("INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
            .bind(name)
            .bind(&random[..])
            .execute(&self.pool)
            .await?;
        let kept: Vec<u8> =
            sqlx::query_scalar("SELECT value FROM secrets WHERE name = $1").bind(name).fetch_one(&self.pool).await?;
        kept.try_into().map_err(|_| StoreError::Damaged(format!("a secret {name:?} of another length")))
    }

    /// The round in which these contents are sealed: the last one if it was theirs, else a new one.
    pub async fn round(&self, contents: Digest, random: &str) -> Result<String, StoreError> {
        let contents = contents.to_string();
        let mut transaction = self.write().await?;
        let last: Option<(String, String)> =
            sqlx::query_as("SELECT contents, round FROM rounds ORDER BY number DESC LIMIT 1")
                .fetch_optional(&mut *transaction)
                .await?;
        match last {
            Some((known, round)) if known == contents => Ok(round),
            _ => {
                sqlx::query("INSERT INTO rounds (contents, round) VALUES ($1, $2)")
                    .bind(contents)
                    .bind(random)
                    .execute(&mut *transaction)
                    .await?;
                transaction.commit().await?;
                Ok(random.to_owned())
            }
        }
    }
}
