//! The course of each letter, without what it says: when it came, when it was first answered, what became of it.

use jiff::Timestamp;
use lapau_feed::letters::{Answer, SubmissionState};

use super::{Store, StoreError, state_of};

/// The course of a letter.
#[derive(Clone, Debug)]
pub struct Course {
    /// The letter's identifier.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// When it came.
    pub received: Timestamp,
    /// When it was first answered.
    pub answered: Option<Timestamp>,
    /// What became of it.
    pub state: SubmissionState,
}

type Found = (String, String, String, String, Option<String>, Option<String>);

impl Store {
    /// The course of every letter, in the order they came.
    ///
    /// An answer may be given anew; the audit log knows the first one.
    pub async fn courses(&self) -> Result<Vec<Course>, StoreError> {
        let rows: Vec<Found> = sqlx::query_as(
            "SELECT submissions.id, submissions.kind, submissions.received, \
             CASE WHEN withdrawals.submission IS NOT NULL THEN 'withdrawn' ELSE COALESCE(cases.state, 'received') END, \
             firsts.at, cases.answer \
             FROM submissions LEFT JOIN cases ON cases.submission = submissions.id \
             LEFT JOIN withdrawals ON withdrawals.submission = submissions.id \
             LEFT JOIN (SELECT about, MIN(at) AS at FROM audit \
             WHERE deed IN ('answered', 'accepted', 'waiting', 'declined') GROUP BY about) AS firsts \
             ON firsts.about = submissions.id ORDER BY submissions.number",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(course).collect()
    }
}

fn course((id, kind, received, state, first, answer): Found) -> Result<Course, StoreError> {
    let damaged = |what: String| StoreError::Damaged(format!("of a letter {what}"));
    let moment = |text: &str| text.parse::<Timestamp>().map_err(|_| damaged(format!("the time {text:?}")));
    let answer: Option<Answer> = answer
        .map(|json| serde_json::from_str(&json))
        .transpose()
        .map_err(|error| damaged(format!("an answer: {error}")))?;
    let first = first.map(|text| moment(&text)).transpose()?;
    Ok(Course {
        received: moment(&received)?,
        answered: answer.map(|answer| first.map_or(answer.at, |first| first.min(answer.at))),
        state: state_of(&state).ok_or_else(|| damaged(format!("the state {state:?}")))?,
        id,
        kind,
    })
}
