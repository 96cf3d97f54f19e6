//! The tests, in tiers from fast to true: on this machine, in a browser, and with everything running.

use crate::build;
use crate::command::{self, say};
use crate::setup::{self, TARGET};
use crate::workplace::Workplace;
use anyhow::Result;
use clap::ValueEnum;
use std::env;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

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
    let mut cargo = native_tests(workplace);
    cargo.arg("--").args(filter);
    cargo.env(KINTO, kinto);
    // With a server's address the desk would be tested on it alone.
    cargo.env_remove("LAPAU_POSTGRES");
    command::run(&mut cargo, "the native tests failed: see above")?;
    on_postgres(workplace, filter)
}

/// A cargo that compiles what needs no browser, and runs it. Whoever wants a part of that asks here, so that nothing is compiled once more.
fn native_tests(workplace: &Workplace) -> Command {
    let mut cargo = workplace.cargo();
    cargo.args(["test", "--workspace", "--exclude", APP, "--exclude", END_TO_END]);
    cargo
}

/// The desk's tests once more, with PostgreSQL in the place of SQLite.
fn on_postgres(workplace: &Workplace, filter: &[String]) -> Result<()> {
    let postgres = setup::postgres(workplace)?;
    let Some(address) = postgres.address() else {
        say("LAPAU_POSTGRES is off: the desk is not tested with PostgreSQL", None);
        return Ok(());
    };
    say("Testing the desk with PostgreSQL in the place of SQLite", Some("half a minute"));
    let mut cargo = native_tests(workplace);
    // The desk's tests alone are called so.
    cargo.args(["--test", "it", "--"]).args(filter).env("LAPAU_POSTGRES", address);
    cargo.env(KINTO, setup::kinto(workplace)?);
    // What takes long and says nothing of the store.
    for other in ["document::", "in_little_memory", "object_storage::", "of_the_sample", "deltas::", "forms::"] {
        cargo.args(["--skip", other]);
    }
    command::run(&mut cargo, "the desk's tests failed with PostgreSQL: see above")
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
    // Most of the app's build is one thread that optimizes one module: the other cores build the desk meanwhile.
    let (app, desk) = command::side_by_side(|| build::app(workplace, &[]), || tested_desk(workplace));
    app?;
    let mut cargo = driving(workplace, &desk?)?;
    drive(workplace, &mut cargo, filter)
}

/// The end-to-end tests with the app that was built last.
///
/// # Errors
/// When something is missing that can't be set up, the desk's build fails, or a test does.
pub(crate) fn end_to_end_as_built(workplace: &Workplace) -> Result<()> {
    let desk = tested_desk(workplace)?;
    drive(workplace, &mut driving(workplace, &desk)?, &[])
}

/// The desk as its own tests are compiled: whoever waits in an end-to-end test waits for a browser.
fn tested_desk(workplace: &Workplace) -> Result<PathBuf> {
    say("Building the desk", Some("a few minutes the first time"));
    command::run(
        native_tests(workplace).args(["--quiet", "--no-run", "--test", "it"]),
        "the desk could not be built: see above",
    )?;
    Ok(workplace.host_target().join("debug").join("desk").with_extension(env::consts::EXE_EXTENSION))
}

fn drive(workplace: &Workplace, cargo: &mut Command, filter: &[String]) -> Result<()> {
    say("Testing the app, the desk and the engines together", Some("about 10 minutes"));
    // One more than there are cores: a test waits for a network that is away, or for its own patience, now and then.
    let tests = thread::available_parallelism().map_or(2, NonZero::get) + 1;
    cargo.args(["test", "--package", END_TO_END, "--"]).args(filter);
    cargo.env(KINTO, setup::kinto(workplace)?);
    if env::var_os("RUST_TEST_THREADS").is_none() {
        cargo.env("RUST_TEST_THREADS", tests.to_string());
    }
    command::run(cargo, "the end-to-end tests failed: see above")
}

/// Builds the desk and the tests that drive it.
///
/// # Errors
/// When a build fails.
pub(crate) fn build_driven(workplace: &Workplace) -> Result<()> {
    tested_desk(workplace)?;
    let mut cargo = workplace.cargo();
    cargo.args(["test", "--quiet", "--no-run", "--package", END_TO_END]);
    command::run(&mut cargo, "the end-to-end tests could not be built: see above")
}

/// Builds the app, and the desk for speed, and answers with a cargo that tells the programs it runs where these and the browsers'
/// drivers are.
///
/// # Errors
/// When something is missing that can't be set up, or a build fails.
pub(crate) fn whole_system(workplace: &Workplace) -> Result<Command> {
    let (app, desk) = command::side_by_side(|| build::app(workplace, &[]), || build::desk(workplace));
    app?;
    driving(workplace, &desk?)
}

fn driving(workplace: &Workplace, desk: &Path) -> Result<Command> {
    let drivers = setup::engines(workplace)?;
    let mut cargo = workplace.cargo();
    cargo.env("LAPAU_DIST", workplace.dist()).env("LAPAU_DESK", desk);
    cargo.env("LAPAU_CHROMEDRIVER", drivers.chromium).env("LAPAU_GECKODRIVER", drivers.firefox);
    cargo.envs(drivers.webkit.map(|path| ("LAPAU_WEBKITDRIVER", path)));
    Ok(cargo)
}
