//! A store at a PostgreSQL on another machine: letters travel encrypted, and to no other server than the one that is meant.
//!
//! `cargo xtask test` starts a server whose certificate is of an authority that no system knows, for the name `localhost` alone.

use std::env;

use desk::store::{Store, StoreError};
use sqlx::{ConnectOptions, Connection};

use crate::database::{self, Database};

/// The server's address without a database, and the file with the certificate of its authority.
fn server() -> Option<(String, String)> {
    // With SQLite there is nothing to encrypt.
    database::server()?;
    let variable = |name| env::var(name).ok();
    let both = variable("LAPAU_POSTGRES_TLS").zip(variable("LAPAU_POSTGRES_CA"));
    if both.is_none() {
        println!("LAPAU_POSTGRES_TLS and LAPAU_POSTGRES_CA are not set: left out; cargo xtask test sets them");
    }
    both
}

/// How the connections of a database are, in the server's own words.
async fn are_encrypted(database: &Database) -> Vec<bool> {
    let mut admin = database::server().unwrap().connect().await.unwrap();
    let rows = sqlx::query_scalar(
        "SELECT pg_stat_ssl.ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE pg_stat_activity.datname = $1",
    );
    let rows = rows.bind(database.name()).fetch_all(&mut admin).await.unwrap();
    admin.close().await.unwrap();
    rows
}

#[tokio::test]
async fn a_store_elsewhere_is_reached_by_an_encrypted_way() {
    let Some((address, authority)) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let database = Database::new(folder.path()).await;
    let url = |host: &str, options: &str| {
        format!("{}/{}?{options}", address.replace("@localhost:", &format!("@{host}:")), database.name())
    };
    let known = format!("sslrootcert={authority}");
    for (host, options) in [
        ("localhost", format!("sslmode=verify-full&{known}")),
        // What the certificate says of names is not looked at, or nothing of it.
        ("127.0.0.1", format!("sslmode=verify-ca&{known}")),
        ("127.0.0.1", "sslmode=require".to_owned()),
        // Where it is not said otherwise, encrypted if the server can be.
        ("127.0.0.1", String::new()),
    ] {
        let store = Store::open(&url(host, &options)).await.unwrap_or_else(|error| panic!("{options}: {error}"));
        assert!(store.is_alive().await);
        let encrypted = are_encrypted(&database).await;
        assert!(!encrypted.is_empty() && encrypted.iter().all(|yes| *yes), "{options}: {encrypted:?}");
        store.close().await;
    }

    for (host, options, why) in [
        // Its authority is none that this system knows.
        ("localhost", "sslmode=verify-full".to_owned(), "UnknownIssuer"),
        ("localhost", "sslmode=verify-ca".to_owned(), "UnknownIssuer"),
        // It is another server that answers, whoever vouches for it.
        ("127.0.0.1", format!("sslmode=verify-full&{known}"), "not valid for name"),
        ("localhost", "sslmode=verify-full&sslrootcert=/nowhere.crt".to_owned(), "No such file"),
    ] {
        let refused = Store::open(&url(host, &options)).await.unwrap_err();
        let StoreError::Open { .. } = &refused else { panic!("{options}: {refused:?}") };
        let said = refused.to_string();
        assert!(said.contains(why) && said.contains("sslrootcert=FILE"), "{options}: {said}");
        let password = address.rsplit(':').nth(1).and_then(|part| part.split('@').next()).unwrap();
        assert!(!said.contains(password), "{said}");
    }
    assert!(are_encrypted(&database).await.is_empty(), "whoever was refused has no connection");
}
