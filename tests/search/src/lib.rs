//! The search as a module of its own, to be measured beside other engines in a browser.
//!
//! It is what the app's worker has of it: chunks of the feed go in, a [`Query`] in JSON is answered by [`lapau_search::Results`] in JSON. Nothing here is part of the app.

use lapau_feed::{
    catalogue::{Holding, Title},
    chunk, json,
};
use lapau_search::{Catalogue, Query};
use wasm_bindgen::prelude::*;

/// The catalogue, and the records it will be made from.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {
    titles: Vec<Title>,
    holdings: Vec<Holding>,
    catalogue: Catalogue,
}

#[wasm_bindgen]
impl Engine {
    /// An engine without titles.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a chunk of titles, as the feed has it.
    ///
    /// # Errors
    /// When it is no chunk.
    pub fn titles(&mut self, bytes: &[u8]) -> Result<(), JsError> {
        self.titles.append(&mut chunk::read(bytes)?.0);
        Ok(())
    }

    /// Takes a chunk of holdings, as the feed has it.
    ///
    /// # Errors
    /// When it is no chunk.
    pub fn holdings(&mut self, bytes: &[u8]) -> Result<(), JsError> {
        self.holdings.append(&mut chunk::read(bytes)?.0);
        Ok(())
    }

    /// Indexes what was taken.
    pub fn index(&mut self) {
        let (titles, holdings) = (std::mem::take(&mut self.titles), std::mem::take(&mut self.holdings));
        self.catalogue = Catalogue::new(titles, holdings, Vec::new(), Vec::new());
    }

    /// Answers a query; both are JSON.
    ///
    /// # Errors
    /// When the query can't be read.
    pub fn search(&self, query: &str) -> Result<String, JsError> {
        let query: Query = json::from_str(query)?;
        Ok(serde_json::to_string(&self.catalogue.search(&query))?)
    }

    /// How much memory the word index takes, in bytes, beside the records themselves.
    pub fn index_bytes(&self) -> usize {
        self.catalogue.index_bytes()
    }
}
