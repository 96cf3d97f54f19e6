//! The tests, in tiers from fast to true: on this machine, in a browser, and with everything running.

use crate::build;
use crate::command::{self, say};
use crate::setup::{self, TARGET};
use crate::workplace::Workplace;
use anyhow::Result;
use clap::ValueEnum;
use std::process::Command;

/// The app's package, which is tested in a browser.
pub(crate) const APP: &str = "lapau";
/// The package that drives the whole system.
pub(crate) const END_TO_END: &str = "lapau-e2e";

/// A kind of tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tier {
    /// Everything that needs no browser
    Native,
    /// Of these, what reads real exports and compares with what is known to be right
    Golden,
    /// The app's parts in a browser
    Browser,
    /// The app, the desk and the engines together
    E2e,
}

/// Runs the tests of a tier, or of all; `filter` goes to the test programs.
///
/// # Errors
/// When something is missing that can't be set up, or a test fails. Later tiers are not run then.
pub(crate) fn run(workplace: &Workplace, tier: Option<Tier>, filter: &[String]) -> Result<()> {
    match tier {
        Some(Tier::Native) => native(workplace, filter),
        Some(Tier::Golden) => golden(workplace, filter),
        Some(Tier::Browser) => browser(workplace, filter),
        Some(Tier::E2e) => end_to_end(workplace, filter),
        None => {
            native(workplace, filter)?;
            browser(workplace, filter)?;
            end_to_end(workplace, filter)
        }
    }
}

/// Where the tests of the mailbox find the server they need.
const KINTO: &str = "LAPAU_KINTO";

fn native(workplace: &Workplace, filter: &[String]) -> Result<()> {
    let kinto = setup::kinto(workplace)?;
    say("Testing what needs no browser", Some("a few minutes the first time"));
    let mut cargo = workplace.cargo();
    cargo.args(["test", "--workspace", "--exclude", APP, "--exclude", END_TO_END, "--"]).args(filter);
    cargo.env(KINTO, kinto);
    command::run(&mut cargo, "the native tests failed: see above")
}

fn golden(workplace: &Workplace, filter: &[String]) -> Result<()> {
    let kinto = setup::kinto(workplace)?;
    say("Testing imports and publications against what is known to be right", Some("a few minutes the first time"));
    let mut cargo = workplace.cargo();
    cargo.args(["test", "--package", "lapau-import", "--package", "desk", "--"]).args(filter);
    cargo.env(KINTO, kinto);
    command::run(&mut cargo, "the golden tests failed: see above")
}

fn browser(workplace: &Workplace, filter: &[String]) -> Result<()> {
    let toolchain = setup::browser_tests(workplace)?;
    let driver = setup::chromium(workplace)?;
    say("Testing the app's parts in Chromium", Some("a few minutes the first time"));
    let mut cargo = toolchain.cargo(workplace);
    cargo.args(["test", "--target", TARGET, "--package", APP, "--tests", "--"]).args(filter);
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    // Tests that say nothing about where to run would run in Node otherwise.
    cargo.env("WASM_BINDGEN_USE_BROWSER", "1").env("WASM_BINDGEN_TEST_TIMEOUT", "180").env("CHROMEDRIVER", driver);
    // With one of these set the runner would take another browser.
    for other in ["GECKODRIVER", "GECKODRIVER_REMOTE", "SAFARIDRIVER", "SAFARIDRIVER_REMOTE", "CHROMEDRIVER_REMOTE"] {
        cargo.env_remove(other);
    }
    command::run(&mut cargo, "the browser tests failed: see above")
}

fn end_to_end(workplace: &Workplace, filter: &[String]) -> Result<()> {
    let mut cargo = whole_system(workplace)?;
    say("Testing the app, the desk and the engines together, a browser for each core", Some("about 10 minutes"));
    cargo.args(["test", "--package", END_TO_END, "--"]).args(filter);
    cargo.env(KINTO, setup::kinto(workplace)?);
    command::run(&mut cargo, "the end-to-end tests failed: see above")
}

/// Builds the app and the desk, and answers with a cargo that tells the programs it runs where these and the browsers'
/// drivers are.
///
/// # Errors
/// When something is missing that can't be set up, or a build fails.
pub(crate) fn whole_system(workplace: &Workplace) -> Result<Command> {
    let drivers = setup::engines(workplace)?;
    build::app(workplace, &[])?;
    let desk = build::desk(workplace)?;
    let mut cargo = workplace.cargo();
    cargo.env("LAPAU_DIST", workplace.dist()).env("LAPAU_DESK", desk);
    cargo.env("LAPAU_CHROMEDRIVER", drivers.chromium).env("LAPAU_GECKODRIVER", drivers.firefox);
    cargo.envs(drivers.webkit.map(|path| ("LAPAU_WEBKITDRIVER", path)));
    Ok(cargo)
}
