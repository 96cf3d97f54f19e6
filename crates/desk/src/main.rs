//! The command `desk`.

use std::process::ExitCode;

use clap::Parser;
use desk::command::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    match Cli::parse().run().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("desk: {error:#}");
            ExitCode::FAILURE
        }
    }
}
