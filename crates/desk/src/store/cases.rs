//! What became of each letter: who looks after it, what was decided, what is still to be done.

use jiff::Timestamp;
use lapau_feed::letters::{Answer, SubmissionState};
use sqlx::{AssertSqlSafe, Row as _, any::AnyRow};

use super::{Kind, Letter, Row, Store, StoreError};

/// A letter and what became of it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The letter.
    pub letter: Letter,
    /// What became of it.
    pub state: SubmissionState,
    /// What was answered, once something was.
    pub answer: Option<Answer>,
    /// Who answered.
    pub name: String,
    /// Who looks after it; empty for nobody yet.
    pub assigned: String,
    /// Whether what was decided was carried into the library's system.
    pub carried: bool,
    /// How often it was changed: a form that began with another number came too late.
    pub revision: i64,
}

/// Which letters are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those of a kind; empty for all that are answered.
    pub kind: String,
    /// Only those in a state.
    pub state: Option<SubmissionState>,
    /// Only those that hold a text; empty for all.
    pub text: String,
    /// Only those that someone looks after; empty for all.
    pub assigned: String,
    /// How many are passed over.
    pub offset: u32,
    /// How many are wanted at most.
    pub limit: u32,
}

/// The kinds that are only counted: of these there may be thousands, and nobody waits for an answer.
pub const COUNTED: [&str; 8] =
    ["attendance", "cancellation", "progress", "reaction", "response", "scores", "support", "vote"];

/// The names of the states in the store.
const STATES: [(SubmissionState, &str); 6] = [
    (SubmissionState::Received, "received"),
    (SubmissionState::Answered, "answered"),
    (SubmissionState::Accepted, "accepted"),
    (SubmissionState::Waiting, "waiting"),
    (SubmissionState::Declined, "declined"),
    (SubmissionState::Withdrawn, "withdrawn"),
];

/// The name of a state in the store and in addresses.
pub fn state_name(state: SubmissionState) -> &'static str {
    STATES.iter().find(|(known, _)| *known == state).map_or("received", |(_, name)| name)
}

/// The state of a name.
pub fn state_of(name: &str) -> Option<SubmissionState> {
    STATES.iter().find(|(_, known)| *known == name).map(|(state, _)| *state)
}

/// The columns of a case; a letter taken back is withdrawn whatever else was decided.
const CASE: &str = "SELECT submissions.id, submissions.sha256, submissions.received, submissions.kind, submissions.body, \
     CASE WHEN withdrawals.submission IS NOT NULL THEN 'withdrawn' ELSE COALESCE(cases.state, 'received') END, \
     cases.answer, COALESCE(cases.name, ''), COALESCE(cases.assigned, ''), COALESCE(cases.carried, 0), \
     COALESCE(cases.revision, 0) \
     FROM submissions LEFT JOIN cases ON cases.submission = submissions.id \
     LEFT JOIN withdrawals ON withdrawals.submission = submissions.id";

impl Store {
    /// The letters that are wanted, the newest first, and how many there are in all.
    pub async fn cases(&self, filter: &Filter) -> Result<(Vec<Case>, u64), StoreError> {
        let (condition, values) = self.narrowed(filter);
        let counting = format!(
            "SELECT COUNT(*) FROM submissions LEFT JOIN cases ON cases.submission = submissions.id \
             LEFT JOIN withdrawals ON withdrawals.submission = submissions.id WHERE {condition}"
        );
        let mut counting = sqlx::query_scalar(AssertSqlSafe(counting));
        for value in &values {
            counting = counting.bind(value);
        }
        let all: i64 = counting.fetch_one(&self.pool).await?;
        let (limit, offset) = (filter.limit, filter.offset);
        let query = format!("{CASE} WHERE {condition} ORDER BY submissions.number DESC LIMIT {limit} OFFSET {offset}");
        let mut query = sqlx::query(AssertSqlSafe(query));
        for value in &values {
            query = query.bind(value);
        }
        let rows = query.fetch_all(&self.pool).await?;
        Ok((rows.iter().map(case).collect::<Result<_, _>>()?, all.unsigned_abs()))
    }

