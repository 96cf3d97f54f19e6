//! Taking in the files a library already has: reading, joining, and putting their records in the place of the last ones.
//!
//! Promised: a file's records land all together or not at all, and replace those that the same source brought in the same format;
//! everything mended, skipped or refused is in the [`Report`] with its place.
//! Never: it does not take an export that would empty a source unless told to, and it keeps no personal data:
//! the readers of `lapau-import` drop it before anything reaches this crate, but for the loans of members with a card, under a pseudonym.

mod collecting;
mod joining;
mod report;
mod spool;

use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufReader},
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::Timestamp;
use lapau_feed::Collection;
use lapau_import::{Format, ImportError, Options};

use crate::{
    cards::{self, IssueError},
    store::{Import, Store, StoreError},
};
use collecting::Collector;
use joining::Joiner;
pub use report::{At, FileReport, Mended, Report, Skipped};

/// A source or a feed may lose one record in so many without being told that it may.
pub(crate) const SHRINK: u64 = 5;

/// How files are imported.
#[derive(Clone, Debug)]
pub struct Wishes {
    /// The format of every file; `None` to recognise each.
    pub format: Option<Format>,
    /// What the records are known by; `None` for the name of each file without its ending.
    pub source: Option<String>,
    /// Whether a source may lose many of its records.
    pub force: bool,
    /// The time that is noted.
    pub now: Timestamp,
    /// How far the library's clock is before UTC, in minutes, for calendars in other zones.
    pub minutes_east: i32,
}

/// Is told how far the reading of a file is: bytes behind, bytes in all. When all are behind the records still have to be stored; then it is dropped.
pub type Progress = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// Why a file was not imported. Nothing of it is in the store.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The file can't be opened or read.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// The disk has no place for the records until the file is read to its end.
    #[error("could not be kept beside the store until it was read to its end ({0}); make room there")]
    Waiting(#[source] io::Error),
    /// The format is none of those known.
    #[error("is of no format this program knows; name it with --format ({})", names())]
    Unrecognised,
    /// The reader gave up.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// Another file of this run has the same source and format, and would be replaced by this one.
    #[error("has the same source and format as {0}, and would replace it; import it with another --source")]
    SameSource(String),
    /// The source would lose too much.
    #[error("holds {new} {collection} where {source_name:?} had {old}; if that is right, import it with --force")]
    Shrinks {
        /// The source.
        source_name: String,
        /// What it would lose.
        collection: Collection,
        /// How many it had.
        old: u64,
        /// How many the file holds.
        new: u64,
    },
    /// The reading ended in a way that is a mistake of this program.
    #[error("could not be read to its end; this is a mistake in the program, please report it with the file")]
    Died,
    /// The cards can't be looked at.
    #[error(transparent)]
    Cards(#[from] IssueError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn names() -> String {
    Format::ALL.map(Format::name).join(", ")
}

/// The collections that files of a format feed.
pub const fn feeds(format: Format) -> &'static [Collection] {
    match format {
        Format::SlimsBiblio | Format::InlisliteCatalogue => &[Collection::Titles, Collection::Holdings],
        Format::Marc21 | Format::MarcXml | Format::MarcText | Format::InlisliteItems => {
            &[Collection::Titles, Collection::Holdings, Collection::Availability]
        }
        Format::SlimsItems => &[Collection::Holdings, Collection::Availability],
        Format::SlimsLoans | Format::InlisliteLoans | Format::SlimsReservations => &[Collection::Availability],
        Format::Calendar => &[Collection::Events],
        Format::Posts => &[Collection::News],
        Format::Exhibition => &[Collection::Exhibitions, Collection::Works],
        Format::Survey => &[Collection::Surveys],
    }
}

/// Imports files, those with titles before those that refer to them, and reports on each in the order given.
///
/// `progress` is asked for each file's name and told how far its reading is.
pub async fn import(
    store: &Store,
    files: &[impl AsRef<Path>],
    wishes: &Wishes,
    mut progress: impl FnMut(&str) -> Progress,
) -> Report {
    let paths: Vec<PathBuf> = files.iter().map(|file| table_in(file.as_ref())).collect();
    let mut order: Vec<(usize, &Path, Option<Format>)> = paths
        .iter()
        .enumerate()
        .map(|(n, file)| (n, file.as_path(), wishes.format.or_else(|| recognised(file).ok().flatten())))
        .collect();
    order.sort_by_key(|(_, _, format)| Format::ALL.iter().position(|known| Some(*known) == *format));
    let mut done: Vec<(usize, FileReport)> = Vec::new();
    let mut sources: Vec<(String, Format, String)> = Vec::new();
    for (n, path, format) in order {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let mut report = FileReport::new(&path.to_string_lossy(), format.map(Format::name));
        let source = wishes.source.clone().unwrap_or_else(|| stem(path));
        let twin = sources.iter().find(|(known, other, _)| *known == source && Some(*other) == format);
        let result = match (twin, format) {
            (Some((_, _, twin)), _) => Err(IntakeError::SameSource(twin.clone())),
            (None, None) => Err(recognised(path).err().map_or(IntakeError::Unrecognised, IntakeError::Unreadable)),
            (None, Some(format)) => {
                sources.push((source.clone(), format, name.clone()));
                one(store, path, format, &source, wishes, progress(&name), &mut report).await
            }
        };
        if let Err(error) = result {
            report.imported = 0;
            report.error = Some(error.to_string());
        }
        done.push((n, report));
    }
    done.sort_by_key(|(n, _)| *n);
    Report { files: done.into_iter().map(|(_, report)| report).collect() }
}

