//! `desk users`

use std::io::{IsTerminal, Write, stdin, stdout};

use anyhow::{Context, ensure};
use clap::Subcommand;

use super::StoreArguments;
use crate::{
    clock,
    office::passwords,
    store::{Role, User},
};

/// Say who may work at the desk
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Debug, Subcommand)]
enum Deed {
    /// Let someone in, or give them another password or role; the password is asked for, or read from the input
    Add {
        /// The name to log in with
        name: String,
        /// What they may do
        #[arg(long, default_value = "librarian")]
        role: Role,
    },
    /// Let someone in no longer, and log them out
    Remove {
        /// The name
        name: String,
    },
    /// Show who may work at the desk
    List,
}

pub(super) async fn run(arguments: Arguments, store: &StoreArguments) -> anyhow::Result<bool> {
    let store = store.open().await?;
    let all_went_well = match arguments.deed {
        Deed::Add { name, role } => {
            let name = name.trim().to_owned();
            let good = (1..=40).contains(&name.chars().count()) && !name.chars().any(|c| c.is_control());
            ensure!(good, "a name has 1 to 40 characters; give another");
            let password = passwords::hash(&asked()?)?;
            store.put_user(&User { name: name.clone(), role, password }).await?;
            store.note(clock::wall()?, "", "izinkan masuk", &name).await?;
            println!("{name} may log in at /desk.");
            true
        }
        Deed::Remove { name } => {
            let was_there = store.remove_user(&name).await?;
            if was_there {
                store.note(clock::wall()?, "", "cabut izin", &name).await?;
                println!("{name} may no longer log in.");
            } else {
                eprintln!("There is nobody of the name {name:?}; see: desk users list");
            }
            was_there
        }
        Deed::List => {
            for user in store.users().await? {
                println!("{:<40} {}", user.name, user.role.name());
            }
            true
        }
    };
    store.close().await;
    Ok(all_went_well)
}

/// A password: typed unseen at a terminal, twice; else the first line of the input.
fn asked() -> anyhow::Result<String> {
    if stdin().is_terminal() {
        print!("Password, at least {} characters: ", passwords::SHORTEST);
        stdout().flush()?;
        let password = rpassword::read_password().context("the password could not be read")?;
        print!("The same again: ");
        stdout().flush()?;
        ensure!(rpassword::read_password()? == password, "the two passwords differ; nothing was changed");
        return Ok(password);
    }
    let mut line = String::new();
    stdin().read_line(&mut line).context("the password could not be read")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
