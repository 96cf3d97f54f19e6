//! Where the files of a feed come from: the library's server, or an archive that somebody brought.
//!
//! Either is believed nothing: whoever asks judges what comes.

use lapau_feed::{archive::Index, manifest::ChunkRef};
use lapau_outbox::retry_after;
use lapau_sync::Rejected;

use super::Error;
use crate::platform::{
    clock,
    files::Chosen,
    http::{self, Freshness},
};

/// Where the feed is, seen from the app.
const FEED: &str = "/feed";

/// Where the files of a feed come from.
pub enum Source {
    /// The library's server.
    Network,
    /// A file that was brought.
    File(Archive),
}

impl Source {
    /// A file of the feed, at most so many bytes long.
    pub(super) async fn get(&self, path: &str, freshness: Freshness, limit: usize) -> Result<Vec<u8>, Error> {
        match self {
            Self::Network => fetch(&format!("{FEED}/{path}"), freshness, limit).await,
            Self::File(archive) => archive.get(path, limit).await,
        }
    }

    /// A file of the feed that is named by its content, as it arrives. Archives have no need of packs, and none.
    pub(super) async fn open(&self, path: &str, limit: usize) -> Result<http::Arriving, Error> {
        let Self::Network = self else { return Err(Error::Server { status: 404, asked: None }) };
        let arriving = http::open(&format!("{FEED}/{path}"), limit).await.map_err(|error| failed(error, limit))?;
        match arriving.status {
            200 => Ok(arriving),
            status => Err(refused(status, arriving.retry_after.as_deref())),
        }
    }

    /// A chunk.
    pub(super) async fn chunk(&self, chunk: &ChunkRef) -> Result<Vec<u8>, Error> {
        self.get(&chunk.path(), Freshness::Immutable, chunk.bytes as usize).await
    }
}

async fn fetch(url: &str, freshness: Freshness, limit: usize) -> Result<Vec<u8>, Error> {
    match http::get(url, freshness, limit).await {
        Ok(answer) if answer.status == 200 => Ok(answer.body),
        Ok(answer) => Err(refused(answer.status, answer.retry_after.as_deref())),
        Err(error) => Err(failed(error, limit)),
    }
}

fn refused(status: u16, retry_after_header: Option<&str>) -> Error {
    Error::Server { status, asked: retry_after_header.and_then(|text| retry_after(text, clock::now())) }
}

/// Why there is no answer, or no more of it.
pub(super) fn failed(error: http::Error, limit: usize) -> Error {
    match error {
        http::Error::NoAnswer => Error::Network,
        http::Error::TooLong => Rejected::TooLarge { most: limit }.into(),
    }
}

/// A feed in one file.
pub struct Archive {
    file: Chosen,
    index: Index,
}

impl Archive {
    /// Looks through a file that was chosen.
    ///
    /// # Errors
    ///
    /// When it is no archive.
    pub async fn open(file: Chosen) -> Result<Self, Error> {
        let mut index = Index::new(file.size());
        while let Some((start, size)) = index.wanted() {
            index.take(&file.read(start, size).await.ok_or(Error::Network)?)?;
        }
        Ok(Self { file, index })
    }

    async fn get(&self, path: &str, limit: usize) -> Result<Vec<u8>, Error> {
        // As a server would say it: a signature may be missing, and who misses a chunk asks for nothing else.
        let (start, size) = self.index.find(path).ok_or(Error::Server { status: 404, asked: None })?;
        if size > limit as u64 {
            return Err(Rejected::TooLarge { most: limit }.into());
        }
        self.file.read(start, size).await.ok_or(Error::Network)
    }
}
