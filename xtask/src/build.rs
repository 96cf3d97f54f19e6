//! Building: the app for the browser, and the desk for this machine.

use crate::command::{run, say};
use crate::setup::TARGET;
use crate::workplace::Workplace;
use crate::{dist, setup, stylesheet};
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;

/// Builds the app for release into `dist/`, fit to be put on any static host; it may send letters to its own host, and to these origins.
///
/// # Errors
/// When something is missing, the build fails, or the service worker has no place for its list.
pub(crate) fn app(workplace: &Workplace, letters: &[String]) -> Result<()> {
    let toolchain = setup::app(workplace)?;
    say("Building the app", Some("about 5 minutes the first time"));
    stylesheet::assemble(&workplace.root.join("style"))?;
    let mut trunk = toolchain.command(workplace, "trunk");
    // Its errors say what failed; where in Trunk that was helps no one here.
    trunk.env_remove("RUST_BACKTRACE");
    // Colour codes switched off by the environment are said as "1" there, which Trunk takes for a wrong value.
    trunk.env_remove("NO_COLOR").args(["build", "--release", "--features", "split"]);
    run(&mut trunk, "the app could not be built: see above")?;
    say("Taking apart what a start needs and what can come later", Some("about a minute"));
    dist::take_apart(workplace)?;
    say("Listing what the app keeps offline, and compressing it", Some("seconds"));
    dist::open(&workplace.dist(), letters)?;
    dist::shorten(&workplace.dist())?;
    dist::trim(&workplace.dist())?;
    dist::finish(&workplace.dist())
}

/// Builds the search alone, as small as the app is built; answers with the folder that has `engine.js` and `engine.wasm`.
///
/// # Errors
/// When something is missing, or the build fails.
pub(crate) fn engine(workplace: &Workplace) -> Result<PathBuf> {
    let toolchain = setup::engine(workplace)?;
    say("Building the search as a module of its own", Some("about 2 minutes the first time"));
    let otherwise = "the search could not be built: see above";
    let mut cargo = toolchain.cargo(workplace);
    cargo.args(["build", "--quiet", "--release", "--target", TARGET, "--package", "lapau-search-bench", "--lib"]);
    run(&mut cargo, otherwise)?;
    let module = workplace.wasm_target().join(TARGET).join("release/lapau_search_bench.wasm");
    let folder = workplace.wasm_target().join("engine");
    let mut bindgen = workplace.command("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--out-name", "engine", "--out-dir"]);
    run(bindgen.arg(&folder).arg(module), otherwise)?;
    let small = dist::optimize(workplace, &folder.join("engine_bg.wasm"))?;
    fs::rename(small, folder.join("engine.wasm")).context(otherwise)?;
    Ok(folder)
}

/// Builds the desk, for speed; answers with the path of its executable.
///
/// # Errors
/// When the build fails.
pub(crate) fn desk(workplace: &Workplace) -> Result<PathBuf> {
    say("Building the desk", Some("about 3 minutes the first time"));
    run(
        workplace.cargo().args(["build", "--quiet", "--profile", "native", "--package", "desk"]),
        "the desk could not be built: see above",
    )?;
    Ok(workplace.host_target().join("native").join("desk").with_extension(std::env::consts::EXE_EXTENSION))
}
