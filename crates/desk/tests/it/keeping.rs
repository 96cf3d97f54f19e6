//! The store through the years and through trouble: older versions, full disks, bursts, copies.

use std::path::Path;

use desk::store::{CopyError, Kept, Store};
use jiff::Timestamp;
use lapau_feed::{
    Digest,
    letters::SubmissionState,
    submission::{Content, Submission, Suggestion, SuggestionTopic, VERSION, uuid_v4, validate},
};
use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};

use crate::driver::crate_folder;

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

async fn store(folder: &Path) -> Store {
    Store::open(&format!("sqlite:{}", folder.join("desk.db").display())).await.unwrap()
}

#[tokio::test]
async fn a_store_of_the_first_version_is_brought_along_unharmed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let frozen = std::fs::read_to_string(crate_folder().join("tests/fixtures/store/v1.sql")).unwrap();
    let mut old = SqliteConnectOptions::new().filename(&path).create_if_missing(true).connect().await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(frozen)).execute(&mut old).await.unwrap();
    old.close().await.unwrap();

    let store = store(folder.path()).await;
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
    let store = store(folder.path()).await;
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
    let store = store(folder.path()).await;
    let (submission, bytes) = suggestion(1);
    store.keep(&submission, &bytes, now()).await.unwrap();
    let copy = folder.path().join("copy.db");
    store.back_up(&copy).await.unwrap();
    assert!(matches!(store.back_up(&copy).await, Err(CopyError::Exists(_))));
    let (later, more) = suggestion(2);
    store.keep(&later, &more, now()).await.unwrap();
    let url = format!("sqlite:{}", folder.path().join("desk.db").display());
    assert!(
        matches!(Store::restore(&url, &copy).await, Err(CopyError::Exists(_))),
        "a store that is there is not replaced"
    );

    let url = format!("sqlite:{}", folder.path().join("new.db").display());
    let spoilt = folder.path().join("spoilt.db");
    for bytes in [&b"no database"[..], &std::fs::read(&copy).unwrap()[..5_000]] {
        std::fs::write(&spoilt, bytes).unwrap();
        assert!(matches!(Store::restore(&url, &spoilt).await, Err(CopyError::Spoilt { .. })));
        assert!(!folder.path().join("new.db").exists());
    }
    Store::restore(&url, &copy).await.unwrap();
    let restored = Store::open_existing(&url).await.unwrap();
    let letters = restored.letters().await.unwrap();
    assert_eq!((letters.len(), &*letters[0].body), (1, &*bytes));
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("half")), "{left:?}");
}
