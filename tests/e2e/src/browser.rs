//! A browser, and its tabs.

use std::{thread, time::Duration};

use fantoccini::{Client, Locator, wd::WindowHandle};
use serde_json::{Value, json};

use crate::{Engine, session::Session, until, within};

/// How long a page may take to hear of its window's new size.
const SETTLING: Duration = Duration::from_secs(1);

/// A tab.
pub type Tab = WindowHandle;

/// A browser that knows nothing of the libraries of the test. It is left, whatever happens, when this goes.
///
/// Another test may have had it before: to start one costs more than most tests do. What sites keep, browsers keep by
/// host and port, and no port is given twice (`free_port`). A test never gets a browser back that it had.
pub struct Browser {
    pub(crate) client: Client,
    engine: Engine,
    /// Until this goes.
    session: Option<Session>,
    /// Whether other tests may have it.
    is_common: bool,
}

impl Browser {
    /// A browser the size of a small phone.
    pub async fn open(engine: Engine) -> Self {
        let (client, session) = match Session::take(engine).await {
            Some(taken) => taken,
            None => Session::start(engine, engine.capabilities()).await,
        };
        let browser = Self { client, engine, session: Some(session), is_common: true };
        browser.resize(390, 844).await;
        browser
    }

    /// A browser whose window may be as narrow as the smallest phone; desktop windows are not.
    pub async fn open_narrow(engine: Engine) -> Self {
        let (client, session) = Session::start(engine, engine.narrow_capabilities()).await;
        Self { client, engine, session: Some(session), is_common: false }
    }

    /// Which engine it is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Gives the window about that size; no engine goes below a width of its own.
    pub async fn resize(&self, width: u32, height: u32) {
        self.client.set_window_size(width, height).await.unwrap();
    }

    /// Makes the page itself that wide, in its own pixels.
    ///
    /// # Panics
    /// When the window does not go along.
    pub async fn resize_page(&self, width: u32) {
        let inner = async || {
            let came = self.run("return Math.round(window.innerWidth)", []).await;
            came.as_u64().unwrap_or(0) as u32
        };
        // A frame around the page, and pixels that are not those of the screen: both show in what comes of a first try.
        let mut outer = width;
        for _ in 0..10 {
            let before = inner().await;
            if before == width {
                return;
            }
            self.resize(outer, 740).await;
            // The page hears of it a little later, on a busy machine later than that.
            within(SETTLING, async || inner().await != before).await;
            outer = (f64::from(outer) * f64::from(width) / f64::from(inner().await.max(1))).round() as u32;
        }
        panic!("{} does not go down to {width} pixels: {}", self.engine.name(), inner().await);
    }

    /// Goes to an address.
    pub async fn visit(&self, address: &str) {
        self.client.goto(address).await.unwrap_or_else(|error| panic!("{address} does not open: {error}"));
    }

    /// Loads the page again, as its user would.
    ///
    /// The drivers' own command will not do: Firefox takes it for a load past every cache and service worker.
    pub async fn reload(&self) {
        self.run("window.before = true; location.reload()", []).await;
        let script = "return document.readyState === 'complete' && window.before !== true";
        until("the page to be loaded again", async || {
            self.client.execute(script, Vec::new()).await.is_ok_and(|loaded| loaded == true)
        })
        .await;
    }

    /// Gives a command of the Chrome DevTools Protocol: `Emulation.setCPUThrottlingRate`, say. Only Chromium knows it.
    pub fn devtools(&self, command: &str, parameters: &Value) {
        let body = json!({ "cmd": command, "params": parameters });
        let done = self.session.as_ref().is_some_and(|session| session.ask("POST", "/goog/cdp/execute", &body));
        assert!(done, "{command} is refused");
    }

    /// The address in the address bar, from the path on.
    pub async fn path(&self) -> String {
        let address = self.client.current_url().await.unwrap();
        address.query().map_or_else(|| address.path().to_owned(), |query| format!("{}?{query}", address.path()))
    }

    /// The tab that is in front.
    pub async fn tab(&self) -> Tab {
        self.client.window().await.unwrap()
    }

    /// Opens another tab and goes to it.
    pub async fn open_tab(&self) -> Tab {
        let opened = self.client.new_window(true).await.unwrap();
        self.client.switch_to_window(opened.handle.clone()).await.unwrap();
        opened.handle
    }

    /// Goes to a tab.
    pub async fn switch_to(&self, tab: &Tab) {
        self.client.switch_to_window(tab.clone()).await.unwrap();
    }

    /// What can be seen of the first element that a selector finds, as a PNG; `None` while there is none.
    pub async fn picture(&self, selector: &str) -> Option<Vec<u8>> {
        self.client.find(Locator::Css(selector)).await.ok()?.screenshot().await.ok()
    }

    /// Runs a script in the page; what it returns comes back.
    pub async fn run<const N: usize>(&self, script: &str, arguments: [&str; N]) -> Value {
        let arguments = arguments.map(Value::from).to_vec();
        self.client.execute(script, arguments).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Runs a script in the page that calls its last argument back; what it calls it with comes back.
    pub async fn run_async(&self, script: &str) -> Value {
        self.client.execute_async(script, Vec::new()).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let Some(session) = self.session.take() else { return };
        if self.is_common && !thread::panicking() {
            session.leave();
        } else {
            session.end();
        }
    }
}
