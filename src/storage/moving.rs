//! Everything that somebody keeps on this phone, out as rows for another one and in from one.
//!
//! Promised: nothing that is here already is written over; what comes in is stored together, or none of it.
//! Never: doors and letters of people who passed by go along: they are no more whose the phone is.

use indexed_db_futures::transaction::TransactionDurability::Strict;
use lapau_circulation::Loan;
use lapau_feed::json::{self, Read};
use lapau_outbox::Letter;
use lapau_reading::Reading;
use serde::Serialize;

use super::{
    Card, Outbox, Result,
    outbox::{CARDS, DRAFTS, LETTERS, LOANS, READING, STORES},
    rows::Rows,
};

/// What goes along.
const ALONG: [&str; 5] = [LETTERS, DRAFTS, LOANS, READING, CARDS];

/// A row as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read)]
pub struct Row {
    /// The store that it is in.
    pub store: String,
    /// Its key there.
    pub key: String,
    /// What it holds.
    pub text: String,
}

/// What became of rows that came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// How many are here now that were not before, or hold more than before.
    pub new: u64,
    /// How many were here already.
    pub known: u64,
    /// How many are none of this app's, or can't be read.
    pub left: u64,
}

/// What becomes of a row.
enum Verdict {
    Known,
    Left,
    /// It is to hold this.
    Put(String),
}

impl Outbox {
    /// Every row that goes along to another phone.
    pub async fn everything(&self) -> Result<Vec<Row>> {
        let all = self.connection.run(&|database| {
            Box::pin(async move {
                let rows = Rows::to_read(&database, STORES)?;
                let mut all = Vec::new();
                for store in ALONG {
                    for (key, text) in rows.texts(store).await? {
                        all.push(Row { store: store.to_owned(), key, text });
                    }
                }
                Ok(all)
            })
        });
        let mut all = all.await?;
        all.retain(|row| row.store != LETTERS || !json::from_str::<Letter>(&row.text).is_ok_and(|letter| letter.kiosk));
        Ok(all)
    }

    /// Takes in rows of another phone, in one transaction.
    pub async fn take_over(&self, moving: &[Row]) -> Result<Moved> {
        self.connection
            .run(&|database| {
                Box::pin(async move {
                    let rows = Rows::to_write(&database, STORES, Strict)?;
                    let mut moved = Moved::default();
                    for row in moving {
                        let Some(store) = ALONG.into_iter().find(|store| *store == row.store) else {
                            moved.left += 1;
                            continue;
                        };
                        match judge(store, row, rows.text(store, &row.key).await?) {
                            Verdict::Known => moved.known += 1,
                            Verdict::Left => moved.left += 1,
                            Verdict::Put(text) => {
                                rows.put(store, &row.key, Some(text.into()))?;
                                moved.new += 1;
                            }
                        }
                    }
                    rows.commit().await?;
                    Ok(moved)
                })
            })
            .await
    }
}

/// What becomes of a row, where another one with its key may be here.
fn judge(store: &str, row: &Row, here: Option<String>) -> Verdict {
    let is_own = match store {
        LETTERS => json::from_str::<Letter>(&row.text).is_ok_and(|letter| letter.id() == row.key && !letter.kiosk),
        LOANS => json::from_str::<Loan>(&row.text).is_ok_and(|loan| loan.item == row.key),
        CARDS => json::from_str::<Card>(&row.text).is_ok_and(|card| card.id == row.key),
        READING => return join(row, here),
        _ => !row.text.is_empty(),
    };
    match (is_own, here) {
        (false, _) => Verdict::Left,
        (true, Some(_)) => Verdict::Known,
        (true, None) => Verdict::Put(row.text.clone()),
    }
}

/// What is kept on both phones is one row, and becomes one.
fn join(row: &Row, here: Option<String>) -> Verdict {
    let Ok(other) = json::from_str::<Reading>(&row.text) else { return Verdict::Left };
    let before = match here.map(|text| json::from_str::<Reading>(&text)) {
        // What can't be read here is its reader's to save and delete first.
        Some(Err(_)) => return Verdict::Left,
        Some(Ok(before)) => before,
        None => Reading::default(),
    };
    let mut after = before.clone();
    after.take_over(other);
    match serde_json::to_string(&after) {
        _ if row.key != READING => Verdict::Left,
        _ if after == before => Verdict::Known,
        Ok(text) => Verdict::Put(text),
        Err(_) => Verdict::Left,
    }
}
