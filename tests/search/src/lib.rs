//! The search as a module of its own, to be measured beside other engines in a browser.
//!
//! It is what the app's worker has of it: chunks of the feed or the image of a catalogue go in, a [`Query`] in JSON is answered by [`lapau_search::Results`] in JSON. Nothing here is part of the app.

use js_sys::{Array, Uint8Array};
use lapau_feed::{Record, chunk, json};
use lapau_search::{Catalogue, Query};
use wasm_bindgen::{JsCast, prelude::*};

/// The catalogue.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {
    catalogue: Catalogue,
}

#[wasm_bindgen]
impl Engine {
    /// An engine without titles.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Indexes chunks of titles and of holdings, as the feed has them. They are read one at a time.
    ///
    /// # Errors
    /// When one is no chunk.
    pub fn index(&mut self, titles: &Array, holdings: &Array) -> Result<(), JsError> {
        let (mut first, mut second) = (Ok(()), Ok(()));
        let (titles, holdings) = (records(titles, &mut first), records(holdings, &mut second));
        self.catalogue = Catalogue::new(titles, holdings, Vec::new(), Vec::new());
        Ok(first.and(second)?)
    }

    /// Takes the pieces of an image in place of indexing.
    ///
    /// # Errors
    /// When they are no image of this version.
    pub fn load(&mut self, pieces: &Array) -> Result<(), JsError> {
        let mut next = || pieces.shift().dyn_ref().map(Uint8Array::to_vec);
        self.catalogue = Catalogue::load(&mut next).ok_or_else(|| JsError::new("no image of a catalogue"))?;
        Ok(())
    }

    /// Answers a query; both are JSON.
    ///
    /// # Errors
    /// When the query can't be read.
    pub fn search(&self, query: &str) -> Result<String, JsError> {
        let query: Query = json::from_str(query)?;
        Ok(serde_json::to_string(&self.catalogue.search(&query))?)
    }

    /// How much memory the tables take, in bytes.
    pub fn bytes(&self) -> usize {
        self.catalogue.bytes()
    }
}

/// The records of chunks, a chunk of them at a time.
fn records<R: Record>(chunks: &Array, failed: &mut Result<(), chunk::Unreadable>) -> impl Iterator<Item = R> {
    let read = |bytes: JsValue| match chunk::read(&Uint8Array::new(&bytes).to_vec()) {
        Ok((records, _)) => Some(records),
        Err(error) => {
            *failed = Err(error);
            None
        }
    };
    chunks.iter().map_while(read).flatten()
}
