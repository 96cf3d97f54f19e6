//! `desk cards`

use std::{
    fs,
    io::{IsTerminal, Read as _, stdin},
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};
use clap::Subcommand;

use super::StoreArguments;
use crate::{
    cards::{self, sheet},
    clock,
    store::{Card, Store},
};

/// How much of a list of numbers is read, in bytes.
const MOST: u64 = 4 << 20;

/// Issue, show, print and revoke members' cards
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    deed: Deed,
}

#[derive(Debug, Subcommand)]
enum Deed {
    /// Issue a card for each line of the input: a member's number, and behind a tab what to call the card
    ///
    /// Numbers are read from the input so that they get into no history of commands.
    Issue {
        #[command(flatten)]
        sheet: Sheet,
        /// Replace the cards that these members have
        #[arg(long)]
        replace: bool,
    },
    /// Show the cards, without their secrets
    List,
    /// Print cards that are in use again
    Print {
        #[command(flatten)]
        sheet: Sheet,
        /// The first characters of a card's identifier, as desk cards list shows it [default: every card]
        cards: Vec<String>,
    },
    /// Revoke a card: from the next publication on it opens nothing new
    Revoke {
        /// The first characters of its identifier
        card: String,
    },
}

/// Where cards are printed to, and what they lead to.
#[derive(Debug, clap::Args)]
struct Sheet {
    /// Where the app is: https://perpus.example
    #[arg(long, value_name = "URL", value_parser = address)]
    address: String,
    /// What stands on the cards
    #[arg(long, value_name = "NAME", default_value = "Perpustakaan")]
    library: String,
    /// The page to print; whoever has it has the cards
    #[arg(long, value_name = "FILE.html")]
    out: PathBuf,
}

/// Checks the address of the app.
pub(super) fn address(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let good = rest.is_some_and(|rest| {
        !rest.is_empty() && rest.len() <= 200 && !rest.contains(['#', '?', '"', '<']) && rest.is_ascii()
    });
    if good { Ok(text.trim_end_matches('/').to_owned()) } else { Err("write it as https://perpus.example".to_owned()) }
}

pub(super) async fn run(arguments: Arguments, store: &StoreArguments) -> anyhow::Result<bool> {
    let store = store.open().await?;
    let all_went_well = match arguments.deed {
        Deed::Issue { sheet, replace } => issue(&store, &sheet, replace).await?,
        Deed::List => {
            for card in store.cards().await? {
                let state = card.revoked.map_or_else(|| "in use".to_owned(), |at| format!("revoked {at}"));
                println!("{}  {}  {state:<30}  {}", card.id, card.issued, card.label.escape_debug());
            }
            true
        }
        Deed::Print { sheet, cards } => {
            let mut all = store.cards().await?;
            all.retain(|card| {
                card.secret.is_some() && (cards.is_empty() || cards.iter().any(|first| card.id.starts_with(&**first)))
            });
            ensure!(!all.is_empty(), "there is no such card in use; see: desk cards list");
            print(&sheet, &all)?;
            store.note(clock::wall()?, "", "cetak kartu", &format!("{} kartu", all.len())).await?;
            true
        }
        Deed::Revoke { card } => {
            let found: Vec<Card> =
                store.cards().await?.into_iter().filter(|known| known.id.starts_with(&*card)).collect();
            let [found] = found.as_slice() else {
                anyhow::bail!("{} cards begin with {card:?}; see: desk cards list", found.len())
            };
            let now = clock::wall()?;
            let was_in_use = cards::revoke(&store, found, now).await?;
            if was_in_use {
                store.note(now, "", "cabut kartu", found.id.get(..8).unwrap_or_default()).await?;
                println!("The card is revoked; publish, so that it opens nothing new.");
            } else {
                eprintln!("The card was revoked before.");
            }
            was_in_use
        }
    };
    store.close().await;
    Ok(all_went_well)
}

async fn issue(store: &Store, sheet: &Sheet, replace: bool) -> anyhow::Result<bool> {
    if stdin().is_terminal() {
        println!("Members' numbers, one a line; Ctrl+D ends:");
    }
    let mut text = String::new();
    stdin().take(MOST).read_to_string(&mut text).context("the numbers could not be read")?;
    let (mut issued, mut all_went_well) = (Vec::new(), true);
    let now = clock::wall()?;
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let (number, label) = line.split_once('\t').unwrap_or((line, ""));
        match cards::issue(store, number, label, replace, now).await {
            Ok(card) => issued.push(card),
            Err(error) => {
                eprintln!("Line {}: {error}", n + 1);
                all_went_well = false;
            }
        }
    }
    store.note(now, "", "terbitkan kartu", &format!("{} kartu", issued.len())).await?;
    if !issued.is_empty() {
        print(sheet, &issued)?;
    }
    println!("{} card(s) issued.", issued.len());
    Ok(all_went_well && !issued.is_empty())
}

fn print(sheet: &Sheet, cards: &[Card]) -> anyhow::Result<()> {
    write(&sheet.out, &sheet::page(cards, &sheet.address, &sheet.library))
        .with_context(|| format!("the sheet {} cannot be written", sheet.out.display()))
}

/// Writes a file that its owner alone may read.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _};
        let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
        file.write_all(text.as_bytes())
    }
    #[cfg(not(unix))]
    fs::write(path, text)
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_address_is_one_of_the_web() {
        assert_eq!(super::address("https://perpus.example/"), Ok("https://perpus.example".into()));
        for text in ["perpus.example", "https://", "javascript:alert(1)", "https://a/#K=", "https://a\"b"] {
            assert!(super::address(text).is_err(), "{text}");
        }
    }
}
