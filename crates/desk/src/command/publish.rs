//! `desk publish`

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};
use lapau_feed::library::{Channel, Library};

use super::{HabitArguments, StoreArguments};
use crate::{
    clock, hosting,
    publication::{self, Destination, PublishError, Published, Wishes},
    published::Published as Feed,
    sharing,
};

/// Publish the feed: the imported records and the content folder
///
/// Everything is checked first; if anything is wrong, each problem is named and nothing is published.
/// SOURCE_DATE_EPOCH, in seconds since 1970, stands in for the clock.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder of what librarians write themselves
    #[arg(long, value_name = "DIR")]
    content: PathBuf,
    /// Where to: a folder, or s3://NAME/PREFIX; the credentials of object storage are read from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, the address of a store that is not Amazon's from AWS_ENDPOINT_URL
    #[arg(long, value_name = "DIR|URL")]
    out: String,
    /// Publish even if the catalogue loses more than a fifth of its records
    #[arg(long)]
    force: bool,
    /// The folder of the built app, for a host that only serves files: each record's page with its card is put into it
    #[arg(long, value_name = "DIR")]
    app: Option<PathBuf>,
    #[command(flatten)]
    habits: HabitArguments,
}

pub(super) async fn run(arguments: Arguments, store: &StoreArguments) -> anyhow::Result<bool> {
    let habits = arguments.habits.read()?;
    let out: Destination = arguments.out.parse()?;
    let folder = match &out {
        Destination::Folder(folder) => Some(folder),
        Destination::ObjectStorage { .. } => None,
    };
    ensure!(
        arguments.app.is_none() || folder.is_some(),
        "--app puts pages beside a feed in a folder: publish with --out FOLDER --app, upload the app, then publish to {out} without --app"
    );
    let store = store.open().await?;
    let wishes = Wishes { now: clock::now()?, force: arguments.force, habits: &habits };
    let result = publication::publish(&store, &arguments.content, &out, wishes).await;
    store.close().await;
    match result {
        Ok(published) => {
            say(&published);
            if let (Some(app), Some(folder)) = (&arguments.app, folder) {
                let pages = sharing::write_all(app, &Feed::at(folder)).with_context(|| {
                    format!("the pages of records could not be put into {}; check --app", app.display())
                })?;
                println!("{pages} pages of records in {}.", app.display());
                for origin in out_of_reach(app, &Feed::at(folder))? {
                    eprintln!(
                        "warning: the app in {} lets no browser send letters to {origin}; build it with: cargo xtask build --letters {origin}",
                        app.display()
                    );
                }
            }
            Ok(true)
        }
        Err(error) => {
            if let PublishError::Refused(complaints) = &error {
                complaints.iter().for_each(|complaint| eprintln!("{complaint}"));
            }
            Err(error.into())
        }
    }
}

/// The origins of mailboxes that the built app may not send to.
fn out_of_reach(app: &Path, feed: &Feed) -> anyhow::Result<Vec<String>> {
    let page = fs::read_to_string(app.join("index.html"))?;
    let Some(library) = feed.records::<Library>()?.pop() else { return Ok(Vec::new()) };
    let boxes = library.channels.iter().filter_map(|channel| match channel {
        Channel::Kinto { url } => url.split_once("/v1/").map(|(before, _)| before),
        _ => None,
    });
    // An origin ends before its first path.
    let origins = boxes.filter_map(|place| {
        let (scheme, rest) = place.split_once("://")?;
        Some(format!("{scheme}://{}", rest.split('/').next()?))
    });
    let own = |origin: &String| library.site.as_ref() == Some(origin);
    Ok(origins.filter(|origin| !own(origin) && !hosting::beyond(&page).any(|known| known == origin)).collect())
}

fn say(published: &Published) {
    for warning in &published.warnings {
        eprintln!("warning: {warning}");
    }
    let manifest = &published.manifest;
    let news = if published.changed { "" } else { ", as before" };
    println!("Generation {} of {}, published {}{news}", manifest.generation, manifest.library, manifest.published);
    println!("{:<14} {:>9} {:>12} {:>12}", "collection", "records", "bytes", "compressed");
    for size in &published.sizes {
        println!("{:<14} {:>9} {:>12} {:>12}", size.collection.name(), size.records, size.bytes, size.compressed);
    }
    let sum = |of: fn(&publication::Size) -> u64| published.sizes.iter().map(of).sum::<u64>();
    println!(
        "{:<14} {:>9} {:>12} {:>12}",
        "all",
        sum(|size| size.records),
        sum(|size| size.bytes),
        sum(|size| size.compressed)
    );
    let open = &published.open;
    if open.names.is_empty() {
        println!("No open data: library.toml says of no site, the address of the app.");
    } else {
        println!("Open data: {} files, {} bytes, compressed {}.", open.names.len(), open.bytes, open.compressed);
    }
    println!("A phone that has nothing fetches {} bytes.", published.first);
    match published.update {
        Some(0) => println!("A phone that has it fetches nothing."),
        Some(bytes) => println!("A phone with the generation before fetches {bytes} bytes."),
        None => {}
    }
}
