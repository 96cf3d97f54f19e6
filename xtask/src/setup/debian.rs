//! Debian's packages: installed when this is Debian or its kin and we may, named otherwise.

use crate::command::{read, run, say, succeeds};
use crate::workplace::Workplace;
use anyhow::{Result, bail};
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// A package, and a file that is there when the package is: looking at a file costs nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Package {
    name: &'static str,
    proof: &'static str,
}

impl Package {
    /// The package of a name that is there when this file is.
    pub(crate) const fn new(name: &'static str, proof: &'static str) -> Self {
        Self { name, proof }
    }
}

/// Clippy of Debian's own current Rust.
pub(crate) const CLIPPY: Package = Package { name: "rust-web-clippy", proof: "/usr/bin/cargo-clippy" };

/// Debian's own current Rust with the sources of its standard library, and a linker for wasm.
/// `rustc-web` follows Rust releases within a stable Debian, because the web browsers there need it.
pub(crate) const RUST: [Package; 4] = [
    Package { name: "rustc-web", proof: "/usr/bin/rustc" },
    Package { name: "cargo-web", proof: "/usr/bin/cargo" },
    Package { name: "rust-web-src", proof: "/usr/lib/rustlib/src/rust/library/std/Cargo.toml" },
    Package { name: "lld-19", proof: "/usr/bin/wasm-ld-19" },
];

/// A browser that the tests drive in the way of [WebDriver], and its driver.
///
/// [WebDriver]: https://www.w3.org/TR/webdriver2/
pub(crate) const CHROMIUM: [Package; 2] = [
    Package { name: "chromium", proof: "/usr/bin/chromium" },
    Package { name: "chromium-driver", proof: "/usr/bin/chromedriver" },
];

/// Firefox; its driver, geckodriver, is not packaged in Debian 12.
pub(crate) const FIREFOX: Package = Package { name: "firefox-esr", proof: "/usr/bin/firefox-esr" };

/// WebKit's own small browser with its driver, and the display it needs on a machine without a screen.
pub(crate) const WEBKIT: [Package; 2] = [
    Package { name: "webkit2gtk-driver", proof: "/usr/bin/WebKitWebDriver" },
    Package { name: "xvfb", proof: "/usr/bin/Xvfb" },
];

/// A server of PostgreSQL. Debian has one running from then on; the tests start their own.
pub(crate) const POSTGRES: Package = Package { name: "postgresql", proof: "/usr/bin/pg_ctlcluster" };

/// Whether packages are installed with apt here.
pub(crate) fn is_here() -> bool {
    Path::new("/usr/bin/apt-get").is_file() && Path::new("/etc/debian_version").is_file()
}

/// A command run with an administrator's rights: as it is for root, through sudo where that asks no password.
pub(crate) fn as_administrator(program: &str) -> Option<Command> {
    if read(Command::new("id").arg("-u")).as_deref() == Some("0") {
        return Some(Command::new(program));
    }
    succeeds(Command::new("sudo").args(["-n", "true"])).then(|| {
        let mut command = Command::new("sudo");
        command.args(["-n", program]);
        command
    })
}

/// Sees to it that the packages are installed.
///
/// # Errors
/// Names the command to run by hand when apt is missing, may not be used, or fails.
pub(crate) fn packages(workplace: &Workplace, packages: &[Package]) -> Result<()> {
    // apt is one at a time, and refuses a second.
    static APT: Mutex<()> = Mutex::new(());
    let _turn = APT.lock().unwrap_or_else(PoisonError::into_inner);
    let missing: Vec<_> = packages.iter().filter(|package| !Path::new(package.proof).exists()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = missing.iter().map(|package| package.name).collect();
    let by_hand = format!("run `sudo apt-get install {}`, then this command again", names.join(" "));
    if !is_here() {
        bail!("{} must be installed by hand: this machine has no apt to do it with", names.join(", "));
    }
    let (Some(mut update), Some(mut install)) = (as_administrator("apt-get"), as_administrator("apt-get")) else {
        bail!("{by_hand}");
    };
    say(&format!("Installing {} with apt", names.join(", ")), Some("1 to 3 minutes"));
    // A stale list names versions the mirror no longer has; a mirror that is away must not stop an install that can go on.
    if !succeeds(update.args(["update", "--quiet"]).current_dir(&workplace.root)) {
        say("The list of packages could not be renewed; trying with the one this machine has", None);
    }
    install.args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(&names);
    run(install.env("DEBIAN_FRONTEND", "noninteractive"), &format!("apt could not install them: {by_hand}"))
}
