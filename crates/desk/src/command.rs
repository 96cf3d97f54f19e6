//! The command line: one module for each sub-command, which reads its arguments, calls what does the work, and says what came of it.

mod cards;
mod collect;
mod copies;
mod export;
mod import;
mod inbox;
mod keys;
mod publish;
mod report;
mod serve;
mod users;

use std::path::PathBuf;

use anyhow::Context;
use clap::{Parser, Subcommand};

use crate::{
    publication::{Habits, Key, KeyError},
    store::Store,
};

/// The librarians' side of Lapau.
#[derive(Debug, Parser)]
#[command(name = "desk", version, about, after_help = "The exit status is 0 only if everything went well.")]
pub struct Cli {
    #[command(flatten)]
    store: StoreArguments,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Import(import::Arguments),
    Publish(publish::Arguments),
    Export(export::Arguments),
    Keys(keys::Arguments),
    Serve(serve::Arguments),
    Collect(collect::Arguments),
    Inbox(inbox::Arguments),
    Report(report::Arguments),
    Users(users::Arguments),
    Cards(cards::Arguments),
    Backup(copies::Backup),
    Restore(copies::Restore),
}

/// Where the desk keeps what it knows.
#[derive(Debug, clap::Args)]
struct StoreArguments {
    /// The desk's database: sqlite:PATH, or postgres://USER@HOST/DATABASE, whose password is read from PGPASSWORD or ~/.pgpass
    #[arg(long = "store", value_name = "URL", global = true)]
    url: Option<String>,
}

/// How the library always publishes.
#[derive(Debug, clap::Args)]
struct HabitArguments {
    /// For how many days files of older publications stay, for phones and caches that are behind
    #[arg(long, value_name = "DAYS", default_value_t = 7)]
    keep: u16,
    /// The file of the key to sign the feed with; desk keys makes one
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

impl HabitArguments {
    fn read(&self) -> Result<Habits, KeyError> {
        Ok(Habits { keep: self.keep, key: self.key.as_deref().map(Key::read).transpose()? })
    }
}

impl StoreArguments {
    /// The address, which most commands need wherever it stands on the line; so it can't be required of all.
    fn url(&self) -> anyhow::Result<&str> {
        self.url.as_deref().context("say which store: --store sqlite:PATH, or postgres://USER@HOST/DATABASE")
    }

    async fn open(&self) -> anyhow::Result<Store> {
        Ok(Store::open(self.url()?).await?)
    }

    async fn open_existing(&self) -> anyhow::Result<Store> {
        Ok(Store::open_existing(self.url()?).await?)
    }
}

impl Cli {
    /// Does what the command line says; whether everything went well.
    ///
    /// # Errors
    ///
    /// When it could not be done at all.
    pub async fn run(self) -> anyhow::Result<bool> {
        let store = &self.store;
        match self.command {
            Command::Import(arguments) => import::run(arguments, store).await,
            Command::Publish(arguments) => publish::run(arguments, store).await,
            Command::Export(arguments) => export::run(&arguments),
            Command::Keys(arguments) => keys::run(&arguments),
            Command::Serve(arguments) => serve::run(arguments, store).await,
            Command::Collect(arguments) => collect::run(arguments, store).await,
            Command::Inbox(arguments) => inbox::run(arguments, store).await,
            Command::Report(arguments) => report::run(arguments, store).await,
            Command::Cards(arguments) => cards::run(arguments, store).await,
            Command::Backup(arguments) => copies::back_up(arguments, store).await,
            Command::Restore(arguments) => copies::restore(arguments, store).await,
            Command::Users(arguments) => users::run(arguments, store).await,
        }
    }
}
