//! `cargo xtask`: the project's own commands, the same for people and for machines that check.
//!
//! Each command sets up what it needs and is missing, says what it does, and ends with status 0 only when all of it
//! succeeded; otherwise one sentence says what to do.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod bench;
mod build;
mod checkout;
mod ci;
mod command;
mod dist;
mod lockfile;
mod serve;
mod setup;
mod size;
mod stylesheet;
mod suites;
mod tidy;
mod workplace;

use clap::{Parser, Subcommand};
use std::net::IpAddr;
use std::process::ExitCode;
use workplace::Workplace;

/// Lapau's own commands. What is built or installed goes to $LAPAU_CACHE, or ~/.cache/lapau.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Find or install what building the app needs
    Setup {
        /// Also the browsers and drivers that the tests use
        #[arg(long)]
        browsers: bool,
    },
    /// Publish the sample library as a feed, build the app, and serve both
    Serve {
        /// The port to listen on
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// The address to listen on; 0.0.0.0 lets phones on the same network in
        #[arg(long, default_value = "127.0.0.1")]
        host: IpAddr,
    },
    /// Build the app for release into dist/, with its offline list and compressed files
    Build {
        /// The origin of the library's mailbox, where that is another than the app's: https://surat.example
        #[arg(long, value_name = "ORIGIN")]
        letters: Vec<String>,
    },
    /// Run the tests, of one tier or of all
    Test {
        /// Without it, every tier
        tier: Option<suites::Tier>,
        /// Passed to the test programs: a part of the tests' names, or their options
        #[arg(last = true)]
        filter: Vec<String>,
    },
    /// Measure; without a name, every benchmark there is
    Bench {
        /// The benchmark's name, as its file in a benches/ folder
        name: Option<String>,
    },
    /// Hold the built app against its budget of bytes to download
    Size {
        /// Print JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Check what the compiler can't: module docs, import directions, leftovers
    Tidy,
    /// Everything that must hold before a change is accepted
    Ci,
    /// Print the address once the service there answers
    #[command(hide = true)]
    Announce {
        /// Where the service listens
        address: std::net::SocketAddr,
    },
}

fn main() -> ExitCode {
    match perform(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> anyhow::Result<()> {
    let workplace = Workplace::find()?;
    if matches!(task, Task::Serve { .. } | Task::Build { .. } | Task::Test { .. } | Task::Bench { .. } | Task::Ci) {
        checkout::take_over(&workplace)?;
    }
    match task {
        Task::Setup { browsers } => {
            setup::app(&workplace)?;
            if browsers {
                setup::engines(&workplace)?;
            }
            command::say("Everything is there", None);
            Ok(())
        }
        Task::Serve { port, host } => serve::sample(&workplace, (host, port).into()),
        Task::Build { letters } => build::app(&workplace, &letters),
        Task::Test { tier, filter } => suites::run(&workplace, tier, &filter),
        Task::Bench { name } => bench::run(&workplace, name.as_deref()),
        Task::Size { json } => size::check(&workplace, json),
        Task::Tidy => tidy::check(&workplace),
        Task::Ci => ci::run(&workplace),
        Task::Announce { address } => serve::announce(address),
    }
}
