//! What titles are named by in what librarians write: identifiers, ISBNs, barcodes of their items.
//!
//! The last two stand in a table of their own, so that looking up a few does not take reading the whole catalogue.

use std::collections::BTreeSet;

use lapau_feed::{Collection, catalogue::Holding};
use serde::Deserialize;
use sqlx::{Any, AssertSqlSafe, Transaction};

use super::{Row, Store, StoreError, imports::BATCH, places};
use crate::isbn::isbn13;

/// What of a title it is named by.
#[derive(Deserialize)]
struct Numbered {
    #[serde(default)]
    isbn: Vec<String>,
}

/// The name of the title that has an ISBN of 13 digits.
pub(crate) fn of_isbn(digits: &str) -> String {
    format!("isbn:{digits}")
}

/// The name of the title that has an item.
pub(crate) fn of_item(barcode: &str) -> String {
    format!("item:{barcode}")
}

/// What a record says that titles are named by: each name with the title's identifier. What can't be read names nothing.
fn names(row: &Row) -> BTreeSet<(String, String)> {
    match row.collection {
        Collection::Titles => {
            let numbers = serde_json::from_str(&row.json).map_or_else(|_| Vec::new(), |title: Numbered| title.isbn);
            numbers
                .iter()
                .filter_map(|number| isbn13(number))
                .map(|digits| (of_isbn(&digits), row.id.clone()))
                .collect()
        }
        Collection::Holdings => {
            let Ok(holding) = serde_json::from_str::<Holding>(&row.json) else { return BTreeSet::new() };
            holding.items.iter().map(|item| (of_item(&item.id), holding.title_id().to_owned())).collect()
        }
        _ => BTreeSet::new(),
    }
}

/// Keeps what the records of an import name titles by.
pub(super) async fn keep(transaction: &mut Transaction<'_, Any>, import: i64, rows: &[Row]) -> Result<(), StoreError> {
    // Two shelves of a file may have an item between them, and the title is the same.
    let names: Vec<_> = rows.iter().flat_map(names).collect();
    for names in names.chunks(BATCH) {
        let places = places(names.len(), 3);
        let query = format!(
            "INSERT INTO title_keys (key, title, import) VALUES {places} ON CONFLICT (key, title, import) DO NOTHING"
        );
        let mut query = sqlx::query(AssertSqlSafe(query));
        for (key, title) in names {
            query = query.bind(key).bind(title).bind(import);
        }
        query.execute(&mut **transaction).await?;
    }
    Ok(())
}

impl Store {
    /// Which of these names titles of imports have, each with the identifier of the title; of several titles with one name the first.
    ///
    /// A name is an identifier, or `isbn:` and 13 digits, or `item:` and a barcode.
    pub(crate) async fn titles_named(&self, names: &[String]) -> Result<Vec<(String, String)>, StoreError> {
        let mut found = Vec::new();
        for names in names.chunks(BATCH) {
            let places: Vec<_> = (1..=names.len()).map(|n| format!("${n}")).collect();
            let places = places.join(", ");
            let query = format!(
                "SELECT DISTINCT id, id FROM records WHERE collection = 'titles' AND id IN ({places}) \
                 UNION ALL SELECT key, MIN(title) FROM title_keys WHERE key IN ({places}) GROUP BY key"
            );
            let mut query = sqlx::query_as(AssertSqlSafe(query));
            for name in names {
                query = query.bind(name);
            }
            found.extend(query.fetch_all(&self.pool).await?);
        }
        Ok(found)
    }
}
