//! Everything that must hold before a change is accepted, in the order in which a mistake is soonest found.

use crate::command::{self, say};
use crate::setup::{self, TARGET};
use crate::suites::{self, APP, Tier};
use crate::workplace::Workplace;
use crate::{size, tidy};
use anyhow::{Context, Result};
use std::time::{Duration, Instant};

/// A step: what it is called, and what it does.
type Step = (&'static str, fn(&Workplace) -> Result<()>);

const STEPS: [Step; 8] = [
    ("format", format),
    ("tidy", tidy::check),
    ("lints of the native packages", native_lints),
    ("lints of the app", app_lints),
    ("native tests", |workplace| suites::run(workplace, Some(Tier::Native), &[])),
    ("browser tests", |workplace| suites::run(workplace, Some(Tier::Browser), &[])),
    ("end-to-end tests", |workplace| suites::run(workplace, Some(Tier::E2e), &[])),
    // The figures only: what the budget says of them is for `cargo xtask size`.
    ("size", |workplace| size::report(workplace, false).map(drop)),
];

/// Runs every step, and says how long each took.
///
/// # Errors
/// The first step that fails ends it, by name.
pub(crate) fn run(workplace: &Workplace) -> Result<()> {
    let mut durations = Vec::new();
    for (name, perform) in STEPS {
        say(&format!("── {name}"), None);
        let start = Instant::now();
        let outcome = perform(workplace);
        durations.push((name, start.elapsed()));
        if outcome.is_err() {
            tell(&durations);
        }
        outcome.with_context(|| format!("{name}: failed"))?;
    }
    tell(&durations);
    Ok(())
}

fn tell(durations: &[(&str, Duration)]) {
    for (name, duration) in durations {
        eprintln!("{:>4} min {:02} s  {name}", duration.as_secs() / 60, duration.as_secs() % 60);
    }
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
