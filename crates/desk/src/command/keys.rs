//! `desk keys`

use std::path::PathBuf;

use clap::Subcommand;

use crate::publication::Key;

/// Make, change and show the key that signs the feed
///
/// Whoever has the key file can publish in the library's name. Keep it out of the feed and the content folder, and in the backup.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make a key
    New {
        /// The file to be made, readable for its owner alone
        file: PathBuf,
    },
    /// Make a key that phones which trust the old one will trust
    Change {
        /// The file of the key that was used until now
        old: PathBuf,
        /// The file to be made
        new: PathBuf,
    },
    /// Show what everyone may know of a key
    Show {
        /// The key file
        file: PathBuf,
    },
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<bool> {
    let key = match &arguments.what {
        What::New { file } => {
            let key = Key::generate()?;
            key.write(file)?;
            key
        }
        What::Change { old, new } => {
            let key = Key::read(old)?.successor()?;
            key.write(new)?;
            key
        }
        What::Show { file } => Key::read(file)?,
    };
    println!("{}", key.public());
    Ok(true)
}
