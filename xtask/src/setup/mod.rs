//! What a machine needs before it can build and test, found or installed.
//!
//! Every step looks first and does nothing when all is there. Only the folder of the cache and, on Debian as an
//! administrator, the system's packages are changed; anywhere else one sentence says what to install.

mod browsers;
mod debian;
mod kinto;
mod postgres;
mod tools;
mod wasm;

pub(crate) use browsers::{chromium, engines};
pub(crate) use kinto::kinto;
pub(crate) use postgres::postgres;
pub(crate) use wasm::{TARGET, Toolchain};

use crate::command::{run, say, succeeds};
use crate::workplace::Workplace;
use anyhow::Result;

/// Everything needed to build the app: a compiler with the wasm32 target, the crates, and Trunk with its tools.
///
/// # Errors
/// One sentence naming what is missing and what to do about it.
pub(crate) fn app(workplace: &Workplace) -> Result<Toolchain> {
    let toolchain = wasm::toolchain(workplace)?;
    crates(workplace, &toolchain)?;
    tools::wasm_bindgen(workplace)?;
    tools::wasm_opt(workplace)?;
    tools::trunk(workplace, &toolchain)?;
    Ok(toolchain)
}

/// Everything needed to compile the app's tests for a browser, without Trunk.
///
/// # Errors
/// As [`app`].
pub(crate) fn browser_tests(workplace: &Workplace) -> Result<Toolchain> {
    let toolchain = wasm::toolchain(workplace)?;
    tools::wasm_bindgen(workplace)?;
    Ok(toolchain)
}

/// Everything needed to make a wasm module as small as the app's, without Trunk.
///
/// # Errors
/// As [`app`].
pub(crate) fn engine(workplace: &Workplace) -> Result<Toolchain> {
    let toolchain = browser_tests(workplace)?;
    tools::wasm_opt(workplace)?;
    Ok(toolchain)
}

/// Everything needed to lint the app for wasm32.
///
/// # Errors
/// As [`app`].
pub(crate) fn lints(workplace: &Workplace) -> Result<Toolchain> {
    let toolchain = wasm::toolchain(workplace)?;
    if toolchain.is_debian() {
        debian::packages(workplace, &[debian::CLIPPY])?;
    }
    Ok(toolchain)
}

/// Trunk builds offline, so the crates must be there before it starts.
fn crates(workplace: &Workplace, toolchain: &Toolchain) -> Result<()> {
    if succeeds(toolchain.cargo(workplace).args(["fetch", "--offline", "--target", TARGET])) {
        return Ok(());
    }
    say("Fetching the crates the app is built from", Some("under a minute"));
    run(
        toolchain.cargo(workplace).args(["fetch", "--target", TARGET]),
        "the crates could not be fetched: check that this machine reaches its crate registry, then run the command again",
    )
}
