//! Whole stores poured from one database into the other, table by table.
//!
//! Both have the same tables with the same columns, so no table is named here and a new one comes along by itself.
//! What they are is read from SQLite, which is always one of the two.

use futures_util::TryStreamExt as _;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _, any::AnyRow};

use super::{StoreError, places};

/// How many bytes are written in one statement at least, unless there are no more.
const BATCH: usize = 1 << 20;

/// How many values a statement may have; SQLite takes twice as many, PostgreSQL four times.
const VALUES: usize = 16_000;

/// A table of the store.
#[derive(Debug)]
pub(super) struct Table {
    name: String,
    columns: Vec<(String, Type)>,
    /// The column that is counted up by itself, if there is one.
    counter: Option<String>,
}

#[derive(Clone, Copy, Debug)]
enum Type {
    Number,
    Text,
    Bytes,
}

/// A value of any of them.
#[derive(Debug)]
enum Value {
    Number(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
}

impl Value {
    fn of(row: &AnyRow, column: usize, kind: Type) -> Result<Self, sqlx::Error> {
        Ok(match kind {
            Type::Number => Self::Number(row.try_get(column)?),
            Type::Text => Self::Text(row.try_get(column)?),
            Type::Bytes => Self::Bytes(row.try_get(column)?),
        })
    }

    fn size(&self) -> usize {
        match self {
            Self::Number(_) => 8,
            Self::Text(text) => text.as_ref().map_or(0, String::len),
            Self::Bytes(bytes) => bytes.as_ref().map_or(0, Vec::len),
        }
    }
}

/// The tables of a store in SQLite, each after those that it refers to.
pub(super) async fn tables(sqlite: &mut AnyConnection) -> Result<Vec<Table>, StoreError> {
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%sqlx%' ORDER BY name",
    )
    .fetch_all(&mut *sqlite)
    .await?;
    let mut waiting = Vec::new();
    for name in names {
        let rows: Vec<(String, String, i64)> =
            sqlx::query_as("SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid")
                .bind(&name)
                .fetch_all(&mut *sqlite)
                .await?;
        let keys = rows.iter().filter(|(_, _, key)| *key > 0).count();
        let counter = rows.iter().find(|(_, kind, key)| *key == 1 && keys == 1 && kind == "INTEGER");
        let counter = counter.map(|(column, ..)| column.clone());
        let columns = rows.into_iter().map(|(column, kind, _)| match kind.as_str() {
            "INTEGER" => Ok((column, Type::Number)),
            "TEXT" => Ok((column, Type::Text)),
            "BLOB" => Ok((column, Type::Bytes)),
            other => Err(StoreError::Damaged(format!("a column of the type {other:?}"))),
        });
        let columns = columns.collect::<Result<_, _>>()?;
        let parents: Vec<String> = sqlx::query_scalar("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list($1)")
            .bind(&name)
            .fetch_all(&mut *sqlite)
            .await?;
        waiting.push((Table { name, columns, counter }, parents));
    }
    let mut sorted: Vec<Table> = Vec::new();
    while !waiting.is_empty() {
        let is_there = |parent: &String| sorted.iter().any(|table| table.name == *parent);
        let next = waiting.iter().position(|(_, parents)| parents.iter().all(is_there));
        let next = next.ok_or_else(|| StoreError::Damaged("tables that refer to each other in a circle".into()))?;
        sorted.push(waiting.swap_remove(next).0);
    }
    Ok(sorted)
}

/// Whether any of the tables has a row.
pub(super) async fn hold_something(tables: &[Table], connection: &mut AnyConnection) -> Result<bool, StoreError> {
    for table in tables {
        let query = format!("SELECT 1 FROM \"{}\" LIMIT 1", table.name);
        if sqlx::query(AssertSqlSafe(query)).fetch_optional(&mut *connection).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Puts every row of one database into the other.
pub(super) async fn pour(tables: &[Table], from: &mut AnyConnection, to: &mut AnyConnection) -> Result<(), StoreError> {
    for table in tables {
        let columns: Vec<_> = table.columns.iter().map(|(column, _)| format!("\"{column}\"")).collect();
        let columns = columns.join(", ");
        let query = format!("SELECT {columns} FROM \"{}\"", table.name);
        let begin = format!("INSERT INTO \"{}\" ({columns})", table.name);
        let mut rows = sqlx::query(AssertSqlSafe(query)).fetch(&mut *from);
        let (mut batch, mut size) = (Vec::new(), 0);
        loop {
            let row = rows.try_next().await?;
            let is_last = row.is_none();
            if let Some(row) = row {
                let values = table.columns.iter().enumerate().map(|(at, (_, kind))| Value::of(&row, at, *kind));
                let values = values.collect::<Result<Vec<_>, _>>()?;
                size += values.iter().map(Value::size).sum::<usize>();
                batch.push(values);
            }
            if batch.is_empty() {
                break;
            }
            if is_last || size >= BATCH || (batch.len() + 1) * table.columns.len() > VALUES {
                let query = format!("{begin} VALUES {}", places(batch.len(), table.columns.len()));
                let mut query = sqlx::query(AssertSqlSafe(query)).persistent(false);
                for value in batch.drain(..).flatten() {
                    query = match value {
                        Value::Number(number) => query.bind(number),
                        Value::Text(text) => query.bind(text),
                        Value::Bytes(bytes) => query.bind(bytes),
                    };
                }
                query.execute(&mut *to).await?;
                size = 0;
            }
        }
    }
    Ok(())
}

/// Has PostgreSQL count on from the rows that are there.
pub(super) async fn count_on(tables: &[Table], postgres: &mut AnyConnection) -> Result<(), StoreError> {
    for table in tables {
        let Some(column) = &table.counter else { continue };
        let name = &table.name;
        let query = format!(
            "SELECT setval(pg_get_serial_sequence('{name}', '{column}'), (SELECT COALESCE(MAX(\"{column}\"), 0) + 1 FROM \"{name}\"), false)"
        );
        sqlx::query(AssertSqlSafe(query)).execute(&mut *postgres).await?;
    }
    Ok(())
}
