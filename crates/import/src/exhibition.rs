//! An exhibition from one table, a row for each work, beside a folder of pictures.
//!
//! The columns about the exhibition itself (its name, first and last day, place) count from the first row that fills them in.
//! A work without a description is left out: the work in words is for everyone who does not see it.
//! The pictures are only named here; whoever stores the works opens them.

use std::collections::HashMap;

use jiff::civil::Date;
use lapau_feed::{
    Digest, Localized, Prose,
    programme::{Exhibition, Room, Work},
};

use crate::{
    Format, Found, ImportError, Sink, Summary, dates,
    prose::from_any,
    tables::{Column, Grid, Members, Row, Table},
    text::{clean, clip, is_blank},
};

const TITLE: usize = 0;
const ARTIST: usize = 1;
const IMAGE: usize = 2;
const DESCRIPTION: usize = 3;
const DATE: usize = 4;
const MEDIUM: usize = 5;
const SIZE: usize = 6;
const STATEMENT: usize = 7;
const ROOM: usize = 8;
const EXHIBITION: usize = 9;
const FROM: usize = 10;
const TO: usize = 11;
const PLACE: usize = 12;
const SUMMARY: usize = 13;
const ABOUT: usize = 14;
const CLOSELY: usize = 15;

/// The columns; their order does not matter.
pub(crate) const COLUMNS: [Column; 16] = [
    Column { labels: &["judul", "judulkarya", "title", "karya"] },
    Column { labels: &["seniman", "perupa", "artist", "pembuat", "pencipta"] },
    Column { labels: &["gambar", "foto", "image", "berkasgambar", "namaberkas", "file", "berkas"] },
    Column { labels: &["deskripsi", "uraian", "description", "tekspengganti", "alttext", "alt"] },
    Column { labels: &["tahun", "tanggal", "date", "year"] },
    Column { labels: &["bahan", "media", "medium", "teknik"] },
    Column { labels: &["ukuran", "size", "dimensi"] },
    Column { labels: &["pernyataan", "pernyataanseniman", "statement", "catatanseniman"] },
    Column { labels: &["ruang", "bagian", "room"] },
    Column { labels: &["pameran", "namapameran", "exhibition"] },
    Column { labels: &["mulai", "dibuka", "from", "opens"] },
    Column { labels: &["selesai", "ditutup", "sampai", "to", "closes"] },
    Column { labels: &["tempat", "lokasi", "place"] },
    Column { labels: &["ringkasan", "summary"] },
    Column { labels: &["tentang", "pengantar", "about", "catatankurator"] },
    Column { labels: &["perbesar", "dapatdiperbesar", "dekat", "zoom"] },
];

/// What makes it this table and no other.
pub(crate) const NEEDED: [usize; 4] = [TITLE, ARTIST, IMAGE, DESCRIPTION];

/// An exhibition of more works than these is a catalogue.
const MOST: usize = 2000;

/// What is known of the exhibition so far.
#[derive(Default)]
struct Draft {
    title: String,
    from: Option<Date>,
    to: Option<Date>,
    place: String,
    summary: String,
    about: Prose,
    rooms: Vec<Room>,
    /// Each with its picture, and whether that may be looked at closely.
    works: Vec<(Work, String, bool)>,
    at: String,
}

pub(crate) fn import(rows: Box<dyn Grid + '_>, source: &str, sink: &mut dyn Sink) -> Result<Summary, ImportError> {
    let needed = [TITLE, ARTIST, DESCRIPTION];
    let mut table = Table::open(Format::Exhibition, rows, &COLUMNS, &needed, Members::Refused, |_| None)?;
    let mut summary = Summary::default();
    let mut draft = Draft::default();
    while let Some(row) = table.next(sink)? {
        let name = clean(&table.value(&row, EXHIBITION, sink));
        if !is_blank(&name) && !draft.title.is_empty() && name != draft.title {
            finish(std::mem::take(&mut draft), source, sink, &mut summary)?;
        }
        draft.facts(&table, &row, name, sink);
        if draft.works.len() == MOST {
            sink.skipped(&row.at, &format!("an exhibition has at most {MOST} works"));
            continue;
        }
        if let Some(work) = draft.work(&table, &row, sink) {
            draft.works.push(work);
        }
    }
    finish(draft, source, sink, &mut summary)?;
    summary.read = table.read;
    Ok(summary)
}

