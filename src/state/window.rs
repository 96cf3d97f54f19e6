//! What a page may do to the window around it.

pub(crate) use crate::platform::{
    document::{address, announce, focus, scroll_to, set_dirty, set_title},
    files::{Shared, save, share},
    quota::kept,
};
