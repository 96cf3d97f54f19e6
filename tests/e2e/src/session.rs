//! A browser under a driver, and those that no test has at the moment.

use std::sync::{Mutex, MutexGuard, PoisonError};

use fantoccini::{Client, ClientBuilder, error::CmdError};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};

use crate::{Engine, Run, engine::Driver};

/// A driver with the browser that it drives.
pub(crate) struct Session {
    pub(crate) driver: Driver,
    pub(crate) engine: Engine,
    id: String,
    /// The tests that had it.
    had_by: Vec<Run>,
}

/// The browsers that nobody has. They end with this process.
static IDLE: Mutex<Vec<Session>> = Mutex::new(Vec::new());
/// How many of an engine are kept.
const KEPT: usize = 2;

fn idle() -> MutexGuard<'static, Vec<Session>> {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Session {
    /// A new browser, for the test that runs.
    pub(crate) async fn start(engine: Engine, capabilities: Map<String, Value>) -> (Client, Self) {
        let driver = engine.start().await;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let opened = builder.connect(&format!("http://127.0.0.1:{}", driver.port)).await;
        let client = opened.unwrap_or_else(|error| panic!("{} does not open: {error}", engine.name()));
        let id = client.session_id().await.ok().flatten().unwrap_or_default();
        (client, Self { driver, engine, id, had_by: vec![Run::current()] })
    }

    /// A browser that other tests had, but not the one that runs: with one new tab. `None` when there is none, or it does
    /// not do as it is told.
    pub(crate) async fn take(engine: Engine) -> Option<(Client, Self)> {
        let fits = |session: &Self| session.engine == engine && !session.had_by.contains(&Run::current());
        let mut session = {
            let mut idle = idle();
            let at = idle.iter().position(fits)?;
            idle.swap_remove(at)
        };
        let address = format!("http://127.0.0.1:{}", session.driver.port);
        let client = Client::with_existing_session(&address, &session.id, HttpConnector::new()).await.ok()?;
        only_a_new_tab(&client).await.ok()?;
        session.had_by.push(Run::current());
        Some((client, session))
    }

    /// Leaves the browser to the next test, or ends it where enough are kept.
    pub(crate) fn leave(self) {
        // What the last test showed must not go on under the next.
        if !self.ask("POST", "/url", &json!({ "url": "about:blank" })) {
            return self.end();
        }
        let mut idle = idle();
        if idle.iter().filter(|other| other.engine == self.engine).count() < KEPT {
            idle.push(self);
        } else {
            drop(idle);
            self.end();
        }
    }

    /// Ends the browser.
    pub(crate) fn end(self) {
        // Without this, some drivers leave their browser running. An answer is awaited, since it says that it is done.
        self.ask("DELETE", "", &Value::Null);
    }

    /// Gives a command past the client; whether it was carried out.
    pub(crate) fn ask(&self, method: &str, path: &str, body: &Value) -> bool {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.driver.ask(method, &format!("/session/{}{path}", self.id), &body).unwrap_or(false)
    }
}

async fn only_a_new_tab(client: &Client) -> Result<(), CmdError> {
    let before = client.windows().await?;
    let opened = client.new_window(true).await?;
    for tab in before {
        client.switch_to_window(tab).await?;
        client.close_window().await?;
    }
    client.switch_to_window(opened.handle).await
}
