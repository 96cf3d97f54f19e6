//! Receiving what a reader finds in a file.
//!
//! Everything is held in memory until the file is read to its end, some 500 MB for 250 000 titles:
//! the store is locked only for the moment of writing, so patrons' letters are taken while a long file is read.

use std::error::Error;

use lapau_import::{Found, Sink};

use super::{
    Progress,
    report::{Mended, Skipped},
};

/// How many bytes lie between two words on the progress.
const STEP: u64 = 64 * 1024;

/// Collects what a reader finds.
pub(super) struct Collector {
    pub(super) finds: Vec<Found>,
    pub(super) mended: Vec<Mended>,
    pub(super) skipped: Vec<Skipped>,
    size: u64,
    said: u64,
    progress: Progress,
}

impl Collector {
    pub(super) fn new(size: u64, progress: Progress) -> Self {
        Self { finds: Vec::new(), mended: Vec::new(), skipped: Vec::new(), size, said: 0, progress }
    }
}

impl Sink for Collector {
    fn found(&mut self, found: Found) -> Result<(), Box<dyn Error + Send + Sync>> {
        self.finds.push(found);
        Ok(())
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
