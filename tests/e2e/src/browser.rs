//! A browser with a fresh profile, and its tabs.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpStream},
    time::Duration,
};

use fantoccini::{Client, ClientBuilder, wd::WindowHandle};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value};

use crate::{Engine, engine::Driver, until};

/// A tab.
pub type Tab = WindowHandle;

/// How long a browser may take to end.
const FAREWELL: Duration = Duration::from_secs(10);

/// A browser with a fresh profile. It ends, whatever happens, when this goes.
pub struct Browser {
    pub(crate) client: Client,
    engine: Engine,
    driver: Driver,
    session: String,
}

impl Browser {
    /// A browser the size of a small phone.
    pub async fn open(engine: Engine) -> Self {
        let browser = Self::start(engine, engine.capabilities()).await;
        browser.resize(390, 844).await;
        browser
    }

    /// A browser whose window may be as narrow as the smallest phone; desktop windows are not.
    pub async fn open_narrow(engine: Engine) -> Self {
        Self::start(engine, engine.narrow_capabilities()).await
    }

    async fn start(engine: Engine, capabilities: Map<String, Value>) -> Self {
        let driver = engine.start().await;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let opened = builder.connect(&format!("http://127.0.0.1:{}", driver.port)).await;
        let client = opened.unwrap_or_else(|error| panic!("{} does not open: {error}", engine.name()));
        let session = client.session_id().await.ok().flatten().unwrap_or_default();
        Self { client, engine, driver, session }
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
        for _ in 0..5 {
            if inner().await == width {
                return;
            }
            self.resize(outer, 740).await;
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
        let body = serde_json::json!({ "cmd": command, "params": parameters }).to_string();
        let ask = format!(
            "POST /session/{}/goog/cdp/execute HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.session,
            self.driver.port,
            body.len()
        );
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.driver.port)).unwrap();
        stream.write_all(ask.as_bytes()).unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).unwrap();
        assert!(answer.ends_with(b" 200"), "{command} is refused: {}", String::from_utf8_lossy(&answer));
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
        // Without this, some drivers leave their browser running. An answer is awaited, since it says that it is done.
        if let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, self.driver.port)) {
            let (port, session) = (self.driver.port, &self.session);
            let ask = format!(
                "DELETE /session/{session} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            );
            stream.set_read_timeout(Some(FAREWELL)).ok();
            if stream.write_all(ask.as_bytes()).is_ok() {
                stream.read_exact(&mut [0]).ok();
            }
        }
    }
}
