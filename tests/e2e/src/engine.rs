//! The browser engines, and how each is started.

use std::{
    env, fs,
    io::{self, BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::{Map, Value, json};

use crate::{folder::free_port, waiting::in_time};

/// How long a driver may take for what it is asked.
const LONGEST_ANSWER: Duration = Duration::from_secs(10);

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, the engine of most phones.
    Chromium,
    /// Firefox.
    Firefox,
    /// WebKitGTK, the nearest kin on Linux of the engine of every iPhone.
    WebKitGtk,
}

impl Engine {
    /// Its name, as `LAPAU_ENGINES` has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKitGtk => "webkitgtk",
        }
    }

    /// Whether the tests run in it.
    pub fn is_wanted(self) -> bool {
        let wanted = env::var("LAPAU_ENGINES").unwrap_or_default();
        wanted.trim().is_empty() || wanted.split(',').any(|name| name.trim() == self.name())
    }

    fn driver(self) -> PathBuf {
        let (variable, program) = match self {
            Self::Chromium => ("LAPAU_CHROMEDRIVER", "chromedriver"),
            Self::Firefox => ("LAPAU_GECKODRIVER", "geckodriver"),
            Self::WebKitGtk => ("LAPAU_WEBKITDRIVER", "WebKitWebDriver"),
        };
        env::var_os(variable).map_or_else(|| program.into(), PathBuf::from)
    }

    /// What is asked of a session: no window on any screen, a new profile, nothing that calls home, and of the compilers for
    /// the app's module only the quick one: no test runs long enough to win back what the other costs.
    pub(crate) fn capabilities(self) -> Map<String, Value> {
        let options = match self {
            Self::Chromium => json!({"goog:chromeOptions": {"args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--js-flags=--liftoff-only",
            ]}}),
            Self::Firefox => json!({"moz:firefoxOptions": {"args": ["-headless"], "prefs": {
                "browser.newtabpage.enabled": false, "dom.ipc.processPrelaunch.enabled": false,
                "javascript.options.wasm_optimizingjit": false,
            }}}),
            Self::WebKitGtk => {
                json!({"webkitgtk:browserOptions": {"binary": mini_browser(), "args": ["--automation"]}})
            }
        };
        options.as_object().cloned().unwrap_or_default()
    }

    /// How narrow pages are tested, in their own pixels: the smallest phones, or as narrow as the engine's window goes.
    pub const fn narrow_widths(self) -> &'static [u32] {
        match self {
            Self::Chromium => &[320, 360],
            // The toolbars of the other two keep their windows at 500 and at 447.
            Self::Firefox => &[500],
            Self::WebKitGtk => &[450],
        }
    }

    /// The same, for a window as narrow as the engine can do: in Chromium two pixels of the screen make one of the page.
    pub(crate) fn narrow_capabilities(self) -> Map<String, Value> {
        let mut capabilities = self.capabilities();
        if self == Self::Chromium {
            let arguments = capabilities["goog:chromeOptions"]["args"].as_array_mut();
            arguments.into_iter().for_each(|arguments| arguments.push("--force-device-scale-factor=2".into()));
        }
        capabilities
    }

    /// Starts the engine's driver.
    pub(crate) async fn start(self) -> Driver {
        let (driver, port) = (self.driver(), free_port());
        let mut command = guarded(&driver, "KILL");
        match self {
            Self::Firefox => command.args(["--port", &port.to_string(), "--log", "fatal"]),
            Self::Chromium | Self::WebKitGtk => command.arg(format!("--port={port}")),
        };
        let needs_screen = self == Self::WebKitGtk && env::var_os("DISPLAY").is_none();
        let screen = if needs_screen { Some(Screen::start().await) } else { None };
        if self == Self::WebKitGtk {
            command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
            // There is no graphics card: what would be drawn for one costs a quarter of a test's time.
            command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
            // As in `capabilities`.
            command.env("JSC_useOMGJIT", "false");
            command.envs(screen.as_ref().map(|screen| ("DISPLAY", &screen.name)));
        }
        let started = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let process = started.unwrap_or_else(|error| panic!("sh does not start: {error}"));
        let started = Driver { process, port, _screen: screen };
        let answers = in_time(async || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()).await;
        assert!(answers, "{} does not listen; `cargo xtask test e2e` sets it up", driver.display());
        started
    }
}

/// A program that does not outlive this one, however this one ends, and leaves no files.
///
/// It runs in a group of its own beside a shell, which waits for the end of its standard input and then gives the group
/// this signal.
fn guarded(program: &Path, signal: &str) -> Command {
    let script = format!(
        r#"TMPDIR=$(mktemp -d); export TMPDIR; setsid "$@" </dev/null & read -r _; kill -s {signal} -- -$!; wait; rm -rf "$TMPDIR""#
    );
    let mut command = Command::new("sh");
    command.arg("-c").arg(script).arg("sh").arg(program).stdin(Stdio::piped());
    command
}

/// Ends a guarded program, and waits until it has ended.
fn end(process: &mut Child) {
    drop(process.stdin.take());
    process.wait().ok();
}

/// A driver that runs. It ends when this goes, with all that it started: it leads a group of its own.
pub(crate) struct Driver {
    process: Child,
    /// Where it listens.
    pub(crate) port: u16,
    _screen: Option<Screen>,
}

impl Driver {
    /// Asks it for something without waiting for more than the first bytes of its answer: whether it did it.
    pub(crate) fn ask(&self, method: &str, path: &str, body: &str) -> io::Result<bool> {
        let ask = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.port,
            body.len()
        );
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(LONGEST_ANSWER))?;
        stream.write_all(ask.as_bytes())?;
        let mut answer = [0; 12];
        stream.read_exact(&mut answer)?;
        Ok(answer.ends_with(b" 200"))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}

/// A screen in memory, for machines without one.
struct Screen {
    process: Child,
    name: String,
}

impl Screen {
    async fn start() -> Self {
        // Asked to end, it takes its lock away.
        let mut command = guarded(Path::new("Xvfb"), "TERM");
        // It takes a number that is free and says which: tests that start at the same time never take the same one.
        command.args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]);
        let started = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut process = started.unwrap_or_else(|error| panic!("sh does not start: {error}"));
        let says = process.stdout.take().expect("what it says is read");
        let number = tokio::task::spawn_blocking(|| BufReader::new(says).lines().next()).await;
        let number = number.ok().flatten().and_then(Result::ok).expect("Xvfb: `cargo xtask test e2e` sets it up");
        Self { process, name: format!(":{}", number.trim()) }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}

/// WebKit's own small browser, which has no place on the search path.
fn mini_browser() -> PathBuf {
    let places = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib", "/usr/libexec"];
    let folders = places.iter().filter_map(|place| fs::read_dir(place).ok()).flatten().flatten();
    let mut found: Vec<_> = folders
        .filter(|folder| folder.file_name().to_string_lossy().starts_with("webkit2gtk-4"))
        .map(|folder| folder.path().join("MiniBrowser"))
        .filter(|browser| browser.is_file())
        .collect();
    found.sort();
    found.pop().expect("MiniBrowser is missing: `cargo xtask test e2e` sets it up")
}
