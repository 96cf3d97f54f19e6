//! The store through the years and through trouble: older versions, full disks, bursts, copies.

use std::{collections::BTreeMap, path::Path};

use desk::store::{CopyError, Kept, Store};
use jiff::Timestamp;
use lapau_feed::{
    Digest,
    letters::SubmissionState,
    submission::{Content, Submission, Suggestion, SuggestionTopic, VERSION, uuid_v4, validate},
};
use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};

use crate::{
    database::{self, Database},
    driver::{Desk, crate_folder},
};

fn suggestion(n: u32) -> (Submission, Vec<u8>) {
    let mut random = [7; 16];
    random[..4].copy_from_slice(&n.to_be_bytes());
    let submission = Submission {
        v: VERSION,
        id: uuid_v4(random),
        created: "2026-11-24T08:10:00Z".parse().unwrap(),
        ticket: None,
        card: None,
        content: Content::Suggestion(Suggestion { topic: SuggestionTopic::Service, text: "Buka sampai malam.".into() }),
    };
    let bytes = submission.to_bytes();
    (submission, bytes)
}

fn now() -> Timestamp {
    "2026-11-24T08:11:00Z".parse().unwrap()
}

#[tokio::test]
async fn a_store_of_the_first_version_is_brought_along_unharmed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let frozen = std::fs::read_to_string(crate_folder().join("tests/fixtures/store/v1.sql")).unwrap();
    let mut old = SqliteConnectOptions::new().filename(&path).create_if_missing(true).connect().await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(frozen)).execute(&mut old).await.unwrap();
    old.close().await.unwrap();

    let store = Store::open(&format!("sqlite:{}", path.display())).await.unwrap();
    let letters = store.letters().await.unwrap();
    assert_eq!(letters.len(), 1);
    let letter = &letters[0];
    assert_eq!(letter.sha256, Digest::of(&letter.body).to_string());
    let submission: Submission = serde_json::from_slice(&letter.body).unwrap();
    assert_eq!((validate(&submission), submission.to_bytes()), (vec![], letter.body.clone()));
    assert_eq!(
        store.keep(&submission, &letter.body, now()).await.unwrap(),
        Kept::Duplicate("2026-11-24T08:11:02Z".parse().unwrap())
    );
    let case = store.case(&letter.id).await.unwrap().unwrap();
    assert_eq!((case.state, case.revision), (SubmissionState::Received, 0));
}

#[tokio::test]
async fn ten_thousand_letters_at_once_are_kept_once_each() {
    // In memory where the system has such a folder: what is tested is the order of things, not the disk.
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    let database = Database::new(folder.path()).await;
    let store = database.open().await;
    let mut senders = tokio::task::JoinSet::new();
    for sender in 0..20 {
        let store = store.clone();
        senders.spawn(async move {
            for n in 0..500 {
                let (submission, bytes) = suggestion(sender * 500 + n);
                assert_eq!(store.keep(&submission, &bytes, now()).await.unwrap(), Kept::Stored);
                if n % 50 == 0 {
                    let again = store.keep(&submission, &bytes, now()).await.unwrap();
                    assert!(matches!(again, Kept::Duplicate(_)));
                }
            }
        });
    }
    while let Some(done) = senders.join_next().await {
        done.unwrap();
    }
    assert_eq!(store.letters().await.unwrap().len(), 10_000);
    assert_eq!(store.waiting().await.unwrap(), [("suggestion".to_owned(), 10_000)]);
}

