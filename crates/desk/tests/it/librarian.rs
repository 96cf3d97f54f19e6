//! A desk that answers, patrons who write to it, and librarians with a browser.

use std::{collections::HashMap, net::SocketAddr};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use desk::{
    office::passwords,
    published::Published,
    reception::{self, Services},
    store::{Role, User},
};
use lapau_feed::{
    Ticket,
    letters::{Letter, Message},
    submission::{Submission, uuid_v4},
};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::driver::Desk;

pub(crate) const PASSWORD: &str = "kabau nan duo lari";

/// A desk that answers.
pub(crate) struct Open {
    pub(crate) desk: Desk,
    pub(crate) router: Router,
}

/// A librarian with a browser.
pub(crate) struct Librarian<'a> {
    open: &'a Open,
    pub(crate) cookie: String,
}

/// What a browser got.
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Open {
    pub(crate) async fn new() -> Self {
        let desk = Desk::from_dir("publish/basic").await.import(&["biblio.csv", "items.csv", "loans.csv"]).await;
        let desk = desk.publish().await;
        let services = Services { content: Some(desk.path("content")), per_minute: 100_000, ..desk.services() };
        let router = reception::router(&services).unwrap();
        Self::with(desk, router).await
    }

    /// A desk that answers, with a librarian and an administrator.
    pub(crate) async fn with(desk: Desk, router: Router) -> Self {
        let password = passwords::hash(PASSWORD).unwrap();
        for (name, role) in [("rina", Role::Librarian), ("admin", Role::Administrator)] {
            desk.store.put_user(&User { name: name.into(), role, password: password.clone() }).await.unwrap();
        }
        Self { desk, router }
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Got {
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = to_bytes(body, 1 << 24).await.unwrap();
        Got { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// A patron's letter of a kind; says its identifier.
    pub(crate) async fn letter(&self, n: u8, kind: &str, ticket: Option<Ticket>, body: Value) -> String {
        let id = uuid_v4([n; 16]);
        let mut letter = json!({"v": 1, "id": id, "created": "2026-11-24T00:10:00Z", "kind": kind, "body": body});
        if let Some(ticket) = ticket {
            letter["ticket"] = json!(ticket.to_string());
        }
        self.take(&id, letter.to_string().into_bytes()).await;
        id
    }

    /// A letter as a phone sends it, which the desk takes.
    pub(crate) async fn put(&self, letter: &Submission) {
        self.take(&letter.id, letter.to_bytes()).await;
    }

    async fn take(&self, id: &str, bytes: Vec<u8>) {
        let request = Request::put(format!("/v1/submissions/{id}"))
            .header("content-type", "application/json")
            .header("x-outbox", "1")
            .body(Body::from(bytes))
            .unwrap();
        let got = self.ask(request).await;
        assert_eq!(got.status, StatusCode::CREATED, "{}", got.text);
    }

    pub(crate) async fn log_in(&self, name: &str) -> Librarian<'_> {
        let got = self.ask(login(name, PASSWORD, 1)).await;
        assert_eq!((got.status, &got.headers[header::LOCATION]), (StatusCode::SEE_OTHER, &"/desk".parse().unwrap()));
        let cookie = got.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/desk"));
        Librarian { open: self, cookie: cookie.split(';').next().unwrap().to_owned() }
    }

    pub(crate) fn published(&self) -> Published {
        Published::at(&self.desk.feed())
    }

    /// What the letter of a ticket says in the feed as it is now.
    pub(crate) fn opened(&self, ticket: Ticket) -> Option<Message> {
        let letters: Vec<Letter> = self.published().records().unwrap();
        let letter = letters.iter().find(|letter| letter.id == lapau_sealing::id_of(ticket, &letter.round))?;
        Some(lapau_sealing::open(ticket, letter).unwrap())
    }
}

pub(crate) fn login(name: &str, password: &str, address: u8) -> Request<Body> {
    let name = name.replace('\'', "%27");
    form("/desk/masuk", &format!("nama={name}&sandi={}", password.replace(' ', "+")), address)
}

pub(crate) fn form(path: &str, body: &str, address: u8) -> Request<Body> {
    Request::post(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .extension(SocketAddr::from(([10, 0, 0, address], 1)))
        .body(Body::from(body.to_owned()))
        .unwrap()
}

impl Librarian<'_> {
    pub(crate) async fn get(&self, path: &str) -> Got {
        self.open.ask(Request::get(path).header("cookie", &self.cookie).body(Body::empty()).unwrap()).await
    }

    /// The hidden fields of the forms of a page.
    pub(crate) async fn hidden(&self, path: &str) -> HashMap<String, String> {
        let page = self.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
        let inputs = page.text.split("<input type=\"hidden\" name=\"").skip(1);
        inputs
            .map(|input| {
                let (name, rest) = input.split_once('"').unwrap();
                let value = rest.split_once("value=\"").unwrap().1.split_once('"').unwrap().0;
                (name.to_owned(), value.to_owned())
            })
            .collect()
    }

    /// Sends a page's form with its hidden fields and those given.
    pub(crate) async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Got {
        let mut all = self.hidden(path).await;
        all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.post(path, &all).await
    }

    pub(crate) async fn post(&self, path: &str, fields: &HashMap<String, String>) -> Got {
        let mut request = form(path, &encoded(fields), 1);
        request.headers_mut().insert("cookie", self.cookie.parse().unwrap());
        self.open.ask(request).await
    }
}

pub(crate) fn encoded(fields: &HashMap<String, String>) -> String {
    let escaped = |text: &str| -> String {
        let escape =
            |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
        text.bytes().map(escape).collect()
    };
    fields.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect::<Vec<_>>().join("&")
}

impl Open {
    pub(crate) async fn import_again(mut self, files: &[&str]) -> Self {
        self.desk = self.desk.import(files).await;
        assert!(self.desk.reports.iter().all(|report| report.error.is_none()), "{:?}", self.desk.reports);
        self
    }

    pub(crate) async fn publish_again(mut self, clock: i64) -> Self {
        self.desk = self.desk.at(clock).publish().await;
        self.desk.published();
        self
    }
}
