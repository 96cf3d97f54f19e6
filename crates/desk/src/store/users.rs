//! Who may work at the desk, who is logged in, and who did what.

use jiff::Timestamp;
use sqlx::Row as _;

use super::{Store, StoreError};

/// What someone may do at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Role {
    /// Reads and answers letters, and publishes.
    Librarian,
    /// The same, and sees who did what.
    Administrator,
}

impl Role {
    /// Its name in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Librarian => "librarian",
            Self::Administrator => "administrator",
        }
    }

    fn from_name(name: &str) -> Result<Self, StoreError> {
        match name {
            "librarian" => Ok(Self::Librarian),
            "administrator" => Ok(Self::Administrator),
            other => Err(StoreError::Damaged(format!("the role {other:?}"))),
        }
    }
}

/// Someone who may work at the desk.
#[derive(Clone, Debug)]
pub struct User {
    /// The name to log in with.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The hash of their password, as a PHC string.
    pub password: String,
}

/// Someone who is logged in.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// What every form they send must carry.
    pub form: String,
}

/// Something that was done at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: String,
    /// By whom.
    pub name: String,
    /// What.
    pub deed: String,
    /// To what.
    pub about: String,
}

impl Store {
    /// Adds someone, or gives them another role and password.
    pub async fn put_user(&self, user: &User) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO users (name, role, password) VALUES ($1, $2, $3) \
             ON CONFLICT (name) DO UPDATE SET role = excluded.role, password = excluded.password",
        )
        .bind(&user.name)
        .bind(user.role.name())
        .bind(&user.password)
        .execute(&self.pool)
        .await?;
        // Whoever was logged in with the old password is not any more.
        sqlx::query("DELETE FROM sessions WHERE name = $1").bind(&user.name).execute(&self.pool).await?;
        Ok(())
    }

    /// Removes someone, and logs them out; `false` if there was nobody of that name.
    pub async fn remove_user(&self, name: &str) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM users WHERE name = $1").bind(name).execute(&self.pool).await?;
        Ok(done.rows_affected() > 0)
    }

    /// Everyone, by name.
    pub async fn users(&self) -> Result<Vec<User>, StoreError> {
        let rows = sqlx::query("SELECT name, role, password FROM users ORDER BY name").fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                let role: String = row.try_get(1)?;
                Ok(User { name: row.try_get(0)?, role: Role::from_name(&role)?, password: row.try_get(2)? })
            })
            .collect()
    }

    /// Begins a session under the digest of its token, and forgets those that ended.
    pub async fn begin_session(
        &self,
        token: &str,
        name: &str,
        form: &str,
        now: Timestamp,
        ends: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE ends <= $1").bind(now.as_second()).execute(&self.pool).await?;
        sqlx::query("INSERT INTO sessions (token, name, form, seen, ends) VALUES ($1, $2, $3, $4, $5)")
            .bind(token)
            .bind(name)
            .bind(form)
            .bind(now.as_second())
            .bind(ends.as_second())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The session of a token's digest, unless it ended or nothing was heard of it for so many seconds.
    pub async fn session(&self, token: &str, now: Timestamp, idle: i64) -> Result<Option<Session>, StoreError> {
        let row = sqlx::query(
            "SELECT users.name, users.role, sessions.form FROM sessions JOIN users ON users.name = sessions.name \
             WHERE sessions.token = $1 AND sessions.ends > $2 AND sessions.seen > $3",
        )
        .bind(token)
        .bind(now.as_second())
        .bind(now.as_second() - idle)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        // Written once a minute at most: reading a page should not cost a write to the disk.
        sqlx::query("UPDATE sessions SET seen = $1 WHERE token = $2 AND seen < $1 - 60")
            .bind(now.as_second())
            .bind(token)
            .execute(&self.pool)
            .await?;
        let role: String = row.try_get(1)?;
        Ok(Some(Session { name: row.try_get(0)?, role: Role::from_name(&role)?, form: row.try_get(2)? }))
    }

    /// Ends a session.
    pub async fn end_session(&self, token: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE token = $1").bind(token).execute(&self.pool).await?;
        Ok(())
    }

    /// Notes who did what to what. Never a text that a patron wrote, and never a password.
    pub async fn note(&self, at: Timestamp, name: &str, deed: &str, about: &str) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO audit (at, name, deed, about) VALUES ($1, $2, $3, $4)")
            .bind(at.to_string())
            .bind(name)
            .bind(deed)
            .bind(about)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The last things done, the newest first, at most so many.
    pub async fn deeds(&self, most: u32) -> Result<Vec<Deed>, StoreError> {
        let rows = sqlx::query("SELECT at, name, deed, about FROM audit ORDER BY number DESC LIMIT $1")
            .bind(i64::from(most))
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Deed { at: row.try_get(0)?, name: row.try_get(1)?, deed: row.try_get(2)?, about: row.try_get(3)? })
            })
            .collect()
    }
}
