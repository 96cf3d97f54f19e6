//! Readers of the files that a library already has: its catalogue in MARC 21, SLiMS or INLISLite, its calendar, its posts, its exhibitions and questionnaires.
//!
//! Each reader goes through its input once, holds one record at a time, and hands what it finds to a [`Sink`].
//! Real files are dirty, so a reader mends what can be mended, leaves out what cannot, says both with the place in the file, and goes on with the next record.
//! It never panics, never guesses in silence, and never lets a member's data through: columns about members are dropped before anything else sees them, and a file of members is refused.
//! A member's number is looked at only where the caller knows cards ([`Cards`]), and becomes the word that the caller gives for it.
//!
//! Nothing here opens a file, talks to a network or reads a clock; the input is anything that can be read and wound back.
//!
//! ```
//! # use std::io::Cursor;
//! # use lapau_import::{Format, Options, Silent, import, recognise};
//! let mut file = Cursor::new("title,authors\nRobohnya Surau Kami,<Navis>\n");
//! assert_eq!(recognise(&mut file)?, None, "two columns are too few to be sure");
//! let summary = import(Format::SlimsBiblio, &mut file, &Options::default(), &mut Silent)?;
//! assert_eq!(summary.imported, 1);
//! # Ok::<(), lapau_import::ImportError>(())
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod calendar;
mod dates;
mod delimited;
mod exhibition;
mod identity;
mod inlislite;
mod languages;
mod loans;
mod marc;
mod news;
mod prose;
mod recognition;
mod responsibility;
mod slims;
mod spreadsheet;
mod standard_numbers;
mod stream;
mod survey;
mod tables;
mod text;

use std::{
    fmt, io,
    io::{BufRead, Seek},
    sync::Arc,
};

use jiff::civil::Date;
use lapau_feed::{
    catalogue::{Availability, Holding, Title},
    conversation::News,
    learning::Survey,
    letters::{Held, Lent},
    programme::{Event, Exhibition, Work},
};

pub use identity::{fingerprint, holding_id, title_key};
pub use recognition::recognise;

/// A file: read from its beginning to its end, and wound back where its format needs that.
pub trait Input: BufRead + Seek {}

impl<T: BufRead + Seek> Input for T {}

/// A format of source files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// MARC 21 in ISO 2709, the binary exchange format.
    Marc21,
    /// MARC 21 in XML: MARCXML, MarcXchange.
    MarcXml,
    /// MARC 21 in the mnemonic text of MarcEdit, which INLISLite writes too.
    MarcText,
    /// The bibliographic export of SLiMS: `senayan_biblio_export.csv`, 18 columns.
    SlimsBiblio,
    /// The catalogue of INLISLite as its OPAC exports it, 14 columns.
    InlisliteCatalogue,
    /// The interchange workbook of INLISLite, 42 columns: titles with their items.
    InlisliteItems,
    /// The item export of SLiMS: `senayan_item_export.csv`, 19 columns.
    SlimsItems,
    /// The loan history report of SLiMS saved as a table.
    SlimsLoans,
    /// The report of loans of INLISLite, "Laporan Sirkulasi".
    InlisliteLoans,
    /// The list of reservations of SLiMS saved as a table.
    SlimsReservations,
    /// An iCalendar file: events.
    Calendar,
    /// RSS, Atom or JSON Feed: news.
    Posts,
    /// A table of works beside a folder of pictures: an exhibition.
    Exhibition,
    /// Questionnaires as plain text.
    Survey,
}

impl Format {
    /// Every format, in the order in which they are best imported.
    pub const ALL: [Self; 14] = [
        Self::Marc21,
        Self::MarcXml,
        Self::MarcText,
        Self::SlimsBiblio,
        Self::InlisliteCatalogue,
        Self::InlisliteItems,
        Self::SlimsItems,
        Self::SlimsLoans,
        Self::InlisliteLoans,
        Self::SlimsReservations,
        Self::Calendar,
        Self::Posts,
        Self::Exhibition,
        Self::Survey,
    ];

