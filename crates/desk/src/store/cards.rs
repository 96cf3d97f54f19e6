//! Members' cards, and what their members have at home and wait for.
//!
//! No member's number is here: a member is the pseudonym that [`crate::cards`] makes.

use std::collections::HashMap;

use jiff::Timestamp;
use lapau_feed::{
    Ticket,
    letters::{Held, Lent},
};
use sqlx::{Any, Row as _, Transaction, any::AnyRow};

use super::{KeptVote, Store, StoreError, votes};

/// A card.
#[derive(Clone, Debug)]
pub struct Card {
    /// What its letters name it by; says nothing of its secret.
    pub id: String,
    /// Its member's pseudonym.
    pub member: String,
    /// Its secret; `None` once it was revoked.
    pub secret: Option<Ticket>,
    /// What a librarian called it; empty for nothing.
    pub label: String,
    /// Since when it is.
    pub issued: Timestamp,
    /// Since when it opens nothing new, if it was revoked.
    pub revoked: Option<Timestamp>,
}

/// Something of a member's that an import brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// They have it at home.
    Lent(Lent),
    /// They wait for it.
    Held(Held),
}

/// What the last imports say of a member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// What they have at home.
    pub loans: Vec<Lent>,
    /// What they wait for.
    pub holds: Vec<Held>,
}

const CARD: &str = "SELECT id, member, secret, label, issued, revoked FROM cards";

impl Store {
    /// Every card, those in use first, the newest first.
    pub async fn cards(&self) -> Result<Vec<Card>, StoreError> {
        let query = format!("{CARD} ORDER BY revoked IS NOT NULL, issued DESC, id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(query)).fetch_all(&self.pool).await?;
        rows.iter().map(card).collect()
    }

    /// The card of an identifier.
    pub async fn card(&self, id: &str) -> Result<Option<Card>, StoreError> {
        let query = format!("{CARD} WHERE id = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(query)).bind(id).fetch_optional(&self.pool).await?;
        row.as_ref().map(card).transpose()
    }

    /// Keeps a new card in the place of the card that its member has, which is revoked, together with what is kept of that card's ballots;
    /// without `replace`, `false` and nothing is changed if the member has one.
    pub async fn put_card(&self, card: &Card, replace: bool, ballots: &[KeptVote]) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        if replace {
            votes::keep(&mut transaction, ballots).await?;
            sqlx::query("UPDATE cards SET revoked = $1, secret = NULL WHERE member = $2 AND revoked IS NULL")
                .bind(card.issued.to_string())
                .bind(&card.member)
                .execute(&mut *transaction)
                .await?;
        }
        let done = sqlx::query(
            "INSERT INTO cards (id, member, secret, label, issued) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        )
        .bind(&card.id)
        .bind(&card.member)
        .bind(card.secret.map(|secret| secret.0.to_vec()))
        .bind(&card.label)
        .bind(card.issued.to_string())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// Revokes a card and forgets its secret and its member's loans; `false` if it is none that is in use.
    ///
    /// Its ballots are kept, and those of its member, by their pseudonyms as a voter, end.
    pub async fn revoke_card(
        &self,
        id: &str,
        now: Timestamp,
        ballots: &[KeptVote],
        voters: &[String],
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        votes::keep(&mut transaction, ballots).await?;
        votes::end(&mut transaction, voters, now).await?;
        let member: Option<String> = sqlx::query_scalar(
            "UPDATE cards SET revoked = $1, secret = NULL WHERE id = $2 AND revoked IS NULL RETURNING member",
        )
        .bind(now.to_string())
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?;
        if let Some(member) = &member {
            sqlx::query("DELETE FROM card_items WHERE member = $1").bind(member).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(member.is_some())
    }

    /// What the last imports say of each member with a card, by their pseudonym.
    pub async fn accounts(&self) -> Result<HashMap<String, Account>, StoreError> {
        let rows = sqlx::query("SELECT member, kind, json FROM card_items ORDER BY member, kind, item, import DESC")
            .fetch_all(&self.pool)
            .await?;
        let mut accounts: HashMap<String, Account> = HashMap::new();
        for row in rows {
            let (member, kind, json): (String, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            accounts.entry(member).or_default().add(&kind, &json)?;
        }
        Ok(accounts)
    }

    /// What the last imports say of one member.
    pub async fn account(&self, member: &str) -> Result<Account, StoreError> {
        let rows = sqlx::query("SELECT kind, json FROM card_items WHERE member = $1 ORDER BY kind, item, import DESC")
            .bind(member)
            .fetch_all(&self.pool)
            .await?;
        let mut account = Account::default();
        for row in rows {
            let (kind, json): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            account.add(&kind, &json)?;
        }
        Ok(account)
    }
}

impl Account {
    /// Adds what an import says. Of two imports with the same item the newer one comes first, and counts.
    fn add(&mut self, kind: &str, json: &str) -> Result<(), StoreError> {
        if kind == "loan" {
            let lent: Lent = read(json)?;
            if self.loans.last().is_none_or(|last| last.item != lent.item) {
                self.loans.push(lent);
            }
        } else {
            let held: Held = read(json)?;
            if self.holds.last().is_none_or(|last| last.item != held.item) {
                self.holds.push(held);
            }
        }
        Ok(())
    }
}

/// Keeps what an import brought for members with a card.
pub(super) async fn keep(
    transaction: &mut Transaction<'_, Any>,
    import: i64,
    items: &[(String, Item)],
) -> Result<(), StoreError> {
    for (member, item) in items {
        let (kind, code, json) = match item {
            Item::Lent(lent) => ("loan", &lent.item, serde_json::to_string(lent)),
            Item::Held(held) => ("hold", &held.item, serde_json::to_string(held)),
        };
        let json = json.map_err(|error| StoreError::Damaged(error.to_string()))?;
        // A report that lists an item twice says the same of it, or says it better further down.
        sqlx::query(
            "INSERT INTO card_items (member, kind, item, import, json) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (member, kind, item, import) DO UPDATE SET json = excluded.json",
        )
        .bind(member)
        .bind(kind)
        .bind(code)
        .bind(import)
        .bind(json)
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

fn read<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|error| StoreError::Damaged(format!("a loan of a card: {error}")))
}

fn card(row: &AnyRow) -> Result<Card, StoreError> {
    let secret: Option<Vec<u8>> = row.try_get(2)?;
    let secret = secret.map(<[u8; 16]>::try_from).transpose();
    let secret = secret.map_err(|_| StoreError::Damaged("a card's secret of another length".into()))?;
    let moment =
        |text: String| text.parse().map_err(|_| StoreError::Damaged(format!("a card issued or revoked at {text:?}")));
    let revoked: Option<String> = row.try_get(5)?;
    Ok(Card {
        id: row.try_get(0)?,
        member: row.try_get(1)?,
        secret: secret.map(Ticket),
        label: row.try_get(3)?,
        issued: moment(row.try_get(4)?)?,
        revoked: revoked.map(moment).transpose()?,
    })
}
