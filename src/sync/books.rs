//! Books of the feed: single files, fetched when somebody wants one, and kept.

use lapau_feed::{Digest, programme::Book};
use lapau_sync::Rejected;

use super::{Error, Source};
use crate::{platform::http::Freshness, storage::Cache};

/// The bytes of a book: those that are here, or else those that the library's server has, which are then kept.
///
/// # Errors
///
/// When it is not here and can't be had, or what came is another.
pub async fn book(cache: &Cache, book: &Book) -> Result<Vec<u8>, Error> {
    if let Some(bytes) = cache.book(book.sha256).await? {
        return Ok(bytes);
    }
    let limit = book.bytes.min(Book::MAX_BYTES) as usize;
    let bytes = Source::Network.get(&book.path, Freshness::Immutable, limit).await?;
    if Digest::of(&bytes) != book.sha256 {
        return Err(Rejected::Damaged.into());
    }
    cache.put_book(book.sha256, &bytes).await?;
    Ok(bytes)
}