    /// Every letter of a kind, the oldest first.
    pub async fn cases_of(&self, kind: &str) -> Result<Vec<Case>, StoreError> {
        let query = format!("{CASE} WHERE submissions.kind = $1 ORDER BY submissions.number");
        sqlx::query(AssertSqlSafe(query)).bind(kind).fetch_all(&self.pool).await?.iter().map(case).collect()
    }

    /// Those of them that their writers did not take back.
    pub async fn standing_cases_of(&self, kind: &str) -> Result<Vec<Case>, StoreError> {
        let mut cases = self.cases_of(kind).await?;
        cases.retain(|case| case.state != SubmissionState::Withdrawn);
        Ok(cases)
    }

    /// One letter.
    pub async fn case(&self, id: &str) -> Result<Option<Case>, StoreError> {
        let query = format!("{CASE} WHERE submissions.id = $1");
        sqlx::query(AssertSqlSafe(query)).bind(id).fetch_optional(&self.pool).await?.as_ref().map(case).transpose()
    }

    /// The letter that waits longest for an answer.
    pub async fn longest_waiting(&self) -> Result<Option<String>, StoreError> {
        let filter = Filter { state: Some(SubmissionState::Received), ..Filter::default() };
        let (condition, values) = self.narrowed(&filter);
        let query = format!(
            "SELECT submissions.id FROM submissions LEFT JOIN cases ON cases.submission = submissions.id \
             LEFT JOIN withdrawals ON withdrawals.submission = submissions.id WHERE {condition} \
             ORDER BY submissions.number LIMIT 1"
        );
        let mut query = sqlx::query_scalar(AssertSqlSafe(query));
        for value in &values {
            query = query.bind(value);
        }
        Ok(query.fetch_optional(&self.pool).await?)
    }

    /// How many letters were answered after a moment.
    pub async fn answered_since(&self, since: Timestamp) -> Result<usize, StoreError> {
        let answers: Vec<String> =
            sqlx::query_scalar("SELECT answer FROM cases WHERE answer IS NOT NULL").fetch_all(&self.pool).await?;
        let mut count = 0;
        for json in answers {
            let answer: Answer =
                serde_json::from_str(&json).map_err(|error| StoreError::Damaged(format!("an answer: {error}")))?;
            count += usize::from(answer.at > since);
        }
        Ok(count)
    }

