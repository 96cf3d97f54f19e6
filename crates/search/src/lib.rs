//! Search of a library's catalogue, on the phone.
//!
//! A [`Catalogue`] is made from the records of the feed and answers a [`Query`] in well under a frame: every beginning from the first letter, typing errors, Indonesian word forms, synonyms, names in any order, ISBN, barcodes and call numbers; with filters, facets, and orders from relevance to the shelf.
//!
//! | module | what it knows |
//! | --- | --- |
//! | `fold`, `words` | what readers take for the same letter and the same word |
//! | `affix` | which Indonesian words have one root |
//! | `dictionary`, `postings`, `index` | which words there are, and in which titles |
//! | `bytes`, `texts`, `records` | what lists show of records, in few bytes, read one at a time |
//! | `image` | all of this as bytes, to be kept |
//! | `typo` | which words are like a typed one |
//! | `terms` | what a typed word stands for |
//! | `ranking` | how well a title answers |
//! | `codes`, [`shelf`] | ISBN, barcodes and call numbers, and how call numbers stand on the shelf |
//! | `stock`, `narrowing`, `order` | copies, filters and facets, orders |
//! | `likeness` | which texts are about the same |
//! | `sorting`, `values` | sorting and numbering in little code |
//! | `search` | how all this answers a query |
//! | `anatomy` | how large the index is, and what of it a search reads |
//! | `around` | what stands beside a title: neighbours on the shelf, other editions |
//!
//! It never does I/O, never reads a clock, keeps nothing of what was asked, and no text makes it panic.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod affix;
mod anatomy;
mod around;
mod bytes;
mod catalogue;
mod codes;
mod dictionary;
mod fold;
mod image;
mod index;
mod likeness;
mod narrowing;
mod order;
mod postings;
mod query;
mod ranking;
mod records;
mod search;
pub mod shelf;
mod sorting;
mod stock;
mod terms;
mod texts;
mod typo;
mod values;
mod words;

pub use anatomy::{Anatomy, Reading};
pub use catalogue::Catalogue;
pub use fold::folded;
pub use likeness::Likeness;
pub use query::{Detail, Facets, Filters, HoldingView, ItemView, Query, Results, Row, Shelf, Sort};
pub use records::{NameRef, TitleRef};
pub use sorting::sort;
pub use texts::Spelt;
pub use typo::begins_like;