    /// Its name on a command line and in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Marc21 => "marc21",
            Self::MarcXml => "marcxml",
            Self::MarcText => "marc-text",
            Self::SlimsBiblio => "slims-biblio",
            Self::InlisliteCatalogue => "inlislite-catalogue",
            Self::InlisliteItems => "inlislite-items",
            Self::SlimsItems => "slims-items",
            Self::SlimsLoans => "slims-loans",
            Self::InlisliteLoans => "inlislite-loans",
            Self::SlimsReservations => "slims-reservations",
            Self::Calendar => "icalendar",
            Self::Posts => "posts",
            Self::Exhibition => "exhibition",
            Self::Survey => "survey",
        }
    }

    /// The format of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The namespace of its identifiers where [`Options::source`] names none.
    const fn default_source(self) -> &'static str {
        match self {
            Self::Marc21 | Self::MarcXml | Self::MarcText => "marc",
            Self::SlimsBiblio | Self::SlimsItems | Self::SlimsLoans | Self::SlimsReservations => "slims",
            Self::InlisliteCatalogue | Self::InlisliteItems | Self::InlisliteLoans => "inlislite",
            Self::Calendar => "calendar",
            Self::Posts => "posts",
            Self::Exhibition => "exhibition",
            Self::Survey => "survey",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// Something found in a file.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant)] // One passes at a time; nobody keeps many.
pub enum Found {
    /// A title, with the items that the same record lists.
    Title {
        /// The title.
        title: Title,
        /// Its items; each holding is complete.
        holdings: Vec<Holding>,
    },
    /// An item whose file names its title only by the title's text.
    Item {
        /// The whole title as the file has it; compare it through [`title_key`].
        title_text: String,
        /// A holding of one item, without `title` and without `id` (see [`holding_id`]) until it is joined.
        holding: Holding,
    },
    /// Items of a title that was found before, in a holding with its `id` and its `title`.
    Holding(Holding),
    /// An item that is not on its shelf.
    Away(Availability),
    /// An entry of the programme.
    Event(Box<Event>),
    /// A post.
    News {
        /// The post without its picture; `alt` says what the picture shows, should there be one.
        news: Box<News>,
        /// The name of the picture's file; empty where it has none.
        picture: String,
    },
    /// An exhibition; its works follow.
    Exhibition(Box<Exhibition>),
    /// A work of the exhibition that was found last.
    Work {
        /// The work, without its picture.
        work: Box<Work>,
        /// The file of its picture as the table names it; empty where it has none.
        picture: String,
        /// Whether the picture may be looked at closely.
        closely: bool,
    },
    /// A questionnaire.
    Survey(Box<Survey>),
    /// Something that a member with a card has at home. It is for the card alone and never part of the feed.
    Lent {
        /// The word that [`Cards`] gave for the member's number.
        card: String,
        /// The loan, without its title in the feed.
        lent: Lent,
    },
    /// Something that a member with a card waits for, as [`Found::Lent`].
    Held {
        /// The word that [`Cards`] gave for the member's number.
        card: String,
        /// The hold, without its title in the feed.
        held: Held,
    },
}

/// Knows the cards of a library: gives for a member's number the word by which the card is known, if there is one.
///
/// Readers hold no secret. What they ask this with is forgotten at once.
#[derive(Clone)]
pub struct Cards(Arc<Known>);

/// What gives the word for a number.
type Known = dyn Fn(&str) -> Option<String> + Send + Sync;

impl Cards {
    /// Those that a function knows.
    pub fn new(known: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(known))
    }

    fn of(&self, number: &str) -> Option<String> {
        if number.trim().is_empty() { None } else { (self.0)(number) }
    }
}

impl fmt::Debug for Cards {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Cards(…)")
    }
}

