//! Two desks with one database: nothing is lost, nothing is there twice, and of two who decide the later one is told.

use std::collections::{BTreeMap, HashSet};

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use desk::{
    publication::{self, Habits, PublishError, Wishes},
    reception::{self, Services},
    store::{Card, Import, Kept, Row, Store},
};
use jiff::Timestamp;
use lapau_feed::{
    Collection, Digest, Ticket,
    letters::{Answer, SubmissionState},
    submission::{Content, Submission, Suggestion, SuggestionTopic, VERSION, uuid_v4},
};
use serde_json::json;
use tower::ServiceExt;

use crate::{database::Database, driver::Desk};

fn now() -> Timestamp {
    "2026-11-24T08:11:00Z".parse().unwrap()
}

fn id(n: u32) -> String {
    let mut random = [9; 16];
    random[..4].copy_from_slice(&n.to_be_bytes());
    uuid_v4(random)
}

fn letter(id: &str, text: &str) -> Vec<u8> {
    let letter = json!({"v": 1, "id": id, "created": "2026-11-24T08:10:00Z", "kind": "suggestion", "body": {"topic": "service", "text": text}});
    letter.to_string().into_bytes()
}

fn suggestion(n: u32) -> (Submission, Vec<u8>) {
    let content =
        Content::Suggestion(Suggestion { topic: SuggestionTopic::Service, text: "Buka sampai malam.".into() });
    let created = "2026-11-24T08:10:00Z".parse().unwrap();
    let submission = Submission { v: VERSION, id: id(n), created, ticket: None, card: None, content };
    let bytes = submission.to_bytes();
    (submission, bytes)
}

