//! What patrons sent.

use jiff::Timestamp;
use lapau_feed::{
    Digest,
    submission::{Content, Submission},
};
use sqlx::{Row as _, any::AnyRow};

use super::{Kind, Store, StoreError};

/// What became of a submission that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is new and on disk now.
    Stored,
    /// The same bytes were there already, since the time given.
    Duplicate(Timestamp),
    /// Other bytes with the same identifier are there; nothing was changed.
    Conflict,
}

/// A submission as it is kept.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its identifier.
    pub id: String,
    /// The digest of its bytes.
    pub sha256: String,
    /// When it was received, by the desk's clock.
    pub received: String,
    /// Its kind.
    pub kind: String,
    /// Its bytes as they came.
    pub body: Vec<u8>,
}

impl Store {
    /// Keeps a submission, once; when this returns, it is on disk.
    ///
    /// One that takes another back does so in the same transaction, whichever of the two comes first.
    pub async fn keep(&self, submission: &Submission, body: &[u8], received: Timestamp) -> Result<Kept, StoreError> {
        let sha256 = Digest::of(body).to_string();
        if let Some(room) = &self.room
            && !room.takes(&self.pool, body.len()).await?
        {
            // What is there is known all the same.
            return self.known(&submission.id, &sha256).await?.ok_or(StoreError::Full);
        }
        // With PostgreSQL letters do not wait for each other: each stands by itself, and its identifier is taken once.
        let mut transaction = match self.kind {
            Kind::Sqlite => self.write().await?,
            Kind::Postgres => self.pool.begin().await?,
        };
        let inserted = sqlx::query(
            "INSERT INTO submissions (id, sha256, received, kind, body) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(&submission.id)
        .bind(&sha256)
        .bind(received.to_string())
        .bind(submission.content.kind())
        .bind(body)
        .execute(&mut *transaction)
        .await?;
        if inserted.rows_affected() == 1 {
            if let Content::Cancellation(cancellation) = &submission.content {
                sqlx::query(
                    "INSERT INTO withdrawals (submission, letter) VALUES ($1, $2) ON CONFLICT (submission) DO NOTHING",
                )
                .bind(&cancellation.submission)
                .bind(&submission.id)
                .execute(&mut *transaction)
                .await?;
            }
            transaction.commit().await?;
            return Ok(Kept::Stored);
        }
        drop(transaction);
        let known = self.known(&submission.id, &sha256).await?;
        known.ok_or_else(|| StoreError::Damaged("a letter that is there and is not".into()))
    }

    /// What became of a submission that is there already.
    async fn known(&self, id: &str, sha256: &str) -> Result<Option<Kept>, StoreError> {
        let row: Option<(String, String)> = sqlx::query_as("SELECT sha256, received FROM submissions WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        let Some((known, received)) = row else { return Ok(None) };
        if known != sha256 {
            return Ok(Some(Kept::Conflict));
        }
        let received =
            received.parse().map_err(|_| StoreError::Damaged(format!("a letter received at {received:?}")))?;
        Ok(Some(Kept::Duplicate(received)))
    }

    /// Every letter of a kind, the oldest first, each with the time at which the one came that takes it back.
    ///
    /// Read at once, so that what comes meanwhile is in all of it or in none.
    pub async fn letters_of(&self, kind: &str) -> Result<Vec<(Letter, Option<Timestamp>)>, StoreError> {
        let rows = sqlx::query(
            "SELECT submissions.id, submissions.sha256, submissions.received, submissions.kind, submissions.body, \
             backs.received FROM submissions \
             LEFT JOIN withdrawals ON withdrawals.submission = submissions.id \
             LEFT JOIN submissions AS backs ON backs.id = withdrawals.letter \
             WHERE submissions.kind = $1 ORDER BY submissions.number",
        )
        .bind(kind)
        .fetch_all(&self.pool)
        .await?;
        let read = |row: &AnyRow| {
            let back: Option<String> = row.try_get(5)?;
            let back = back.map(|text| text.parse()).transpose();
            Ok((letter(row)?, back.map_err(|_| StoreError::Damaged("the time of a letter".into()))?))
        };
        rows.iter().map(read).collect()
    }

    /// Every submission, the newest last.
    pub async fn letters(&self) -> Result<Vec<Letter>, StoreError> {
        let rows = sqlx::query("SELECT id, sha256, received, kind, body FROM submissions ORDER BY number")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(letter).collect()
    }
}

fn letter(row: &AnyRow) -> Result<Letter, StoreError> {
    Ok(Letter {
        id: row.try_get(0)?,
        sha256: row.try_get(1)?,
        received: row.try_get(2)?,
        kind: row.try_get(3)?,
        body: row.try_get(4)?,
    })
}
