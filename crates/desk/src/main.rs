//! The command `desk`.

use std::process::ExitCode;

use clap::Parser;
use desk::command::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    end_with_the_reader();
    match Cli::parse().run().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("desk: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Ends without a word when nobody reads the output any more, as in `desk inbox | head`; with the status of whoever a closed pipe ends.
fn end_with_the_reader() {
    let otherwise = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let what = panic.payload_as_str().unwrap_or_default();
        if what.starts_with("failed printing to std") && what.contains("Broken pipe") {
            std::process::exit(141);
        }
        otherwise(panic);
    }));
}
