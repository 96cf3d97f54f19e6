//! What a page may do to the window around it.

pub(crate) use crate::platform::{
    camera::{Refused, reads_books, scan},
    document::{address, announce, centre, focus, scroll_to, set_dirty, set_title},
    files::{Shared, copy, read, save, share},
    quota::kept,
};
