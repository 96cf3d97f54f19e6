//! Letters that librarians wrote down for people who have no app: how they came, and how their writers are reached.

use super::{Store, StoreError};

/// What is known of a letter that was written down at the desk. It is for the desk alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// How it came, in words.
    pub source: String,
    /// How its writer is reached; empty where they did not say.
    pub contact: String,
    /// Who wrote it down.
    pub name: String,
}

impl Store {
    /// Keeps how a letter came; what is said last counts, since the letter may have been refused before.
    pub async fn note_heard(&self, submission: &str, heard: &Heard) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO heard (submission, source, contact, name) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (submission) DO UPDATE SET source = excluded.source, contact = excluded.contact, name = excluded.name",
        )
        .bind(submission)
        .bind(&heard.source)
        .bind(&heard.contact)
        .bind(&heard.name)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// How a letter came that was written down at the desk; `None` for one from a phone.
    pub async fn heard(&self, submission: &str) -> Result<Option<Heard>, StoreError> {
        let row: Option<(String, String, String)> =
            sqlx::query_as("SELECT source, contact, name FROM heard WHERE submission = $1")
                .bind(submission)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|(source, contact, name)| Heard { source, contact, name }))
    }
}
