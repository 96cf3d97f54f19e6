//! Where things are: the checkout, and the folder outside it that holds everything built or installed.
//!
//! Nothing here changes anything on disk. The cache folder may be deleted at any time; the next command fills it again.

use anyhow::{Context, Result};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The checkout and the cache it builds into.
#[derive(Debug, Clone)]
pub(crate) struct Workplace {
    /// The folder with the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// `$LAPAU_CACHE`, or `~/.cache/lapau`.
    pub(crate) cache: PathBuf,
}

impl Workplace {
    /// Finds both folders.
    ///
    /// # Errors
    /// When neither `LAPAU_CACHE` nor a home folder is set.
    pub(crate) fn find() -> Result<Self> {
        let manifest =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = manifest.parent().context("xtask must stay in a folder of the workspace")?.to_owned();
        let cache = match env::var_os("LAPAU_CACHE") {
            Some(cache) => env::current_dir()?.join(cache),
            None => env::home_dir()
                .context("no home folder is known: set LAPAU_CACHE to a folder for builds and tools")?
                .join(".cache/lapau"),
        };
        Ok(Self { root, cache })
    }

    /// Where `cargo install --root` puts the pinned tools.
    pub(crate) fn tools(&self) -> PathBuf {
        self.cache.join("tools")
    }

    /// The npm project that holds wasm-opt.
    pub(crate) fn npm(&self) -> PathBuf {
        self.tools().join("npm")
    }

    /// The built app, as a static host serves it.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Target folder for builds that run on this machine.
    pub(crate) fn host_target(&self) -> PathBuf {
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.cache.join("target"), PathBuf::from)
    }

    /// Target folder for wasm32. Apart from the host's, because the two may be built by different compilers, and each
    /// would throw away the other's work.
    pub(crate) fn wasm_target(&self) -> PathBuf {
        env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| self.cache.join("target-wasm"), |dir| Path::new(&dir).join("wasm"))
    }

    /// The search path with the pinned tools in front.
    pub(crate) fn path(&self) -> OsString {
        let own = [self.tools().join("bin"), self.npm().join("node_modules/.bin")];
        let rest = env::var_os("PATH").unwrap_or_default();
        env::join_paths(own.into_iter().chain(env::split_paths(&rest))).unwrap_or(rest)
    }

    /// The first executable of that name: a pinned tool, or one on the machine.
    pub(crate) fn executable(&self, name: &str) -> Option<PathBuf> {
        let path = self.path();
        env::split_paths(&path).map(|place| place.join(name)).find(|file| file.is_file())
    }

    /// A command that runs in the checkout with the pinned tools in front of the search path.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        // `cargo run` tells its child which cargo it was; a build for another toolchain must not hear of it.
        command.current_dir(&self.root).env("PATH", self.path()).env_remove("CARGO");
        command
    }

    /// Cargo for this machine, building into the cache.
    pub(crate) fn cargo(&self) -> Command {
        let mut cargo = self.command("cargo");
        cargo.env("CARGO_TARGET_DIR", self.host_target());
        cargo
    }
}
