//! A compiler that can build for wasm32, and the ways to come by one.
//!
//! The ordinary way is rustup's target. A machine that can't reach rustup's server but has Debian's packages uses
//! Debian's current Rust, and builds the standard library for wasm32 from its sources, once.

use super::debian;
use crate::command::{read, run, say, succeeds};
use crate::workplace::Workplace;
use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};
use std::{env, fs};

/// The target of the app.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The name under which rustup knows Debian's compiler once it is linked.
const DEBIAN: &str = "debian";

/// A compiler that can build for wasm32.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Toolchain {
    /// What to set `RUSTUP_TOOLCHAIN` to; nothing means the one this command runs under.
    name: Option<&'static str>,
    /// A linker to name, where the compiler's own is not packaged with it.
    linker: Option<PathBuf>,
}

impl Toolchain {
    /// Whether this is Debian's compiler, which has its other parts in packages.
    pub(crate) fn is_debian(&self) -> bool {
        self.name == Some(DEBIAN)
    }

    /// A program of the pinned tools or of this toolchain, set up so that every cargo under it builds for wasm32.
    pub(crate) fn command(&self, workplace: &Workplace, program: impl AsRef<OsStr>) -> Command {
        let mut command = workplace.command(program);
        command.env("CARGO_TARGET_DIR", workplace.wasm_target());
        if let Some(name) = self.name {
            command.env("RUSTUP_TOOLCHAIN", name);
        }
        if let Some(linker) = &self.linker {
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
        command
    }

    /// Cargo of this toolchain.
    pub(crate) fn cargo(&self, workplace: &Workplace) -> Command {
        self.command(workplace, "cargo")
    }

    /// Rust's version as a pair, to know what can be built with it.
    pub(crate) fn release(&self, workplace: &Workplace) -> Option<(u32, u32)> {
        let version = read(self.command(workplace, "rustc").arg("--version"))?;
        let mut numbers = version.split_whitespace().nth(1)?.split('.').map(str::parse);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    }
}

/// Finds a compiler for wasm32, or makes one.
///
/// `LAPAU_WASM_TOOLCHAIN` set to `rustup` or `debian` leaves only that way.
///
/// # Errors
/// One sentence saying what to install when no way is open.
pub(crate) fn toolchain(workplace: &Workplace) -> Result<Toolchain> {
    let asked = env::var("LAPAU_WASM_TOOLCHAIN").ok();
    let (rustup, debian) = match asked.as_deref() {
        None => (true, true),
        Some("rustup") => (true, false),
        Some(DEBIAN) => (false, true),
        Some(other) => bail!("LAPAU_WASM_TOOLCHAIN is {other:?}: set it to \"rustup\" or \"debian\", or leave it out"),
    };
    let ready = (rustup && builds(workplace, None)).then_some(None);
    // Debian's compiler once made ready is kept to: asking rustup's server each time could take long to fail.
    let ready = ready.or_else(|| (debian && builds(workplace, Some(DEBIAN))).then_some(Some(DEBIAN)));
    let name = match ready {
        Some(name) => name,
        None if rustup && add_target(workplace) => None,
        None if debian && debian::is_here() => {
            make_debian_toolchain(workplace)?;
            Some(DEBIAN)
        }
        None => bail!("the {TARGET} target is missing: run `rustup target add {TARGET}`, then this command again"),
    };
    Ok(Toolchain { name, linker: linker(workplace, name)? })
}

/// A compiler as rustup knows it.
fn rustc(workplace: &Workplace, name: Option<&str>) -> Command {
    let mut rustc = workplace.command("rustc");
    if let Some(name) = name {
        rustc.env("RUSTUP_TOOLCHAIN", name);
    }
    rustc
}

/// Whether the compiler finds a standard library for wasm32 that is its own: asked by compiling one line against it,
/// since files left from an older compiler look just like good ones.
fn builds(workplace: &Workplace, name: Option<&str>) -> bool {
    let file = env::temp_dir().join(format!("lapau-probe-{}", process::id()));
    let mut probe = rustc(workplace, name);
    probe.args(["--target", TARGET, "--crate-type", "lib", "--crate-name", "probe", "--edition", "2024"]);
    probe.args(["--emit", "metadata", "-o"]).arg(&file);
    let child = probe.arg("-").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let Ok(mut child) = child else { return false };
    if let Some(mut stdin) = child.stdin.take() {
        // A compiler that is gone already answers through its status below.
        let _ = stdin.write_all(b"pub fn probe() -> String { String::new() }\n");
    }
    let found = child.wait().is_ok_and(|status| status.success());
    let _ = fs::remove_file(file);
    found
}

fn add_target(workplace: &Workplace) -> bool {
    say("Asking rustup for the wasm32 target", Some("seconds"));
    let mut rustup = workplace.command("rustup");
    let added = succeeds(rustup.args(["target", "add", TARGET]).env("RUSTUP_MAX_RETRIES", "1"));
    if !added {
        say("rustup can't bring it here; looking for another way", None);
    }
    added && builds(workplace, None)
}

/// Installs Debian's Rust, tells rustup about it, and gives it a standard library for wasm32.
fn make_debian_toolchain(workplace: &Workplace) -> Result<()> {
    debian::packages(workplace, &debian::RUST)?;
    if !succeeds(rustc(workplace, Some(DEBIAN)).arg("--version")) {
        run(
            workplace.command("rustup").args(["toolchain", "link", DEBIAN, "/usr"]).stdout(Stdio::null()),
            "rustup could not link Debian's compiler: install rustup 1.27 or newer, then run this command again",
        )?;
    }
    let libraries = build_standard_library(workplace)?;
    let place = read(rustc(workplace, Some(DEBIAN)).args(["--print", "target-libdir", "--target", TARGET]))
        .context("Debian's compiler does not run: try `rustc +debian --version`")?;
    install_libraries(&libraries, &place)?;
    if builds(workplace, Some(DEBIAN)) {
        return Ok(());
    }
    bail!(
        "the standard library built for wasm32 does not fit Debian's compiler: delete {place} and run this command again"
    )
}

/// Builds the standard library from Debian's sources; answers with its `.rlib` files.
fn build_standard_library(workplace: &Workplace) -> Result<Vec<PathBuf>> {
    say("Building the standard library for wasm32", Some("about a minute"));
    let folder = workplace.cache.join("std");
    let target = folder.join("target");
    // Files of an older compiler would be copied along.
    let _ = fs::remove_dir_all(target.join(TARGET));
    fs::create_dir_all(folder.join("src")).with_context(|| format!("{} can't be made", folder.display()))?;
    let manifest = "[package]\nname = \"wasm-std\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[lib]\n[workspace]\n";
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/lib.rs"), "")?;
    let mut cargo = workplace.command("cargo");
    cargo.current_dir(&folder).env("RUSTUP_TOOLCHAIN", DEBIAN).env("CARGO_TARGET_DIR", &target);
    // Without bitcode a later build with link-time optimization finds nothing to optimize, and fails.
    cargo.env("RUSTFLAGS", "-Cembed-bitcode=yes").env("RUSTC_BOOTSTRAP", "1");
    cargo.args(["build", "--quiet", "--release", "-Zbuild-std=std,panic_abort,proc_macro,test", "--target", TARGET]);
    run(
        &mut cargo,
        "the standard library could not be built: check that this machine reaches its crate registry, then run the command again",
    )?;
    let built = fs::read_dir(target.join(TARGET).join("release/deps"))?;
    let files: Vec<_> = built.filter_map(|entry| Some(entry.ok()?.path())).collect();
    Ok(files.into_iter().filter(|file| is_library(file)).collect())
}

fn is_library(file: &Path) -> bool {
    let name = file.file_name().and_then(OsStr::to_str).unwrap_or_default();
    name.ends_with(".rlib") && !name.starts_with("libwasm_std-")
}

/// Puts the libraries where the compiler looks, in place of an older compiler's.
fn install_libraries(libraries: &[PathBuf], place: &str) -> Result<()> {
    let by_hand = format!("the standard library must be copied to {place}: run this command as root once");
    let admin = |program: &str| debian::as_administrator(program).with_context(|| by_hand.clone());
    run(admin("rm")?.args(["-rf", place]), &by_hand)?;
    run(admin("mkdir")?.args(["-p", place]), &by_hand)?;
    run(admin("cp")?.args(libraries).arg(place), &by_hand)
}

/// Debian leaves the wasm linker out of its compiler's packages; rustup's compilers bring their own.
fn linker(workplace: &Workplace, name: Option<&str>) -> Result<Option<PathBuf>> {
    let own = read(rustc(workplace, name).args(["--print", "target-libdir"]));
    if own.is_none_or(|libraries| Path::new(&libraries).with_file_name("bin").join("rust-lld").is_file()) {
        return Ok(None);
    }
    let found = ["wasm-ld-19", "wasm-ld"].iter().find_map(|name| workplace.executable(name));
    found
        .map(Some)
        .context("a linker for wasm32 is missing: install Debian's package lld-19, then run this command again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_crate_is_not_part_of_the_standard_library() {
        let files = ["libstd-0a.rlib", "libwasm_std-0b.rlib", "libcore-0c.rmeta", "std-0a.d"];
        let kept: Vec<_> = files.iter().filter(|file| is_library(Path::new(file))).collect();
        assert_eq!(kept, [&"libstd-0a.rlib"]);
    }
}
