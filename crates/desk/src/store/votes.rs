//! Ballots of cards that are not in use any more, and ballots on paper.
//!
//! Who took a ballot on paper and what is on the ballots are told apart: nothing here leads from one to the other.

use jiff::Timestamp;
use sqlx::{Any, Row as _, Transaction};

use super::{Store, StoreError};

/// A ballot that was written with a card which lost its secret since.
#[derive(Clone, Debug)]
pub struct KeptVote {
    /// The letter.
    pub submission: String,
    /// The vote.
    pub ballot: String,
    /// Its voter's pseudonym for this vote.
    pub voter: String,
    /// Since when its card was.
    pub issued: Timestamp,
    /// Since when its voter has no card at all.
    pub ended: Option<Timestamp>,
}

/// A ballot on paper that was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The code on it.
    pub code: String,
    /// What was chosen; nothing on a spoilt one.
    pub choices: Vec<String>,
}

/// What becomes of writing down a ballot on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// It is written down.
    Done,
    /// No ballot of this vote has the code.
    Unknown,
    /// It was written down before, and is as it was.
    Before,
    /// Everything on paper was said to be written down.
    Over,
}

impl Store {
    /// The ballots of a vote whose cards are not in use any more.
    pub async fn kept_votes(&self, ballot: &str) -> Result<Vec<KeptVote>, StoreError> {
        let rows = sqlx::query("SELECT submission, ballot, voter, issued, ended FROM kept_votes WHERE ballot = $1")
            .bind(ballot)
            .fetch_all(&self.pool)
            .await?;
        let moment = |text: String| text.parse().map_err(|_| StoreError::Damaged(format!("a card's vote of {text:?}")));
        let kept = rows.iter().map(|row| {
            let ended: Option<String> = row.try_get(4)?;
            Ok(KeptVote {
                submission: row.try_get(0)?,
                ballot: row.try_get(1)?,
                voter: row.try_get(2)?,
                issued: moment(row.try_get(3)?)?,
                ended: ended.map(moment).transpose()?,
            })
        });
        kept.collect()
    }

    /// Who took a ballot on paper.
    pub async fn paper_voters(&self, ballot: &str) -> Result<Vec<String>, StoreError> {
        let query = sqlx::query_scalar("SELECT voter FROM paper_voters WHERE ballot = $1");
        Ok(query.bind(ballot).fetch_all(&self.pool).await?)
    }

    /// Notes that somebody took a ballot on paper; `false` if they did before.
    pub async fn add_paper_voter(&self, ballot: &str, voter: &str) -> Result<bool, StoreError> {
        let done = sqlx::query("INSERT INTO paper_voters (ballot, voter) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(ballot)
            .bind(voter)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Keeps the codes of ballots that are printed.
    pub async fn add_slips(&self, ballot: &str, codes: &[String]) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        for code in codes {
            sqlx::query("INSERT INTO slips (code, ballot) VALUES ($1, $2)")
                .bind(code)
                .bind(ballot)
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// How many ballots of a vote were printed.
    pub async fn printed_slips(&self, ballot: &str) -> Result<usize, StoreError> {
        let query = sqlx::query_scalar("SELECT COUNT(*) FROM slips WHERE ballot = $1");
        let count: i64 = query.bind(ballot).fetch_one(&self.pool).await?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// The ballots on paper that were written down, in the order of their codes, which says nothing of when.
    pub async fn slips(&self, ballot: &str) -> Result<Vec<Slip>, StoreError> {
        let rows: Vec<(String, String)> =
            sqlx::query_as("SELECT code, choices FROM slips WHERE ballot = $1 AND choices IS NOT NULL ORDER BY code")
                .bind(ballot)
                .fetch_all(&self.pool)
                .await?;
        let slip = |(code, choices): (String, String)| {
            let choices = serde_json::from_str(&choices);
            let choices = choices.map_err(|error| StoreError::Damaged(format!("a ballot on paper: {error}")))?;
            Ok(Slip { code, choices })
        };
        rows.into_iter().map(slip).collect()
    }

    /// Writes down a ballot on paper; with `again` also in the place of what was written down of it.
    pub async fn enter_slip(&self, ballot: &str, slip: &Slip, again: bool) -> Result<Entered, StoreError> {
        let json = serde_json::to_string(&slip.choices).map_err(|error| StoreError::Damaged(error.to_string()))?;
        let mut transaction = self.write().await?;
        let over: Option<String> = sqlx::query_scalar("SELECT ballot FROM emptied_boxes WHERE ballot = $1")
            .bind(ballot)
            .fetch_optional(&mut *transaction)
            .await?;
        let known: Option<Option<String>> =
            sqlx::query_scalar("SELECT choices FROM slips WHERE ballot = $1 AND code = $2")
                .bind(ballot)
                .bind(&slip.code)
                .fetch_optional(&mut *transaction)
                .await?;
        match (over, known) {
            (Some(_), _) => return Ok(Entered::Over),
            (_, None) => return Ok(Entered::Unknown),
            (_, Some(Some(_))) if !again => return Ok(Entered::Before),
            _ => {}
        }
        sqlx::query("UPDATE slips SET choices = $1 WHERE ballot = $2 AND code = $3")
            .bind(json)
            .bind(ballot)
            .bind(&slip.code)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Entered::Done)
    }

    /// Whether everything on paper was said to be written down.
    pub async fn is_box_emptied(&self, ballot: &str) -> Result<bool, StoreError> {
        let query = sqlx::query_scalar::<_, String>("SELECT ballot FROM emptied_boxes WHERE ballot = $1");
        Ok(query.bind(ballot).fetch_optional(&self.pool).await?.is_some())
    }

    /// Notes that everything on paper is written down.
    pub async fn empty_box(&self, ballot: &str, name: &str, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO emptied_boxes (ballot, at, name) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            .bind(ballot)
            .bind(now.to_string())
            .bind(name)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

/// Keeps the ballots of a card that loses its secret.
pub(super) async fn keep(transaction: &mut Transaction<'_, Any>, kept: &[KeptVote]) -> Result<(), StoreError> {
    for vote in kept {
        sqlx::query(
            "INSERT INTO kept_votes (submission, ballot, voter, issued) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(&vote.submission)
        .bind(&vote.ballot)
        .bind(&vote.voter)
        .bind(vote.issued.to_string())
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

/// Notes that voters have no card any more.
pub(super) async fn end(
    transaction: &mut Transaction<'_, Any>,
    voters: &[String],
    now: Timestamp,
) -> Result<(), StoreError> {
    for voter in voters {
        sqlx::query("UPDATE kept_votes SET ended = $1 WHERE voter = $2 AND ended IS NULL")
            .bind(now.to_string())
            .bind(voter)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}
