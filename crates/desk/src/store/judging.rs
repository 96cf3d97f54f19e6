//! Who judges a contest, whether its judging is over, and what entries won.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use lapau_feed::{Digest, Ticket};
use sqlx::Row as _;

use super::{Kind, Store, StoreError};

/// A juror of a contest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Juror {
    /// Their number, among those of all contests.
    pub number: i64,
    /// What librarians call them.
    pub name: String,
    /// How many packets were made for them.
    pub packets: u64,
}

/// What an entry won.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Award {
    /// What it is called; empty for nothing.
    pub award: String,
    /// Whether the entry is published, as far as its author agrees.
    pub shown: bool,
}

/// The end of a contest's judging.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// When it was.
    pub at: Timestamp,
    /// Which librarian ended it.
    pub name: String,
}

/// What is kept of a packet's secret.
fn digest(key: Ticket) -> String {
    Digest::of(&key.0).to_string()
}

impl Store {
    /// The jurors of a contest, in the order in which they were named.
    pub async fn jurors(&self, contest: &str) -> Result<Vec<Juror>, StoreError> {
        let rows = sqlx::query(
            "SELECT jurors.number, jurors.name, COUNT(juror_keys.digest) FROM jurors \
             LEFT JOIN juror_keys ON juror_keys.juror = jurors.number \
             WHERE jurors.contest = $1 GROUP BY jurors.number, jurors.name ORDER BY jurors.number",
        )
        .bind(contest)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                let packets: i64 = row.try_get(2)?;
                Ok(Juror { number: row.try_get(0)?, name: row.try_get(1)?, packets: packets.unsigned_abs() })
            })
            .collect()
    }

    /// Names a juror; `false` if there is one of that name.
    pub async fn add_juror(&self, contest: &str, name: &str) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let done = sqlx::query(
            "INSERT INTO jurors (contest, name) SELECT $1, $2 \
             WHERE NOT EXISTS (SELECT 1 FROM judgements WHERE contest = $1) ON CONFLICT DO NOTHING",
        )
        .bind(contest)
        .bind(name)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes a juror out, whose scores count no longer; `false` if there is none or the judging is over.
    pub async fn remove_juror(&self, contest: &str, number: i64) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let done = sqlx::query(
            "DELETE FROM jurors WHERE contest = $1 AND number = $2 \
             AND NOT EXISTS (SELECT 1 FROM judgements WHERE contest = $1)",
        )
        .bind(contest)
        .bind(number)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// Keeps that a packet with this secret was made for a juror. Of the secret only its digest stays.
    pub async fn add_key(&self, juror: i64, key: Ticket, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO juror_keys (digest, juror, made) VALUES ($1, $2, $3)")
            .bind(digest(key))
            .bind(juror)
            .bind(now.to_string())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Whose packet has this secret; nobody's if it is none of that contest.
    pub async fn juror_of(&self, contest: &str, key: Ticket) -> Result<Option<i64>, StoreError> {
        let number = sqlx::query_scalar(
            "SELECT jurors.number FROM juror_keys JOIN jurors ON jurors.number = juror_keys.juror \
             WHERE juror_keys.digest = $1 AND jurors.contest = $2",
        )
        .bind(digest(key))
        .bind(contest)
        .fetch_optional(&self.pool)
        .await?;
        Ok(number)
    }

    /// The end of a contest's judging; none while it goes on.
    pub async fn judgement(&self, contest: &str) -> Result<Option<Judgement>, StoreError> {
        let row: Option<(String, String)> = sqlx::query_as("SELECT at, name FROM judgements WHERE contest = $1")
            .bind(contest)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|(at, name)| {
            let at = at.parse().map_err(|_| StoreError::Damaged(format!("the end of a judging at {at:?}")))?;
            Ok(Judgement { at, name })
        })
        .transpose()
    }

    /// Ends a contest's judging; `false` if that was done before.
    pub async fn end_judging(&self, contest: &str, name: &str, now: Timestamp) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        if self.kind == Kind::Postgres {
            // A letter that is on its way in may have a lower number than one that is in: it comes before the end, and has to be in first.
            sqlx::query("LOCK TABLE submissions IN SHARE MODE").execute(&mut *transaction).await?;
        }
        let done = sqlx::query(
            "INSERT INTO judgements (contest, at, name, last) \
             SELECT $1, $2, $3, COALESCE(MAX(number), 0) FROM submissions WHERE true ON CONFLICT DO NOTHING",
        )
        .bind(contest)
        .bind(now.to_string())
        .bind(name)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// The letters with scores that came after a contest's judging was over.
    pub async fn late_scores(&self, contest: &str) -> Result<HashSet<String>, StoreError> {
        let late = sqlx::query_scalar(
            "SELECT id FROM submissions WHERE kind = 'scores' AND number > (SELECT last FROM judgements WHERE contest = $1)",
        )
        .bind(contest)
        .fetch_all(&self.pool)
        .await?;
        Ok(late.into_iter().collect())
    }

    /// What entries won, by their letters.
    pub async fn awards(&self) -> Result<HashMap<String, Award>, StoreError> {
        let rows: Vec<(String, String, i64)> =
            sqlx::query_as("SELECT submission, award, shown FROM awards").fetch_all(&self.pool).await?;
        Ok(rows
            .into_iter()
            .map(|(submission, award, shown)| (submission, Award { award, shown: shown != 0 }))
            .collect())
    }

    /// Keeps what entries won, all of them or none.
    pub async fn set_awards(&self, awards: &[(String, Award)]) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        for (submission, award) in awards {
            sqlx::query(
                "INSERT INTO awards (submission, award, shown) VALUES ($1, $2, $3) \
                 ON CONFLICT (submission) DO UPDATE SET award = excluded.award, shown = excluded.shown",
            )
            .bind(submission)
            .bind(&award.award)
            .bind(i64::from(award.shown))
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}
