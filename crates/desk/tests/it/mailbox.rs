//! Letters that come from a mailbox, a real Kinto's.

use std::{
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::{Bytes, to_bytes},
    extract::Request,
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use desk::{
    mailbox::{Account, Collected, Collector, Mailbox, MailboxError},
    published::Published,
    reception::{self, Services},
};
use jiff::Timestamp;
use lapau_feed::{
    Ticket,
    letters::Status,
    mailbox::enclose,
    submission::{Content, Question, Reaction, ReactionSign, ReactionTarget, Suggestion, uuid_v4},
};
use lapau_kinto::{ACCOUNT, Kinto};
use lapau_outbox::{Answer, Letter, Outcome, Reason, State, read_mailbox};
use serde_json::json;

use crate::{
    driver::{Desk, client},
    librarian::Open,
};

const APP: &str = "https://perpus.example";

fn account() -> Account {
    Account::read(ACCOUNT).unwrap()
}

fn at(mailbox: &str) -> Mailbox {
    Mailbox::at(mailbox, account()).unwrap()
}

/// A letter of that number, as a phone has it.
fn letter(n: u16, content: Content) -> Letter {
    let mut random = [7; 16];
    random[..2].copy_from_slice(&n.to_be_bytes());
    Letter::new(uuid_v4(random), content, Timestamp::from_second(1_795_482_000).unwrap())
}

fn suggestion(n: u16) -> Letter {
    letter(
        n,
        Content::Suggestion(Suggestion { text: format!("Saran ke-{n}: \"lampu\"\nbaca."), ..Suggestion::default() }),
    )
}

/// Puts a letter into the mailbox as a phone does, and takes in what it says.
fn put(kinto: &Kinto, letter: &mut Letter) -> Outcome {
    let sent = letter.submission.to_bytes();
    let path = format!("/v1/buckets/lapau/collections/surat/records/{}", letter.id());
    let (status, body) = kinto.ask("PUT", &path, Some(&String::from_utf8(enclose(&sent)).unwrap())).unwrap();
    let answer = Answer { status, retry_after: None, body: body.as_bytes() };
    let now = letter.submission.created;
    let outcome = read_mailbox(&answer, letter.id(), &sent, now);
    letter.hurry(now);
    letter.begin(now);
    letter.finish(outcome.clone(), now, 0);
    outcome
}

fn statuses(desk: &Desk) -> Vec<Status> {
    Published::at(&desk.feed()).records().unwrap()
}

async fn inbox(desk: &Desk) -> Vec<desk::store::Letter> {
    desk.store.letters().await.unwrap()
}

/// How many records lie there.
async fn lying(kinto: &Kinto) -> usize {
    let (name, password) = ACCOUNT.split_once(':').unwrap();
    let asked = client().get(format!("{}/records", kinto.mailbox())).basic_auth(name, Some(password));
    asked.send().await.unwrap().json::<serde_json::Value>().await.unwrap()["data"].as_array().unwrap().len()
}

async fn a_library() -> Desk {
    Desk::from_dir("publish/basic").await.import(&["biblio.csv", "items.csv", "loans.csv"]).await
}

/// A Kinto as the document sets it up, with a mailbox in it; none where it is not installed.
async fn prepared() -> Option<Kinto> {
    let mut kinto = Kinto::for_origin(APP)?;
    kinto.start();
    at(&kinto.mailbox()).prepare().await.unwrap();
    Some(kinto)
}

#[tokio::test]
async fn letters_come_from_the_mailbox_once_and_their_writers_hear_of_it() {
    let Some(kinto) = prepared().await else { return };
    let mailbox = at(&kinto.mailbox());
    assert_eq!(mailbox.verify(Some(APP)).await.unwrap(), 0);
    assert_eq!(mailbox.verify(None).await.unwrap(), 0, "its own probe is gone");
    let foreign = mailbox.verify(Some("https://lain.example")).await;
    assert!(matches!(foreign, Err(MailboxError::Foreign(_))), "{foreign:?}");

    // More than a page of them, of kinds that are answered by all means there are.
    let mut letters: Vec<_> = (0..120).map(suggestion).collect();
    let question = Question { text: "Apakah buka hari Minggu?".into(), ..Question::default() };
    letters.push(letter(200, Content::Question(question)).with_ticket(Ticket([9; 16])));
    let like = Reaction { to: ReactionTarget::Post, id: "sapa".into(), sign: ReactionSign::Like };
    letters.push(letter(201, Content::Reaction(like)));
    for letter in &mut letters {
        assert_eq!(put(&kinto, letter), Outcome::Handed);
        assert_eq!(put(&kinto, letter), Outcome::Handed, "what lies there already lies there");
    }
    // And what only looks like letters.
    let hostile = [
        ("123", json!({"letter": "{}"})),
        ("null", json!({"letter": 7})),
        ("kosong", json!({})),
        ("bukan-json", json!({"letter": "\u{1b}[2J\u{202e}"})),
        (
            "0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a",
            json!({"letter": String::from_utf8(letters[0].submission.to_bytes()).unwrap()}),
        ),
        ("raksasa", json!({"letter": "x".repeat(100_000)})),
        ("gunung", json!({"letter": "x".repeat(9_000_000)})),
        ("dalam", json!({"letter": "[".repeat(60_000)})),
    ];
    for (id, data) in &hostile {
        assert_eq!(kinto.put(id, data), 201, "{id}");
    }
    // One that this desk does not know yet: its phone hears that, and keeps it.
    let newer =
        json!({"v": 1, "id": uuid_v4([3; 16]), "created": "2026-11-24T00:10:00Z", "kind": "teleport", "body": {}})
            .to_string();
    assert_eq!(kinto.put(&uuid_v4([3; 16]), &json!({"letter": newer})), 201);

    let desk = a_library().await;
    let collector = Collector::new(mailbox, desk.store.clone(), Some(APP.into()));
    let collected = collector.run().await.unwrap();
    assert_eq!((collected.new, collected.known, collected.left), (122, 0, hostile.len() + 1), "{collected:?}");
    for (id, _) in &hostile {
        let left = collected.left_out.iter().find(|left| left.id == *id).unwrap_or_else(|| panic!("{id}"));
        assert!(!left.reason.is_empty() && !left.reason.contains("sudut"), "{left:?}");
    }
    assert_eq!(lying(&kinto).await, 0, "nothing is met again");
    let Collected { new: 0, known: 0, left: 0, .. } = collector.run().await.unwrap() else { panic!("not empty") };
    let kept = inbox(&desk).await;
    assert_eq!(kept.len(), letters.len());
    for letter in &letters {
        assert!(kept.iter().any(|kept| kept.body == letter.submission.to_bytes()), "byte for byte");
    }

    // The next publication is what makes them delivered.
    assert!(letters.iter().all(|letter| letter.handed().is_some()));
    let desk = desk.publish().await;
    let said = statuses(&desk);
    for letter in &mut letters {
        assert!(letter.hear(&said), "{:?}", letter.submission);
        assert!(matches!(letter.state, State::Sent { .. }));
    }
    assert!(said.iter().any(|status| !status.note.is_empty()), "and that one was not taken");

    // The same once more, as from a phone that lost the answer: it is here already, and is said again.
    let mut again = suggestion(5);
    assert_eq!(put(&kinto, &mut again), Outcome::Handed);
    // A change of it that the desk can't take any more, since it has the first.
    let mut changed = suggestion(6);
    let text = Suggestion { text: "Saran ke-6, tetapi lain sama sekali.".into(), ..Suggestion::default() };
    changed.edit(Content::Suggestion(text), changed.submission.created).unwrap();
    assert_eq!(put(&kinto, &mut changed), Outcome::Handed);
    let collected = collector.run().await.unwrap();
    assert_eq!((collected.new, collected.known, collected.left), (0, 1, 1), "{collected:?}");
    assert_eq!(inbox(&desk).await.len(), letters.len());
    let desk = desk.at(60).publish().await;
    let said = statuses(&desk);
    assert!(again.hear(&said) && matches!(again.state, State::Sent { .. }));
    assert!(changed.hear(&said) && matches!(changed.state, State::Refused { reason: Reason::Earlier, .. }));
}

#[tokio::test]
async fn an_open_mailbox_is_refused() {
    let Some(mut kinto) = Kinto::for_origin(APP) else { return };
    // As Kinto comes.
    kinto.change("kinto.explicit_permissions = false\n", "");
    kinto.start();
    let mailbox = at(&kinto.mailbox());
    mailbox.prepare().await.unwrap();
    let mut mine = suggestion(1);
    assert_eq!(put(&kinto, &mut mine), Outcome::Handed, "a phone can't know");
    let desk = a_library().await;
    let refused = Collector::new(mailbox.clone(), desk.store.clone(), None).run().await.unwrap_err();
    assert!(matches!(refused, MailboxError::Open(_)), "{refused:?}");
    assert!(refused.to_string().contains("kinto.explicit_permissions = false"), "{refused}");
    assert_eq!((inbox(&desk).await.len(), lying(&kinto).await), (0, 1), "nothing was taken out");
    // The desk does not start with it either.
    let out = Command::new(env!("CARGO_BIN_EXE_desk"))
        .args(["serve", "--store", &desk.database.url, "--listen", "127.0.0.1:0"])
        .arg("--feed")
        .arg(desk.feed())
        .args(["--collect", &kinto.mailbox()])
        .env("LAPAU_MAILBOX_ACCOUNT", ACCOUNT)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(!out.status.success() && said.contains("the mailbox is open"), "{said}");

    // Set right, with strangers named in other ways.
    kinto.stop();
    kinto.change("[app:main]\n", "[app:main]\nkinto.explicit_permissions = false\n");
    kinto.start();
    mailbox.prepare().await.unwrap();
    assert_eq!(mailbox.verify(None).await.unwrap(), 0);
    let (name, password) = ACCOUNT.split_once(':').unwrap();
    for group in ["system.Everyone", "system.Authenticated"] {
        let permissions = json!({"permissions": {"read": [group], "write": [format!("account:{name}")], "record:create": ["system.Everyone"]}});
        let shared =
            client().put(kinto.mailbox()).basic_auth(name, Some(password)).json(&permissions).send().await.unwrap();
        assert!(shared.status().is_success());
        let refused = mailbox.verify(None).await.unwrap_err();
        assert!(matches!(&refused, MailboxError::Shared(who) if who == group), "{refused:?}");
    }
    mailbox.prepare().await.unwrap();
    assert_eq!(mailbox.verify(None).await.unwrap(), 0, "it is set right again");

    let wrong = Mailbox::at(&kinto.mailbox(), Account::read("desk:salah").unwrap()).unwrap();
    let refused = wrong.verify(None).await.unwrap_err();
    assert!(matches!(refused, MailboxError::Account(_)), "{refused:?}");
    let elsewhere = kinto.mailbox().replace("/surat", "/lain");
    let refused = at(&elsewhere).verify(None).await.unwrap_err();
    assert!(matches!(refused, MailboxError::Missing(_)), "{refused:?}");
    kinto.stop();
    let refused = mailbox.verify(None).await.unwrap_err();
    assert!(refused.may_pass(), "{refused:?}");
}

#[test]
fn an_address_that_gives_the_password_away_is_refused() {
    for url in
        ["http://surat.example/v1/buckets/a/collections/b", "http://localhost.example/v1/buckets/a/collections/b"]
    {
        assert!(matches!(Mailbox::at(url, account()), Err(MailboxError::Plain(_))), "{url}");
    }
    for url in [
        "",
        "surat.example",
        "https://surat.example/v1",
        "ftp://x/v1/buckets/a/collections/b",
        "https://a:b@x/v1/buckets/a/collections/b",
    ] {
        assert!(matches!(Mailbox::at(url, account()), Err(MailboxError::Address(_))), "{url}");
    }
    assert!(Mailbox::at("https://surat.example/kotak/v1/buckets/a/collections/b", account()).is_ok());
    for text in ["", "desk", ":x", "desk:", "a:b\nc:d"] {
        assert!(Account::read(text).is_none(), "{text:?}");
    }
    assert_eq!(format!("{:?}", Account::read(" desk:pass:word\n").unwrap()), "Account(\"desk\")");
}

/// Passes everything on to a Kinto, but never comes to an end with the deletion of letters once told so.
async fn in_between(kinto: &Kinto, stuck: Arc<AtomicBool>) -> String {
    let origin = kinto.origin();
    let pass = move |request: Request| {
        let (origin, stuck) = (origin.clone(), stuck.clone());
        async move {
            let (parts, body) = request.into_parts();
            if parts.method == Method::DELETE && parts.uri.path().ends_with("/records") {
                stuck.store(true, Ordering::Relaxed);
                std::future::pending::<()>().await;
            }
            let body: Bytes = to_bytes(body, 1 << 24).await.unwrap();
            let mut asked = client().request(parts.method, format!("{origin}{}", parts.uri)).body(body);
            for (name, value) in parts.headers.iter().filter(|(name, _)| *name != "host") {
                asked = asked.header(name, value);
            }
            let answer = asked.send().await.unwrap();
            let status = StatusCode::from_u16(answer.status().as_u16()).unwrap();
            let headers = answer.headers().clone();
            let mut response: Response = (status, answer.bytes().await.unwrap()).into_response();
            *response.headers_mut() = headers;
            response
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(pass)).await });
    format!("http://{address}/v1/buckets/lapau/collections/surat")
}

