//! Going on with another phone: everything of its owner's in one file, out of the one and into the other.
//!
//! Promised: what is here stays as it is, and a letter that both phones have is at the desk once, since its identifier goes along.
//! The file holds tickets and the secrets of cards that are not locked: whoever has it has them.

use lapau_feed::json::{self, Read};
use leptos::prelude::*;
use serde::Serialize;

use super::{Cards, Keeping, Letters, Loans, Problem};
use crate::storage::{Moved, Row};

/// What such a file says that it is, and the version of it that is written.
const FORMAT: &str = "lapau-pindah";
const VERSION: u32 = 1;

/// The largest file that is taken in, in bytes.
pub const LARGEST_MOVE: u64 = 64 << 20;

/// The beginning of a file: enough to know whether the rest can be read.
#[derive(Read)]
struct Head {
    format: String,
    version: u32,
    library: String,
}

#[derive(Serialize, Read)]
struct File {
    format: String,
    version: u32,
    /// Whose letters these are to be: another library's desk knows nothing of them.
    library: String,
    rows: Vec<Row>,
}

/// Why nothing was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unmoved {
    /// It is no such file, or another library's.
    Other,
    /// A newer app wrote it.
    Newer,
    /// Anything else.
    Problem(Problem),
}

/// Everything of whoever holds the phone, for a file.
pub async fn everything(letters: Letters, library: &str) -> Result<String, Problem> {
    let rows = letters.ground.get_value().outbox.everything().await?;
    let file = File { format: FORMAT.into(), version: VERSION, library: library.into(), rows };
    serde_json::to_string(&file).map_err(|error| Problem::Unexpected(error.to_string()))
}

/// Takes in what such a file holds, beside what is here.
pub async fn take_over(
    (letters, loans, cards, keeping): (Letters, Loans, Cards, Keeping),
    library: &str,
    text: &str,
) -> Result<Moved, Unmoved> {
    match json::from_str::<Head>(text) {
        Ok(head) if head.format == FORMAT && head.library == library && head.version > VERSION => {
            return Err(Unmoved::Newer);
        }
        Ok(head) if head.format == FORMAT && head.library == library => {}
        _ => return Err(Unmoved::Other),
    }
    let file: File = json::from_str(text).map_err(|_| Unmoved::Other)?;
    let moved = letters.ground.get_value().outbox.take_over(&file.rows).await;
    let moved = moved.map_err(|error| Unmoved::Problem(error.into()))?;
    loans.reload().await;
    cards.reload().await;
    keeping.reload().await;
    // Last, since it tells the other tabs, and has whatever is unsent tried.
    letters.changed().await;
    Ok(moved)
}