impl Draft {
    fn facts(&mut self, table: &Table<'_>, row: &Row, name: String, sink: &mut dyn Sink) {
        let mut value = |column: usize| table.value(row, column, sink);
        if self.at.is_empty() {
            self.at.clone_from(&row.at);
        }
        if self.title.is_empty() {
            self.title = clip(name, 300);
        }
        self.from = self.from.or_else(|| dates::day(value(FROM).trim()));
        self.to = self.to.or_else(|| dates::day(value(TO).trim()));
        for (known, column) in [(&mut self.place, PLACE), (&mut self.summary, SUMMARY)] {
            if known.is_empty() {
                *known = clip(clean(&value(column)), 600);
            }
        }
        if self.about.is_empty() {
            self.about = from_any(&value(ABOUT));
        }
    }

    fn work(&mut self, table: &Table<'_>, row: &Row, sink: &mut dyn Sink) -> Option<(Work, String, bool)> {
        let mut value = |column: usize| clean(&table.value(row, column, sink));
        let (title, artist, description) = (value(TITLE), value(ARTIST), value(DESCRIPTION));
        let (image, room) = (value(IMAGE), value(ROOM));
        let (date, medium, size) = (value(DATE), value(MEDIUM), value(SIZE));
        let closely = value(CLOSELY).to_lowercase();
        let closely = matches!(closely.as_str(), "ya" | "y" | "yes" | "1" | "true" | "x" | "✓");
        let statement = table.value(row, STATEMENT, sink);
        let missing = [(&title, "title"), (&artist, "artist"), (&description, "description in words")];
        if let Some((_, what)) = missing.into_iter().find(|(text, _)| is_blank(text)) {
            sink.skipped(&row.at, &format!("the work has no {what}"));
            return None;
        }
        let room = if is_blank(&room) { String::new() } else { self.room(room) };
        let work = Work {
            id: String::new(),
            exhibition: String::new(),
            room,
            position: self.works.len() as u32 + 1,
            title: Localized::One(clip(title, 300)),
            artist: clip(artist, 300),
            date: clip(date, 60),
            medium: Localized::One(clip(medium, 300)),
            size: clip(size, 120),
            statement: from_any(&statement),
            description: Localized::One(clip(description, 4000)),
            image: None,
            titles: Vec::new(),
        };
        Some((work, image, closely))
    }

    /// The identifier of a room, which is made where it is met first.
    fn room(&mut self, name: String) -> String {
        let name = Localized::One(clip(name, 120));
        if let Some(room) = self.rooms.iter().find(|room| room.name == name) {
            return room.id.clone();
        }
        let id = format!("r{}", self.rooms.len() + 1);
        self.rooms.push(Room { id: id.clone(), name, about: Localized::default() });
        id
    }
}

fn finish(draft: Draft, source: &str, sink: &mut dyn Sink, summary: &mut Summary) -> Result<(), ImportError> {
    if draft.at.is_empty() {
        return Ok(());
    }
    let problem = match (&draft.from, &draft.to) {
        _ if is_blank(&draft.title) => Some("the exhibition has no name; give it one in a column \"pameran\""),
        (Some(from), Some(to)) if to < from => Some("the exhibition ends before it begins"),
        (Some(_), Some(_)) => None,
        _ => Some("the exhibition has no dates; give them in the columns \"mulai\" and \"selesai\", as 2026-12-31"),
    };
    if let Some(problem) = problem {
        // What was read are works: the first of them says why, and a row that was left out before is not left out again.
        for (n, (work, ..)) in draft.works.iter().enumerate() {
            let (at, why) = match n {
                0 => (draft.at.clone(), problem),
                _ => (format!("work {}", work.position), "its exhibition was left out"),
            };
            sink.skipped(&at, why);
        }
        return Ok(());
    }
    let (Some(from), Some(to)) = (draft.from, draft.to) else { return Ok(()) };
    let id = Digest::short_id(&format!("{source}|exhibition|{}", draft.title));
    let exhibition = Exhibition {
        id: id.clone(),
        title: Localized::One(draft.title),
        summary: Localized::One(draft.summary),
        about: draft.about,
        from,
        to,
        place: Localized::One(draft.place),
        rooms: draft.rooms,
    };
    sink.found(Found::Exhibition(Box::new(exhibition))).map_err(ImportError::Sink)?;
    let mut same: HashMap<String, u32> = HashMap::new();
    for (mut work, picture, closely) in draft.works {
        // Two works of one name and artist are told apart by their order.
        let key = format!("{id}|{:?}|{}", work.title, work.artist);
        let count = same.entry(key.clone()).or_default();
        *count += 1;
        work.id = Digest::short_id(&format!("{key}|{count}"));
        work.exhibition.clone_from(&id);
        sink.found(Found::Work { work: Box::new(work), picture, closely }).map_err(ImportError::Sink)?;
        summary.imported += 1;
    }
    Ok(())
}