    /// Keeps what was decided together with the records of the feed that come of it, in the place of those that came before;
    /// `false` if the case was changed since the revision given, and then nothing is kept.
    pub async fn decide(
        &self,
        answer: &Answer,
        name: &str,
        revision: i64,
        records: &[Row],
    ) -> Result<bool, StoreError> {
        let json = serde_json::to_string(answer).map_err(|error| StoreError::Damaged(error.to_string()))?;
        let mut transaction = self.write().await?;
        let done = sqlx::query(
            "INSERT INTO cases (submission, state, answer, name, assigned) SELECT $1, $2, $3, $4, $4 WHERE $5 = 0 OR EXISTS \
             (SELECT 1 FROM cases WHERE submission = $1) \
             ON CONFLICT (submission) DO UPDATE SET state = excluded.state, answer = excluded.answer, name = excluded.name, \
             assigned = excluded.assigned, carried = 0, revision = cases.revision + 1 WHERE cases.revision = $5",
        )
        .bind(&answer.submission)
        .bind(state_name(answer.state))
        .bind(json)
        .bind(name)
        .bind(revision)
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() != 1 {
            return Ok(false);
        }
        sqlx::query("DELETE FROM written WHERE submission = $1")
            .bind(&answer.submission)
            .execute(&mut *transaction)
            .await?;
        for row in records {
            sqlx::query("INSERT INTO written (collection, id, submission, json) VALUES ($1, $2, $3, $4)")
                .bind(row.collection.name())
                .bind(&row.id)
                .bind(&answer.submission)
                .bind(&row.json)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Says who looks after a letter; an empty name for nobody.
    pub async fn assign(&self, submission: &str, name: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO cases (submission, state, assigned) VALUES ($1, 'received', $2) \
             ON CONFLICT (submission) DO UPDATE SET assigned = excluded.assigned, revision = cases.revision + 1",
        )
        .bind(submission)
        .bind(name)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Notes that what was decided was carried into the library's system, or was not after all.
    pub async fn carry(&self, submission: &str, carried: bool) -> Result<(), StoreError> {
        sqlx::query("UPDATE cases SET carried = $1 WHERE submission = $2")
            .bind(i64::from(carried))
            .bind(submission)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// How many letters wait for an answer, by kind.
    pub async fn waiting(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT submissions.kind, COUNT(*) FROM submissions LEFT JOIN cases ON cases.submission = submissions.id \
             LEFT JOIN withdrawals ON withdrawals.submission = submissions.id \
             WHERE COALESCE(cases.state, 'received') = 'received' AND withdrawals.submission IS NULL \
             GROUP BY submissions.kind ORDER BY submissions.kind",
        )
        .fetch_all(&self.pool)
        .await?;
        let answered = rows.into_iter().filter(|(kind, _)| !COUNTED.contains(&&**kind));
        Ok(answered.map(|(kind, count)| (kind, count.unsigned_abs())).collect())
    }

    /// The condition that a filter is, and its values in their order.
    fn narrowed(&self, filter: &Filter) -> (String, Vec<String>) {
        let mut values = Vec::new();
        let mut place = |value: String| {
            values.push(value);
            format!("${}", values.len())
        };
        let mut conditions = Vec::new();
        if filter.kind.is_empty() {
            let kinds: Vec<_> = COUNTED.iter().map(|kind| place((*kind).to_owned())).collect();
            conditions.push(format!("submissions.kind NOT IN ({})", kinds.join(", ")));
        } else {
            conditions.push(format!("submissions.kind = {}", place(filter.kind.clone())));
        }
        match filter.state {
            None => {}
            Some(SubmissionState::Withdrawn) => conditions.push("withdrawals.submission IS NOT NULL".to_owned()),
            Some(state) => {
                conditions.push("withdrawals.submission IS NULL".to_owned());
                let state = place(state_name(state).to_owned());
                conditions.push(format!("COALESCE(cases.state, 'received') = {state}"));
            }
        }
        if !filter.text.is_empty() {
            // Whose an entry is must not be found by a name: it is judged without one.
            conditions.push("submissions.kind <> 'entry'".to_owned());
            let text = place(filter.text.to_lowercase());
            conditions.push(match self.kind {
                Kind::Sqlite => format!("instr(lower(CAST(submissions.body AS TEXT)), {text}) > 0"),
                Kind::Postgres => format!("strpos(lower(convert_from(submissions.body, 'UTF8')), {text}) > 0"),
            });
        }
        if !filter.assigned.is_empty() {
            conditions.push(format!("cases.assigned = {}", place(filter.assigned.clone())));
        }
        (conditions.join(" AND "), values)
    }
}

fn case(row: &AnyRow) -> Result<Case, StoreError> {
    let letter = Letter {
        id: row.try_get(0)?,
        sha256: row.try_get(1)?,
        received: row.try_get(2)?,
        kind: row.try_get(3)?,
        body: row.try_get(4)?,
    };
    let state: String = row.try_get(5)?;
    let state = state_of(&state).ok_or_else(|| StoreError::Damaged(format!("a letter in the state {state:?}")))?;
    let answer: Option<String> = row.try_get(6)?;
    let answer = answer.map(|json| serde_json::from_str(&json)).transpose();
    let answer = answer.map_err(|error| StoreError::Damaged(format!("an answer: {error}")))?;
    Ok(Case {
        letter,
        state,
        answer,
        name: row.try_get(7)?,
        assigned: row.try_get(8)?,
        carried: row.try_get::<i64, _>(9)? != 0,
        revision: row.try_get(10)?,
    })
}
