//! What a page may do to the window around it.

pub(crate) use crate::platform::{
    document::{announce, focus, set_dirty, set_title},
    files::{save, share},
    quota::kept,
};