#[tokio::test]
async fn killed_between_storing_and_deleting_nothing_is_lost_or_doubled() {
    let Some(kinto) = prepared().await else { return };
    let mut letters: Vec<_> = (0..70).map(suggestion).collect();
    letters.iter_mut().for_each(|letter| assert_eq!(put(&kinto, letter), Outcome::Handed));
    let desk = a_library().await;
    let stuck = Arc::new(AtomicBool::new(false));
    let between = in_between(&kinto, stuck.clone()).await;
    let mut running = Command::new(env!("CARGO_BIN_EXE_desk"))
        .args(["collect", "--store", &desk.database.url, "--from", &between])
        .env("LAPAU_MAILBOX_ACCOUNT", ACCOUNT)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while !stuck.load(Ordering::Relaxed) {
        assert!(running.try_wait().unwrap().is_none(), "it ended by itself");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    running.kill().unwrap();
    running.wait().unwrap();
    assert_eq!((inbox(&desk).await.len(), lying(&kinto).await), (50, 70), "stored, and not deleted yet");

    // The same library looks again, with its own pages open.
    let collector = Collector::new(at(&kinto.mailbox()), desk.store.clone(), None);
    let services = Services { mailbox: Some(collector), ..desk.services() };
    let router = reception::router(&services).unwrap();
    let open = Open::with(desk, router).await;
    let rina = open.log_in("rina").await;
    assert!(rina.get("/desk").await.text.contains("Kotak surat belum dilihat"));
    let looked = rina.post("/desk/kotak", &rina.hidden("/desk").await).await;
    assert_eq!(looked.status, StatusCode::SEE_OTHER);
    let page = rina.get("/desk").await.text;
    assert!(page.contains("20 surat baru"), "{page}");
    assert_eq!((inbox(&open.desk).await.len(), lying(&kinto).await), (70, 0));
    let desk = open.desk.publish().await;
    let said = statuses(&desk);
    assert!(letters.iter_mut().all(|letter| letter.hear(&said)));
    assert_eq!(
        said.iter()
            .filter(|status| Status::receipt_of(
                letters[0].id(),
                lapau_feed::Digest::of(&letters[0].submission.to_bytes())
            ) == status.id)
            .count(),
        1
    );
}
