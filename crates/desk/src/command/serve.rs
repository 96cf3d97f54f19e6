//! `desk serve`

use std::{io::Write, net::SocketAddr, path::PathBuf, time::Duration};

use anyhow::{Context, ensure};
use jiff::civil::Time;
use tokio::net::TcpListener;

use super::{HabitArguments, StoreArguments, collect::AccessArguments};
use crate::{
    mailbox::{Collector, Mailbox},
    reception::{self, Services},
    store::Store,
};

/// Serve the app, the feed, the box that letters go into, and the librarians' pages at /desk
///
/// Put a proxy with TLS before it for the world outside: phones keep the app only if it comes over HTTPS.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The feed folder
    #[arg(long, value_name = "DIR")]
    feed: PathBuf,
    /// The folder of what librarians write themselves, so that they can write and publish from their pages
    #[arg(long, value_name = "DIR")]
    content: Option<PathBuf>,
    /// Publish each day when the library's clock shows this time: 02:00
    #[arg(long, value_name = "HH:MM", requires = "content")]
    publish_at: Option<Time>,
    #[command(flatten)]
    habits: HabitArguments,
    /// The folder of the built app
    #[arg(long, value_name = "DIR")]
    app: Option<PathBuf>,
    /// Where to listen; port 0 takes a free one and says which
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Another origin whose pages may send letters and read the feed: https://perpus.example
    #[arg(long = "origin", value_name = "URL")]
    origins: Vec<String>,
    /// How many letters an address may send in a minute; many phones may share one
    #[arg(long, value_name = "N", default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..))]
    per_minute: u32,
    /// How large the store may become, in megabytes; when it is full, phones are told and keep their letters
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u64).range(1..))]
    store_megabytes: Option<u64>,
    /// Also take in the letters that lie in the library's mailbox, as desk collect does: https://surat.example/v1/buckets/lapau/collections/surat
    #[arg(long, value_name = "URL")]
    collect: Option<String>,
    #[command(flatten)]
    access: AccessArguments,
    /// How many minutes lie between two looks into the mailbox
    #[arg(long, value_name = "MINUTES", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..))]
    collect_every: u64,
    /// A proxy stands before the desk; take the sender's address from the last entry of X-Forwarded-For
    #[arg(long)]
    behind_proxy: bool,
}

pub(super) async fn run(arguments: Arguments, store: &StoreArguments) -> anyhow::Result<bool> {
    if let Some(app) = &arguments.app {
        let page = app.join("index.html");
        ensure!(page.is_file(), "{} is not there; build the app first, or correct --app", page.display());
    }
    if !arguments.feed.join(lapau_feed::manifest::MANIFEST).is_file() {
        eprintln!("{} holds no feed yet; publish one with: desk publish --out {0}", arguments.feed.display());
    }
    let habits = arguments.habits.read()?;
    let store = match arguments.store_megabytes {
        Some(megabytes) => Store::open_limited(store.url()?, megabytes.saturating_mul(1_000_000)).await?,
        None => store.open().await?,
    };
    let collector = match &arguments.collect {
        Some(url) => {
            let mailbox = Mailbox::at(url, arguments.access.read()?)?;
            Some(Collector::new(mailbox, store.clone(), arguments.origins.first().cloned()))
        }
        None => None,
    };
    if let Some(collector) = &collector {
        match collector.run().await {
            Ok(collected) => println!("{} letters from the mailbox, {} left out", collected.new, collected.left),
            // Without a network librarians can do everything else.
            Err(error) if error.may_pass() => eprintln!("Nothing came from the mailbox: {error}"),
            Err(error) => return Err(error.into()),
        }
    }
    let router = reception::router(&Services {
        store: store.clone(),
        mailbox: collector.clone(),
        feed: arguments.feed,
        content: arguments.content,
        habits,
        daily: arguments.publish_at,
        app: arguments.app,
        origins: arguments.origins,
        per_minute: arguments.per_minute,
        behind_proxy: arguments.behind_proxy,
    })?;
    let listener = TcpListener::bind(arguments.listen)
        .await
        .with_context(|| format!("cannot listen at {}; is another desk running there?", arguments.listen))?;
    println!("Listening on {}", reception::address(listener.local_addr()?));
    std::io::stdout().flush()?;
    let rest = Duration::from_secs(arguments.collect_every * 60);
    let collecting = collector.map(|collector| tokio::spawn(collector.run_for_ever(rest)));
    reception::serve(listener, router, told_to_stop()).await?;
    // Whatever it is at, the next look goes on from there.
    if let Some(collecting) = collecting {
        collecting.abort();
    }
    store.close().await;
    Ok(true)
}

/// Returns when the desk is told to stop: by Ctrl-C, or by the system with SIGTERM.
async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            },
            Err(_) => {
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
}
