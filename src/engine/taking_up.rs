//! What changed in the catalogue, taken up: a part of the app that the worker fetches once titles or holdings are others than before.

// The macro that marks where the module may be taken apart declares functions that are linked later.
#![cfg_attr(feature = "split", allow(unsafe_code))]

use std::rc::Rc;

use lapau_feed::chunk::Unreadable;
use lapau_search::{Catalogue, Ledger};

use crate::{
    platform::part::Unavailable,
    storage::{Chunks, Result},
};

type TakenUp = std::result::Result<Option<(Catalogue, Ledger)>, Unreadable>;

#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(update, fallible))]
fn update(
    catalogue: Catalogue,
    ledger: Vec<u8>,
    chunks: Rc<[Chunks; 2]>,
) -> std::result::Result<Box<TakenUp>, Unavailable> {
    let taken_up = |ledger: Ledger| catalogue.update(&ledger, &chunks[0].each(), &chunks[1].each());
    Ok(Box::new(Ledger::load(&ledger).map_or(Ok(None), taken_up)))
}

/// The catalogue of these chunks of titles and of holdings, from one that was indexed before and what its records said.
///
/// Nothing if everything is to be indexed anew: because too much changed, or because this part of the app can't be had.
///
/// # Errors
/// When a chunk can't be read.
pub(super) async fn take_up(
    catalogue: Catalogue,
    ledger: Vec<u8>,
    chunks: &Rc<[Chunks; 2]>,
) -> Result<Option<(Catalogue, Ledger)>> {
    #[cfg(feature = "split")]
    let taken_up = update(catalogue, ledger, chunks.clone()).await;
    #[cfg(not(feature = "split"))]
    let taken_up = update(catalogue, ledger, chunks.clone());
    Ok(taken_up.map_or(Ok(None), |taken_up| *taken_up)?)
}
