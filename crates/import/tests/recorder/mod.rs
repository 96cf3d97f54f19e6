//! A sink that keeps everything, and prints it for comparison.

use std::{fmt::Write as _, io::Cursor};

use lapau_feed::catalogue::{Availability, Holding, Title};
use lapau_import::{Format, Found, ImportError, Options, Sink, Summary, import};

#[derive(Debug, Default)]
pub(crate) struct Recorder {
    pub(crate) titles: Vec<(Title, Vec<Holding>)>,
    pub(crate) items: Vec<(String, Holding)>,
    pub(crate) holdings: Vec<Holding>,
    pub(crate) away: Vec<Availability>,
    /// What is of a card, as JSON behind the card's word.
    pub(crate) of_cards: Vec<String>,
    /// Records of the programme and what else is written, as JSON, with the picture that a work names.
    pub(crate) written: Vec<(String, String)>,
    pub(crate) mended: Vec<(String, String)>,
    pub(crate) skipped: Vec<(String, String)>,
    pub(crate) bytes: u64,
}

impl Sink for Recorder {
    fn found(&mut self, found: Found) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        match found {
            Found::Title { title, holdings } => self.titles.push((title, holdings)),
            Found::Item { title_text, holding } => self.items.push((title_text, holding)),
            Found::Holding(holding) => self.holdings.push(holding),
            Found::Event(event) => self.write(&*event, ""),
            Found::News { news, picture } => self.write(&*news, &picture),
            Found::Exhibition(exhibition) => self.write(&*exhibition, ""),
            Found::Work { work, picture, closely: false } => self.write(&*work, &picture),
            Found::Work { work, picture, .. } => self.write(&*work, &format!("{picture}, closely")),
            Found::Survey(survey) => self.write(&*survey, ""),
            Found::Away(availability) => self.away.push(availability),
            Found::Lent { card, lent } => {
                self.of_cards.push(format!("{card} {}", serde_json::to_string(&lent).unwrap()));
            }
            Found::Held { card, held } => {
                self.of_cards.push(format!("{card} {}", serde_json::to_string(&held).unwrap()));
            }
        }
        Ok(())
    }

    fn mended(&mut self, at: &str, what: &str) {
        self.mended.push((at.to_owned(), what.to_owned()));
    }

    fn skipped(&mut self, at: &str, reason: &str) {
        self.skipped.push((at.to_owned(), reason.to_owned()));
    }

    fn read(&mut self, bytes: u64) {
        assert!(bytes >= self.bytes, "progress went back");
        self.bytes = bytes;
    }
}

#[allow(dead_code)] // Each test file uses its own part.
impl Recorder {
    fn write<R: lapau_feed::Record>(&mut self, record: &R, picture: &str) {
        assert_eq!(record.problems(), []);
        self.written.push((serde_json::to_string(record).unwrap(), picture.to_owned()));
    }

    /// Everything found and said, one line each, without identifiers' noise.
    pub(crate) fn print(&self) -> String {
        let mut out = String::new();
        for (title, holdings) in &self.titles {
            writeln!(out, "{}", serde_json::to_string_pretty(title).unwrap()).unwrap();
            for holding in holdings {
                writeln!(out, "  {}", serde_json::to_string(holding).unwrap()).unwrap();
            }
        }
        for (title, holding) in &self.items {
            writeln!(out, "item of \"{title}\": {}", serde_json::to_string(holding).unwrap()).unwrap();
        }
        for holding in &self.holdings {
            writeln!(out, "holding: {}", serde_json::to_string(holding).unwrap()).unwrap();
        }
        for availability in &self.away {
            writeln!(out, "away: {}", serde_json::to_string(availability).unwrap()).unwrap();
        }
        for line in &self.of_cards {
            writeln!(out, "of a card: {line}").unwrap();
        }
        for (json, picture) in &self.written {
            writeln!(out, "{json}{}{picture}", if picture.is_empty() { "" } else { " shown by " }).unwrap();
        }
        for (at, what) in &self.mended {
            writeln!(out, "mended at {at}: {what}").unwrap();
        }
        for (at, reason) in &self.skipped {
            writeln!(out, "skipped at {at}: {reason}").unwrap();
        }
        out
    }
}

/// Imports bytes and keeps everything.
#[allow(dead_code)] // Each test file uses its own part.
pub(crate) fn record(format: Format, bytes: &[u8]) -> (Result<Summary, ImportError>, Recorder) {
    record_with(format, bytes, &Options::default())
}

/// The same with other options.
#[allow(dead_code)] // Each test file uses its own part.
pub(crate) fn record_with(format: Format, bytes: &[u8], options: &Options) -> (Result<Summary, ImportError>, Recorder) {
    let mut recorder = Recorder::default();
    let result = import(format, &mut Cursor::new(bytes), options, &mut recorder);
    (result, recorder)
}

/// The format of bytes.
#[allow(dead_code)]
pub(crate) fn recognise(bytes: &[u8]) -> Option<Format> {
    match lapau_import::recognise(&mut Cursor::new(bytes)) {
        // A damaged workbook is none of a format either.
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => None,
        recognised => recognised.unwrap(),
    }
}