#[tokio::test]
async fn a_copy_is_whole_and_is_put_back_only_where_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::new(folder.path()).await;
    let store = database.open().await;
    let (submission, bytes) = suggestion(1);
    store.keep(&submission, &bytes, now()).await.unwrap();
    store.assign(&submission.id, "rina").await.unwrap();
    let copy = folder.path().join("copy.db");
    store.back_up(&copy).await.unwrap();
    assert!(matches!(store.back_up(&copy).await, Err(CopyError::Exists(_))));
    let (later, more) = suggestion(2);
    store.keep(&later, &more, now()).await.unwrap();
    let refused = Store::restore(&database.url, &copy).await;
    assert!(
        matches!(refused, Err(CopyError::Exists(_) | CopyError::Holds(_))),
        "a store that is there is not replaced: {refused:?}"
    );
    assert_eq!(store.letters().await.unwrap().len(), 2);

    let new = Database::named(folder.path(), "new.db").await;
    let spoilt = folder.path().join("spoilt.db");
    for bytes in [&b"no database"[..], &std::fs::read(&copy).unwrap()[..5_000]] {
        std::fs::write(&spoilt, bytes).unwrap();
        assert!(matches!(Store::restore(&new.url, &spoilt).await, Err(CopyError::Spoilt { .. })));
        assert!(!folder.path().join("new.db").exists());
    }
    let before = std::fs::read(&copy).unwrap();
    Store::restore(&new.url, &copy).await.unwrap();
    assert_eq!(std::fs::read(&copy).unwrap(), before);
    let restored = Store::open_existing(&new.url).await.unwrap();
    let letters = restored.letters().await.unwrap();
    assert_eq!((letters.len(), &*letters[0].body), (1, &*bytes));
    assert_eq!(restored.case(&submission.id).await.unwrap().unwrap().assigned, "rina");
    // It goes on from there.
    assert_eq!(restored.keep(&later, &more, now()).await.unwrap(), Kept::Stored);
    let numbered = restored.letters().await.unwrap();
    assert_eq!(numbered.iter().map(|letter| &*letter.id).collect::<Vec<_>>(), [&*submission.id, &*later.id]);
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("half")), "{left:?}");
}

/// Every row of every table, as a copy in SQLite has them.
async fn rows(copy: &Path) -> BTreeMap<String, Vec<String>> {
    let mut copy = SqliteConnectOptions::new().filename(copy).read_only(true).connect().await.unwrap();
    let names: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%sqlx%'")
            .fetch_all(&mut copy)
            .await
            .unwrap();
    let mut rows = BTreeMap::new();
    for name in names {
        let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info($1) ORDER BY cid")
            .bind(&name)
            .fetch_all(&mut copy)
            .await
            .unwrap();
        let quoted: Vec<_> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
        let query = format!("SELECT {} FROM \"{name}\" ORDER BY 1", quoted.join(" || ',' || "));
        rows.insert(name, sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_all(&mut copy).await.unwrap());
    }
    rows
}

/// The desk of a library that has been at work, in a database of either kind, goes into the other and back without losing a row.
#[tokio::test]
async fn a_store_moves_between_databases_by_its_copy() {
    let desk = Desk::from_dir("publish/basic").await.import(&["biblio.csv", "items.csv", "loans.csv"]).await;
    let desk = desk.publish().await;
    desk.published();
    let (submission, bytes) = suggestion(1);
    desk.store.keep(&submission, &bytes, now()).await.unwrap();
    desk.store.carry(&submission.id, true).await.unwrap();
    desk.store.secret("decoys", [7; 32]).await.unwrap();
    let first = desk.path("first.db");
    desk.store.back_up(&first).await.unwrap();
    let wanted = rows(&first).await;
    for table in ["records", "imports", "submissions", "publications", "changes", "changes_known", "secrets"] {
        assert!(!wanted[table].is_empty(), "{table}");
    }

    let file = format!("sqlite:{}", desk.path("moved.db").display());
    Store::restore(&file, &first).await.unwrap();
    let moved = Store::open_existing(&file).await.unwrap();
    moved.back_up(&desk.path("second.db")).await.unwrap();
    let back = Database::named(&desk.path(""), "back.db").await;
    Store::restore(&back.url, &desk.path("second.db")).await.unwrap();
    let back = Store::open_existing(&back.url).await.unwrap();
    back.back_up(&desk.path("third.db")).await.unwrap();
    assert_eq!(rows(&desk.path("second.db")).await, wanted);
    assert_eq!(rows(&desk.path("third.db")).await, wanted);
}

/// Of PostgreSQL: a text sorts by its bytes, as in SQLite, whatever language the server speaks.
#[tokio::test]
async fn every_text_is_sorted_by_its_bytes() {
    let Some(server) = database::server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let database = Database::new(folder.path()).await;
    let store = database.open().await;
    let mut connection = server.database(database.name()).connect().await.unwrap();
    let others: Vec<String> = sqlx::query_scalar(
        "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public' \
         AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C' AND table_name NOT LIKE '%sqlx%' ORDER BY 1",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    assert!(others.is_empty(), "write TEXT COLLATE \"C\" in migrations/postgres: {others:?}");
    store.close().await;
}
