//! `desk import`

use std::{fs, io::IsTerminal, path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use lapau_import::Format;

use super::StoreArguments;
use crate::{
    clock,
    intake::{self, Progress, Report, Wishes},
};

/// How often a sign of life is given where nothing can be counted.
const TICK: Duration = Duration::from_millis(100);

/// How many skipped records of a file are shown; the report has all.
const SHOWN: usize = 20;

/// Import the files a library has: catalogue, loans, calendar, posts, exhibitions, questionnaires
///
/// A file either lands whole, with what was mended and skipped reported, or not at all.
/// Importing a source again replaces its records: titles gone from the export disappear.
/// The exit status is 0 only if nothing was skipped.
///
/// The formats, recognised by content:
///
///   marc21, marcxml, marc-text    MARC 21 in ISO 2709, in XML, in MarcEdit's text; with Koha's items (952)
///   slims-biblio, slims-items     SLiMS: bibliography and items, CSV
///   slims-loans, slims-reservations   SLiMS: loan history and reservations, CSV or XLSX
///   inlislite-catalogue           INLISLite: catalogue of the OPAC, CSV or XLSX
///   inlislite-items               INLISLite: the 42-column workbook, titles with items
///   inlislite-loans               INLISLite: Laporan Sirkulasi, XLSX or CSV
///   icalendar                     a calendar, as events
///   posts                         RSS, Atom or JSON Feed, as news
///   exhibition                    a table of works with a folder of pictures (name the folder or the table)
///   survey                        a questionnaire as plain text: "Survei: …", questions, answers
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The format of every file [default: recognised]
    #[arg(long, value_parser = format)]
    format: Option<Format>,
    /// What the records are known by, so that the next export replaces them [default: each file's name]
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Write what became of every file there, as JSON
    #[arg(long, value_name = "FILE.json")]
    report: Option<PathBuf>,
    /// How far the library's clock is before UTC, for calendars in other zones: +07:00 is WIB
    #[arg(long, value_name = "±HH:MM", default_value = "+07:00", value_parser = zone, allow_hyphen_values = true)]
    zone: i32,
    /// Import a file even if its source loses more than a fifth of its records
    #[arg(long)]
    force: bool,
}

fn format(name: &str) -> Result<Format, String> {
    Format::from_name(name).ok_or_else(|| format!("the formats are {}", Format::ALL.map(Format::name).join(", ")))
}

/// The minutes of a distance from UTC.
pub(super) fn zone(text: &str) -> Result<i32, String> {
    let wrong = || "write it as +07:00".to_owned();
    let (sign, rest) = match text.split_at_checked(1) {
        Some(("+", rest)) => (1, rest),
        Some(("-", rest)) => (-1, rest),
        _ => return Err(wrong()),
    };
    let (hours, minutes) = rest.split_once(':').ok_or_else(wrong)?;
    match (hours.parse::<i32>(), minutes.parse::<i32>()) {
        (Ok(hours @ 0..=14), Ok(minutes @ 0..=59)) => Ok(sign * (hours * 60 + minutes)),
        _ => Err(wrong()),
    }
}

pub(super) async fn run(arguments: Arguments, store: &StoreArguments) -> anyhow::Result<bool> {
    let wishes = Wishes {
        format: arguments.format,
        source: arguments.source,
        force: arguments.force,
        now: clock::now()?,
        minutes_east: arguments.zone,
    };
    let store = store.open().await?;
    let report = intake::import(&store, &arguments.files, &wishes, progress).await;
    store.close().await;
    say(&report);
    if let Some(path) = arguments.report {
        let json = serde_json::to_string_pretty(&report)?;
        fs::write(&path, json + "\n").with_context(|| format!("the report {} cannot be written", path.display()))?;
    }
    Ok(report.is_complete())
}

/// A bar for a file, where someone looks on; it goes when the file is done with.
fn progress(file: &str) -> Progress {
    if !std::io::stderr().is_terminal() {
        return Arc::new(|_, _| {});
    }
    let bar = ProgressBar::new(0);
    let style = |template| ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(style("{msg} {wide_bar} {bytes}/{total_bytes} {eta}"));
    bar.set_message(file.to_owned());
    Arc::new(move |behind, all| {
        bar.set_length(all);
        bar.set_position(behind);
        if behind >= all {
            bar.set_style(style("{msg} {spinner} {bytes} read, writing to the store {elapsed}"));
            bar.enable_steady_tick(TICK);
        }
    })
}

fn say(report: &Report) {
    for file in &report.files {
        let format = file.format.unwrap_or("unknown format");
        match &file.error {
            None => println!(
                "{} ({format}): {} read, {} imported, {} mended, {} skipped",
                file.file,
                file.read,
                file.imported,
                file.mended.len(),
                file.skipped.len()
            ),
            Some(error) => eprintln!("{} ({format}): not imported: {error}", file.file),
        }
        for skipped in file.skipped.iter().take(SHOWN) {
            eprintln!("{}: {}: skipped: {}", file.file, skipped.at, skipped.reason);
        }
        if file.skipped.len() > SHOWN {
            eprintln!("{}: {} more were skipped; --report FILE.json has all", file.file, file.skipped.len() - SHOWN);
        }
    }
}