async fn one(
    store: &Store,
    path: &Path,
    format: Format,
    source: &str,
    wishes: &Wishes,
    progress: Progress,
    report: &mut FileReport,
) -> Result<(), IntakeError> {
    let path = path.to_owned();
    let today = jiff::tz::Offset::from_seconds(wishes.minutes_east * 60).unwrap_or(jiff::tz::Offset::UTC);
    let options = Options {
        source: wishes.source.clone().unwrap_or_default(),
        minutes_east: wishes.minutes_east,
        today: today.to_datetime(wishes.now).date(),
        cards: cards::known(store).await?,
    };
    let joiner = Joiner::begin(store, source, format).await?;
    // Whoever looks on sees that something goes on until the records are in the store.
    let _shown = Arc::clone(&progress);
    // The reader blocks on the disk and is busy for seconds, so it has a thread of its own.
    let reading = tokio::task::spawn_blocking(move || {
        let file = File::open(&path)?;
        let mut collector = Collector::new(joiner, &path, file.metadata()?.len(), progress);
        let summary =
            lapau_import::import(format, &mut BufReader::with_capacity(256 * 1024, file), &options, &mut collector)?;
        collector.ended();
        let joined = collector.joiner.end().map_err(IntakeError::Waiting)?;
        let (mended, skipped) = (collector.mended, collector.skipped);
        Ok::<_, IntakeError>((summary, joined, (mended, skipped), collector.media, collector.items))
    });
    let (summary, joined, by_reader, media, items) = reading.await.map_err(|_| IntakeError::Died)??;
    report.read = summary.read;
    report.imported = summary.imported.saturating_sub(joined.skipped.len() as u64);
    (report.mended, report.skipped) = by_reader;
    report.mended.extend(joined.mended);
    report.skipped.extend(joined.skipped);
    if !wishes.force {
        guard(store, source, format, &joined.counts).await?;
    }
    let import = Import {
        source: source.to_owned(),
        format: format.name().to_owned(),
        file: path_name(&report.file),
        at: wishes.now,
        read: report.read,
        imported: report.imported,
        mended: report.mended.len() as u64,
        skipped: report.skipped.len() as u64,
    };
    Ok(store.replace(&import, joined.rows, &media, &items).await?)
}

/// Refuses to empty a source: an export gone wrong must not take the catalogue off every phone.
async fn guard(
    store: &Store,
    source: &str,
    format: Format,
    counts: &HashMap<Collection, u64>,
) -> Result<(), IntakeError> {
    for &collection in feeds(format) {
        let old = store.count(source, format.name(), collection).await?;
        let new = counts.get(&collection).copied().unwrap_or_default();
        let least = match (collection, format) {
            // Loans come back, many at once after a holiday; only that there are none at all is odd.
            (Collection::Availability, Format::SlimsLoans | Format::InlisliteLoans) => u64::from(old > 0),
            (Collection::Availability, _) => 0,
            // Programmes, posts and questionnaires come and go.
            _ if !matches!(collection, Collection::Titles | Collection::Holdings) => 0,
            _ => old - old / SHRINK,
        };
        if new < least {
            return Err(IntakeError::Shrinks { source_name: source.to_owned(), collection, old, new });
        }
    }
    Ok(())
}

/// The table in a folder, of an exhibition with its pictures; any other path is itself.
///
/// A folder with several tables stays a folder, which cannot be read, and that is told.
fn table_in(path: &Path) -> PathBuf {
    let is_table = |path: &PathBuf| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        path.is_file() && matches!(ending.as_deref(), Some("csv" | "tsv" | "txt" | "xlsx"))
    };
    let entries = path.is_dir().then(|| path.read_dir().ok()).flatten();
    let mut tables = entries.into_iter().flatten().flatten().map(|entry| entry.path()).filter(is_table);
    match (tables.next(), tables.next()) {
        (Some(table), None) => table,
        _ => path.to_owned(),
    }
}

fn recognised(path: &Path) -> io::Result<Option<Format>> {
    lapau_import::recognise(&mut BufReader::new(File::open(path)?))
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().to_lowercase()
}

fn path_name(path: &str) -> String {
    Path::new(path).file_name().map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}
