//! Doors of events.

use jiff::{Timestamp, civil::Date};
use lapau_feed::Ticket;
use sqlx::{Row as _, any::AnyRow};

use super::{Store, StoreError};

/// A door: what a phone may take to an event's day, and hand in from there.
#[derive(Clone, Debug)]
pub struct Door {
    /// What the claims of its letters name it by.
    pub id: String,
    /// What those claims are made with; opens no list.
    pub key: Ticket,
    /// The event.
    pub event: String,
    /// Its day.
    pub day: Date,
    /// What a librarian called it; empty for nothing.
    pub label: String,
    /// Since when it is.
    pub opened: Timestamp,
    /// When it gives no list any more.
    pub ends: Timestamp,
    /// When a librarian closed it, if one did.
    pub closed: Option<Timestamp>,
}

const DOOR: &str = "SELECT id, key, event, day, label, opened, ends, closed FROM doors";

impl Store {
    /// Keeps a new door.
    pub async fn put_door(&self, door: &Door) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO doors (id, key, event, day, label, opened, ends) VALUES ($1, $2, $3, $4, $5, $6, $7)")
            .bind(&door.id)
            .bind(door.key.0.to_vec())
            .bind(&door.event)
            .bind(door.day.to_string())
            .bind(&door.label)
            .bind(door.opened.to_string())
            .bind(door.ends.to_string())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The door of an identifier.
    pub async fn door(&self, id: &str) -> Result<Option<Door>, StoreError> {
        let query = format!("{DOOR} WHERE id = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(query)).bind(id).fetch_optional(&self.pool).await?;
        row.as_ref().map(door).transpose()
    }

    /// The doors of an event, the newest first.
    pub async fn doors_of(&self, event: &str) -> Result<Vec<Door>, StoreError> {
        let query = format!("{DOOR} WHERE event = $1 ORDER BY opened DESC, id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(query)).bind(event).fetch_all(&self.pool).await?;
        rows.iter().map(door).collect()
    }

    /// Closes a door of an event; `false` if there is none that is open.
    pub async fn close_door(&self, event: &str, id: &str, now: Timestamp) -> Result<bool, StoreError> {
        let done = sqlx::query("UPDATE doors SET closed = $1 WHERE id = $2 AND event = $3 AND closed IS NULL")
            .bind(now.to_string())
            .bind(id)
            .bind(event)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}

fn door(row: &AnyRow) -> Result<Door, StoreError> {
    let key = <[u8; 16]>::try_from(row.try_get::<Vec<u8>, _>(1)?);
    let key = key.map_err(|_| StoreError::Damaged("a door's key of another length".into()))?;
    let moment =
        |text: String| text.parse().map_err(|_| StoreError::Damaged(format!("a door opened or closed at {text:?}")));
    let day: String = row.try_get(3)?;
    let closed: Option<String> = row.try_get(7)?;
    Ok(Door {
        id: row.try_get(0)?,
        key: Ticket(key),
        event: row.try_get(2)?,
        day: day.parse().map_err(|_| StoreError::Damaged(format!("a door for the day {day:?}")))?,
        label: row.try_get(4)?,
        opened: moment(row.try_get(5)?)?,
        ends: moment(row.try_get(6)?)?,
        closed: closed.map(moment).transpose()?,
    })
}
