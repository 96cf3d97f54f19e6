//! Which publication changed each record last.

use std::collections::{BTreeMap, HashMap};

use futures_util::TryStreamExt as _;
use lapau_feed::{Collection, Digest};
use sqlx::{Any, AssertSqlSafe, Row as _, Transaction};

use super::{Store, StoreError, imports::BATCH, places};

/// When a record changed last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The digest of its JSON; `None` once it went.
    pub digest: Option<Digest>,
    /// The publication that first had it so.
    pub generation: u64,
}

/// When each record changed last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The publications between which every change is known: from a phone with the first to one with the second.
    pub known: Option<(u64, u64)>,
    /// By collection and identifier.
    pub records: BTreeMap<Collection, HashMap<String, Change>>,
}

impl Store {
    /// When each record changed last.
    pub async fn changes(&self) -> Result<Changes, StoreError> {
        let known: Option<(i64, i64)> =
            sqlx::query_as("SELECT since, until FROM changes_known").fetch_optional(&self.pool).await?;
        let mut rows = sqlx::query("SELECT collection, id, digest, generation FROM changes").fetch(&self.pool);
        let mut records: BTreeMap<_, HashMap<_, _>> = BTreeMap::new();
        while let Some(row) = rows.try_next().await? {
            let name: String = row.try_get(0)?;
            let digest: Option<Vec<u8>> = row.try_get(2)?;
            let digest = digest.map(<[u8; 32]>::try_from).transpose();
            let digest = digest.map_err(|_| StoreError::Damaged("a digest that is none".into()))?.map(Digest);
            // A collection that only a newer version knew is none that this one publishes.
            if let Some(collection) = Collection::from_name(&name) {
                let change = Change { digest, generation: row.try_get::<i64, _>(3)? as u64 };
                records.entry(collection).or_default().insert(row.try_get(1)?, change);
            }
        }
        Ok(Changes { known: known.map(|(since, until)| (since as u64, until as u64)), records })
    }
}

/// What a publication changes in the memory of changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fresh {
    /// The publications between which every change is then known.
    pub known: (u64, u64),
    /// The records that changed, each with its digest, or `None` if it went.
    pub records: Vec<(Collection, String, Option<Digest>)>,
    /// The titles that are published for the first time, each with its identifier in the store and the one it was given.
    pub titles: Vec<(String, String)>,
}

/// Notes what a publication changed, and forgets records that went before any known publication.
pub(super) async fn note(transaction: &mut Transaction<'_, Any>, fresh: &Fresh) -> Result<(), StoreError> {
    let (since, until) = (fresh.known.0 as i64, fresh.known.1 as i64);
    for batch in fresh.records.chunks(BATCH) {
        let query = format!(
            "INSERT INTO changes (collection, id, digest, generation) VALUES {} \
             ON CONFLICT (collection, id) DO UPDATE SET digest = excluded.digest, generation = excluded.generation",
            places(batch.len(), 4)
        );
        let mut query = sqlx::query(AssertSqlSafe(query));
        for (collection, id, digest) in batch {
            query = query.bind(collection.name()).bind(id).bind(digest.map(|digest| digest.0.to_vec())).bind(until);
        }
        query.execute(&mut **transaction).await?;
    }
    for batch in fresh.titles.chunks(BATCH) {
        let query = format!("INSERT INTO title_names (record, name) VALUES {}", places(batch.len(), 2));
        let mut query = sqlx::query(AssertSqlSafe(query));
        for (record, name) in batch {
            query = query.bind(record).bind(name);
        }
        query.execute(&mut **transaction).await?;
    }
    sqlx::query("DELETE FROM changes WHERE digest IS NULL AND generation <= $1")
        .bind(since)
        .execute(&mut **transaction)
        .await?;
    sqlx::query(
        "INSERT INTO changes_known (\"only\", since, until) VALUES (1, $1, $2) \
         ON CONFLICT (\"only\") DO UPDATE SET since = excluded.since, until = excluded.until",
    )
    .bind(since)
    .bind(until)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
