//! What a page may do to the window around it.

pub(crate) use crate::platform::{
    camera::{BOOK, QR, Refused, reads, scan},
    clock::{now, seconds},
    document::{
        address, announce, bring_into_view, centre, focus, print, reload_if_online, scroll_to, set_dirty, set_title,
        take_fragment, wants_stillness,
    },
    files::{Chosen, Parts, Shared, copy, save, share},
    notice::{ask, can_show, may_show, set_badge, show},
    quota::{kept, saves_data},
};
