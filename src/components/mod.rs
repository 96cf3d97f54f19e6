//! Pieces of pages: what they show comes in, what happens goes out, and nothing is fetched or stored here.

pub mod cover;
pub mod event_row;
pub mod icon;
pub mod page;
pub mod prose;
pub mod states;
