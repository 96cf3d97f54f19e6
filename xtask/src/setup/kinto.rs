//! Kinto, the server of mailboxes that tests put letters into: a Python package, in a folder of its own.

use super::debian;
use crate::command::{read, run, say, succeeds};
use crate::workplace::Workplace;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every package at the version it was tried with.
const REQUIREMENTS: &str = "tests/kinto/requirements.txt";
/// What makes such a folder where Debian's Python leaves it out.
const VENV: debian::Package = debian::Package::new("python3-venv", "/usr/share/doc/python3-venv");

/// The executable, installed if it is not there in the versions asked for.
///
/// # Errors
/// One sentence saying what to do when Python is missing or its packages can't be had.
pub(crate) fn kinto(workplace: &Workplace) -> Result<PathBuf> {
    let folder = workplace.tools().join("kinto");
    let (python, program) = (folder.join("bin/python"), folder.join("bin/kinto"));
    let wanted = fs::read_to_string(workplace.root.join(REQUIREMENTS))
        .with_context(|| format!("{REQUIREMENTS} can't be read"))?;
    // Written last, so that what was interrupted is done again.
    let mark = folder.join("installed.txt");
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) && program.is_file() {
        return Ok(program);
    }
    say("Installing Kinto, which tests of the mailbox need", Some("some 15 seconds"));
    // What a venv of another Python left would not run.
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    if !make(workplace, &folder) && debian::is_here() && read(Command::new("python3").arg("--version")).is_some() {
        debian::packages(workplace, &[VENV])?;
        let _ = fs::remove_dir_all(&folder);
        make(workplace, &folder);
    }
    let otherwise = "Kinto could not be installed: install Python 3.10 or newer with venv and pip, check that it reaches its package registry, then run this command again";
    let mut pip = workplace.command(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", REQUIREMENTS]);
    run(&mut pip, otherwise)?;
    fs::write(&mark, wanted)?;
    Ok(program)
}

fn make(workplace: &Workplace, folder: &Path) -> bool {
    succeeds(workplace.command("python3").args(["-m", "venv"]).arg(folder))
}
