//! `desk collect`

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::{StoreArguments, inbox::harmless};
use crate::mailbox::{Account, Collected, Collector, Mailbox};

/// The environment variable that says with whom to log in.
const VARIABLE: &str = "LAPAU_MAILBOX_ACCOUNT";

/// Take in the letters that lie in the library's mailbox, a collection of a Kinto server
///
/// First it is made sure that strangers can neither read nor change what lies there; otherwise nothing is taken out.
/// A letter is deleted there once it is stored here, so this may be stopped and run again at any time.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The mailbox: https://surat.example/v1/buckets/lapau/collections/surat
    #[arg(long, value_name = "URL")]
    from: String,
    #[command(flatten)]
    access: AccessArguments,
    /// The origin of the app, to make sure that browsers let it send letters there: https://perpus.example
    #[arg(long, value_name = "URL")]
    origin: Option<String>,
    /// Make the mailbox first, or set right what it permits
    #[arg(long)]
    prepare: bool,
}

/// With whom the desk logs in at the mailbox. Never on the command line, which everyone on the machine can read.
#[derive(Debug, clap::Args)]
pub(super) struct AccessArguments {
    /// The file with the mailbox's account, NAME:PASSWORD; without it, the environment variable LAPAU_MAILBOX_ACCOUNT says so
    #[arg(long = "account", value_name = "FILE")]
    file: Option<PathBuf>,
}

impl AccessArguments {
    pub(super) fn read(&self) -> anyhow::Result<Account> {
        let (text, place) = match &self.file {
            Some(path) => {
                warn_if_others_read(path);
                let text =
                    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
                (text, path.display().to_string())
            }
            None => {
                let text = std::env::var(VARIABLE);
                let text =
                    text.with_context(|| format!("say who logs in at the mailbox: --account FILE, or {VARIABLE}"));
                (text?, VARIABLE.to_owned())
            }
        };
        Account::read(&text).with_context(|| format!("{place} must hold one line, NAME:PASSWORD"))
    }
}

#[cfg(unix)]
fn warn_if_others_read(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path).map_or(0, |file| file.permissions().mode());
    if mode & 0o077 != 0 {
        eprintln!("Others on this machine can read {0}; close it to them: chmod 600 {0}", path.display());
    }
}

#[cfg(not(unix))]
fn warn_if_others_read(_: &Path) {}

pub(super) async fn run(arguments: Arguments, store: &StoreArguments) -> anyhow::Result<bool> {
    let mailbox = Mailbox::at(&arguments.from, arguments.access.read()?)?;
    let store = store.open().await?;
    if arguments.prepare {
        mailbox.prepare().await?;
    }
    let outcome = Collector::new(mailbox, store.clone(), arguments.origin).run().await;
    store.close().await;
    say(&outcome?);
    Ok(true)
}

fn say(collected: &Collected) {
    for left in &collected.left_out {
        eprintln!("left out: {}: {}", left.id, harmless(&left.reason));
    }
    let told = collected.left_out.len();
    if collected.left > told {
        eprintln!("left out: {} more", collected.left - told);
    }
    println!("{} new letters, {} that were here already, {} left out.", collected.new, collected.known, collected.left);
    if collected.new + collected.known + collected.left > 0 {
        println!("Their writers hear of it with the next publication: desk publish.");
    }
}
