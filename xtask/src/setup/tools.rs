//! The tools that turn compiled wasm into an app, each at the one version it was tried with.

use super::Toolchain;
use crate::command::{read, run, say};
use crate::lockfile;
use crate::workplace::Workplace;
use anyhow::{Context, Result};
use std::ffi::OsStr;
use std::fs;
use std::process::Command;

/// Trunk bundles the app; Trunk.toml demands the same version.
const TRUNK: &str = "0.22.1";
/// The oldest Rust that builds it.
const TRUNK_RUST: (u32, u32) = (1, 96);
/// A Rust to fetch for that alone, where the machine's own is older.
const TRUNK_TOOLCHAIN: &str = "1.96.1";
/// Firefox's WebDriver.
const GECKODRIVER: &str = "0.37.1";
/// npm's package with wasm-opt; Trunk.toml demands the same version.
const BINARYEN: &str = "132.0.0";

/// The tool that writes the JavaScript side of a wasm module, and runs tests in a browser.
///
/// # Errors
/// One sentence saying what to do when it can't be built.
pub(crate) fn wasm_bindgen(workplace: &Workplace) -> Result<()> {
    let version = lockfile::version(workplace, "wasm-bindgen")?;
    if is_there(workplace, "wasm-bindgen", &version) && is_there(workplace, "wasm-bindgen-test-runner", &version) {
        return Ok(());
    }
    say(&format!("Building wasm-bindgen {version}, as Cargo.lock asks"), Some("about 3 minutes"));
    install(workplace, &Install { package: "wasm-bindgen-cli", version: &version, ..Install::default() })
}

/// The bundler.
///
/// # Errors
/// One sentence saying what to do when it can't be built.
pub(crate) fn trunk(workplace: &Workplace, toolchain: &Toolchain) -> Result<()> {
    if is_there(workplace, "trunk", TRUNK) {
        return Ok(());
    }
    let with = if toolchain.release(workplace).is_none_or(|release| release >= TRUNK_RUST) {
        toolchain.is_debian().then_some("debian")
    } else {
        say(&format!("Fetching Rust {TRUNK_TOOLCHAIN}, which Trunk needs"), Some("a minute"));
        run(
            workplace.command("rustup").args(["toolchain", "install", TRUNK_TOOLCHAIN, "--profile", "minimal"]),
            "Trunk needs a newer Rust: run `rustup update stable`, then this command again",
        )?;
        Some(TRUNK_TOOLCHAIN)
    };
    say(&format!("Building Trunk {TRUNK}"), Some("10 to 15 minutes on two cores"));
    // It declares a patch release of Rust it does not use; Debian's lags behind by one.
    install(workplace, &Install { package: "trunk", version: TRUNK, toolchain: with, any_rust: true })
}

/// Firefox's driver.
///
/// # Errors
/// One sentence saying what to do when it can't be built.
pub(crate) fn geckodriver(workplace: &Workplace) -> Result<()> {
    if is_there(workplace, "geckodriver", GECKODRIVER) {
        return Ok(());
    }
    say(&format!("Building geckodriver {GECKODRIVER}"), Some("about 2 minutes"));
    install(workplace, &Install { package: "geckodriver", version: GECKODRIVER, ..Install::default() })
}

/// The optimizer of wasm modules, from npm: Debian's is years too old for what the compiler writes today.
///
/// # Errors
/// One sentence saying what to do when npm is missing or fails.
pub(crate) fn wasm_opt(workplace: &Workplace) -> Result<()> {
    let folder = workplace.npm();
    let manifest = fs::read_to_string(folder.join("node_modules/binaryen/package.json")).unwrap_or_default();
    let installed: serde_json::Value = serde_json::from_str(&manifest).unwrap_or_default();
    if installed["version"] == BINARYEN {
        return Ok(());
    }
    say(&format!("Fetching wasm-opt (binaryen {BINARYEN}) from npm"), Some("seconds"));
    fs::create_dir_all(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
    // A manifest of its own: npm would otherwise look for one in the folders above.
    fs::write(folder.join("package.json"), "{\"private\": true}\n")?;
    let mut npm = workplace.command("npm");
    npm.current_dir(&folder).args(["install", "--no-audit", "--no-fund", "--loglevel", "error", "--save-exact"]);
    run(
        npm.arg(format!("binaryen@{BINARYEN}")),
        "wasm-opt could not be fetched: install Node.js 20 or newer with npm and check that it reaches its registry, then run this command again",
    )
}

/// Whether the tool on the search path says it is that version.
fn is_there(workplace: &Workplace, tool: &str, version: &str) -> bool {
    let Some(program) = workplace.executable(tool) else { return false };
    let said = read(Command::new(program).arg("--version")).unwrap_or_default();
    let first = said.lines().next().unwrap_or_default();
    first.split_whitespace().any(|word| word == version)
}

/// A package of crates.io to install as a tool.
#[derive(Debug, Default)]
struct Install<'a> {
    package: &'a str,
    version: &'a str,
    toolchain: Option<&'a str>,
    /// Build even where the package declares a newer Rust.
    any_rust: bool,
}

/// Builds a tool with the dependencies its authors locked, or with current ones where those can't all be had.
fn install(workplace: &Workplace, what: &Install<'_>) -> Result<()> {
    // Named, so that an interrupted build goes on where it stopped; removed once the tool is there.
    let target = workplace.cache.join("tools-target").join(what.package);
    let cargo = |more: &[&str]| {
        let mut cargo = workplace.command("cargo");
        cargo.args(["install", "--quiet", "--force"]).args(more).arg("--root").arg(workplace.tools());
        cargo.arg(format!("{}@{}", what.package, what.version)).env("CARGO_TARGET_DIR", &target);
        // Trunk's own release profile spends ten minutes of a small machine on what is saved in no build of the app.
        cargo.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        cargo.envs(what.toolchain.map(|name| ("RUSTUP_TOOLCHAIN", name)));
        cargo.args(what.any_rust.then_some(OsStr::new("--ignore-rust-version")));
        cargo
    };
    let otherwise = format!(
        "{} {} could not be built: see above, and check that this machine reaches its crate registry",
        what.package, what.version
    );
    if run(&mut cargo(&["--locked"]), &otherwise).is_err() {
        say("Trying again with current dependencies instead of its locked ones", None);
        run(&mut cargo(&[]), &otherwise)?;
    }
    // Only space is lost when this fails.
    let _ = fs::remove_dir_all(target);
    Ok(())
}
