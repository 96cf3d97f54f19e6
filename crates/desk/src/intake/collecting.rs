//! Receiving what a reader finds in a file.
//!
//! What it finds waits on disk until the file is read to its end: the store is locked only for the moment of writing,
//! so patrons' letters are taken while a long file is read, and memory does not grow with it.

use std::{
    error::Error,
    path::{Path, PathBuf},
};

use lapau_feed::{Localized, programme::Work};
use lapau_import::{Found, Sink};

use super::{
    Progress,
    joining::Joiner,
    report::{At, Mended, Skipped},
};
use crate::{
    pictures,
    store::{Item, Medium},
};

/// How many bytes lie between two words on the progress.
const STEP: u64 = 64 * 1024;

/// Collects what a reader finds.
pub(super) struct Collector {
    pub(super) joiner: Joiner,
    pub(super) mended: Vec<Mended>,
    pub(super) skipped: Vec<Skipped>,
    /// The pictures of works, ready to be published.
    pub(super) media: Vec<Medium>,
    /// What is of a card, with its member's pseudonym.
    pub(super) items: Vec<(String, Item)>,
    table: PathBuf,
    size: u64,
    said: u64,
    progress: Progress,
}

impl Collector {
    pub(super) fn new(joiner: Joiner, table: &Path, size: u64, progress: Progress) -> Self {
        Self {
            joiner,
            mended: Vec::new(),
            skipped: Vec::new(),
            media: Vec::new(),
            items: Vec::new(),
            table: table.to_owned(),
            size,
            said: 0,
            progress,
        }
    }

    /// Says that all of the file is behind.
    pub(super) fn ended(&self) {
        (self.progress)(self.size, self.size);
    }

    /// Gets the picture of a work ready; a work whose picture cannot be shown is kept without it, since it is described.
    fn picture(&mut self, work: &mut Work, name: &str, closely: bool) {
        if name.is_empty() {
            return;
        }
        match pictures::find(&self.table, name).and_then(|path| pictures::prepare(&path, closely)) {
            Ok(picture) => {
                self.media.extend(picture.files);
                work.image = Some(picture.image);
            }
            Err(what) => {
                let at = At::Words(format!("work {}", work.position));
                self.mended.push(Mended { at, what: format!("{what}; the work is kept without it") });
            }
        }
    }
}

impl Sink for Collector {
    fn found(&mut self, mut found: Found) -> Result<(), Box<dyn Error + Send + Sync>> {
        match &mut found {
            Found::Lent { card, lent } => {
                self.items.push((std::mem::take(card), Item::Lent(std::mem::take(lent))));
                return Ok(());
            }
            Found::Held { card, held } => {
                self.items.push((std::mem::take(card), Item::Held(std::mem::take(held))));
                return Ok(());
            }
            Found::News { news, picture } => {
                // Where it was not saved beside the posts it stays where it is: the desk asks nobody for it.
                let saved = Some(&*picture).filter(|name| !name.is_empty());
                let saved = saved.and_then(|name| pictures::find(&self.table, name).ok());
                match saved.map(|path| pictures::prepare(&path, false)) {
                    Some(Ok(picture)) => {
                        self.media.extend(picture.files);
                        news.image = Some(picture.image);
                    }
                    Some(Err(what)) => {
                        let at = At::Words(format!("post of {}", news.posted));
                        self.mended.push(Mended { at, what: format!("{what}; the post is kept without it") });
                    }
                    None => {}
                }
                if news.image.is_none() {
                    news.alt = Localized::default();
                }
            }
            Found::Work { work, picture, closely } => {
                let name = std::mem::take(picture);
                self.picture(work, &name, *closely);
            }
            _ => {}
        }
        Ok(self.joiner.take(found)?)
    }

    fn mended(&mut self, at: &str, what: &str) {
        self.mended.push(Mended { at: at.into(), what: what.to_owned() });
    }

    fn skipped(&mut self, at: &str, reason: &str) {
        self.skipped.push(Skipped { at: at.into(), reason: reason.to_owned() });
    }

    fn read(&mut self, bytes: u64) {
        if bytes - self.said.min(bytes) >= STEP {
            self.said = bytes;
            (self.progress)(bytes, self.size);
        }
    }
}