fn services(desk: &Desk, store: &Store) -> Services {
    Services { store: store.clone(), per_minute: 1_000_000, ..desk.services() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn letters_that_are_sent_to_both_are_kept_once() {
    const LETTERS: u32 = 200;
    let desk = Desk::from_dir("publish/basic").await;
    let other = desk.database.open().await;
    let routers = [&desk.store, &other].map(|store| reception::router(&services(&desk, store)).unwrap());
    let mut sending = tokio::task::JoinSet::new();
    for n in 0..LETTERS {
        for (at, router) in routers.iter().enumerate() {
            // Of every tenth identifier the desks get different letters.
            let text = if n % 10 == 0 { format!("Buka sampai pukul {at}.") } else { "Buka sampai malam.".to_owned() };
            let request = Request::put(format!("/v1/submissions/{}", id(n)))
                .header("content-type", "application/json")
                .header("x-outbox", "1")
                .body(Body::from(letter(&id(n), &text)))
                .unwrap();
            let router = router.clone();
            sending.spawn(async move { (n, text, router.oneshot(request).await.unwrap().status()) });
        }
    }
    let mut answers: BTreeMap<u32, Vec<(StatusCode, String)>> = BTreeMap::new();
    for (n, text, status) in sending.join_all().await {
        answers.entry(n).or_default().push((status, text));
    }
    let letters = other.letters().await.unwrap();
    assert_eq!(letters.len(), LETTERS as usize);
    for (n, mut both) in answers {
        both.sort();
        let again = if n % 10 == 0 { StatusCode::CONFLICT } else { StatusCode::OK };
        let mut wanted = [StatusCode::CREATED, again];
        wanted.sort();
        assert_eq!([both[0].0, both[1].0], wanted, "{n}");
        let (_, text) = both.iter().find(|(status, _)| *status == StatusCode::CREATED).unwrap();
        let kept = letters.iter().find(|letter| letter.id == id(n)).unwrap();
        assert_eq!(kept.body, letter(&id(n), text), "the one with a receipt is kept");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_who_decide_at_once_the_later_one_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::new(folder.path()).await;
    let (here, there) = (database.open().await, database.open().await);
    for n in 0..12 {
        let (submission, bytes) = suggestion(n);
        here.keep(&submission, &bytes, now()).await.unwrap();
        for revision in 0..2 {
            let decide = async |store: &Store, name: &str, state| {
                let answer = Answer { state, text: name.into(), ..answer(&submission.id) };
                let records = [Row { collection: Collection::Questions, id: format!("{n}-{name}"), json: "{}".into() }];
                store.decide(&answer, name, revision, &records).await.unwrap()
            };
            let (rina, sari) = tokio::join!(
                decide(&here, "rina", SubmissionState::Accepted),
                decide(&there, "sari", SubmissionState::Declined)
            );
            assert!(rina != sari, "one of them decides: {rina} {sari}");
            let case = there.case(&submission.id).await.unwrap().unwrap();
            let who = if rina { "rina" } else { "sari" };
            assert_eq!((&*case.name, &*case.answer.unwrap().text, case.revision), (who, who, revision + 1));
            let written = here.written().await.unwrap();
            let of: Vec<_> = written.iter().filter(|(row, _)| row.id.starts_with(&format!("{n}-"))).collect();
            assert_eq!((of.len(), &*of[0].0.id), (1, &*format!("{n}-{who}")), "what came of the other is not there");
        }
    }
}

fn answer(submission: &str) -> Answer {
    serde_json::from_value(json!({"submission": submission, "state": "received", "at": "2026-11-24T08:12:00Z"}))
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_publications_never_have_one_number() {
    let mut desk = Desk::from_dir("publish/basic").await.import(&["biblio.csv", "items.csv", "loans.csv"]).await;
    desk = desk.publish().await;
    let other = desk.database.open().await;
    let habits = Habits::default();
    let mut published: BTreeMap<u64, Digest> = BTreeMap::new();
    for round in 0..2 {
        let wishes =
            Wishes { now: Timestamp::from_second(1_800_000_000 + round).unwrap(), force: false, habits: &habits };
        // Each desk has a folder of its own for what it writes and for its feed.
        let folders = ["here", "there"].map(|name| (desk.path(name).join("content"), desk.path(name).join("feed")));
        for (at, (content, _)) in folders.iter().enumerate() {
            copy(&desk.path("content"), content);
            let news = format!(
                "[[news]]\nid = \"kabar-{round}\"\nposted = 2026-11-24T08:00:00\ntitle = \"Kabar dari meja {at}\"\n"
            );
            std::fs::write(content.join("news").join(format!("kabar-{round}.toml")), news).unwrap();
        }
        let publish = async |store: &Store, (content, feed): &(std::path::PathBuf, std::path::PathBuf)| {
            publication::publish(store, content, &feed.as_path().into(), wishes).await
        };
        let results = tokio::join!(publish(&desk.store, &folders[0]), publish(&other, &folders[1]));
        let mut done = 0;
        for result in [results.0, results.1] {
            match result {
                Ok(feed) => {
                    done += 1;
                    let digest = Digest::of(&feed.manifest.to_bytes());
                    let before = published.insert(feed.manifest.generation, digest);
                    assert!(before.is_none_or(|before| before == digest), "{} is two feeds", feed.manifest.generation);
                }
                Err(PublishError::Overtaken) => {}
                Err(error) => panic!("{error}"),
            }
        }
        assert!(done > 0, "one of them gets through");
    }
    let known = other.publications().await.unwrap();
    assert_eq!(known[0].generation, *published.last_key_value().unwrap().0);
    // Whoever was overtaken publishes once more, and it is a later one.
    let wishes = Wishes { now: Timestamp::from_second(1_800_001_000).unwrap(), force: false, habits: &habits };
    let (content, feed) = (desk.path("there/content"), desk.path("there/feed").as_path().into());
    let feed = publication::publish(&other, &content, &feed, wishes).await.unwrap();
    assert!(feed.manifest.generation >= known[0].generation);
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_import_a_card_a_round_and_a_secret_are_one_for_both() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::new(folder.path()).await;
    let (here, there) = (database.open().await, database.open().await);
    for n in 0..5_u8 {
        let import = |file: &str| Import {
            source: "biblio".into(),
            format: "slims-biblio".into(),
            file: file.into(),
            at: now(),
            read: 600,
            imported: 600,
            mended: 0,
            skipped: 0,
        };
        let rows = |file: &'static str| {
            (0..600).map(move |n| {
                Ok(Row { collection: Collection::Titles, id: format!("{n:03}"), json: format!("\"{file}\"") })
            })
        };
        let (one, two) = (import("satu.csv"), import("dua.csv"));
        let (a, b) =
            tokio::join!(here.replace(&one, rows("satu"), &[], &[]), there.replace(&two, rows("dua"), &[], &[]));
        a.unwrap();
        b.unwrap();
        let kept = here.records(Collection::Titles).await.unwrap();
        assert_eq!(kept.len(), 600, "the records of one of them, whole");
        assert!(kept.iter().all(|record| record.json == kept[0].json));
        assert!(kept.is_sorted_by(|a, b| a.id < b.id));

        let card = |id: u8| Card {
            id: format!("{:032x}", u128::from(n) * 16 + u128::from(id)),
            member: "m".repeat(32),
            secret: Some(Ticket([id; 16])),
            label: String::new(),
            issued: now(),
            revoked: None,
        };
        let (mine, theirs) = (card(1), card(2));
        let (a, b) = tokio::join!(here.put_card(&mine, true, &[]), there.put_card(&theirs, true, &[]));
        assert!(a.unwrap() && b.unwrap(), "the one takes the other's place");
        let cards = there.cards().await.unwrap();
        assert_eq!(cards.iter().filter(|card| card.revoked.is_none()).count(), 1);
        assert!(cards.iter().all(|card| card.secret.is_some() == card.revoked.is_none()));

        let contents = Digest::of(&[n]);
        let rounds = [format!("{n:032x}"), format!("{:032x}", 99 + u32::from(n))];
        let (a, b) = tokio::join!(here.round(contents, &rounds[0]), there.round(contents, &rounds[1]));
        assert_eq!(a.unwrap(), b.unwrap(), "what is sealed is sealed in one round");
        let name = format!("rahasia-{n}");
        let (a, b) = tokio::join!(here.secret(&name, [1; 32]), there.secret(&name, [2; 32]));
        assert_eq!(a.unwrap(), b.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn scores_count_that_were_in_when_the_judging_ended_and_no_others() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::new(folder.path()).await;
    let (here, there) = (database.open().await, database.open().await);
    let mut sending = tokio::task::JoinSet::new();
    for n in 0..120 {
        let store = if n % 2 == 0 { here.clone() } else { there.clone() };
        sending.spawn(async move {
            let content =
                json!({"contest": "surat", "key": "0".repeat(32), "sheets": [{"code": "Rumbai", "conflict": true}]});
            let letter =
                json!({"v": 1, "id": id(n), "created": "2026-11-24T08:10:00Z", "kind": "scores", "body": content});
            let submission: Submission = serde_json::from_value(letter).unwrap();
            assert_eq!(store.keep(&submission, &submission.to_bytes(), now()).await.unwrap(), Kept::Stored);
        });
    }
    // Somewhere among them.
    while here.letters().await.unwrap().len() < 20 {
        tokio::task::yield_now().await;
    }
    assert!(there.end_judging("surat", "rina", now()).await.unwrap());
    let in_time = async || -> HashSet<String> {
        let late = here.late_scores("surat").await.unwrap();
        let letters = here.letters().await.unwrap();
        letters.into_iter().map(|letter| letter.id).filter(|id| !late.contains(id)).collect()
    };
    let counted = in_time().await;
    sending.join_all().await;
    assert_eq!(in_time().await, counted, "whatever was on its way then");
    assert_eq!(here.letters().await.unwrap().len(), 120);
    assert!(!there.end_judging("surat", "sari", now()).await.unwrap(), "it ends once");
}

#[tokio::test]
async fn a_server_that_starts_anew_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::new(folder.path()).await;
    let store = database.open().await;
    let (submission, bytes) = suggestion(1);
    store.keep(&submission, &bytes, now()).await.unwrap();
    database.break_connections().await;
    let (next, more) = suggestion(2);
    assert_eq!(store.keep(&next, &more, now()).await.unwrap(), Kept::Stored);
    assert!(matches!(store.keep(&submission, &bytes, now()).await.unwrap(), Kept::Duplicate(_)));
}
