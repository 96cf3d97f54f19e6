//! Pieces of pages: what they show comes in, what happens goes out, and nothing is fetched or stored here.

pub mod answer;
pub mod ballot;
pub mod check;
pub mod closely;
pub mod cover;
pub mod event_row;
pub mod field;
pub mod icon;
pub mod names;
pub mod news_row;
pub mod page;
pub mod picture;
pub mod prose;
pub mod qr;
pub mod segment;
pub mod share;
pub mod sheet;
pub mod states;
pub mod ticket;
pub mod title_row;
pub mod whereabouts;
