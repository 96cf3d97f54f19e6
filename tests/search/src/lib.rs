//! The search as a module of its own, to be measured beside other engines in a browser.
//!
//! It is what the app's worker has of it: chunks of the feed or the image of a catalogue go in, a [`Query`] in JSON is answered by [`lapau_search::Results`] in JSON. Nothing here is part of the app.

use std::mem;

use js_sys::{Array, Uint8Array};
use lapau_feed::json;
use lapau_search::{Catalogue, Chunk, Ledger, Query};
use wasm_bindgen::{JsCast, prelude::*};

/// The catalogue, and what its records said.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {
    catalogue: Catalogue,
    ledger: Option<Ledger>,
}

#[wasm_bindgen]
impl Engine {
    /// An engine without titles.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Indexes chunks of titles and of holdings, as the feed has them: each its digest and its bytes. They are read one at a time; if others were indexed before, only what changed is.
    ///
    /// # Errors
    /// When one is no chunk.
    pub fn index(&mut self, titles: &Array, holdings: &Array) -> Result<(), JsError> {
        let (titles, holdings) = (chunks(titles)?, chunks(holdings)?);
        let updated = match self.ledger.take() {
            Some(ledger) => mem::take(&mut self.catalogue).update(&ledger, &titles, &holdings)?,
            None => None,
        };
        let (catalogue, ledger) = match updated {
            Some(updated) => updated,
            None => Catalogue::read(&titles, &holdings)?,
        };
        (self.catalogue, self.ledger) = (catalogue, Some(ledger));
        Ok(())
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

/// Chunks, whose bytes stay with the browser until they are read.
fn chunks(pairs: &Array) -> Result<Vec<Chunk<'static>>, JsError> {
    let chunk = |pair: JsValue| {
        let pair: Array = pair.unchecked_into();
        let (digest, bytes) = (pair.get(0).as_string().unwrap_or_default(), pair.get(1));
        let bytes = move || Uint8Array::new(&bytes).to_vec();
        Ok((digest.parse()?, Box::new(bytes) as Box<dyn Fn() -> Vec<u8>>))
    };
    pairs.iter().map(chunk).collect()
}