/// Receives what an importer finds, and everything that went wrong on the way.
///
/// `at` is the place in the file: `record 12, byte 34567` for MARC, `line 17` for CSV, `row 17` for a workbook.
pub trait Sink {
    /// Takes something found. An error ends the import.
    fn found(&mut self, found: Found) -> Result<(), Box<dyn std::error::Error + Send + Sync>>;
    /// Something was repaired or left out, and the record kept.
    fn mended(&mut self, at: &str, what: &str);
    /// A record was left out.
    fn skipped(&mut self, at: &str, reason: &str);
    /// So many bytes of the input are behind us.
    fn read(&mut self, bytes: u64);
}

/// A sink that forgets everything, to see only whether a file can be read and how many records it has.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Sink for Silent {
    fn found(&mut self, _: Found) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(())
    }
    fn mended(&mut self, _: &str, _: &str) {}
    fn skipped(&mut self, _: &str, _: &str) {}
    fn read(&mut self, _: u64) {}
}

/// What an importer has to be told.
#[derive(Clone, Debug)]
pub struct Options {
    /// The namespace of identifiers, so that two source systems do not share one: `slims`.
    ///
    /// Empty for the format's own. It must stay the same from one import to the next.
    pub source: String,
    /// How far the library's clock is before UTC, in minutes: 420 is WIB.
    pub minutes_east: i32,
    /// The day from which the horizon of recurring events is counted; without one, that of each event's first date.
    pub today: Date,
    /// The cards whose loans and holds are wanted; without it nothing of a member is read.
    pub cards: Option<Cards>,
}

impl Default for Options {
    fn default() -> Self {
        Self { source: String::new(), minutes_east: 7 * 60, today: Date::MIN, cards: None }
    }
}

impl Options {
    fn source_for(&self, format: Format) -> &str {
        if self.source.is_empty() { format.default_source() } else { &self.source }
    }
}

/// How much an import came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Records in the file.
    pub read: u64,
    /// Records handed over; of a loan report also the closed loans, which need nothing done.
    pub imported: u64,
}

/// Why an import ended before the end of its file.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file could not be read on.
    #[error("the file could not be read: {0}")]
    Io(#[from] io::Error),
    /// Whoever receives the records refused one.
    #[error("a record could not be stored: {0}")]
    Sink(Box<dyn std::error::Error + Send + Sync>),
    /// The file is about members. Nothing of it was imported.
    #[error(
        "this file lists members ({columns}), and members' data is never imported; export the catalogue, the items or the loan history instead"
    )]
    PersonalData {
        /// The labels of the columns that say so, never their contents.
        columns: String,
    },
    /// The file is something else than was said.
    #[error("this is no {format} file: {reason}")]
    OtherFormat {
        /// The format that was asked for.
        format: Format,
        /// What it is instead, or what is missing.
        reason: String,
    },
}

/// Reads a file of a known format to its end.
///
/// # Errors
///
/// Only what makes going on useless is an error: see [`ImportError`]. What is wrong with single records goes to the sink.
pub fn import(
    format: Format,
    input: &mut dyn Input,
    options: &Options,
    sink: &mut dyn Sink,
) -> Result<Summary, ImportError> {
    let source = options.source_for(format);
    if matches!(format, Format::Marc21 | Format::MarcXml | Format::MarcText) {
        return marc::import(format, input, source, sink);
    }
    match format {
        Format::Calendar => return calendar::import(input, source, options, sink),
        Format::Posts => return news::import(input, source, sink),
        Format::Survey => return survey::import(input, source, sink),
        _ => {}
    }
    let mut table = tables::Source::open(format, input)?;
    let rows = table.grid()?;
    match format {
        Format::SlimsBiblio => slims::biblio::import(rows, source, sink),
        Format::SlimsItems => slims::items::import(rows, sink),
        Format::SlimsReservations => slims::reservations::import(rows, options.cards.as_ref(), sink),
        Format::InlisliteCatalogue => inlislite::catalogue::import(rows, source, sink),
        Format::InlisliteItems => inlislite::interchange::import(rows, source, sink),
        Format::Exhibition => exhibition::import(rows, source, sink),
        _ => loans::import(format, rows, options.cards.as_ref(), sink),
    }
}
