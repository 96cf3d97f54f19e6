//! Running other programs: what is being done is said first, and a failure ends in one sentence.

use anyhow::{Context, Result, bail};
use std::panic::resume_unwind;
use std::process::{Command, Stdio};
use std::thread;

/// Says what is being done, and roughly how long it takes when that is worth knowing.
pub(crate) fn say(what: &str, how_long: Option<&str>) {
    match how_long {
        Some(time) => eprintln!("• {what} ({time})"),
        None => eprintln!("• {what}"),
    }
}

/// Runs a program to its end, its output shown.
///
/// # Errors
/// `otherwise` is the sentence to end with when the program can't be started or fails.
pub(crate) fn run(command: &mut Command, otherwise: &str) -> Result<()> {
    let status = command.status().with_context(|| format!("{otherwise} ({:?} can't be run)", command.get_program()))?;
    if status.success() {
        return Ok(());
    }
    bail!("{otherwise}")
}

/// Runs a program whose failure has meaning, its output hidden; true on success.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// What a program prints, without the last line end; nothing when it can't be run or fails.
pub(crate) fn read(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim_end().to_owned())
}

/// Does two things at a time, and answers when both are done. What they print goes line by line as it comes.
pub(crate) fn side_by_side<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().unwrap_or_else(|panic| resume_unwind(panic)), other)
    })
}
