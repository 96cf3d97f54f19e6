//! The browsers that the tests drive, and their drivers. Nothing but tests needs them.

use super::{debian, tools};
use crate::command::say;
use crate::workplace::Workplace;
use anyhow::{Context, Result};
use std::path::PathBuf;

/// The drivers' executables. Where the system has no WebKit to drive, that one is absent.
#[derive(Debug)]
pub(crate) struct Drivers {
    pub(crate) chromium: PathBuf,
    pub(crate) firefox: PathBuf,
    pub(crate) webkit: Option<PathBuf>,
}

/// Chromium (or Chrome) with its driver; answers with the driver's path.
///
/// # Errors
/// One sentence saying what to install when they can't be found or installed.
pub(crate) fn chromium(workplace: &Workplace) -> Result<PathBuf> {
    driver(workplace, "chromedriver", &debian::CHROMIUM, "Chrome or Chromium, and chromedriver of the same version")
}

/// Every engine that the end-to-end tests drive.
///
/// # Errors
/// As [`chromium`].
pub(crate) fn engines(workplace: &Workplace) -> Result<Drivers> {
    let chromium = chromium(workplace)?;
    if debian::is_here() && workplace.executable("firefox").is_none() {
        debian::packages(workplace, &[debian::FIREFOX])?;
    }
    tools::geckodriver(workplace)?;
    let firefox = workplace.executable("geckodriver").context("geckodriver was built but is not to be found")?;
    let webkit = if cfg!(target_os = "linux") {
        if debian::is_here() {
            debian::packages(workplace, &debian::WEBKIT)?;
        }
        Some(driver(workplace, "WebKitWebDriver", &debian::WEBKIT, "WebKitGTK's WebKitWebDriver and Xvfb")?)
    } else {
        say("WebKitGTK runs on Linux only; its tests are left out here", None);
        None
    };
    Ok(Drivers { chromium, firefox, webkit })
}

/// A driver on the search path, or from Debian's packages.
fn driver(workplace: &Workplace, name: &str, packages: &[debian::Package], what: &str) -> Result<PathBuf> {
    if let Some(found) = workplace.executable(name) {
        return Ok(found);
    }
    if debian::is_here() {
        debian::packages(workplace, packages)?;
    }
    workplace
        .executable(name)
        .with_context(|| format!("{name} is missing: install {what}, then run this command again"))
}
