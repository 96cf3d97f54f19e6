//! What is said of letters that came where no receipt could be given.

use jiff::Timestamp;
use sqlx::Row as _;

use super::{Store, StoreError};

/// What became of such a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The desk has it.
    Received,
    /// The desk has another version of it.
    Conflict,
    /// The desk does not take it as it is.
    Invalid,
}

impl Outcome {
    const NAMES: [(Self, &'static str); 3] =
        [(Self::Received, "received"), (Self::Conflict, "conflict"), (Self::Invalid, "invalid")];

    fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(known, _)| *known == self).map_or("invalid", |(_, name)| name)
    }

    fn of(name: &str) -> Result<Self, StoreError> {
        let known = Self::NAMES.iter().find(|(_, known)| *known == name).map(|(outcome, _)| *outcome);
        known.ok_or_else(|| StoreError::Damaged(format!("a letter that arrived {name:?}")))
    }
}

/// What is said of one letter.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// What its writer finds it by: [`lapau_feed::letters::Status::receipt_of`].
    pub receipt: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Since when: the desk has it since then, or said then that it does not take it.
    pub received: Timestamp,
}

impl Store {
    /// Notes what is to be said of letters, all of them or none. Of one that is here already, that stands, whatever comes later.
    pub async fn note_arrivals(&self, arrivals: &[Arrival], now: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        for arrival in arrivals {
            sqlx::query(
                "INSERT INTO arrivals (receipt, outcome, received, noted) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (receipt) DO UPDATE SET outcome = excluded.outcome, received = excluded.received, \
                 noted = excluded.noted WHERE arrivals.outcome <> 'received' OR excluded.outcome = 'received'",
            )
            .bind(&arrival.receipt)
            .bind(arrival.outcome.name())
            .bind(arrival.received.to_string())
            .bind(now.to_string())
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// What is said of letters, as far as it was noted after a time.
    pub async fn arrivals(&self, after: Timestamp) -> Result<Vec<Arrival>, StoreError> {
        let rows = sqlx::query("SELECT receipt, outcome, received, noted FROM arrivals ORDER BY receipt")
            .fetch_all(&self.pool)
            .await?;
        let moment = |text: &str| {
            text.parse::<Timestamp>().map_err(|_| StoreError::Damaged(format!("a letter that arrived at {text:?}")))
        };
        let mut arrivals = Vec::new();
        for row in rows {
            let (receipt, outcome): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            let (received, noted): (String, String) = (row.try_get(2)?, row.try_get(3)?);
            if moment(&noted)? >= after {
                arrivals.push(Arrival { receipt, outcome: Outcome::of(&outcome)?, received: moment(&received)? });
            }
        }
        Ok(arrivals)
    }
}
