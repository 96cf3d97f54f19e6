//! Everything that must hold before a change is accepted.

use crate::command::{self, say};
use crate::setup::{self, TARGET};
use crate::suites::{self, APP, Tier};
use crate::workplace::Workplace;
use crate::{build, size, tidy};
use anyhow::{Context, Result};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A step: what it is called, and what it does.
type Step = (&'static str, fn(&Workplace) -> Result<()>);

/// What is done in a moment.
const FIRST: &[Step] = &[("format", format), ("tidy", tidy::check)];

/// What is compiled for this machine, in the order in which a mistake is soonest found.
const FOR_THIS_MACHINE: &[Step] = &[
    ("lints of the native packages", native_lints),
    ("native tests", |workplace| suites::run(workplace, Some(Tier::Native), &[])),
    ("the desk", suites::build_driven),
];

/// What is compiled for browsers, meanwhile. Much of that is one thread that optimizes one module.
const FOR_BROWSERS: &[Step] = &[
    ("lints of the app", app_lints),
    ("browser tests", |workplace| suites::run(workplace, Some(Tier::Browser), &[])),
    ("the app", |workplace| build::app(workplace, &[])),
];

/// What needs all of it.
const LAST: &[Step] = &[
    ("end-to-end tests", suites::end_to_end_as_built),
    // The figures only: what the budget says of them is for `cargo xtask size`.
    ("size", |workplace| size::report(workplace, false).map(drop)),
];

/// Runs every step, and says how long each took.
///
/// # Errors
/// The first step that fails ends it, by name; what is done beside it is done to its own end.
pub(crate) fn run(workplace: &Workplace) -> Result<()> {
    let durations = Mutex::new(Vec::new());
    let outcome = perform(workplace, FIRST, &durations).and_then(|()| {
        let lane = |steps| perform(workplace, steps, &durations);
        let (native, app) = command::side_by_side(|| lane(FOR_THIS_MACHINE), || lane(FOR_BROWSERS));
        native.and(app)?;
        lane(LAST)
    });
    for (name, duration) in durations.into_inner().unwrap_or_else(PoisonError::into_inner) {
        eprintln!("{:>4} min {:02} s  {name}", duration.as_secs() / 60, duration.as_secs() % 60);
    }
    outcome
}

fn perform(workplace: &Workplace, steps: &[Step], durations: &Mutex<Vec<(&str, Duration)>>) -> Result<()> {
    for (name, perform) in steps {
        say(&format!("── {name}"), None);
        let start = Instant::now();
        let outcome = perform(workplace).with_context(|| format!("{name}: failed"));
        durations.lock().unwrap_or_else(PoisonError::into_inner).push((name, start.elapsed()));
        outcome?;
    }
    Ok(())
}

fn format(workplace: &Workplace) -> Result<()> {
    command::run(
        workplace.cargo().args(["fmt", "--all", "--check"]),
        "some files are not formatted: run `cargo fmt --all`",
    )
}

fn native_lints(workplace: &Workplace) -> Result<()> {
    let mut cargo = workplace.cargo();
    cargo.args(["clippy", "--quiet", "--workspace", "--exclude", APP, "--all-targets", "--", "-D", "warnings"]);
    command::run(&mut cargo, "clippy has something to say: see above")
}

fn app_lints(workplace: &Workplace) -> Result<()> {
    let toolchain = setup::lints(workplace)?;
    let mut cargo = toolchain.cargo(workplace);
    // As it is built for phones; the tests are compiled without.
    cargo.args(["clippy", "--quiet", "--package", APP, "--features", "split", "--target", TARGET, "--all-targets"]);
    cargo.args(["--", "-D", "warnings"]);
    command::run(&mut cargo, "clippy has something to say about the app: see above")
}
