//! The published records in the forms that others read: search engines, messengers, feed readers, calendars.
//!
//! ```text
//! site      the addresses of records: /koleksi/…, /acara/…
//! card      what a shared link shows, put into the head of the app's own page
//! linked    the same for search engines: JSON-LD in the words of schema.org
//! collected all files there are
//! sitemap   every address there is
//! news      for feed readers: JSON Feed and Atom
//! calendars to subscribe to
//! opds      the catalogue for reading apps
//! epub      the texts of a contest as a book
//! daia      which copies can be had, for other catalogues
//! ```
//!
//! Promised: the same records give the same bytes; texts of records stay texts, whatever stands in them.
//! Never: no I/O, no clock, and nothing that is not in the records phones get.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod calendars;
mod card;
mod collected;
mod daia;
mod epub;
mod linked;
mod news;
mod opds;
mod site;
pub mod sitemap;
mod stock;
mod wording;

pub use card::{Card, put_into};
pub use collected::{Collected, Records};
pub use daia::{VERSION, answer};
pub use epub::{EPUB, anthology};
pub use site::{Site, record_at, with_pages};
pub use stock::Stock;
