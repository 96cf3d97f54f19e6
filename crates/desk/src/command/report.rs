//! `desk report`

use std::io::{self, Write};

use jiff::civil::Date;

use super::{StoreArguments, import::zone};
use crate::{
    clock,
    report::{self, Line, Period, Report},
};

/// Show what came in, how fast it was answered, what is open, and what was promised and is not yet done
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The first day on which letters came: 2026-11-01 [default: the first letter's]
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// The last day [default: today]
    #[arg(long, value_name = "DAY")]
    to: Option<Date>,
    /// How far the library's clock is ahead of UTC, which tells what day a letter came on
    #[arg(long, value_name = "+HH:MM", default_value = "+07:00", value_parser = zone, allow_hyphen_values = true)]
    zone: i32,
    /// Write JSON
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Write CSV
    #[arg(long)]
    csv: bool,
}

pub(super) async fn run(arguments: Arguments, store: &StoreArguments) -> anyhow::Result<bool> {
    let store = store.open_existing().await?;
    let period = Period { from: arguments.from, to: arguments.to };
    let report = report::report(&store, period, clock::wall()?, arguments.zone).await;
    store.close().await;
    let report = report?;
    let out = match () {
        () if arguments.json => {
            let mut json = serde_json::to_vec_pretty(&report)?;
            json.push(b'\n');
            json
        }
        () if arguments.csv => report.csv()?,
        () => table(&report).into_bytes(),
    };
    match io::stdout().write_all(&out) {
        // Whoever reads it has seen enough: desk report | head
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(true),
        written => Ok(written.map(|()| true)?),
    }
}

fn table(report: &Report) -> String {
    let mut out = format!(
        "{:<14} {:>8} {:>8} {:>9} {:>6} {:>7} {:>10} {:>10} {:>10} {:>7}\n",
        "kind", "received", "answered", "withdrawn", "open", "overdue", "median", "90%", "on time", "undone"
    );
    for line in report.kinds.iter().chain([&report.all]) {
        let Line { kind, received, answered, withdrawn, open, overdue, undone, .. } = line;
        let (median, p90) = (span(line.median_minutes), span(line.p90_minutes));
        let on_time = format!("{} of {}", line.on_time, line.due);
        out.push_str(&format!(
            "{kind:<14} {received:>8} {answered:>8} {withdrawn:>9} {open:>6} {overdue:>7} {median:>10} {p90:>10} {on_time:>10} {undone:>7}\n"
        ));
    }
    out
}

/// So many minutes, in days, hours and minutes: `2d 4h`.
fn span(minutes: Option<i64>) -> String {
    match minutes {
        None => "-".into(),
        Some(minutes) if minutes < 60 => format!("{minutes}m"),
        Some(minutes) if minutes < 1440 => format!("{}h {}m", minutes / 60, minutes % 60),
        Some(minutes) => format!("{}d {}h", minutes / 1440, minutes / 60 % 24),
    }
}
